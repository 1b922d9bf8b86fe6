"""A meeting on the projector in a real Chromium at 1920 × 1080: keys, clicker, sizes, contrast, decisions."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from dashboard import boardroom
from dashboard.desk import Desk
from dashboard.settings import Settings
from geodata import decisions, meetings
from geodata.store import Store
from tests import stores
from tests.browser.conftest import serve
from tests.browser.page import Page

pytestmark = pytest.mark.browser
VIEWS = ("/coverage?issue=drug_use", "/priorities", "/?issue=working_children", "/hotspots?layer=density", "/hotspots")
SIZES = """
const small = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const one = walker.currentNode, held = one.parentElement;
  if (!one.textContent.trim() || held.closest('script, style, template') || !held.checkVisibility()) continue;
  const style = getComputedStyle(held), svg = held.closest('svg');
  const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
  const size = parseFloat(style.fontSize) * scale;
  if (size < 27.99) small.push([one.textContent.trim().slice(0, 40), size]);
}
return small;
"""
CONTRAST = """
const light = (colour) => {
  const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = (held) => {
  for (let one = held; one; one = one.parentElement) {
    const colour = getComputedStyle(one).backgroundColor;
    if (!/, 0\\)$|transparent/.test(colour)) return colour;
  }
  return getComputedStyle(document.body).backgroundColor;
};
const poor = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const one = walker.currentNode, held = one.parentElement;
  if (!one.textContent.trim() || held.closest('script, style') || !held.checkVisibility()) continue;
  const style = getComputedStyle(held), svg = held.closest('svg');
  const ink = svg ? getComputedStyle(held).fill : style.color;
  const paper = svg ? svg.dataset.paper || ground(svg.parentElement) : ground(held);
  const [low, high] = [light(ink), light(paper)].sort((a, b) => a - b);
  const ratio = (high + 0.05) / (low + 0.05);
  if (ratio < 7) poor.push([one.textContent.trim().slice(0, 40), ratio]);
}
return poor;
"""
CUT = """
const outside = [...document.querySelectorAll('.strip > *, .scene > *, .scene .body *, .demo')].filter((one) => {
  const box = one.getBoundingClientRect();
  if (!box.width || one.closest('.chips')) return false;
  return box.left < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
}).map((one) => one.outerHTML.slice(0, 80));
const parts = '.scene > h1, .scene figure svg, .scene .legend, .scene aside, .scene .caption, .demo';
const boxes = [...document.querySelectorAll(parts)]
  .map((one) => [one.className.baseVal ?? (one.className || one.tagName), one.getBoundingClientRect()]);
const over = [];
boxes.forEach(([a, one], i) => boxes.slice(i + 1).forEach(([b, other]) => {
  const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  if (wide > 2 && high > 2) over.push([a, b, wide, high]);
}));
return [outside, over];
"""


def meeting_in(folder: Path) -> int:
    """Store the demonstration and a meeting of seven scenes or more; return how many."""
    store = stores.demonstration(folder)
    number = boardroom.prepared(Desk(Settings(folder), store))
    for view in VIEWS:
        meetings.add_scene(store, number, boardroom.view(view))
    return len(meetings.meetings(store).at[number, "agenda"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("meeting")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    assert meeting_in(folder) >= 7
    yield from serve(folder)


@pytest.fixture
def room(browser, address) -> Page:
    """The browser on the projector's page, 1920 × 1080, with nothing typed."""
    page = Page(browser, address)
    page.size(1920, 1080)
    show(page, "/meeting/screen")
    page.run("localStorage.clear()")
    show(page, "/meeting/screen")
    page.errors()
    return page


def show(page: Page, path: str) -> None:
    page.browser.get(page.address + path)
    page.until(lambda: at(page) is not None, "a scene")


def at(page: Page) -> int | None:
    found = page.run("return document.getElementById('stage')?.dataset.at")
    return int(found) if found else None


def press(page: Page, *keys: str) -> None:
    for key in keys:
        ActionChains(page.browser).send_keys(key).perform()


def goes(page: Page, key: str, scene: int) -> None:
    """Press a key, as far apart as people do, and wait for the scene."""
    time.sleep(0.3)
    press(page, key)
    page.until(lambda: at(page) == scene, f"scene {scene} after {key!r}")


def shown(page: Page, selector: str) -> bool:
    return page.run("return document.querySelector(arguments[0]).checkVisibility()", selector)


def stored(folder: Path):
    return decisions.standing(Store.open(folder)).decisions


def typed(page: Page, *fields: str) -> None:
    """Type a decision as a secretary does: each field, Enter, the last one stores."""
    for field in fields:
        press(page, *([field] if field else []), Keys.ENTER)
        time.sleep(0.35)


