"""The projector's addresses: scenes by number or key, decisions stored once with what the room saw, nothing lost."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard import boardroom, screen, screen_routes
from dashboard.app import create_app
from dashboard.desk import Desk
from dashboard.screen_routes import SEEN, Seen
from dashboard.settings import Settings
from dashboard.text import text
from geodata import decisions, demo, meetings
from geodata.store import Store
from layers import followup

FA, EN = text("fa"), text("en")
SENT = {"X-Meeting": "1"}
SOUND = {"what": "گشت شبانه در کنار ریل", "agency": "بهزیستی", "due": "دو هفته"}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Desk:
    folder = tmp_path_factory.mktemp("meeting")
    store = Store.open(folder)
    demo.load(store)
    return Desk(Settings(folder), store)


@pytest.fixture
def meeting(made):
    """A meeting just begun, closed after the test: its number."""
    number = boardroom.prepared(made)
    yield number
    meetings.close(made.store, number)


@pytest.fixture(scope="module")
def client(made):
    return create_app(made).server.test_client()


def scene(client, meeting: int, **asked: str):
    return client.get(f"/meeting/{meeting}/scene", query_string={"language": "en", **asked}).get_json()


def decide(client, meeting: int, **typed: str):
    return client.post(f"/meeting/{meeting}/decide", json=typed, headers=SENT, query_string={"language": "en"})


def stored(made):
    return decisions.standing(made.store).decisions


def test_without_a_meeting_the_page_says_how_to_prepare_one(client):
    shown = client.get("/meeting/screen").get_data(as_text=True)
    assert FA("screen.no_meeting") in shown
    assert 'href="/meeting"' in shown
    assert 'href="/en/meeting"' in client.get("/en/meeting/screen").get_data(as_text=True)


def test_the_page_is_of_the_meeting_that_is_open_in_its_language(client, meeting):
    shown = client.get("/meeting/screen").get_data(as_text=True)
    assert '<html lang="fa" dir="rtl" data-theme="light">' in shown
    assert f"جلسهٔ {FA.number(meeting)} · ۲۹ اسفند ۱۴۰۴" in shown
    assert 'data-theme="dark"' in client.get("/meeting/screen?theme=dark").get_data(as_text=True)
    assert '<html lang="en" dir="ltr"' in client.get("/en/meeting/screen").get_data(as_text=True)


def test_scenes_go_by_number_or_by_key_and_an_unknown_one_is_the_nearest(client, meeting, made):
    items = meetings.meetings(made.store).at[meeting, "agenda"]
    count = len(items)
    found = {at: scene(client, meeting, at=at)["at"] for at in ("1", "2", items[1]["key"], "0", "99", "x", "-1", "٢")}
    assert found == {"1": 1, "2": 2, items[1]["key"]: 2, "0": 1, "99": count, "x": 1, "-1": 1, "٢": 1}
    assert scene(client, meeting)["scenes"] == count


def test_a_scene_in_the_dark_has_the_dark_themes_paper(client, meeting):
    dark, light = (scene(client, meeting, at="2", theme=theme)["html"] for theme in ("dark", "light"))
    assert "#11181C" in dark
    assert "#11181C" not in light


def test_an_issue_that_does_not_exist_filters_nothing(client, meeting):
    assert scene(client, meeting, at="2", issue="gone")["html"] == scene(client, meeting, at="2")["html"]


def test_a_decision_is_stored_with_the_picture_that_was_shown(client, meeting, made):
    shown = scene(client, meeting, at="2", issue="begging")
    answer = decide(client, meeting, token="a", digest=shown["digest"], place="وردآورد", issue="begging", **SOUND)
    assert answer.status_code == 200
    row = stored(made).loc[answer.get_json()["number"]]
    assert (row["agency"], row["place"], row["issue"], row["due"] - row["day"]) == (
        "behzisti",
        "vardavard",
        "begging",
        14,
    )
    assert row["query"] == "issue=begging"
    kept = decisions.picture(made.store, row["picture"])
    assert kept["issue"] == "begging"
    assert kept["scene"]["en"]["finding"] in shown["html"]
    assert answer.get_json()["decided"][-1][1] == SOUND["what"]


def test_a_key_that_sends_twice_stores_one_decision(client, meeting, made):
    before = len(stored(made))
    first, second = (decide(client, meeting, token="twice", **SOUND).get_json()["number"] for _ in range(2))
    assert first == second
    assert len(stored(made)) == before + 1


def test_decisions_without_a_token_are_not_taken_for_the_same(client, meeting, made):
    numbers = {decide(client, meeting, **SOUND).get_json()["number"] for _ in range(2)}
    assert len(numbers) == 2


def test_a_meeting_that_ends_while_a_decision_is_on_its_way_takes_none(client, meeting, made, monkeypatch):
    before, read = len(stored(made)), screen_routes.entries.read

    def slow(*given):
        meetings.close(made.store, meeting)
        return read(*given)

    monkeypatch.setattr(screen_routes.entries, "read", slow)
    assert decide(client, meeting, token="late-1", **SOUND).status_code == 409
    assert len(stored(made)) == before


@pytest.mark.parametrize("odd", ["x" * 100_000, "\x00\u202e", "\ud800", "' or 1=1 --", "{{ 7*7 }}", "%s%n"])
def test_odd_text_in_any_field_is_answered_in_sentences(client, meeting, odd):
    for field in (*screen.FIELDS, "issue", "digest"):
        given = {"token": f"odd-{field}-{hash(odd)}", **SOUND} | {field: odd}
        assert decide(client, meeting, **given).status_code in (200, 422)


def test_all_mistakes_are_told_at_once_by_field_and_nothing_is_stored(client, meeting, made):
    before = len(stored(made))
    wrong = {
        "what": " ",
        "agency": "اداره‌ای که نیست",
        "due": "۱۳۹۹/۱/۱",
        "place": "ناکجا",
        "indicator": "x",
        "target": "y",
    }
    answer = decide(client, meeting, token="b", **wrong)
    assert answer.status_code == 422
    assert set(answer.get_json()["problems"]) == set(wrong)
    assert len(stored(made)) == before


@pytest.mark.parametrize("body", [None, [], "text", {"what": ["a"], "agency": {"b": 1}, "token": 3}])
def test_a_body_that_is_no_form_is_refused_like_an_empty_one(client, meeting, body):
    answer = client.post(f"/meeting/{meeting}/decide", json=body, headers=SENT)
    assert answer.status_code == 422


def test_a_form_on_another_site_stores_nothing(client, meeting, made):
    before = len(stored(made))
    assert client.post(f"/meeting/{meeting}/decide", json={"token": "c", **SOUND}).status_code == 403
    assert len(stored(made)) == before


def test_a_closed_meeting_takes_no_decision_and_says_where_it_goes(client, meeting, made):
    meetings.close(made.store, meeting)
    answer = decide(client, meeting, token="d", **SOUND)
    assert (answer.status_code, answer.get_json()["said"]) == (409, EN("screen.closed"))
    assert client.get(f"/meeting/{meeting}/pulse").get_json()["open"] is False


def test_several_bodies_are_one_responsible_and_others_that_help(client, meeting, made):
    number = decide(client, meeting, token="e", **SOUND | {"agency": "بهزیستی + شهرداری"}).get_json()["number"]
    row = stored(made).loc[number]
    assert (row["agency"], row["helpers"]) == ("behzisti", "municipality")


def test_what_is_typed_stays_text(client, meeting, made):
    evil = "<script>alert(1)</script>"
    decide(client, meeting, token="f", **SOUND | {"what": evil, "due": "یک روز"})
    meetings.close(made.store, meeting)
    following = boardroom.prepared(made, boardroom.today(made.snapshot) + 7)
    try:
        pages = [scene(client, following, at=str(at))["html"] for at in (1, 2)]
        assert all(evil not in page for page in pages)
        assert "&lt;script&gt;" in pages[0]
    finally:
        meetings.close(made.store, following)


def test_many_who_decide_at_once_lose_nothing(client, meeting, made):
    before = len(stored(made))
    app = client.application

    def send(i: int) -> int:
        return decide(app.test_client(), meeting, token=f"many-{i}", **SOUND | {"what": f"کار {i}"}).status_code

    with ThreadPoolExecutor(8) as hands:
        assert list(hands.map(send, range(24))) == [200] * 24
    kept = stored(made).iloc[before:]
    assert sorted(kept["what"]) == sorted(f"کار {i}" for i in range(24))


@pytest.mark.parametrize(
    ("field", "typed", "first"),
    [
        ("agency", {"agency": "بهز"}, "بهزیستی"),
        ("agency", {"agency": "بهزیستی + شهر"}, "شهرداری"),
        ("place", {"place": "وردا"}, "وردآورد"),
        ("due", {"due": ""}, "یک هفته"),
        ("indicator", {"indicator": "موارد"}, "موارد در ماه"),
    ],
)
def test_names_are_completed_from_their_first_letters(client, meeting, field, typed, first):
    found = client.get(f"/meeting/{meeting}/complete", query_string={"field": field, **typed}).get_json()
    assert found["offered"][0][0] == first
    assert 1 <= len(found["offered"]) <= screen.OFFERED


def test_a_due_date_is_read_back_as_a_day_and_an_indicator_says_how_it_stands(client, meeting):
    due, now = (
        client.get(f"/meeting/{meeting}/complete", query_string={"field": field, "language": "en", **typed}).get_json()
        for field, typed in (("due", {"due": "two weeks"}), ("target", {"indicator": "cases_month", "place": ""}))
    )
    assert due["note"] == "until 14 Farvardin 1405 (2026-04-03)"
    assert re.fullmatch(r"Now \d*[05]; type a target or leave it empty\.", now["note"])


def test_a_day_before_the_meeting_is_marked_while_it_is_typed(client, meeting):
    asked = [{"field": "due", "language": "en", "due": due} for due in ("2026-03-19", "2026-03-20")]
    told = [client.get(f"/meeting/{meeting}/complete", query_string=one).get_json() for one in asked]
    assert told[0] == {"offered": [], "note": EN("screen.past"), "wrong": True}
    assert (told[1]["note"], told[1]["wrong"]) == ("until 29 Esfand 1404 (2026-03-20)", False)


def test_what_this_meeting_decides_is_not_among_the_decisions_it_comes_back_to(client, meeting):
    decide(client, meeting, token="now", **SOUND | {"what": "کار همین جلسه"})
    shown = scene(client, meeting, at="1")
    assert "کار همین جلسه" in str(shown["decided"])
    assert "کار همین جلسه" not in shown["html"]


def test_a_lapsed_decision_without_an_indicator_shows_its_own_facts_and_no_curve(client, made):
    day = boardroom.today(made.shown)
    first = boardroom.prepared(made)
    typed = SOUND | {"what": "روشنایی گذر", "due": "یک روز"}
    number = decide(client, first, token="dark", **typed).get_json()["number"]
    meetings.close(made.store, first)
    following = boardroom.prepared(made, day + 5)
    try:
        items = meetings.meetings(made.store).at[following, "agenda"]
        key = next(item["key"] for item in items if item["values"].get("number") == number)
        plain, asked = (scene(client, following, at=key, issue=issue)["html"] for issue in ("", "begging"))
        assert "<table>" in plain
        assert "<svg" not in plain
        assert plain.count("<tr class=") == 1
        assert "<svg" in asked
    finally:
        meetings.close(made.store, following)


def test_an_unknown_meeting_has_no_scenes(client):
    found = scene(client, 999)
    assert (found["open"], found["scenes"], found["decided"], found["digest"]) == (False, 0, [], "")
    assert EN("screen.empty") in found["html"]
    assert client.get("/meeting/999/complete?field=agency").status_code == 404


def test_pictures_that_were_shown_are_kept_up_to_a_number_the_oldest_goes():
    seen = Seen()
    digests = [seen.keep({"n": i}) for i in range(SEEN + 1)]
    assert seen.find(digests[0]) is None
    assert [seen.find(digest) for digest in digests[1:]] == [{"n": i} for i in range(1, SEEN + 1)]


def test_a_meeting_without_scenes_says_where_to_add_some(client, meeting, made):
    meetings.set_agenda(made.store, meeting, [])
    found = scene(client, meeting)
    assert EN("screen.empty") in found["html"]
    assert 'href="/en/meeting"' in found["html"]
    assert found["scenes"] == 0


def test_a_lapsed_decision_that_was_answered_meanwhile_is_told_as_it_stands(client, made):
    day = boardroom.today(made.snapshot)
    first = boardroom.prepared(made)
    number = decide(client, first, token="late", **SOUND | {"what": "کار دیرشده", "due": "یک روز"}).get_json()["number"]
    meetings.close(made.store, first)
    following = boardroom.prepared(made, day + 10)
    try:
        keys = {
            item["values"].get("number"): item["key"] for item in meetings.meetings(made.store).at[following, "agenda"]
        }
        shown = scene(client, following, at=keys[number])["html"]
        assert f"Decision {number}, “کار دیرشده”, was due 9 days ago" in shown
        decisions.mark(made.store, number, "done")
        assert (
            f"Decision {number}, “کار دیرشده”, had lapsed; now: Done"
            in scene(client, following, at=keys[number])["html"]
        )
        decisions.mark(made.store, number, "not_done")
        decisions.mark(made.store, number, "extended", due=day + 8)
        assert "was due 2 days ago" in scene(client, following, at=keys[number])["html"]
    finally:
        meetings.close(made.store, following)


def test_the_first_scene_counts_what_it_lists(client, made):
    day = boardroom.today(made.snapshot)
    first = boardroom.prepared(made)
    number = decide(client, first, token="old", **SOUND).get_json()["number"]
    meetings.close(made.store, first)
    meetings.close(made.store, boardroom.prepared(made, day + 1))
    decisions.mark(made.store, number, "done")
    third = boardroom.prepared(made, day + 2)
    try:
        left = sum(one not in ("done", "declined", "withdrawn") for one in status_of(made, day + 2))
        assert (
            f"of {left} decisions have lapsed" in scene(client, third)["html"]
            or f"of {left} are done" in scene(client, third)["html"]
        )
    finally:
        meetings.close(made.store, third)


def status_of(made, day: int) -> list[str]:
    return followup.status(made.snapshot, decisions.standing(made.store), day)["status"].tolist()
