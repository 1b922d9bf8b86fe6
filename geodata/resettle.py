"""Where stored cases lie once the boundaries are other ones. Knows nothing of the database.

A case with a point is located by its point. A case placed by name is placed by that same name again; where the new
boundaries do not know it, by its old neighbourhood, when nearly all of that lies in one new one. Nothing is guessed and
nothing lost: whatever can be told by neither stays as ``OUTSIDE`` and keeps its name for the next boundaries.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.locate import Places, locate, metric_crs, names
from geodata.snapshot import OUTSIDE

NEARLY_ALL = 0.9  # share of the old neighbourhood's area; hand-traced borders differ by some percent


def resettle(cases: pd.DataFrame, old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the cases whose place changes, and how many lie elsewhere or can no longer be placed.

    Parameters
    ----------
    cases
        Columns ``id``, ``lon``, ``lat``, ``neighbourhood``, ``located``, ``named`` (Persian name, None for a point).
    old, new
        Neighbourhoods before and after, as in ``Snapshot``.

    Returns
    -------
    moved, counts
        The changed rows with their new ``neighbourhood`` and ``located``; ``relocated``: cases with another key than
        before; ``outside``: those of them that come to lie outside; ``unplaced``: those of these that were placed by a
        name which now means nothing.
    """
    places = Places.of(new)
    by_name = (cases["located"] == "name").to_numpy()
    keys, how = locate(places, cases["lon"].to_numpy(), cases["lat"].to_numpy())
    how = np.where(how == "snapped", "snapped", "point")
    keys[by_name] = _by_name(cases[by_name], old, new, places)
    how = np.where(by_name, "name", how)
    elsewhere = keys != cases["neighbourhood"].to_numpy()
    changed = elsewhere | (how != cases["located"].to_numpy())
    moved = cases.loc[changed, ["id"]].assign(neighbourhood=keys[changed], located=how[changed])
    left = elsewhere & (keys == OUTSIDE)
    counts = {"relocated": elsewhere, "outside": left, "unplaced": left & by_name}
    return moved, {name: int(which.sum()) for name, which in counts.items()}


def _by_name(cases: pd.DataFrame, old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, places: Places) -> np.ndarray:
    keys, _ = names(places, cases["named"])
    within = cases["neighbourhood"].map(_successors(old, new)).fillna(OUTSIDE)
    return np.where(keys == "", within.to_numpy(dtype=object), keys)


def _successors(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> dict[str, str]:
    """Return old key -> the new neighbourhood that holds nearly all of it, where there is one."""
    crs = metric_crs(new)
    before = old.geometry.to_crs(crs)
    after = new.geometry.to_crs(crs)
    one, other = after.sindex.query(before.array, predicate="intersects")
    shared = before.iloc[one].intersection(after.iloc[other], align=False).area.to_numpy()
    share = shared / before.iloc[one].area.to_numpy()
    held = share >= NEARLY_ALL
    return dict(zip(old.index[one[held]], new.index[other[held]], strict=True))
