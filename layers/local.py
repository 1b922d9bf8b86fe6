"""Local statistics on areas or cells: Gi*, local Moran, and their conditional permutations. Knows no case and no map.

Everything takes sparse weights (``layers.spatial``) and values in the same order, and is checked against published
values and the field's library in the tests.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

SLACK = 1e-9  # of the values' spread: sums that differ by rounding alone count as equal
ROWS = 512  # areas permuted at once where weights are unequal


def getis_ord(values: np.ndarray, weights: csr_array, star: bool = True, variance: str = "1995") -> np.ndarray:
    """Return the standardised Gi* (or, without ``star``, Gi): how high an area and its neighbours are together.

    Parameters
    ----------
    values
        Shape (n,), or (n, k) for k maps at once.
    weights
        Shape (n, n); for Gi* with the diagonal (``with_self``), for Gi without it.
    variance
        "1995" holds for any weights; "1992" is the first paper's, the same for binary weights and too large for
        row-standardised ones, kept to compare with programs that use it.

    Returns
    -------
    ndarray
        z of the shape of ``values``; NaN throughout where all values are equal, and for rows without weights.

    Source: Ord and Getis (1995), doi:10.1111/j.1538-4632.1995.tb00912.x; Getis and Ord (1992),
    doi:10.1111/j.1538-4632.1992.tb00261.x.
    """
    x = values.astype(float)
    total, squares = _sums(weights)
    squares = squares if variance == "1995" else total
    if x.ndim == 2:
        total, squares = total[:, None], squares[:, None]
    others = len(x) if star else len(x) - 1
    own = 0.0 if star else x
    mean = (x.sum(axis=0) - own) / others
    spread = (np.square(x).sum(axis=0) - np.square(own)) / others - np.square(mean)
    among = (others * squares - np.square(total)) / (others - 1) if others > 1 else np.zeros_like(total)
    scale = spread * among
    flat = (spread <= SLACK**2 * np.square(x).max(initial=0)) | (among <= SLACK * squares)
    return np.divide(
        weights @ x - total * mean, np.sqrt(np.where(flat, 1, scale)), where=~flat, out=np.full(x.shape, np.nan)
    )


def local_moran(values: np.ndarray, weights: csr_array) -> tuple[np.ndarray, np.ndarray]:
    """Return the local Moran statistic of each area and its z under total randomisation.

    Positive where an area is like its neighbours. Both are NaN throughout where all values are equal.

    Source: Anselin (1995), doi:10.1111/j.1538-4632.1995.tb00338.x; Sokal et al. (1998),
    doi:10.1111/j.1538-4632.1998.tb00406.x.
    """
    n = len(values)
    z = values - values.mean()
    if n < 3 or np.ptp(values) == 0:
        return np.full(n, np.nan), np.full(n, np.nan)
    z = z / z.std()
    statistic = (n - 1) / n * z * (weights @ z)
    total, squares = _sums(weights)
    peak = np.mean(z**4)
    variance = squares * (n - peak) / (n - 1) + (total**2 - squares) * (2 * peak - n) / ((n - 1) * (n - 2))
    variance -= np.square(total / (n - 1))
    known = variance > 0
    scaled = np.divide(statistic + total / (n - 1), np.sqrt(variance), where=known, out=np.full(n, np.nan))
    return statistic, scaled


def permuted(values: np.ndarray, weights: csr_array, permutations: int = 999, seed: int = 0) -> np.ndarray:
    """Return two-sided pseudo p-values of each area's weighted sum of neighbours, by conditional permutation.

    Each area keeps its own value while the others are shuffled; Gi, Gi* and local Moran share these p-values,
    because all three rise with that sum. Both tails are counted and the smaller doubled, so p is at least
    2 / (permutations + 1); NaN for a row without neighbours. The same seed gives the same p-values.

    The shuffles are shared: of a random order of all n areas the first k stand for k neighbours, and where the area
    itself is among them the next one takes its place. That is exactly a draw without replacement from the others.

    Source: Anselin (1995), doi:10.1111/j.1538-4632.1995.tb00338.x.
    """
    plain = _without_self(weights)
    neighbours = np.diff(plain.indptr)
    if len(values) < 2 or not len(plain.data):
        return np.full(len(values), np.nan)
    drawn = _orders(len(values), int(neighbours.max()) + 1, permutations, seed)
    first = np.minimum.reduceat(plain.data, plain.indptr[:-1][neighbours > 0])
    last = np.maximum.reduceat(plain.data, plain.indptr[:-1][neighbours > 0])
    count = _equal if np.array_equal(first, last) else _unequal
    above, below = count(values.astype(float), plain, drawn)
    p = np.minimum(2 * (np.minimum(above, below) + 1) / (permutations + 1), 1)
    return np.where(neighbours > 0, p, np.nan)


def _sums(weights: csr_array) -> tuple[np.ndarray, np.ndarray]:
    """Return the sum of each row's weights and of their squares; where all weights are equal they need no adding."""
    if len(weights.data) and (weights.data == weights.data[0]).all():
        count = np.diff(weights.indptr)
        return weights.data[0] * count, weights.data[0] ** 2 * count
    ones = np.ones(weights.shape[1])
    squared = csr_array((weights.data**2, weights.indices, weights.indptr), shape=weights.shape)
    return weights @ ones, squared @ ones


