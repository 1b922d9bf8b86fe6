"""How many cases a place would have were nothing unusual: in proportion to residents, to area or to hours of work."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array

from geodata.persian import jalali_months
from geodata.snapshot import Snapshot
from layers.cells import cover
from layers.filters import Filter

WAYS = ("people", "area", "effort")


def basis(snapshot: Snapshot, by: str) -> str:
    """Return the way that can be gone: ``by``, or 'area' where its figures were never imported."""
    if by == "people" and (snapshot.people.reindex(snapshot.neighbourhoods.index) > 0).any():
        return by
    return by if by == "effort" and (snapshot.effort["hours"] > 0).any() else "area"


def of_neighbourhoods(snapshot: Snapshot, by: str, choice: Filter | None = None) -> pd.Series:
    """Return each neighbourhood's share of what is expected; they sum to 1.

    ``by`` is 'people' (residents), 'area' (km²) or 'effort' (hours of patrol and outreach in the choice's period;
    hours without a month always count). 0 where the figure is missing or 0: nothing can be expected there.
    """
    keys = snapshot.neighbourhoods.index
    amounts = {"people": lambda: snapshot.people, "effort": lambda: _hours(snapshot, choice or Filter())}
    found = amounts[by]().reindex(keys).fillna(0.0).astype(float) if by in amounts else _areas(snapshot)
    total = found.sum()
    return found / total if total > 0 else found


def of_cells(snapshot: Snapshot, resolution: int, by: str, choice: Filter | None = None) -> np.ndarray:
    """Return each cell's share of what is expected, in the order of ``cover``: evenly within every neighbourhood."""
    dense = of_neighbourhoods(snapshot, by, choice) / _areas(snapshot)
    return np.asarray(pieces(snapshot, resolution) @ dense.to_numpy())


@lru_cache(maxsize=8)
def pieces(snapshot: Snapshot, resolution: int) -> csr_array:
    """Return how many km² of each neighbourhood lie in each cell, shape (cells, neighbourhoods)."""
    zone = snapshot.neighbourhoods.estimate_utm_crs()
    cells = cover(snapshot, resolution).to_crs(zone).to_numpy()
    places = snapshot.neighbourhoods.geometry.to_crs(zone).to_numpy()
    cell, place = shapely.STRtree(places).query(cells, predicate="intersects")
    shared = shapely.area(shapely.intersection(cells[cell], places[place])) / 1e6
    return csr_array((shared, (cell, place)), shape=(len(cells), len(places)))


@lru_cache(maxsize=8)
def _areas(snapshot: Snapshot) -> pd.Series:
    zone = snapshot.neighbourhoods.estimate_utm_crs()
    return snapshot.neighbourhoods.geometry.to_crs(zone).area / 1e6


def _hours(snapshot: Snapshot, choice: Filter) -> pd.Series:
    effort = snapshot.effort
    month = effort["month"].to_numpy()
    kept = np.ones(len(effort), dtype=bool)
    if choice.start is not None:
        kept &= month >= jalali_months(np.array([choice.start]))[0]
    if choice.end is not None:
        kept &= month <= jalali_months(np.array([choice.end]))[0]
    return effort[kept | (month == 0)].groupby("neighbourhood")["hours"].sum()
