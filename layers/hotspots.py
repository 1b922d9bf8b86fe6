"""Hot and cold spots on the fine grid: Gi* against what is expected, in three honest words.

A cell is read together with the ``ring`` of cells around it. Two things must both be unlikely before a word is given:

* that so many of the cases fell here, were each thrown at random where people live (exact binomial), and
* that the cells differ so much here, given how much they differ everywhere (Gi*, by the normal distribution or by
  shuffling the cells 9,999 times).

``p`` is the larger of the two, ``q`` is p corrected for the number of cells; ``layers.discovery`` has the words' rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, diags_array

from geodata.snapshot import OUTSIDE, Snapshot
from layers import discovery
from layers.cells import cell_of_case, cover
from layers.exposure import WAYS, basis, of_cells, of_neighbourhoods
from layers.filters import Filter
from layers.layer import Computed, Option
from layers.local import permuted
from layers.spatial import cell_rings, with_self

RESOLUTION = 9  # cells of 0.1 km²; with the ring around it 0.7 km²
PERMUTATIONS = 9_999
OPTIONS = (Option("ring", ("1", "2")), Option("by", WAYS), Option("inference", ("analytic", "permutation")))


class Assessed(NamedTuple):
    """One map of counts tested: arrays of n cells, and the chance to see a doubling where a typical case would be.

    ``around`` and ``usual`` are cases and expectation of each cell with those read together with it.
    """

    cases: np.ndarray
    expected: np.ndarray
    around: np.ndarray
    usual: np.ndarray
    z: np.ndarray
    p: np.ndarray
    power: np.ndarray
    typical: float


def by_cell(
    snapshot: Snapshot, choice: Filter, ring: str = "1", by: str = "people", inference: str = "analytic"
) -> Computed:
    """Return the hot and cold spots among the chosen cases.

    Columns: ``cases`` and ``expected`` of the cell alone, ``around`` and ``usual`` of the cell with its ring,
    ``z`` (= ``value``, Gi*), ``p``, ``q``, ``word``. Cases without a point, outside the district, or in a
    neighbourhood where nothing can be expected (no residents known) are not on the map; totals count them as
    ``unplaced`` and ``unexpected``. ``totals['power']`` is the chance that a doubling would have been seen.
    """
    by = basis(snapshot, by)
    around, share = neighbours(snapshot, int(ring)), exposure(snapshot, by, choice)
    counts, totals = counted(snapshot, choice, by)
    found = assess(counts, share, around, inference)
    q = discovery.false_discovery(found.p)
    word = discovery.words(q, found.z, found.around, found.power)
    frame = pd.DataFrame(
        {
            "value": found.z,
            "state": _states(word, share),
            "cases": counts,
            "expected": found.expected,
            "around": found.around,
            "usual": found.usual,
            "z": found.z,
            "p": found.p,
            "q": q,
            "word": word,
        },
        index=cover(snapshot, RESOLUTION).index,
    )
    note = noted(counts, totals, word, not np.isnan(found.z).all(), by)
    return Computed(frame, note, totals | {"power": found.typical, "ring": float(ring)})


def counted(snapshot: Snapshot, choice: Filter, by: str) -> tuple[np.ndarray, dict[str, float]]:
    """Return the chosen cases of each cell that can be compared, and how many are and are not."""
    cells = cell_of_case(snapshot, RESOLUTION)
    inside, expected = comparable(snapshot, choice, by)
    counts = np.bincount(cells[expected & (cells >= 0)], minlength=len(cover(snapshot, RESOLUTION))).astype(float)
    return counts, {
        "cases": int(counts.sum()),
        "unplaced": int(np.count_nonzero(inside & (cells < 0))),
        "unexpected": int(np.count_nonzero(inside & (cells >= 0))) - int(counts.sum()),
    }


def comparable(snapshot: Snapshot, choice: Filter, by: str) -> tuple[np.ndarray, np.ndarray]:
    """Return which cases of the choice lie in the district, and which of those where something can be expected."""
    place = snapshot.packed("neighbourhood")
    usable = np.zeros(len(place.categories), dtype=bool)
    share = of_neighbourhoods(snapshot, by, choice)
    usable[: len(share)] = share > 0
    inside = choice.without("places").apply(snapshot) & (place.codes < place.categories.index(OUTSIDE))
    return inside, inside & usable[place.codes]


def assess(counts: np.ndarray, exposure: np.ndarray, around: csr_array, inference: str = "analytic") -> Assessed:
    """Test one map of counts, shape (n,), against ``exposure`` (sums to 1) read through ``around`` (with the diagonal).

    p is NaN for cells where nothing is expected, and everywhere without cases.
    """
    total = counts.sum()
    z = adjusted(counts, exposure, around)
    share = np.minimum(around @ exposure, 1.0) * (exposure > 0)
    here = around @ counts
    thrown = discovery.exact(here, share, total)
    spread = discovery.normal(z) if inference == "analytic" else _shuffled(counts, exposure, around)
    p = np.where(np.isnan(thrown) | np.isnan(z), np.nan, np.maximum(thrown, spread))
    together = float(np.median(np.diff(around.indptr)))
    tests = int((share > 0).sum())
    needed = _allowed(counts, exposure, around) if total else np.zeros(len(counts))
    seen = discovery.raised(total * share, needed, discovery.level(tests, together))
    chance = np.minimum(discovery.power(share, total, tests, together), seen)
    return Assessed(counts, total * exposure, here, total * share, z, p, chance, float(chance @ exposure))


def adjusted(counts: np.ndarray, exposure: np.ndarray, weights: csr_array) -> np.ndarray:
    """Return Gi* where expectations differ between cells; with equal exposure it is Gi* itself.

    z = (O − E) / √(φ (Σ w² e − E² / N)): O and E are weighted sums of counts and expectations e (N × exposure), φ is
    how much more the cells vary than chance alone would have them (the sample variance over the mean where exposure
    is equal).

    Parameters
    ----------
    counts
        Shape (n,), or (n, k) for k maps at once.
    exposure
        Shape (n,), sums to 1; cells of 0 are left out and have NaN.
    weights
        Shape (n, n), with the diagonal.
    """
    expected = np.multiply.outer(exposure, counts.sum(axis=0))
    found, usual = weights @ counts, weights @ expected
    scale = _allowed(counts, exposure, weights)
    inside = exposure[:, None] > 0 if counts.ndim == 2 else exposure > 0
    known = inside & (scale > 1e-12)
    return np.divide(found - usual, np.sqrt(np.where(known, scale, 1)), where=known, out=np.full(counts.shape, np.nan))


def _allowed(counts: np.ndarray, exposure: np.ndarray, weights: csr_array) -> np.ndarray:
    """Return the variance of each cell's weighted sum that chance, and how much the cells differ, let one expect."""
    n = int((exposure > 0).sum())
    total = np.maximum(counts.sum(axis=0), 1e-300)
    expected = np.multiply.outer(exposure, total)
    squares = csr_array((weights.data**2, weights.indices, weights.indptr), shape=weights.shape) @ expected
    differ = np.where(exposure > 0, 1.0, 0.0) if counts.ndim == 1 else (exposure > 0)[:, None]
    spread = (np.square(counts - expected) * differ).sum(axis=0) / total * n / max(n - 1, 1)
    return np.asarray(spread * (squares - np.square(weights @ expected) / total))


