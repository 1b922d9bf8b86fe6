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
    one for room that stays free. ``step[j, k]`` is the least cost of moving one case from place j to place k and
    ``mover[j, k]`` the unit that does it, infinite to itself; ``over[j]`` is how many are at place j beyond its room
    (negative: missing). ``after[j]`` is the next place on the cheapest way from j to one that has room, j at its end.
    """

    cost: np.ndarray
    held: np.ndarray
    step: np.ndarray
    mover: np.ndarray
    over: np.ndarray
    after: np.ndarray


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
        _push(ledger, _way_costs(ledger, slack))
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
    all_places = np.arange(places + 1)
    step = np.full((places + 1, places + 1), np.inf)
    ledger = Ledger(cost, held, step, np.zeros(step.shape, dtype=np.int64), held.sum(axis=1) - room, all_places.copy())
    for place in all_places:
        _price(ledger, place, all_places)
    return ledger, TOLERANCE * (places + 2) * highest


def _price(ledger: Ledger, place: int, to: np.ndarray) -> None:
    """Find anew who is cheapest to move from a place to these others."""
    here = ledger.held[place].nonzero()[0]
    if not len(here):
        ledger.step[place, to] = np.inf
        return
    more = ledger.cost[to[:, None], here] - ledger.cost[place, here]
    best = more.argmin(axis=1)
    ledger.step[place, to] = more.min(axis=1)
    ledger.step[place, place] = np.inf
    ledger.mover[place, to] = here[best]


def _way_costs(ledger: Ledger, slack: float) -> np.ndarray:
    """Return the cost of the cheapest way from each place to one that has room, and set ``after`` (Howard's method).

    The ways of the last time are the first guess. Going on to a place from which it is cheaper never closes a circle,
    as no circle costs less than nothing.
    """
    size, after = len(ledger.over), ledger.after
    rows = np.arange(0, size * size, size)
    ends = (ledger.over < 0).nonzero()[0]
    after[ends] = ends
    while True:
        cost, hop = ledger.step.take(rows + after), after
        cost[ends] = 0.0
        for _ in range(size.bit_length()):
            cost = cost + cost.take(hop)
            hop = hop.take(hop)
        total = ledger.step + cost
        to = total.argmin(axis=1)
        better = (total.take(rows + to) < cost - slack).nonzero()[0]
        if not len(better):
            return cost
        after[better] = to[better]


def _push(ledger: Ledger, cost: np.ndarray) -> None:
    """Send what fits out of each place that holds too many, the cheapest way first.

    The ways of one round form a tree, and all of them stay cheapest as long as the unit that moves is there.
    """
    movers = ledger.mover[np.arange(len(cost)), ledger.after]
    here = ledger.held[np.arange(len(cost)), movers].tolist()
    unit, after, over = movers.tolist(), ledger.after.tolist(), ledger.over.tolist()
    sent = [0] * len(after)
    full = (ledger.over > 0).nonzero()[0]
    for start in full[cost[full].argsort(kind="stable")].tolist():
        way = [start]
        while after[way[-1]] != way[-1]:
            way.append(after[way[-1]])
        end = way.pop()
        amount = min(over[start], -over[end], *(here[place] - sent[place] for place in way))
        over[start] -= amount
        over[end] += amount
        for place in way:
            sent[place] += amount
    ledger.over[:] = over
    for place, amount in enumerate(sent):
        if amount:
            _move(ledger, unit[place], place, after[place], amount)


def _move(ledger: Ledger, unit: int, place: int, to: int, amount: int) -> None:
    """Move so many of a unit, and keep the cheapest steps from both places right."""
    if not ledger.held[to, unit]:
        more = ledger.cost[:, unit] - ledger.cost[to, unit]
        cheaper = more < ledger.step[to]
        cheaper[to] = False
        ledger.step[to, cheaper] = more[cheaper]
        ledger.mover[to, cheaper] = unit
    ledger.held[to, unit] += amount
    ledger.held[place, unit] -= amount
    if not ledger.held[place, unit]:
        _price(ledger, place, (ledger.mover[place] == unit).nonzero()[0])
