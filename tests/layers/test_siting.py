"""Where the next places should open: published values, every small case tried out, wishes that cannot come true."""

from functools import partial
from importlib.resources import files
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers import nearness
from layers.flows import assign
from layers.siting import fewest_places, least_minutes, most_covered, stability, worst_off_first

LINE = np.abs(np.arange(0.0, 60, 10)[:, None] - np.arange(0.0, 60, 10))  # six places on a road, ten minutes apart
ONES = np.ones(6)
INF = np.inf


@pytest.fixture(scope="module")
def san_francisco():
    """Metres from 205 census tracts to 16 stores, shipped with spopt, and the residents of the tracts."""
    data = files("spopt") / "tests" / "test_locate" / "data"
    pairs = pd.read_csv(str(data / "SF_network_distance_candidateStore_16_censusTract_205_new.csv"))
    people = pd.read_csv(str(data / "SF_demand_205_centroid_uniform_weight.csv")).set_index("NAME")["POP2000"]
    metres = pairs.pivot_table(values="distance", index="DestinationName", columns="name")
    return metres.to_numpy(), people[metres.index].to_numpy(dtype=float)


def test_the_four_stores_of_san_francisco_with_the_least_metres(san_francisco):
    found = least_minutes(*san_francisco, 4)
    assert found.objective == pytest.approx(2_848_268_129.7, abs=0.1)
    assert (found.proven, found.gap, len(found.chosen)) == (True, 0.0, 4)


def test_four_stores_of_san_francisco_cover_so_many_within_five_kilometres(san_francisco):
    found = most_covered(*san_francisco, 4, 5000.0)
    assert (found.objective, san_francisco[1].sum(), found.proven) == (875_247, 955_113, True)


@pytest.mark.parametrize(("metres", "stores"), [(5000.0, 8), (8000.0, 3)])
def test_so_many_stores_of_san_francisco_have_everyone_within_reach(san_francisco, metres, stores):
    found = fewest_places(*san_francisco, metres)
    assert (found.objective, found.proven, found.out_of_reach) == (stores, True, ())
    assert found.minutes.max() <= metres


def test_the_worst_off_of_san_francisco_come_first_and_no_store_less_will_do(san_francisco):
    found = worst_off_first(*san_francisco, 4)
    assert found.proven
    assert fewest_places(*san_francisco, found.objective).objective <= 4
    assert fewest_places(*san_francisco, np.nextafter(found.objective, 0)).objective > 4


def test_one_place_on_a_road_of_six_stands_where_it_is_asked_to():
    """Within ten minutes three are covered wherever it stands inside; 90 minutes in all at the third; at most 30."""
    assert most_covered(LINE, ONES, 1, 10.0).objective == 3
    assert least_minutes(LINE, ONES, 1).objective == 90
    assert worst_off_first(LINE, ONES, 1).objective == 30
    assert fewest_places(LINE, ONES, 10.0).chosen == (1, 4)


def test_a_border_of_reach_is_included():
    assert most_covered(np.array([[10.0]]), [5.0], 1, 10.0).chosen == (0,)
    assert most_covered(np.array([[10.0]]), [5.0], 1, np.nextafter(10.0, 0)).chosen == ()


def test_places_that_are_open_stay_open_and_count():
    found = least_minutes(LINE, [1, 1, 1, 1, 2, 1], 1, existing=[0])
    assert (found.chosen, found.objective) == ((4,), 50)
    assert found.minutes.tolist() == [0, 10, 20, 10, 0, 10]
    assert most_covered(LINE, ONES, 1, 10.0, existing=[1]).covered.tolist() == [1] * 6
    assert fewest_places(LINE, ONES, 10.0, existing=[1]).chosen == (4,)


def test_a_place_that_would_change_nothing_is_not_opened():
    assert len(most_covered(LINE, ONES, 5, 10.0).chosen) == 2
    assert len(least_minutes(LINE, [1, 0, 0, 0, 0, 2.0], 4).chosen) == 2
    assert worst_off_first(LINE, ONES, 3, existing=range(6)).chosen == ()


