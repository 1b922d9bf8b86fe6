"""Minutes and memos: files that need nothing else, in the reader's language and figures, that do not change later."""

from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import box

from dashboard import boardroom, closing, paper_words, printing
from dashboard.app import create_app
from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.settings import Settings
from dashboard.text import text
from geodata import decisions, demo, facts, meetings
from geodata.decisions import Entry
from geodata.store import Store

FA, EN = text("fa"), text("en")
BOARDS = {page.path: page.board for page in PAGES if page.board}
WHAT = ("گشت شبانه در کنار ریل", "جای خواب برای زمستان", "<b>کلاس</b> & کارگاه")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Desk:
    """A desk with one meeting that ended with three decisions, and one that is open without any."""
    folder = tmp_path_factory.mktemp("papers")
    store = Store.open(folder)
    demo.load(store)
    desk = Desk(Settings(folder), store)
    number = boardroom.prepared(desk)
    meetings.attend(store, number, ["municipality", "transport", "ngo"])
    day = boardroom.today(desk.snapshot)
    places = (("vardavard", "وردآورد", "Vardavard"), ("", "", ""), ("vardavard", "وردآورد", "Vardavard"))
    for i, (what, (place, fa, en)) in enumerate(zip(WHAT, places, strict=True)):
        more = {"place": place, "place_fa": fa, "place_en": en, "helpers": "municipality" if i == 1 else ""}
        measured = {"indicator": "cases_month", "baseline": 34.0, "target": 10.0} if i == 0 else {}
        decisions.resolve(store, number, Entry(f"t{i}", what, "behzisti", day, day + 14, **more, **measured))
    closing.close(desk, BOARDS, number)
    boardroom.prepared(desk, day + 7)
    return desk


@pytest.fixture(scope="module")
def client(made):
    return create_app(made).server.test_client()


def ended(folder) -> Desk:
    """A desk with two meetings that ended: two decisions in the first, all scenes taken off in the second."""
    store = Store.open(folder)
    demo.load(store)
    desk = Desk(Settings(folder), store)
    day = boardroom.today(desk.snapshot) - 30
    first = boardroom.prepared(desk, day)
    at = {"place": "vardavard", "place_fa": "وردآورد", "place_en": "Vardavard"}
    for i, due in enumerate((day + 10, day + 90)):
        decisions.resolve(store, first, Entry(f"t{i}", WHAT[i], "behzisti", day, due, **at))
    closing.close(desk, BOARDS, first)
    second = boardroom.prepared(desk, day + 20)
    meetings.change_agenda(store, second, lambda held: [item | {"dropped": True} for item in held])
    closing.close(desk, BOARDS, second)
    return desk


