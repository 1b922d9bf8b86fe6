"""The card of one case: its level and why, its clock, a level set by hand; nothing else, and nothing in an address."""

from __future__ import annotations

import pytest

from dashboard import boardroom, level_case
from dashboard.app import create_app
from dashboard.desk import Desk
from dashboard.settings import Settings
from dashboard.text import text
from geodata import overrides, severity
from geodata.commands import begin, bring_in

FA, EN = text("fa"), text("en")
SENT = {"X-Levels": "1"}
FILE = (
    "شماره پرونده,تاریخ,موضوع,محله,شدت,سن,وضعیت\n"
    "A-17,1403/05/01,کودک آزاری,وردآورد,کم,8,باز\n"
    "A-18,1403/05/01,تکدی گری,وردآورد,متوسط,30,بسته\n"
)


@pytest.fixture
def own(tmp_path) -> Desk:
    store = begin(tmp_path / "var")
    (tmp_path / "ngo.csv").write_text(FILE, encoding="utf-8")
    bring_in(store, tmp_path / "ngo.csv", "ngo")
    return Desk(Settings(tmp_path / "var"), store)


@pytest.fixture
def client(own):
    return create_app(own).server.test_client()


def ask(client, path: str = "case", language: str = "en", **body: str):
    return client.post(f"/levels/{path}", json=body, headers=SENT, query_string={"language": language})


def test_a_case_tells_its_level_why_and_what_would_lower_it(client, own):
    answer = ask(client, agency="ngo", number="A-17")
    rows = dict(answer.get_json()["rows"])
    case = own.snapshot.cases.iloc[0]
    rule = severity.card().rules[case["rule"]]
    assert rows["Why this level"] == rule.en
    assert rows["What would lower it"] == rule.lower_en
    assert rows["Level that counts"] == {"high": "High", "medium": "Medium", "low": "Low"}[case["level"]]
    assert rows[EN("levels.card_other")] == "Low"
    assert set(rows) <= {
        EN(f"levels.{key}")
        for key in ("case_counts", "card_one", "why", "lower", "card_other", "case_override", "case_clock")
    }
    assert "Vardavard" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("number", ["a-۱۷", " A-17 ", "A-17"])
def test_a_number_is_known_in_any_spelling(client, number):
    assert ask(client, agency="ngo", number=number).status_code == 200


@pytest.mark.parametrize(
    ("agency", "number"), [("ngo", "A-99"), ("behzisti", "A-17"), ("", ""), ("ngo", ""), ("x", "1")]
)
def test_an_unknown_number_gets_one_plain_sentence(client, agency, number):
    answer = ask(client, agency=agency, number=number)
    assert answer.status_code == 404
    assert answer.get_json() == {
        "said": "No case with this number of this agency is stored. Check the number and the agency."
    }


def test_a_level_set_by_hand_counts_at_once_and_says_who_it_was_before(client, own):
    rows = dict(
        ask(client, "override", agency="ngo", number="A-18", level="high", reason="seen again").get_json()["rows"]
    )
    assert rows["Level that counts"] == "High"
    assert rows["Changed by hand"].startswith("High: seen again (")
    assert own.snapshot.cases["level"].tolist()[1] == "high"
    ask(client, "override", agency="ngo", number="A-18", level="low", reason="family found")
    assert [one.level for one in overrides.history(own.store, "ngo", "A-18")] == ["high", "low"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reason": ""}, "Write why"),
        ({"reason": "09121234567"}, "telephone number"),
        ({"reason": "x" * 300}, "longer than 200"),
        ({"level": "dreadful"}, "not known"),
        ({"agency": "nobody"}, "nobody"),
        ({"number": "B-1"}, "No case"),
    ],
)
def test_a_level_that_cannot_be_set_is_refused_in_a_sentence_and_nothing_changes(client, own, given, said):
    before = own.snapshot.cases["level"].tolist()
    answer = ask(client, "override", **{"agency": "ngo", "number": "A-18", "level": "high", "reason": "seen"} | given)
    assert answer.status_code == 422
    assert said in answer.get_json()["said"]
    assert own.snapshot.cases["level"].tolist() == before


@pytest.mark.parametrize("path", ["case", "override"])
def test_a_form_on_another_site_learns_and_changes_nothing(client, path):
    body = {"agency": "ngo", "number": "A-17", "level": "high", "reason": "x"}
    assert client.post(f"/levels/{path}", json=body).status_code == 403
    assert client.get(f"/levels/{path}").status_code != 200 or b"rows" not in client.get(f"/levels/{path}").data


def test_the_clock_says_how_many_days_are_left_or_late_and_that_a_case_is_closed(own):
    cases = own.snapshot.cases
    ids, day = cases["id"].tolist(), int(cases["day"].iloc[0])
    limit = own.snapshot.clocks[cases["level"].iloc[0]]
    said = [
        dict(level_case.told(own.snapshot, ids[0], [], day + after, EN))["Time to respond"]
        for after in (0, limit, limit + 1)
    ]
    assert said == [f"{limit} days; {limit} days left.", f"{limit} days; 0 days left.", f"{limit} days; 1 day late."]
    closed = dict(level_case.told(own.snapshot, ids[1], [], boardroom.today(own.snapshot), FA))
    assert closed["مهلت رسیدگی"].endswith("این مورد بسته شده است.")
    with pytest.raises(KeyError):
        level_case.told(own.snapshot, "gone", [], day, EN)
