"""The page of levels: the whole card in words, overdue cases, the flow, and what is said of agreement."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pandas as pd
import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboard import flow_chart, intake_cards, level_card, level_tables
from dashboard.app import page
from dashboard.intake_work import Stored
from dashboard.text import LANGUAGES, text
from dashboard.uploads import Upload
from geodata import facts, severity
from layers import LAYERS, Filter, run
from tests.snapshots import case, snapshot

EN, FA = text("en"), text("fa")


def words_of(component) -> str:
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_says_every_rule_its_level_and_what_would_lower_it(desk, language):
    said = words_of(level_card.card(desk.run("levels", Filter()), text(language)))
    for key in severity.card().rules:
        assert severity.why(key, language) in said
        assert severity.lower(key, language) in said


def test_the_clocks_are_those_of_the_store():
    said = words_of(level_card.clocks({"urgent": 1, "high": 2, "medium": 14, "low": 30}, FA))
    assert "۲ روز" in said
    assert "۱۴ روز" in said


def test_the_page_is_there_in_both_languages_with_all_its_parts(desk):
    for path, title in (("/levels", "سطح و مهلت"), ("/en/levels", "Levels")):
        said = words_of(page(desk, path, ""))
        assert title in said
        assert "levels-card" in said
        assert said.count('"data": [{') == 1


def test_overdue_tables_leave_out_places_without_open_cases_and_say_when_there_is_none(town):
    rows = [case(severity="high", status="open"), case(day=90, place="north", status="closed", severity="high")]
    found = run(snapshot(town, rows), LAYERS["overdue"], Filter(), "analyst")
    said = words_of(level_tables.overdue(found, {"centre": "Centre", "north": "North"}, "Neighbourhood", EN))
    assert "Centre" in said
    assert "North" not in said
    assert "87 days" in said
    none = run(snapshot(town, rows[1:]), LAYERS["overdue"], Filter(), "presenter")
    assert "There are no open cases." in words_of(level_tables.overdue(none, {}, "Neighbourhood", EN))


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([("high", "high")] * 20 + [("low", "low")] * 20, "The agreement is good."),
        ([("high", "high")] * 20 + [("low", "low")] * 9, "At least thirty cases are needed to judge."),
        ([("high", "high")] * 40, "the levels vary too little"),
        ([], "No sample that two people rated"),
    ],
)
def test_agreement_is_said_and_never_called_from_too_few(town, pairs, said):
    now = dataclasses.replace(snapshot(town), ratings=pd.DataFrame(pairs, columns=["one", "other"], dtype=object))
    found = run(now, LAYERS["agreement"], Filter(), "presenter")
    assert said in words_of(level_tables.agreement(found, "raters", EN))


def test_the_flow_and_its_table_hold_the_same_numbers(town):
    found = run(
        snapshot(town, [case(status="open"), case(day=40, status="closed")]), LAYERS["flow"], Filter(), "viewer"
    )
    drawn = {trace.name: list(trace.y) for trace in flow_chart.figure(found, EN).data}
    assert drawn["New"] == found.frame["value"].tolist()
    assert drawn["Open at month’s end, at most"] == found.frame["open_most"].tolist()
    assert len(flow_chart.table(found, FA).children[1].children) == len(found.frame)


def test_a_page_without_cases_opens(town, desk):
    assert set(facts.clocks()) == set(snapshot(town).clocks)
    empty = run(snapshot(town), LAYERS["flow"], Filter(), "viewer")
    assert empty.frame.empty


def test_storing_a_sheet_that_only_changes_statuses_says_so():
    upload = Upload("token", "cases", "ngo.csv", Path("ngo.csv"))
    said = intake_cards.said(EN, upload, Stored(0, repeated=5, batch=3, updated=2))
    assert said.startswith("0 new cases were stored as batch 3, and the status of 2 earlier ones")
