"""Floating catchments: published values, the sum that must come out, borders."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.access import Steps, sensitivity, two_step

HOSPITALS = np.array([[1.0, 80.0, 40.0], [80.0, 1.0, 40.0], [40.0, 40.0, 1.0]])
DOCTORS = np.array([15.0, 20.0, 100.0])
PEOPLE = np.array([100.0, 50.0, 10.0])
HOUR = Steps((60,), (1.0,))
ENHANCED = Steps((10, 30, 60), (1.0, 0.68, 0.22))
LUO_QI = Steps((10, 20, 30), (1.0, 0.68, 0.22))


def inverse_within_an_hour(minutes):
    return np.divide(1.0, minutes, where=minutes <= 60, out=np.zeros(minutes.shape))


def test_the_hospital_example_gives_its_published_values():
    """The first published row weighs every minute by its inverse, up to 60; the second is stepwise."""
    plain = two_step(HOSPITALS, DOCTORS, PEOPLE, inverse_within_an_hour)
    assert plain == pytest.approx([0.331444, 0.579828, 7.286418], abs=1e-6)
    enhanced = two_step(HOSPITALS, DOCTORS, PEOPLE, ENHANCED)
    assert enhanced == pytest.approx([0.658399, 0.894770, 2.442162], abs=1e-6)
    assert PEOPLE @ plain == pytest.approx(135)
    assert PEOPLE @ enhanced == pytest.approx(135)


def test_within_an_hour_by_hand():
    """Hospital 1 serves 110 people, hospital 2 serves 60, hospital 3 all 160: 15/110, 20/60, 100/160."""
    assert two_step(HOSPITALS, DOCTORS, PEOPLE, HOUR) == pytest.approx(
        [15 / 110 + 100 / 160, 20 / 60 + 100 / 160, 15 / 110 + 20 / 60 + 100 / 160]
    )


def test_a_supply_on_a_border_counts_with_the_nearer_weight_and_one_beyond_with_the_next():
    minutes = np.array([[10.0, 10.001, 30.0, 30.001]])
    assert LUO_QI(minutes).tolist() == [[1.0, 0.68, 0.22, 0.0]]
    assert two_step(minutes, [8.0, 8.0, 8.0, 8.0], [4.0], LUO_QI) == pytest.approx([6.0])


def test_without_a_way_there_is_no_access_and_a_border_without_end_changes_nothing():
    endless = Steps((30, np.inf), (1.0, 0.5))
    assert endless(np.array([30.0, 1e9, np.inf, np.nan])).tolist() == [1.0, 0.5, 0.0, 0.0]
    assert two_step(np.array([[5.0], [np.inf], [np.nan]]), [6.0], [3.0, 9.0, 9.0], HOUR).tolist() == [2.0, 0.0, 0.0]


def test_capacity_with_nobody_near_is_given_to_nobody():
    assert two_step(np.array([[5.0, 5.0], [99.0, 99.0]]), [6.0, 4.0], [0.0, 3.0], HOUR).tolist() == [0.0, 0.0]


def test_a_place_without_cases_has_access_all_the_same():
    assert two_step(np.array([[5.0], [5.0]]), [6.0], [0.0, 3.0], HOUR).tolist() == [2.0, 2.0]


def test_the_way_to_help_counts_not_the_way_back():
    """The first can reach the second's place, the second cannot reach the first's."""
    minutes = np.array([[0.0, 10.0], [np.inf, 0.0]])
    assert two_step(minutes, [4.0, 6.0], [2.0, 1.0], HOUR).tolist() == [4.0, 2.0]


@pytest.mark.parametrize(("n", "m"), [(0, 2), (2, 0)])
def test_without_places_or_supplies_there_is_nothing(n, m):
    assert two_step(np.zeros((n, m)), np.ones(m), np.ones(n), HOUR).tolist() == [0.0] * n


@st.composite
def networks(draw):
    """Draw minutes on a random directed network, some pairs without a way, with demand and capacity."""
    rng = np.random.default_rng(draw(st.integers(0, 10**9)))
    n, m = draw(st.integers(1, 12)), draw(st.integers(1, 8))
    minutes = rng.uniform(0, 45, (n, m))
    minutes[rng.random((n, m)) < 0.2] = np.inf
    minutes[rng.random((n, m)) < 0.1] = np.nan
    return minutes, rng.uniform(0, 9, m), rng.poisson(1.5, n).astype(float)


@given(networks(), st.sampled_from([HOUR, ENHANCED, LUO_QI, Steps((7,), (0.3,))]))
def test_summed_over_the_demand_access_is_the_capacity_that_has_demand_near(network, weights_of):
    minutes, capacity, demand = network
    access = two_step(minutes, capacity, demand, weights_of)
    reached = ((minutes <= weights_of.borders[-1]) & (demand > 0)[:, None]).any(axis=0)
    assert (access >= 0).all()
    assert demand @ access == pytest.approx(capacity[reached].sum())


@given(networks())
def test_the_package_access_says_the_same(network):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from access import fca, weights
    minutes, capacity, demand = network
    from_place, to_supply = np.nonzero(minutes <= 30)
    cost = pd.DataFrame({"origin": from_place, "dest": to_supply, "cost": minutes[from_place, to_supply]})
    theirs = fca.two_stage_fca(
        pd.DataFrame({"demand": demand}).rename_axis("geoid"),
        pd.DataFrame({"supply": capacity}).rename_axis("geoid"),
        cost,
        weight_fn=weights.step_fn({10: 1, 20: 0.68, 30: 0.22}),
    )
    ours = two_step(minutes, capacity, demand, LUO_QI)
    reached = np.isin(to_supply, to_supply[demand[from_place] > 0])  # it divides by nobody where there is no demand
    kept = np.unique(from_place[reached])
    alone = np.setdiff1d(kept, from_place[~reached])
    assert ours[alone] == pytest.approx(theirs.reindex(alone).to_numpy())


def test_ranks_and_numbers_move_with_the_catchment():
    """With 30 minutes the second place has only its own 20 for 50 people, the third its 100 for 10."""
    found = sensitivity(HOSPITALS, DOCTORS, PEOPLE, [Steps((30,), (1.0,)), Steps((100,), (1.0,))])
    assert found.access == pytest.approx(np.array([[0.15, 0.4, 10.0], [135 / 160] * 3]))
    assert found.least == pytest.approx([0.15, 0.4, 135 / 160])
    assert found.most == pytest.approx([135 / 160, 135 / 160, 10.0])
    assert found.first.tolist() == [1, 1, 1]
    assert found.last.tolist() == [3, 2, 1]


def test_equal_places_share_the_better_rank_also_where_nothing_is_near():
    found = sensitivity(
        np.array([[1.0], [1.0], [9.0]]), [4.0], [1.0, 1.0, 1.0], [Steps((5,), (1.0,)), Steps((0,), (1.0,))]
    )
    assert found.first.tolist() == [1, 1, 1]
    assert found.last.tolist() == [1, 1, 3]


@pytest.mark.parametrize(
    ("borders", "weights"), [((), ()), ((10, 10), (1, 1)), ((10,), (1, 1)), ((-1,), (1,)), ((np.nan,), (1,))]
)
def test_borders_that_do_not_rise_are_refused(borders, weights):
    with pytest.raises(ValueError, match="must rise"):
        Steps(borders, weights)


def test_numbers_that_mean_nothing_are_refused():
    with pytest.raises(ValueError, match="weights"):
        Steps((10,), (-1.0,))
    with pytest.raises(ValueError, match="1 of 1 minutes are negative"):
        two_step(np.array([[-1.0]]), [1.0], [1.0], HOUR)
    with pytest.raises(ValueError, match="1 of 1 numbers of capacity"):
        two_step(np.array([[1.0]]), [np.nan], [1.0], HOUR)
    with pytest.raises(ValueError, match="1 of 1 numbers of demand"):
        two_step(np.array([[1.0]]), [1.0], [-1.0], HOUR)
    with pytest.raises(ValueError, match="2 places and 1 supplies"):
        two_step(np.array([[1.0]]), [1.0], [1.0, 1.0], HOUR)
    with pytest.raises(ValueError, match="0 given"):
        sensitivity(np.array([[1.0]]), [1.0], [1.0], [])
