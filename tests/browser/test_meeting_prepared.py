"""The page of the meeting in a real Chromium: prepared, attended, changed, followed up, ended; a map is added to it."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from dashboard import boardroom
from geodata import decisions, meetings
from geodata.store import Store
from tests.browser.conftest import serve
from tests.browser.page import Page

pytestmark = pytest.mark.browser
SCENES = "return [...document.querySelectorAll('.meeting-scenes > li')].map((one) => one.innerText)"
TEXTS = (
    "return [...document.querySelectorAll('.meeting *')].filter((one) => one.offsetHeight && one.innerText?.trim()"
    " && !one.children.length).map((one) => [parseFloat(getComputedStyle(one).fontSize), one.innerText])"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of this module's server."""
    return tmp_path_factory.mktemp("meeting")


@pytest.fixture(scope="module")
def own(folder):
    """A server that this module's tests may change."""
    yield from serve(folder)


@pytest.fixture
def store(own, folder) -> Store:
    """The server's store, without meetings."""
    store = Store.open(folder)
    with store.writing() as connection:
        for table in ("decision_events", "decisions", "meetings"):
            connection.exec_driver_sql(f"delete from {table}")
        connection.exec_driver_sql("delete from sqlite_sequence where name = 'decisions'")
    return store


def visit(browser, address: str, path: str) -> Page:
    page = Page(browser, address)
    browser.get(address + path)
    page.until(lambda: page.run("return document.querySelector('#meeting-head section') !== null"), "the cards")
    page.still()
    return page


def press(page: Page, name: str, at: int = 0) -> None:
    page.still()
    page.click(f".meeting [data-act={name}]", at)


def write(page: Page, key: str, text: str) -> None:
    box = page.browser.find_element(By.ID, key)
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(text)


def wrong(page: Page) -> list[str]:
    """Return what the console complains of, except for answers that refuse something."""
    return [said for said in page.errors() if "422" not in said and "409" not in said]


def held(store: Store, number: int = 1):
    return meetings.meetings(store).loc[number]


def decided(store: Store) -> None:
    """Write down a decision of meeting 1."""
    day = int(held(store)["day"])
    entry = decisions.Entry("t", "گشت شبانه", "behzisti", day, day + 14, helpers="police")
    decisions.resolve(store, 1, entry)


def test_a_meeting_from_its_first_day_to_its_minutes(browser, own, store):
    page = visit(browser, own, "/meeting")
    write(page, "meeting-day", "یک روزی")
    press(page, "begin")
    page.until(lambda: "خوانده نشد" in page.text("meeting-day-error"), "why the day was not taken")
    write(page, "meeting-day", "یک هفته" + Keys.ENTER)
    page.until(lambda: len(page.run(SCENES)) > 0, "the agenda")
    assert "آماده شد" in page.text("meeting-message")
    assert "برای روز دیگری آماده شده است" in page.text("meeting-head")

    press(page, "move", 0)
    page.until(lambda: "برای روز دیگری" not in page.text("meeting-head"), "the meeting on today")

    press(page, "arrive", 0), press(page, "arrive", 2)
    page.until(lambda: len(held(store)["present"]) == 2, "both ticks")
    page.until(lambda: "۲ نفر" in page.text("meeting-there"), "two people")

    decided(store)
    browser.refresh()
    page.until(lambda: "گشت شبانه" in page.text("meeting-follow"), "the decision among those to follow")
    page.click(".meeting-end summary")
    press(page, "close")
    page.until(lambda: "پایان یافت" in page.text("meeting-message"), "that it has ended")
    links = "return [...document.querySelectorAll('.meeting a')].map((one) => one.getAttribute('href'))"
    page.until(lambda: "جلسهٔ بعد: شمارهٔ ۲" in page.text("meeting-head"), "the next meeting")
    assert page.run("return document.querySelector('#meeting-message a').getAttribute('href')") == "/meeting/1/minutes"
    assert "/meeting/1/minutes" in page.run(links)
    assert "/decision/1" in page.run(links)
    assert wrong(page) == []
    assert page.outside() == []