def _without_self(weights: csr_array) -> csr_array:
    entries = weights.tocoo()
    off = entries.row != entries.col
    return csr_array((entries.data[off], (entries.row[off], entries.col[off])), shape=weights.shape)


def _orders(n: int, length: int, permutations: int, seed: int) -> np.ndarray:
    """Return the beginnings of random orders of 0…n-1, shape (length, permutations): Floyd's sampling, shuffled."""
    rng = np.random.default_rng(seed)
    length = min(length, n)
    chosen = np.empty((length, permutations), dtype=np.int64)
    for row, top in enumerate(range(n - length, n)):
        tried = rng.integers(0, top, permutations, endpoint=True)
        taken = (chosen[:row] == tried).any(axis=0)
        chosen[row] = np.where(taken, top, tried)
    return rng.permuted(chosen, axis=0)


def _equal(values: np.ndarray, weights: csr_array, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count permutations at least as high and at least as low, for rows of equal weights: their size cancels out."""
    neighbours = np.diff(weights.indptr)
    binary = csr_array((np.ones_like(weights.data), weights.indices, weights.indptr), shape=weights.shape)
    observed, slack = binary @ values, SLACK * np.ptp(values)
    sums = np.cumsum(values[drawn], axis=0)
    above, below = np.zeros(len(values)), np.zeros(len(values))
    for k in np.unique(neighbours[neighbours > 0]):
        rows = np.flatnonzero(neighbours == k)
        ordered = np.sort(sums[k - 1])
        above[rows] = len(ordered) - np.searchsorted(ordered, observed[rows] - slack, side="left")
        below[rows] = np.searchsorted(ordered, observed[rows] + slack, side="right")
    place, shuffle, area = _met_self(drawn, neighbours)
    k = neighbours[area]
    was, instead = sums[k - 1, shuffle], sums[np.minimum(k, len(drawn) - 1), shuffle] - values[area]
    return _mended(above, below, area, was - observed[area], instead - observed[area], slack)


def _unequal(values: np.ndarray, weights: csr_array, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count as ``_equal`` does, for any weights: the neighbours' weights meet the drawn values in their order."""
    neighbours = np.diff(weights.indptr)
    dense = np.zeros((len(values), int(neighbours.max())))
    dense[np.repeat(np.arange(len(values)), neighbours), _within(neighbours)] = weights.data
    observed, shuffled = weights @ values, values[drawn]
    slack = SLACK * np.ptp(values) * np.abs(weights.data).max()
    above, below = np.zeros(len(values)), np.zeros(len(values))
    for start in range(0, len(values), ROWS):
        rows = slice(start, start + ROWS)
        gap = dense[rows] @ shuffled[: dense.shape[1]] - observed[rows, None]
        above[rows], below[rows] = (gap >= -slack).sum(axis=1), (gap <= slack).sum(axis=1)
    place, shuffle, area = _met_self(drawn, neighbours)
    column = np.arange(dense.shape[1])
    moved = np.minimum(column + (column >= place[:, None]), len(drawn) - 1)
    was = np.einsum("ij,ij->i", dense[area], shuffled[column[None, :], shuffle[:, None]])
    instead = np.einsum("ij,ij->i", dense[area], shuffled[moved, shuffle[:, None]])
    return _mended(above, below, area, was - observed[area], instead - observed[area], slack)


def _within(counts: np.ndarray) -> np.ndarray:
    """Return 0, 1, … within each of the groups of these sizes."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)


def _met_self(drawn: np.ndarray, neighbours: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return where an area was drawn among its own neighbours: place in the order, permutation, area."""
    place, shuffle = np.nonzero(np.arange(len(drawn))[:, None] < neighbours[drawn])
    return place, shuffle, drawn[place, shuffle]


def _mended(
    above: np.ndarray, below: np.ndarray, area: np.ndarray, was: np.ndarray, instead: np.ndarray, slack: float
) -> tuple[np.ndarray, np.ndarray]:
    """Replace, in the counts, the permutations in which an area met itself."""
    np.add.at(above, area, (instead >= -slack).astype(float) - (was >= -slack))
    np.add.at(below, area, (instead <= slack).astype(float) - (was <= slack))
    return above, below
