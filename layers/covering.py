"""Siting by reach: most demand covered, fewest places for everyone, and the most that can be reached at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from layers import filling, programmes, shortlist
from layers.programmes import narrowed, solve
from layers.question import Answer, Question, best

ENOUGH = 1e-6  # of a case


class Small(NamedTuple):
    """A question of covering made small: who covers which group (bool), the groups' weight, which columns these are."""

    covers: np.ndarray
    weights: np.ndarray
    columns: np.ndarray


def reduced(asked: Question, within: float) -> Small:
    """Return what is open to choice within so many minutes: demand not yet covered that some candidate covers."""
    table = asked.minutes[:, asked.free] <= min(within, np.finfo(float).max)
    wanting = (asked.demand > 0) & ~(asked.now <= min(within, np.finfo(float).max)) & table.any(axis=1)
    covers, weights, _ = shortlist.groups(table[wanting], asked.demand[wanting])
    kept = shortlist.undominated(~covers)
    return Small(covers[:, kept], weights, asked.free[kept])


def most(asked: Question) -> Answer:
    """Return maximal covering without capacities; the bound is that of all demand covered."""
    small = reduced(asked, asked.reach)
    covered = float(asked.demand[_within(asked, ())].sum())

    def uncovered(chosen: Sequence[int]) -> tuple[float, ...]:
        return (-float(asked.demand[_within(asked, chosen)].sum()),)

    if asked.k >= len(small.columns):
        return Answer(best([small.columns.tolist()], uncovered), 0.0, True)
    greedy = shortlist.widest(small.covers, small.weights, asked.k)
    guess = small.columns[shortlist.exchanged(small.covers, small.weights, greedy)].tolist()
    known = covered + uncovered(guess)[0]
    programme, found = narrowed(programmes.most(small.covers, small.weights, asked.k), known, asked.until)
    if not found.proven:
        found = solve(programme, asked.until, found.bound)
    chosen = best([guess, *_opened(found, small.columns)], uncovered)
    return Answer(chosen, covered + min(-found.bound, float(small.weights.sum())), found.proven)


def fewest(asked: Question) -> Answer:
    """Return set covering; the bound is a number of sites."""
    small = reduced(asked, asked.reach)
    count = len(small.columns)

    def score(chosen: Sequence[int]) -> tuple[float, ...]:
        return -float(asked.demand[_within(asked, chosen)].sum()), len(chosen)

    if not count:
        return Answer((), 0.0, True)
    found = solve(programmes.fewest(small.covers, small.weights, count, 0.0), asked.until)
    guess = small.columns[shortlist.widest(small.covers, small.weights, count)].tolist()
    chosen = best([guess, *_opened(found, small.columns)], score)
    return Answer(chosen, max(float(np.ceil(found.bound - 1e-6)), 1.0), found.proven)


def furthest(asked: Question) -> tuple[tuple[int, ...], float, bool]:
    """Return sites that reach the most demand at all, the demand that they leave without a way, whether proven.

    Demand that no site can reach is not counted.
    """
    small = reduced(asked, np.inf)
    guess = shortlist.widest(small.covers, small.weights, asked.k)
    if small.covers[:, guess].any(axis=1).all():
        return tuple(small.columns[guess].tolist()), 0.0, True
    answer = most(asked)
    reachable = asked.reachable & (asked.demand > 0)
    left = asked.demand[reachable & np.isinf(asked.with_open(answer.chosen))]
    return answer.chosen, float(left.sum()), answer.proven


def shared(asked: Question, capacity: np.ndarray) -> tuple[Answer, np.ndarray]:
    """Return maximal covering with capacities, and how much of each place's demand is covered."""
    if capacity.shape != asked.minutes.shape[1:] or not (capacity >= 0).all():
        raise ValueError(f"capacity must be {asked.minutes.shape[1:]} numbers of zero or more, not {capacity}")
    near = (asked.minutes <= min(asked.reach, np.finfo(float).max)) & (capacity > 0)
    rows = np.flatnonzero((asked.demand > 0) & near.any(axis=1))
    columns = np.flatnonzero(near[rows].any(axis=0))
    covers, weights, group = shortlist.groups(near[np.ix_(rows, columns)], asked.demand[rows])
    is_open = np.isin(columns, asked.existing)
    covered = np.zeros(len(asked.demand))
    if not len(rows):
        return Answer((), 0.0, True), covered
    room = np.minimum(capacity[columns], weights.sum())
    pairs, bound, proven = _shared(covers, weights, room, asked, is_open)
    part = np.minimum(pairs.sum(axis=1) / weights, 1.0)
    covered[rows] = asked.demand[rows] * part[group]
    used = pairs.sum(axis=0) > ENOUGH
    return Answer(tuple(columns[used & ~is_open].tolist()), min(bound, float(weights.sum())), proven), covered


def _shared(
    covers: np.ndarray, weights: np.ndarray, room: np.ndarray, asked: Question, is_open: np.ndarray
) -> tuple[np.ndarray, float, bool]:
    """Return who goes where, shape (groups, places), the bound of all that is covered, and whether it is proven."""
    pairs, covered, bound = _filled(covers, weights, room, asked.k, is_open)
    if covered >= bound - ENOUGH:
        return pairs, bound, True
    programme = programmes.shared(covers, weights, room, asked.k, is_open)
    found = solve(programme, asked.until)
    values = found.values
    if values is None and covered < 0:
        values = solve(_fixed(programme, covers, weights, room, is_open, asked.k)).values
    if values is not None and (reached := np.clip(values[len(room) :], 0.0, None)).sum() > covered:
        pairs = np.zeros(covers.shape)
        pairs[np.nonzero(covers)] = reached
    bound = min(bound, -found.bound)
    return pairs, bound, found.proven or pairs.sum() >= bound - ENOUGH


def _filled(
    covers: np.ndarray, weights: np.ndarray, room: np.ndarray, k: int, is_open: np.ndarray
) -> tuple[np.ndarray, float, float]:
    """Return a first answer, how much it covers (-1 where numbers are too large to count one by one), its bound."""
    whole = np.floor(room)
    if not filling.fits(weights, whole):
        return np.zeros(covers.shape), -1.0, np.inf
    guess = filling.widest(covers, weights, whole, k, is_open)
    return guess.taken, guess.covered, guess.bound if (room == whole).all() else np.inf


def _fixed(
    programme: programmes.Programme,
    covers: np.ndarray,
    weights: np.ndarray,
    room: np.ndarray,
    is_open: np.ndarray,
    k: int,
) -> programmes.Programme:
    """Return the programme with its sites chosen by their own gain: what remains is who goes where."""
    gain = np.where(is_open, -1.0, np.minimum(weights @ covers, room))
    opened = is_open.astype(float)
    opened[np.argsort(-gain, kind="stable")[: min(k, int((~is_open).sum()))]] = 1.0
    places = len(room)
    least, most_ = programme.least.copy(), programme.most.copy()
    least[:places] = most_[:places] = opened
    return programme._replace(least=least, most=most_)


def _within(asked: Question, chosen: Sequence[int]) -> np.ndarray:
    minutes = asked.with_open(chosen)
    return (minutes <= asked.reach) & np.isfinite(minutes)


def _opened(found: programmes.Found, columns: np.ndarray) -> list[list[int]]:
    return [] if found.values is None else [columns[found.values[: len(columns)] > 0.5].tolist()]
