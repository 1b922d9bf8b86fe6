"""Who could lend whom: room that one place has left and another is short of, by service, each with its reason."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from geodata import facts
from geodata.snapshot import Snapshot
from layers import ability, demand, flows, travel
from layers.assignment import CAUSES, MONTH, Assigned, assigned, days
from layers.filters import Filter
from layers.layer import Computed
from layers.reach import SHARES, empty, told

OPTIONS = SHARES
FULL = CAUSES.index("full")
COLUMNS = ("value", "service", "giver", "taker", "spare", "used", "waiting", "minutes")


class Takers(NamedTuple):
    """Who is short: places (k,), services (k,), and which places are for the people in question, shape (k, places)."""

    place: np.ndarray
    service: np.ndarray
    able: np.ndarray


def transfers(
    snapshot: Snapshot, choice: Filter, mode: str = "drive", minutes: str = "15", when: str = "any", plan: str = ""
) -> Computed:
    """Return proposed moves of capacity between places, the largest first, index 'giver/taker/service' (keys).

    ``value`` is how many people a month the giver would take on for the taker; ``giver`` and ``taker`` are positions
    in the register; ``spare`` the giver's room left a month, ``used`` the share of its room in use; ``waiting`` the
    people a month whom the taker turns away for want of room; ``minutes`` the way between the two (NaN for none).
    A shortage belongs to the nearest place that would take the case were it not full. Only a place that is open, gives
    the same service and takes such people can give. As much as possible is moved, over the shortest ways. ``totals``:
    ``short`` and ``spare``. Without a move the note says why: 'nobody-short', or 'nothing-spare' with the same service.
    """
    found = assigned(snapshot, choice, mode, minutes, when, plan)
    months = max(days(snapshot, choice) / MONTH, 1 / MONTH)
    used = found.served.sum(axis=0)
    spare = np.floor((found.room - used) / months + 1e-9)
    short, takers = _short(found, months)
    totals = {"short": float(short.sum()), "spare": float(spare.sum()), **told(snapshot)}
    givers = (
        ability.given(found.places).astype(bool) & ability.open_at(found.places, when)[:, None] & (spare > 0)[:, None]
    )
    allowed = givers[:, takers.service] & (np.arange(len(spare))[:, None] != takers.place) & takers.able.T
    between = _between(snapshot, found.places, mode)[:, takers.place]
    cost = np.where(np.isfinite(between), between, travel.LONGEST)
    moved = flows.transfer(spare, short, cost, allowed) if allowed.any() else np.zeros(allowed.shape)
    rows = _rows(found, moved, takers, spare, short, between)
    keys = found.places["key"].to_numpy()
    index = [f"{keys[row[2]]}/{keys[row[3]]}/{row[1]}" for row in rows]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), index=pd.Index(index, dtype=object)).assign(state="")
    ordered = frame.astype({"value": float}).sort_values("value", ascending=False, kind="stable")
    quiet = "" if len(ordered) else "nothing-spare" if totals["short"] else "nobody-short"
    return Computed(ordered, empty(snapshot, found.units.cases) or quiet, totals)


def _short(found: Assigned, months: float) -> tuple[np.ndarray, Takers]:
    """Return people a month turned away for want of room, whole, and who would have taken which of them.

    The service is the first of the catalogue that both the case calls for and the place gives. A place that says no
    capacity is not full, but unknown.
    """
    known = found.places["capacity"].notna().to_numpy()
    full = found.near & known
    waiting = np.flatnonzero((found.cause == FULL) & (found.left > 0) & full.any(axis=1))
    if not len(waiting):
        nobody = np.zeros(0, dtype=int)
        return np.zeros(0), Takers(nobody, nobody, np.zeros((0, len(known)), dtype=bool))
    units = found.units
    place = np.where(full[waiting], found.away[waiting], np.inf).argmin(axis=1)
    wanted = units.calls[units.profile[waiting]] & ability.given(found.places).astype(bool)[place]
    asked = np.column_stack([place, wanted.argmax(axis=1), found.able[waiting]])
    kinds, which = np.unique(asked, axis=0, return_inverse=True)
    cases = np.bincount(which.reshape(-1), weights=found.left[waiting])
    return _whole(cases / months, kinds[:, :2]), Takers(kinds[:, 0], kinds[:, 1], kinds[:, 2:].astype(bool))


def _whole(waiting: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Return people a month as whole numbers whose sum, by place and service, is the sum rounded."""
    whole = np.zeros(len(waiting))
    for kind in np.unique(kinds, axis=0):
        mine = np.flatnonzero((kinds == kind).all(axis=1))
        whole[mine] = np.diff(np.floor(np.cumsum(waiting[mine]) + 0.5), prepend=0.0)
    return whole


def _between(snapshot: Snapshot, places: pd.DataFrame, mode: str) -> np.ndarray:
    """Return the minutes from each place to each other, shape (places, places)."""
    at = travel.Points.of(places["lon"].to_numpy(), places["lat"].to_numpy())
    return travel.minutes(snapshot.network, mode, demand.zone(snapshot), at, at)


def _rows(
    found: Assigned, moved: np.ndarray, takers: Takers, spare: np.ndarray, short: np.ndarray, between: np.ndarray
) -> list[tuple[float, str, int, int, float, float, float, float]]:
    """Return a row for each giver, taker and service, whoever the people are."""
    services = list(facts.services())
    sums: dict[tuple[int, int, int], float] = {}
    for giver, column in np.argwhere(moved):
        key = int(giver), int(takers.place[column]), int(takers.service[column])
        sums[key] = sums.get(key, 0.0) + float(moved[giver, column])
    rows = []
    for (giver, taker, service), value in sums.items():
        mine = (takers.place == taker) & (takers.service == service)
        used = float(found.served[:, giver].sum() / found.room[giver])
        way = float(between[giver, np.flatnonzero(mine)[0]])
        waiting = float(short[mine].sum())
        away = way if np.isfinite(way) else np.nan
        rows.append((value, services[service], giver, taker, float(spare[giver]), used, waiting, away))
    return rows
