"""The page of the meeting: prepared, attended, changed by two at once, followed up, ended; and views added to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

import pytest

from dashboard import boardroom, meeting_agenda
from dashboard.app import create_app
from dashboard.desk import Desk
from dashboard.meeting_acts import act, add, read_day
from dashboard.pages import PAGES, meeting
from dashboard.settings import Settings
from dashboard.text import text
from geodata import decisions, demo, meetings
from geodata.problems import Unreadable
from geodata.store import Store

FA, EN = text("fa"), text("en")
BOARDS = {page.path: page.board for page in PAGES if page.board}
DAY = 20_532  # 29 Esfand 1404, the last day of the demonstration
HEADERS = {"X-Meeting": "1"}


@pytest.fixture(scope="module")
def district(tmp_path_factory):
    """A store with the demonstration; its meetings are begun anew by each test."""
    folder = tmp_path_factory.mktemp("meeting")
    store = Store.open(folder)
    demo.load(store)
    return Desk(Settings(folder), store)


@pytest.fixture
def own(district) -> Desk:
    """A desk on the demonstration without meetings."""
    with district.store.writing() as connection:
        for table in ("decision_events", "decisions", "meetings"):
            connection.exec_driver_sql(f"delete from {table}")
        connection.exec_driver_sql("delete from sqlite_sequence where name = 'decisions'")
    return district


@pytest.fixture
def empty(tmp_path) -> Desk:
    """A desk with neighbourhoods and nothing else."""
    store = Store.open(tmp_path)
    store.replace_boundaries(demo.district(), demo.note())
    return Desk(Settings(tmp_path), store)


def did(desk: Desk, name: str, words=FA, **given) -> str:
    """Do one act that must succeed and return what is said."""
    answer, status = act(desk, BOARDS, words, {"act": name, **{key: str(value) for key, value in given.items()}})
    assert status == 200, answer
    return answer["said"]


def refused(desk: Desk, name: str, words=FA, **given) -> str:
    answer, status = act(desk, BOARDS, words, {"act": name, **{key: str(value) for key, value in given.items()}})
    assert status in (409, 422), answer
    return answer["said"]


def shown(desk: Desk, words=FA) -> tuple[str, str, str]:
    """Return the page's three parts as what is said in them."""
    found, _ = meeting.cards(desk, BOARDS, words, {})
    now = [found[part] for part in (*meeting.OPEN, *meeting.SIDE)]
    return said_in(now), said_in(found["follow"]), said_in(found["earlier"])


def said_in(card: object) -> str:
    return json.dumps(card, default=_plain, ensure_ascii=False)


def _plain(one: object) -> object:
    return one.to_plotly_json() if hasattr(one, "to_plotly_json") else str(one)


def agenda(desk: Desk, number: int = 1, part: str = "agenda") -> list[str]:
    return [one["key"] for one in meetings.meetings(desk.store).at[number, part]]


def entry(token: str = "t", **change) -> decisions.Entry:
    given = {"what": "گشت شبانه", "agency": "behzisti", "day": DAY, "due": DAY + 14, "helpers": "police"} | change
    return decisions.Entry(token, **given)


def test_before_a_meeting_the_next_one_is_computed_and_nothing_is_stored(own):
    now, follow, earlier = shown(own)
    assert "جلسهٔ بعد: شمارهٔ ۱" in now
    assert "موارد دیرشده" in now
    assert "۲۹ اسفند ۱۴۰۴" in now
    assert (follow, earlier) == ("[]", "[]")
    assert meetings.meetings(own.store).empty


def test_a_district_without_data_says_so_on_its_agenda(empty):
    assert "هنوز هیچ موردی ثبت نشده است" in shown(empty)[0]
    did(empty, "begin", day="فردا")
    assert "هنوز هیچ موردی ثبت نشده است" in shown(empty)[0]


@pytest.mark.parametrize("words", [FA, EN])
def test_the_day_that_the_field_opens_with_can_be_read(own, words):
    assert read_day(words.day(DAY), DAY) == DAY


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "روز جلسه را بنویسید"),
        ("یک روزی", "«یک روزی» خوانده نشد"),
        ("۳۰ مهر ۱۴۰۴ و ۳۱ مهر ۱۴۰۴", "«۳۰ مهر ۱۴۰۴ و ۳۱ مهر ۱۴۰۴» در تقویم نیست"),
        ("۱۳۰۴/۱۲/۲۹", "بیش از یک سال"),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_a_sentence(own, typed, said):
    assert said in refused(own, "begin", day=typed)
    assert meetings.meetings(own.store).empty


