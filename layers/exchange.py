"""Who could lend whom: room that one place has left and another is short of, by service, each with its reason."""

from __future__ import annotations

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


def transfers(
    snapshot: Snapshot, choice: Filter, mode: str = "drive", minutes: str = "15", when: str = "any", plan: str = ""
) -> Computed:
    """Return proposed moves of capacity between places, the largest first, index 'giver/taker/service' (keys).

    ``value`` is how many people a month the giver would take on for the taker; ``giver`` and ``taker`` are positions
    in the register; ``spare`` the giver's room left a month, ``used`` the share of its room in use; ``waiting`` the
    people a month whom the taker turns away for want of room; ``minutes`` the way between the two (NaN for none).
    A shortage belongs to the nearest place that would take the case were it not full. Only a place that gives the same
    service can give. As much as possible is moved, over the shortest ways. ``totals``: ``short`` and ``spare``. Without
    a move the note says why: 'nobody-short', or 'nothing-spare' with the same service.
    """
    found = assigned(snapshot, choice, mode, minutes, when, plan)
    months = max(days(snapshot, choice) / MONTH, 1 / MONTH)
    used = found.served.sum(axis=0)
    spare = np.floor((found.room - used) / months + 1e-9)
    short, takers = _short(found, months)
    totals = {"short": float(short.sum()), "spare": float(spare.sum()), **told(snapshot)}
    gives = ability.given(found.places).astype(bool)
    service = takers[:, 1]
    allowed = gives[:, service] & (np.arange(len(spare))[:, None] != takers[:, 0]) & (spare > 0)[:, None]
    between = _between(snapshot, found.places, mode)[:, takers[:, 0]]
    cost = np.where(np.isfinite(between), between, travel.LONGEST)
    moved = flows.transfer(spare, short, cost, allowed) if allowed.any() else np.zeros(allowed.shape)
    rows = [_row(found, giver, column, moved, takers, spare, short, between) for giver, column in np.argwhere(moved)]
    keys = found.places["key"].to_numpy()
    index = [f"{keys[row[2]]}/{keys[row[3]]}/{row[1]}" for row in rows]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), index=pd.Index(index, dtype=object)).assign(state="")
    ordered = frame.astype({"value": float}).sort_values("value", ascending=False, kind="stable")
    quiet = "" if len(ordered) else "nothing-spare" if totals["short"] else "nobody-short"
    return Computed(ordered, empty(snapshot, found.units.cases) or quiet, totals)


def _short(found: Assigned, months: float) -> tuple[np.ndarray, np.ndarray]:
    """Return people a month turned away for want of room, whole, and for which place and service, shape (k, 2).

    The service is the first of the catalogue that both the case calls for and the place gives.
    """
    waiting = np.flatnonzero((found.cause == FULL) & (found.left > 0))
    if not len(waiting):
        return np.zeros(0), np.zeros((0, 2), dtype=int)
    units = found.units
    place = np.where(found.near[waiting], found.away[waiting], np.inf).argmin(axis=1)
    wanted = units.calls[units.profile[waiting]] & ability.given(found.places).astype(bool)[place]
    pairs = np.column_stack([place, wanted.argmax(axis=1)])
    kinds, which = np.unique(pairs, axis=0, return_inverse=True)
    cases = np.bincount(which.reshape(-1), weights=found.left[waiting])
    return np.ceil(cases / months - 1e-9), kinds


def _between(snapshot: Snapshot, places: pd.DataFrame, mode: str) -> np.ndarray:
    """Return the minutes from each place to each other, shape (places, places)."""
    at = travel.Points.of(places["lon"].to_numpy(), places["lat"].to_numpy())
    return travel.minutes(snapshot.network, mode, demand.zone(snapshot), at, at)


def _row(
    found: Assigned,
    giver: int,
    column: int,
    moved: np.ndarray,
    takers: np.ndarray,
    spare: np.ndarray,
    short: np.ndarray,
    between: np.ndarray,
) -> tuple[float, str, int, int, float, float, float, float]:
    taker, service = takers[column]
    used = float(found.served[:, giver].sum() / found.room[giver])
    way = float(between[giver, column])
    return (
        float(moved[giver, column]),
        list(facts.services())[service],
        int(giver),
        int(taker),
        float(spare[giver]),
        used,
        float(short[column]),
        way if np.isfinite(way) else np.nan,
    )
