"""Many comparisons of two periods under one error: how often would chance alone show anything as unusual at all.

Knows no calendar and no places: only counts of parts, and which parts each comparison adds up. Cases need not come one
by one: where counts vary more than by Poisson's chance (several cases found at once), chance is drawn so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.special import betaln, gammaln

from layers import discovery

DRAWS = 1_999
SAME = 1e-9  # relative: p-values within it are equal
SURE = 1e-12  # p-values below it are not told apart
CLOSEST = 0.98  # correlation of the cases of one part, at most


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Comparisons made together.

    ``members`` (comparisons, parts) holds 1 where a part is added; ``total`` and ``recent`` (parts,) are the cases of
    both periods and of the later one; ``share`` (parts,) of a part's cases fall into the later one when nothing has
    changed; ``rises`` (comparisons,) marks those that ask for more only; ``spread`` (parts,) is how many times
    Poisson's the variance of counts is. ``least`` are the smallest p-values of the drawn districts in which nothing had
    changed, ascending. Counts come in multiples of ``step``: each stands for those a quarter of a step nearer to what
    is expected, too.
    """

    members: csr_array
    total: np.ndarray
    recent: np.ndarray
    share: np.ndarray
    rises: np.ndarray
    spread: np.ndarray
    least: np.ndarray
    step: int = 1

    def p(self, which: np.ndarray | None = None, without: np.ndarray | None = None) -> np.ndarray:
        """Return the p-value of each comparison (or of these), as if the parts ``without`` (a mask) had no cases."""
        members = self.members if which is None else self.members[which]
        rises = self.rises if which is None else self.rises[which]
        kept = np.ones(len(self.total)) if without is None else 1.0 - without
        table = _table(members, kept * self.total, self.share, rises, self.spread)
        recent, expected = members @ (kept * self.recent), members @ (kept * self.total * self.share)
        nearer = np.clip(expected - recent, -(self.step // 4), self.step // 4)
        return table.p[table.start + _whole(recent + nearer)]

    def q(self, p: np.ndarray) -> np.ndarray:
        """Return how often districts without change show at least one p-value as small: each p for all together."""
        as_small = np.searchsorted(self.least, p * (1 + SAME), side="right")
        return (as_small + 1) / (len(self.least) + 1)

    def sums(self, which: int | np.ndarray) -> tuple[float, float, float]:
        """Return the cases of one comparison, or of a mask of parts: of both periods, of the later, expected there."""
        parts = which if isinstance(which, np.ndarray) else self.parts([which])
        total = self.total[parts]
        return float(total.sum()), float(self.recent[parts].sum()), float((total * self.share[parts]).sum())

    def parts(self, which: list[int]) -> np.ndarray:
        """Return a mask of the parts that any of these comparisons adds up."""
        return np.asarray(self.members[which].sum(axis=0)).ravel() > 0


class Table(NamedTuple):
    """The p-values of all recent counts that each comparison could have, one after the other from ``start``."""

    p: np.ndarray
    start: np.ndarray


def together(
    members: csr_array,
    before: np.ndarray,
    recent: np.ndarray,
    ratio: float,
    rises: np.ndarray,
    strata: np.ndarray | None = None,
    spread: float | np.ndarray = 1.0,
    step: int = 1,
    draws: int = DRAWS,
    seed: int = 0,
) -> Family:
    """Return the family of these comparisons, its chance drawn (seeded, so the same counts give the same).

    Parameters
    ----------
    members, before, recent, spread, step
        As in ``Family``; ``before`` (parts,) the cases of the earlier period; one ``spread`` may do for all parts.
    ratio
        How much longer the later period is.
    strata
        None: each case falls into one of the periods by their length. Else the stratum of each part, shape (parts,):
        how many cases of a stratum fall into the later period is taken as given, whatever the reason (a season, say),
        and only where they fall is chance.

    Source: smallest p of all comparisons as in Westfall and Young (1993), Resampling-Based Multiple Testing; given
    the sums of both periods, as in conditional Monte Carlo tests (Hope 1968, doi:10.1111/j.2517-6161.1968.tb00759.x).
    """
    total = before + recent
    wide = np.broadcast_to(np.asarray(spread, dtype=float), total.shape)
    rng = np.random.default_rng(seed)
    share = np.full(len(total), ratio / (1 + ratio))
    if strata is not None:
        share = _parts(np.bincount(strata, recent), np.bincount(strata, total))[strata]
    if (wide > 1).any():
        drawn = _clumped(rng, _whole(total), share, wide, draws)
    elif strata is None:
        drawn = rng.binomial(_whole(total), share, (draws, len(total))).T
    else:
        drawn = _dealt(rng, _whole(total), recent, strata, draws)
    table = _table(members, total, share, rises, wide)
    counts = table.start[:, None] + members.astype(np.int64) @ drawn
    least = table.p[counts].min(axis=0, initial=1.0)
    return Family(members, total, recent, share, rises, wide, np.sort(least), step)


def spread(counts: np.ndarray, wider: Callable[[np.ndarray], np.ndarray] = np.ones_like) -> float:
    """Return how many times Poisson's the variance of counts is, at least 1; shape (months, places, issues).

    Judged by how an issue's cases of two successive months fall on the places: where there are more of an issue in a
    month, a season or a new source, all places share it, and a lasting change counts in one month only. ``wider`` says
    of the cases of two months how many times a binomial variance they have even so, for they are rounded.
    """
    both = counts[:-1] + counts[1:]
    n = both.sum(axis=1, keepdims=True)
    share = np.divide(counts[1:].sum(axis=1, keepdims=True), n, out=np.zeros_like(n), where=n > 0)
    fewer = np.divide(n - both, n - 1, out=np.zeros_like(both), where=n > 1)
    variance = both * share * (1 - share) * fewer
    above = ((counts[1:] - both * share) ** 2 - variance * wider(both)).sum()
    return 1.0 + max(float(above / variance.sum()), 0.0) if variance.any() else 1.0


def _clumped(rng: np.random.Generator, total: np.ndarray, share: np.ndarray, spread: np.ndarray, n: int) -> np.ndarray:
    """Draw recent counts, shape (parts, n), of which those of parts with several cases make up for those with one."""
    several = total > 1
    factor = 1 + (spread - 1) * total.sum() / max(total[several].sum(), 1)
    free = 1 / _correlation(total, factor) - 1
    sure = (share <= 0) | (share >= 1)
    chance = rng.beta(np.where(sure, 1, share * free), np.where(sure, 1, (1 - share) * free), (n, len(total)))
    return rng.binomial(total, np.where(sure, share, chance)).T


def _correlation(total: np.ndarray, factor: np.ndarray) -> np.ndarray:
    """Return the correlation among cases that makes the variance of a binomial count so many times as large."""
    return np.clip((factor - 1) / np.maximum(total - 1, 1), SURE, CLOSEST)


def _dealt(rng: np.random.Generator, total: np.ndarray, recent: np.ndarray, strata: np.ndarray, n: int) -> np.ndarray:
    drawn = np.zeros((len(total), n), dtype=np.int64)
    for stratum in np.unique(strata):
        mine = np.flatnonzero(strata == stratum)
        later = int(recent[mine].sum())
        drawn[mine] = rng.multivariate_hypergeometric(total[mine], later, n, method="marginals").T
    return drawn


def _table(members: csr_array, total: np.ndarray, share: np.ndarray, rises: np.ndarray, spread: np.ndarray) -> Table:
    """Return p-values: of so many or more where ``rises``, else two-sided; 1 where there are no cases."""
    n = _whole(members @ total)
    end = np.cumsum(n + 1)
    count = np.arange(end[-1] if len(end) else 0) - np.repeat(end - n - 1, n + 1)
    part, more_only, size = (np.repeat(each, n + 1) for each in (_parts(members @ (total * share), n), rises, n))
    open_ = (part > 0) & (part < 1)
    if (spread <= 1).all():
        more, fewer = _tails(count, size, np.where(open_, part, 0.5))
    else:
        chance = total * share * (1 - share)
        wide = np.repeat(_parts(members @ (chance * spread), members @ chance), n + 1)
        more, fewer = _clumped_tails(count, size, np.where(open_, part, 0.5), np.maximum(wide, 1))
    p = np.where(more_only, more, np.minimum(2 * np.minimum(more, fewer), 1))
    return Table(np.where(open_ & (size > 0), np.maximum(p, SURE), 1.0), end - n - 1)


def _tails(count: np.ndarray, total: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the chances of so many or more, and of so many or fewer, of the binomial distribution."""
    return discovery.above(count - 1, total, share), discovery.above(total - count - 1, total, 1 - share)


def _clumped_tails(
    count: np.ndarray, total: np.ndarray, share: np.ndarray, spread: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the same of the beta-binomial distribution; the counts of each comparison stand one after the other."""
    free = 1 / _correlation(total, spread) - 1
    a, b = share * free, (1 - share) * free
    ways = gammaln(total + 1) - gammaln(count + 1) - gammaln(total - count + 1)
    chance = np.exp(ways + betaln(count + a, total - count + b) - betaln(a, b))
    up_to = np.cumsum(chance)
    first = np.arange(len(count)) - count
    fewer = up_to - (up_to - chance)[first]
    return np.clip(1 - fewer + chance, 0, 1), np.clip(fewer, 0, 1)


def _whole(counts: np.ndarray) -> np.ndarray:
    return np.rint(counts).astype(np.int64)


def _parts(some: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(some, whole, out=np.zeros(len(whole)), where=whole > 0)
