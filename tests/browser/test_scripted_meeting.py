"""A whole meeting in a real Chromium, from its preparation to the next one, which begins with what was decided."""

from __future__ import annotations

import time

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from geodata import decisions, meetings
from geodata.store import Store
from tests.browser.conftest import serve
from tests.browser.page import Page

pytestmark = pytest.mark.browser
DECIDED = (
    ("گشت شبانه کنار ریل", "بهزیستی", "تهرانسر شرقی", "دو هفته"),
    ("جای خواب برای زمستان", "شهرداری + بهزیستی", "وردآورد", "یک ماه"),
    ("کلاس جبرانی برای کودکان کار", "آموزش و پرورش", "", "سه ماه"),
)
ADDED = ("/coverage?layer=unserved", "/priorities", "/?issue=begging", "/hotspots", "/hotspots?layer=density")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("scripted")


@pytest.fixture(scope="module")
def address(folder):
    yield from serve(folder)


def keys(page: Page, *pressed: str) -> None:
    for one in pressed:
        ActionChains(page.browser).send_keys(one).perform()
        time.sleep(0.3)  # as far apart as people press them


def prepared(page: Page) -> None:
    """Open the page of the meeting and begin it."""
    page.browser.get(page.address + "/meeting")
    page.until(lambda: page.run("return document.querySelector('[data-act=begin]') !== null"), "the button")
    page.still()
    page.click("[data-act=begin]")
    page.until(lambda: page.run("return document.querySelectorAll('.meeting-scenes > li').length") > 0, "the agenda")


def projected(page: Page) -> None:
    page.browser.get(page.address + "/meeting/screen")
    page.until(lambda: scene(page) == 1, "the first scene")


def scene(page: Page) -> int:
    return int(page.run("return document.getElementById('stage')?.dataset.at || 0"))


def count(folder) -> int:
    return len(decisions.standing(Store.open(folder)).decisions)


def test_a_meeting_from_its_preparation_to_the_next_one(browser, address, folder):
    page = Page(browser, address)
    page.size(1920, 1080)
    prepared(page)
    for view in ADDED:
        page.open(view)
        page.click("#add-to-meeting")
        page.until(lambda: "جلسهٔ ۱" in page.text("meeting-added"), f"{view} is on the agenda")
    page.open("/coverage?plan=size:p14,1")
    page.click("[role=tab]", 3)
    page.click(".meeting-asker")
    page.until(lambda: "جلسهٔ ۱" in page.text("meeting-added"), "a loan of room is on the agenda")
    asked = meetings.meetings(Store.open(folder)).at[1, "agenda"][-1]["asked"]
    assert asked.endswith("هر دو نهاد موافق‌اند؟")
    scenes = len(meetings.meetings(Store.open(folder)).at[1, "agenda"])
    assert scenes >= 7

    projected(page)
    for at in range(2, 8):
        keys(page, Keys.ARROW_LEFT)
        page.until(lambda at=at: scene(page) == at, f"scene {at}")
    page.click(".chips [data-issue=begging]")
    page.until(lambda: page.run("return document.getElementById('stage').dataset.issue") == "begging", "the filter")

    for made, (what, body, place, due) in enumerate(DECIDED, 1):
        began = time.monotonic()
        keys(page, "d")
        page.until(lambda: page.run("return document.getElementById('entry').checkVisibility()"), "the line")
        keys(page, what, Keys.ENTER, body, Keys.ENTER, place or Keys.DELETE, Keys.ENTER)
        keys(page, due, Keys.ENTER, Keys.ENTER)
        page.until(lambda made=made: count(folder) == made, what)
        assert time.monotonic() - began < 20
        page.until(lambda: not page.run("return document.getElementById('entry').checkVisibility()"), "the line goes")

    page.browser.get(page.address + "/meeting")
    page.until(lambda: DECIDED[2][0] in page.text("meeting-decided"), "the decisions on the page")
    page.still()
    page.click("#meeting-ending summary")
    page.click("[data-act=close]")
    page.until(lambda: "پایان یافت" in page.text("meeting-message"), "the end")
    page.browser.get(page.address + "/meeting/1/minutes")
    minutes = page.run("return document.body.innerText")
    for what, _, place, _ in DECIDED:
        assert what in minutes
        assert place in minutes

    prepared(page)
    projected(page)
    first = page.text("stage")
    for what, *_ in DECIDED:
        assert what in first
    assert page.errors() == []
