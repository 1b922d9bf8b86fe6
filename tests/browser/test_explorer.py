"""The explorer in a real Chromium, on the demonstration district."""

from __future__ import annotations

import pytest

from dashboard.text import text
from layers import LAYERS, Filter, run
from tests import stores
from tests.browser.page import MAP, Page, chart_of

pytestmark = pytest.mark.browser
TEN = (
    *("begging", "fights", "begging", "homelessness", "fights"),
    *("waste_picking", "homelessness", "child_abuse", "waste_picking", "open_drug_use"),
)
MOST_BYTES = 20_000


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    store = stores.demonstration(tmp_path_factory.mktemp("same"))
    return store.snapshot()


def test_nothing_is_asked_of_another_address_and_the_console_is_silent(page: Page):
    page.open("/")
    for layer in ("rates", "nearest", "grid", "cases"):
        page.click(f"input[type=radio][value={layer}]")
        page.until(lambda layer=layer: f"layer={layer}" in page.browser.current_url or layer == "cases", layer)
        page.still()
    page.open("/en")
    assert page.outside() == []
    assert page.errors() == []


def test_persian_names_are_drawn_on_the_map_in_the_page_s_own_font(page: Page):
    page.open("/")
    script = f"return {MAP}.queryRenderedFeatures({{layers: ['names']}}).map((f) => f.properties.name)"
    large = {"وردآورد", "چیتگر جنوبی", "شهرک استقلال"}
    page.until(lambda: large <= set(page.run(script)), "the names of large neighbourhoods on the map")
    assert page.run("return document.fonts.check('16px Vazirmatn')")
    with_names = page.pixels().astype(int)
    page.run(f"{MAP}.setLayoutProperty('names', 'visibility', 'none')")
    page.until(lambda: page.run(f"return {MAP}.loaded()"), "map without names")
    page.run("return new Promise((done) => setTimeout(done, 800))")
    changed = (abs(page.pixels().astype(int) - with_names).sum(axis=2) > 60).sum()
    assert changed > 1500  # ink of at least a dozen names of 14 px


def test_ten_filter_changes_keep_the_view_and_cost_little_on_the_wire(page: Page):
    page.open("/")
    page.click("#zoom-in")
    page.until(lambda: "view=" in page.browser.current_url, "the view in the address")
    view = page.view()
    page.requests()
    for issue in TEN:
        page.toggle(issue)
        answers = [r for r in page.requests() if "_dash-update-component" in r["address"]]
        assert answers
        assert sum(r["bytes"] for r in answers) <= MOST_BYTES
        assert page.view() == pytest.approx(view, abs=1e-6)


@pytest.mark.parametrize("query", ["", "?issue=begging,fights&severity=high", "?place=vardavard&need=health"])
def test_the_page_shows_the_numbers_that_the_layers_give(page: Page, snapshot, query: str):
    page.open(f"/{query}")
    expected = run(snapshot, LAYERS["cases"], Filter.from_query(query), "analyst").frame["value"]
    words = text("fa")
    said = {key: words.isolate(words("unit.cases", n=words.short(value))) for key, value in expected.items()}
    page.until(lambda: page.areas() == said, "the map's numbers")
    chart = page.run(f"return {chart_of('issues')}.data[0].x")
    counted = run(snapshot, LAYERS["issues"], Filter.from_query(query), "analyst").frame["value"]
    assert chart == counted.tolist()


def test_a_click_on_a_bar_filters_and_back_undoes_it(page: Page):
    page.open("/")
    before = page.text("finding")
    chart = chart_of("issues")
    page.run(f"{chart}.emit('plotly_click', {{points: [{{customdata: 'begging'}}]}})")
    page.until(lambda: "issue=begging" in page.browser.current_url, "begging in the address")
    page.until(lambda: page.text("finding") != before, "another finding")
    page.until(lambda: page.run("return document.querySelector('.issue input[value=begging]').checked"), "the chip")
    page.browser.back()
    page.until(lambda: page.text("finding") == before, "the finding from before")
    assert not page.run("return document.querySelector('.issue input[value=begging]').checked")


def test_a_click_on_a_neighbourhood_opens_its_profile_and_its_button_closes_it(page: Page):
    page.open("/")
    click = "document.querySelector('#map .js-plotly-plot').emit('plotly_click', {points: [{location: 'vardavard'}]})"
    page.run(click)
    page.until(lambda: "وردآورد" in page.text("profile"), "the profile")
    assert "place=vardavard" in page.browser.current_url
    page.click(".profile .close")
    page.until(lambda: page.text("profile") == "", "a closed profile")


def test_the_language_changes_without_losing_filter_or_view(page: Page):
    page.open("/?issue=begging&layer=rates&view=12.80/35.7000/51.2500")
    view = page.view()
    page.click(".language")
    page.until(lambda: "/en" in page.browser.current_url, "the English page")
    page.until(lambda: page.run("return document.querySelector('#map-frame')?.dataset.ready === 'yes'"), "the map")
    assert "issue=begging" in page.browser.current_url
    assert page.view() == pytest.approx(view, abs=1e-3)
    page.until(lambda: "highest smoothed rate" in page.text("finding"), "an English finding")


def test_a_copied_link_opens_the_same_picture(page: Page):
    page.open("/en?issue=fights&severity=high&start=2025-03-21&end=2026-03-20&layer=cases&as=table")
    page.until(lambda: page.text("map-table") != "", "the table")
    assert page.run("return document.querySelector('.issue input[value=fights]').checked")
    assert page.run("return document.querySelector('#severities-count').textContent") == "1"
    assert page.text("period-label") == "Farvardin to Esfand 1404"


def test_every_chart_has_a_table_with_its_numbers(page: Page):
    page.open("/")
    page.click(".twin", at=0)
    page.until(lambda: "تهرانسر شرقی" in page.text("table-ranking"), "the ranking's table")
    bars = page.run(f"return {chart_of('ranking')}.data[0].text")
    cells = page.run("return [...document.querySelectorAll('#table-ranking td')].map((cell) => cell.textContent)")
    assert cells == bars


def test_a_filter_without_cases_says_so(page: Page):
    page.open("/en?issue=elder_abuse&start=1999-01-01&end=1999-02-01")
    page.until(lambda: page.text("finding") == "No cases match these filters.", "the empty finding")


def test_on_a_telephone_nothing_is_wider_than_the_screen(page: Page):
    page.size(390, 844)
    page.open("/")
    assert page.run("return document.documentElement.scrollWidth") <= 390
    page.click("#filters-open")
    page.until(lambda: page.run("return document.querySelector('.issue').offsetHeight > 0"), "the filters")
