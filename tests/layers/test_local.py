"""Gi*, Gi, local Moran and Moran's I counted by hand; permutations against all orders there are."""

from itertools import permutations
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array, random_array

from layers.autocorrelation import moran
from layers.local import ROWS, getis_ord, local_moran, permuted
from layers.spatial import row_standardised, with_self

SIDE = 3
GRID = np.array([(i % SIDE, i // SIDE) for i in range(SIDE * SIDE)])
QUEEN = csr_array((np.abs(GRID[:, None] - GRID[None, :]).max(axis=2) == 1).astype(float))
LINE = csr_array(np.array([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]], dtype=float))
WHOLE = st.lists(st.integers(0, 40), min_size=9, max_size=9).filter(lambda values: len(set(values)) > 1)


def nine_in_the_middle() -> np.ndarray:
    return np.array([0, 0, 0, 0, 9, 0, 0, 0, 0], dtype=float)


def test_gi_star_by_hand():
    z = getis_ord(nine_in_the_middle(), with_self(QUEEN))
    corner, side = (9 - 4 * 1) / sqrt(8 * (9 * 4 - 16) / 8), (9 - 6 * 1) / sqrt(8 * (9 * 6 - 36) / 8)
    assert z[[0, 1]] == pytest.approx([corner, side])
    assert np.isnan(z[4])  # all nine are read together: nothing is left to compare with


def test_gi_without_the_area_itself_by_hand():
    z = getis_ord(nine_in_the_middle(), QUEEN, star=False)
    assert z[0] == pytest.approx(sqrt(5 / 3))  # (9 − 3·9/8) / √((81/8 − 81/64) (8·3 − 9)/7)
    assert np.isnan(z[4])  # the others are all 0


def test_equal_values_and_empty_rows_have_no_z():
    assert np.isnan(getis_ord(np.full(9, 0.1), with_self(QUEEN))).all()
    lonely = csr_array((9, 9))
    assert np.isnan(getis_ord(nine_in_the_middle(), lonely)).all()


def test_the_last_area_may_be_nobodys_neighbour():
    weights = csr_array(np.array([[0, 1, 0], [1, 0, 0], [1, 0, 0]], dtype=float))
    z = getis_ord(np.array([0.0, 2, 4]), weights, star=False)
    assert z == pytest.approx([-1, -1, -1])  # each has the lower of the two others


def test_where_everybody_is_a_neighbour_there_is_no_z_however_the_weights_round():
    for even in (np.ones((9, 9)), np.ones((9, 9)) / 9, np.full((9, 9), 0.01)):
        assert np.isnan(getis_ord(nine_in_the_middle(), csr_array(even))).all()


def test_one_area_has_no_z():
    assert np.isnan(getis_ord(np.array([3.0]), csr_array(np.ones((1, 1))))).all()


def test_several_maps_at_once_are_the_same_as_one_by_one():
    maps = np.random.default_rng(1).poisson(4, (9, 5)).astype(float)
    maps[:, 2] = 7
    together = getis_ord(maps, with_self(QUEEN))
    for i in range(5):
        np.testing.assert_array_equal(together[:, i], getis_ord(maps[:, i], with_self(QUEEN)))


@given(WHOLE, st.floats(0.01, 1000), st.floats(-100, 100))
def test_gi_star_does_not_change_with_unit_or_zero_point(values, unit, zero):
    x = np.array(values, dtype=float)
    z = getis_ord(x, with_self(QUEEN))
    np.testing.assert_allclose(getis_ord(unit * (x + zero), with_self(QUEEN)), z, atol=1e-6)
    np.testing.assert_allclose(getis_ord(-x, with_self(QUEEN)), -z, atol=1e-9)


@given(WHOLE, st.floats(0.01, 100))
def test_gi_star_does_not_change_with_the_size_of_weights(values, times):
    x = np.array(values, dtype=float)
    bigger = csr_array(with_self(QUEEN) * times)
    np.testing.assert_allclose(getis_ord(x, bigger), getis_ord(x, with_self(QUEEN)), atol=1e-6)


def test_local_moran_by_hand():
    statistic, z = local_moran(np.array([1.0, 2, 3, 4]), row_standardised(LINE))
    assert statistic == pytest.approx([0.45, 0.15, 0.15, 0.45])  # ¾ · 1.5 · 0.5 / 1.25, ¾ · 0.5 · ½(1.5 − 0.5) / 1.25
    assert (z > 0).all()


def test_local_moran_is_nothing_for_two_areas_and_for_equal_values():
    for values, weights in ((np.array([1.0, 2]), QUEEN[:2, :2]), (np.full(9, 3.0), QUEEN)):
        assert np.isnan(local_moran(values, weights)).all()


def test_moran_of_a_line_by_hand():
    index, _ = moran(np.array([1.0, 2, 3, 4]), LINE)
    assert index == pytest.approx(2 * (0.75 - 0.25 + 0.75) / 1.25 / 6)


def test_moran_has_the_mean_and_spread_of_all_orders():
    values = np.array([1.0, 2, 4, 9, 3])
    weights = csr_array(np.array([[0, 1, 1, 0, 0], [1, 0, 0, 2, 0], [0, 0, 0, 1, 0], [0, 1, 0, 0, 1], [1, 0, 0, 0, 0]]))
    every = np.array([moran(np.array(order), weights).statistic for order in permutations(values)])
    assert every.mean() == pytest.approx(-1 / 4)
    index, z = moran(values, weights)
    assert z == pytest.approx((index - every.mean()) / every.std())


@pytest.mark.parametrize(
    ("values", "weights"),
    [(np.arange(3.0), QUEEN[:3, :3]), (np.full(9, 2.0), QUEEN), (np.arange(9.0), csr_array((9, 9)))],
)
def test_moran_of_too_few_equal_or_lonely_areas_is_nothing(values, weights):
    assert np.isnan(moran(values, weights)).all()


def test_where_everybody_is_a_neighbour_moran_has_no_z():
    assert np.isnan(moran(np.arange(6.0), csr_array(np.ones((6, 6)) - np.eye(6))).z)


def every_order(values: np.ndarray, weights: csr_array) -> np.ndarray:
    """Return the two-sided p of each area from all orders of the others."""
    dense, p = weights.toarray(), []
    for i in range(len(values)):
        others = np.delete(np.arange(len(values)), i)
        sums = np.array([np.dot(dense[i, others], order) for order in permutations(values[others])])
        observed = dense[i, others] @ values[others]
        above, below = (sums >= observed - 1e-9).mean(), (sums <= observed + 1e-9).mean()
        p.append(min(2 * min(above, below), 1))
    return np.array(p)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("even", [True, False])
def test_permutations_are_as_frequent_as_among_all_orders(seed, even):
    rng = np.random.default_rng(seed)
    weights = csr_array(random_array((6, 6), density=0.5, rng=rng, format="csr"))
    weights = csr_array(weights > 0, dtype=float) if even else weights
    values = rng.integers(0, 9, 6).astype(float)
    found, true = permuted(values, weights, 9_999, seed=seed), every_order(values, weights)
    lonely = csr_array(weights - csr_array(np.diag(weights.diagonal()))).sum(axis=1) == 0
    assert np.isnan(found[lonely]).all()
    error = 2 * np.sqrt(np.maximum(true / 2 * (1 - true / 2), 1e-6) / 9_999)
    assert (np.abs(found - true)[~lonely] <= 5 * error[~lonely] + 2e-4).all()


def test_an_areas_own_weight_does_not_matter_to_its_permutations():
    values = np.arange(9.0)
    np.testing.assert_array_equal(permuted(values, QUEEN), permuted(values, with_self(QUEEN)))


def test_equal_weights_give_the_same_permutations_whatever_their_size():
    values = np.random.default_rng(3).poisson(5, 9).astype(float)
    np.testing.assert_array_equal(permuted(values, QUEEN), permuted(values, row_standardised(QUEEN)))


def test_weights_that_hardly_differ_give_the_same_permutations_as_equal_ones_also_over_several_blocks():
    points = np.array([(i % 25, i // 25) for i in range(ROWS + 113)])
    near = (np.abs(points[:, None] - points[None, :]).max(axis=2) == 1).astype(float)
    values = np.random.default_rng(5).poisson(50, len(points)).astype(float)
    hardly = csr_array(near * (1 + 1e-12 * np.arange(len(points))))
    np.testing.assert_array_equal(permuted(values, hardly, 199), permuted(values, csr_array(near), 199))


def test_the_same_seed_gives_the_same_p_and_another_seed_nearly():
    values = np.random.default_rng(4).normal(size=9)
    one, again, other = (permuted(values, QUEEN, 9_999, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert 0 < np.abs(one - other).max() < 0.05


def test_nobody_else_no_neighbours_or_nothing_that_differs():
    assert np.isnan(permuted(np.array([1.0]), csr_array((1, 1)))).all()
    assert np.isnan(permuted(np.arange(4.0), csr_array((4, 4)))).all()
    assert permuted(np.full(9, 0.1), QUEEN).tolist() == [1.0] * 9


def test_where_everybody_is_a_neighbour_nothing_can_change():
    everybody = csr_array(np.ones((5, 5)) - np.eye(5))
    assert permuted(np.arange(5.0), everybody).tolist() == [1.0] * 5
    uneven = csr_array(everybody * np.arange(1.0, 6.0))
    assert (permuted(np.full(5, 2.0), uneven) == 1).all()


@settings(max_examples=60, deadline=None)
@given(WHOLE, st.integers(1, 199), st.booleans())
def test_p_lies_above_0_and_not_above_1(values, times, even):
    weights = QUEEN if even else csr_array(QUEEN * np.linspace(0.1, 1, 9))
    p = permuted(np.array(values, dtype=float), weights, times)
    assert (p >= min(2 / (times + 1), 1)).all()
    assert (p <= 1).all()
