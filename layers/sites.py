"""Where the next places of help should be: the best spots beside those that are there, and what no spot could mend.

Candidates are the middles of the coarse grid's cells (0.7 km²). Asked about are the chosen cases that the new places'
services would answer; a new place is open round the clock to everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from geodata import facts
from geodata.snapshot import Snapshot
from layers import ability, demand, flows, siting, travel
from layers.assignment import MONTH, assigned, days
from layers.cells import cover, owners
from layers.demand import MINUTES, MODE
from layers.filters import Filter
from layers.layer import Computed, Option
from layers.reach import told
from layers.scenario import PLAN
from layers.siting import Sited

RESOLUTION = 8
SECONDS = 8.0  # after which the best found so far is given, with its gap
SAME = 1e-6  # of a case
TRIALS = 8  # draws of the counts, to see whether the answer holds
COLUMNS = ("value", "lon", "lat", "neighbourhood", "stable", "services", "state")


def read_services(words: str) -> tuple[str, ...]:
    """Return the services a text names, separated by dots; ValueError where one is not known."""
    found = tuple(word for word in words.split(".") if word)
    strange = set(found) - facts.services().keys()
    if strange:
        raise ValueError(f"{len(strange)} of {len(found)} services are not known: {', '.join(sorted(strange))}")
    return found


METHOD = Option("method", ("covering", "median", "worst"))
COUNT = Option("count", ("3", "1", "2", "4", "5"))
ROOM = Option("room", ("50", "20", "100", "200"))
SERVICES = Option("services", ("",), read_services)
OPTIONS = (MODE, MINUTES, ability.OPTION_WHEN, METHOD, COUNT, ROOM, SERVICES, PLAN)


class Table(NamedTuple):
    """What siting is asked: minutes and cases of each row, room of each column, the places of today first.

    ``neighbourhood`` is that of each row's cases; the first ``here`` columns are places, the others candidates;
    ``services`` are those of the new places.
    """

    minutes: np.ndarray
    cases: np.ndarray
    neighbourhood: np.ndarray
    room: np.ndarray
    here: int
    services: tuple[str, ...]


def suggested(
    snapshot: Snapshot,
    choice: Filter,
    mode: str = "drive",
    minutes: str = "15",
    when: str = "any",
    method: str = "covering",
    count: str = "3",
    room: str = "50",
    services: str = "",
    plan: str = "",
) -> Computed:
    """Return the best spots for ``count`` new places, each with ``room`` people a month, beside those of the plan.

    ``covering`` serves the most cases within reach, no place beyond its room; ``median`` makes the sum of all ways
    least; ``worst`` the longest way, then the sum. Index ``site-1`` …; ``value`` counts the cases that the new place
    takes (``covering``), or those within reach that have it nearest; ``stable`` is the share of trials, with counts
    drawn again, that chose the same spot.
    ``totals``: ``before`` and ``after`` (cases covered, or minutes on average or at most; NaN where some have no way),
    ``proven`` 1 where nothing can be better, ``gap`` else, ``good`` the share of trials in which this answer came
    within one per cent of the best.
    'no-service': the services answer none of the cases; 'nothing-to-mend': no new place would change anything;
    'not-found-in-time': none was found that does.
    """
    table = tabled(snapshot, choice, mode, minutes, when, method, float(room), services, plan)
    if not table.cases.sum():
        return Computed(_frame([]), "no-service" if len(snapshot.cases) else "no-cases", told(snapshot))
    ask = _asker(table, method, int(count), float(minutes))
    answer = ask(table.cases, SECONDS)
    fresh, mine = _opened(ask, table, answer, method, float(minutes))
    if not fresh:
        note = "nothing-to-mend" if answer.proven else "not-found-in-time"
        return Computed(_frame([]), note, told(snapshot))
    held = siting.stability(
        lambda cases: ask(cases, SECONDS),
        table.cases,
        table.minutes.shape[1],
        TRIALS,
        held=lambda cases, chosen: ask(cases, SECONDS, 0, chosen),
    )
    before, after = (_reached(table, found, method) for found in (ask(table.cases, SECONDS, 0), answer))
    totals = {"before": before, "after": after, "proven": float(answer.proven), "gap": answer.gap}
    totals |= {"good": held.good, "cases": float(table.cases.sum()), **told(snapshot)}
    rows = [_row(snapshot, table, *one, float(held.share[one[0]])) for one in zip(fresh, mine, strict=True)]
    return Computed(_frame(sorted(rows, key=lambda row: -row[0])), "", totals)


def beyond(
    snapshot: Snapshot,
    choice: Filter,
    mode: str = "drive",
    minutes: str = "15",
    when: str = "any",
    method: str = "covering",
    count: str = "3",
    room: str = "50",
    services: str = "",
    plan: str = "",
) -> Computed:
    """Return the cases of each neighbourhood that no new place could bring within reach, most first; those with any.

    'all-within' when there are none. ``totals['needed']``: how many new places it takes at least for all the others.
    """
    table = tabled(snapshot, choice, mode, minutes, when, method, float(room), services, plan)
    answer = siting.fewest_places(table.minutes, table.cases, float(minutes), range(table.here), SECONDS)
    lost = list(answer.out_of_reach)
    cases = np.bincount(table.neighbourhood[lost], weights=table.cases[lost], minlength=len(snapshot.neighbourhoods))
    frame = pd.DataFrame({"value": cases, "state": ""}, index=snapshot.neighbourhoods.index)
    kept = frame[frame["value"] > 0].sort_values("value", ascending=False, kind="stable")
    return Computed(kept, "" if len(kept) else "all-within", {"needed": float(answer.objective), **told(snapshot)})


@lru_cache(maxsize=8)
def tabled(
    snapshot: Snapshot,
    choice: Filter,
    mode: str,
    minutes: str,
    when: str,
    method: str,
    room: float,
    services: str,
    plan: str,
) -> Table:
    """Return the table of the chosen cases that the services answer, and of places and candidates.

    Except for ``covering`` the places that are there are one column: the nearest of them.
    """
    found = assigned(snapshot, choice, mode, minutes, when, plan)
    units, offered = found.units, _offered(choice, services)
    wanted = np.array([key in offered for key in facts.services()])
    asks = units.calls[units.profile][:, wanted].any(axis=1)
    now = np.where(found.able & ability.open_at(found.places, when), found.away, np.inf)[asks]
    new = _ways(snapshot, mode)[units.spot[asks]]
    if method != "covering":  # only the nearest of today's places matters to ways: fewer rows differ
        now = now.min(axis=1, initial=np.inf, keepdims=True)
    alone = np.column_stack(
        [units.spot[asks], units.neighbourhood[asks], np.unique(now, axis=0, return_inverse=True)[1]]
    )
    _, first, alike = np.unique(alone, axis=0, return_index=True, return_inverse=True)
    cases = np.bincount(alike.reshape(-1), weights=units.cases[asks], minlength=len(first))
    months = days(snapshot, choice) / MONTH
    here = found.room if method == "covering" else np.zeros(1)
    rooms = np.append(here, np.full(new.shape[1], np.floor(room * months)))
    both = np.hstack([now, new])[first]
    return Table(both, cases, units.neighbourhood[asks][first], rooms, now.shape[1], offered)


def _offered(choice: Filter, services: str) -> tuple[str, ...]:
    """Return the services of the new places: those named, else all that are for the chosen issues."""
    named = read_services(services)
    every = facts.services().items()
    return named or tuple(key for key, one in every if not choice.issues or {*one.issues} & {*choice.issues})


def _asker(table: Table, method: str, count: int, reach: float) -> Callable[..., Sited]:
    """Return what answers for a number of cases in each row, within so many seconds, for ``count`` more places."""

    def ask(cases: np.ndarray, seconds: float, more: int = count, fresh: Sequence[int] = ()) -> Sited:
        here = [*range(table.here), *fresh]
        if method == "covering":
            return siting.most_covered(table.minutes, cases, more, reach, here, table.room, seconds)
        solve = siting.least_minutes if method == "median" else siting.worst_off_first
        return solve(table.minutes, cases, more, here, seconds)

    return ask


def _opened(
    ask: Callable[..., Sited], table: Table, answer: Sited, method: str, reach: float
) -> tuple[list[int], list[float]]:
    """Return the new places among the chosen ones, and the cases each of them takes or has nearest."""
    if method == "covering":
        fresh = _needed(ask, table, answer)
        return fresh, _taken(table, fresh, reach)
    fresh = _fresh(table, answer)
    return fresh, _near(table, fresh, answer, reach)


def _fresh(table: Table, answer: Sited) -> list[int]:
    return [column for column in answer.chosen if column >= table.here]


def _needed(ask: Callable[..., Sited], table: Table, answer: Sited) -> list[int]:
    """Leave out new places without which as much would be covered: a place with room to spare may do for two."""
    kept = _fresh(table, answer)
    for column in list(kept):
        others = [one for one in kept if one != column]
        if ask(table.cases, SECONDS, 0, others).objective >= answer.objective - SAME:
            kept = others
    return kept


def _reached(table: Table, answer: Sited, method: str) -> float:
    """Return what the method asks for, as a person would say it: cases covered, minutes on average, minutes at most."""
    if method == "covering":
        return float(answer.covered.sum())
    ways = answer.minutes[table.cases > 0]
    if not np.isfinite(ways).all():
        return np.nan
    return float(ways.max() if method == "worst" else np.average(ways, weights=table.cases[table.cases > 0]))


def _taken(table: Table, fresh: Sequence[int], reach: float) -> list[float]:
    """Return how many cases each new place takes when all that can be taken are, over the shortest ways."""
    columns = [*range(table.here), *fresh]
    away = table.minutes[:, columns]
    taken = flows.assign(table.cases, table.room[columns], away, away <= reach).sum(axis=0)
    return [float(cases) for cases in taken[table.here :]]


def _near(table: Table, fresh: Sequence[int], answer: Sited, reach: float) -> list[float]:
    """Return how many cases within reach have each new place nearest."""
    away = table.minutes[:, list(fresh)]
    nearest = (away <= answer.minutes[:, None]) & (away <= reach)
    return [float(cases) for cases in table.cases @ nearest]


def _row(
    snapshot: Snapshot, table: Table, column: int, mine: float, stable: float
) -> tuple[float, float, float, str, float, str, str]:
    points, cells = _candidates(snapshot)
    at = column - table.here
    place = owners(snapshot, RESOLUTION)[cells[at]]
    return mine, points.lon[at], points.lat[at], place, stable, " ".join(table.services), ""


def _frame(rows: list) -> pd.DataFrame:
    index = pd.Index([f"site-{n}" for n in range(1, len(rows) + 1)], dtype=object)
    return pd.DataFrame(rows, columns=list(COLUMNS), index=index).astype({"value": float})


@lru_cache(maxsize=8)
def _ways(snapshot: Snapshot, mode: str) -> np.ndarray:
    """Return the minutes from each spot of ``demand.Units`` to each candidate."""
    found, _ = _candidates(snapshot)
    cells = travel.minutes(snapshot.network, mode, demand.zone(snapshot), demand.middles(snapshot), found)
    return np.vstack([cells, demand.over_areas(snapshot, cells)])


@lru_cache(maxsize=8)
def _candidates(snapshot: Snapshot) -> tuple[travel.Points, tuple[str, ...]]:
    """Return a point of each coarse cell that has its middle in the district, to five decimals, and the cells."""
    cells = cover(snapshot, RESOLUTION)
    outline = shapely.union_all(snapshot.neighbourhoods.geometry.to_numpy())
    middles = shapely.centroid(cells.to_numpy())
    inside = shapely.intersects(outline, middles)
    inside |= not inside.any()
    points = middles[inside]
    where = travel.Points.of(np.round(shapely.get_x(points), 5), np.round(shapely.get_y(points), 5))
    return where, tuple(cells.index[inside])