def test_a_meeting_may_be_prepared_ahead_and_says_that_today_is_another_day(own):
    assert did(own, "begin", day="یک هفته") == "جلسهٔ ۱ آماده شد."
    assert meetings.meetings(own.store).at[1, "day"] == DAY + 7
    assert "برای روز دیگری آماده شده" in shown(own)[0]
    did(own, "move", meeting=1, day="۲۰ اسفند ۱۴۰۴")
    assert "روز این جلسه گذشته است" in shown(own)[0]
    assert "به امروز بیاید" in shown(own)[0]
    did(own, "move", meeting=1, day=EN.day(DAY))
    assert "امروز ۲۹ اسفند" not in shown(own)[0]
    assert "به امروز بیاید" not in shown(own)[0]


def test_the_day_stays_once_something_was_decided(own):
    did(own, "begin", day=FA.day(DAY))
    decisions.resolve(own.store, 1, entry())
    assert "مصوبه‌ای ثبت شده است" in refused(own, "move", meeting=1, day="یک هفته")
    assert '"data-act": "move"' not in shown(own)[0]
    assert "روزش دیگر عوض" not in shown(own)[0]


def test_a_meeting_of_another_day_says_why_its_day_stays_and_that_it_has_not_come(own):
    did(own, "begin", day="یک هفته")
    decisions.resolve(own.store, 1, entry())
    told = "".join(shown(own))
    assert "روزش دیگر عوض" in told
    assert "هنوز نرسیده است" in told


def test_a_second_secretary_who_prepares_gets_the_meeting_that_is_open(own):
    did(own, "begin", day=FA.day(DAY))
    assert did(own, "begin", day="یک هفته") == "جلسهٔ ۱ پیش از این آماده شده بود؛ همان باز است."
    assert meetings.meetings(own.store)["day"].tolist() == [DAY]


def test_ticks_are_written_one_by_one(own):
    did(own, "begin", day=FA.day(DAY))
    assert "هنوز کسی ثبت نشده است" in shown(own)[0]
    for who in ("municipality", "ngo", "police"):
        did(own, "arrive", meeting=1, who=who, there="yes")
    did(own, "arrive", meeting=1, who="municipality", there="no")
    assert meetings.meetings(own.store).at[1, "present"] == ("ngo", "police")
    assert "۲ نفر" in shown(own)[0]
    assert "پیدا نشد" in refused(own, "arrive", meeting=1, who="nobody", there="yes")


def test_scenes_are_moved_taken_off_and_brought_back_where_they_were(own):
    did(own, "begin", day=FA.day(DAY))
    meetings.set_agenda(own.store, 1, [boardroom.view(f"/?layer={name}") for name in ("cases", "rates", "nearest")])
    one, two, three = agenda(own)
    did(own, "up", meeting=1, key=three)
    assert agenda(own) == [one, three, two]
    did(own, "drop", meeting=1, key=three)
    did(own, "up", meeting=1, key=two)
    assert agenda(own) == [two, one]
    did(own, "up", meeting=1, key=two)
    assert agenda(own) == [two, one]
    did(own, "restore", meeting=1, key=three)
    assert agenda(own) == [two, three, one]
    assert "دیگر در دستور جلسه نیست" in refused(own, "down", meeting=1, key="nothing")


def test_a_scene_that_another_secretary_took_off_cannot_be_moved_or_asked_about(own):
    did(own, "begin", day=FA.day(DAY))
    key = agenda(own)[0]
    did(own, "drop", meeting=1, key=key)
    for name in ("up", "drop"):
        assert "دیگر در دستور جلسه نیست" in refused(own, name, meeting=1, key=key)
    assert "دیگر در دستور جلسه نیست" in refused(own, "ask", meeting=1, key=key, asked="چه کنیم؟")


