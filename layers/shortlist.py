"""A siting question made smaller, and a good first guess at it. Arrays only."""

from __future__ import annotations

import numpy as np

ROUNDS = 200  # of Lagrange's multipliers; what they do not close is left to the programme
PATIENCE = 12  # rounds without a better bound before the steps are halved
CLEARLY = 1e-9  # relative: more than rounding
FEW = 50_000_000  # comparisons that are worth making to find dominated candidates


def groups(table: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the rows that differ, the weight of each (equal rows added up), and which of them each row is."""
    if not table.size:
        return table[:0], weights[:0], np.zeros(len(table), dtype=np.int64)
    packed = np.ascontiguousarray(np.packbits(table, axis=1) if table.dtype == bool else table)
    whole = packed.view(np.dtype((np.void, packed.dtype.itemsize * packed.shape[1]))).ravel()
    _, where, which = np.unique(whole, return_index=True, return_inverse=True)
    which = which.ravel()
    return table[where], np.bincount(which, weights=weights), which


def undominated(table: np.ndarray) -> np.ndarray:
    """Return the columns worth looking at, in order: no other is at least as near to every row (of equals the first).

    ``table`` are minutes, or for covering False where covered. A column that is nowhere finite is not worth it.
    """
    worth = np.flatnonzero((table < np.inf).any(axis=0)) if table.dtype != bool else np.flatnonzero(~table.all(axis=0))
    if table.shape[0] * len(worth) ** 2 > FEW:
        return worth
    kept = table[:, worth]
    beaten = np.zeros(len(worth), dtype=bool)
    for column in range(len(worth)):
        as_near = (kept <= kept[:, [column]]).all(axis=0) & ~beaten
        nearer = as_near & ((kept < kept[:, [column]]).any(axis=0) | (np.arange(len(worth)) < column))
        beaten[column] = nearer.any()
    return worth[~beaten]


def widest(covers: np.ndarray, weights: np.ndarray, k: int) -> list[int]:
    """Return up to k columns of ``covers`` (bool), each time the one that adds the most weight."""
    left, chosen = weights.astype(float), []
    for _ in range(min(k, covers.shape[1])):
        gain = left @ covers
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        chosen.append(best)
        left = np.where(covers[:, best], 0.0, left)
    return chosen


def exchanged(covers: np.ndarray, weights: np.ndarray, chosen: list[int]) -> list[int]:
    """Return the choice after each column was exchanged for a better one as long as there was any."""
    unchanged = 0
    while unchanged < len(chosen):
        first, *rest = chosen
        gain = np.where(covers[:, rest].any(axis=1), 0.0, weights) @ covers
        better = gain.max() > gain[first] * (1 + CLEARLY)
        chosen = [*rest, int(gain.argmax()) if better else first]
        unchanged = 0 if better else unchanged + 1
    return chosen


def nearest(minutes: np.ndarray, now: np.ndarray, weights: np.ndarray, k: int) -> list[int]:
    """Return up to k columns, each time the one that saves the most minutes; ``now`` are those without any of them."""
    chosen: list[int] = []
    for _ in range(min(k, minutes.shape[1])):
        gain = weights @ np.maximum(now[:, None] - minutes, 0.0)
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        chosen.append(best)
        now = np.minimum(now, minutes[:, best])
    return chosen


def moved(minutes: np.ndarray, now: np.ndarray, weights: np.ndarray, chosen: list[int]) -> list[int]:
    """Return the choice after each column was moved to where it saves more as long as there was such a place.

    Source: Teitz and Bart (1968), doi:10.1287/opre.16.5.955.
    """
    unchanged = 0
    while unchanged < len(chosen):
        first, *rest = chosen
        without = np.minimum(now, minutes[:, rest].min(axis=1, initial=np.inf))
        gain = weights @ np.maximum(without[:, None] - minutes, 0.0)
        better = gain.max() > gain[first] + CLEARLY * (weights @ without)
        chosen = [*rest, int(gain.argmax()) if better else first]
        unchanged = 0 if better else unchanged + 1
    return chosen


def promising(cost: np.ndarray, otherwise: np.ndarray, start: np.ndarray, k: int, known: float) -> np.ndarray:
    """Return which columns may be among the k of a least sum, as Lagrange's multipliers tell; mostly they are few.

    ``cost`` (rows, columns) is that of each row from each column, ``otherwise`` (rows,) that of no column (infinite: it
    must have one), ``start`` (rows,) a first guess of what a row pays, ``known`` the sum of some choice.

    Source: Beasley (1993), doi:10.1016/0377-2217(93)90241-I.
    """
    paid, may, bound, step, since = start.copy(), np.ones(cost.shape[1], dtype=bool), -np.inf, 2.0, 0
    for _ in range(ROUNDS):
        gain = np.maximum(paid[:, None] - cost, 0.0).sum(axis=0)
        picks = np.argpartition(-gain, k - 1)[:k]
        least = paid.sum() - np.maximum(paid - otherwise, 0.0).sum() - gain[picks].sum()
        may &= least + gain[picks].min() - gain <= known * (1 + CLEARLY)
        bound, since = (least, 0) if least > bound else (bound, since + 1)
        step, since = (step / 2, 0) if since > PATIENCE else (step, since)
        slope = 1.0 - (cost[:, picks] < paid[:, None]).sum(axis=1) - (otherwise < paid)
        if known - least <= known * CLEARLY or not slope.any():
            break
        paid = np.maximum(paid + step * (known - least) / (slope @ slope) * slope, 0.0)
    return may
