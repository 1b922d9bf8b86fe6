"""Which of several findings need saying: one that another explains is left out."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.special import ndtr

from layers.family import Family

DIFFERENT = 0.1  # p up to which one neighbourhood's change goes beyond that of all others


def needed(family: Family, found: Iterable[int], rank: np.ndarray, limit: float) -> list[int]:
    """Return which of the comparisons ``found`` are to be said, in the order of ``rank`` and p.

    Those of the highest rank are broad, the others narrow; narrow ones share no cases but where one holds another,
    and then the lower rank is kept. A broad one is said when it is still unusual (q ≤ ``limit``), in the same
    direction, without the broad ones said before it and without the narrow ones in it that go beyond the rest: one
    neighbourhood's rise may be all there is to an issue's. If it is said, the narrow ones in it that change as all the
    rest does are not.
    """
    p = family.p()
    order = np.array(sorted(found, key=lambda i: (rank[i], p[i], i)), dtype=int)
    is_broad = rank[order] == rank.max(initial=0)
    said, broad = _narrow(family, order[~is_broad].tolist()), list[int]()
    for i in order[is_broad].tolist():
        said, broad = _with(family, i, said, broad, limit)
    return said + broad


def _with(family: Family, i: int, narrow: list[int], broad: list[int], limit: float) -> tuple[list[int], list[int]]:
    """Return what is to be said once a broad comparison was looked at."""
    along = [j for j in narrow if _along(family, j, i)]
    alike = {j for j in along if not _beyond(family, j, i)}
    if not _still(family, i, family.parts([*(set(along) - alike), *broad]), limit):
        return narrow, broad
    return [j for j in narrow if j not in alike], [*broad, i]


def _narrow(family: Family, found: list[int]) -> list[int]:
    return [i for n, i in enumerate(found) if not (family.parts([i]) & family.parts(found[:n])).any()]


def _along(family: Family, narrow: int, broad: int) -> bool:
    """Return whether a broad comparison holds a narrow one and changes in the same direction."""
    outside = family.parts([narrow]) & ~family.parts([broad])
    return not outside.any() and _rises(family, narrow) == _rises(family, broad)


def _still(family: Family, i: int, without: np.ndarray, limit: float) -> bool:
    """Return whether a comparison is unusual in the same direction, these parts left out."""
    same = _rises(family, i, without) == _rises(family, i)
    return bool(same and family.q(family.p(np.array([i]), without))[0] <= limit)


def _rises(family: Family, i: int, without: np.ndarray | None = None) -> bool:
    """Return whether a comparison rises, these parts left out."""
    parts = family.parts([i])
    _, recent, expected = family.sums(parts if without is None else parts & ~without)
    return recent > expected


def _beyond(family: Family, narrow: int, broad: int) -> bool:
    """Return whether a narrow comparison goes, in its direction, beyond the rest of a broad one that holds it."""
    own = family.parts([narrow])
    rest = family.parts([broad]) & ~own
    if not rest.any():
        return True
    odds, variance = np.transpose([_log_odds(*family.sums(parts)[:2]) for parts in (own, rest)])
    beyond = (odds[0] - odds[1]) / np.sqrt(variance.sum())
    return bool(ndtr(-beyond if _rises(family, narrow) else beyond) <= DIFFERENT)


def _log_odds(total: float, recent: float) -> tuple[float, float]:
    """Return the log odds of a case being of the later period, and their variance; half a case is added to each."""
    later, earlier = recent + 0.5, total - recent + 0.5
    return np.log(later / earlier), 1 / later + 1 / earlier
