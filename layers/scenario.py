"""What if: places of help added, moved, closed or enlarged, as a short text that an address can carry.

``add:51.16,35.718,shelter.counselling,30;move:p2,51.1,35.7;close:p3;size:p4,60`` adds a place that takes 30 people a
month, moves one, closes one and lets one take 60. Nothing is stored; the register stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd

from geodata import facts, opening
from geodata.snapshot import Snapshot
from layers.layer import Option

Act = Literal["add", "move", "close", "size"]
MOST = 20  # changes of one plan
ROUND_THE_CLOCK = "24/7"
LARGEST = 100_000.0  # people a month


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what is done, to which place (its key; ``n1`` … for those added), where, for what, how much."""

    act: Act
    key: str
    lon: float = np.nan
    lat: float = np.nan
    services: tuple[str, ...] = ()
    capacity: float = np.nan


def read(plan: str) -> tuple[Change, ...]:
    """Return the changes of a plan, in order; none for ''.

    Raises
    ------
    ValueError
        More than ``MOST`` changes, an act or service that does not exist, a position or capacity that is none.
    """
    parts = [part for part in plan.split(";") if part]
    if len(parts) > MOST:
        raise ValueError(f"a plan of {len(parts)} changes; at most {MOST} are taken")
    changes: list[Change] = []
    for part in parts:
        act, _, words = part.partition(":")
        given = words.split(",")
        if act not in READERS or len(given) != READERS[act][1]:
            raise ValueError(f"{part!r} is no change; they are add:lon,lat,services,capacity, move, close and size")
        added = sum(change.act == "add" for change in changes)
        changes.append(READERS[act][0](given, f"n{added + 1}"))
    return tuple(changes)


def write(changes: tuple[Change, ...]) -> str:
    """Return the plan's text; ``read`` gives the changes back, positions to five decimals."""
    return ";".join(_written(change) for change in changes)


@lru_cache(maxsize=32)
def planned(snapshot: Snapshot, plan: str) -> pd.DataFrame:
    """Return the snapshot's places of help as the plan would have them, columns as in ``Snapshot.resources``.

    Added places come last, open round the clock to everybody; a closed one stays on the list with hours ``closed``,
    so that positions mean the same before and after. A change to a place that is no longer listed is left out.
    """
    found = snapshot.resources.copy()
    position = {key: i for i, key in enumerate(found["key"])}
    fresh = []
    for change in read(plan):
        if change.act == "add":
            fresh.append(_added(change))
        elif change.key in position:
            for column, value in _changed(change).items():
                found.loc[found.index[position[change.key]], column] = value
    if not fresh:
        return found
    return pd.concat([found, pd.DataFrame(fresh, columns=found.columns).astype(found.dtypes)], ignore_index=True)


def left_out(snapshot: Snapshot, plan: str) -> int:
    """Return how many changes name a place that is not on the list any more."""
    known = set(snapshot.resources["key"])
    return sum(change.act != "add" and change.key not in known for change in read(plan))


def _added(change: Change) -> dict[str, object]:
    row: dict[str, object] = {"key": change.key, "fa": "", "en": "", "kind": "other", "position": "approximate"}
    return row | {
        "services": " ".join(change.services),
        "capacity": change.capacity,
        "hours": opening.read(ROUND_THE_CLOCK),
        "lon": change.lon,
        "lat": change.lat,
    }


def _changed(change: Change) -> dict[str, object]:
    if change.act == "move":
        return {"lon": change.lon, "lat": change.lat, "position": "approximate"}
    return {"hours": "closed"} if change.act == "close" else {"capacity": change.capacity}


def _add(given: list[str], key: str) -> Change:
    lon, lat = _position(given[0], given[1])
    services = tuple(given[2].split("."))
    strange = set(services) - facts.services().keys()
    if strange:
        raise ValueError(f"{len(strange)} of {len(services)} services are not known: {', '.join(sorted(strange))}")
    return Change("add", key, lon, lat, services, _amount(given[3]))


def _move(given: list[str], key: str) -> Change:
    return Change("move", given[0], *_position(given[1], given[2]))


def _close(given: list[str], key: str) -> Change:
    return Change("close", given[0])


def _size(given: list[str], key: str) -> Change:
    return Change("size", given[0], capacity=_amount(given[1]))


READERS: dict[str, tuple[Callable[[list[str], str], Change], int]] = {
    "add": (_add, 4),
    "move": (_move, 3),
    "close": (_close, 1),
    "size": (_size, 2),
}


def _position(lon: str, lat: str) -> tuple[float, float]:
    east, north = round(float(lon), 5), round(float(lat), 5)
    if not (abs(east) <= 180 and abs(north) <= 85):
        raise ValueError(f"{lon}, {lat} are no longitude and latitude")
    return east, north


def _amount(words: str) -> float:
    amount = float(words)
    if not 0 <= amount <= LARGEST:
        raise ValueError(f"a capacity of {words}; between 0 and {LARGEST:.0f} people a month are taken")
    return amount


def _written(change: Change) -> str:
    words = {
        "add": (f"{change.lon:.5f}", f"{change.lat:.5f}", ".".join(change.services), f"{change.capacity:g}"),
        "move": (change.key, f"{change.lon:.5f}", f"{change.lat:.5f}"),
        "close": (change.key,),
        "size": (change.key, f"{change.capacity:g}"),
    }[change.act]
    return f"{change.act}:{','.join(words)}"


PLAN = Option("plan", ("",), read)
