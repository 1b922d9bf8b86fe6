"""Neighbourhood polygons in: puts right what can be, says what was found. Stores nothing.

The file is read by ``vector``; the names are the work of ``naming``, the tiling that of ``coverage``.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from geodata import coverage, naming, vector
from geodata.locate import WGS84, metric_crs
from geodata.problems import Problem


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
    shapes, problems = vector.areas(path)
    named, numbered = naming.named(shapes, path.name, name_field)
    tiled, noted = _tiled(named)
    return tiled, [*problems, *numbered, *noted]


def fingerprint(neighbourhoods: gpd.GeoDataFrame) -> str:
    """Return a short word that changes with the neighbourhoods' keys, names or shapes."""
    digest = hashlib.sha256()
    for column in ("fa", "en", "nahiyeh", "aliases"):
        digest.update("\x1f".join(neighbourhoods[column].fillna("").astype(str)).encode())
    digest.update("\x1f".join(neighbourhoods.index.astype(str)).encode())
    for shape in shapely.to_wkb(neighbourhoods.geometry.to_numpy()):
        digest.update(shape)
    return digest.hexdigest()[:12]


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
