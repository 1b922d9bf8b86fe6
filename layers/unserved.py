"""Cases that find no place within reach: how many, where, why, and at which hours. Reads the assignment."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata import facts
from geodata.snapshot import Snapshot
from layers import ability, demand, jurisdictions
from layers.assignment import CAUSES, Assigned, assigned
from layers.filters import Filter
from layers.layer import Computed
from layers.reach import SHARES, empty, told

OPTIONS = SHARES
HOURLY = tuple(option for option in SHARES if option.name != "when")
HOURS = pd.Index([f"{day}-{hour:02d}" for day in range(7) for hour in range(24)], dtype=object)
ORDER = ["high", "value"]


def by_area(
    snapshot: Snapshot, choice: Filter, mode: str = "drive", minutes: str = "15", when: str = "any", plan: str = ""
) -> Computed:
    """Return how many of each neighbourhood's chosen cases find no place that could take them.

    ``cases`` are all, ``high`` those left over with the highest severity, and one column for each of ``CAUSES``;
    ``cause`` is the commonest, '' for none. ``totals`` add them up.
    """
    found = assigned(snapshot, choice, mode, minutes, when, plan)
    frame = _counted(found, found.units.neighbourhood, len(snapshot.neighbourhoods))
    frame = frame.set_axis(snapshot.neighbourhoods.index)
    sums = {name: float(frame[name].sum()) for name in ("cases", "high", *CAUSES)}
    sums["unserved"] = float(frame["value"].sum())
    return Computed(frame, empty(snapshot, frame["cases"].to_numpy()), sums | told(snapshot) | unstated(found))


def causes(
    snapshot: Snapshot, choice: Filter, mode: str = "drive", minutes: str = "15", when: str = "any", plan: str = ""
) -> Computed:
    """Return the chosen cases by what becomes of them: ``served``, or one of ``CAUSES``; of the chosen places only."""
    found = assigned(snapshot, choice, mode, minutes, when, plan)
    cases = demand.chosen(snapshot, choice, found.units)
    left = np.where(cases > 0, found.left, 0)
    over = np.bincount(found.cause[left > 0], weights=left[left > 0], minlength=len(CAUSES))
    index = pd.Index(["served", *CAUSES], dtype=object)
    frame = pd.DataFrame({"value": [float(cases.sum() - left.sum()), *over], "state": ""}, index=index)
    return Computed(frame, empty(snapshot, cases), {"cases": float(cases.sum()), **told(snapshot)})


def gaps(
    snapshot: Snapshot, choice: Filter, mode: str = "drive", minutes: str = "15", when: str = "any", plan: str = ""
) -> Computed:
    """Return where whose needs go unmet, the gravest first: one row a neighbourhood and issue with cases left over.

    Of chosen neighbourhoods only. First come those with most cases of the highest severity left over (``high``), then
    with most (``value``). ``cause`` is the commonest among them. ``nearest`` is the position of the place that gives
    the service to such people and is nearest to most of them (-1 for none), ``minutes`` the way to it on average over
    those (NaN for none), and ``shut`` says that it is closed at ``when``; ``jurisdiction`` is the position of the area
    the neighbourhood lies in (-1 for none). 'no-gaps' when there is none.
    """
    found = assigned(snapshot, choice, mode, minutes, when, plan)
    units, issues = found.units, list(facts.issues())
    group = units.neighbourhood * len(issues) + units.issue
    frame = _counted(found, group, len(snapshot.neighbourhoods) * len(issues))
    frame["minutes"], frame["nearest"] = _way(found, group, len(frame))
    closed = ~ability.open_at(found.places, when)
    frame["shut"] = (frame["nearest"] >= 0) & np.append(closed, False)[frame["nearest"]]
    keys = snapshot.neighbourhoods.index
    frame["neighbourhood"], frame["issue"] = np.repeat(keys, len(issues)), np.tile(issues, len(keys))
    areas = jurisdictions.of_neighbourhoods(snapshot)
    frame["jurisdiction"] = [next(iter(areas[key]), -1) for key in frame["neighbourhood"]]
    among = frame["neighbourhood"].isin(choice.places) if choice.places else True
    kept = frame[(frame["value"] > 0) & among]
    kept = kept.set_axis(kept["neighbourhood"] + "/" + kept["issue"])
    ordered = kept.sort_values(ORDER, ascending=False, kind="stable").assign(state="")
    totals = {"cases": float(units.cases.sum()), "unserved": float(found.left.sum())}
    note = empty(snapshot, units.cases) or ("" if len(ordered) else "no-gaps")
    return Computed(ordered, note, totals | told(snapshot) | unstated(found))


def by_hour(snapshot: Snapshot, choice: Filter, mode: str = "drive", minutes: str = "15", plan: str = "") -> Computed:
    """Return for each hour of the week how many per cent of the chosen cases have no open place within reach.

    Of chosen neighbourhoods only. The index is 'day-hour', days from Saturday (0) to Friday (6): '0-08' is Saturday
    from eight to nine. Counted among the cases that have a place within reach at some hour, ``totals['cases']``;
    'no_data' throughout where none has.
    """
    found = assigned(snapshot, choice, mode, minutes, "any", plan)
    ever = found.near.any(axis=1)
    cases = demand.chosen(snapshot, choice, found.units) * ever
    week = ability.weeks(found.places)
    share = np.full(len(HOURS), np.nan)
    if cases.sum():
        reached = (found.near.astype(float) @ week) > 0
        share = 100 * (cases @ ~reached) / cases.sum()
    frame = pd.DataFrame({"value": share, "state": np.where(np.isnan(share), "no_data", "")}, index=HOURS)
    return Computed(frame, empty(snapshot, found.units.cases), {"cases": float(cases.sum()), **told(snapshot)})


def unstated(found: Assigned) -> dict[str, float]:
    """Return how many places that could answer some case say no capacity, no hours, or have no position.

    And what no road reaches: ``lost_places`` to which no case has a way, ``lost_cases`` without a way to any place that
    gives the service to such a person.
    """
    useful = found.units.answers.any(axis=0)
    silent = {name: found.places[column].isna().to_numpy() for name, column in SILENT.items()}
    counts = {name: float((useful & which).sum()) for name, which in silent.items()}
    ways = np.isfinite(found.away)
    lost = found.able.any(axis=1) & ~(found.able & ways).any(axis=1)
    counts["lost_places"] = float((useful & ~silent["no_position"] & ~ways.any(axis=0)).sum()) if len(ways) else 0.0
    counts["lost_cases"] = float(found.units.cases[lost].sum()) if counts["no_position"] < useful.sum() else 0.0
    return counts


SILENT = {"no_capacity": "capacity", "no_hours": "hours", "no_position": "lon"}


def _counted(found: Assigned, group: np.ndarray, count: int) -> pd.DataFrame:
    """Return cases, those left over, those of them with the highest severity, and each cause, by group."""
    units, left = found.units, found.left
    columns = {
        "value": left,
        "cases": units.cases,
        "high": left * units.high,
        **{cause: left * (found.cause == i) for i, cause in enumerate(CAUSES)},
    }
    sums = {name: np.bincount(group, weights=amount, minlength=count) for name, amount in columns.items()}
    frame = pd.DataFrame(sums)
    by_cause = frame[list(CAUSES)].to_numpy()
    frame["cause"] = np.where(by_cause.any(axis=1), np.array(CAUSES, dtype=object)[by_cause.argmax(axis=1)], "")
    frame.insert(1, "state", "")
    return frame


def _way(found: Assigned, group: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return by group the able place that is nearest to most cases left over, and their mean minutes to it."""
    known = (found.nearest >= 0) & (found.left > 0)
    weights, places = found.left[known].astype(float), max(len(found.places), 1)
    of = group[known] * places + found.nearest[known]
    cases = np.bincount(of, weights=weights, minlength=count * places).reshape(count, places)
    summed = np.bincount(of, weights=weights * found.minutes[known], minlength=count * places).reshape(count, places)
    most = cases.argmax(axis=1)
    cases, summed = (table[np.arange(count), most] for table in (cases, summed))
    mean = np.divide(summed, cases, out=np.full(count, np.nan), where=cases > 0)
    return mean, np.where(cases > 0, most, -1)
