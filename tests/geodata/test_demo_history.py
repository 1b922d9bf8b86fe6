"""The demonstration's history: it leads to how each case stands, in order, and nothing else moves."""

import pandas as pd
import pytest

from geodata import demo, demo_history


@pytest.fixture(scope="module")
def cases() -> pd.DataFrame:
    """The invented cases."""
    return demo.cases()


def test_the_last_change_of_every_case_is_how_it_stands(cases):
    last = demo_history.changes(cases).drop_duplicates("id", keep="last").set_index("id")["status"]
    assert (cases.set_index("id")["status"].reindex(last.index) == last).all()


def test_changes_come_after_the_case_and_within_the_data(cases):
    told = demo_history.changes(cases)
    assert told["day"].is_monotonic_increasing
    assert (told["day"].to_numpy() > cases.set_index("id")["day"].reindex(told["id"]).to_numpy()).all()
    assert told["day"].max() <= cases["day"].max()


def test_every_change_changes_something(cases):
    told = demo_history.changes(cases)
    before = told.groupby("id")["status"].shift().fillna(demo_history.FIRST)
    assert (before != told["status"]).all()


def test_of_some_closed_cases_nobody_tells_the_day_and_some_come_back(cases):
    told = demo_history.changes(cases)
    came = demo_history.as_they_came(cases, told)
    assert 0.05 < (came["status"] == "closed").sum() / (cases["status"] == "closed").sum() < 0.2
    assert 30 < (told["status"] == demo_history.FIRST).sum() < 200
    pd.testing.assert_frame_equal(demo_history.changes(cases), told)
