"""Every area of North Carolina and Columbus has the value esda gives it; esda is a dependency of the tests only."""

import warnings
from functools import cache

import geopandas as gpd
import numpy as np
import pytest
from esda import G_Local, Moran, Moran_Local
from esda.smoothing import Empirical_Bayes, Spatial_Empirical_Bayes
from libpysal.examples import get_path
from libpysal.weights import W
from scipy.sparse import csr_array

from layers.autocorrelation import moran
from layers.local import getis_ord, local_moran, permuted
from layers.rates import empirical_bayes, spatial_empirical_bayes
from layers.spatial import contiguity, row_standardised, with_self

SAME = 1e-9
PERMUTATIONS = 9_999
MAPS = {
    "sids": ("sids2.shp", "SIDR79", "SID79", "BIR79"),
    "columbus": ("columbus.shp", "CRIME", None, None),
}
pytestmark = pytest.mark.filterwarnings("ignore")  # esda's own


@cache
def areas(key: str) -> gpd.GeoDataFrame:
    return gpd.read_file(get_path(MAPS[key][0]))


@cache
def neighbours(key: str) -> csr_array:
    return contiguity(areas(key).geometry)


def esdas(weights: csr_array) -> W:
    """Return the same neighbours as esda wants them; a new one each time, since esda changes what it is given."""
    rows = np.split(weights.indices, weights.indptr[1:-1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return W({i: row.tolist() for i, row in enumerate(rows)}, id_order=list(range(len(rows))))


def values(key: str) -> np.ndarray:
    return areas(key)[MAPS[key][1]].to_numpy(float)


def same_p(ours: np.ndarray, drawn: np.ndarray, observed: np.ndarray) -> bool:
    """Say whether p agrees with both tails of esda's draws within five standard errors of two runs, in every area.

    Its own p_sim is not taken: that is one tail, and leaves out draws equal to what was observed when it is the lower.
    """
    slack = 1e-12 * np.abs(observed)
    above, below = (drawn >= observed - slack).sum(axis=0), (drawn <= observed + slack).sum(axis=0)
    tail = (np.minimum(above, below) + 1) / (PERMUTATIONS + 1)
    error = 2 * np.sqrt(2 * tail * (1 - tail) / PERMUTATIONS) + 2 / (PERMUTATIONS + 1)
    return bool((np.abs(ours - np.minimum(2 * tail, 1)) <= 5 * error).all())


@pytest.mark.parametrize("key", MAPS)
@pytest.mark.parametrize("star", [True, False])
def test_gi_by_binary_neighbours(key, star):
    ours = getis_ord(values(key), with_self(neighbours(key)) if star else neighbours(key), star=star)
    theirs = G_Local(values(key), esdas(neighbours(key)), transform="B", star=star, permutations=0).Zs
    assert np.abs(ours - theirs).max() <= SAME


@pytest.mark.parametrize("key", MAPS)
@pytest.mark.parametrize("star", [True, False])
def test_gi_by_shares_with_the_variance_of_1992(key, star):
    even = row_standardised(with_self(neighbours(key)) if star else neighbours(key))
    ours = getis_ord(values(key), even, star=star, variance="1992")
    theirs = G_Local(values(key), esdas(neighbours(key)), transform="R", star=star, permutations=0).Zs
    assert np.abs(ours - theirs).max() <= SAME


@pytest.mark.parametrize("key", MAPS)
@pytest.mark.parametrize("star", [True, False])
def test_the_variance_of_1995_makes_gi_the_same_whether_neighbours_are_summed_or_averaged(key, star):
    near = with_self(neighbours(key)) if star else neighbours(key)
    even = getis_ord(values(key), row_standardised(near), star=star)
    assert np.abs(even - getis_ord(values(key), near, star=star)).max() <= SAME


@pytest.mark.parametrize("key", MAPS)
@pytest.mark.parametrize("transform", ["B", "R"])
def test_local_moran_and_its_z(key, transform):
    near = neighbours(key) if transform == "B" else row_standardised(neighbours(key))
    statistic, z = local_moran(values(key), near)
    theirs = Moran_Local(values(key), esdas(neighbours(key)), transformation=transform, permutations=0)
    assert np.abs(statistic - theirs.Is).max() <= SAME
    assert np.abs(z - (theirs.Is - theirs.EI) / np.sqrt(theirs.VI)).max() <= SAME


@pytest.mark.parametrize("key", MAPS)
@pytest.mark.parametrize("transform", ["B", "R"])
def test_global_moran_and_its_z_under_randomisation(key, transform):
    near = neighbours(key) if transform == "B" else row_standardised(neighbours(key))
    theirs = Moran(values(key), esdas(neighbours(key)), transformation=transform, permutations=0)
    assert moran(values(key), near) == pytest.approx((theirs.I, theirs.z_rand), abs=SAME)


@pytest.mark.parametrize("key", MAPS)
def test_permutations_of_local_moran_agree(key):
    theirs = Moran_Local(values(key), esdas(neighbours(key)), permutations=PERMUTATIONS, seed=1, n_jobs=1)
    assert same_p(permuted(values(key), row_standardised(neighbours(key)), PERMUTATIONS), theirs.sim, theirs.Is)


@pytest.mark.parametrize("key", MAPS)
@pytest.mark.parametrize("star", [True, False])
def test_permutations_of_gi_agree(key, star):
    near = with_self(neighbours(key)) if star else neighbours(key)
    known = {"transform": "B", "star": star, "permutations": PERMUTATIONS, "seed": 1, "n_jobs": 1}
    theirs = G_Local(values(key), esdas(neighbours(key)), **known)
    assert same_p(permuted(values(key), near, PERMUTATIONS), theirs.sim, theirs.Gs)


@pytest.mark.parametrize("key", MAPS)
def test_permutations_with_unequal_weights_agree(key):
    near = neighbours(key)
    uneven = csr_array((1.0 + near.indices % 3, near.indices, near.indptr), shape=near.shape)
    theirs = esdas(near)
    theirs.weights = {i: (1.0 + np.array(row) % 3).tolist() for i, row in theirs.neighbors.items()}
    theirs = W(theirs.neighbors, theirs.weights, id_order=theirs.id_order)
    found = Moran_Local(values(key), theirs, transformation="O", permutations=PERMUTATIONS, seed=1, n_jobs=1)
    assert same_p(permuted(values(key), uneven, PERMUTATIONS), found.sim, found.Is)


@pytest.mark.parametrize(("cases", "people"), [("SID79", "BIR79"), ("SID74", "BIR74")])
def test_shrunken_rates(cases, people):
    table = areas("sids")
    e, b = table[cases].to_numpy(float), table[people].to_numpy(float)
    assert np.abs(empirical_bayes(e, b)[0] - Empirical_Bayes(e, b).r.ravel()).max() <= SAME
    ours = spatial_empirical_bayes(e, b, with_self(neighbours("sids")))[0]
    theirs = Spatial_Empirical_Bayes(e, b, esdas(neighbours("sids"))).r.ravel()
    nobody = with_self(neighbours("sids")) @ e == 0  # nor among the neighbours: esda divides 0 by 0
    assert np.isnan(theirs[nobody]).all()
    assert (ours[nobody] == 0).all()
    assert np.abs(ours - theirs)[~nobody].max() <= SAME


def test_shrunken_rates_of_columbus_where_houses_are_burgled():
    table = areas("columbus")
    e, b = np.round(table["CRIME"].to_numpy()), np.round(1000 * table["HOVAL"].to_numpy())
    assert np.abs(empirical_bayes(e, b)[0] - Empirical_Bayes(e, b).r.ravel()).max() <= SAME
    ours = spatial_empirical_bayes(e, b, with_self(neighbours("columbus")))[0]
    theirs = Spatial_Empirical_Bayes(e, b, esdas(neighbours("columbus"))).r.ravel()
    assert np.abs(ours - theirs).max() <= SAME