def test_a_question_is_kept_and_an_empty_one_is_the_agenda_s_own(own):
    did(own, "begin", day=FA.day(DAY))
    key = agenda(own)[0]
    did(own, "ask", meeting=1, key=key, asked=" شهرداري چه می‌کند؟ ")
    assert meetings.meetings(own.store).at[1, "agenda"][0]["asked"] == "شهرداری چه می‌کند؟"
    assert "شهرداری چه می‌کند؟" in shown(own)[0]
    did(own, "ask", meeting=1, key=key, asked="")
    assert "کدام نهاد تا کی به موارد دیرشده" in shown(own)[0]


def test_a_question_too_long_or_with_a_telephone_is_refused(own):
    did(own, "begin", day=FA.day(DAY))
    key = agenda(own)[0]
    did(own, "ask", meeting=1, key=key, asked="ب" * 200)
    assert "بلندتر از ۲۰۰ نویسه" in refused(own, "ask", meeting=1, key=key, asked="ب" * 201)
    assert "longer than 200" in refused(own, "ask", EN, meeting=1, key=key, asked="b" * 201)
    assert "شمارهٔ تلفن" in refused(own, "ask", meeting=1, key=key, asked="با 09121234567 چه کنیم؟")


def test_rebuilding_keeps_added_views_questions_and_what_was_taken_off(own):
    did(own, "begin", day=FA.day(DAY))
    first, second = agenda(own)[:2]
    add(own, FA, "/?layer=rates")
    view = agenda(own)[-1]
    did(own, "ask", meeting=1, key=first, asked="تا کی؟")
    did(own, "drop", meeting=1, key=second)
    did(own, "up", meeting=1, key=view)
    assert did(own, "renew", meeting=1) == "دستور جلسه از نو ساخته شد."
    assert agenda(own) == [first, view]
    assert agenda(own, part="dropped") == [second]
    assert meetings.meetings(own.store).at[1, "agenda"][0]["asked"] == "تا کی؟"
    assert "همان است" in did(own, "renew", meeting=1)


def test_more_than_seven_scenes_get_a_quiet_sentence_and_seven_do_not(own):
    did(own, "begin", day=FA.day(DAY))
    views = [boardroom.view(f"/?layer=cases&issue={n}") for n in range(8)]
    meetings.set_agenda(own.store, 1, views[:7])
    assert "در یک جلسه نمی‌گنجد" not in shown(own)[0]
    meetings.set_agenda(own.store, 1, views)
    assert "بیش از ۷ صحنه معمولاً در یک جلسه نمی‌گنجد" in shown(own)[0]


def test_a_scene_about_a_place_that_is_gone_says_so(own):
    did(own, "begin", day=FA.day(DAY))
    item = boardroom.view("/?place=atlantis") | {"kind": "rise", "place": "atlantis", "issue": "begging"}
    item |= {"values": {"recent": 9, "usual": 2}, "question": "question.rise"}
    meetings.set_agenda(own.store, 1, [item])
    assert "این محله در مرزهای کنونی نیست" in shown(own)[0]


def test_an_old_tab_cannot_change_a_meeting_that_has_ended(own):
    did(own, "begin", day=FA.day(DAY))
    key = agenda(own)[0]
    did(own, "close", meeting=1)
    told = {"meeting": 1, "key": key, "who": "police", "there": "yes", "asked": "چه؟", "day": "فردا"}
    for name in ("arrive", "up", "drop", "restore", "ask", "renew", "move", "close"):
        assert "جلسهٔ ۱ پایان یافته است" in refused(own, name, **told), name
    assert meetings.meetings(own.store).at[1, "present"] == ()


def test_an_ended_meeting_offers_its_minutes_and_stands_among_the_earlier_ones(own):
    did(own, "begin", day=FA.day(DAY))
    did(own, "arrive", meeting=1, who="police", there="yes")
    decisions.resolve(own.store, 1, entry())
    answer, _ = act(own, BOARDS, EN, {"act": "close", "meeting": "1"})
    assert answer["link"] == {"href": "/en/meeting/1/minutes", "label": "Minutes of meeting 1"}
    now, follow, earlier = shown(own, EN)
    assert "Next meeting: number 2" in now
    assert "/en/meeting/1/minutes" in earlier
    assert "/en/decision/1" in follow


def marked(desk: Desk, **given) -> str:
    return did(desk, "mark", decision=1, **given)