def paper(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def said(html: str) -> str:
    """Return what a page reads, without styles and tags."""
    plain = re.sub(r"<(style|title)>.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)
    return " ".join(plain.split())


@pytest.mark.parametrize(
    "path", ["/meeting/1/minutes", "/en/meeting/2/memo", "/meeting/1/memo", "/en/meeting/2/minutes"]
)
def test_a_paper_asks_for_nothing_else(client, path):
    html = paper(client, path)
    plain = html.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "http" not in re.sub(r"base64,[A-Za-z0-9+/=]+", "", plain)
    assert set(re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?([^"')\s]{0,5})""", plain)) <= {"data:", "#h-no", "#h-pr"}
    assert "<script" not in html
    assert "data:font/woff2;base64,d09GMg" in html


def test_minutes_say_who_what_where_and_until_when(client):
    read = said(paper(client, "/meeting/1/minutes"))
    assert "صورت‌جلسهٔ ۱" in read
    assert "جمعه ۲۹ اسفند ۱۴۰۴" in read
    assert "مهمانان: سمن" in read
    assert "<" not in read
    for what in ("گشت شبانه در کنار ریل", "جای خواب برای زمستان", "&lt;b&gt;کلاس&lt;/b&gt; &amp; کارگاه"):
        assert what in read
    assert "بهزیستی با کمک شهرداری" in read
    assert "۱۴ فروردین ۱۴۰۵" in read
    assert "موارد در ماه: آغاز ۳۴، هدف ۱۰" in read
    assert "وردآورد: مصوبهٔ ۱ و ۳" in read
    assert "پیش‌نویس" not in read
    assert not re.search(r"[0-9]", re.sub(r"[0-9a-f]{8}-\d+", "", read))


def test_minutes_of_many_places_bear_their_numbers_alone(tmp_path):
    desk = ended(tmp_path)
    number, day = boardroom.prepared(desk), boardroom.today(desk.snapshot)
    for i, (key, row) in enumerate(desk.snapshot.neighbourhoods.iloc[:9].iterrows()):
        at = {"place": str(key), "place_fa": row["fa"], "place_en": row["en"]}
        decisions.resolve(desk.store, number, Entry(f"m{i}", WHAT[0], "ngo", day, day + 7, **at))
    drawn = paper(create_app(desk).server.test_client(), f"/meeting/{number}/minutes").split("<svg")[1]
    assert sorted(map(int, re.findall(r"<text[^>]*>([^<]*)", drawn))) == list(range(3, 12))


def test_members_who_were_not_there_are_counted_not_named(client):
    read = said(paper(client, "/en/meeting/1/minutes"))
    assert "District mayor (chair) and Deputy for transport and traffic" in read
    assert f"{len(facts.members()) - 2} members were not there" in read
    assert "Head of security" not in read


def test_minutes_of_a_meeting_that_goes_on_are_a_draft_and_say_that_nothing_was_decided(client):
    read = said(paper(client, "/en/meeting/2/minutes"))
    assert EN("paper.draft") in read
    assert EN("paper.none") in read
    assert EN("paper.nobody") in read
    assert EN("paper.demonstration") in read


def test_a_memo_asks_every_question_and_shows_every_scene(client, made):
    read = said(paper(client, "/en/meeting/2/memo"))
    items = meetings.meetings(made.store).at[2, "agenda"]
    assert [f"Scene {at}:" in read for at in range(1, len(items) + 2)] == [*[True] * len(items), False]
    assert "<svg" in paper(client, "/en/meeting/2/memo")
    assert read.count(EN("question.decisions")) == 2
    assert all(what in read for what in WHAT[:2])
    assert EN("paper.methods") in read
    assert EN("paper.late") not in read
    assert EN("paper.late") in said(paper(client, "/en/meeting/1/memo"))


def test_minutes_of_a_meeting_that_ended_stay_as_they_were(tmp_path):
    desk = ended(tmp_path)
    store, client = desk.store, create_app(desk).server.test_client()
    paths = [f"{code}/meeting/{number}/minutes" for code in ("", "/en") for number in (1, 2)]
    before = [paper(client, path) for path in paths]
    assert EN("paper.demonstration") in before[2]
    row = store.snapshot().cases.head(3).assign(batch=0).reset_index(drop=True)
    rows = row[[name for name in row if name != "batch"]].assign(id=["x1", "x2", "x3"])
    square = {"fa": ["یکتا"], "en": ["Only"], "nahiyeh": ["1"], "aliases": [""]}
    only = gpd.GeoDataFrame(square, geometry=[box(51.0, 35.6, 51.4, 35.8)], index=["only"], crs=4326)
    batches: list[int] = []
    for change in (
        lambda: decisions.mark(store, 1, "extended", due=int(decisions.standing(store).due[1]) + 30),
        lambda: decisions.mark(store, 2, "done"),
        lambda: batches.append(store.add_rows(rows, agency="ngo", file_name="new.csv").batch),
        lambda: store.undo(batches[0]),
        lambda: store.replace_boundaries(only, {"fa": "", "en": ""}),
        lambda: boardroom.prepared(desk),
    ):
        change()
        desk.renew()
        assert [paper(client, path) for path in paths] == before
    assert not desk.snapshot.demonstration


def test_minutes_say_how_the_decisions_of_earlier_meetings_stood(tmp_path):
    client = create_app(ended(tmp_path)).server.test_client()
    first, second = (said(paper(client, f"/en/meeting/{number}/minutes")) for number in (1, 2))
    assert "Decisions of earlier meetings" not in first
    assert "Decisions of earlier meetings, 2 in all: lapsed 1 and not known 1." in second
    assert EN("paper.nothing_seen") in second
    assert "۲ مصوبه از جلسه‌های پیش: مهلت گذشت ۱ و نامعلوم ۱." in said(paper(client, "/meeting/2/minutes"))


def test_what_a_meeting_decides_is_not_among_what_it_saw(tmp_path):
    desk = ended(tmp_path)
    client, number = create_app(desk).server.test_client(), boardroom.prepared(desk)
    day = boardroom.today(desk.snapshot)
    finding = EN("scene.some_lapsed", n="2", lapsed="1", done="0")
    memo = said(paper(client, f"/en/meeting/{number}/memo"))
    assert finding in memo
    decisions.resolve(desk.store, number, Entry("own", WHAT[2], "behzisti", day, day + 5))
    assert said(paper(client, f"/en/meeting/{number}/memo")) == memo
    closing.close(desk, BOARDS, number)
    read = said(paper(client, f"/en/meeting/{number}/minutes"))
    assert finding in read
    assert "Decisions of earlier meetings, 2 in all" in read


def test_what_a_scene_said_is_not_taken_from_its_end_while_the_meeting_goes_on(tmp_path):
    desk = ended(tmp_path)
    client, number = create_app(desk).server.test_client(), boardroom.prepared(desk)
    stale = {"said": dict.fromkeys(("fa", "en"), {"kind": "", "finding": "stale", "question": ""})}
    meetings.change_agenda(desk.store, number, lambda held: [item | {"told": stale} for item in held])
    assert "stale" not in paper(client, f"/en/meeting/{number}/minutes")


def test_what_scenes_found_is_kept_once_and_an_ended_meeting_is_not_ended_again(made):
    kept = meetings.meetings(made.store).at[1, "agenda"]
    assert all(set(item["told"]["said"]["fa"]) == {"kind", "finding", "question"} for item in kept)
    closing.close(made, BOARDS, 1)
    assert meetings.meetings(made.store).at[1, "agenda"] == kept
    with pytest.raises(ValueError, match="no meeting 99"):
        closing.close(made, BOARDS, 99)


@pytest.mark.parametrize("path", ["/meeting/99/minutes", "/en/meeting/99/memo.pdf", "/meeting/99/memo.html"])
def test_an_unknown_meeting_is_said_plainly(client, path):
    answer = client.get(path)
    words = EN if path.startswith("/en") else FA
    assert answer.status_code == 404
    assert words("paper.no_meeting", n=words.number(99)) in answer.get_data(as_text=True)


def test_a_paper_is_kept_under_a_name_in_the_readers_language(client):
    answer = client.get("/meeting/1/minutes.html")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "UTF-8''%D8%B5%D9%88%D8%B1%D8%AA" in answer.headers["Content-Disposition"]
    assert answer.get_data(as_text=True) == paper(client, "/meeting/1/minutes")


@pytest.mark.parametrize(
    ("program", "status", "key"),
    [("", 404, "no_printer"), ("false", 503, "not_printed"), ("/no/such", 503, "not_printed")],
)
def test_where_no_pdf_can_be_made_the_paper_itself_is_offered(made, client, monkeypatch, program, status, key):
    monkeypatch.setattr(printing, "browser", lambda named: program)
    answer = client.get("/en/meeting/1/minutes.pdf")
    assert answer.status_code == status
    assert EN(f"paper.{key}") in answer.get_data(as_text=True)
    assert 'href="/en/meeting/1/minutes"' in answer.get_data(as_text=True)


def script(folder, body: str) -> str:
    """Write a program that is run in place of a Chromium."""
    path = folder / "program"
    path.write_text(f"#!{sys.executable}\nimport pathlib, subprocess, sys, time\n{body}\n")
    path.chmod(0o755)
    return str(path)


def test_a_printer_that_hangs_is_ended_with_all_it_started(tmp_path):
    told = tmp_path / "child"
    child = "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])"
    hangs = script(tmp_path, f"{child}\npathlib.Path({str(told)!r}).write_text(str(child.pid))\ntime.sleep(60)")
    with pytest.raises(RuntimeError, match="no PDF within"):
        printing.pdf("<p>", hangs, longest=3)
    state = Path(f"/proc/{told.read_text()}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"  # dead, though nobody has asked after it yet


def test_two_who_print_at_once_wait_for_each_other(tmp_path):
    made = "pathlib.Path([a for a in sys.argv if 'print-to-pdf' in a][0].split('=')[1]).write_text('%PDF-')"
    slow = script(tmp_path, f"time.sleep(0.5)\n{made}")
    with ThreadPoolExecutor(2) as hands:
        assert list(hands.map(lambda _: printing.pdf("<p>", slow), range(2))) == [b"%PDF-"] * 2
    with printing.ONE, pytest.raises(RuntimeError, match="others"):
        printing.pdf("<p>", slow, longest=0.1)


def test_a_page_is_printed_from_a_folder_that_is_gone_afterwards(tmp_path):
    told = tmp_path / "told"
    asks = script(tmp_path, f"pathlib.Path({str(told)!r}).write_text('\\n'.join(sys.argv))")
    with pytest.raises(RuntimeError, match="made no PDF: status 0"):
        printing.pdf("<p>", asks)
    flags = told.read_text().splitlines()
    profile = Path(next(flag for flag in flags if "user-data-dir" in flag).split("=")[1])
    assert not profile.parent.exists()
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in flags
    assert flags[-1].startswith("file:///")


def test_a_program_that_is_named_is_asked_for_and_one_that_is_missing_is_none():
    assert printing.browser("no-such-program") == ""
    assert printing.browser(sys.executable) == sys.executable


@pytest.mark.parametrize(("day", "fa"), [(2, "شنبه"), (1, "جمعه"), (0, "پنجشنبه"), (20532, "جمعه")])
def test_a_day_is_told_with_its_weekday(day, fa):
    assert paper_words.dated(day, FA).split()[0] == fa
