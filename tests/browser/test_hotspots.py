"""The page of hot spots in a real Chromium, on the demonstration district."""

from __future__ import annotations

import pytest

from layers import LAYERS, Filter, run
from layers.discovery import SCANT
from tests import stores
from tests.browser.page import MAP, Page

pytestmark = pytest.mark.browser
MOST_BYTES = 20_000


@pytest.fixture(scope="module")
def called(tmp_path_factory):
    store = stores.demonstration(tmp_path_factory.mktemp("spots"))
    rows = run(store.snapshot(), LAYERS["spots"], Filter(), "analyst").frame
    return rows[rows["word"] != SCANT]


def listed(page: Page) -> list[str]:
    return page.run("return [...document.querySelectorAll('ol.spots > li b')].map((line) => line.innerText)")


def test_the_list_says_every_hot_spot_in_a_sentence_and_the_map_numbers_it(page: Page, called):
    page.open("/hotspots")
    page.until(lambda: len(listed(page)) >= len(called), "the list")
    assert listed(page)[0] == "زباله‌گردی: تهرانسر شرقی"
    firm = page.run("return document.querySelectorAll('ol.spots .badge.firm').length")
    assert firm == (called["word"] == "firm").sum() == 16
    numbers = page.run("return document.querySelector('#map .js-plotly-plot').data.at(-1).text")
    assert numbers[0] == "۱"
    drawn = f"return {MAP}.queryRenderedFeatures({{layers: ['numbers']}}).map((f) => f.properties.number)"
    page.until(lambda: set(page.run(drawn)) == set(numbers), "every number on the map")


def test_a_line_of_the_list_leads_to_its_place_on_the_map(page: Page):
    page.open("/hotspots")
    page.until(lambda: listed(page), "the list")
    page.click(".spot", at=1)
    page.until(lambda: page.view()[0] >= 12.9, "a closer view")
    lat, lon = page.run("return document.querySelectorAll('.spot')[1].dataset.at.split(',').map(Number)")
    assert page.view()[1:] == pytest.approx((lat, lon), abs=1e-3)
    edge = page.run(f"return {MAP}.getFilter('spot')[2]")
    assert edge == int(page.run("return document.querySelectorAll('.spot')[1].dataset.n"))


def test_nothing_is_asked_of_another_address_and_a_filter_costs_little(page: Page):
    page.open("/hotspots")
    for layer in LAYERS:
        if page.run("return Boolean(document.querySelector(`input[type=radio][value=${arguments[0]}]`))", layer):
            page.click(f"input[type=radio][value={layer}]")
            page.still()
    page.open("/en/hotspots")
    assert page.outside() == []
    for issue in ("begging", "fights", "homelessness", "begging"):
        page.toggle(issue)
        answers = [r for r in page.requests() if "_dash-update-component" in r["address"]]
        assert 0 < sum(r["bytes"] for r in answers) <= MOST_BYTES
    assert page.errors() == []


def test_a_way_of_reading_stands_in_the_address_and_back_undoes_it(page: Page):
    page.open("/hotspots")
    page.click("[data-option=ring] input", at=1)
    page.until(lambda: "ring=2" in page.browser.current_url, "ring=2 in the address")
    page.still()
    assert not page.run("return document.querySelector('[data-option=ring]').hidden")
    assert page.run("return document.querySelector('[data-option=shrink]').hidden")
    page.browser.back()
    page.until(lambda: page.run("return document.querySelector('[data-option=ring] input').checked"), "one ring again")


def test_the_words_explain_themselves_and_the_methods_name_their_sources(page: Page):
    page.open("/hotspots")
    page.run("document.querySelector('.legend .explained').focus()")
    page.until(lambda: "پنج درصد" in page.run("return document.body.innerText"), "what «firm» means")
    page.click("#methods-open")
    page.until(lambda: "doi:10.1111" in page.run("return document.querySelector('.method')?.innerText"), "the methods")


def test_a_filter_goes_along_to_the_other_page(page: Page):
    page.open("/hotspots?issue=begging")
    page.until(lambda: "issue=begging" in page.run("return document.querySelector('#nav-explorer').href"), "the link")
    page.click("#nav-explorer")
    page.until(lambda: page.run("return location.pathname") == "/", "the explorer")
    page.until(lambda: page.run("return document.querySelector('.issue input[value=begging]')?.checked"), "the chip")


def test_on_a_telephone_the_page_is_no_wider_than_the_screen(page: Page):
    page.size(390, 844)
    page.open("/hotspots")
    assert page.run("return document.documentElement.scrollWidth") <= 390
