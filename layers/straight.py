"""Which place is nearest as the crow flies. Arrays only, in metres of one plane."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

MANY = 50_000  # points for which it pays to lay a grid over them first
CELLS = 65_536


def nearest(points: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how far each point is from the nearest place, and which place that is.

    ``points`` (n, 2) and ``places`` (m, 2) are metres east and north; points are finite. A place with a NaN is never
    the nearest; of places equally near it is one of them. Without any the distance is infinite and the place -1.
    """
    known = np.flatnonzero(np.isfinite(places).all(axis=1))
    if not len(known):
        return np.full(len(points), np.inf), np.full(len(points), -1)
    tree = cKDTree(places[known])
    if len(points) <= MANY:
        metres, which = tree.query(points)
        return metres, known[which]
    which = _by_cell(points, tree)
    return np.hypot(*(points.T - places[known].T.take(which, axis=1))), known.take(which)


def _by_cell(points: np.ndarray, tree: cKDTree) -> np.ndarray:
    """Return the nearest place of many points: at once for all of a grid cell where only one can be it."""
    low = np.array([axis.min() for axis in points.T])  # several times faster than along the rows at once
    width, height = (max(axis.max() - axis.min(), 1e-3) for axis in points.T)
    step = max(np.sqrt(width * height / CELLS), width / CELLS, height / CELLS)
    columns, rows = int(width / step) + 1, int(height / step) + 1
    middle = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1).reshape(-1, 2) + 0.5
    metres, first = tree.query(low + step * middle, k=[1, 2], workers=-1)
    alone = metres[:, 1] - metres[:, 0] > 1.5 * step  # twice from the middle to a corner is 1.42
    column, row = ((points.T - low[:, None]) / step).astype(np.int32)
    cell = row * columns + column
    which = first[:, 0].take(cell)
    open_ = np.flatnonzero(~alone.take(cell))
    which[open_] = tree.query(points[open_], workers=-1)[1]
    return which
