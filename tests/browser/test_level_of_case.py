"""One case's level in a real Chromium: asked for by the agency's number, changed with a reason."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from geodata.commands import begin, bring_in
from tests.browser.conftest import serve
from tests.browser.page import Page

pytestmark = pytest.mark.browser
FILE = "شماره پرونده,تاریخ,موضوع,محله,شدت\nA-17,1403/05/01,تکدی گری,وردآورد,کم\n"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("levels")
    store = begin(folder / "var")
    (folder / "ngo.csv").write_text(FILE, encoding="utf-8")
    bring_in(store, folder / "ngo.csv", "ngo")
    yield from serve(folder / "var")


def test_a_level_is_looked_up_and_changed(browser, address):
    page = Page(browser, address)
    browser.get(address + "/levels")
    page.until(lambda: page.run("return document.querySelector('#case-find') !== null"), "the card")
    page.still()
    page.run("document.getElementById('case-agency').value = 'ngo'")
    box = browser.find_element(By.ID, "case-number")
    box.send_keys("B-1" + Keys.ENTER)
    page.until(lambda: "ذخیره نشده است" in page.text("case-said"), "that there is none")
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys("A-۱۷" + Keys.ENTER)
    page.until(lambda: "سطحی که به کار می‌رود" in page.text("case-said"), "the level")
    page.run("document.getElementById('case-level').value = 'high'")
    browser.find_element(By.ID, "case-reason").send_keys("دوباره دیده شد" + Keys.ENTER)
    page.until(lambda: "دوباره دیده شد" in page.text("case-said"), "the change")
    assert "۱۷" not in browser.current_url
    assert "A-" not in browser.current_url
    assert [said for said in page.errors() if "404" not in said] == []
    page.size(390, 844)
    assert page.run("return document.documentElement.scrollWidth <= innerWidth")
