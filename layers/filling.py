"""A first answer to covering with capacities: who fills which place, and places opened one by one. Arrays only."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

LARGEST = 2**30  # of what the flow can count


class Filled(NamedTuple):
    """Which places are open (bool), how much of each group each place takes, and what no choice can exceed."""

    opened: np.ndarray
    taken: np.ndarray
    bound: float

    @property
    def covered(self) -> float:
        """How much is taken in all."""
        return float(self.taken.sum())


def fits(weights: np.ndarray, room: np.ndarray) -> bool:
    """Return whether all numbers are whole and small enough to be counted one by one."""
    every = np.concatenate([weights, room])
    return bool((every == np.round(every)).all() and every.sum() < LARGEST)


def widest(covers: np.ndarray, weights: np.ndarray, room: np.ndarray, k: int, existing: np.ndarray) -> Filled:
    """Return the places that are open and k more, each time the one by which the most becomes covered.

    ``covers`` (groups, places) says who can go where; ``weights`` (groups,) and ``room`` (places,) are whole numbers.
    What a place adds only shrinks as others open, so that few of the gains are worked out again, and k of the first
    gains bound what any k places could add.

    Source: Minoux (1978), doi:10.1007/BFb0006528; Nemhauser, Wolsey and Fisher (1978), doi:10.1007/BF01588971.
    """
    opened = existing.copy()
    base = taken(covers, weights, room, opened).sum()
    now, total = base, float(weights.sum())
    free = np.flatnonzero(~opened)
    queue = [(-float(min(room[column], weights @ covers[:, column])), int(column), -1) for column in free]
    heapify(queue)
    first: dict[int, float] = {}
    for step in range(min(k, len(free))):
        while queue and now < total:
            gain, column, asked = heappop(queue)
            if asked == step:
                opened[column], now = True, now - gain
                break
            fresh = taken(covers, weights, room, opened | (np.arange(len(room)) == column)).sum() - now
            if step == 0:
                first[column] = float(fresh)
            heappush(queue, (-float(fresh), column, step))
    return Filled(opened, taken(covers, weights, room, opened), min(total, base + _most(queue, first, k)))


def _most(queue: list[tuple[float, int, int]], first: dict[int, float], k: int) -> float:
    """Return the sum of the k largest gains beside today's places alone; those never worked out are no larger."""
    gains = sorted([*first.values(), *(-gain for gain, column, asked in queue if column not in first)], reverse=True)
    return sum(gains[:k])


def taken(covers: np.ndarray, weights: np.ndarray, room: np.ndarray, opened: np.ndarray) -> np.ndarray:
    """Return how much of each group the open places take when as much as possible is taken, shape (groups, places)."""
    groups, places = covers.shape
    group, place = np.nonzero(covers & opened)
    source, sink = groups + places, groups + places + 1
    start = np.concatenate([np.full(groups, source), group, groups + np.arange(places)])
    end = np.concatenate([np.arange(groups), groups + place, np.full(places, sink)])
    size = np.concatenate([weights, weights[group], np.where(opened, room, 0.0)]).astype(np.int32)
    graph = csr_array((size, (start, end)), shape=(sink + 1, sink + 1))
    flow = maximum_flow(graph, source, sink).flow
    return np.maximum(flow[:groups, groups : groups + places].toarray(), 0).astype(float)
