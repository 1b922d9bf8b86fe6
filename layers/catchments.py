"""How much help is within reach of whom: floating catchments, in which near and far places share out their capacity.

Sources: Luo and Wang 2003, doi:10.1068/b29120 (one step); Luo and Qi 2009, doi:10.1016/j.healthplace.2009.06.002.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata.snapshot import Snapshot
from layers import ability, access, demand
from layers.assignment import MONTH, days
from layers.cells import cover
from layers.demand import MODE
from layers.exposure import pieces
from layers.filters import Filter
from layers.layer import Computed, Option
from layers.reach import able_places, nobody, told
from layers.scenario import PLAN

DECAY, PER = Option("decay", ("steps", "flat")), Option("per", ("people", "cases"))
OPTIONS = (MODE, DECAY, PER, ability.OPTION_WHEN, PLAN)
CATCHMENT = 30.0  # minutes
TRIED = (15.0, 20.0, 30.0, 45.0)  # catchments for which the answer is looked at again
WEIGHTS = {"steps": (1.0, 0.68, 0.22), "flat": (1.0,)}
THOUSAND = 1000.0


def by_area(
    snapshot: Snapshot,
    choice: Filter,
    mode: str = "drive",
    decay: str = "steps",
    per: str = "people",
    when: str = "any",
    plan: str = "",
) -> Computed:
    """Return the places a month within reach of each neighbourhood, per 1,000 residents or chosen cases a month.

    ``steps`` weighs three rings of 10, 20 and 30 minutes (E2SFCA), ``flat`` counts 30 minutes as one (2SFCA). Residents
    are spread evenly over their neighbourhood; without any, cases are taken. ``least`` and ``most`` are the values when
    the catchment is 15 to 45 minutes, ``first`` and ``last`` the best and worst rank it then has; 'no_data' where
    nobody lives. ``totals``: ``people`` who share, ``capacity`` that some of them reach, ``by_cases`` 1 where asked for
    residents and there are none. Places that say no capacity give none.
    """
    by_cases = per == "cases" or not (snapshot.people.reindex(snapshot.neighbourhoods.index) > 0).any()
    wanted = _cases(snapshot, choice) if by_cases else _residents(snapshot)
    places = demand.places_of(snapshot, plan)
    able = able_places(places, choice, when, "everyone")
    capacity = np.where(able, places["capacity"].fillna(0.0).to_numpy(dtype=float), 0.0)
    minutes = demand.within_areas(snapshot, places, mode)[: len(cover(snapshot, demand.RESOLUTION))]
    found = [_shared(minutes, capacity, wanted, reach, decay) for reach in (CATCHMENT, *TRIED)]
    frame = _frame(snapshot, found, wanted)
    reached = (minutes <= CATCHMENT)[wanted.sum(axis=1) > 0].any(axis=0)
    totals = {"people": float(wanted.sum()), "capacity": float(capacity[reached].sum()), **told(snapshot)}
    if by_cases and per == "people":
        totals["by_cases"] = 1.0
    return Computed(frame, nobody(places, choice, when, "everyone"), totals)


def _frame(snapshot: Snapshot, found: list[np.ndarray], wanted: np.ndarray) -> pd.DataFrame:
    index = snapshot.neighbourhoods.index
    somebody = wanted.sum(axis=0) > 0
    tried = access.compared(THOUSAND * np.array(found[1:]))
    columns = {
        "value": THOUSAND * found[0],
        "least": tried.least,
        "most": tried.most,
        "first": tried.first.astype(float),
        "last": tried.last.astype(float),
    }
    known = pd.DataFrame(columns, index=index)
    known[~somebody] = np.nan
    known.insert(1, "state", np.where(somebody, "", "no_data"))
    return known


def _shared(minutes: np.ndarray, capacity: np.ndarray, wanted: np.ndarray, reach: float, decay: str) -> np.ndarray:
    """Return the access of each neighbourhood: the mean of its people's, wherever in it they are."""
    weights = WEIGHTS[decay]
    borders = tuple(reach * (i + 1) / len(weights) for i in range(len(weights)))
    each = access.two_step(minutes, capacity, wanted.sum(axis=1), access.Steps(borders, weights))
    people = wanted.sum(axis=0)
    return np.divide(wanted.T @ each, people, out=np.zeros(len(people)), where=people > 0)


def _residents(snapshot: Snapshot) -> np.ndarray:
    """Return the residents of each cell by neighbourhood, shape (cells, neighbourhoods)."""
    people = snapshot.people.reindex(snapshot.neighbourhoods.index).fillna(0.0).to_numpy(dtype=float)
    return _spread(snapshot, people)


def _cases(snapshot: Snapshot, choice: Filter) -> np.ndarray:
    """Return the chosen cases a month of each cell by neighbourhood; those placed by name are spread over its area."""
    who = demand.profiles(snapshot, choice.without("places"))
    cells, count = len(cover(snapshot, demand.RESOLUTION)), len(snapshot.neighbourhoods)
    placed = who.spot < cells
    counted = np.zeros((cells, count))
    np.add.at(counted, (who.spot[placed], who.neighbourhood[placed]), 1.0)
    named = np.bincount(who.neighbourhood[~placed], minlength=count).astype(float)
    months = days(snapshot, choice) / MONTH
    return (counted + _spread(snapshot, named)) / max(months, 1 / MONTH)


def _spread(snapshot: Snapshot, amounts: np.ndarray) -> np.ndarray:
    shares = pieces(snapshot, demand.RESOLUTION)
    dense = shares.toarray()
    return np.asarray(dense * (amounts / dense.sum(axis=0)))
