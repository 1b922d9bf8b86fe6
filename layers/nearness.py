"""Siting by minutes: the least sum (p-median), and the least of the largest before the least sum (p-center)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from layers import programmes, shortlist
from layers.covering import reduced
from layers.programmes import solve
from layers.question import SAME, Answer, Question, best

SMALL = 5000  # pairs for which the programme is solved before anything could be thinned
Reached = tuple[tuple[int, ...], float, bool]


def median(asked: Question, reached: Reached, within: float = np.inf) -> Answer:
    """Return the p-median; ``reached`` says which sites reach the most, and how much demand they leave without a way.

    No demand may be further than ``within`` minutes, which the sites in ``reached`` must keep.
    """
    start, unserved, sure = reached
    table, now, weights, columns, alone, unserved = _within(asked, within, unserved)

    def score(chosen: Sequence[int]) -> tuple[float, ...]:
        minutes = asked.with_open(chosen)
        left = asked.demand[asked.reachable & ~(minutes <= min(within, np.finfo(float).max))].sum()
        return float(left), asked.total_minutes(chosen)

    if asked.k >= len(columns):
        return Answer(best([columns.tolist()], score), 0.0, True)
    far = float(now[alone].max(initial=0.0))
    guess = shortlist.nearest(table, now, weights, asked.k)
    guesses = [_extended(asked, start), columns[shortlist.moved(table, now, weights, guess)].tolist()]
    known = score(best(guesses, score))[1] + far * unserved
    table, columns = _thinned(table, now, weights, columns, alone & (unserved <= 0), asked.k, known)
    programme, constant = programmes.median(table, now, weights, asked.k, unserved, alone)
    found = solve(programme, asked.until)
    opened = [] if found.values is None else [columns[found.values[: len(columns)] > 0.5].tolist()]
    chosen = best([*guesses, *opened], score)
    easy = float(weights @ np.minimum(now, table.min(axis=1))) if unserved <= 0 else 0.0  # all sites open
    bound = max(found.bound + constant - far * unserved, easy)
    total = asked.total_minutes(chosen)
    gap = 0.0 if found.proven or not total else max(total - bound, 0.0) / total
    return Answer(chosen, bound if sure else 0.0, found.proven and sure, gap)


def center(asked: Question, reached: Reached) -> Answer:
    """Return the p-center, and among those the p-median; the bound is that of the largest minutes."""
    start, unserved, sure = reached
    rows = asked.demand > 0
    values = np.append(asked.minutes[rows][:, asked.free].ravel(), asked.now[rows])
    values = np.unique(np.append(values[np.isfinite(values)], 0.0))
    low = 0
    if unserved <= 0:
        floor = asked.minutes[rows & asked.reachable].min(axis=1, initial=np.inf).max(initial=0.0)
        low = int(np.searchsorted(values, floor))
    low, high, chosen = _searched(asked, values, low, start, unserved)
    second = median(asked, (chosen, unserved, True), float(values[high]))
    return Answer(
        second.chosen, float(values[low]) if sure else 0.0, low == high and sure and second.proven, second.gap
    )


def _searched(
    asked: Question, values: np.ndarray, low: int, chosen: tuple[int, ...], unserved: float
) -> tuple[int, int, tuple[int, ...]]:
    """Halve what lies between the least thinkable of these values and the one that is kept; where both end, and how."""
    high = int(np.searchsorted(values, asked.largest_minutes(chosen)))
    while low < high:
        middle = (low + high) // 2
        possible = _possible(asked, float(values[middle]), unserved)
        if possible is None:
            break
        if possible[0]:
            chosen = possible[1]
            high = int(np.searchsorted(values, asked.largest_minutes(chosen)))
        else:
            low = middle + 1
    return low, high, chosen


def _possible(asked: Question, within: float, unserved: float) -> tuple[bool, tuple[int, ...]] | None:
    """Return whether k sites have all but so much demand within these minutes, and which; None: time was up."""
    small = reduced(asked, within)
    beyond = asked.reachable & (asked.demand > 0) & (asked.minutes.min(axis=1, initial=np.inf) > within)
    left = unserved - float(asked.demand[beyond].sum())
    if left < -SAME * asked.demand.sum():
        return False, ()
    if asked.k >= len(small.columns):
        return True, tuple(small.columns.tolist())
    found = solve(programmes.fewest(small.covers, small.weights, asked.k, max(left, 0.0)), asked.until)
    if found.values is not None:
        chosen = tuple(small.columns[found.values[: len(small.columns)] > 0.5].tolist())
        missed = asked.demand[asked.reachable & (asked.with_open(chosen) > within)].sum()
        return (True, chosen) if missed <= unserved + SAME * asked.demand.sum() else None  # a trifle lost in rounding
    return (False, ()) if found.proven else None


def _within(
    asked: Question, within: float, unserved: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, float]:
    """Return the table of what is open to choice, the minutes now, weights, columns, who is alone, what may be left.

    Those who are alone have nobody near enough now; they count as further than anybody until someone is.
    """
    table = np.where(asked.minutes[:, asked.free] <= within, asked.minutes[:, asked.free], np.inf)
    now = np.where(asked.now <= within, asked.now, np.inf)
    rows = (asked.demand > 0) & asked.reachable
    wanting = rows & np.isfinite(np.minimum(now, table.min(axis=1, initial=np.inf)))
    unserved = max(unserved - float(asked.demand[rows & ~wanting].sum()), 0.0)
    table, now, weights = table[wanting], now[wanting], asked.demand[wanting]
    far = 1.0 + max(table[np.isfinite(table)].max(initial=0.0), now[np.isfinite(now)].max(initial=0.0))
    now = np.where(np.isfinite(now), now, far)
    table = np.where(table < now[:, None], table, np.inf)
    both, weights, _ = shortlist.groups(np.column_stack([table, now]), weights)
    kept = shortlist.undominated(both[:, :-1])
    return both[:, kept], both[:, -1], weights, asked.free[kept], both[:, -1] == far, unserved


def _thinned(
    table: np.ndarray,
    now: np.ndarray,
    weights: np.ndarray,
    columns: np.ndarray,
    needy: np.ndarray,
    k: int,
    known: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the table and its columns without those that cannot be in an answer as good as the one that is known.

    Those who are ``needy`` must have a site. Where the table is small it is left as it is.
    """
    if table.size < SMALL or not k:
        return table, columns
    cost = weights[:, None] * table
    otherwise = np.where(needy, np.inf, weights * now)
    may = shortlist.promising(cost, otherwise, weights * np.minimum(now, np.median(table, axis=1)), k, known)
    return table[:, may], columns[may]


def _extended(asked: Question, start: tuple[int, ...]) -> list[int]:
    """Return these sites and as many more as may open, each the one that saves the most minutes."""
    now = asked.with_open(start)
    rows = (asked.demand > 0) & np.isfinite(now)
    more = shortlist.nearest(asked.minutes[rows][:, asked.free], now[rows], asked.demand[rows], asked.k - len(start))
    return [*start, *asked.free[more].tolist()]