def test_nobody_asks_and_no_place_may_open():
    for found in (
        most_covered(LINE, 0 * ONES, 2, 10.0),
        least_minutes(LINE, 0 * ONES, 2),
        least_minutes(LINE, ONES, 0),
    ):
        assert (found.chosen, found.proven, found.gap) == ((), True, 0.0)
    empty = most_covered(np.zeros((0, 0)), [], 2, 10.0, capacity=np.zeros(0))
    assert (empty.chosen, empty.objective) == ((), 0.0)
    assert worst_off_first(np.zeros((2, 0)), [1.0, 1.0], 1).out_of_reach == (0, 1)


def test_demand_that_no_place_can_reach_is_named_and_the_rest_is_served():
    minutes = np.array([[5.0, INF], [np.nan, INF], [INF, 70.0], [9.0, 9.0]])
    wish = fewest_places(minutes, np.array([1.0, 1.0, 1.0, 0.0]), 30.0)
    assert (wish.chosen, wish.out_of_reach) == ((0,), (1, 2))
    assert least_minutes(minutes, np.ones(4), 2).out_of_reach == (1,)
    assert least_minutes(minutes, np.ones(4), 2).covered.tolist() == [1, 0, 1, 1]


def test_when_k_places_cannot_reach_all_they_reach_the_most_first():
    """Two islands: one place, far as it is, for the larger; 60 + 30 is the least sum, 50 the least largest."""
    minutes = np.array([[1.0, INF, INF], [INF, 50.0, 60.0], [INF, 50.0, 30.0], [INF, INF, 5.0]])
    for ask, chosen, objective in ((least_minutes, (2,), 90), (worst_off_first, (1,), 50)):
        found = ask(minutes, [1.0, 1.0, 1.0, 0.0], 1)
        assert (found.chosen, found.objective, found.proven) == (chosen, objective, True)
        assert found.covered.tolist() == [0, 1, 1, 0]


def test_a_full_place_covers_no_more_than_it_takes():
    """All six want help; the middle is near to everyone, yet takes two: the ends, who take three, come first."""
    found = most_covered(LINE, ONES, 2, 20.0, capacity=np.array([3.0, 2, 2, 2, 2, 3]))
    assert (found.chosen, found.objective, found.proven) == ((0, 5), 6, True)
    assert most_covered(LINE, ONES, 1, 50.0, existing=[0], capacity=np.array([1.0, 0, 0, 4, 0, 0])).objective == 5


def test_equal_places_of_demand_share_what_there_is_alike():
    found = most_covered(np.zeros((2, 1)), [1.0, 3.0], 1, 5.0, capacity=[2.0])
    assert found.covered == pytest.approx([0.5, 1.5])


def test_infinite_capacity_is_no_capacity():
    with_room = most_covered(LINE, ONES, 2, 10.0, capacity=np.full(6, INF))
    assert with_room.objective == most_covered(LINE, ONES, 2, 10.0).objective == 6


@st.composite
def questions(draw):
    """Draw minutes with ties and pairs without a way, demand with zeros, k, and places that are open."""
    rng = np.random.default_rng(draw(st.integers(0, 10**9)))
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    minutes = rng.integers(0, draw(st.sampled_from([3, 9, 60])) + 1, (n, m)).astype(float)
    minutes[rng.random((n, m)) < draw(st.sampled_from([0.0, 0.3, 0.7]))] = INF
    existing = np.flatnonzero(rng.random(m) < draw(st.sampled_from([0.0, 0.3]))).tolist()
    return minutes, rng.integers(0, 6, n).astype(float), draw(st.integers(0, 3)), existing


def every_choice(minutes, k, existing):
    """Return every set of sites that may be open in the end."""
    free = [site for site in range(minutes.shape[1]) if site not in existing]
    return [(*existing, *more) for size in range(min(k, len(free)) + 1) for more in combinations(free, size)]


def nearest_of(minutes, sites):
    return minutes[:, list(sites)].min(axis=1, initial=INF)


def sums(minutes, demand, sites):
    """Return demand without a way, the largest minutes, and the sum."""
    near = nearest_of(minutes, sites)
    has = np.isfinite(near)
    return demand[~has].sum(), near[has & (demand > 0)].max(initial=0.0), near[has] @ demand[has]


