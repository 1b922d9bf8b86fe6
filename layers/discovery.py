"""When a finding may be called one: false discoveries held down, three words, and what could have been seen at all.

The words, for one map of m areas or cells, are given by the same rule everywhere:

* *firm*: q ≤ 0.05. Of all that are called firm on many maps, at most one in twenty is chance; on a map of pure chance
  nothing at all is firm in 19 of 20 maps.
* *tentative*: q ≤ 0.20. Worth a look, not a decision.
* *not enough data*: neither, and even twice the expected cases would have been seen as tentative with a chance below
  one half; or more cases than expected, but fewer than five.

q is the p-value corrected for the number of areas: Benjamini and Hochberg (1995),
doi:10.1111/j.2517-6161.1995.tb02031.x.
"""

from __future__ import annotations

import numpy as np
from scipy.special import bdtrik, betainc, betaincc, ndtr, ndtri, pdtrc

FIRM, TENTATIVE, SCANT = "firm", "tentative", "not enough data"
FIRM_BELOW, TENTATIVE_BELOW = 0.05, 0.20
FEWEST = 5  # cases below which nothing is called hot
SEEN = 0.5  # chance of seeing a doubling below which an area has not enough data
TIMES = 2.0  # how much more that is


def false_discovery(p: np.ndarray) -> np.ndarray:
    """Return Benjamini–Hochberg q-values in the order of ``p``; NaN stays NaN and is not counted as a test."""
    q = np.full(p.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    raised = p[order] * len(order) / np.arange(1, len(order) + 1)
    q[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1)
    return q


def exact(observed: np.ndarray, share: np.ndarray, total: float) -> np.ndarray:
    """Return two-sided p-values of counts when each of ``total`` cases falls into an area with chance ``share``.

    The smaller tail of the binomial distribution doubled; NaN where the chance is 0.
    """
    share = np.minimum(share, 1)
    lower = np.where(observed < total, betaincc(observed + 1, np.maximum(total - observed, 1), share), 1.0)
    upper = np.where(observed > 0, betainc(np.maximum(observed, 1), total - observed + 1, share), 1.0)
    return np.where(share > 0, np.minimum(2 * np.minimum(lower, upper), 1), np.nan)


def normal(z: np.ndarray) -> np.ndarray:
    """Return two-sided p-values of standard normal z."""
    return 2 * ndtr(-np.abs(z))


def words(q: np.ndarray, z: np.ndarray, cases: np.ndarray, power: np.ndarray) -> np.ndarray:
    """Return each area's word by the rule above, '' for nothing unusual and where it was not tested."""
    found = np.where(q <= FIRM_BELOW, FIRM, np.where(q <= TENTATIVE_BELOW, TENTATIVE, "")).astype(object)
    found[(found != "") & (z > 0) & (cases < FEWEST)] = SCANT
    found[(found == "") & ~np.isnan(q) & (power < SEEN)] = SCANT
    return found


def level(tests: int, together: float) -> float:
    """Return the p below which one unusual place would be called at least tentative among so many tests."""
    return min(TENTATIVE_BELOW * max(together, 1) / max(tests, 1), 1)


def raised(usual: np.ndarray, variance: np.ndarray, below: float, times: float = TIMES) -> np.ndarray:
    """Return the chance that ``times`` the usual cases stand out by a z of two-sided p ``below`` with this variance.

    Around their mean the cases vary by chance (Poisson, taken as normal); where nothing is usual the chance is 0.
    """
    more = usual * (times - 1) + ndtri(below / 2) * np.sqrt(np.maximum(variance, 0))
    return np.where(usual > 0, ndtr(more / np.sqrt(np.where(usual > 0, times * usual, 1))), 0.0)


def passed(level: float, total: float | np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return the fewest cases k that more than k of ``total`` exceed with a chance of at most ``level``.

    Each case falls into an area with chance ``share``; 0 where that is 0.
    """
    share, total = np.broadcast_arrays(np.clip(share, 0, 1), total)
    known = (share > 0) & (share < 1) & (total > 0)
    sure, p = np.where(known, total, 1), np.where(known, share, 0.5)
    k = np.clip(np.ceil(bdtrik(1 - level, sure, p)), 0, sure)
    k = np.where(above(k, sure, p) > level, k + 1, k)  # where rounding made it one too few
    k = np.where((k > 0) & (above(k - 1, sure, p) <= level), k - 1, k)
    return np.where(known, k, np.where(share >= 1, total, 0.0))


def above(count: np.ndarray, total: np.ndarray, share: np.ndarray | float) -> np.ndarray:
    """Return the chance of more than ``count`` of ``total`` cases when each falls here with chance ``share``."""
    inside = (count >= 0) & (count < total)
    first, rest = np.where(inside, count + 1, 1), np.where(inside, total - count, 1)
    return np.where(inside, betainc(first, rest, share), np.where(count < 0, 1.0, 0.0))


def power(share: np.ndarray, total: float, tests: int, together: float, times: float = TIMES) -> np.ndarray:
    """Return the chance that ``times`` the expected cases in an area would be called at least tentative.

    Parameters
    ----------
    share
        Each area's chance to hold a case when nothing is unusual, between 0 and 1.
    total
        Cases of the map.
    tests
        Areas tested on the map.
    together
        How many areas one unusual place raises at once (areas that share cases): the correction for the number of
        tests is that much milder.
    """
    share = np.clip(share, 0, 1)
    least = np.maximum(passed(level(tests, together) / 2, total, share) + 1, FEWEST)
    return np.where(share > 0, pdtrc(np.maximum(least - 1, 0), times * total * share), 0.0)
