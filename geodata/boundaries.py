"""Neighbourhood polygons in: reads any vector file, puts right what can be, says what was found. Stores nothing.

The names are the work of ``naming``, the tiling that of ``coverage``.
"""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from geodata import coverage, naming
from geodata.locate import WGS84, metric_crs
from geodata.problems import Problem, Unreadable

LARGEST = 200_000_000  # bytes
LARGEST_UNPACKED = 1_000_000_000
AREAS = ("Polygon", "MultiPolygon", "GeometryCollection", "CurvePolygon", "MultiSurface")
ENCODINGS = (None, "UTF-8", "CP1256")  # None: as the file says; a Shapefile often says nothing
IRAN_EXCHANGED = shapely.box(25.0, 44.0, 40.0, 64.0)  # where Iran comes to lie when x holds the latitude
GLOBE = shapely.box(-180.0, -90.0, 180.0, 90.0)


def read(path: Path, name_field: str | None = None) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return a file's neighbourhoods and what was put right in them.

    Parameters
    ----------
    path
        Any vector file GDAL reads; a Shapefile alone or zipped. Of several layers the first with areas is taken.
    name_field
        The field with the Persian names; guessed when not given.

    Returns
    -------
    neighbourhoods, problems
        Index ``key``; columns ``fa``, ``en``, ``nahiyeh``, ``aliases`` (joined by '؛') and ``geometry``, a coverage of
        polygons in WGS84. Areas in any part of the world are taken: whether stored cases lie in them is for
        the caller to say.

    Raises
    ------
    Unreadable
        The file cannot be taken; nothing of it is returned.
    """
    path = Path(path)
    _check_file(path)
    raw = _readable(path)
    shapes, problems = _areas(raw, path)
    placed, exchanged = _in_degrees(shapes, path)
    named, numbered = naming.named(placed, path.name, name_field)
    tiled, noted = _tiled(named)
    return tiled, [*problems, *exchanged, *numbered, *noted]


def fingerprint(neighbourhoods: gpd.GeoDataFrame) -> str:
    """Return a short word that changes with the neighbourhoods' keys, names or shapes."""
    digest = hashlib.sha256()
    for column in ("fa", "en", "nahiyeh", "aliases"):
        digest.update("\x1f".join(neighbourhoods[column].fillna("").astype(str)).encode())
    digest.update("\x1f".join(neighbourhoods.index.astype(str)).encode())
    for shape in shapely.to_wkb(neighbourhoods.geometry.to_numpy()):
        digest.update(shape)
    return digest.hexdigest()[:12]


def _check_file(path: Path) -> None:
    if not path.exists():
        raise Unreadable("file-missing", path.name)
    if path.is_file() and not path.stat().st_size:
        raise Unreadable("file-empty", path.name)
    if path.stat().st_size > LARGEST:
        raise Unreadable("file-too-large", path.name)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED:
                raise Unreadable("file-swollen", path.name)


def _readable(path: Path) -> gpd.GeoDataFrame:
    """Return the file's areas in the first encoding in which its text is not garbled; its own word is asked first."""
    decoded = None
    for encoding in ENCODINGS:
        frame = _layer(path, encoding)
        if frame is not None and not naming.garbled(frame):
            return frame
        decoded = frame if decoded is None else decoded
    if decoded is None:
        raise Unreadable("boundaries-unreadable", path.name)
    return decoded


def _layer(path: Path, encoding: str | None) -> gpd.GeoDataFrame | None:
    """Return the layer with areas, None when its text is not in this encoding."""
    try:
        name = _areas_first(pyogrio.list_layers(path))
        frame = pyogrio.read_dataframe(path, layer=name, encoding=encoding)
    except (DataSourceError, DataLayerError) as error:
        raise Unreadable("boundaries-unreadable", path.name) from error
    except UnicodeDecodeError:
        return None
    if not isinstance(frame, gpd.GeoDataFrame):
        raise Unreadable("boundaries-unreadable", path.name)
    if frame.empty:
        raise Unreadable("file-empty", path.name)
    return frame


def _areas_first(layers: np.ndarray) -> str | None:
    """Return the first layer that says it holds areas, else the first that does not say, else the first."""
    kinds = {str(name): str(kind or "") for name, kind in layers}
    areas = [name for name, kind in kinds.items() if "Polygon" in kind or "Surface" in kind]
    unsaid = [name for name, kind in kinds.items() if kind in ("Unknown", "Geometry", "GeometryCollection")]
    return next(iter([*areas, *unsaid, *kinds]), None)


def _areas(frame: gpd.GeoDataFrame, path: Path) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return the rows that hold an area, and a problem for each row without a shape."""
    kinds = frame.geometry.geom_type
    area = kinds.isin(AREAS) & ~frame.geometry.is_empty
    if not area.any():
        found = ", ".join(sorted({str(kind) for kind in kinds.dropna().unique()})) or "–"
        raise Unreadable("boundaries-not-polygons", path.name, found)
    missing = [Problem("polygon-missing", value=str(row + 1)) for row in np.flatnonzero(~area)]
    return frame[area].reset_index(drop=True), missing


def _in_degrees(frame: gpd.GeoDataFrame, path: Path) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    if frame.crs is None and not _within(GLOBE, frame):
        raise Unreadable("boundaries-no-crs", path.name)
    placed = frame.set_crs(WGS84) if frame.crs is None else frame.to_crs(WGS84)
    if not _within(GLOBE, placed):
        raise Unreadable("boundaries-elsewhere", path.name)
    if not (_within(IRAN_EXCHANGED, placed) and naming.persian(frame)):
        return placed, []
    turned = shapely.transform(placed.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    return placed.set_geometry(turned, crs=WGS84), [Problem("coordinates-swapped")]


def _within(region: shapely.Polygon, frame: gpd.GeoDataFrame) -> bool:
    bounds = frame.total_bounds
    return bool(np.isfinite(bounds).all()) and region.covers(shapely.box(*bounds))


def _tiled(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return the frame with sound shapes that share their borders, and what had to be done for it."""
    whole, broken = coverage.repaired(frame.geometry.to_numpy())
    sound = frame.set_geometry(whole, crs=WGS84)
    metres = sound.geometry.to_crs(metric_crs(sound))
    flat = metres.to_numpy()
    overlapping = coverage.overlaps(flat)
    result = coverage.closed(flat)
    if result.polygons is not flat:  # a sound coverage keeps its vertices to the last digit
        sound = sound.set_geometry(gpd.GeoSeries(result.polygons, index=sound.index, crs=metres.crs).to_crs(WGS84))
    fa = list(sound["fa"])
    problems = [Problem("polygon-repaired", value=fa[i]) for i in np.flatnonzero(broken)]
    problems += [Problem("gaps-closed", value=f"{result.gaps} (≤ {result.widest:.1f} m)")] if result.gaps else []
    problems += [Problem("overlap", value=f"{fa[i]}، {fa[j]}") for i, j in overlapping]
    problems += [Problem("island", value=fa[i]) for i in coverage.islands(result.polygons)]
    return sound, problems