def check(found, minutes, k, existing):
    assert found.proven
    assert found.gap == 0
    assert found.bound == found.objective
    assert len(found.chosen) <= k
    assert not set(found.chosen) & set(existing)
    assert found.minutes.tolist() == nearest_of(minutes, (*existing, *found.chosen)).tolist()


@settings(deadline=None)
@given(questions(), st.sampled_from([0.0, 2.0, 8.0, 30.0]))
def test_no_choice_covers_more(question, reach):
    minutes, demand, k, existing = question
    found = most_covered(minutes, demand, k, reach, existing)
    check(found, minutes, k, existing)
    assert found.objective == found.covered.sum()
    assert found.objective == max(
        demand[nearest_of(minutes, sites) <= reach].sum() for sites in every_choice(minutes, k, existing)
    )


@settings(deadline=None)
@given(questions(), st.sampled_from([2.0, 8.0, 30.0]), st.integers(0, 10**6))
def test_no_choice_covers_more_with_capacities(question, reach, seed):
    minutes, demand, k, existing = question
    capacity = np.random.default_rng(seed).integers(0, 9, minutes.shape[1])
    found = most_covered(minutes, demand, k, reach, existing, capacity)
    check(found, minutes, k, existing)
    assert (found.covered <= demand).all()

    def served(sites):
        return assign(demand, capacity[list(sites)], minutes[:, list(sites)], minutes[:, list(sites)] <= reach).sum()

    assert found.objective == pytest.approx(max(served(sites) for sites in every_choice(minutes, k, existing)))
    assert found.objective == pytest.approx(served((*existing, *found.chosen)))


@settings(deadline=None)
@given(questions(), st.sampled_from([0, nearness.SMALL]))
def test_no_choice_has_less_minutes(question, small):
    minutes, demand, k, existing = question
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearness, "SMALL", small)
        found = least_minutes(minutes, demand, k, existing)
    check(found, minutes, k, existing)
    all_sums = [sums(minutes, demand, sites) for sites in every_choice(minutes, k, existing)]
    left, _, total = sums(minutes, demand, (*existing, *found.chosen))
    assert (left, total) == min((left, total) for left, _, total in all_sums)
    assert found.objective == total


@settings(deadline=None)
@given(questions(), st.sampled_from([0, nearness.SMALL]))
def test_no_choice_is_better_for_the_worst_off_or_as_good_with_less_minutes(question, small):
    minutes, demand, k, existing = question
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearness, "SMALL", small)
        found = worst_off_first(minutes, demand, k, existing)
    check(found, minutes, k, existing)
    mine = sums(minutes, demand, (*existing, *found.chosen))
    assert mine == min(sums(minutes, demand, sites) for sites in every_choice(minutes, k, existing))
    assert found.objective == mine[1]


@settings(deadline=None)
@given(questions(), st.sampled_from([0.0, 2.0, 8.0, 30.0]))
def test_no_fewer_places_have_everyone_within_reach(question, reach):
    minutes, demand, _, existing = question
    found = fewest_places(minutes, demand, reach, existing)
    check(found, minutes, minutes.shape[1], existing)
    can = minutes.min(axis=1) <= reach
    assert found.out_of_reach == tuple(np.flatnonzero((demand > 0) & ~can))
    assert (found.minutes[(demand > 0) & can] <= reach).all()
    enough = [
        len(sites) - len(existing)
        for sites in every_choice(minutes, minutes.shape[1], existing)
        if (nearest_of(minutes, sites)[(demand > 0) & can] <= reach).all()
    ]
    assert found.objective == min(enough)


@pytest.mark.parametrize("limit", [0.0, 1e-9])
def test_when_time_is_up_the_best_so_far_comes_with_an_honest_gap(san_francisco, limit):
    metres, people = san_francisco
    room = np.full(16, 60_000.0)
    for ask, best in (
        (partial(least_minutes, k=4), 2_848_268_129.7),
        (partial(worst_off_first, k=4), worst_off_first(metres, people, 4).objective),
        (partial(fewest_places, reach=5000.0), 8),
    ):
        found = ask(metres, people, time_limit=limit)
        assert not found.proven
        assert found.bound <= best * (1 + 1e-9)
        assert found.objective >= best * (1 - 1e-9)
        assert (found.objective - found.bound) / found.objective <= found.gap < 1
    for capacity, best in ((None, 875_247), (room, 240_000)):
        found = most_covered(metres, people, 4, 5000.0, capacity=capacity, time_limit=limit)
        assert not found.proven or (capacity is not None and found.objective == best)
        assert found.objective <= best <= found.bound
        assert found.objective > 0.8 * best


