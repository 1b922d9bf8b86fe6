"""A density surface of a million points on 512 × 512 cells: ours, and KDEpy's FFTKDE with the same kernel and grid.

Errors are against the exact sum over all points, at the peak and at 400 random places of the grid, as parts of the
exact peak.
"""

from __future__ import annotations

import numpy as np
from KDEpy import FFTKDE

from benchmarks.sidebyside import Comparison, compare
from layers.surface import centres, density

POINTS = 1_000_000
SIDE = 512
BANDWIDTH = 300.0
CHECKED = 400
MARGIN = 100.0  # metres; FFTKDE wants every point between nodes
RUNS = 9


def points() -> np.ndarray:
    """Return positions in metres, shape (n, 2): sixty clusters of different width in a district of 16 by 6 km."""
    rng = np.random.default_rng(1)
    middles, widths = rng.uniform([-8000, -3000], [8000, 3000], (60, 2)), rng.uniform(100, 800, 60)
    cluster = rng.integers(0, 60, POINTS)
    return middles[cluster] + rng.normal(size=(POINTS, 2)) * widths[cluster, None]


def measure() -> list[Comparison]:
    """Return the comparison; its size tells both errors."""
    at = points()
    x, y = np.ascontiguousarray(at[:, 0]), np.ascontiguousarray(at[:, 1])
    (west, south), (east, north) = at.min(axis=0) - MARGIN, at.max(axis=0) + MARGIN
    bounds = float(west), float(south), float(east), float(north)
    columns, rows = centres(bounds, (SIDE, SIDE))
    grid = np.stack(np.meshgrid(columns, rows, indexing="ij"), axis=-1).reshape(-1, 2)

    def ours() -> np.ndarray:
        return density(x, y, None, bounds, (SIDE, SIDE), BANDWIDTH)

    def peer() -> np.ndarray:
        return FFTKDE(kernel="gaussian", bw=BANDWIDTH).fit(at).evaluate(grid)

    found = ours(), peer().reshape(SIDE, SIDE).T * POINTS
    mine, theirs = _errors(found, at, columns, rows)
    size = f"{POINTS:,} points, {SIDE}², error {mine:.2%} and {theirs:.2%} of the peak"
    return [compare("density surface", size, ours, "KDEpy FFTKDE", peer, runs=RUNS)]


def _errors(found: tuple[np.ndarray, ...], at: np.ndarray, columns: np.ndarray, rows: np.ndarray) -> list[float]:
    places = np.random.default_rng(2).integers(0, SIDE * SIDE, CHECKED)
    places = np.append(places, found[0].argmax())
    exact = np.empty(len(places))
    for i, place in enumerate(places):
        away = np.square(at[:, 0] - columns[place % SIDE]) + np.square(at[:, 1] - rows[place // SIDE])
        exact[i] = np.exp(away / (-2 * BANDWIDTH**2)).sum() / (2 * np.pi * BANDWIDTH**2)
    return [float(np.abs(one.ravel()[places] - exact).max() / exact.max()) for one in found]


if __name__ == "__main__":
    for one in measure():
        print(one.line())