def _shuffled(counts: np.ndarray, exposure: np.ndarray, around: csr_array) -> np.ndarray:
    """Return p by shuffling what is left after expectation, in units of its chance spread, among all other cells.

    Cells where nothing is expected are not among them.
    """
    known = np.flatnonzero(exposure > 0)
    root = np.sqrt(counts.sum() * exposure[known])
    left = np.divide(counts[known] - root**2, root, where=root > 0, out=np.zeros(len(known)))
    p = np.full(len(counts), np.nan)
    p[known] = permuted(left, csr_array(around[known][:, known] @ diags_array(root)), PERMUTATIONS)
    return p


@lru_cache(maxsize=8)
def neighbours(snapshot: Snapshot, ring: int) -> csr_array:
    """Return which cells are read together: each with those at most ``ring`` steps away."""
    return with_self(cell_rings(list(cover(snapshot, RESOLUTION).index), ring))


@lru_cache(maxsize=16)
def _share(snapshot: Snapshot, by: str, start: int | None, end: int | None) -> np.ndarray:
    return of_cells(snapshot, RESOLUTION, by, Filter(start=start, end=end))


def exposure(snapshot: Snapshot, by: str, choice: Filter) -> np.ndarray:
    """Return each cell's share of what is expected under the choice's period, in the order of the grid."""
    ends = (choice.start, choice.end) if by == "effort" else (None, None)
    return _share(snapshot, by, *ends)


def _states(word: np.ndarray, exposure: np.ndarray) -> np.ndarray:
    return np.where(exposure <= 0, "no_data", np.where(word == discovery.SCANT, "not_enough", ""))


def noted(counts: np.ndarray, totals: Mapping[str, float], word: np.ndarray, differs: bool, by: str) -> str:
    """Return the note of a map of counts; what must be known before its words comes first.

    'no-cases'; 'nothing-expected' (cases only where no residents or hours are known); 'only-names' (none of them has a
    point); 'one-case'; 'one-cell' (all in one, and nothing to call there); 'nothing-differs'; 'by-area' (compared by
    area); else ''.
    """
    if not counts.any():
        reasons = {"nothing-expected": "unexpected", "only-names": "unplaced"}
        return next((note for note, left_out in reasons.items() if totals.get(left_out)), "no-cases")
    if np.count_nonzero(counts) == 1 and not np.isin(word, (discovery.FIRM, discovery.TENTATIVE)).any():
        return "one-case" if counts.sum() == 1 else "one-cell"
    return {"area": "by-area"}.get(by, "") if differs else "nothing-differs"
