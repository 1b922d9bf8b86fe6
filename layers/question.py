"""One question of siting, its numbers checked, and what any choice of sites gives. Arrays only."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

SAME = 1e-9  # relative: two sums of the same numbers in another order


class Answer(NamedTuple):
    """Columns to open; the bound of the objective; whether it is proven; the gap of a second step, if there is one."""

    chosen: tuple[int, ...]
    bound: float
    proven: bool
    gap: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """The table with infinity for no way, demand, how many to open, and the moment by which the answer is wanted.

    ``existing`` and ``free`` are columns, ``now`` (n,) the minutes to the nearest existing site; ``reachable`` (n,)
    says whom some site has within ``reach``.
    """

    minutes: np.ndarray
    demand: np.ndarray
    k: int
    existing: np.ndarray
    free: np.ndarray
    now: np.ndarray
    reach: float
    reachable: np.ndarray
    until: float

    def with_open(self, chosen: Iterable[int]) -> np.ndarray:
        """Return the minutes of each place of demand to the nearest site once these are open."""
        return np.minimum(self.now, self.minutes[:, list(chosen)].min(axis=1, initial=np.inf))

    def served(self, chosen: Iterable[int]) -> np.ndarray:
        """Return the demand of each place that has some way to an open site, else 0."""
        return np.where(np.isfinite(self.with_open(chosen)), self.demand, 0.0)

    def total_minutes(self, chosen: Iterable[int]) -> float:
        """Return the minutes of all demand that has a way, summed."""
        minutes = self.with_open(chosen)
        has = np.isfinite(minutes)
        return float(minutes[has] @ self.demand[has])

    def largest_minutes(self, chosen: Iterable[int]) -> float:
        """Return the most minutes of any demand that has a way."""
        minutes = self.with_open(chosen)
        return float(minutes[np.isfinite(minutes) & (self.demand > 0)].max(initial=0.0))


Score = Callable[[Sequence[int]], tuple[float, ...]]


def asked_about(
    minutes: np.ndarray, demand: np.ndarray, k: int, existing: Sequence[int], limit: float, reach: float = np.inf
) -> Question:
    """Return the question, or a ValueError that says what is wrong with its numbers. ``limit`` is in seconds."""
    minutes, demand = np.asarray(minutes, dtype=float), np.asarray(demand, dtype=float)
    if minutes.ndim != 2 or minutes.shape[:1] != demand.shape:
        raise ValueError(f"minutes are {minutes.shape}, but demand is {demand.shape}")
    if (minutes < 0).any():
        raise ValueError(f"{(minutes < 0).sum()} of {minutes.size} minutes are negative")
    wrong = ~((demand >= 0) & np.isfinite(demand))
    if wrong.any():
        raise ValueError(f"{wrong.sum()} of {len(demand)} numbers of demand are negative or not finite")
    columns = np.arange(minutes.shape[1])
    if k < 0 or not np.isin(existing, columns).all():
        raise ValueError(f"k is {k}, existing {tuple(existing)}; there are {len(columns)} sites, from 0")
    table = np.where(np.isnan(minutes), np.inf, minutes)
    is_open = np.isin(columns, existing)
    free = columns[~is_open]
    now = table[:, is_open].min(axis=1, initial=np.inf)
    nearest = table.min(axis=1, initial=np.inf)
    reachable = (nearest <= reach) & (nearest < np.inf)
    until = time.monotonic() + limit
    return Question(table, demand, min(int(k), len(free)), columns[is_open], free, now, reach, reachable, until)


def worse(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Return whether the first score is clearly higher, the first number that differs deciding."""
    for a, b in zip(one, other, strict=True):
        if abs(a - b) > SAME * max(abs(a), abs(b)):
            return a > b
    return False


def best(choices: Iterable[Sequence[int]], score: Score) -> tuple[int, ...]:
    """Return the choice with the least score (of equals the first), without sites that change nothing."""
    chosen: list[int] | None = None
    least: tuple[float, ...] = ()
    for choice in choices:
        found = score(choice)
        if chosen is None or worse(least, found):
            chosen, least = sorted(choice), found
    return _needed(chosen or [], score)


def _needed(chosen: Sequence[int], score: Score) -> tuple[int, ...]:
    for site in reversed(chosen):
        fewer = [other for other in chosen if other != site]
        if not worse(score(fewer), score(chosen)):
            chosen = fewer
    return tuple(int(site) for site in chosen)