def test_the_body_s_word_is_written_down_and_changes_how_a_decision_stands(own):
    did(own, "begin", day=FA.day(DAY))
    decisions.resolve(own.store, 1, entry())
    assert "نهاد هنوز چیزی نگفته است" in shown(own)[1]
    assert marked(own, kind="accepted", remark="با دو خودرو") == "پاسخ نهاد دربارهٔ مصوبهٔ ۱ ثبت شد."
    assert "پیش از این ثبت شده بود" in marked(own, kind="accepted", remark="با دو خودرو")
    follow = shown(own)[1]
    assert "آخرین توضیح: با دو خودرو" in follow
    assert "کارنامهٔ نهادها" in follow
    marked(own, kind="done")
    follow = shown(own)[1]
    assert "به گفتهٔ نهاد" in follow
    marked(own, kind="extended", due="یک ماه")
    assert decisions.standing(own.store).due[1] > DAY + 14


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "extended", "due": ""}, "بنویسید تا کی"),
        ({"kind": "extended", "due": "بعداً"}, "خوانده نشد"),
        ({"kind": "extended", "due": "یک هفته"}, "پس از مهلت پیشین نیست"),
        ({"kind": "done", "remark": "ب" * 201}, "بلندتر از ۲۰۰ نویسه"),
        ({"kind": "done", "remark": "تلفن 09121234567"}, "شمارهٔ تلفن"),
        ({"kind": "dreamt"}, "پیدا نشد"),
    ],
)
def test_a_word_that_cannot_be_is_refused_in_a_sentence(own, given, said):
    did(own, "begin", day=FA.day(DAY))
    decisions.resolve(own.store, 1, entry())
    answer, _ = act(own, BOARDS, FA, {"act": "mark", "decision": "1", **given})
    assert said in answer["said"]
    assert answer.get("field", "") == ("due" if "due" in given else "")
    assert decisions.standing(own.store).events.empty


def test_only_decisions_that_are_not_over_and_those_of_the_last_meeting_are_followed(own):
    did(own, "begin", day=FA.day(DAY))
    for token, what in (("a", "کار تمام"), ("b", "کار باز")):
        decisions.resolve(own.store, 1, entry(token, what=what))
    marked(own, kind="done")
    did(own, "close", meeting=1)
    assert "کار تمام" in shown(own)[1]
    did(own, "begin", day=FA.day(DAY))
    did(own, "close", meeting=2)
    follow = shown(own)[1]
    assert "کار تمام" not in follow
    assert "کار باز" in follow


def test_a_view_is_added_once_whatever_the_language_and_wherever_the_map_looks(own):
    did(own, "begin", day=FA.day(DAY))
    before = agenda(own)
    assert add(own, FA, "/hotspots?issue=begging&view=12/35.7/51.2")["said"] == "به دستور جلسهٔ ۱ افزوده شد."
    assert "پیش از این" in add(own, FA, "/en/hotspots?issue=begging")["said"]
    assert len(agenda(own)) == len(before) + 1
    assert meetings.meetings(own.store).at[1, "agenda"][-1]["view"] == "/hotspots?issue=begging"


def test_a_view_added_while_no_meeting_is_open_prepares_the_next_one_and_says_so(own):
    answer = add(own, FA, "/coverage?issue=begging,addiction")
    assert answer["meeting"] == 1
    assert answer["said"].startswith("جلسه‌ای باز نبود؛ جلسهٔ ۱ برای ۲۹ اسفند ۱۴۰۴")
    assert answer["link"] == {"href": "/meeting", "label": "صفحهٔ جلسه"}
    assert meetings.meetings(own.store).at[1, "agenda"][-1]["view"] == "/coverage?issue=begging,addiction"


def test_an_agenda_takes_twenty_four_scenes_and_no_more():
    views = [boardroom.view(f"/?issue={n}") for n in range(25)]
    items: list = []
    for one in views[:24]:
        items = meeting_agenda.added(items, one)
    assert len(items) == 24
    assert meeting_agenda.added(items, views[3]) == items
    with pytest.raises(Unreadable, match="24 scenes at most"):
        meeting_agenda.added(items, views[24])
    off = meeting_agenda.dropped(items, views[0]["key"])
    full = meeting_agenda.added(off, views[24])
    assert len(meeting_agenda.kept(full)) == 24
    with pytest.raises(Unreadable, match="24 scenes at most"):
        meeting_agenda.restored(full, views[0]["key"])


