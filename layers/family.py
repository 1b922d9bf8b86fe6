"""Many comparisons of two periods under one error: how often would chance alone show anything as unusual at all.

Knows no calendar and no places: only counts of parts, and which parts each comparison adds up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from layers import discovery

DRAWS = 1_999
SAME = 1e-12  # relative: p-values within it are equal


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Comparisons made together.

    ``members`` (comparisons, parts) holds 1 where a part is added; ``total`` and ``recent`` (parts,) are the cases of
    both periods and of the later one; ``share`` (parts,) of a part's cases fall into the later one when nothing has
    changed; ``rises`` (comparisons,) marks those that ask for more only. ``least`` are the smallest p-values of the
    drawn districts in which nothing had changed, ascending.
    """

    members: csr_array
    total: np.ndarray
    recent: np.ndarray
    share: np.ndarray
    rises: np.ndarray
    least: np.ndarray

    def p(self, which: np.ndarray | None = None, without: np.ndarray | None = None) -> np.ndarray:
        """Return the p-value of each comparison (or of these), as if the parts ``without`` (a mask) had no cases."""
        members = self.members if which is None else self.members[which]
        rises = self.rises if which is None else self.rises[which]
        kept = np.ones(len(self.total)) if without is None else 1.0 - without
        n, expected = members @ (kept * self.total), members @ (kept * self.total * self.share)
        return _tail(members @ (kept * self.recent), n, _parts(expected, n), rises)

    def sums(self, which: int | np.ndarray) -> tuple[float, float, float]:
        """Return the cases of one comparison, or of a mask of parts: of both periods, of the later, expected there."""
        parts = which if isinstance(which, np.ndarray) else self.parts([which])
        total = self.total[parts]
        return float(total.sum()), float(self.recent[parts].sum()), float((total * self.share[parts]).sum())

    def parts(self, which: list[int]) -> np.ndarray:
        """Return a mask of the parts that any of these comparisons adds up."""
        return np.asarray(self.members[which].sum(axis=0)).ravel() > 0

    def q(self, p: np.ndarray) -> np.ndarray:
        """Return how often districts without change show at least one p-value as small: each p for all together."""
        as_small = np.searchsorted(self.least, p * (1 + SAME), side="right")
        return (as_small + 1) / (len(self.least) + 1)


def together(
    members: csr_array,
    before: np.ndarray,
    recent: np.ndarray,
    ratio: float,
    rises: np.ndarray,
    strata: np.ndarray | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Family:
    """Return the family of these comparisons, its chance drawn (seeded, so the same counts give the same).

    Parameters
    ----------
    members, before, recent
        As in ``Family``; ``before`` (parts,) the cases of the earlier period.
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
    rng = np.random.default_rng(seed)
    if strata is None:
        share = np.full(len(total), ratio / (1 + ratio))
        drawn = rng.binomial(total.astype(np.int64), share, (draws, len(total))).T
    else:
        share = _parts(np.bincount(strata, recent), np.bincount(strata, total))[strata]
        drawn = _dealt(rng, total.astype(np.int64), recent, strata, draws)
    least = _least(members, total, share, rises, drawn)
    return Family(members, total, recent, share, rises, np.sort(least))


def _dealt(rng: np.random.Generator, total: np.ndarray, recent: np.ndarray, strata: np.ndarray, n: int) -> np.ndarray:
    drawn = np.zeros((len(total), n), dtype=np.int64)
    for stratum in np.unique(strata):
        mine = np.flatnonzero(strata == stratum)
        later = int(recent[mine].sum())
        drawn[mine] = rng.multivariate_hypergeometric(total[mine], later, n, method="marginals").T
    return drawn


def _least(
    members: csr_array, total: np.ndarray, share: np.ndarray, rises: np.ndarray, drawn: np.ndarray
) -> np.ndarray:
    """Return the smallest p-value of each draw; every comparison's p is looked up in a table of all its counts."""
    if not members.shape[0]:
        return np.ones(drawn.shape[1])
    n = (members @ total).astype(np.int64)
    whole = _parts(members @ (total * share), n.astype(float))
    start = np.concatenate([[0], np.cumsum(n + 1)])
    count = np.arange(start[-1]) - np.repeat(start[:-1], n + 1)
    again = [np.repeat(each, n + 1) for each in (n.astype(float), whole, rises)]
    table = _tail(count.astype(float), *again)
    return np.asarray(table[start[:-1, None] + members.astype(np.int64) @ drawn].min(axis=0))


def _tail(recent: np.ndarray, total: np.ndarray, share: np.ndarray, rises: np.ndarray) -> np.ndarray:
    """Return binomial p-values: of so many or more where ``rises``, else two-sided; 1 where there are no cases."""
    more = discovery.above(recent - 1, total, share)
    fewer = discovery.above(total - recent - 1, total, 1 - share)
    p = np.where(rises, more, np.minimum(2 * np.minimum(more, fewer), 1.0))
    return np.where((total > 0) & (share > 0) & (share < 1), p, 1.0)


def _parts(some: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(some, whole, out=np.zeros(len(whole)), where=whole > 0)
