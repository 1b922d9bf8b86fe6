"""Which cases find a place within reach, and why the others do not: each case is given to one place at most.

A place takes no more people than its capacity in the period. Cases of the highest severity come first; among equals as
many as possible are served, then the ways are as short as possible. Every case left over has one cause, the first of:
no place gives the service, none is for such a person, none is near, none of those near is open, all those are full.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from geodata.snapshot import Snapshot
from layers import ability, demand, flows, jurisdictions
from layers.demand import Units
from layers.filters import Filter

CAUSES = ("no_service", "not_eligible", "too_far", "closed", "full")
MONTH = 30.4375  # days


class Ways(NamedTuple):
    """Who could go where: ``away`` in minutes, shape (units, places).

    ``answers``: which places give the service at all; ``able``: which give it to such a person in such a place, for an
    agency with an area of its own helps inside it only.
    """

    units: Units
    places: pd.DataFrame
    away: np.ndarray
    answers: np.ndarray
    able: np.ndarray


class Assigned(NamedTuple):
    """What came of it: ``served[unit, place]`` cases; ``left`` cases of each unit and the ``cause`` (−1 for none left).

    ``away`` and ``able`` are as in ``Ways``; ``near``: which able places are open and within reach, full or not;
    ``nearest`` and ``minutes``: the nearest able one, open or not (−1 and inf for none); ``room``: what each place
    could take in the period.
    """

    units: Units
    places: pd.DataFrame
    served: np.ndarray
    left: np.ndarray
    cause: np.ndarray
    away: np.ndarray
    able: np.ndarray
    near: np.ndarray
    nearest: np.ndarray
    minutes: np.ndarray
    room: np.ndarray


@lru_cache(maxsize=24)
def assigned(snapshot: Snapshot, choice: Filter, mode: str, minutes: str, when: str, plan: str) -> Assigned:
    """Return the assignment of the chosen cases in the district to the places of a plan."""
    units, places, away, answers, able = ways(snapshot, choice.without("places"), mode, plan)
    within = able & (away <= float(minutes))
    near = within & ability.open_at(places, when)
    room = rooms(snapshot, choice, places)
    served = _served(units, near, away, room)
    left = units.cases - served.sum(axis=1)
    reached = [stage.any(axis=1) for stage in (answers, able, within, near)]
    cause = np.where(left > 0, np.sum(reached, axis=0), -1)
    usable = np.where(able, away, np.inf)
    first = usable.argmin(axis=1) if len(places) else np.zeros(len(usable), dtype=int)
    shortest = usable.min(axis=1, initial=np.inf)
    nearest = np.where(np.isfinite(shortest), first, -1)
    return Assigned(units, places, served, left, cause, away, able, near, nearest, shortest, room)


@lru_cache(maxsize=24)
def ways(snapshot: Snapshot, choice: Filter, mode: str, plan: str) -> Ways:
    """Return who of the chosen cases could go where, whatever the hour, the reach and the room."""
    places = demand.places_of(snapshot, plan)
    units = demand.units(snapshot, choice, places)
    away = demand.minutes(snapshot, places, mode)[units.spot]
    answers = units.answers[units.profile]
    able = answers & units.admits[units.profile]
    return Ways(
        units, places, away, answers, able & jurisdictions.answering(snapshot, places["agency"])[units.neighbourhood]
    )


def rooms(snapshot: Snapshot, choice: Filter, places: pd.DataFrame) -> np.ndarray:
    """Return how many people each place can take in the period of the choice, whole; 0 where it is not known.

    Rounded, not cut off: who takes three a month takes one this week.
    """
    months = days(snapshot, choice) / MONTH
    return np.floor(places["capacity"].fillna(0.0).to_numpy(dtype=float) * months + 0.5)


def days(snapshot: Snapshot, choice: Filter) -> int:
    """Return the days of the choice's period: the data's where it is open."""
    held = snapshot.days
    first, last = (int(held[0]), int(held[-1])) if len(held) else (0, -1)
    start = first if choice.start is None else choice.start
    end = last if choice.end is None else choice.end
    return max(end - start + 1, 0)


def _served(units: Units, near: np.ndarray, away: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Give the cases of the highest severity their places first, then the others what is left."""
    served = np.zeros(near.shape, dtype=int)
    for high in (True, False):
        mine = np.flatnonzero((units.high == high) & near.any(axis=1))
        if len(mine):
            free = room - served.sum(axis=0)
            served[mine] = flows.assign(units.cases[mine], free, away[mine], near[mine])
    return served
