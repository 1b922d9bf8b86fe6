"""A filter picks the rows it names, no others, and its address gives it back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import facts
from layers import Filter
from tests.snapshots import case, snapshot

ROWS = [
    case("begging", 10, "centre", "high", "food shelter", "ngo", "open"),
    case("begging", 11, "north", None, "", "behzisti", "closed"),
    case("fights", 12, "outside", "low", "police", "ngo", None),
    case("fights", 13, "centre", "medium", "shelter", "ngo", "open"),
]


@pytest.mark.parametrize(
    ("choice", "days"),
    [
        (Filter(), [10, 11, 12, 13]),
        (Filter(issues=("begging",)), [10, 11]),
        (Filter(issues=("begging", "fights")), [10, 11, 12, 13]),
        (Filter(severities=("high", "low")), [10, 12]),
        (Filter(severities=("high", "medium", "low")), [10, 12, 13]),  # not the one without a severity
        (Filter(needs=("shelter",)), [10, 13]),
        (Filter(needs=("food", "police")), [10, 12]),  # one of them is enough
        (Filter(agencies=("behzisti",)), [11]),
        (Filter(statuses=("open",)), [10, 13]),
        (Filter(places=("centre",)), [10, 13]),
        (Filter(places=("outside",)), [12]),
        (Filter(start=11), [11, 12, 13]),
        (Filter(end=12), [10, 11, 12]),
        (Filter(start=11, end=12), [11, 12]),
        (Filter(start=14), []),
        (Filter(end=9), []),
        (Filter(start=12, end=11), []),
        (Filter(issues=("begging",), severities=("high",)), [10]),
        (Filter(issues=("elder_abuse",)), []),
        (Filter(issues=("no_such_issue",)), []),
    ],
)
def test_the_named_rows_pass_and_no_others(town, choice, days):
    found = snapshot(town, ROWS)
    assert found.days[choice.apply(found)].tolist() == days


def test_many_values_of_one_dimension_pick_the_same_as_each_alone(town):
    every = tuple(facts.issues())
    rows = [case(issue, day) for day, issue in enumerate(every)]
    found = snapshot(town, rows)
    assert Filter(issues=every).apply(found).all()
    assert found.days[Filter(issues=every[1:]).apply(found)].tolist() == list(range(1, len(every)))


def test_no_cases_give_no_rows(town):
    assert Filter(issues=("begging",), start=1).apply(snapshot(town)).tolist() == []


def test_opening_a_dimension_leaves_the_others():
    choice = Filter(issues=("begging",), places=("centre",), start=1, end=2)
    assert choice.without("issues") == Filter(places=("centre",), start=1, end=2)
    assert choice.without("period", "places") == Filter(issues=("begging",))


def test_the_order_and_number_in_which_values_are_named_do_not_matter():
    assert Filter(issues=("fights", "begging", "fights")) == Filter(issues=("begging", "fights"))


keys = st.lists(st.sampled_from(sorted(facts.issues())), unique=True).map(tuple)
days = st.one_of(st.none(), st.integers(-20_000, 60_000))


@given(keys, st.lists(st.sampled_from(sorted(facts.needs())), unique=True).map(tuple), days, days)
def test_the_address_gives_the_filter_back(issues, needs, start, end):
    choice = Filter(issues=issues, needs=needs, start=start, end=end)
    assert Filter.from_query(choice.to_query()) == choice
    assert Filter.from_query("?" + choice.to_query()) == choice


def test_an_address_reads_as_a_person_would_write_it():
    choice = Filter(issues=("fights", "begging"), places=("centre",), start=19_988, end=20_017)
    assert choice.to_query() == "issue=begging,fights&place=centre&start=2024-09-22&end=2024-10-21"


@pytest.mark.parametrize("query", ["start=yesterday", "start=2024-02-30", "nonsense", "issue=", "?", "end="])
def test_what_an_address_does_not_mean_is_left_open(query):
    assert Filter.from_query(query) == Filter()


def test_values_that_do_not_exist_are_dropped_so_that_an_old_link_still_opens():
    choice = Filter(issues=("begging", "gone"), places=("razed",))
    assert choice.known({"issues": ["begging"], "places": ["centre"]}) == Filter(issues=("begging",))
