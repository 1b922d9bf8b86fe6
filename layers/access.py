"""How much help each place can count on: floating catchments. Arrays in, arrays out; knows nothing of snapshots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Decay = Callable[[np.ndarray], np.ndarray]
DIGITS = 12  # of the highest access: two that differ by less hold the same rank


@dataclass(frozen=True, slots=True)
class Steps:
    """What a minute weighs: ``weights[k]`` up to ``borders[k]`` (included) and beyond the one before, then nothing.

    One step of weight 1 is the catchment of 2SFCA; ``Steps((10, 20, 30), (1, 0.68, 0.22))`` that of Luo and Qi.
    Infinite or NaN minutes weigh nothing.

    Raises
    ------
    ValueError
        The borders do not rise from zero or more, a weight is negative, or there are not as many of both.
    """

    borders: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        rising = all(low < high for low, high in zip((-np.inf, *self.borders), self.borders, strict=False))
        if not self.borders or len(self.borders) != len(self.weights) or not rising or self.borders[0] < 0:
            raise ValueError(f"borders {self.borders} must rise from 0 and be as many as weights {self.weights}")
        if not all(0 <= weight < np.inf for weight in self.weights):
            raise ValueError(f"weights {self.weights} must be finite and not negative")

    def __call__(self, minutes: np.ndarray) -> np.ndarray:
        """Return the weight of each of these minutes."""
        minutes = np.where(minutes == np.inf, np.nan, minutes)
        within = np.zeros(minutes.shape, dtype=np.int64)
        for border in self.borders:
            within += minutes <= border
        return np.array((0.0, *reversed(self.weights))).take(within)


@dataclass(frozen=True, slots=True, eq=False)
class Sensitivity:
    """How far access hangs on the choice of catchment.

    ``access`` (c, n) is that of each catchment; ``least`` and ``most`` (n,) its range for each place; ``first`` and
    ``last`` (n,) the best and the worst rank a place ever has, 1 being the highest access; equals share the better one.
    """

    access: np.ndarray
    least: np.ndarray
    most: np.ndarray
    first: np.ndarray
    last: np.ndarray


def two_step(minutes: np.ndarray, capacity: np.ndarray, demand: np.ndarray, weights_of: Decay) -> np.ndarray:
    """Return capacity per unit of demand that each place can count on (2SFCA and, with several steps, E2SFCA).

    Each supply shares its capacity among the demand near it, by weight; each place of demand adds up what the supplies
    near it give. Summed over the demand, the result is the capacity of all supplies that have some demand near.

    Parameters
    ----------
    minutes
        From each of n places of demand to each of m supplies, shape (n, m); the way back may be another. Infinite or
        NaN: no way.
    capacity, demand
        Of each supply, shape (m,), and of each place, shape (n,).
    weights_of
        What minutes weigh, such as ``Steps``; NaN must weigh nothing.

    Returns
    -------
    ndarray
        Shape (n,). 0 where nothing is near. A place without demand has access like any other.

    Raises
    ------
    ValueError
        The shapes do not fit, or a number is negative or, for capacity and demand, not finite.

    Source: Luo and Wang (2003), doi:10.1068/b29120; Luo and Qi (2009), doi:10.1016/j.healthplace.2009.06.002.
    """
    minutes, capacity, demand = (np.asarray(each, dtype=float) for each in (minutes, capacity, demand))
    _check(minutes, capacity, demand)
    near = weights_of(minutes)
    wanted = demand @ near
    return near @ np.divide(capacity, wanted, out=np.zeros(len(capacity)), where=wanted > 0)


def sensitivity(
    minutes: np.ndarray, capacity: np.ndarray, demand: np.ndarray, catchments: Sequence[Decay]
) -> Sensitivity:
    """Return access for each of several catchments, and how far numbers and ranks move between them.

    The other parameters and the errors are those of ``two_step``; without any catchment it is a ValueError.
    """
    if not len(catchments):
        raise ValueError("no catchment to compare: 0 given, at least 1 is needed")
    return compared(np.array([two_step(minutes, capacity, demand, weights_of) for weights_of in catchments]))


def compared(access: np.ndarray) -> Sensitivity:
    """Return how far numbers and ranks move between the rows of ``access``, shape (catchments, places)."""
    ranks = np.array([_ranks(row) for row in access])
    return Sensitivity(access, access.min(axis=0), access.max(axis=0), ranks.min(axis=0), ranks.max(axis=0))


def _ranks(access: np.ndarray) -> np.ndarray:
    """Return 1 for the highest, and for each place one more than there are places with clearly more."""
    if not access.any():
        return np.ones(len(access), dtype=np.int64)
    level = np.round(access / access.max(), DIGITS)
    return 1 + len(level) - np.searchsorted(np.sort(level), level, side="right")


def _check(minutes: np.ndarray, capacity: np.ndarray, demand: np.ndarray) -> None:
    if minutes.shape != (len(demand), len(capacity)):
        raise ValueError(
            f"minutes are {minutes.shape}, but there are {len(demand)} places and {len(capacity)} supplies"
        )
    if (minutes < 0).any():
        raise ValueError(f"{(minutes < 0).sum()} of {minutes.size} minutes are negative")
    for name, amounts in (("capacity", capacity), ("demand", demand)):
        wrong = ~((amounts >= 0) & np.isfinite(amounts))
        if wrong.any():
            raise ValueError(f"{wrong.sum()} of {len(amounts)} numbers of {name} are negative or not finite")
