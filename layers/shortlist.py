"""A siting question made smaller, and a good first guess at it. Arrays only."""

from __future__ import annotations

import numpy as np

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
