"""The agenda: decisions first, then what changed, each thing once, seven scenes at most, and never an empty screen."""

from urllib.parse import parse_qs, urlsplit

import numpy as np
import pandas as pd
import pytest

from dashboard import address
from geodata import facts
from geodata.decisions import Standing
from geodata.tables import DECISIONS
from layers.agenda import MOST, scenes
from layers.filters import Filter
from tests.layers.test_changes import steady, two_years
from tests.snapshots import counted, snapshot
from tests.stores import demonstration

TODAY = 20540
RISES = {("centre", "fights", "ngo"): [3] * 21 + [12] * 3}


@pytest.fixture(scope="module")
def district(tmp_path_factory):
    """The demonstration's snapshot."""
    store = demonstration(tmp_path_factory.mktemp("agenda"))
    return store.snapshot()


def meetings(*numbers, going=()):
    index = pd.Index([*numbers, *going], name="number")
    closed = ["2026-01-01T10:00:00"] * len(numbers) + [None] * len(going)
    return pd.DataFrame({"day": TODAY, "closed": pd.Series(closed, index=index, dtype=object)}, index=index)


def decisions(*rows):
    """Return decisions, the first number 1, each a dict of what matters to the test."""
    blank = {column.name: "" for column in DECISIONS.columns} | {"day": 20400, "due": TODAY, "meeting": 1}
    blank |= {"picture": None, "baseline": np.nan, "target": np.nan}
    frame = pd.DataFrame([blank | row for row in rows], columns=list(blank))
    return frame.set_index(pd.RangeIndex(1, len(rows) + 1, name="number"))


def events(*rows):
    return pd.DataFrame(rows, columns=["decision", "kind", "due"]).astype({"due": "float64"})


def held(*rows, said=(), numbers=(1,), going=()):
    return Standing(meetings(*numbers, going=going), decisions(*rows), events(*said))


def kinds(made):
    return [scene.kind for scene in made]


def changed(made):
    return {(scene.kind, scene.place, scene.issue) for scene in made if scene.kind in ("rise", "fall", "gap")}


def test_the_demonstration_s_agenda_holds_every_planted_change_and_no_other(district):
    planted = {(one["direction"], one["place"], one["issue"]) for one in facts.demonstration()["changes"]}
    assert changed(scenes(district, None, TODAY, "analyst")) == planted


def test_a_scene_is_an_address_that_the_page_reads_back(district):
    scene = next(scene for scene in scenes(district, None, TODAY, "analyst") if scene.kind == "rise")
    link = urlsplit(scene.view)
    state = address.read(link.query, district, ("change",))
    assert (link.path, state.layer, dict(state.ways)["against"]) == ("/hotspots", "change", "year")
    assert (state.choice.issues, state.choice.places) == (("waste_picking",), ("tehransar_sharqi",))
    assert (state.choice.start, state.choice.end) == (20444, 20532)
    assert (scene.question, scene.values["recent"], scene.values["usual"]) == ("question.rise", 52, 6)


def test_without_cases_there_is_one_scene_that_says_so(town):
    assert kinds(scenes(snapshot(town), None, TODAY, "analyst")) == ["no_data"]


def test_when_nothing_changed_that_is_the_scene(town):
    snap = snapshot(town, two_years(steady(4)))
    made = scenes(snap, None, TODAY, "analyst")
    assert kinds([scene for scene in made if scene.kind != "overdue"]) == ["nothing"]


def test_a_choice_of_issues_narrows_the_agenda_and_stays_in_its_addresses(town):
    snap = snapshot(town, two_years(steady(4) | RISES))
    assert changed(scenes(snap, None, TODAY, "analyst")) == {("rise", "centre", "fights")}
    quiet = scenes(snap, None, TODAY, "analyst", Filter(issues=("begging",)))
    assert quiet[-1].kind == "nothing"
    assert parse_qs(urlsplit(quiet[-1].view).query)["issue"] == ["begging"]
    assert kinds(scenes(snap, None, TODAY, "analyst", Filter(issues=("elder_abuse",)))) == ["no_data"]


def test_the_last_decisions_come_first_though_none_was_taken_and_though_there_are_no_cases(town):
    none = held(numbers=(3,), going=(4,))
    made = scenes(snapshot(town), none, TODAY, "analyst")
    assert kinds(made) == ["decisions", "no_data"]
    assert made[0].values == {"meeting": 3, "decisions": 0, "lapsed": 0}


