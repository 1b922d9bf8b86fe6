"""Vector files in: any that GDAL reads, of their layers the right one, in the encoding in which text is not garbled.

Knows nothing of what the shapes stand for.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from geodata import naming
from geodata.locate import WGS84
from geodata.problems import Problem, Unreadable

LARGEST = 200_000_000  # bytes
LARGEST_UNPACKED = 1_000_000_000
AREAS = ("Polygon", "MultiPolygon", "GeometryCollection", "CurvePolygon", "MultiSurface")
ENCODINGS = (None, "UTF-8", "CP1256")  # None: as the file says; a Shapefile often says nothing
UNSAID = ("Unknown", "Geometry", "GeometryCollection")  # kinds of layers that may hold anything
LOOKED_AT = 2000  # rows whose text tells whether the encoding is right
IRAN_EXCHANGED = shapely.box(25.0, 44.0, 40.0, 64.0)  # where Iran comes to lie when x holds the latitude
GLOBE = shapely.box(-180.0, -90.0, 180.0, 90.0)


def check_file(path: Path, largest: int | None = None) -> None:
    """Raise Unreadable where a file is not there, empty, or larger (``LARGEST`` when not given), packed or unpacked."""
    if not path.exists():
        raise Unreadable("file-missing", path.name)
    if path.is_file() and not path.stat().st_size:
        raise Unreadable("file-empty", path.name)
    if path.stat().st_size > (largest or LARGEST):
        raise Unreadable("file-too-large", path.name)
    if _unpacked(path) > max(largest or 0, LARGEST_UNPACKED):
        raise Unreadable("file-swollen", path.name)


def _unpacked(path: Path) -> int:
    """Return the bytes that an archive says it holds; 0 for what is no archive."""
    if not zipfile.is_zipfile(path):
        return 0
    with zipfile.ZipFile(path) as archive:
        return sum(member.file_size for member in archive.infolist())


def layers(path: Path) -> dict[str, str]:
    """Return the file's layers and what kind of shapes each says it holds; Unreadable where it is no vector file."""
    try:
        return {str(name): str(kind or "") for name, kind in pyogrio.list_layers(path)}
    except DataSourceError as error:
        raise Unreadable("boundaries-unreadable", path.name) from error


def layer(path: Path, name: str | None, **options: Any) -> gpd.GeoDataFrame:
    """Return a layer's rows in the first encoding in which their text is not garbled; its own word is asked first.

    ``options`` are those of ``pyogrio.read_dataframe``. Unreadable where it has no shapes or cannot be read.
    """
    decoded = None
    for encoding in ENCODINGS:
        frame = _decoded(path, layer=name, encoding=encoding, **options)
        if frame is not None and not naming.garbled(frame.head(LOOKED_AT)):
            return frame
        decoded = frame if decoded is None else decoded
    if decoded is None:
        raise Unreadable("boundaries-unreadable", path.name)
    return decoded


def first(kinds: dict[str, str], wanted: Sequence[str]) -> str | None:
    """Return the first layer that says it holds shapes of a wanted kind, else that does not say, else the first."""
    said = [name for name, kind in kinds.items() if any(word in kind for word in wanted)]
    unsaid = [name for name, kind in kinds.items() if kind in UNSAID]
    return next(iter([*said, *unsaid, *kinds]), None)


def areas(path: Path) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return a file's rows that hold an area, in WGS84, and a problem for each row that does not.

    Of several layers the first with areas is taken. Unreadable where there are none, or it is not known where on
    Earth they are.
    """
    check_file(path)
    frame = layer(path, first(layers(path), ("Polygon", "Surface")))
    if frame.empty:
        raise Unreadable("file-empty", path.name)
    kinds = frame.geometry.geom_type
    area = kinds.isin(AREAS) & ~frame.geometry.is_empty
    if not area.any():
        raise Unreadable("boundaries-not-polygons", path.name, found_kinds(frame))
    missing = [Problem("polygon-missing", value=str(row + 1)) for row in np.flatnonzero(~area)]
    placed, exchanged = _in_degrees(frame[area].reset_index(drop=True), path)
    return placed, [*missing, *exchanged]


def found_kinds(frame: gpd.GeoDataFrame) -> str:
    """Return the kinds of shapes in a frame, to be told."""
    return ", ".join(sorted({str(kind) for kind in frame.geometry.geom_type.dropna().unique()})) or "–"


def within(region: shapely.Polygon, bounds: Sequence[float]) -> bool:
    """Return True when west, south, east and north are finite and lie in the region, its border included."""
    return bool(np.isfinite(bounds).all()) and region.covers(shapely.box(*bounds))


def transformer(path: Path, source: CRS | str, target: CRS) -> Transformer:
    """Return the way from one coordinate system to another; Unreadable where the file's is not tied to the Earth."""
    try:
        return Transformer.from_crs(source, target, always_xy=True)
    except ProjError as error:
        raise Unreadable("boundaries-no-crs", path.name) from error


def _decoded(path: Path, **options: Any) -> gpd.GeoDataFrame | None:
    """Return the layer, None when its text is not in this encoding."""
    try:
        frame = pyogrio.read_dataframe(path, **options)
    except (DataSourceError, DataLayerError, FeatureError, GeometryError) as error:
        raise Unreadable("boundaries-unreadable", path.name) from error
    except UnicodeDecodeError:
        return None
    if not isinstance(frame, gpd.GeoDataFrame):
        raise Unreadable("boundaries-unreadable", path.name)
    return frame


def _in_degrees(frame: gpd.GeoDataFrame, path: Path) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    if frame.crs is None and not within(GLOBE, frame.total_bounds):
        raise Unreadable("boundaries-no-crs", path.name)
    transformer(path, frame.crs or WGS84, WGS84)
    placed = frame.set_crs(WGS84) if frame.crs is None else frame.to_crs(WGS84)
    if not within(GLOBE, placed.total_bounds):
        raise Unreadable("boundaries-elsewhere", path.name)
    if not (within(IRAN_EXCHANGED, placed.total_bounds) and naming.persian(frame)):
        return placed, []
    turned = shapely.transform(placed.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    return placed.set_geometry(turned, crs=WGS84), [Problem("coordinates-swapped")]
