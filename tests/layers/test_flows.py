"""Who is served where when room is limited."""

from itertools import product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array

from layers.flows import assign, transfer

HERE = np.ones((2, 2), dtype=bool)


def test_with_room_everyone_goes_to_the_nearest_place():
    minutes = np.array([[5.0, 9.0], [8.0, 3.0]])
    assert assign([4, 6], [10, 10], minutes, HERE).tolist() == [[4, 0], [0, 6]]


def test_serving_more_comes_before_serving_nearer():
    """The first unit gives up its near place, for the second can go nowhere else: 1 + 99 minutes beat one served."""
    minutes = np.array([[1.0, 99.0], [2.0, np.inf]])
    assert assign([1, 1], [1, 1], minutes, HERE).tolist() == [[0, 1], [1, 0]]


def test_of_all_ways_to_serve_everyone_the_least_minutes_are_taken():
    """Both want the first place, which has room for one: 5 + 7 = 12 is less than 1 + 20 = 21."""
    minutes = np.array([[1.0, 7.0], [5.0, 20.0]])
    assert assign([1, 1], [1, 1], minutes, HERE).tolist() == [[0, 1], [1, 0]]


def test_a_unit_may_be_split_and_what_does_not_fit_stays_out():
    assert assign([10], [3, 4], np.array([[2.0, 1.0]]), np.ones((1, 2), dtype=bool)).tolist() == [[3, 4]]


def test_a_long_chain_of_moves_is_found_when_it_frees_room():
    """Four in a row may stay or step right; the last place is free, and the one who comes takes the first."""
    minutes = np.array(
        [[0, np.inf, np.inf, np.inf, np.inf]]
        + [[0 if j == i else 1 if j == i + 1 else np.inf for j in range(5)] for i in range(4)]
    )
    found = assign(np.ones(5), np.ones(5), minutes, np.ones((5, 5), dtype=bool))
    assert found.tolist() == np.vstack([np.eye(5)[0], np.eye(5)[1:]]).tolist()


def test_infinite_room_holds_everyone_and_no_room_nobody():
    assert assign([7, 5], [np.inf, 0], np.array([[3.0, 1.0], [3.0, 1.0]]), HERE).tolist() == [[7, 0], [5, 0]]


def test_what_is_not_allowed_or_has_no_way_is_not_used():
    minutes = np.array([[1.0, np.nan], [1.0, np.inf]])
    assert assign([2, 2], [9, 9], minutes, np.array([[False, True], [True, True]])).tolist() == [[0, 0], [2, 0]]


@pytest.mark.parametrize(("units", "places"), [(0, 3), (3, 0), (0, 0)])
def test_nobody_or_no_place_is_no_error(units, places):
    shape = (units, places)
    assert assign(np.ones(units), np.ones(places), np.ones(shape), np.ones(shape, dtype=bool)).shape == shape


def test_surplus_covers_shortage_from_the_cheapest_giver_first():
    cost = np.array([[1.0, 4.0], [2.0, 3.0]])
    assert transfer([5, 5], [6, 2], cost, HERE).tolist() == [[5, 0], [1, 2]]


def test_no_piece_is_handed_over_where_it_is_not_allowed():
    assert transfer([5, 5], [6, 2], np.ones((2, 2)), np.array([[True, False], [False, False]])).tolist() == [
        [5, 0],
        [0, 0],
    ]


@pytest.mark.parametrize(
    ("demand", "capacity", "minutes", "said"),
    [
        ([1.5, 1], [1, 1], np.ones((2, 2)), "1 of 2 numbers of demand are negative or not whole"),
        ([1, 1], [1, -1], np.ones((2, 2)), "1 of 2 numbers of capacity"),
        ([1, np.nan], [1, 1], np.ones((2, 2)), "1 of 2 numbers of demand"),
        ([1, 1], [1, 1], np.full((2, 2), -1.0), "4 of 4 costs are negative"),
        ([1, 1], [1, 1], np.ones((2, 3)), "minutes .2, 3."),
    ],
)
def test_numbers_that_mean_nothing_are_refused(demand, capacity, minutes, said):
    with pytest.raises(ValueError, match=said):
        assign(demand, capacity, minutes, HERE)


