"""Lines of any vector file near a district, in metres: only what is near is read, so that a country's file will do.

Knows nothing of what the lines stand for.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS

from geodata import vector
from geodata.facts import road_words
from geodata.locate import WGS84, metric_crs
from geodata.persian import fold
from geodata.problems import Problem, Unreadable

LARGEST = 2_000_000_000  # bytes: a country's roads
AROUND = 10_000.0  # metres from the district within which lines are read
KINDS = ("LineString", "Curve")
SINGLE = ("LineString", "LinearRing")
SAMPLE = 100  # rows that are looked at where none is near
pyogrio.set_gdal_config_options({"CPL_TMPDIR": tempfile.gettempdir()})  # where a large .osm.pbf is unpacked


class Lines(NamedTuple):
    """Single lines in a metric plane, the fields of the row each is from, the plane, and what was found on the way."""

    lines: np.ndarray
    rows: pd.DataFrame
    crs: CRS
    problems: list[Problem]


def read(path: Path, neighbourhoods: gpd.GeoDataFrame) -> Lines:
    """Return a file's lines within ``AROUND`` of the neighbourhoods, flat, each of one part; a Z is dropped.

    Raises
    ------
    Unreadable
        The file cannot be taken, holds no lines, or none is near.
    """
    path = Path(path)
    vector.check_file(path, LARGEST)
    kinds = vector.layers(path)
    name = _likeliest(kinds)
    crs = metric_crs(neighbourhoods)
    near = shapely.box(*neighbourhoods.to_crs(crs).total_bounds).buffer(AROUND, join_style="mitre")
    frame = _near(path, name, gpd.GeoSeries([near], crs=crs))
    lines, row = _single(frame)
    close = shapely.intersects(lines, near)
    if not close.any():
        raise _elsewhere(path, name)
    rows = pd.DataFrame(frame.drop(columns=frame.geometry.name)).iloc[row[close]].reset_index(drop=True)
    left = [] if _is_osm(kinds) else [other for other in _with_lines(kinds) if other != name]
    return Lines(lines[close], rows, crs, [Problem("network-layers-left", value="، ".join(left))] if left else [])


def _is_osm(kinds: dict[str, str]) -> bool:
    return {"lines", "multilinestrings", "other_relations"} <= set(kinds)


def _likeliest(kinds: dict[str, str]) -> str | None:
    """Return the layer of lines whose name is likeliest that of roads."""
    known = re.compile("|".join(fold(word) for word in road_words()["layers"]["roads"]))
    named = [name for name in _with_lines(kinds) if known.search(fold(name))]
    return named[0] if named else vector.first(kinds, KINDS)


def _with_lines(kinds: dict[str, str]) -> list[str]:
    return [name for name, kind in kinds.items() if any(word in kind for word in KINDS)]


def _near(path: Path, layer: str | None, near: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Return the rows near the district, in its plane; all rows where the file does not say where on Earth they are."""
    stated = _info(path, layer)["crs"]
    forward = vector.transformer(path, stated or WGS84, near.crs)
    bounds = near.to_crs(stated).total_bounds if stated else np.full(4, np.nan)
    frame = vector.layer(path, layer, **({"bbox": tuple(bounds)} if np.isfinite(bounds).all() else {}))
    if not stated and not vector.within(vector.GLOBE, frame.total_bounds):
        raise Unreadable("boundaries-no-crs", path.name)
    plane = shapely.transform(frame.geometry.to_numpy(), lambda xy: np.column_stack(forward.transform(*xy.T)))
    return frame.set_geometry(gpd.GeoSeries(plane, index=frame.index, crs=near.crs))


def _info(path: Path, layer: str | None) -> dict[str, Any]:
    try:
        return pyogrio.read_info(path, layer=layer)
    except (DataSourceError, DataLayerError) as error:
        raise Unreadable("boundaries-unreadable", path.name) from error


def _single(frame: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the lines of the frame's shapes, each of one part and with a length, and the row each is from."""
    parts, row = shapely.get_parts(shapely.force_2d(frame.geometry.to_numpy()), return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)  # of a collection of lines of several parts
    finite = np.isfinite(shapely.bounds(parts)).all(axis=1) if len(parts) else np.zeros(0, dtype=bool)
    good = finite & np.isin(shapely.get_type_id(parts), (1, 2)) & (shapely.length(parts) > 0)
    return parts[good], row[inner][good]


def _elsewhere(path: Path, layer: str | None) -> Unreadable:
    """Return why no line is near: there are none, they are nowhere on Earth, or far away."""
    sample = vector.layer(path, layer, max_features=SAMPLE)
    if sample.empty:
        return Unreadable("network-empty", path.name)
    if not sample.geometry.geom_type.isin(("LineString", "MultiLineString", "GeometryCollection")).any():
        return Unreadable("network-not-lines", path.name, vector.found_kinds(sample))
    geographic = sample.crs is not None and sample.crs.is_geographic
    if geographic and not vector.within(vector.GLOBE, sample.total_bounds):
        return Unreadable("boundaries-elsewhere", path.name)
    return Unreadable("network-elsewhere", path.name)
