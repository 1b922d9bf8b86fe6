"""The page of a decision in a real Chromium: both languages, three widths; nothing cut off, nothing too small."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver

from dashboard import boardroom, scenes, screen
from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.settings import Settings
from geodata import decisions, entries
from geodata.entries import Typed
from tests import stores
from tests.browser.conftest import serve
from tests.browser.page import Page

pytestmark = pytest.mark.browser
WHAT = "گشت شبانهٔ مشترک و برپایی ایستگاه خدمت در کنار ریل؛ " * 3 + "بی‌فاصله" * 5
SMALL = """const scaled = (one) => parseFloat(getComputedStyle(one).fontSize) * (one.ownerSVGElement ?
    one.ownerSVGElement.getBoundingClientRect().width / one.ownerSVGElement.viewBox.baseVal.width : 1);
  return [...document.querySelectorAll('body *')].filter((one) => one.getClientRects().length &&
    [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) && scaled(one) < 13.99)
    .map((one) => one.outerHTML.slice(0, 80))"""


def decided(folder: Path) -> None:
    """Enter one decision with a picture a hundred days before the end of the demonstration."""
    store = stores.demonstration(folder)
    desk = Desk(Settings(folder), store)
    number = boardroom.prepared(desk, int(desk.snapshot.days[-1]) - 100)
    standing = decisions.standing(store)
    day = int(standing.meetings.at[number, "day"])
    room = screen.room(desk, standing, day, {page.path: page.board for page in PAGES if page.board})
    shown = scenes.shown(boardroom.view("/?issue=waste_picking"), room)
    typed = Typed("t", WHAT, "behzisti", "دو ماه", ("ngo",), "تهرانسر شرقی", "waste_picking", "cases_quarter", "5")
    entry, problems = entries.read(typed, desk.snapshot, day, screen.measure(desk.snapshot, day), shown["query"])
    assert entry is not None, problems
    decisions.resolve(store, number, entry, shown)


@pytest.fixture(scope="module")
def page(browser: webdriver.Chrome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The browser on a server that has one decision."""
    folder = tmp_path_factory.mktemp("decided")
    decided(folder)
    for address in serve(folder):
        yield Page(browser, address)


@pytest.mark.parametrize("width", [390, 1366, 1920])
@pytest.mark.parametrize("path", ["/decision/1", "/en/decision/1"])
def test_the_page_opens_without_an_error_or_a_line_that_is_cut_off_or_too_small(page: Page, path: str, width: int):
    page.size(width, 900)
    page.browser.get(page.address + path)
    page.until(lambda: page.run("return document.fonts.status") == "loaded", "the font")
    assert page.run("return document.querySelectorAll('figure svg').length") == 2
    assert page.run("return document.documentElement.scrollWidth") <= width
    assert page.run(SMALL) == []
    assert page.errors() == []
    assert page.outside() == []


def test_an_unknown_decision_says_so(page: Page):
    page.browser.get(page.address + "/decision/7")
    assert "چنین مصوبه‌ای نیست" in page.run("return document.body.innerText")


def test_printed_it_is_two_pages(page: Page):
    page.browser.get(page.address + "/decision/1")
    printed = page.browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    assert base64.b64decode(printed["data"]).count(b"/Type /Page\n") == 2
