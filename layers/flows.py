"""Who is served where when room is limited: as many as possible, then the least cost. Knows nothing of snapshots.

A transportation problem with few places: the shortest augmenting paths of Busacker and Gowen run over the places alone,
because what it costs to move room from one place to another is that of the unit which is cheapest to move.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

TOLERANCE = 1e-11  # of the highest cost: what counts as equal, above rounding and below what anybody could mean


class Ledger(NamedTuple):
    """Who stands where, and what a step from place to place costs; the arrays are changed in place.

    ``cost`` and ``held`` have a row for each place and, last, one for being left out; a column for each unit and, last,
    one for room that stays free. ``step[k, j]`` is the least cost of moving one case from place j to place k and
    ``mover[k, j]`` the unit that does it; ``over[j]`` is how many are at place j beyond its room (negative: missing).
    """

    cost: np.ndarray
    held: np.ndarray
    step: np.ndarray
    mover: np.ndarray
    over: np.ndarray


class Route(NamedTuple):
    """A way from a place that holds too many to one that has room: hops (from, to, unit)."""

    start: int
    end: int
    hops: list[tuple[int, int, int]]


def transfer(surplus: np.ndarray, shortage: np.ndarray, cost: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Return how much each of a givers hands to each of b takers, whole numbers, shape (a, b).

    As much as possible is handed over; among all ways to do so it is one of the cheapest. ``surplus`` (a,) and
    ``shortage`` (b,) are whole numbers, ``cost`` (a, b) is per piece, ``allowed`` (a, b) says who may give to whom.
    Errors and edge cases are those of ``assign``.
    """
    return assign(surplus, shortage, cost, allowed)


