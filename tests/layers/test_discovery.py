"""When a finding may be called one: counted by hand, on the edges, and against scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest, false_discovery_control, poisson

from layers.discovery import FEWEST, FIRM, SCANT, TENTATIVE, exact, false_discovery, normal, power, words

P = st.lists(st.floats(0, 1), min_size=1, max_size=40)


def word(q: float, z: float = 3, cases: float = 50, chance: float = 1) -> str:
    return words(np.array([q]), np.array([z]), np.array([cases]), np.array([chance]))[0]


def test_four_tests_corrected_by_hand():
    assert false_discovery(np.array([0.01, 0.04, 0.03, 0.005])) == pytest.approx([0.02, 0.04, 0.04, 0.02])


def test_what_was_not_tested_is_no_test():
    q = false_discovery(np.array([np.nan, 0.02, np.nan, 0.5]))
    assert np.isnan(q[[0, 2]]).all()
    assert q[[1, 3]] == pytest.approx([0.04, 0.5])
    assert np.isnan(false_discovery(np.full(3, np.nan))).all()


@given(P)
def test_q_is_scipys(p):
    np.testing.assert_allclose(false_discovery(np.array(p)), false_discovery_control(p), rtol=1e-12)


@given(P)
def test_q_is_not_below_p_and_keeps_its_order(p):
    p = np.array(p)
    q = false_discovery(p)
    assert (q >= p - 1e-15).all()
    assert (np.diff(q[np.argsort(p)]) >= 0).all()


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.001, 0.999))
def test_exact_is_the_smaller_tail_doubled(observed, others, share):
    total = observed + others
    tails = binom.cdf(observed, total, share), binom.sf(observed - 1, total, share)
    found = exact(np.array([observed]), np.array([share]), total)[0]
    assert found == pytest.approx(min(2 * min(tails), 1), rel=1e-9)


def test_exact_by_hand():
    found = exact(np.array([0, 1, 2, 3]), np.full(4, 0.5), 3)  # of eight orders 1, 3, 3, 1
    assert found == pytest.approx([2 / 8, 1, 1, 2 / 8])
    assert found[0] == pytest.approx(binomtest(0, 3, 0.5).pvalue)


def test_exact_has_nothing_to_say_where_nothing_can_be_expected_and_is_1_without_cases():
    assert np.isnan(exact(np.array([0, 4]), np.zeros(2), 9)).all()
    assert exact(np.zeros(2), np.array([0.2, 0.8]), 0).tolist() == [1, 1]
    assert exact(np.array([7]), np.array([1 + 1e-12]), 7).tolist() == [1]  # all there is, where all must be


def test_normal_has_two_sides():
    assert normal(np.array([1.959963984540054, -1.959963984540054, 0])) == pytest.approx([0.05, 0.05, 1])


def test_a_q_of_exactly_5_percent_is_firm_and_one_of_20_tentative():
    assert word(0.05) == FIRM
    assert word(np.nextafter(0.05, 1)) == TENTATIVE
    assert word(0.20) == TENTATIVE
    assert word(np.nextafter(0.20, 1)) == ""


def test_fewer_than_five_cases_are_never_hot_but_may_be_cold():
    assert FEWEST == 5
    assert word(0.001, cases=5) == FIRM
    assert word(0.001, cases=4) == SCANT
    assert word(0.001, z=-3, cases=0) == FIRM


def test_where_a_doubling_would_be_missed_more_often_than_not_there_are_not_enough_data():
    assert word(0.9, chance=0.5) == ""
    assert word(0.9, chance=np.nextafter(0.5, 0)) == SCANT
    assert word(0.01, chance=0) == FIRM  # what is found is found


def test_what_was_not_tested_has_no_word():
    assert word(np.nan, chance=0) == ""
    assert word(np.nan, z=np.nan, cases=0) == ""


def test_power_by_hand():
    # one test of 100 cases, a tenth of them expected: P(X ≥ 15) ≤ 0.1 < P(X ≥ 14), and twice as many are 20
    assert binom.sf(14, 100, 0.1) <= 0.1 < binom.sf(13, 100, 0.1)
    assert power(np.array([0.1]), 100, 1, 1) == pytest.approx([poisson.sf(14, 20)])


def test_power_never_counts_on_fewer_than_five_cases():
    assert power(np.array([0.001]), 100, 1, 1) == pytest.approx([poisson.sf(4, 0.2)])


def test_power_is_nothing_without_cases_and_where_nothing_is_expected():
    assert power(np.array([0.3, 0.0]), 0, 2, 1).tolist() == [0, 0]
    assert power(np.array([0.0]), 500, 2, 1).tolist() == [0]


@given(st.floats(0.001, 0.3), st.integers(1, 400), st.integers(1, 7))
def test_more_tests_see_less_and_sharing_cases_makes_up_for_it(share, tests, together):
    share = np.array([share])
    assert power(share, 1000, tests, 1) >= power(share, 1000, tests * 3, 1)
    assert power(share, 1000, tests, together) >= power(share, 1000, tests, 1)
    assert power(share, 1000, tests * together, together) == pytest.approx(power(share, 1000, tests, 1))


@given(st.floats(0.001, 0.3), st.integers(1, 400))
def test_what_is_more_unusual_is_seen_more_often(share, tests):
    chances = [power(np.array([share]), 1000, tests, 1, times)[0] for times in (1.5, 2, 3, 5)]
    assert chances == sorted(chances)
    assert 0 <= chances[0] <= chances[-1] <= 1
