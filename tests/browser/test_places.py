"""The page of places of help in a real Chromium: a place is added, changed, found and removed, in both languages."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.conftest import serve
from tests.browser.page import Page

pytestmark = pytest.mark.browser
WORDS = {
    "/places": {
        "name": "سمن آزمون",
        "capacity": "۲۵ نفر",
        "more": "۴۰ نفر",
        "hours": "هر روز ۸ تا ۱۶",
        "understood": "فهمیده شد",
        "negative": "کمتر از صفر",
        "saved": "ذخیره شد",
        "removed": "برداشته شد",
    },
    "/en/places": {
        "name": "Test NGO",
        "capacity": "25 people",
        "more": "40 people",
        "hours": "Daily 08:00–16:00",
        "understood": "Understood",
        "negative": "below zero",
        "saved": "was saved",
        "removed": "was removed",
    },
}
ROWS = "return [...document.querySelectorAll('#places-table tbody tr')].map((row) => row.innerText)"


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A server that this module's tests may change."""
    yield from serve(tmp_path_factory.mktemp("places"))


def visit(browser, address: str, path: str) -> Page:
    page = Page(browser, address)
    browser.get(address + path)
    page.until(lambda: page.run(ROWS), "the list")
    page.still()
    return page


def write(page: Page, field: str, text: str) -> None:
    box = page.browser.find_element(By.ID, field)
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(text or Keys.DELETE)


def opened(page: Page) -> bool:
    return page.run("return document.querySelector('.place .mantine-Drawer-content')?.offsetHeight > 0")


def save(page: Page) -> None:
    """Press the button a moment after the last key, as people do; it rests while an earlier answer is under way."""
    page.still()
    page.until(lambda: page.run("return document.getElementById('place-save').disabled === false"), "the button")
    page.click("#place-save")


def listed(page: Page, name: str) -> str:
    return next((row for row in page.run(ROWS) if name in row), "")


@pytest.mark.parametrize("path", list(WORDS))
def test_a_place_is_added_changed_and_removed(browser, own, path):
    said = WORDS[path]
    page = visit(browser, own, path)
    before = len(page.run(ROWS))

    page.click("#places-add")
    page.until(lambda: opened(page), "the form")
    page.still()
    for field, text in (("name", said["name"]), ("capacity", "-5"), ("x", "51.25"), ("y", "35.70"), ("hours", "8-16")):
        write(page, f"place-{field}", text)
    described = "return document.querySelector('.place-fields.whom').innerText"
    page.until(lambda: said["understood"] in page.run(described), "the hours as they are understood")
    page.until(lambda: page.run("return document.querySelector('#place-map .spot') !== null"), "the place on its map")
    save(page)
    page.until(lambda: said["negative"] in page.run(described), "what is wrong with the capacity")
    write(page, "place-capacity", "25")
    save(page)
    page.until(lambda: said["saved"] in page.text("places-message"), "that it was saved")
    page.until(lambda: said["capacity"] in listed(page, said["name"]), "the place on the list")
    assert said["hours"] in listed(page, said["name"])
    assert not opened(page)

    write(page, "places-search", said["name"].upper())
    page.until(lambda: len(page.run(ROWS)) == 1, "the one place that was searched for")
    page.click(".places-name")
    page.until(lambda: opened(page), "the form again")
    page.still()
    write(page, "place-capacity", "40")
    save(page)
    page.until(lambda: said["more"] in listed(page, said["name"]), "the other capacity")

    page.click(".places-name")
    page.until(lambda: opened(page), "the form to remove it")
    page.still()
    page.click("#place-removal summary")
    assert said["name"] in page.text("place-going")
    page.click("#place-remove")
    page.until(lambda: said["removed"] in page.text("places-message"), "that it was removed")
    write(page, "places-search", "")
    page.until(lambda: len(page.run(ROWS)) == before, "the list as it was")
    assert listed(page, said["name"]) == ""
    assert page.errors() == []
    assert page.outside() == []