def test_scenes_are_moved_asked_about_taken_off_and_brought_back(browser, own, store):
    page = visit(browser, own, "/en/meeting")
    press(page, "begin")
    page.until(lambda: len(page.run(SCENES)) > 1, "the agenda")
    page.still()
    first, second = (one["key"] for one in held(store)["agenda"][:2])
    press(page, "down")
    page.until(lambda: [one["key"] for one in held(store)["agenda"][:2]] == [second, first], "the other order")
    page.still()
    write(page, f"asked-{first}", "Who goes there tonight?" + Keys.TAB)
    page.until(lambda: held(store)["agenda"][1]["asked"] == "Who goes there tonight?", "the question")
    write(page, f"asked-{first}", "Q" * 201 + Keys.TAB)
    page.until(lambda: "longer than 200" in page.text(f"asked-{first}-error"), "that it is too long")
    assert held(store)["agenda"][1]["asked"] == "Who goes there tonight?"
    write(page, f"asked-{first}", "Who goes there tonight?" + Keys.TAB)
    page.until(lambda: page.text(f"asked-{first}-error") == "", "nothing wrong any more")

    before = len(page.run(SCENES))
    press(page, "drop", 1)
    page.until(lambda: len(page.run(SCENES)) == before - 1, "one scene less")
    page.click("#meeting-off summary")
    press(page, "restore")
    page.until(lambda: len(page.run(SCENES)) == before, "all scenes again")
    assert [one["key"] for one in held(store)["agenda"][:2]] == [second, first]
    assert wrong(page) == []


def test_what_is_typed_and_unfolded_outlives_what_others_do(browser, own, store):
    page = visit(browser, own, "/meeting")
    press(page, "begin")
    page.until(lambda: len(page.run(SCENES)) > 0, "the agenda")
    page.still()
    decided(store)
    key = held(store)["agenda"][0]["key"]
    page.click(".meeting-end summary")
    write(page, f"asked-{key}", "نیمه")
    meetings.add_scene(store, 1, {**held(store)["agenda"][0], "key": "another"})
    page.run("document.dispatchEvent(new Event('visibilitychange'))")
    page.still()
    assert "گشت شبانه" not in page.text("meeting-decided")
    browser.find_element(By.ID, f"asked-{key}").send_keys("‌کاره" + Keys.TAB)
    page.until(lambda: held(store)["agenda"][0]["asked"] == "نیمه‌کاره", "the question")
    page.run("document.activeElement.blur()")
    page.until(lambda: "گشت شبانه" in page.text("meeting-decided"), "what was decided meanwhile")
    page.until(lambda: "another" in [one["key"] for one in held(store)["agenda"]], "the other scene")
    assert page.run("return document.getElementById('meeting-ending').open")

    write(page, "asked-another", "هنوز")
    press(page, "arrive")
    page.until(lambda: len(held(store)["present"]) == 1, "the tick")
    page.still()
    assert "asked-another" in page.run(
        "return [...document.querySelectorAll('.meeting textarea')].map((one) => one.id)"
    )


def test_a_question_that_was_lost_on_its_way_is_sent_again_when_the_keys_leave_it_again(browser, own, store):
    page = visit(browser, own, "/en/meeting")
    press(page, "begin")
    page.until(lambda: len(page.run(SCENES)) > 0, "the agenda")
    page.still()
    key = held(store)["agenda"][0]["key"]
    page.run("window.whole = window.fetch; window.fetch = () => Promise.reject(new TypeError('gone'))")
    write(page, f"asked-{key}", "Who goes there?" + Keys.TAB)
    page.until(lambda: "did not answer" in page.text("meeting-message"), "that it was lost")
    assert held(store)["agenda"][0]["asked"] == ""
    page.run("window.fetch = window.whole")
    browser.find_element(By.ID, f"asked-{key}").send_keys(Keys.TAB)
    page.until(lambda: held(store)["agenda"][0]["asked"] == "Who goes there?", "the question")


