"""Points, index, ranks and how firm they are: counted by brute force, and what must hold of any counts."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from layers import ranking

COUNTS = np.array([[9.0, 0, 4], [7, 1, 4], [7, 3, 0], [1, 3, 2], [0, 9, 0]])  # five places, three components
TABLES = arrays(float, st.tuples(st.integers(2, 7), st.integers(1, 4)), elements=st.integers(0, 6).map(float))


def slow_index(counts, weights):
    """Return the index by its words: of how many per cent of the others a place has more, weighted."""
    places, parts = counts.shape
    return [
        sum(
            weights[k] * 100 * sum(counts[other][k] < counts[place][k] for other in range(places)) / (places - 1)
            for k in range(parts)
        )
        / sum(weights)
        for place in range(places)
    ]


def grid(steps, parts=3):
    """Return every weighting whose weights are multiples of 1/steps."""
    return np.array([w for w in product(range(steps + 1), repeat=parts) if sum(w) == steps], dtype=float)


def test_points_say_of_how_many_others_a_place_has_more():
    assert ranking.points(COUNTS).T.tolist() == [[100, 50, 50, 25, 0], [0, 25, 50, 50, 100], [75, 75, 0, 50, 0]]


def test_one_very_large_count_moves_no_other_place():
    larger = COUNTS.copy()
    larger[0, 0] = 9e6
    assert (ranking.points(larger) == ranking.points(COUNTS)).all()


def test_equal_places_share_the_better_rank():
    assert ranking.ranks(np.array([5.0, 8, 5, 1])).tolist() == [2, 1, 2, 4]


def test_the_index_is_what_its_words_say_at_every_weighting_of_a_grid():
    for weights in grid(6):
        assert ranking.index(ranking.points(COUNTS), weights) == pytest.approx(slow_index(COUNTS, weights))


def test_firmness_over_a_grid_of_weightings_is_what_counting_them_gives():
    weightings = grid(10)
    assert len(weightings) == 66
    times = np.zeros(5)
    seen = []
    for weights in weightings:
        values = np.round(slow_index(COUNTS, weights), 9)
        rank = [1 + sum(other > value for other in values) for value in values]
        times += [one <= 3 for one in rank]
        seen.append(rank)
    scored = np.repeat(ranking.points(COUNTS)[None], 66, axis=0)
    found = ranking.firmness(ranking.index(scored, weightings))
    assert found.top.tolist() == (times / 66).tolist()
    ordered = np.sort(seen, axis=0)  # of 66, the fourth is the first that 5 % reach, the 63rd the first that 95 % do
    assert found.low.tolist() == ordered[3].tolist()
    assert found.high.tolist() == ordered[62].tolist()


def test_random_weightings_agree_with_a_fine_grid_of_them():
    fine = ranking.firmness(ranking.index(np.repeat(ranking.points(COUNTS)[None], 7381, axis=0), grid(120) + 1e-6))
    drawn = ranking.weightings(np.random.default_rng(3), 20_000, 3)
    found = ranking.firmness(ranking.index(np.repeat(ranking.points(COUNTS)[None], 20_000, axis=0), drawn))
    assert found.top == pytest.approx(fine.top, abs=0.02)


def test_an_order_that_holds_in_three_of_four_draws_is_no_tie_and_in_fewer_is_one():
    drawn = np.array([[2.0, 1], [2, 1], [2, 1], [1, 2]])
    assert not ranking.ties(np.array([2.0, 1]), drawn).any()
    assert ranking.ties(np.array([2.0, 1]), drawn[1:]).tolist() == [[False, True], [True, False]]
    assert ranking.ties(np.array([1.0, 2]), drawn).all(axis=None) == np.False_
    assert ranking.ties(np.array([1.0, 2]), drawn)[0, 1]  # the order of the values, not the other one, must hold
    assert ranking.ties(np.array([1.0, 1]), drawn)[0, 1]


def test_expected_cases_have_the_mean_and_spread_of_their_gamma_distribution():
    """Mean 25, sample variance 1,200: shape 625 / 1,175, rate 25 / 1,175."""
    counts = np.array([5.0, 5, 5, 85, 25])
    assert counts.var(ddof=1) == 1200
    shape, rate = ranking.behind(counts)
    assert (shape, rate) == (pytest.approx(625 / 1175), pytest.approx(25 / 1175))
    drawn = ranking.usual_cases(np.random.default_rng(1), counts, 40_000)
    assert drawn.mean(axis=0) == pytest.approx((counts + shape) / (1 + rate), rel=0.02)
    assert drawn.var(axis=0) == pytest.approx((counts + shape) / (1 + rate) ** 2, rel=0.04)


def test_counts_that_differ_no_more_than_chance_come_from_nearly_one_value():
    drawn = ranking.usual_cases(np.random.default_rng(1), np.array([9.0, 10, 11, 10]), 4000)
    assert drawn.mean(axis=0) == pytest.approx(np.full(4, 10.0), abs=0.2)


def test_a_part_is_never_more_than_the_whole_and_on_average_its_share():
    rng = np.random.default_rng(1)
    counts, part = np.array([40.0, 10, 0]), np.array([10.0, 0, 0])
    whole = ranking.usual_cases(rng, counts, 20_000)
    drawn = ranking.parts_of(rng, whole, counts, part)
    assert (drawn <= whole).all()
    assert drawn[:, 0].mean() == pytest.approx(10, rel=0.05)
    assert drawn[:, 2].mean() < 0.3


def test_a_rise_is_drawn_about_what_is_believed_of_it_and_nothing_where_nothing_is():
    drawn = ranking.extra_of(
        np.random.default_rng(1), np.array([90.0, 90]), np.array([40.0, 40]), 1.0, np.array([0.8, 0]), 20_000
    )
    assert drawn[:, 0].mean() == pytest.approx(40, abs=0.5)
    assert not drawn[:, 1].any()


@pytest.mark.parametrize("weights", [[0.0, 0, 0], [1.0, -1, 2]])
def test_weights_that_say_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        ranking.index(ranking.points(COUNTS), np.array(weights))


@given(TABLES, st.data())
def test_more_of_a_component_never_lowers_a_place_s_index_or_rank(counts, data):
    weights = np.array(data.draw(st.lists(st.integers(1, 5), min_size=counts.shape[1], max_size=counts.shape[1])))
    place = data.draw(st.integers(0, counts.shape[0] - 1))
    raised = counts.copy()
    raised[place, data.draw(st.integers(0, counts.shape[1] - 1))] += data.draw(st.integers(1, 9))
    before, after = (ranking.index(ranking.points(one), weights.astype(float)) for one in (counts, raised))
    assert after[place] >= before[place]
    assert ranking.ranks(after)[place] <= ranking.ranks(before)[place]


@given(TABLES, st.floats(0.01, 1000), st.data())
def test_only_the_ratio_of_weights_matters(counts, times, data):
    weights = np.array(data.draw(st.lists(st.integers(1, 5), min_size=counts.shape[1], max_size=counts.shape[1])))
    scored = ranking.points(counts)
    assert ranking.index(scored, times * weights) == pytest.approx(ranking.index(scored, weights.astype(float)))


@given(TABLES, st.data())
def test_places_in_another_order_have_the_same_index_and_rank(counts, data):
    order = np.array(data.draw(st.permutations(range(len(counts)))))
    weights = np.arange(1.0, counts.shape[1] + 1)
    here, there = (ranking.index(ranking.points(one), weights) for one in (counts, counts[order]))
    assert there.tolist() == here[order].tolist()
    assert ranking.ranks(there).tolist() == ranking.ranks(here)[order].tolist()
