"""Statistics of counts in time: Mann–Kendall, Sen's slope, two counts compared, CUSUM. Knows no calendar."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import betaincinv

from layers import discovery


class Trend(NamedTuple):
    """Mann–Kendall's S, its z and two-sided p, each of shape () or (k,)."""

    s: np.ndarray
    z: np.ndarray
    p: np.ndarray


def mann_kendall(values: np.ndarray) -> Trend:
    """Test whether values rise or fall in time, shape (n,), or (n, k) for k series at once.

    Corrected for ties and for continuity. z and p are NaN where all values are equal or fewer than three.

    Source: Mann (1945), doi:10.2307/1907187; Kendall (1975), Rank Correlation Methods, 4th edition.
    """
    x = np.asarray(values, dtype=float)
    n = len(x)
    first, second = np.triu_indices(n, 1)
    s = np.sign(x[second] - x[first]).sum(axis=0)
    same = (x[:, None] == x[None, :]).sum(axis=0)  # how many share each value
    ties = ((same - 1) * (2 * same + 5)).sum(axis=0)
    variance = (n * (n - 1) * (2 * n + 5) - ties) / 18
    known = (variance > 0) & (n > 2)
    z = np.divide(s - np.sign(s), np.sqrt(np.where(known, variance, 1)), where=known, out=np.full(s.shape, np.nan))
    return Trend(s, z, discovery.normal(z))


def sen_slope(values: np.ndarray) -> np.ndarray:
    """Return the median of the slopes between all pairs, a step: shape () or (k,); NaN for fewer than two values.

    Source: Sen (1968), doi:10.1080/01621459.1968.10480934.
    """
    x = np.asarray(values, dtype=float)
    first, second = np.triu_indices(len(x), 1)
    if not len(first):
        return np.full(x.shape[1:], np.nan)
    steps = (second - first).astype(float)
    slopes = (x[second] - x[first]) / (steps if x.ndim == 1 else steps[:, None])
    return np.asarray(np.median(slopes, axis=0))


def compare_counts(before: np.ndarray, after: np.ndarray, ratio: float) -> np.ndarray:
    """Return two-sided p-values that two Poisson counts come of one rate, given their sum; NaN where both are 0.

    ``ratio`` is how much longer the second was observed than the first.

    Source: Przyborowski and Wilenski (1940), doi:10.1093/biomet/31.3-4.313.
    """
    total = before + after
    p = discovery.exact(after, np.full(total.shape, ratio / (1 + ratio)), total)
    return np.where(total > 0, p, np.nan)


def ratio_interval(
    before: np.ndarray, after: np.ndarray, ratio: float, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Return exact limits of the second rate over the first: 0 and infinity where a count is 0.

    From Clopper and Pearson's limits (1934, doi:10.1093/biomet/26.4.404) of the second count's part of both.
    """
    tail = (1 - level) / 2
    low = np.where(after > 0, betaincinv(np.maximum(after, 1), before + 1, tail), 0.0)
    high = np.where(before > 0, betaincinv(after + 1, np.maximum(before, 1), 1 - tail), 1.0)
    with np.errstate(divide="ignore"):
        return low / (1 - low) / ratio, np.where(high < 1, high / (1 - np.minimum(high, 1)), np.inf) / ratio


def cusum(counts: np.ndarray, expected: float | np.ndarray, times: float = 2.0) -> np.ndarray:
    """Return the path of the upper Poisson CUSUM, shape of ``counts`` (months, …).

    Each month adds what its count exceeds the reference value, which lies between ``expected`` and ``times`` as many;
    the path never falls below 0.

    Source: Lucas (1985), doi:10.1080/00401706.1985.10488030.
    """
    reference = expected * (times - 1) / np.log(times)
    path = np.zeros(counts.shape)
    now = np.zeros(counts.shape[1:])
    for month, count in enumerate(counts):
        now = np.maximum(now + count - reference, 0.0)
        path[month] = now
    return path