def test_a_tab_that_is_older_than_the_meeting_s_end_changes_nothing_and_says_so(browser, own, store):
    page = visit(browser, own, "/meeting")
    press(page, "begin")
    page.until(lambda: len(page.run(SCENES)) > 0, "the agenda")
    meetings.close(store, 1)
    press(page, "arrive")
    page.until(lambda: "پایان یافته است" in page.text("meeting-message"), "that it has ended")
    page.until(lambda: "جلسهٔ بعد" in page.text("meeting-head"), "the page as things stand")
    assert held(store)["present"] == ()


def test_the_body_s_answer_is_written_down_and_the_list_is_narrowed(browser, own, store):
    page = visit(browser, own, "/meeting")
    press(page, "begin")
    page.until(lambda: len(page.run(SCENES)) > 0, "the agenda")
    decided(store)
    browser.refresh()
    page.until(lambda: "گشت شبانه" in page.text("meeting-follow"), "the decision")
    page.still()
    page.click(".meeting-follow summary")
    press(page, "mark")
    page.until(lambda: "نخست پاسخ نهاد" in page.text("mark-1-remark-error"), "that an answer is missing")
    page.run("const one = document.getElementById('mark-1-kind'); one.value = 'extended'")
    press(page, "mark")
    page.until(lambda: "بنویسید تا کی" in page.text("mark-1-due-error"), "that the day is missing, beside it")
    write(page, "mark-1-due", "یک ماه")
    write(page, "mark-1-remark", "دو خودرو کم است" + Keys.ENTER)
    page.until(lambda: "آخرین توضیح: دو خودرو کم است" in page.text("meeting-follow"), "the remark")
    page.until(lambda: page.run("return !document.getElementById('mark-1').open"), "the form folded")
    listed = "return [...document.querySelectorAll('#follow-list > li')].filter((one) => !one.hidden).length"
    choose = (
        "const one = document.getElementById('follow-body'); one.append(new Option('x', arguments[0]));"
        "one.value = arguments[0]; one.dispatchEvent(new Event('change', { bubbles: true }))"
    )
    for body, count in (("police", 1), ("education", 0), ("", 1)):
        page.run(choose, body)
        assert page.run(listed) == count
        assert page.run("return document.getElementById('follow-none').hidden") == (count > 0)


@pytest.mark.parametrize(
    ("path", "said"), [("/", "به دستور جلسهٔ ۱ افزوده شد"), ("/en/priorities", "Added to the agenda")]
)
def test_a_map_is_added_to_the_meeting_once(browser, own, store, path, said):
    meetings.begin(store, 20_532)
    page = Page(browser, own)
    page.open(path)
    for sentence in (said, "پیش از این" if path == "/" else "already"):
        page.click("#add-to-meeting")
        page.until(lambda sentence=sentence: sentence in page.text("meeting-added"), sentence)
    assert [one["view"] for one in held(store)["agenda"]] == [path.removeprefix("/en")]
    link = page.run("return document.querySelector('#meeting-added a').getAttribute('href')")
    assert link == ("/meeting" if path == "/" else "/en/meeting")


def test_a_view_that_could_not_be_sent_is_said_so(browser, own, store):
    page = Page(browser, own)
    page.open("/")
    page.run("window.fetch = () => Promise.reject(new TypeError('gone'))")
    page.click("#add-to-meeting")
    page.until(lambda: "افزوده نشد" in page.text("meeting-added"), "that it was not added")
    assert meetings.meetings(store).empty


def test_nothing_is_wider_than_a_telephone_or_smaller_than_fourteen_pixels(browser, own, store):
    page = visit(browser, own, "/meeting")
    press(page, "begin")
    page.until(lambda: len(page.run(SCENES)) > 0, "the agenda")
    decided(store)
    meetings.add_scene(store, 1, boardroom.view("/?layer=rates"))
    page.size(390, 844)
    for path in ("/meeting", "/en/meeting"):
        browser.get(own + path)
        page.until(lambda: page.run("return document.querySelector('#follow-list') !== null"), "the cards")
        page.still()
        assert page.run("return document.documentElement.scrollWidth") == 390
        assert [text for size, text in page.run(TEXTS) if size < 14] == []
