"""What if: a plan's text and the places of help it makes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import facts, opening
from layers import scenario
from layers.scenario import Change
from tests.snapshots import snapshot

PLAN = "add:51.16000,35.71800,shelter.counselling,30;move:p2,51.10000,35.70000;close:p1;size:p2,60"
HERE = [{"lon": 51.2, "lat": 35.7, "capacity": 10.0}, {"lon": 51.3, "lat": 35.7, "capacity": 20.0}]


def test_a_plan_is_written_as_it_was_read():
    assert scenario.write(scenario.read(PLAN)) == PLAN
    assert scenario.read("") == ()


def test_places_are_added_moved_closed_and_enlarged(town):
    found = scenario.planned(snapshot(town, help_=HERE), PLAN)
    assert found["key"].tolist() == ["p1", "p2", "n1"]
    assert found["hours"].tolist() == ["closed", None, opening.read("24/7")]
    assert found["capacity"].tolist() == [10.0, 60.0, 30.0]
    assert found["lon"].tolist() == [51.2, 51.1, 51.16]
    assert found["services"].iloc[2] == "shelter counselling"


def test_the_register_stays_as_it_is(town):
    now = snapshot(town, help_=HERE)
    before = now.resources.copy()
    scenario.planned(now, PLAN)
    assert now.resources.equals(before)


def test_a_place_can_be_added_where_there_are_none(town):
    found = scenario.planned(snapshot(town), "add:51.2,35.7,shelter,5")
    assert (found["key"].tolist(), found["capacity"].tolist()) == (["n1"], [5.0])


def test_changes_to_places_that_are_gone_are_left_out_and_counted(town):
    now = snapshot(town, help_=HERE)
    assert scenario.planned(now, "close:p9")["hours"].tolist() == [None, None]
    assert scenario.left_out(now, "close:p9;close:p1") == 1


@pytest.mark.parametrize(
    "plan",
    [
        "open:p1",
        "add:51.2,35.7,shelter",
        "add:51.2,95,shelter,5",
        "add:nan,35.7,shelter,5",
        "add:51.2,35.7,magic,5",
        "add:51.2,35.7,,5",
        "add:51.2,35.7,shelter,-1",
        "size:p1,nan",
        "size:p1,1e9",
        "move:p1,east,35",
        ";".join(["close:p1"] * (scenario.MOST + 1)),
    ],
)
def test_what_is_no_plan_is_refused(plan):
    with pytest.raises(ValueError, match=r"\S"):
        scenario.read(plan)


ADDED = st.builds(
    Change,
    act=st.just("add"),
    key=st.just("n1"),
    lon=st.floats(-180, 180),
    lat=st.floats(-85, 85),
    services=st.lists(st.sampled_from(list(facts.services())), min_size=1, unique=True).map(tuple),
    capacity=st.integers(0, 5000).map(float),
)


@given(ADDED)
def test_any_place_that_can_be_added_comes_back_to_five_decimals(change):
    (found,) = scenario.read(scenario.write((change,)))
    assert (found.lon, found.lat) == pytest.approx((change.lon, change.lat), abs=6e-6)
    assert (found.services, found.capacity) == (change.services, change.capacity)
    assert not np.isnan(found.capacity)
