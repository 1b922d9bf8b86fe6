"""Places put in order by several counts at once, and how firm that order is. Knows arrays only, no snapshot.

The last axes are (places, components), or (places,) for one number a place; draws come first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

DRAWS, SEED = 2000, 21
TOP = 3  # the places at the head that are asked about
WITHIN = (0.05, 0.95)  # ranks are told within nine of ten draws
HOLDS = 0.75  # an order that holds in fewer draws is called a tie
SLACK = 0.01  # of the mean: the least spread that counts are thought to have behind chance
FINE = 9  # decimals: what is equal but for rounding is a tie


class Firmness(NamedTuple):
    """How firm an order is, one entry a place: its rank from ``low`` to ``high``, and how often in the ``top``."""

    low: np.ndarray
    high: np.ndarray
    top: np.ndarray


def points(counts: np.ndarray) -> np.ndarray:
    """Return of how many per cent of the other places each exceeds the count; shape of ``counts``, (…, places, k).

    One very large count moves no other place. Equal counts have equal points; the fewest have none.

    Source: ranking as in OECD and JRC (2008), Handbook on Constructing Composite Indicators,
    doi:10.1787/9789264043466-en.
    """
    others = max(counts.shape[-2] - 1, 1)
    return 100 * np.swapaxes(fewer(np.swapaxes(counts, -1, -2)), -1, -2) / others


def index(scored: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the weighted mean of the points, (…, places) of (…, places, k) and (…, k); only weights' ratio matters.

    Raises
    ------
    ValueError
        A weight is negative, or all are 0.
    """
    total = weights.sum(axis=-1, keepdims=True)
    if (weights < 0).any() or (total <= 0).any():
        raise ValueError(f"weights from {weights.min()} to {weights.max()}; none may be negative and some must count")
    return np.asarray(np.round((scored @ (weights / total)[..., None])[..., 0], FINE))


def ranks(values: np.ndarray) -> np.ndarray:
    """Return each place's rank, 1 for the highest; equal ones share the better rank. Shape of ``values``."""
    return fewer(-values) + 1


def fewer(values: np.ndarray) -> np.ndarray:
    """Return how many along the last axis are smaller than each."""
    order = np.argsort(values, axis=-1, kind="stable")
    ordered = np.take_along_axis(values, order, -1)
    fresh = np.ones(values.shape, dtype=bool)
    fresh[..., 1:] = ordered[..., 1:] > ordered[..., :-1]
    first = np.maximum.accumulate(np.where(fresh, np.arange(values.shape[-1]), 0), axis=-1)
    found = np.empty_like(first)
    np.put_along_axis(found, order, first, -1)
    return found


def firmness(values: np.ndarray) -> Firmness:
    """Return how firm the order is over draws of the index, shape (draws, places)."""
    found = ranks(values)
    low, high = (np.quantile(found, q, axis=0, method="inverted_cdf") for q in WITHIN)
    return Firmness(low, high, (found <= TOP).mean(axis=0))


def ties(values: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Return which pairs cannot be told apart, (places, places): their order holds in fewer than ``HOLDS`` of draws.

    ``values`` (places,) give the order, ``drawn`` (draws, places) the same index with other counts; a draw in which
    both are equal counts half.
    """
    above = np.array([((one[:, None] > drawn).mean(0) + (one[:, None] == drawn).mean(0) / 2) for one in drawn.T])
    higher = values[:, None] > values[None, :]
    firm = higher & (above >= HOLDS)
    tied = ~(firm | firm.T)
    np.fill_diagonal(tied, False)
    return tied


def weightings(rng: np.random.Generator, draws: int, k: int) -> np.ndarray:
    """Return weights of k components that add up to 1, every such weighting as likely as any other; (draws, k)."""
    return rng.dirichlet(np.ones(k), draws)


def behind(counts: np.ndarray) -> tuple[float, float]:
    """Return shape and rate of the gamma distribution that counts of places come from, by their mean and variance.

    Counts that differ no more than chance makes them come from nearly one value.
    """
    mean = float(counts.mean())
    if mean <= 0:
        return 0.5, 1.0
    spread = float(counts.var(ddof=1)) if len(counts) > 1 else mean
    excess = max(spread - mean, mean * SLACK)
    return mean**2 / excess, mean / excess


def usual_cases(rng: np.random.Generator, counts: np.ndarray, draws: int) -> np.ndarray:
    """Return draws of the cases to be expected behind counts, (draws, places): gamma–Poisson, shrunken to the mean."""
    shape, rate = behind(counts)
    return rng.standard_gamma(counts + shape, (draws, len(counts))) / (1 + rate)


def parts_of(rng: np.random.Generator, whole: np.ndarray, counts: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Return draws of a part of the cases, (draws, places), given draws of all of them (``whole``).

    ``part`` of ``counts`` were of that sort; each place's part is drawn from its beta distribution, shrunken to the
    district's. So a draw with many cases has many of each sort, as chance would make it.
    """
    shape, _ = behind(counts)
    share = part.sum() / counts.sum() if counts.sum() else 0.0
    of_sort, others = shape * share, shape * (1 - share)
    least = 1e-6  # a beta distribution needs both above nothing
    return whole * rng.beta(part + of_sort + least, np.maximum(counts - part, 0) + others + least, whole.shape)


def extra_of(
    rng: np.random.Generator, recent: np.ndarray, before: np.ndarray, ratio: float, kept: np.ndarray, draws: int
) -> np.ndarray:
    """Return draws of the cases more than usual, (draws, places): ``kept`` is the part of a rise that is believed."""
    now, then = (rng.standard_gamma(counts + 0.5, (draws, len(counts))) for counts in (recent, before))
    return np.maximum(now - then * ratio, 0.0) * kept
