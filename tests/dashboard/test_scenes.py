"""Scenes of a meeting: one finding, at most three numbers and a question each, in both languages, fit to be kept."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard import boardroom, findings, picture, scenes
from dashboard.pages import PAGES
from dashboard.screen import room
from dashboard.text import LANGUAGES, text
from geodata import decisions
from layers import LAYERS, Filter, run
from tests.snapshots import case, snapshot

BOARDS = {page.path: page.board for page in PAGES if page.board}
EN = text("en")
ADDED = ("/coverage?issue=drug_use", "/priorities", "/?issue=begging", "/hotspots?layer=density", "/hotspots")


@pytest.fixture(scope="module")
def here(desk) -> scenes.Room:
    standing = decisions.standing(desk.store)
    return room(desk, standing, boardroom.day(standing, desk.snapshot), BOARDS)


@pytest.fixture(scope="module")
def agenda(desk) -> list[boardroom.Item]:
    standing = decisions.standing(desk.store)
    return boardroom.proposed(desk.snapshot, standing, boardroom.day(standing, desk.snapshot))


def of_kind(agenda: list[boardroom.Item], kind: str) -> boardroom.Item:
    return next(item for item in agenda if item["kind"] == kind)


def said(shown: picture.Json, language: str = "en") -> dict:
    return shown["scene"][language]


def test_the_planted_rise_is_told_with_the_numbers_that_the_agenda_found(agenda, here):
    item = of_kind(agenda, "rise")
    shown = scenes.shown(item, here)
    recent, usual = (EN.number(item["values"][name]) for name in ("recent", "usual"))
    assert said(shown)["finding"] == (
        f"Waste picking in Tehransar-e Sharqi: {recent} cases in Dey to Esfand 1404, where {usual} are usual"
    )
    assert [number for number, _ in said(shown)["numbers"]][:2] == [recent, usual]
    assert shown["place"] == "tehransar_sharqi"
    assert said(shown)["question"] == "Who does what about waste picking in Tehransar-e Sharqi, and by when?"


@pytest.mark.parametrize("address", ADDED)
def test_a_view_that_was_added_says_what_its_page_says(address, here):
    shown = scenes.shown(boardroom.view(address), here)
    layer = LAYERS[shown["layer"]]
    assert layer.key == BOARDS[address.split("?")[0]].layers[0] or f"layer={layer.key}" in address
    for language in LANGUAGES:
        result = run(here.snapshot, layer, Filter.from_query(shown["query"]), "presenter")
        assert said(shown, language)["finding"] == findings.finding(result, here.snapshot, text(language)).removesuffix(
            "."
        )


@pytest.mark.parametrize("issue", ["", "begging"])
def test_no_scene_has_more_than_three_numbers_and_each_has_words_in_both_languages(agenda, here, issue):
    for item in [*agenda, *map(boardroom.view, ADDED)]:
        shown = scenes.shown(item, here, issue)
        for language in LANGUAGES:
            one = said(shown, language)
            assert len(one["numbers"]) <= 3
            assert all(len(pair) == 2 and all(pair) for pair in one["numbers"])
            assert all(one[name] for name in ("kind", "finding", "question"))
            assert "{" not in one["finding"] + one["question"]


def test_for_another_issue_the_finding_is_that_pictures_and_no_longer_the_agendas(agenda, here):
    item = of_kind(agenda, "rise")
    shown = scenes.shown(item, here, "begging")
    assert shown["issue"] == "begging"
    assert "issue=begging" in shown["query"]
    assert "Waste picking" not in said(shown)["finding"] + said(shown)["question"]
    assert said(scenes.shown(item, here, item["issue"])) == said(scenes.shown(item, here))


def test_the_same_scene_is_the_same_to_the_letter(agenda, here):
    for item in agenda:
        assert picture.packed(scenes.shown(item, here)) == picture.packed(scenes.shown(item, here))


def test_a_change_of_a_whole_district_shows_its_months_with_the_last_three_standing_out(here):
    item = boardroom.view("/hotspots?issue=waste_picking&layer=change") | {"kind": "rise", "issue": "waste_picking"}
    item |= {"question": "question.rise", "values": {"recent": 30.0, "usual": 10.0, "since": "1404-02", "grave": 0.0}}
    shown = scenes.shown(item, here)
    assert shown["kind"] == "bars"
    assert shown["marked"] == ["1404-10", "1404-11", "1404-12"]
    counted = run(here.snapshot, LAYERS["months"], Filter(issues=("waste_picking",)), "presenter").frame["value"]
    assert [value for _, value in shown["bars"]] == counted.tolist()
    assert said(shown)["numbers"][2] == ["Ordibehesht 1404", "began to change"]


def test_a_neighbourhood_that_is_gone_keeps_its_name_and_it_is_said(agenda, here):
    item = of_kind(agenda, "rise")
    assert (item["place_fa"], item["place_en"]) == ("تهرانسر شرقی", "Tehransar-e Sharqi")
    shown = scenes.shown(item | {"place": "gone_key"}, here)
    assert "Waste picking in Tehransar-e Sharqi (not in the present boundaries)" in said(shown)["finding"]
    assert "gone_key" not in said(shown)["finding"] + said(shown)["question"]


def test_a_question_that_somebody_typed_takes_the_place_of_the_agendas(agenda, here):
    item = of_kind(agenda, "overdue") | {"asked": "چه کسی فردا شروع می‌کند؟"}
    assert said(scenes.shown(item, here), "fa")["question"] == "چه کسی فردا شروع می‌کند؟"


def test_what_a_plan_would_do_is_not_told_as_fact(here):
    plain, planned = (
        scenes.shown(boardroom.view(f"/coverage?layer=unserved{plan}"), here) for plan in ("", "&plan=close:p1")
    )
    assert said(planned)["finding"].startswith("With the plan on the map: ")
    assert not said(plain)["finding"].startswith("With")


@pytest.mark.parametrize("address", ["/nowhere?layer=nothing", "/?issue=gone&place=gone", "/coverage?plan=what", "/"])
def test_an_address_that_names_what_is_not_there_still_shows_something(address, here):
    assert said(scenes.shown(boardroom.view(address), here))["finding"]


@pytest.mark.parametrize("address", ["http://elsewhere/", "//elsewhere/", "relative", "", "/" + "a" * 2000])
def test_an_address_that_is_not_this_programs_is_no_scene(address):
    with pytest.raises(ValueError, match="address"):
        boardroom.view(address)


def test_the_same_view_has_the_same_key_whatever_is_asked_of_it():
    one, other = boardroom.view("/coverage"), boardroom.view("/coverage", "چه کنیم؟")
    assert one["key"] == other["key"] != boardroom.view("/priorities")["key"]


def test_a_new_agenda_keeps_what_was_added_by_hand(agenda):
    added = boardroom.view("/coverage")
    assert boardroom.renewed([agenda[0], added], agenda) == [*agenda, added]


def test_without_a_case_the_meeting_is_told_so(town):
    bare = snapshot(town, [])
    found = scenes.Room(bare, lambda *asked: pytest.fail("nothing to compute"), pd.DataFrame(), 0, 0, BOARDS)
    item = boardroom.view("/") | {"kind": "no_data", "question": "question.no_data"}
    shown = scenes.shown(item, found)
    assert shown["kind"] == "words"
    assert said(shown)["finding"] == "No case has been recorded yet"


def test_the_issues_offered_begin_with_the_commonest(town):
    rows = [case("fights"), case("begging", 1), case("begging", 2)]
    assert scenes.issues_by_count(snapshot(town, rows)) == ["begging", "fights"]
