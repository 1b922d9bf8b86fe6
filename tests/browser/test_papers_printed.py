"""Minutes and memos printed by a real Chromium: PDF, one page for minutes, no letter below nine points."""

from __future__ import annotations

import urllib.request

import pytest

from dashboard import boardroom, closing
from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.settings import Settings
from geodata import decisions, meetings
from geodata.decisions import Entry
from tests import stores
from tests.browser.conftest import serve
from tests.browser.page import Page

pytestmark = pytest.mark.browser
POINTS = """
const small = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const held = walker.currentNode.parentElement, svg = held.closest('svg');
  if (!walker.currentNode.textContent.trim() || held.closest('style')) continue;
  const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
  const points = 0.75 * parseFloat(getComputedStyle(held).fontSize) * scale;
  if (points < 8.99) small.push([walker.currentNode.textContent.trim(), points]);
}
return small;
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A store with a meeting of seven scenes that ended with six decisions, and the next one open."""
    folder = tmp_path_factory.mktemp("printed")
    store = stores.demonstration(folder)
    desk = Desk(Settings(folder), store)
    number, day = boardroom.prepared(desk), boardroom.today(desk.snapshot)
    for view in ("/coverage", "/priorities", "/", "/hotspots", "/hotspots?layer=density"):
        meetings.add_scene(store, number, boardroom.view(view))
    meetings.attend(store, number, ["municipality", "transport", "legal", "behzisti", "ngo"])
    for i in range(6):
        row = desk.snapshot.neighbourhoods.iloc[i]
        at = {"place": str(row.name), "place_fa": row["fa"], "place_en": row["en"]}
        what = "شناسایی خانواده‌های کودکان کار و معرفی آنان به مددکار"
        entry = Entry(f"t{i}", what, "behzisti", day, day + 14, "municipality", indicator="cases_month", **at)
        decisions.resolve(store, number, entry)
    closing.close(desk, {page.path: page.board for page in PAGES if page.board}, number)
    boardroom.prepared(desk, day + 7)
    return folder


@pytest.fixture(scope="module")
def address(folder):
    yield from serve(folder)


def pages(pdf: bytes) -> int:
    return pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page/") + pdf.count(b"/Type /Page ")


@pytest.mark.parametrize("language", ["", "/en"])
def test_minutes_of_six_decisions_are_one_page_and_a_memo_a_few(address, language):
    minutes, memo = (
        urllib.request.urlopen(f"{address}{language}/meeting/{path}.pdf", timeout=120).read()
        for path in ("1/minutes", "2/memo")
    )
    assert minutes[:5] == memo[:5] == b"%PDF-"
    assert pages(minutes) == 1
    assert 2 <= pages(memo) <= 6


def test_hatched_cells_are_printed_soon_and_small(address):
    memo = urllib.request.urlopen(f"{address}/meeting/1/memo.pdf", timeout=30).read()
    assert memo.startswith(b"%PDF-")
    assert len(memo) < 3_000_000


@pytest.mark.parametrize(
    "path", ["/meeting/1/minutes", "/en/meeting/1/minutes", "/meeting/2/memo", "/en/meeting/2/memo"]
)
def test_no_letter_of_a_paper_is_smaller_than_nine_points(browser, address, path):
    page = Page(browser, address)
    page.size(794, 1123)  # A4 at 96 pixels an inch
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        browser.get(address + path)
        assert page.run("return document.documentElement.scrollWidth <= innerWidth")
        assert page.run(POINTS) == []
        assert page.errors() == []
        assert page.outside() == []
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
