"""Plans saved under a name, in place of one of that name, and forgotten."""

import pytest

from geodata import scenarios
from geodata.problems import Unreadable
from geodata.store import Store


@pytest.fixture
def store(tmp_path) -> Store:
    return Store.open(tmp_path)


def test_plans_are_kept_the_newest_first(store):
    assert scenarios.saved(store) == []
    scenarios.save(store, "نخست", "close:p1")
    scenarios.save(store, " دوم ", "close:p2")
    assert [(one.name, one.plan) for one in scenarios.saved(store)] == [("دوم", "close:p2"), ("نخست", "close:p1")]
    assert scenarios.saved(store)[0].saved.endswith("+03:30")


def test_the_same_name_takes_the_place_of_the_old_plan(store):
    scenarios.save(store, "طرح", "close:p1")
    scenarios.save(store, "طرح", "close:p2")
    assert [one.plan for one in scenarios.saved(store)] == ["close:p2"]


def test_a_plan_is_forgotten_once(store):
    scenarios.save(store, "طرح", "close:p1")
    assert scenarios.remove(store, "طرح")
    assert not scenarios.remove(store, "طرح")
    assert scenarios.saved(store) == []


@pytest.mark.parametrize("name", ["", "  ", "ط" * (scenarios.LONGEST_NAME + 1)])
def test_a_plan_without_a_name_that_fits_is_refused(store, name):
    with pytest.raises(Unreadable) as refused:
        scenarios.save(store, name, "close:p1")
    assert refused.value.problem.code == "plan-name"
    assert scenarios.saved(store) == []


def test_too_many_plans_and_too_long_ones_are_refused(store, monkeypatch):
    monkeypatch.setattr(scenarios, "MOST", 1)
    scenarios.save(store, "یک", "close:p1")
    with pytest.raises(Unreadable, match="1"):
        scenarios.save(store, "دو", "close:p1")
    scenarios.save(store, "یک", "close:p2")
    with pytest.raises(ValueError, match="2001"):
        scenarios.save(store, "سه", "x" * 2001)


def test_saving_a_plan_leaves_the_pictures_as_they_are(store):
    before = store.version()
    scenarios.save(store, "طرح", "close:p1")
    assert store.version() == before