def test_the_very_first_meeting_has_no_last_decisions(town):
    assert kinds(scenes(snapshot(town), held(numbers=(), going=(1,)), TODAY, "analyst")) == ["no_data"]


def test_a_decision_lapses_the_day_after_its_last_and_extensions_count(town):
    late, today, longer = {"due": TODAY - 1}, {"due": TODAY}, {"due": TODAY - 9}
    made = scenes(snapshot(town), held(late, today, longer, said=[(3, "extended", TODAY)]), TODAY, "analyst")
    assert [(scene.kind, scene.values.get("number")) for scene in made[1:-1]] == [("lapsed", 1)]
    assert made[1].values["late"] == 1


@pytest.mark.parametrize(
    ("word", "over"), [("done", 1), ("declined", 1), ("withdrawn", 1), ("not_done", 0), ("accepted", 0)]
)
def test_what_is_done_declined_or_withdrawn_does_not_lapse(town, word, over):
    made = scenes(snapshot(town), held({"due": 9}, said=[(1, word, None)]), TODAY, "analyst")
    assert kinds(made).count("lapsed") == 1 - over


def test_where_the_data_say_that_the_target_was_reached_nothing_lapses(town):
    snap = counted(town, two_years(steady(4) | {("centre", "fights", "ngo"): [9] * 18 + [2] * 6}))
    aim = {
        "place": "centre",
        "issue": "fights",
        "indicator": "cases_month",
        "baseline": 9.0,
        "day": 20300,
        "due": 20530,
    }
    reached, missed = held(aim | {"target": 3.0}), held(aim | {"target": 1.0})
    assert "lapsed" not in kinds(scenes(snap, reached, TODAY, "analyst"))
    assert "lapsed" in kinds(scenes(snap, missed, TODAY, "analyst"))


def test_a_status_that_was_asked_for_already_is_taken(town):
    rows = held({"due": 9}, {"due": 99_999})
    status = pd.DataFrame({"status": ["done", "lapsed"], "due": [9, 99_999]}, index=rows.decisions.index)
    made = scenes(snapshot(town), rows, TODAY, "analyst", status=status)
    assert [scene.values.get("number") for scene in made if scene.kind == "lapsed"] == [2]


def test_the_longest_lapsed_come_first_three_at_most_and_seven_scenes_in_all(town):
    places = ("north", "south", "east", "west", "centre")
    counts = {(place, "fights", "ngo"): [1] * 21 + [14 + n] * 3 for n, place in enumerate(places)}
    counts |= {("south_west", "fights", "ngo"): [20] * 24}
    issues = ("homelessness", "school_dropout", "elder_abuse")
    counts |= {(place, issue, "ngo"): [9] * 21 + [1] * 3 for place, issue in zip(places, issues, strict=False)}
    rows = [{"due": TODAY - late, "place": "north_east"} for late in (1, 40, 7, 30)]
    made = scenes(snapshot(town, two_years(counts)), held(*rows), TODAY, "analyst")
    assert [scene.values["number"] for scene in made if scene.kind == "lapsed"] == [2, 4, 3]
    assert kinds(made)[:4] == ["decisions", "lapsed", "lapsed", "lapsed"]
    assert len(made) == MOST
    rest = [scene.score for scene in made[4:]]
    assert rest == sorted(rest, reverse=True)


def test_a_lapsed_decision_takes_over_what_changed_in_its_place(town):
    snap = snapshot(town, two_years(steady(4) | RISES))
    row = {
        "due": TODAY - 5,
        "place": "centre",
        "issue": "fights",
        "what": "گشت",
        "agency": "ngo",
        "query": "issue=fights",
    }
    made = [scene for scene in scenes(snap, held(row), TODAY, "analyst") if scene.kind != "overdue"]
    assert kinds(made) == ["decisions", "lapsed"]
    assert made[1].values["recent"] == 36
    assert made[1].values["what"] == "گشت"
    assert "layer=change" in made[1].view
    elsewhere = scenes(snap, held(row | {"place": "north"}), TODAY, "analyst")
    assert [scene.kind for scene in elsewhere if scene.kind != "overdue"] == ["decisions", "lapsed", "rise"]
    assert elsewhere[1].view == "/?issue=fights"


def test_the_same_things_make_the_same_agenda(district):
    assert scenes(district, None, TODAY, "analyst") == scenes(district, None, TODAY, "analyst")
