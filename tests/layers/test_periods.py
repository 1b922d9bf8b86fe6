"""Whole Jalali months and the periods that are compared: the edges are where they go wrong."""

import numpy as np
import pytest

from geodata.persian import jalali_day, month_start
from layers.filters import Filter
from layers.periods import Months, by_month, compared, whole_months
from tests.snapshots import case, snapshot


def day(year: int, month: int, number: int) -> int:
    found = jalali_day(year, month, number)
    assert found is not None
    return found


def held(town, *days: int):
    return snapshot(town, [case(day=each) for each in days])


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        ((1403, 1, 1), (1403, 3, 31), ["1403-01", "1403-02", "1403-03"]),
        ((1403, 1, 3), (1403, 3, 29), ["1403-01", "1403-02", "1403-03"]),
        ((1403, 1, 4), (1403, 3, 28), ["1403-02"]),
        ((1403, 1, 10), (1403, 1, 20), []),
        ((1403, 12, 1), (1404, 1, 31), ["1403-12", "1404-01"]),
    ],
)
def test_a_month_is_whole_when_cases_reach_within_three_days_of_its_ends(town, first, last, names):
    months = whole_months(held(town, day(*first), day(*last)), Filter())
    assert [months.name(i) for i in range(months.length)] == names


def test_of_a_chosen_period_only_the_months_that_lie_in_it_wholly_count(town):
    snap = held(town, day(1403, 1, 1), day(1403, 6, 31))
    chosen = Filter(start=day(1403, 2, 1), end=day(1403, 4, 30))
    assert [whole_months(snap, chosen).name(i) for i in range(2)] == ["1403-02", "1403-03"]
    assert whole_months(snap, chosen).length == 2  # Tir has 31 days
    assert whole_months(snap, Filter(start=day(1403, 5, 2))).length == 1
    assert whole_months(snap, Filter(start=day(1403, 5, 2), end=day(1403, 5, 30))).length == 0


def test_without_cases_there_are_no_months_and_nothing_to_compare(town):
    assert whole_months(snapshot(town), Filter()).length == 0
    assert compared(snapshot(town), Filter()) is None


def test_cases_are_counted_by_month_and_group_and_none_outside(town):
    months = Months(1403 * 12, np.array([month_start(1403 * 12 + i) for i in range(3)]))
    days = [day(1402, 12, 29), day(1403, 1, 1), day(1403, 1, 31), day(1403, 2, 1), day(1403, 2, 31), day(1403, 3, 1)]
    snap = held(town, *days)
    groups = np.array([0, 0, 1, 1, -1, 0])
    assert by_month(snap, np.ones(6, bool), groups, 2, months).tolist() == [[1, 1], [0, 1]]
    assert by_month(snap, groups == 1, groups, 2, months).tolist() == [[0, 1], [0, 1]]


def test_nothing_chosen_means_the_last_three_whole_months_against_the_three_before(town):
    span = compared(held(town, day(1403, 1, 1), day(1403, 9, 30)), Filter())
    assert span == (day(1403, 7, 1), day(1403, 9, 30), day(1403, 4, 1), day(1403, 6, 31))
    assert span.ratio == pytest.approx(90 / 93)


def test_whole_months_are_compared_with_as_many_months_and_days_with_as_many_days(town):
    snap = held(town, day(1402, 1, 1), day(1404, 12, 29))
    months = compared(snap, Filter(start=day(1404, 1, 1), end=day(1404, 2, 31)))
    assert months[2:] == (day(1403, 11, 1), day(1403, 12, 30))
    days = compared(snap, Filter(start=day(1404, 1, 2), end=day(1404, 1, 11)))
    assert days[2:] == (day(1403, 12, 22), day(1404, 1, 1))


def test_a_year_earlier_is_the_same_days_and_the_thirtieth_of_esfand_becomes_the_twenty_ninth(town):
    snap = held(town, day(1402, 1, 1), day(1404, 12, 29))
    span = compared(snap, Filter(start=day(1403, 12, 1), end=day(1403, 12, 30)), "year")
    assert span[2:] == (day(1402, 12, 1), day(1402, 12, 29))
    usual = compared(snap, Filter(start=day(1404, 2, 1), end=day(1404, 2, 31)), "year")
    assert usual[2:] == (day(1403, 2, 1), day(1403, 2, 31))


def test_data_that_do_not_reach_back_are_not_compared(town):
    snap = held(town, day(1403, 1, 1), day(1403, 6, 31))
    assert compared(snap, Filter(), "year") is None
    assert compared(snap, Filter(start=day(1403, 3, 1), end=day(1403, 4, 31))) is not None
    assert compared(snap, Filter(start=day(1403, 2, 1), end=day(1403, 3, 31))) is None
    assert compared(snap, Filter(end=day(1403, 3, 31))) is None


def test_a_period_that_would_overlap_the_year_before_is_not_compared_with_it(town):
    snap = held(town, day(1401, 1, 1), day(1404, 12, 29))
    assert compared(snap, Filter(start=day(1403, 1, 1), end=day(1404, 2, 31)), "year") is None
    assert compared(snap, Filter(start=day(1404, 1, 1), end=day(1404, 12, 29)), "year") is not None
