"""Meetings and decisions on the command line: the JSON that scripts rely on, and a line for people."""

import json

import pytest

from geodata import decisions, meetings
from geodata.__main__ import main
from geodata.decisions import Entry
from geodata.persian import jalali_day
from geodata.recorded import in_persian
from geodata.store import Store

DAY, DUE = jalali_day(1404, 9, 10), jalali_day(1404, 10, 15)


@pytest.fixture
def folder(tmp_path):
    store = Store.open(tmp_path)
    meetings.begin(store, DAY, ["police", "ngo"])
    meetings.set_agenda(store, 1, [{"layer": "cases"}])
    entry = Entry("t1", "گشت شبانه", "police", DAY, DUE, "ngo basij", "centre", "مرکزی", "Centre", "begging")
    decisions.resolve(store, 1, entry, {"seen": 7})
    decisions.mark(store, 1, "accepted")
    decisions.mark(store, 1, "extended", "برف", due=DUE + 7)
    return tmp_path


def told(folder, capsys, *words: str) -> str:
    assert main(["--data", str(folder), *words]) == 0
    return capsys.readouterr().out


def test_decisions_come_with_their_days_and_events(folder, capsys):
    (row,) = json.loads(told(folder, capsys, "decisions", "--json"))["decisions"]
    assert (row["number"], row["meeting"], row["what"], row["agency"]) == (1, 1, "گشت شبانه", "police")
    assert (row["day"], row["due_first"], row["due"]) == ("2025-12-01", "2026-01-05", "2026-01-12")
    assert (row["helpers"], row["baseline"], row["target"]) == (["ngo", "basij"], None, None)
    assert (row["stance"], row["said"], len(row["picture"])) == ("accepted", "", 32)
    assert [(one["kind"], one["due"], one["said"]) for one in row["events"]] == [
        ("accepted", None, ""),
        ("extended", "2026-01-12", "برف"),
    ]


def test_meetings_come_with_who_was_there_and_what_was_decided(folder, capsys):
    (row,) = json.loads(told(folder, capsys, "meetings", "--json"))["meetings"]
    assert (row["number"], row["day"], row["closed"]) == (1, "2025-12-01", None)
    assert (row["present"], row["agenda"], row["decisions"]) == (["police", "ngo"], [{"layer": "cases"}], [1])


def test_people_read_them_in_their_own_calendar_and_words(folder, capsys):
    assert told(folder, capsys, "decisions") == "تصمیم ۱ (جلسهٔ ۱): گشت شبانه — پلیس، تا ۱۴۰۴/۱۰/۲۲\n"
    said = told(folder, capsys, "meetings", "--language", "en")
    assert said == "Meeting 1, 2025-12-01: 2 present, 1 scenes, 1 decisions.\n"


@pytest.mark.parametrize(("command", "said"), [("decisions", "تصمیمی"), ("meetings", "جلسه‌ای")])
def test_before_the_first_meeting_it_says_so(tmp_path, capsys, command, said):
    assert json.loads(told(tmp_path, capsys, command, "--json")) == {command: []}
    assert said in told(tmp_path, capsys, command)


def test_a_day_is_written_as_persian_readers_do():
    assert in_persian("2026-01-05") == "۱۴۰۴/۱۰/۱۵"