def test_a_view_that_was_taken_off_comes_back_when_it_is_added_again():
    one, two = boardroom.view("/"), boardroom.view("/coverage")
    off = meeting_agenda.dropped([one, two], one["key"])
    assert meeting_agenda.added(off, boardroom.view("/")) == [two, one]


def test_posts_need_the_header_and_an_address_of_this_program(own):
    client = create_app(own).server.test_client()
    post: Callable = client.post
    assert post("/meeting/scenes", json={"view": "/"}).status_code == 403
    assert post("/meeting/acts", json={"act": "begin", "day": "فردا"}).status_code == 403
    assert meetings.meetings(own.store).empty
    for body in (
        {"view": "https://example.org/"},
        {"view": "//example.org"},
        {"view": ["/"]},
        [],
        {"view": "/" + "a" * 2001},
    ):
        answer = post("/meeting/scenes?language=en", json=body, headers=HEADERS)
        assert (answer.status_code, answer.json["said"]) == (422, "This view cannot be put on the agenda.")
    assert meetings.meetings(own.store).empty
    answer = post("/meeting/scenes?language=en", json={"view": "/en/priorities", "asked": ""}, headers=HEADERS)
    assert answer.json["meeting"] == 1
    assert "meeting 1 was prepared" in answer.json["said"]
    answer = post("/meeting/acts?language=en", json={"act": "close", "meeting": 1}, headers=HEADERS)
    assert answer.json["said"] == "Meeting 1 has ended."


@pytest.mark.parametrize(
    "given", [{}, {"act": "dance"}, {"act": "move"}, {"act": "up", "meeting": "x"}, {"act": "mark"}]
)
def test_a_post_that_makes_no_sense_changes_nothing_and_is_answered(own, given):
    client = create_app(own).server.test_client()
    answer = client.post("/meeting/acts", json=given, headers=HEADERS)
    assert answer.status_code in (400, 409, 422)
    assert answer.json["said"]


def test_only_pages_with_a_map_offer_to_add_what_they_show(own):
    from dashboard.app import page

    for path in ("/", "/hotspots", "/coverage", "/en/priorities"):
        assert "add-to-meeting" in str(page(own, path, ""))
    for path in ("/meeting", "/levels", "/places", "/intake", "/nowhere"):
        assert "add-to-meeting" not in str(page(own, path, ""))


def test_only_the_parts_that_are_other_than_before_are_sent_again(own):
    did(own, "begin", day=FA.day(DAY))

    def changed(marks: dict) -> tuple[set, dict]:
        found, after = meeting.cards(own, BOARDS, FA, marks)
        return set(found), after

    parts, marks = changed({})
    assert parts == set(meeting.PARTS)
    assert changed(marks) == (set(), marks)
    did(own, "arrive", meeting=1, who="police", there="yes")
    parts, marks = changed(marks)
    assert parts == {"there", "end"}
    did(own, "ask", meeting=1, key=agenda(own)[0], asked="تا کی؟")
    parts, marks = changed(marks)
    assert parts == {"agenda"}
    decisions.resolve(own.store, 1, entry())
    parts, marks = changed(marks)
    assert parts == {"head", "decided", "end", "follow", "earlier"}
    marked(own, kind="accepted")
    parts, marks = changed(marks)
    assert parts == {"follow", "earlier"}
    did(own, "close", meeting=1)
    assert changed(marks)[0] == set(meeting.PARTS)


def test_views_added_at_the_same_moment_are_all_on_the_agenda_of_the_same_new_meeting(own):
    views = [f"/?issue=begging&layer={layer}" for layer in ("rates", "nearest", "density", "grid")]
    people = [threading.Thread(target=add, args=(own, FA, one)) for one in views]
    for one in people:
        one.start()
    for one in people:
        one.join()
    held = [one["view"] for one in meetings.meetings(own.store).at[1, "agenda"]]
    assert set(views) <= set(held)
    assert len(held) == len(set(held)) > len(views)
    assert len(meetings.meetings(own.store)) == 1


def test_views_of_a_district_without_data_stand_on_its_agenda(empty):
    for path in BOARDS:
        add(empty, FA, path)
    now = shown(empty)[0]
    assert "همهٔ موضوع‌ها" in now
    assert len(agenda(empty)) == 1 + len(BOARDS)