def test_a_form_that_was_refused_leads_to_its_first_bad_field(browser, own):
    page = visit(browser, own, "/places")
    page.click("#places-add")
    page.until(lambda: opened(page), "the form")
    page.still()
    for field, text in (
        ("name", "آزمون"),
        ("hours", "شنبه ۸ تا 25"),
        ("age_from", "17"),
        ("age_to", "6"),
        ("y", "35.7"),
    ):
        write(page, f"place-{field}", text)
    save(page)
    page.until(lambda: page.text("place-x-error") == "طول جغرافیایی را بنویسید یا روی نقشه بزنید.", "the longitude")
    assert page.text("place-hours-error") == "ساعت «شنبه ۸ تا ۲۵» درست نیست؛ ساعت‌ها از ۰ تا ۲۴ است."
    assert not page.run("return document.getElementById('place-hours-description').offsetHeight")
    assert page.text("place-age_from-error")
    assert page.text("place-age_to-error")
    focus = "return document.activeElement.id"
    page.until(lambda: page.run(focus) == "place-hours", "the keys at the hours")
    assert page.run("return document.getElementById('place-y').value") == "۳۵٫۷"
    write(page, "place-hours", "")
    page.until(lambda: page.text("place-hours-error") == "", "nothing wrong with the hours any more")
    save(page)
    page.until(lambda: page.run(focus) == "place-age_from", "the keys at the ages")


def test_a_search_that_finds_nothing_can_be_cleared(browser, own):
    page = visit(browser, own, "/en/places?service=shelter")
    write(page, "places-search", "nowhere at all")
    page.until(lambda: page.text("places-clear") == "Clear the search", "the button")
    page.click("#places-clear")
    page.until(lambda: len(page.run(ROWS)) > 10, "all places")
    page.still()
    assert page.browser.current_url.endswith("/en/places")
    assert page.run("return document.getElementById('places-search').value") == ""


def test_what_is_to_be_completed_and_a_service_narrow_the_list(browser, own):
    page = visit(browser, own, "/en/places")
    all_of_them = len(page.run(ROWS))
    page.click("#places-sums [data-lacks=capacity]")
    page.until(lambda: 0 < len(page.run(ROWS)) < all_of_them, "those without a capacity")
    assert all("not known" in row for row in page.run(ROWS))
    page.click("#places-sums [data-lacks=capacity]")
    page.until(lambda: len(page.run(ROWS)) == all_of_them, "all again")
    page.click("#places-sums [data-service=shelter]")
    page.until(lambda: len(page.run(ROWS)) < all_of_them, "those that give shelter")
    assert all("Night shelter" in row for row in page.run(ROWS))
    shelters = page.run(ROWS)
    assert page.browser.current_url.endswith("/en/places?service=shelter")
    page.browser.refresh()
    page.until(lambda: page.run(ROWS) == shelters, "the same list at the same address")


def test_a_click_on_the_small_map_moves_the_place(browser, own):
    page = visit(browser, own, "/en/places")
    page.click(".places-name")
    page.until(lambda: page.run("return document.querySelector('#place-map .spot') !== null"), "the place on its map")
    page.still()
    before = page.run("return document.getElementById('place-x').value")
    script = (
        "const map = document.querySelector('#place-map svg'); const box = map.getBoundingClientRect();"
        "const at = {clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, bubbles: true};"
        "map.dispatchEvent(new MouseEvent('click', at))"
    )
    page.run(script)
    page.until(lambda: page.run("return document.getElementById('place-x').value") != before, "another longitude")
    assert 51.0 < float(page.run("return document.getElementById('place-x').value")) < 51.4
    assert 35.6 < float(page.run("return document.getElementById('place-y').value")) < 35.8


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 768), (1920, 1080)])
def test_nothing_is_wider_than_the_screen(browser, own, width, height):
    page = visit(browser, own, "/places")
    page.size(width, height)
    page.still()
    assert page.run("return document.documentElement.scrollWidth") <= width
    page.size(1366, 768)