def test_seven_scenes_by_keyboard_all_large_enough_and_clear_in_both_themes(room: Page):
    for theme in ("light", "dark"):
        if room.run("return document.documentElement.dataset.theme") != theme:
            press(room, "t")
            room.until(lambda theme=theme: room.run("return document.documentElement.dataset.theme") == theme)
        goes(room, "1", 1)
        for scene in range(1, 8):
            if scene > 1:
                goes(room, Keys.ARROW_LEFT, scene)
            assert room.run(SIZES) == []
            assert room.run(CONTRAST) == []
            assert room.run(CUT) == [[], []]
            assert (
                44
                <= float(room.run("return parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"))
                <= 56
            )
            assert room.run("return document.querySelectorAll('.number').length") <= 3
            assert room.text("count") == f"صحنهٔ {'۱۲۳۴۵۶۷'[scene - 1]} از {'۰۱۲۳۴۵۶۷۸۹'[scenes_of(room)]}"
    press(room, "t")
    assert room.errors() == []


def scenes_of(page: Page) -> int:
    return page.run("return fetch('/meeting/1/pulse').then((a) => a.json()).then((told) => told.scenes)")


def test_arrows_follow_the_reading_direction_and_a_clickers_keys_do_not(room: Page):
    goes(room, Keys.ARROW_LEFT, 2)
    goes(room, Keys.PAGE_DOWN, 3)
    goes(room, Keys.ARROW_RIGHT, 2)
    goes(room, Keys.PAGE_UP, 1)
    goes(room, Keys.END, scenes_of(room))
    goes(room, "2", 2)
    show(room, "/en/meeting/screen?scene=2")
    goes(room, Keys.ARROW_RIGHT, 3)
    goes(room, Keys.PAGE_DOWN, 4)
    goes(room, Keys.ARROW_LEFT, 3)
    assert "scene=3" in room.browser.current_url


def test_a_clicker_that_sends_twice_goes_one_scene(room: Page):
    time.sleep(0.3)
    press_at_once(room, "PageDown", 2)
    room.until(lambda: at(room) == 2)
    time.sleep(0.6)
    assert at(room) == 2
    press_at_once(room, "KeyB", 2)
    time.sleep(0.3)
    assert shown(room, "#blank")
    time.sleep(0.3)
    press(room, "b")
    assert not shown(room, "#blank")


def press_at_once(page: Page, code: str, times: int) -> None:
    """Send a place on the keyboard as a clicker does, with the letter of a Persian layout, without a pause."""
    event = "new KeyboardEvent('keydown', {code: arguments[0], key: 'ی', bubbles: true, cancelable: true})"
    page.run(f"for (let i = 0; i < arguments[1]; i++) document.body.dispatchEvent({event})", code, times)


def test_an_issue_stays_chosen_from_scene_to_scene_by_chip_and_by_panel(room: Page):
    goes(room, "4", 4)
    room.click(".chips [data-issue=begging]")
    room.until(lambda: room.run("return document.getElementById('stage').dataset.issue") == "begging")
    goes(room, Keys.ARROW_LEFT, 5)
    assert room.run("return document.getElementById('stage').dataset.issue") == "begging"
    assert room.run("return document.querySelector('.chips [data-issue=begging]').ariaPressed") == "true"
    press(room, "i")
    room.until(lambda: shown(room, "#issues-panel"))
    assert room.run(SIZES) == []
    room.run("document.querySelector('#issues-panel [data-issue=child_abuse]').click()")
    room.until(lambda: room.run("return document.getElementById('stage').dataset.issue") == "child_abuse")
    assert (room.text("more"), room.run("return document.getElementById('more').ariaPressed")) == ("کودک‌آزاری", "true")
    assert room.run(CONTRAST) == []
    time.sleep(0.3)
    press(room, "i")
    room.until(lambda: shown(room, "#issues-panel"))
    press(room, Keys.ARROW_DOWN, Keys.HOME)
    room.run("document.querySelector('#issues-panel [data-issue=\"\"]').click()")
    room.until(lambda: room.run("return document.getElementById('stage').dataset.issue") == "")
    assert not shown(room, "#issues-panel")


def test_keys_are_places_on_the_keyboard_whatever_the_layout_sends(room: Page):
    press_at_once(room, "KeyD", 1)
    room.until(lambda: shown(room, "#entry"))
    press(room, Keys.ESCAPE)
    press(room, "?")
    room.until(lambda: shown(room, "#keys-panel"))
    assert room.run(SIZES) == []
    assert room.run(CONTRAST) == []


