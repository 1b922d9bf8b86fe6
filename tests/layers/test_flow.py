"""Months of 1403 counted by hand: what came, was closed, returned and stayed open, and what nobody told."""

import dataclasses

import pandas as pd
import pytest

from geodata.persian import month_start
from layers import LAYERS, Filter, flow, run
from tests.snapshots import case, snapshot

FIRST, SECOND, THIRD = (month_start(1403 * 12 + month) for month in range(3))


def with_changes(now, *changes):
    """Return the snapshot with changes (row, before, status, day)."""
    return dataclasses.replace(now, changes=pd.DataFrame(changes, columns=["row", "before", "status", "day"]))


def months(now, choice=None, column="value"):
    """Return one column of the layer as a list."""
    return flow.by_month(now, choice or Filter()).frame[column].tolist()


@pytest.fixture
def three(town):
    """Three cases of Farvardin and one of Khordad; the second was closed in Ordibehesht and returned in Khordad."""
    rows = [case(day=FIRST, status="open"), case(day=FIRST, status="open"), case(day=FIRST + 5, status="closed")]
    now = snapshot(town, [*rows, case(day=THIRD, status="open", issue="fights")])
    return with_changes(
        now, (1, "open", "closed", SECOND), (1, "closed", "open", THIRD), (2, "open", "closed", THIRD - 1)
    )


def test_what_came_was_closed_and_returned_is_counted_in_its_month(three):
    frame = flow.by_month(three, Filter()).frame
    assert frame.index.tolist() == ["1403-01", "1403-02", "1403-03"]
    assert frame["value"].tolist() == [3, 0, 1]
    assert frame["closed"].tolist() == [0, 2, 0]
    assert frame["returned"].tolist() == [0, 0, 1]
    assert frame["open_least"].tolist() == frame["open_most"].tolist() == [3, 1, 3]
    assert flow.by_month(three, Filter()).note == ""


def test_a_closing_nobody_dated_leaves_a_range_that_ends_where_the_data_end(town):
    rows = [case(day=FIRST, status="closed"), case(day=FIRST, status="open"), case(day=THIRD, status="referred")]
    found = flow.by_month(snapshot(town, rows), Filter())
    assert found.frame["open_least"].tolist() == [1, 1, 2]
    assert found.frame["open_most"].tolist() == [2, 2, 2]
    assert (found.note, found.totals["unknown_day"]) == ("days-unknown", 1)
    assert found.frame["closed"].sum() == 0


def test_a_case_that_came_in_closed_and_returned_was_closed_before_it_returned(town):
    now = snapshot(town, [case(day=FIRST, status="open"), case(day=THIRD, status="open")])
    now = with_changes(now, (0, "closed", "open", THIRD))
    assert months(now, column="returned") == [0, 0, 1]
    assert months(now, column="open_least") == [0, 0, 2]
    assert months(now, column="open_most") == [1, 1, 2]


def test_the_last_month_is_what_is_open_now_whatever_is_known_of_the_past(three):
    open_now = (three.cases["status"] != "closed").sum()
    assert months(three, column="open_least")[-1] == months(three, column="open_most")[-1] == open_now


def test_a_change_after_the_last_case_makes_months_of_its_own(town):
    now = with_changes(snapshot(town, [case(day=FIRST, status="closed")]), (0, "open", "closed", THIRD + 1))
    assert months(now) == [1, 0, 0]
    assert months(now, column="closed") == [0, 0, 1]
    assert months(now, column="open_most") == [1, 1, 0]


def test_issues_filter_changes_too_and_period_and_status_filter_nothing(three):
    assert months(three, Filter(issues=("fights",))) == [0, 0, 1]
    assert months(three, Filter(issues=("fights",)), "closed") == [0, 0, 0]
    assert months(three, Filter(start=THIRD, statuses=("closed",))) == [3, 0, 1]


def test_cases_without_status_are_new_and_neither_open_nor_closed(town):
    found = flow.by_month(snapshot(town, [case(day=FIRST), case(day=FIRST, status="open")]), Filter())
    assert found.frame[["value", "open_most"]].to_numpy().tolist() == [[2, 1]]
    assert found.totals["no_status"] == 1
    assert flow.by_month(snapshot(town, [case(day=FIRST)]), Filter()).note == "no-status"


def test_no_cases_make_no_months(town):
    found = run(snapshot(town), LAYERS["flow"], Filter(), "analyst")
    assert (len(found.frame), found.note) == (0, "no-cases")
