"""How long it takes to the nearest place that could help, and how many cases have one within reach."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata.snapshot import Snapshot
from layers import ability, demand
from layers.assignment import assigned, ways
from layers.cells import cover
from layers.demand import MINUTES, MODE
from layers.exposure import pieces
from layers.filters import Filter
from layers.layer import Computed
from layers.resources import serving
from layers.scenario import PLAN

TIMES = (MODE, ability.OPTION_WHEN, ability.OPTION_WHO, PLAN)
SHARES = (MODE, MINUTES, ability.OPTION_WHEN, PLAN)
BANDED = (MODE, ability.OPTION_WHEN, PLAN)
STEPS = (5, 10, 15, 20, 30, 45)  # minutes, borders of the coverage bands
BANDS = (*(str(step) for step in STEPS), "farther", "nobody")


def by_area(
    snapshot: Snapshot, choice: Filter, mode: str = "drive", when: str = "any", who: str = "everyone", plan: str = ""
) -> Computed:
    """Return the minutes to the nearest place able to help, on average over each neighbourhood's area.

    Able is a place that serves the chosen issues and needs, is open at ``when`` and takes people of ``who``.
    ``nearest`` is the position of the place that is nearest to most of the area, -1 for none; 'no_data' where most
    of the area has no way to any. ``totals``: ``places`` that are able; ``crude`` or ``invented`` as ``told`` says.
    """
    places = demand.places_of(snapshot, plan)
    able = np.flatnonzero(able_places(places, choice, when, who))
    index = snapshot.neighbourhoods.index
    if not len(able):
        frame = pd.DataFrame({"value": np.nan, "state": "no_data", "nearest": -1}, index=index)
        return Computed(frame, nobody(places, choice, when, who), {"places": 0})
    cells = demand.within_areas(snapshot, places.iloc[able], mode)[: len(cover(snapshot, demand.RESOLUTION))]
    mean = demand.over_areas(snapshot, cells.min(axis=1))
    frame = pd.DataFrame({"value": np.where(np.isfinite(mean), mean, np.nan)}, index=index)
    frame["state"] = np.where(np.isfinite(mean), "", "no_data")
    frame["nearest"] = np.where(np.isfinite(mean), able[_nearest(snapshot, cells)], -1)
    return Computed(frame, "", {"places": len(able), **told(snapshot)})


def by_cell(
    snapshot: Snapshot, choice: Filter, mode: str = "drive", when: str = "any", who: str = "everyone", plan: str = ""
) -> Computed:
    """Return the minutes from each cell of the fine grid to the nearest place able to help; see ``by_area``."""
    places = demand.places_of(snapshot, plan)
    able = np.flatnonzero(able_places(places, choice, when, who))
    index = cover(snapshot, demand.RESOLUTION).index
    found = demand.within_areas(snapshot, places.iloc[able], mode)[: len(index)].min(axis=1, initial=np.inf)
    known = np.isfinite(found)
    frame = pd.DataFrame(
        {"value": np.where(known, found, np.nan), "state": np.where(known, "", "no_data")}, index=index
    )
    return Computed(frame, nobody(places, choice, when, who), {"places": len(able), **told(snapshot)})


def covered(
    snapshot: Snapshot, choice: Filter, mode: str = "drive", minutes: str = "15", when: str = "any", plan: str = ""
) -> Computed:
    """Return the share of each neighbourhood's chosen cases, in per cent, that have a place able to help within reach.

    Whether the place has room is not asked here. ``cases`` are all of them, ``near`` those that have one; 'no_data'
    where there are no cases. ``totals``: ``cases`` and ``near`` of the district.
    """
    found = assigned(snapshot, choice, mode, minutes, when, plan)
    count = len(snapshot.neighbourhoods)
    cases, near = (
        np.bincount(found.units.neighbourhood, weights=found.units.cases * which, minlength=count)
        for which in (1, found.near.any(axis=1))
    )
    share = np.divide(100 * near, cases, out=np.full(count, np.nan), where=cases > 0)
    frame = pd.DataFrame({"value": share, "state": np.where(cases > 0, "", "no_data"), "cases": cases, "near": near})
    totals = {"cases": float(cases.sum()), "near": float(near.sum()), **told(snapshot)}
    return Computed(frame.set_axis(snapshot.neighbourhoods.index), empty(snapshot, cases), totals)


def bands(snapshot: Snapshot, choice: Filter, mode: str = "drive", when: str = "any", plan: str = "") -> Computed:
    """Return how many chosen cases have their nearest able place within 5, 10 … 45 minutes, farther, or none at all.

    Of chosen neighbourhoods only. Each case is in one band: the index is the band's upper border in minutes,
    'farther' or 'nobody'.
    """
    found = ways(snapshot, choice.without("places"), mode, plan)
    usable = found.able & ability.open_at(found.places, when)
    away = np.where(usable, found.away, np.inf).min(axis=1, initial=np.inf)
    band = np.searchsorted(STEPS, away, side="left")
    band = np.where(np.isfinite(away), band, np.where(usable.any(axis=1), len(STEPS), len(STEPS) + 1))
    cases = np.bincount(band, weights=demand.chosen(snapshot, choice, found.units), minlength=len(BANDS))
    frame = pd.DataFrame({"value": cases, "state": ""}, index=pd.Index(BANDS, dtype=object))
    return Computed(frame, empty(snapshot, cases), {"cases": float(cases.sum()), **told(snapshot)})


def told(snapshot: Snapshot) -> dict[str, float]:
    """Return what must be said of every travel time: ``crude`` without a network, ``invented`` with made-up roads."""
    if snapshot.network is None:
        return {"crude": 1.0}
    return {"invented": 1.0} if snapshot.network.invented else {}


def empty(snapshot: Snapshot, cases: np.ndarray) -> str:
    """Return the note for a picture of cases and places: nothing to help, nobody who helps, or '' for neither."""
    if not len(snapshot.resources):
        return "no-resources"
    return "" if cases.sum() else "no-cases"


def able_places(places: pd.DataFrame, choice: Filter, when: str, who: str) -> np.ndarray:
    """Return which places serve the chosen issues and needs, have a position, open at ``when`` and take ``who``."""
    placed = places["lon"].notna().to_numpy()
    return placed & serving(places, choice) & ability.open_at(places, when) & ability.for_somebody(places, who)


def nobody(places: pd.DataFrame, choice: Filter, when: str, who: str) -> str:
    """Return the note that says why no place is able; '' where one is."""
    placed = places["lon"].notna().to_numpy() & serving(places, choice)
    taking = placed & ability.for_somebody(places, who)
    stages = {
        "no-resources": np.ones(len(places), dtype=bool),
        "no-serving-resources": placed,
        "nobody-taken": taking,
        "all-closed": taking & ability.open_at(places, when),
    }
    return next((note for note, left in stages.items() if not left.any()), "")


def _nearest(snapshot: Snapshot, cells: np.ndarray) -> np.ndarray:
    """Return which place is nearest to most of each neighbourhood's area."""
    first = np.zeros((len(cells), cells.shape[1]))
    first[np.arange(len(cells)), cells.argmin(axis=1)] = np.isfinite(cells.min(axis=1))
    return np.asarray((pieces(snapshot, demand.RESOLUTION).T @ first).argmax(axis=1))