def test_a_decision_is_typed_in_a_few_keys_with_place_and_issue_of_the_scene(room: Page, folder: Path):
    before = len(stored(folder))
    goes(room, "2", 2)
    room.until(lambda: "افزایش" in room.text("stage"), "the planted rise")
    press(room, "d")
    room.until(lambda: shown(room, "#entry"))
    assert room.text("of-issue") == "دربارهٔ زباله‌گردی ×"
    assert room.run(SIZES) == []
    assert room.run(CONTRAST) == []
    keys = 0
    began = time.monotonic()
    for field in ("گشت شبانه کنار ریل", "بهز", "", "دو هفته", ""):
        press(room, *([field] if field else []), Keys.ENTER)
        keys += len(field) + 1
        time.sleep(0.35)
    room.until(lambda: len(stored(folder)) == before + 1, "the decision")
    assert time.monotonic() - began < 20
    assert keys < 40
    row = stored(folder).iloc[-1]
    assert (row["agency"], row["place"], row["issue"]) == ("behzisti", "tehransar_sharqi", "waste_picking")
    kept = decisions.picture(Store.open(folder), row["picture"])
    assert kept["scene"]["fa"]["finding"] in room.text("stage")
    room.until(lambda: not shown(room, "#entry"), "the line goes away")
    press(room, "l")
    room.until(lambda: "گشت شبانه کنار ریل" in room.text("decided"))


def test_mistakes_are_told_beside_the_line_large_enough_and_the_text_stays(room: Page, folder: Path):
    before = len(stored(folder))
    press(room, "d")
    room.until(lambda: shown(room, "#entry"))
    typed(room, "کاری", "ناکجاآباد", "", "پارسال", "")
    room.until(lambda: room.run("return document.querySelectorAll('[aria-invalid=true]').length") == 2)
    assert room.run(SIZES) == []
    assert room.run(CONTRAST) == []
    assert room.run("return document.getElementById('in-what').value") == "کاری"
    time.sleep(0.5)  # what the field may mean is asked meanwhile, and must not take the place of what is wrong
    assert "پارسال" in room.text("said")
    assert len(stored(folder)) == before


def test_a_half_typed_sentence_comes_back_after_the_page_is_gone(room: Page):
    press(room, "d")
    room.until(lambda: shown(room, "#entry"))
    press(room, "نیمهٔ یک جمله")
    room.until(lambda: "نیمه" in room.run("return localStorage.getItem('headquarters-draft-1') || ''"))
    show(room, "/meeting/screen")
    room.until(lambda: room.run("return document.getElementById('in-what').value") == "نیمهٔ یک جمله")
    assert room.text("said") == "نوشتهٔ نیمه‌تمام بازگردانده شد."


def test_a_killed_server_loses_nothing_that_was_stored_and_the_page_goes_on_when_it_is_back(browser, tmp_path: Path):
    meeting_in(tmp_path)
    port, process = started(tmp_path, 0)
    try:
        page = Page(browser, f"http://127.0.0.1:{port}")
        page.size(1920, 1080)
        show(page, "/meeting/screen")
        page.run("localStorage.clear()")
        press(page, "d")
        page.until(lambda: shown(page, "#entry"))
        typed(page, "پیش از قطع", "بهزیستی", "", "یک ماه", "")
        page.until(lambda: len(stored(tmp_path)) == 1, "the first decision")
        page.until(lambda: not shown(page, "#entry"), "the line goes away")
        process.send_signal(signal.SIGKILL)
        process.wait(20)
        press(page, "d")
        typed(page, "پس از قطع", "شهرداری", "", "یک ماه", "")
        page.until(lambda: "ثبت نشد" in page.text("said"), "it is told")
        _, process = started(tmp_path, port)
        press(page, Keys.ENTER)
        page.until(lambda: list(stored(tmp_path)["what"]) == ["پیش از قطع", "پس از قطع"], "both decisions")
        page.until(lambda: not shown(page, "#lost"), "the page goes on")
    finally:
        process.kill()
        process.wait(20)


def started(folder: Path, port: int) -> tuple[int, subprocess.Popen]:
    """Run the server on this port, or on a free one; wait until it answers."""
    import socket
    import urllib.request

    if not port:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
    command = [sys.executable, "-m", "dashboard", "--data", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 90
    while time.monotonic() < end:
        try:
            json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2))
            return port, process
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer")


def test_a_touch_board_needs_no_keyboard(room: Page):
    room.click("#next")
    room.until(lambda: at(room) == 2)
    room.click("#back")
    room.until(lambda: at(room) == 1)
    room.click("#decided-open")
    room.click("#decide-open")
    room.until(lambda: shown(room, "#entry"))
    assert not shown(room, "#decided-panel")


@pytest.mark.parametrize("size", [(1366, 768), (1280, 720), (390, 844)])
def test_a_smaller_screen_shows_the_same_without_cutting(room: Page, size: tuple[int, int]):
    room.size(*size)
    for scene in (2, 4):
        goes(room, str(scene), scene)
        wide = room.run("return [document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1]
