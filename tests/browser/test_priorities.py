"""The page of priorities in a real Chromium: sliders by keyboard, the address, the ranking, both ways."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.page import Page

pytestmark = pytest.mark.browser
KEYS = ["burden", "severity", "trend", "access", "overdue"]


def listed(page: Page) -> list[str]:
    return page.run("return [...document.querySelectorAll('ol.ranked > li b')].map((line) => line.textContent)")


def weights(page: Page) -> str:
    return page.run("return new URLSearchParams(location.search).get('weights') || ''")


def shown(page: Page) -> list[str]:
    return page.run("return [...document.querySelectorAll('.weight b')].map((one) => one.innerText)")


def press(page: Page, slider: int, *keys: str) -> None:
    """Press keys on one slider, and wait until each has reached the address."""
    for key in keys:
        before = weights(page)
        page.browser.find_elements(By.CSS_SELECTOR, ".weight [role=slider]")[slider].send_keys(key)
        page.until(lambda before=before: weights(page) != before, "the address")
    page.still()


def test_a_slider_by_keyboard_changes_the_address_and_the_ranking(page: Page):
    page.open("/priorities")
    page.until(lambda: len(listed(page)) == 17, "the list")
    usual = listed(page)
    assert usual[0].startswith("تهرانسر شرقی: رتبهٔ ۱؛ در همهٔ وزن‌دهی‌ها میان سه محلهٔ نخست")
    assert weights(page) == ""
    for slider in (0, 1, 2, 4):
        press(page, slider, Keys.HOME)
    assert weights(page) == "access:3"
    page.until(lambda: listed(page) != usual, "another order")
    alone = listed(page)
    assert all("موردهای بی‌پاسخ" in line for line in alone[:5])
    assert shown(page) == ["۰", "۰", "۰", "۳", "۰"]
    page.click("#weights-equal")
    page.until(lambda: listed(page) == usual, "the usual order")
    assert (weights(page), shown(page)) == ("", ["۳"] * 5)


def test_the_last_weight_cannot_be_taken_away(page: Page):
    page.open("/en/priorities?weights=overdue:2")
    page.until(lambda: len(listed(page)) == 17, "the list")
    assert shown(page) == ["0", "0", "0", "0", "2"]
    page.browser.find_elements(By.CSS_SELECTOR, ".weight [role=slider]")[4].send_keys(Keys.HOME)
    page.until(lambda: shown(page)[4] == "2", "the weight as it was")
    page.still()
    values = "return [...document.querySelectorAll('.weight [role=slider]')].map((one) => one.ariaValueNow)"
    assert page.run(values) == ["0", "0", "0", "0", "2"]
    assert weights(page) == "overdue:2"


def test_weights_stay_when_a_filter_changes_and_come_back_with_the_address(page: Page):
    page.open("/priorities?weights=burden:5,access:1")
    page.until(lambda: len(listed(page)) == 17, "the list")
    page.toggle("begging")
    page.until(lambda: "issue=begging" in page.run("return location.search"), "the filter")
    assert weights(page) == "burden:5,access:1"
    page.still()
    page.run("history.back()")
    page.until(lambda: "issue" not in page.run("return location.search"), "the page before")
    page.still()
    assert shown(page) == ["۵", "۰", "۰", "۱", "۰"]


def test_a_line_of_the_list_opens_the_neighbourhood(page: Page):
    page.open("/priorities")
    page.until(lambda: len(listed(page)) == 17, "the list")
    page.click("ol.ranked .spot", at=1)
    page.until(lambda: "place=" in page.run("return location.search"), "the choice")
    page.until(lambda: page.text("profile"), "the profile")
    assert page.errors() == []


@pytest.mark.parametrize("width", [1920, 1366, 390])
def test_nothing_is_cut_off_or_smaller_than_14_pixels(page: Page, width: int):
    page.size(width, 844)
    page.open("/priorities")
    if width == 390:
        page.click("#panel-open")
    page.until(lambda: len(listed(page)) == 17, "the list")
    wide = "return document.documentElement.scrollWidth <= window.innerWidth"
    assert page.run(wide)
    small = """return [...document.querySelectorAll('.cards .weight *, .cards .ranked *')].filter((one) =>
      one.childElementCount === 0 && one.innerText?.trim() && parseFloat(getComputedStyle(one).fontSize) < 14).length"""
    assert page.run(small) == 0
    over = """return [...document.querySelectorAll('.weight, .ranked .spot')].filter((one) =>
      one.scrollWidth > one.clientWidth + 1).length"""
    assert page.run(over) == 0
