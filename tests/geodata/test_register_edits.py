"""One place put on the list, changed or taken off by hand, as carefully as a sheet's row."""

import numpy as np
import pytest

from geodata import demo, register_edits
from geodata.store import Store

NGO = {
    "name": "سمن تازه",
    "kind": "ngo",
    "agency": "ngo",
    "services": "counselling، legal_aid",
    "capacity": "۲۵",
    "hours": "شنبه تا چهارشنبه ۹ تا ۱۵",
    "who": "زنان",
    "x": "51.25",
    "y": "35.70",
}


@pytest.fixture
def store(tmp_path) -> Store:
    """A store with the demonstration's places and nothing else."""
    found = Store.open(tmp_path / "data")
    found.replace_boundaries(demo.district(), demo.note())
    found.set_resources(demo.resources(), demonstration=True)
    return found


def test_a_place_is_added_at_the_end_under_a_number_that_is_not_in_use(store):
    before = store.version()
    put = register_edits.put(store, NGO)
    places = store.snapshot().resources
    assert (put.key, put.kept, put.problems) == (f"p{len(places)}", True, ())
    last = places.iloc[-1]
    assert (last["key"], last["fa"], last["services"], last["capacity"]) == (
        put.key,
        "سمن تازه",
        "counselling legal_aid",
        25,
    )
    assert (last["hours"][:15], last["age_from"], last["sex"]) == ("sat 09:00-15:00", 18, "female")
    assert store.version() != before


def test_a_place_is_changed_where_it_stands_and_others_are_left_alone(store):
    before = store.snapshot().resources
    assert register_edits.put(store, {**NGO, "key": "p3", "position": "surveyed"}).key == "p3"
    after = store.snapshot().resources
    assert after["key"].tolist() == before["key"].tolist()
    assert after.loc[2, ["fa", "position"]].tolist() == ["سمن تازه", "surveyed"]
    assert after.drop(index=2).equals(before.drop(index=2))


def test_a_place_keeps_what_is_taken_away_from_it_empty(store):
    put = register_edits.put(store, NGO)
    register_edits.put(store, {"key": put.key, "name": "سمن تازه", "kind": "ngo", "x": "51.25", "y": "35.70"})
    last = store.snapshot().resources.iloc[-1]
    assert last[["hours", "sex", "agency", "contact"]].isna().all()
    assert np.isnan(last[["capacity", "age_from"]].astype(float)).all()


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": ""}, "value-missing", "name"),
        ({"capacity": "-1"}, "capacity-negative", "capacity"),
        ({"capacity": "۱۲ هزار"}, "number-unreadable", "capacity"),
        ({"x": "", "y": ""}, "position-missing", "y"),
        ({"x": "51.3890", "y": "35.6892"}, "location-default", "y"),
        ({"age_from": "17", "age_to": "6"}, "ages-exchanged", "age_from"),
        ({"key": "p999"}, "place-gone", "name"),
    ],
)
def test_what_a_sheet_would_refuse_is_refused_and_nothing_is_stored(store, change, code, field):
    before = store.version()
    put = register_edits.put(store, {**NGO, **change})
    assert (put.key, put.kept) == ("", False)
    assert (code, field) in [(problem.code, problem.column) for problem in put.problems]
    assert store.version() == before


def test_what_is_doubtful_is_said_and_stored(store):
    put = register_edits.put(store, {**NGO, "hours": "8–25", "capacity": "", "contact": "09121234567"})
    assert put.kept
    assert {(problem.code, problem.column) for problem in put.problems} == {
        ("hours-unreadable", "hours"),
        ("capacity-missing", "capacity"),
        ("contact-personal", "contact"),
    }


def test_the_same_place_is_not_added_twice_but_may_be_changed_again(store):
    put = register_edits.put(store, NGO)
    assert [problem.code for problem in register_edits.put(store, NGO).problems] == ["place-repeated"]
    assert register_edits.put(store, {**NGO, "key": put.key}).kept


def test_a_place_is_removed_once_and_the_demonstration_stays_one(store):
    assert register_edits.remove(store, "p1")
    assert not register_edits.remove(store, "p1")
    assert "p1" not in store.snapshot().resources["key"].tolist()
    register_edits.put(store, NGO)
    cases = demo.cases().head(1)
    store.add_rows(cases, agency=str(cases["agency"].iloc[0]), file_name="real.csv")
    assert len(store.snapshot().resources) == 0  # invented places, edited or not, give way to real cases


def test_a_list_may_begin_by_hand(tmp_path):
    store = Store.open(tmp_path / "data")
    assert register_edits.put(store, NGO).key == "p1"
    assert register_edits.put(store, {**NGO, "x": "51.26"}).key == "p2"
    register_edits.remove(store, "p1")
    assert register_edits.put(store, {**NGO, "x": "51.27"}).key == "p3"
