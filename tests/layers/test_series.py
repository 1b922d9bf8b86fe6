"""Trends and counts in time: against the field's library, by hand, and where nothing can be said."""

import numpy as np
import pymannkendall
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import binomtest

from layers.series import compare_counts, cusum, mann_kendall, ratio_interval, sen_slope

COUNTS = st.integers(0, 400)


@given(arrays(float, st.tuples(st.integers(3, 30), st.just(3)), elements=st.integers(0, 6).map(float)))
def test_mann_kendall_and_sen_agree_with_the_field_s_library(series):
    found, slopes = mann_kendall(series), sen_slope(series)
    for i, one in enumerate(series.T):
        peer = pymannkendall.original_test(one)
        assert found.s[i] == peer.s
        assert slopes[i] == pytest.approx(peer.slope)
        if np.ptp(one) > 0:
            assert found.z[i] == pytest.approx(peer.z)
            assert found.p[i] == pytest.approx(peer.p)


def test_a_trend_by_hand():
    found = mann_kendall(np.array([1.0, 2, 3, 4]))
    assert found.s == 6
    assert found.z == pytest.approx(5 / np.sqrt(4 * 3 * 13 / 18))
    assert sen_slope(np.array([1.0, 3, 2])) == pytest.approx(0.5)  # of 2, 0.5 and -1


@given(st.lists(st.integers(0, 9), min_size=3, max_size=20))
def test_backwards_in_time_a_rise_is_a_fall(series):
    there, back = mann_kendall(np.array(series, float)), mann_kendall(np.array(series[::-1], float))
    assert there.s == -back.s
    assert np.allclose(there.p, back.p, equal_nan=True)


@pytest.mark.parametrize("series", [[5.0] * 12, [1.0, 2.0], [3.0]])
def test_equal_values_and_too_few_have_no_trend(series):
    assert np.isnan(mann_kendall(np.array(series)).p)


@given(COUNTS, COUNTS, st.floats(0.2, 5))
def test_two_counts_are_compared_as_the_exact_test_does(before, after, ratio):
    p = compare_counts(np.array([float(before)]), np.array([float(after)]), ratio)[0]
    if before + after == 0:
        assert np.isnan(p)
        return
    share = ratio / (1 + ratio)
    tails = (binomtest(after, before + after, share, side).pvalue for side in ("less", "greater"))
    assert p == pytest.approx(min(1, 2 * min(tails)), rel=1e-6, abs=1e-12)


@given(COUNTS, COUNTS, st.floats(0.2, 5))
def test_the_interval_holds_the_ratio_and_no_count_leaves_it_open(before, after, ratio):
    low, high = (
        float(limit[0]) for limit in ratio_interval(np.array([float(before)]), np.array([float(after)]), ratio)
    )
    assert 0 <= low <= high
    if before and after:
        assert low < after / before / ratio < high
    assert (low == 0) == (after == 0)
    assert np.isinf(high) == (before == 0)


def test_the_path_piles_up_what_exceeds_the_reference_and_never_falls_below_nothing():
    reference = 2 / np.log(2)  # between 2 and 4 a month
    path = cusum(np.array([0.0, 5, 1, 5]), 2.0)
    assert path.tolist() == pytest.approx([0, 5 - reference, 6 - 2 * reference, 11 - 3 * reference])
    assert (cusum(np.zeros((6, 2)), np.ones(2)) == 0).all()
