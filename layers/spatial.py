"""Who is next to whom: contiguity of neighbourhoods, rings of grid cells. Weights are sparse, without the diagonal."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import h3
import numpy as np
import shapely
from scipy.sparse import csr_array, diags_array, eye_array


def contiguity(shapes: gpd.GeoSeries, rook: bool = False) -> csr_array:
    """Return which polygons touch, as ``touching`` does, where each touches at least one.

    Raises
    ------
    ValueError
        A polygon touches no other; the message names it by the index. One polygon alone is an island too.
    """
    weights = touching(shapes, rook)
    alone = [str(shapes.index[i]) for i in islands(weights)]
    if alone:
        raise ValueError(f"{len(alone)} of {len(shapes)} areas touch no other: {', '.join(alone)}")
    return weights


def touching(shapes: gpd.GeoSeries, rook: bool = False) -> csr_array:
    """Return 1 for every two polygons that share a point (queen) or, with ``rook``, a stretch of border.

    ``shapes`` are n polygons of a coverage (no gaps, no overlaps) in any one coordinate system; shape (n, n).
    """
    polygons = shapes.to_numpy()
    one, other = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    apart = one != other
    one, other = one[apart], other[apart]
    if rook:
        shared = shapely.length(shapely.intersection(polygons[one], polygons[other])) > 0
        one, other = one[shared], other[shared]
    return csr_array((np.ones(len(one)), (one, other)), shape=(len(polygons), len(polygons)))


def islands(weights: csr_array) -> np.ndarray:
    """Return the positions of rows without a neighbour."""
    return np.flatnonzero(np.diff(weights.indptr) == 0)


def cell_rings(cells: Sequence[str], rings: int) -> csr_array:
    """Return 1 for every two H3 cells at most ``rings`` steps apart; cells that are not in the list do not count."""
    position = {cell: i for i, cell in enumerate(cells)}
    near = [[position[c] for c in h3.grid_disk(cell, rings) if c in position and c != cell] for cell in cells]
    ends = np.cumsum([0, *map(len, near)])
    columns = np.fromiter((j for row in near for j in sorted(row)), dtype=np.int32, count=int(ends[-1]))
    return csr_array((np.ones(len(columns)), columns, ends), shape=(len(near), len(near)))


def with_self(weights: csr_array) -> csr_array:
    """Return the weights with 1 on the diagonal: an area counts among its own neighbours, as Gi* has it."""
    return csr_array(weights + eye_array(weights.shape[0], format="csr"))


def row_standardised(weights: csr_array) -> csr_array:
    """Return the weights with rows that sum to 1; a row of an island stays empty."""
    sums = weights.sum(axis=1)
    return csr_array(diags_array(np.divide(1.0, sums, out=np.zeros(len(sums)), where=sums > 0)) @ weights)
