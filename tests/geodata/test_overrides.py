"""A level set by hand: found by the agency's number, which is not kept; it outlives undo and re-import."""

import json
import sqlite3

import pytest

from geodata import clocks, facts, overrides, recall
from geodata.__main__ import main
from geodata.commands import begin, bring_in
from geodata.problems import Unreadable
from geodata.store import Store

FILE = "شماره پرونده,تاریخ,موضوع,محله,شدت\nA-17,1403/05/01,تکدی گری,وردآورد,کم\nA-18,1403/05/01,تکدی گری,وردآورد,کم\n"


@pytest.fixture
def store(tmp_path) -> Store:
    """A store with two cases of low severity."""
    store = begin(tmp_path / "var")
    (tmp_path / "ngo.csv").write_text(FILE, encoding="utf-8")
    bring_in(store, tmp_path / "ngo.csv", "ngo")
    return store


def levels(store):
    """Return the levels that count, in order of the sheet's rows."""
    return store.snapshot().cases["level"].tolist()


def test_an_override_counts_at_once_and_the_last_one_counts(store):
    overrides.override(store, "ngo", "A-17", "high", "دوباره دیده شد")
    assert levels(store) == ["high", "low"]
    assert store.snapshot().cases["severity"].tolist() == ["low", "low"]
    overrides.override(store, "ngo", "a-۱۷ ", "متوسط", "خانواده پیدا شد")
    assert levels(store) == ["medium", "low"]
    said = overrides.history(store, "ngo", "A-17")
    assert [(one.level, one.reason) for one in said] == [("high", "دوباره دیده شد"), ("medium", "خانواده پیدا شد")]


def test_an_override_outlives_an_undo_and_comes_back_with_its_case(store, tmp_path):
    overrides.override(store, "ngo", "A-17", "high", "دوباره دیده شد")
    store.undo(1)
    assert levels(store) == []
    bring_in(store, tmp_path / "ngo.csv", "ngo")
    assert levels(store) == ["high", "low"]


def test_the_agency_s_number_is_stored_nowhere(store, tmp_path):
    overrides.override(store, "ngo", "A-17", "high", "دوباره دیده شد")
    with sqlite3.connect(tmp_path / "var" / "store.sqlite") as connection:
        dump = "\n".join(connection.iterdump())
    assert "A-17" not in dump
    assert "a-17" not in dump


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"agency": "nasa"}, "agency-unknown"),
        ({"agency": "parto"}, "case-unknown"),
        ({"number": "A-19"}, "case-unknown"),
        ({"number": "  "}, "case-unknown"),
        ({"level": "چیز"}, "level-unknown"),
        ({"reason": "  "}, "reason-missing"),
        ({"reason": "ب" * 201}, "reason-long"),
        ({"reason": "مادرش ۰۹۱۲۳۴۵۶۷۸۹ را داد"}, "reason-personal"),
        ({"reason": "کد ملی 0499370899"}, "reason-personal"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_stored(store, change, code):
    asked = {"agency": "ngo", "number": "A-17", "level": "high", "reason": "دیده شد"} | change
    before = store.version()
    with pytest.raises(Unreadable) as refused:
        overrides.override(store, **asked)
    assert refused.value.problem.code == code
    assert (store.version(), levels(store)) == (before, ["low", "low"])


def test_a_reason_of_exactly_two_hundred_characters_is_taken(store):
    assert len(overrides.override(store, "ngo", "A-17", "high", "ب" * 200).reason) == 200


def test_the_clocks_begin_with_the_catalogue_s_and_keep_what_is_set(store, tmp_path):
    usual = {"urgent": 1, "high": 3, "medium": 14, "low": 30}
    assert (store.snapshot().clocks, clocks.change(store, {})) == (usual, usual)
    assert clocks.change(store, {"high": "2"}) == usual | {"high": 2}
    clocks.change(store, {"low": "365"})
    assert Store.open(tmp_path / "var").snapshot().clocks == usual | {"high": 2, "low": 365}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({"grave": "2"}, "clock-unknown"),
        *(({"high": days}, "clock-days") for days in ("0", "366", "2.5", "-1", "", "۲x")),
    ],
)
def test_a_clock_that_is_none_changes_nothing_at_all(store, written, code):
    before = store.version()
    with pytest.raises(Unreadable) as refused:
        clocks.change(store, {"low": "9", **written})
    assert refused.value.problem.code == code
    assert store.version() == before


def said(capsys, *arguments):
    """Run one command; return its exit status and what it prints."""
    return main([*map(str, arguments)]), capsys.readouterr().out


def test_the_commands_answer_in_json_and_in_words(store, tmp_path, capsys):
    data, case = ["--data", tmp_path / "var"], ["--agency", "ngo", "--number", "A-17", "--level", "high"]
    status, out = said(capsys, "override", *case, "--reason", "دوباره دیده شد", *data, "--json")
    report = json.loads(out)
    assert (status, report["level"], report["reason"], report["times"]) == (0, "high", "دوباره دیده شد", 1)
    assert "A-17" not in out
    status, out = said(capsys, "override", *case, "--reason", "0499370899", *data, "--json")
    assert (status, json.loads(out)["error"]) == (2, "reason-personal")
    assert said(capsys, "override", *case, "--reason", "چون", *data)[1].startswith("سطح این مورد از")
    assert json.loads(said(capsys, "clocks", "--set", "high=2", *data, "--json")[1])["days"]["high"] == 2
    assert "High: 2 days" in said(capsys, "clocks", *data, "--language", "en")[1]
    assert said(capsys, "clocks", "--set", "high", *data)[0] == 2


def test_every_level_has_a_clock_and_urgent_stands_first():
    assert list(facts.clocks()) == ["urgent", *facts.severities()]
    assert [clock.days for clock in facts.clocks().values()] == sorted(c.days for c in facts.clocks().values())


def test_overrides_of_cases_that_are_gone_do_no_harm(store):
    overrides.override(store, "ngo", "A-17", "high", "دوباره دیده شد")
    store.undo(1)
    with store.reading() as connection:
        assert list(recall.overrides(connection).values()) == ["high"]
