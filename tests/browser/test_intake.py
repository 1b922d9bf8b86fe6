"""The data page in a real Chromium: a file is dropped, checked, stored and taken back."""

from __future__ import annotations

import json

import pytest
from selenium.webdriver.common.by import By

from tests.browser.conftest import serve
from tests.browser.page import Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A server that this module's tests may change."""
    yield from serve(tmp_path_factory.mktemp("intake"))


def visit(browser, address: str, path: str) -> Page:
    page = Page(browser, address)
    browser.get(address + path)
    page.until(lambda: page.run("return document.getElementById('intake-file') !== null"), "the data page")
    page.still()
    return page


def send(page: Page, file) -> None:
    page.browser.find_element(By.ID, "intake-file").send_keys(str(file))


def test_a_sample_is_checked_stored_shown_on_the_map_and_taken_back(browser, own, shared):
    truth = json.loads((shared / "samples" / "truth.json").read_text(encoding="utf-8"))["ngo.xlsx"]
    page = visit(browser, own, "/en/intake")
    send(page, shared / "samples" / "ngo.xlsx")
    page.until(lambda: page.run("return document.getElementById('intake-import')?.offsetHeight > 0"), "the button")
    assert str(truth["accepted"]) in page.until(lambda: page.text("intake-import"), "how many")
    page.click("#intake-import")
    page.until(lambda: str(truth["accepted"]) in page.text("intake-message"), "what was stored")
    page.until(lambda: "ngo.xlsx" in page.text("intake-batches"), "the batch in the list")
    page.open("/en")
    page.until(lambda: page.text("caption").startswith(f"{truth['accepted']} cases"), "the cases on the map")
    assert "demonstration" not in page.run("return document.querySelector('.frame').innerText")
    assert page.errors() == []
    assert page.outside() == []


@pytest.mark.parametrize(("path", "said"), [("/intake", "خالی است"), ("/en/intake", "is empty")])
def test_a_file_that_cannot_be_read_gets_one_sentence_in_the_page_s_language(browser, own, tmp_path, path, said):
    empty = tmp_path / "empty.xlsx"
    empty.write_bytes(b"")
    page = visit(browser, own, path)
    send(page, empty)
    page.until(lambda: said in page.text("intake-message"), "the sentence")
    assert "empty.xlsx" in page.text("intake-message")


def test_text_that_looks_like_markup_shows_as_text(browser, own, tmp_path):
    rows = ["تاریخ,موضوع,محله", "1403/05/04,<script>window.hit=1</script>,وردآورد", "1403/05/05,=1+1,${x}"]
    file = tmp_path / "hostile.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    page = visit(browser, own, "/intake")
    send(page, file)
    page.until(lambda: "<script>" in page.run("return document.body.innerText"), "the text of the cell")
    assert page.run("return window.hit") is None