def assign(demand: np.ndarray, capacity: np.ndarray, minutes: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Return how many cases of each unit go to each place: as many served as possible, then the least total minutes.

    Parameters
    ----------
    demand, capacity
        Cases of each of u units and room of each of m places, whole numbers; room may be infinite.
    minutes, allowed
        Shape (u, m). A pair that is not allowed, or whose minutes are infinite or NaN, is not used.

    Returns
    -------
    ndarray
        Whole numbers, shape (u, m): rows sum to at most ``demand``, columns to at most ``capacity``. Of several
        cheapest ways the same one is always given.

    Raises
    ------
    ValueError
        The shapes do not fit, a number is negative, or a demand or capacity is not whole.

    Source: Busacker and Gowen (1961); Edmonds and Karp (1972), doi:10.1145/321694.321699.
    """
    demand, capacity, minutes = (np.asarray(each, dtype=float) for each in (demand, capacity, minutes))
    usable = _usable(demand, capacity, minutes, np.asarray(allowed, dtype=bool))
    if len(capacity) > len(demand):
        return _solved(capacity, demand, minutes.T, usable.T).T.copy()
    return _solved(demand, capacity, minutes, usable)


def _usable(demand: np.ndarray, capacity: np.ndarray, minutes: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Return which pairs may be used, once the numbers are seen to mean something."""
    shape = (len(demand), len(capacity))
    if minutes.shape != shape or allowed.shape != shape:
        raise ValueError(f"{shape} units and places, but minutes {minutes.shape} and allowed {allowed.shape}")
    for name, amounts in (("demand", demand), ("capacity", capacity)):
        wrong = ~(amounts >= 0) | (amounts != np.floor(amounts))
        if wrong.any():
            raise ValueError(f"{wrong.sum()} of {len(amounts)} numbers of {name} are negative or not whole")
    usable = allowed & np.isfinite(minutes)
    if (minutes[usable] < 0).any():
        raise ValueError(f"{(minutes[usable] < 0).sum()} of {usable.sum()} costs are negative")
    return usable


def _solved(demand: np.ndarray, capacity: np.ndarray, minutes: np.ndarray, usable: np.ndarray) -> np.ndarray:
    amounts = np.zeros(usable.shape, dtype=np.int64)
    units, places = (
        np.flatnonzero((usable & (demand > 0)[:, None] & (capacity > 0)).any(axis=axis)) for axis in (1, 0)
    )
    if not len(units):
        return amounts
    part = np.ix_(units, places)
    some = min(demand[units].sum(), capacity[places].sum())  # more than this of one unit, or at one place, never moves
    ledger, slack = _opened(
        np.minimum(demand[units], some).astype(np.int64),
        np.minimum(capacity[places], some).astype(np.int64),
        np.where(usable[part], minutes[part], np.inf),
    )
    while (ledger.over > 0).any():
        _push(ledger, _routes(ledger, slack))
    amounts[part] = ledger.held[:-1, :-1].T
    return amounts


def _opened(demand: np.ndarray, capacity: np.ndarray, minutes: np.ndarray) -> tuple[Ledger, float]:
    """Return the start, everyone at their nearest place whatever its room, and what counts as equal.

    Being left out costs more than any chain of moves over all places can save, so nobody is left out to save minutes.
    """
    units, places = minutes.shape
    highest = float(minutes[np.isfinite(minutes)].max()) or 1.0
    cost = np.zeros((places + 1, units + 1))
    cost[:-1, :-1] = minutes.T
    cost[-1, :-1] = (places + 2) * highest
    held = np.zeros(cost.shape, dtype=np.int64)
    held[cost[:, :-1].argmin(axis=0), np.arange(units)] = demand
    room = np.append(capacity, demand.sum())
    missing = np.maximum(room - held.sum(axis=1), 0)
    held[:, -1] = np.diff(np.minimum(np.cumsum(missing), capacity.sum()), prepend=0)
    square = (places + 1, places + 1)
    ledger = Ledger(cost, held, np.full(square, np.inf), np.zeros(square, dtype=np.int64), held.sum(axis=1) - room)
    for place in range(places + 1):
        _price(ledger, place, np.arange(places + 1))
    return ledger, TOLERANCE * (places + 2) * highest


def _price(ledger: Ledger, place: int, to: np.ndarray) -> None:
    """Find anew who is cheapest to move from a place to these others."""
    here = np.flatnonzero(ledger.held[place])
    if not len(here):
        ledger.step[to, place] = np.inf
        return
    more = ledger.cost[to[:, None], here] - ledger.cost[place, here]
    best = more.argmin(axis=1)
    ledger.step[to, place] = more[np.arange(len(to)), best]
    ledger.mover[to, place] = here[best]


def _routes(ledger: Ledger, slack: float) -> list[Route]:
    """Return the cheapest way out of each place that holds too many, the cheapest of all first (Bellman and Ford)."""
    away = ledger.step.T.copy()
    cost = np.where(ledger.over < 0, 0.0, np.inf)
    rounds = []
    while (better := (found := (away + cost).min(axis=1)) < cost - slack).any():
        rounds.append(cost)
        cost = np.where(better, found, cost)
    full = np.flatnonzero(ledger.over > 0)
    return [_traced(ledger, rounds, cost, int(start)) for start in full[cost[full].argsort(kind="stable")]]


def _traced(ledger: Ledger, rounds: list[np.ndarray], cost: np.ndarray, start: int) -> Route:
    """Follow a way back through the rounds; going down one each time, it cannot run in a circle of no cost."""
    place, value, hops = start, cost[start], []
    for before in reversed(rounds):
        if before[place] > value:
            to = int((ledger.step[:, place] + before).argmin())
            hops.append((place, to, int(ledger.mover[to, place])))
            place, value = to, before[to]
    return Route(start, place, hops)


def _push(ledger: Ledger, routes: list[Route]) -> None:
    """Send what still fits along each way: those found in one round all stay cheapest while their movers are there."""
    touched = set()
    for start, end, hops in routes:
        amount = min(ledger.over[start], -ledger.over[end], *(ledger.held[place, unit] for place, _, unit in hops))
        if amount > 0:
            ledger.over[start] -= amount
            ledger.over[end] += amount
            for place, to, unit in hops:
                ledger.held[place, unit] -= amount
                _arrive(ledger, to, unit)
                ledger.held[to, unit] += amount
                touched.add((place, unit))
    for place, unit in touched:
        if not ledger.held[place, unit]:
            _price(ledger, place, np.flatnonzero(ledger.mover[:, place] == unit))


def _arrive(ledger: Ledger, place: int, unit: int) -> None:
    """Let a unit that is new at a place be the one to move from there where it is cheaper than all others."""
    if not ledger.held[place, unit]:
        more = ledger.cost[:, unit] - ledger.cost[place, unit]
        cheaper = more < ledger.step[:, place]
        ledger.step[cheaper, place] = more[cheaper]
        ledger.mover[cheaper, place] = unit
