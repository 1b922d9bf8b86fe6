"""The page of coverage in a real Chromium, on the demonstration district."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser.page import MAP, Page

pytestmark = pytest.mark.browser
TABS = ("gaps", "layers", "plan", "exchange")


def tab(page: Page, key: str) -> None:
    page.click(".mantine-Tabs-tab", at=TABS.index(key))


def query(page: Page) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(page.browser.current_url).query).items()}


def marks(page: Page) -> list[str]:
    return page.run(f"return {MAP}.queryRenderedFeatures({{layers: ['numbers']}}).map((f) => f.properties.number)")


def put(page: Page, east: int = 0, south: int = 0) -> None:
    """Click the map so many pixels from its middle while a place is being put."""
    page.click("#aim-add")
    page.until(lambda: page.run("return document.querySelector('#map-frame').dataset.aim === 'add'"), "aiming")
    canvas = page.browser.find_element("css selector", "#map-frame canvas")
    ActionChains(page.browser).move_to_element_with_offset(canvas, east, south).click().perform()


def test_the_gravest_gaps_come_first_and_lead_to_their_neighbourhood(page: Page):
    page.open("/coverage")
    page.until(lambda: page.run("return document.querySelectorAll('.gap').length"), "the list of gaps")
    key = page.run("return document.querySelector('.gap').dataset.place")
    page.click(".gap")
    page.until(lambda: query(page).get("place") == key, "the neighbourhood in the address")
    page.until(lambda: page.text("profile") != "", "its profile")


def test_a_place_put_on_the_map_changes_the_picture_and_is_taken_back(page: Page):
    page.open("/coverage?issue=school_dropout")
    tab(page, "plan")
    put(page, -300, -120)
    page.until(lambda: query(page).get("plan", "").startswith("add:51."), "the plan in the address")
    page.still()
    assert "place" not in query(page)  # the click that put it did not also choose a neighbourhood
    page.until(lambda: marks(page) == ["۱"], "its number on the map")
    page.until(lambda: len(page.run("return [...document.querySelectorAll('#plan-table th')]")) > 3, "the comparison")
    page.click(".plan-list .close")
    page.until(lambda: "plan" not in query(page), "an address without a plan")
    page.until(lambda: marks(page) == [], "no number on the map")


def test_a_place_can_be_put_by_keyboard_and_escape_lets_go(page: Page):
    page.open("/en/coverage")
    tab(page, "plan")
    page.click("#aim-add")
    frame = page.browser.find_element("css selector", "#map-frame")
    frame.send_keys(Keys.ESCAPE)
    assert page.run("return document.querySelector('#map-frame').dataset.aim") is None
    page.click("#aim-add")
    before = page.view()
    frame.send_keys(Keys.ARROW_LEFT)
    page.until(lambda: page.view() != before, "the map moved")
    frame.send_keys(Keys.ENTER)
    page.until(lambda: "plan" in query(page), "the plan in the address")
    lon, lat = (float(part) for part in query(page)["plan"].removeprefix("add:").split(",")[:2])
    assert (lat, lon) == pytest.approx(page.view()[1:], abs=2e-3)


def errors(page: Page) -> list[str]:
    return page.run(
        "return [...document.querySelectorAll('.plan .mantine-InputWrapper-error')].map((e) => e.innerText)"
    )


def write(page: Page, field: str, text: str) -> None:
    box = page.browser.find_element("id", field)
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(text or Keys.DELETE)


def test_a_button_that_lacks_something_says_so_at_the_field(page: Page):
    page.open("/coverage")
    tab(page, "plan")
    for text in ("-3", ""):
        write(page, "plan-capacity", text)
        page.click("#aim-add")
        page.until(lambda: errors(page) == ["ظرفیت باید دست‌کم ۱ نفر باشد."], "what is wrong with the capacity")
        assert page.run("return document.querySelector('#map-frame').dataset.aim") is None
        assert page.run("return document.activeElement.id") == "plan-capacity"
    for button in range(3):  # move, close, another size
        page.click(".plan .presets .preset", at=button)
        page.until(lambda: "نخست مرکزی را برگزینید." in errors(page), "that no place is chosen")
    assert "plan" not in query(page)


def test_numbers_are_shown_in_the_readers_digits_and_a_place_brings_its_own(page: Page):
    page.open("/coverage")
    tab(page, "plan")
    write(page, "plan-capacity", "45")
    page.browser.find_element("id", "plan-size").click()
    page.until(lambda: page.run("return document.getElementById('plan-capacity').value") == "۴۵", "Persian digits")
    assert page.run("return document.getElementById('plan-size').value") == ""
    page.browser.find_element("id", "plan-place").send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    page.until(lambda: page.run("return document.getElementById('plan-size').value"), "the capacity it has")
    assert set(page.run("return document.getElementById('plan-size').value")) <= set("۰۱۲۳۴۵۶۷۸۹")


def test_after_a_place_is_put_its_button_has_the_keys_and_its_sentence_hides_nothing(page: Page):
    page.open("/coverage")
    tab(page, "plan")
    put(page, -300, -120)
    page.until(lambda: marks(page) == ["۱"], "its number on the map")
    page.still()
    assert page.run("return document.activeElement.id") == "aim-add"
    label = "return getComputedStyle(document.querySelector('#map .hoverlayer')).display"
    assert page.run(label) == "none"
    canvas = page.browser.find_element("css selector", "#map-frame canvas")
    ActionChains(page.browser).move_to_element_with_offset(canvas, -260, -60).perform()
    page.until(lambda: page.run(label) != "none", "sentences on hover again")


def test_the_red_sentence_of_an_empty_plan_goes_with_the_first_change(page: Page):
    page.open("/en/coverage")
    tab(page, "plan")
    page.click("#plan-save")
    page.until(lambda: "change something first" in page.text("plan-name-error"), "that the plan is empty")
    put(page)
    page.until(lambda: page.text("plan-name-error") == "", "nothing wrong any more")


def test_more_than_two_plans_can_be_seen_wide_and_every_target_is_large(page: Page):
    page.open("/en/coverage?plan=close:p4")
    tab(page, "plan")
    page.until(lambda: "worse" in page.text("plan-table"), "a verdict in words")
    assert page.run("return document.getElementById('plan-wide').hidden") is True
    page.browser.find_element("id", "plan-name").send_keys("Wide")
    page.still()
    page.click("#plan-save")
    page.until(lambda: "Wide" in page.text("plan-saved"), "the saved plan")
    page.open("/en/coverage?plan=close:p5")
    tab(page, "plan")
    page.click(".plan-tick input")
    page.until(lambda: page.run("return document.getElementById('plan-wide').hidden") is False, "the offer")
    targets = ".plan-tick, .plan-list .close, #plan-saved .close, .plan .mantine-Pill-remove"
    sizes = "return [...document.querySelectorAll(arguments[0])].map((e) => Math.min(e.offsetWidth, e.offsetHeight))"
    assert min(page.run(sizes, targets)) >= 32
    page.click("#plan-wide")
    page.until(
        lambda: (
            "Wide" in page.text("plan-table-wide")
            and page.run("return document.getElementById('plan-table-wide').offsetWidth > 800")
        ),
        "the wide table",
    )
    page.click("#plan-saved .close")
    page.until(lambda: "Wide" not in page.text("plan-saved"), "the plan forgotten")


def test_a_plan_is_saved_compared_opened_and_forgotten(page: Page):
    page.open("/coverage?plan=close:p4")
    tab(page, "plan")
    page.browser.find_element("css selector", "#plan-name").send_keys("بدون پرتو")
    page.still()  # nobody presses within the millisecond of the last letter
    page.click("#plan-save")
    page.until(lambda: "بدون پرتو" in page.text("plan-saved"), "the saved plan")
    page.open("/coverage")
    tab(page, "plan")
    page.click(".plan-tick input")
    page.until(lambda: "بدون پرتو" in page.text("plan-table"), "a column for it")
    page.click("#plan-saved .twin")
    page.until(lambda: query(page).get("plan") == "close:p4", "the plan opened")
    page.click("#plan-saved .close")
    page.until(lambda: "بدون پرتو" not in page.text("plan-saved"), "the plan forgotten")


def test_suggested_places_go_into_the_plan(page: Page):
    page.open("/en/coverage?issue=school_dropout")
    tab(page, "plan")
    page.click("#sites-find")
    page.until(lambda: "Proven" in page.text("sites"), "a suggestion")
    page.click("#sites .preset")
    page.until(lambda: query(page).get("plan", "").startswith("add:"), "the suggestion in the plan")


def test_who_does_what_where_opens_over_the_page(page: Page):
    page.open("/coverage")
    page.click("#matrix-open")
    page.until(lambda: page.run("return document.querySelectorAll('.matrix td').length") >= 17 * 10, "the matrix")
    page.until(lambda: page.run("return document.querySelectorAll('.matrix .hole').length"), "holes in it")


def test_every_layer_of_the_page_is_drawn_without_an_error_or_an_outside_address(page: Page):
    page.open("/coverage")
    tab(page, "layers")
    for layer in page.run("return [...document.querySelectorAll('input[type=radio][name]')].map((one) => one.value)"):
        if page.run(
            "return Boolean(document.querySelector(`.mantine-RadioGroup-root input[value='${arguments[0]}']`))", layer
        ):
            page.click(f".mantine-RadioGroup-root input[value='{layer}']")
            page.still()
            assert page.text("finding")
    page.click("[data-option=mode] input", at=1)
    page.until(lambda: query(page).get("mode") == "walk", "walking in the address")
    page.still()
    assert page.outside() == []
    assert page.errors() == []


def test_the_page_fits_a_telephone(page: Page):
    page.size(390, 844)
    page.open("/coverage")
    assert page.run("return document.documentElement.scrollWidth") <= 390