@st.composite
def problems(draw, units=6, places=5, most=6):
    rng = np.random.default_rng(draw(st.integers(0, 10**9)))
    shape = (draw(st.integers(1, units)), draw(st.integers(1, places)))
    minutes = rng.integers(0, draw(st.sampled_from([1, 4, 50])) + 1, shape).astype(float)
    allowed = rng.random(shape) < draw(st.sampled_from([0.3, 0.7, 1.0]))
    return rng.integers(0, most, shape[0]), rng.integers(0, most, shape[1]), minutes, allowed


def by_networkx(demand, capacity, minutes, allowed):
    """Return served and total minutes by networkx's network simplex (after its greatest flow)."""
    graph = nx.DiGraph()
    graph.add_nodes_from(["from", "to"])
    graph.add_edges_from((("from", ("unit", i), {"capacity": int(n), "weight": 0}) for i, n in enumerate(demand)))
    graph.add_edges_from(((("place", j), "to", {"capacity": int(n), "weight": 0}) for j, n in enumerate(capacity)))
    for i, j in zip(*np.nonzero(allowed), strict=True):
        graph.add_edge(("unit", i), ("place", j), weight=int(minutes[i, j]))
    flow = nx.max_flow_min_cost(graph, "from", "to")
    return sum(flow["from"].values()), nx.cost_of_flow(graph, flow)


@given(problems())
def test_served_and_minutes_are_those_of_networkx(problem):
    demand, capacity, minutes, allowed = problem
    found = assign(*problem)
    assert (found >= 0).all()
    assert not found[~allowed].any()
    assert (found.sum(axis=1) <= demand).all()
    assert (found.sum(axis=0) <= capacity).all()
    assert (found.sum(), (found * minutes).sum()) == by_networkx(*problem)


@pytest.mark.parametrize("room", [0.5, 0.9, 1.0, 1.3])
def test_a_district_of_many_units_is_solved_as_the_linear_programme_says(room):
    rng = np.random.default_rng(4)
    away = np.linalg.norm(rng.uniform(0, 9, (300, 1, 2)) - rng.uniform(0, 9, (12, 2)), axis=2)
    allowed = away <= np.sort(away, axis=1)[:, [5]]
    demand = rng.poisson(3, 300)
    capacity = rng.multinomial(int(room * demand.sum()), np.ones(12) / 12)
    found = assign(demand, capacity, away, allowed)
    unit, place = np.nonzero(allowed)
    sums = csr_array((np.ones(2 * len(unit)), (np.append(unit, 300 + place), np.tile(np.arange(len(unit)), 2))))
    left_out = 14 * away.max()
    best = linprog(away[allowed] - left_out, A_ub=sums, b_ub=np.append(demand, capacity))
    assert (found * away).sum() - left_out * found.sum() == pytest.approx(best.fun, rel=1e-9)
    assert (found.sum(axis=1) <= demand).all()
    assert (found.sum(axis=0) <= capacity).all()


@given(problems(units=3, places=2, most=3))
def test_no_other_plan_serves_more_or_costs_less(problem):
    demand, capacity, minutes, allowed = problem
    pairs = [(i, j) for i, j in zip(*np.nonzero(allowed), strict=True)]
    best = (0, 0.0)
    for amounts in product(*(range(min(demand[i], capacity[j]) + 1) for i, j in pairs)):
        plan = np.zeros(minutes.shape)
        for pair, amount in zip(pairs, amounts, strict=True):
            plan[pair] = amount
        if (plan.sum(axis=1) <= demand).all() and (plan.sum(axis=0) <= capacity).all():
            best = max(best, (plan.sum(), -(plan * minutes).sum()))
    found = assign(*problem)
    assert (found.sum(), -(found * minutes).sum()) == best


@given(problems(units=4, places=9))
def test_with_more_places_than_units_nothing_changes(problem):
    demand, capacity, minutes, allowed = problem
    there, back = assign(*problem), assign(capacity, demand, minutes.T, allowed.T)
    assert there.sum() == back.sum()
    assert (there * minutes).sum() == (back.T * minutes).sum()
