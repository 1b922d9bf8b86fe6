"""One number for a whole map: are neighbours alike? Moran's I. Which places they are, ``layers.local`` says."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array


class Alike(NamedTuple):
    """Moran's I, and how far it lies from chance in standard deviations."""

    statistic: float
    z: float


def moran(values: np.ndarray, weights: csr_array) -> Alike:
    """Return Moran's I and its z under randomisation: the same values at places drawn by lot.

    Above 0 neighbours are alike, below it unlike; by chance I is −1 / (n − 1) on average.

    Parameters
    ----------
    values
        Shape (n,).
    weights
        Shape (n, n), any weights, without the diagonal; rows without neighbours count as they are.

    Returns
    -------
    Alike
        Both NaN for fewer than four areas, where all values are equal, and without any neighbours.

    Source: Cliff and Ord (1981), Spatial Processes, chapter 2; Moran (1950), doi:10.1093/biomet/37.1-2.17.
    """
    n, total = len(values), float(weights.sum())
    if n < 4 or np.ptp(values) == 0 or not total:
        return Alike(float("nan"), float("nan"))
    z = values - values.mean()
    z = z / z.std()
    statistic = float(z @ (weights @ z)) / total
    mean = -1 / (n - 1)
    variance = _second_moment(n, total, weights, float(np.mean(z**4))) - mean**2
    return Alike(statistic, float((statistic - mean) / np.sqrt(variance)) if variance > 1e-15 else float("nan"))


def _second_moment(n: int, total: float, weights: csr_array, peak: float) -> float:
    """Return the mean of I² over all orders of the values, whose fourth moment over squared variance is ``peak``."""
    ones = np.ones(n)
    both = csr_array(weights + weights.T)
    pairs = float(np.square(both.data).sum()) / 2
    sums = float(np.square(both @ ones).sum())
    free = n * ((n**2 - 3 * n + 3) * pairs - n * sums + 3 * total**2)
    bound = peak * ((n**2 - n) * pairs - 2 * n * sums + 6 * total**2)
    return (free - bound) / ((n - 1) * (n - 2) * (n - 3) * total**2)
