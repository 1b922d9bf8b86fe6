"""Areas that agencies answer for, from any vector file with polygons. Stores nothing.

Unlike neighbourhoods they may overlap and leave gaps; parts of one name are one area.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata import coverage, facts, naming, vector
from geodata.locate import WGS84
from geodata.problems import Problem, Unreadable
from geodata.register_sheets import keys

COVERED = 0.5  # share of a neighbourhood that must lie in some area


def read(
    path: Path, neighbourhoods: gpd.GeoDataFrame, name_field: str | None = None
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return a file's areas, columns as in ``Snapshot.jurisdictions``, and what was put right or is missing.

    The agency is what a field says, in any spelling of the catalogue; without such a field it is told by an area's
    name where that is an agency's. It is None where neither tells it.

    Raises
    ------
    Unreadable
        The file cannot be taken, has no areas or names, or covers none of the neighbourhoods.
    """
    path = Path(path)
    if neighbourhoods.empty:
        raise Unreadable("boundaries-none")
    raw, problems = vector.areas(path)
    names = naming.plain_names(raw, path.name, name_field)
    agencies, strange = _agencies(raw, names["fa"].to_numpy())
    whole, broken = coverage.repaired(raw.geometry.to_numpy())
    problems += [Problem("polygon-repaired", value=name) for name in names["fa"][broken]]
    rows = gpd.GeoDataFrame(names.assign(agency=agencies), geometry=whole, crs=WGS84)
    areas = rows.dissolve(["fa", "agency"], as_index=False, sort=False, dropna=False)[list(rows.columns)]
    areas["agency"] = pd.Series([key or None for key in areas["agency"]], dtype=object)  # else None becomes NaN
    bare = _uncovered(areas, neighbourhoods)
    if len(bare) == len(neighbourhoods):
        raise Unreadable("jurisdictions-elsewhere", path.name)
    problems += [Problem("jurisdiction-agency", value=word) for word in strange]
    gaps = [Problem("jurisdictions-gaps", value="، ".join(bare))] if bare else []
    return areas, [*problems, *gaps]


def _agencies(rows: gpd.GeoDataFrame, names: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Return the agency of each row, '' where it is not told, and the words that mean none."""
    written = naming.texts_of(rows, facts.jurisdiction_fields()["agency"]).to_numpy()
    known = facts.agencies().values()
    found = keys(written, known)
    strange = sorted(set(written[(written != "") & (found == "")]))
    return np.where(written == "", keys(names, known), found), strange


def _uncovered(areas: gpd.GeoDataFrame, neighbourhoods: gpd.GeoDataFrame) -> list[str]:
    """Return the names of neighbourhoods that lie mostly in no area."""
    whole = shapely.union_all(areas.geometry.to_numpy())
    shapes = neighbourhoods.geometry.to_numpy()
    share = shapely.area(shapely.intersection(shapes, whole)) / shapely.area(shapes)
    return [str(name) for name in neighbourhoods["fa"][share < COVERED]]