def test_three_of_a_hundred_sites_for_seventeen_neighbourhoods_are_proven():
    rng = np.random.default_rng(21)
    homes, sites = rng.uniform(0, [16, 6], (17, 2)), rng.uniform(0, [16, 6], (100, 2))
    minutes = 12 * np.linalg.norm(homes[:, None] - sites, axis=2)
    cases = rng.poisson(40, 17).astype(float)
    room = np.full(100, 150.0)
    answers = [
        most_covered(minutes, cases, 3, 30.0, [0, 1]),
        most_covered(minutes, cases, 3, 30.0, [0, 1], room),
        least_minutes(minutes, cases, 3, [0, 1]),
        worst_off_first(minutes, cases, 3, [0, 1]),
        fewest_places(minutes, cases, 30.0, [0, 1]),
    ]
    assert all(found.proven for found in answers)


def test_an_answer_that_every_draw_repeats_is_stable_and_one_of_two_equals_is_not():
    clear = stability(lambda demand: most_covered(LINE, demand, 1, 0.0), np.array([900.0, 5, 5, 5, 5, 5]), 6, 50)
    assert (clear.share.tolist(), clear.overlap, clear.same) == ([1, 0, 0, 0, 0, 0], 1.0, 1.0)
    even = stability(
        lambda demand: most_covered(LINE, demand, 1, 0.0), np.array([90.0, 90, 0, 0, 0, 0]), 6, 200, seed=3
    )
    assert even.share.sum() == 1
    assert 0.35 < even.share[0] < 0.65
    assert even.overlap == even.same == even.share[0]


def test_the_same_seed_draws_the_same_and_another_does_not():
    ask, demand = partial(least_minutes, LINE, k=2), np.array([4.0, 3, 2, 2, 3, 4])
    shares = [stability(lambda drawn: ask(drawn), demand, 6, 40, seed).share.tolist() for seed in (1, 1, 2)]
    assert shares[0] == shares[1] != shares[2]


def test_an_answer_among_equals_is_good_though_seldom_the_same():
    """Two sites that cover the same half: whichever is chosen is as good as the other in every draw."""
    twins = np.array([[0.0, 0.0, 99.0], [99.0, 99.0, 0.0]])
    found = stability(
        lambda demand: most_covered(twins, demand, 1, 0.0),
        np.array([50.0, 1.0]),
        3,
        20,
        held=lambda demand, chosen: most_covered(twins, demand, 0, 0.0, chosen),
    )
    assert found.good == 1.0
    worse = stability(
        lambda demand: most_covered(twins, demand, 1, 0.0),
        np.array([50.0, 1.0]),
        3,
        20,
        held=lambda demand, chosen: most_covered(twins, demand, 0, 0.0, (2,)),
    )
    assert worse.good == 0.0


def test_without_demand_nothing_is_stable():
    nothing = stability(lambda demand: least_minutes(LINE, demand, 2), np.zeros(6), 6, 3)
    assert nothing.share.tolist() == [0] * 6
    assert np.isnan(nothing.overlap)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"demand": [1.0]}, "minutes are .6, 6., but demand is .1,."),
        ({"demand": -ONES}, "6 of 6 numbers of demand"),
        ({"demand": ONES * INF}, "6 of 6 numbers of demand"),
        ({"minutes": -LINE - 1}, "36 of 36 minutes are negative"),
        ({"k": -1}, "k is -1"),
        ({"existing": [6]}, "there are 6 sites"),
        ({"capacity": np.ones(5)}, "capacity must be .6,. numbers"),
        ({"capacity": np.full(6, np.nan)}, "capacity must be"),
    ],
)
def test_numbers_that_mean_nothing_are_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        most_covered(**{"minutes": LINE, "demand": ONES, "k": 2, "reach": 10.0} | wrong)
