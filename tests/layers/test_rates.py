"""Rates: crude, shrunken, their interval, the funnel's limits; by hand, on the edges, and against scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.stats import chi2, gamma, poisson

from layers import Filter, discovery
from layers.rates import empirical_bayes, funnel, per_thousand, spatial_empirical_bayes
from layers.spatial import touching, with_self
from tests.conftest import TOWN
from tests.snapshots import case, snapshot

EVEN = dict.fromkeys(TOWN, 1000.0)
AREAS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 5000)), min_size=2, max_size=12)


def recorded(**counts):
    """Return so many cases of each neighbourhood."""
    return [case(place=place) for place, count in counts.items() for _ in range(count)]


def test_two_areas_shrunken_by_hand():
    # 10 of 100 and 30 of 100: b = 0.2, their variance 0.01, of which 0.2 / 100 is chance; a = 0.008, weight 0.8
    rates, a, b = empirical_bayes(np.array([10.0, 30]), np.array([100.0, 100]))
    assert (a, b) == (pytest.approx(0.008), 0.2)
    assert rates == pytest.approx([0.12, 0.28])


def test_rates_that_differ_no_more_than_by_chance_become_one():
    rates, a, b = empirical_bayes(np.array([9.0, 11]), np.array([100.0, 100]))
    assert (a, rates.tolist()) == (0, [b, b])


@given(AREAS)
def test_a_shrunken_rate_lies_between_its_own_and_the_mean(areas):
    cases, people = np.array(areas, dtype=float).T
    rates, a, b = empirical_bayes(cases, people)
    own = cases / people
    assert a >= 0
    assert (rates >= np.minimum(own, b) - 1e-12).all()
    assert (rates <= np.maximum(own, b) + 1e-12).all()


@given(AREAS)
def test_where_everybody_is_a_neighbour_the_spatial_rate_is_the_global_one(areas):
    cases, people = np.array(areas, dtype=float).T
    everybody = csr_array(np.ones((len(cases), len(cases))))
    rates, a, b = spatial_empirical_bayes(cases, people, everybody)
    expected, one_a, one_b = empirical_bayes(cases, people)
    np.testing.assert_allclose(b, one_b)
    np.testing.assert_allclose(a, one_a, atol=1e-12)
    np.testing.assert_allclose(rates, expected, atol=1e-9)


def test_towards_the_neighbours_by_hand():
    # a pair that touches (10 and 30 of 100) and one alone: it is its own mean
    near = with_self(csr_array(np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]], dtype=float)))
    rates, a, b = spatial_empirical_bayes(np.array([10.0, 30, 5]), np.full(3, 100.0), near)
    assert rates == pytest.approx([0.12, 0.28, 0.05])
    assert a == pytest.approx([0.008, 0.008, 0])
    assert b == pytest.approx([0.2, 0.2, 0.05])


def test_the_funnel_has_poissons_limits():
    people = np.array([100.0, 1000, 100_000])
    low, high = funnel(people, 0.01, 0.95)
    for i, expected in enumerate((1, 10, 1000)):
        least, most = low[i] * people[i], high[i] * people[i]
        assert poisson.cdf(least - 1, expected) < 0.025 <= poisson.cdf(least, expected)
        assert poisson.sf(most, expected) <= 0.025 < poisson.sf(most - 1, expected)
    assert low[0] == 0
    assert (np.diff(high - low) < 0).all()


def test_a_wider_level_has_wider_limits():
    people = np.array([500.0, 5000])
    narrow, wide = funnel(people, 0.01, 0.95), funnel(people, 0.01, 0.998)
    assert (wide[0] <= narrow[0]).all()
    assert (wide[1] > narrow[1]).all()


def test_crude_rates_are_cases_per_thousand_and_words_compare_with_the_district(town):
    frame, note, totals = per_thousand(snapshot(town, recorded(centre=90, north=30, south=30), EVEN), Filter())
    assert frame["rate"].to_dict() == {key: {"centre": 90.0, "north": 30.0, "south": 30.0}.get(key, 0) for key in TOWN}
    assert frame.loc["centre", "word"] == frame.loc["east", "word"] == discovery.FIRM
    assert (note, totals["unknown"]) == ("", 0)


@pytest.mark.parametrize(("count", "state"), [(19, "not_enough"), (20, "")])
def test_a_rate_from_fewer_than_twenty_cases_is_unreliable(town, count, state):
    frame = per_thousand(snapshot(town, recorded(centre=count, north=25), EVEN), Filter()).frame
    assert frame.loc[["centre", "north", "south"], "state"].tolist() == [state, "", "not_enough"]


def test_the_interval_is_the_gammas_about_the_shrunken_rate(town):
    frame = per_thousand(snapshot(town, recorded(centre=90, north=30, south=30), EVEN), Filter()).frame
    cases, people = frame["cases"].to_numpy(), np.full(9, 1000.0)
    _, a, b = empirical_bayes(cases, people)
    for side, tail in (("low", 0.025), ("high", 0.975)):
        expected = 1000 * gamma.ppf(tail, cases + b * b / a, scale=1 / (people + b / a))
        assert frame[side].to_numpy() == pytest.approx(expected)
    assert (frame["low"] < frame["value"]).all()
    assert (frame["value"] < frame["high"]).all()


def test_where_only_chance_differs_the_interval_is_that_of_the_common_rate(town):
    frame = per_thousand(snapshot(town, recorded(**dict.fromkeys(TOWN, 8)), EVEN), Filter()).frame
    assert frame["value"].tolist() == pytest.approx([8] * 9)
    assert frame["low"].to_numpy() == pytest.approx(np.full(9, chi2.ppf(0.025, 144) / 2 / 9))  # 72 cases, 9,000 people
    assert frame["high"].to_numpy() == pytest.approx(np.full(9, chi2.isf(0.025, 146) / 2 / 9))


def test_a_constant_rate_has_no_word_however_unequal_the_neighbourhoods(town):
    people = {key: 700.0 * (i + 2) for i, key in enumerate(TOWN)}
    rows = recorded(**{key: 30 * (i + 2) for i, key in enumerate(TOWN)})
    frame = per_thousand(snapshot(town, rows, people), Filter()).frame
    assert set(frame["word"]) == {""}
    assert frame["value"].to_numpy() == pytest.approx(np.full(9, 1000 * 30 / 700))


def test_without_residents_rates_are_off_and_say_so(town):
    for people in ({}, dict.fromkeys(TOWN, 0.0), dict.fromkeys(TOWN, np.nan)):
        frame, note, totals = per_thousand(snapshot(town, recorded(centre=5), people), Filter())
        assert (note, totals["unknown"]) == ("no-population", 9)
        assert frame["value"].isna().all()
        assert set(frame["state"]) == {"no_data"}
        assert frame["cases"].sum() == 5


@pytest.mark.parametrize("nobody", [0.0, np.nan, None])
@pytest.mark.parametrize("shrink", ["global", "spatial"])
def test_a_neighbourhood_without_residents_has_no_rate_and_moves_no_other(town, nobody, shrink):
    rows = recorded(centre=40, north=25, south=30, east=22)
    people = EVEN | {"centre": nobody} if nobody is not None else {k: v for k, v in EVEN.items() if k != "centre"}
    frame, note, totals = per_thousand(snapshot(town, rows, people), Filter(), shrink)
    without = per_thousand(snapshot(town, [row for row in rows if row[2] != "centre"], people), Filter(), shrink).frame
    assert frame.loc["centre", "state"] == "no_data"
    assert frame.loc["centre", ["value", "rate", "people", "low", "high", "p", "q"]].isna().all()
    others = frame.drop("centre"), without.drop("centre")
    assert others[0].equals(others[1])
    assert (note, totals["cases"], totals["unknown"]) == ("", 117, 1)


def test_no_cases_give_rates_of_0_and_say_so(town):
    frame, note, _ = per_thousand(snapshot(town, [], EVEN), Filter())
    assert note == "no-cases"
    assert frame["value"].tolist() == [0] * 9
    assert frame["q"].isna().all()
    assert set(frame["word"]) == {""}
    assert (frame["high"] > 0).all()


def test_cases_only_where_nobody_lives_say_that_there_are_none(town):
    found = per_thousand(snapshot(town, recorded(centre=9), EVEN | {"centre": 0.0}), Filter())
    assert found.note == "no-cases"


def test_one_case_is_not_enough_anywhere(town):
    frame = per_thousand(snapshot(town, recorded(centre=1), EVEN), Filter()).frame
    assert set(frame["word"]) == {discovery.SCANT}


def test_four_cases_among_very_few_are_much_but_not_enough_and_five_are(town):
    others = dict.fromkeys((key for key in TOWN if key != "centre"), 30)
    for count, word in ((4, discovery.SCANT), (5, discovery.FIRM)):
        snap = snapshot(town, recorded(centre=count, **others), EVEN | {"centre": 10.0})
        row = per_thousand(snap, Filter()).frame.loc["centre"]
        assert row["q"] < 0.05
        assert row["word"] == word


@pytest.mark.parametrize("shrink", ["global", "spatial"])
def test_one_neighbourhood_alone_is_the_district(town, shrink):
    frame, note, _ = per_thousand(
        snapshot(town.loc[["centre"]], recorded(centre=30), {"centre": 600.0}), Filter(), shrink
    )
    assert frame.loc["centre", ["value", "rate", "p", "word", "state"]].tolist() == [50, 50, 1, "", ""]
    assert note == ""


def test_islands_shrink_towards_themselves(town):
    apart = town.loc[["north_west", "south_east"]]
    people = {"north_west": 100.0, "south_east": 1000.0}
    snap = snapshot(apart, recorded(north_west=30, south_east=30), people)
    assert per_thousand(snap, Filter(), "spatial").frame["value"].tolist() == pytest.approx([300, 30])


def test_towards_the_neighbours_in_the_town(town):
    rows, people = recorded(centre=90, north=30, south=30), np.full(9, 1000.0)
    frame = per_thousand(snapshot(town, rows, EVEN), Filter(), "spatial").frame
    rates = spatial_empirical_bayes(frame["cases"].to_numpy(), people, with_self(touching(town.geometry)))[0]
    assert frame["value"].to_numpy() == pytest.approx(1000 * rates)
