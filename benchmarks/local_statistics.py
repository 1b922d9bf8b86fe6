"""Gi* and its permutations on a lattice: ours against esda's, with the same weights, made beforehand for both.

esda is asked as its documentation does (``star=True``, whereupon it adds the diagonal itself each time), and with
weights that have their diagonal already, as a ``W`` and as the newer ``Graph``. It runs without numba, on one core.
"""

from __future__ import annotations

import warnings
from functools import partial

import numpy as np
from esda import G_Local
from libpysal.graph import Graph
from libpysal.weights import fill_diagonal, lat2W
from scipy.sparse import csr_array

from benchmarks.sidebyside import Comparison, compare
from layers.local import getis_ord, permuted

SIDES = ((15, 25), (100, 100))
PERMUTATIONS = 999


def measure() -> list[Comparison]:
    """Compare the analytic Gi* at 375 and 10,000 areas, and 999 permutations at 10,000."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [*(each for rows, columns in SIDES for each in _analytic(rows, columns)), _permutations(*SIDES[-1])]


def _values(count: int) -> np.ndarray:
    return np.random.default_rng(0).poisson(5, count).astype(float)


def _analytic(rows: int, columns: int) -> list[Comparison]:
    plain, whole = lat2W(rows, columns, rook=False), fill_diagonal(lat2W(rows, columns, rook=False))
    ours, values = csr_array(whole.sparse.astype(float)), _values(rows * columns)
    theirs = partial(G_Local, values, transform="B", permutations=0)
    peers = {
        "esda, star=True": partial(theirs, plain, star=True),
        "esda, W with its diagonal": partial(theirs, whole, star=None),
        "esda, Graph with its diagonal": partial(theirs, Graph.from_sparse(ours), star=None),
    }
    size = f"{rows * columns:,} areas"
    return [compare("Gi*", size, partial(getis_ord, values, ours), name, peer) for name, peer in peers.items()]


def _permutations(rows: int, columns: int) -> Comparison:
    """Compare Gi without the area itself: the p-values are those of Gi*, and esda's shuffling empties a diagonal."""
    plain = lat2W(rows, columns, rook=False)
    ours, values = csr_array(plain.sparse.astype(float)), _values(rows * columns)
    known = {"transform": "B", "star": False, "permutations": PERMUTATIONS, "keep_simulations": False, "n_jobs": 1}
    theirs = partial(G_Local, values, plain, seed=1, **known)
    size = f"{rows * columns:,} areas, {PERMUTATIONS} times"
    return compare("Gi by permutation", size, partial(permuted, values, ours, PERMUTATIONS), "esda", theirs, runs=3)


if __name__ == "__main__":
    for one in measure():
        print(one.line())
