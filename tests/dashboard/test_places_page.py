"""The page of places of help: sums, lines, and a form whose every field says what is wrong with it."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from dashboard import place_form, place_list, shapes
from dashboard.app import create_app, page
from dashboard.desk import Desk
from dashboard.place_form import FIELDS, NEW
from dashboard.settings import Settings
from dashboard.text import text
from geodata import demo, opening, register_edits
from geodata.store import Store
from geodata.tables import RESOURCES, conform

FA, EN = text("fa"), text("en")
NGO = {"name": "سمن تازه", "kind": "ngo", "capacity": "۲۵", "hours": "هر روز ۸ تا ۱۶", "x": "51.25", "y": "35.70"}


@pytest.fixture
def own(tmp_path) -> Desk:
    """A desk whose register may be changed: the demonstration's boundaries and places, no cases."""
    store = Store.open(tmp_path)
    store.replace_boundaries(demo.district(), demo.note())
    store.set_resources(demo.resources(), demonstration=True)
    return Desk(Settings(tmp_path), store)


def places(*rows: dict) -> pd.DataFrame:
    plain = {"fa": "الف", "en": "A", "kind": "ngo", "agency": "ngo", "services": "counselling", "position": "surveyed"}
    told = [{"key": f"p{n}", **plain, "lon": 51.2, "lat": 35.7, **row} for n, row in enumerate(rows, start=1)]
    return conform(pd.DataFrame(told), RESOURCES)[0]


def given(**change) -> list:
    return [{**NEW, **NGO, **change}[field] for field in FIELDS]


def errors(answer: tuple) -> dict[str, str]:
    return {field: said for field, said in zip(FIELDS, answer[-len(FIELDS) :], strict=True) if said}


def test_a_line_says_everything_in_the_readers_language():
    week = opening.read("Sat-Wed 8-14")
    row = {"capacity": 1200, "hours": week, "age_to": 17, "money": 5e6, "services": "shelter counselling"}
    [fa], [en] = (place_list.lines(places(row), words) for words in (FA, EN))
    assert (fa["name"], fa["capacity"], fa["hours"], fa["who"]) == (
        "الف",
        "۱٬۲۰۰ نفر",
        "شنبه تا چهارشنبه ۸ تا ۱۴",
        "کودکان",
    )
    assert (en["name"], en["services"], en["where"]) == (
        "A",
        ["Night shelter", "Counselling and social work"],
        "surveyed",
    )
    assert (fa["offers"], fa["lacks"]) == (["۵٬۰۰۰٬۰۰۰ تومان در ماه"], [])
    assert en["of"] == {"service": ["shelter", "counselling"], "agency": ["ngo"]}
    assert json.loads(json.dumps(en)) == en


def test_what_is_missing_is_counted_and_who_only_offers_lacks_nothing():
    found = place_list.lacking(
        places(
            {"capacity": 5, "hours": "closed"},
            {"hours": "closed", "position": "approximate"},
            {"capacity": 0},
            {"position": "none", "lon": None, "lat": None, "money": 1.0},
        )
    )
    assert found.sum().to_dict() == {"capacity": 1, "hours": 1, "position": 1}


def test_the_capacity_of_a_service_is_that_of_all_places_that_give_it():
    held = places({"capacity": 5, "services": "counselling shelter"}, {"capacity": 7}, {"services": "counselling"})
    said = json.loads(json.dumps(place_list.sums(held, EN), default=lambda one: one.to_plotly_json()))[1]
    buttons = said["props"]["children"][1]["props"]["children"]
    read = {one["props"]["data-service"]: one["props"]["children"][1]["props"]["children"] for one in buttons}
    assert read == {"shelter": "5", "counselling": "12"}
    assert buttons[1]["props"]["title"] == "12 people a month in 3 places"


@pytest.mark.parametrize("code", ["fa", "en"])
def test_the_form_shows_a_place_so_that_saving_it_changes_nothing(own, code):
    before = own.snapshot.resources
    before = before.assign(services=[" ".join(sorted(keys.split())) for keys in before["services"]])
    for key in before["key"]:
        answer = place_form.filled(own, text(code), {"key": key, "at": 1})
        values = answer[6 : 6 + len(FIELDS)]
        assert answer[0] is True
        assert answer[2] == key
        assert place_form.saved(own, text(code), 1, key, values)[0] is False
    pd.testing.assert_frame_equal(own.snapshot.resources, before, check_dtype=False)


def test_a_new_place_is_stored_and_the_form_closes(own):
    answer = place_form.saved(own, FA, 1, "", given())
    assert (answer[0], errors(answer)) == (False, {})
    last = own.snapshot.resources.iloc[-1]
    assert (last["fa"], last["capacity"], last["position"]) == ("سمن تازه", 25, "approximate")
    assert "سمن تازه" in str(answer[2])


@pytest.mark.parametrize(
    ("change", "fields", "fa", "en"),
    [
        ({"name": " "}, ["name"], "نام مرکز را بنویسید.", "Write the name of the place."),
        (
            {"hours": "شنبه ۸ تا 25"},
            ["hours"],
            "ساعت «شنبه ۸ تا ۲۵» درست نیست؛ ساعت‌ها از ۰ تا ۲۴ است.",
            "The hours “شنبه 8 تا 25” are not right; a day goes from 0 to 24.",
        ),
        ({"hours": "8:30 تا فلان"}, ["hours"], "شنبه تا چهارشنبه", "Sat-Wed"),
        ({"contact": "09121234567"}, ["contact"], "شمارهٔ همراه", "mobile number"),
        ({"money": "زیاد"}, ["money"], "میلیون", "million"),
        ({"capacity": "12 هزار"}, ["capacity"], "«۱۲ هزار» خوانده نشد", "could not be read"),
        ({"capacity": "-3"}, ["capacity"], "«-۳» کمتر از صفر", "below zero"),
        ({"x": "", "y": ""}, ["y"], "روی نقشه بزنید یا عرض و طول", "Click where"),
        ({"x": ""}, ["x"], "طول جغرافیایی را بنویسید یا روی نقشه بزنید.", "Write the longitude or click the map."),
        ({"y": " "}, ["y"], "عرض جغرافیایی را بنویسید یا روی نقشه بزنید.", "Write the latitude or click the map."),
        ({"age_from": "17", "age_to": "6"}, ["age_from", "age_to"], "(۱۷) از حداکثر سن", "maximum"),
        ({"age_to": "پیر"}, ["age_to"], "سن «پیر» خوانده نشد", "could not be read"),
    ],
)
def test_what_is_wrong_stands_at_its_field_in_the_pages_language(own, change, fields, fa, en):
    before = own.store.version()
    for words, said in ((FA, fa), (EN, en)):
        answer = place_form.saved(own, words, 1, "", given(**change))
        assert list(errors(answer)) == fields
        assert all(said in told for told in errors(answer).values())
        assert not any(
            word in told for told in errors(answer).values() for word in ("نامعلوم ماند", "stay unknown", "ستون")
        )
        assert answer[1] == words("places.not_saved")
    assert own.store.version() == before


def test_what_is_doubtful_is_said_with_the_saving(own):
    message = str(place_form.saved(own, EN, 1, "", given(capacity=""))[2])
    assert "was saved" in message
    assert "No capacity is given" in message


def test_a_place_is_removed_and_one_that_is_gone_is_said_to_be(own):
    assert "was removed" in str(place_form.removed(own, EN, 1, "p1", "A")[1])
    assert "p1" not in own.snapshot.resources["key"].tolist()
    assert "no longer" in str(place_form.removed(own, EN, 1, "p1", "A")[1])
    assert place_form.filled(own, EN, {"key": "p1", "at": 1})[1:4] == (EN("places.new"), "", EN("places.gone"))
    assert "place-gone" not in str(place_form.saved(own, EN, 1, "p1", given()))
    assert errors(place_form.saved(own, EN, 1, "p1", given()))["name"].startswith("This place is no longer")


def test_buttons_that_nobody_pressed_do_nothing(own):
    before = own.store.version()
    for answer in (
        place_form.saved(own, FA, None, "", given()),
        place_form.removed(own, FA, None, "p1", ""),
        place_form.filled(own, FA, None),
    ):
        assert not any(isinstance(one, bool) for one in answer)
    assert own.store.version() == before


def test_the_form_shows_its_numbers_in_the_readers_digits(own):
    lat = FIELDS.index("y")
    fa, en = (place_form.filled(own, words, {"key": "p1", "at": 1})[6:][lat] for words in (FA, EN))
    assert fa.startswith("۳۵٫")
    assert en.startswith("35.")
    laid = str(place_form.drawer(FA, own.snapshot.version))
    assert "مانند ۳۵٫۶۹۶۰" in laid
    assert laid.index("place-map") < laid.index("id='place-y'")
    assert FA("places.map_hint") in laid


def test_an_empty_search_can_be_cleared():
    told = place_list.table(FA).children[1].to_plotly_json()["props"]
    assert told["data-none"] == "هیچ مرکزی با این جست‌وجو نیست."
    assert told["data-clear"] == "پاک کردن جست‌وجو"


def test_hours_are_read_back_while_they_are_written():
    assert place_form.hours_read(EN, "شنبه ۸ تا ۱۲") == "Understood: Saturday 08:00–12:00"
    assert place_form.hours_read(EN, "8-25") == EN("places.hours_unread")
    assert place_form.hours_read(EN, None) == EN("places.hours_about")


def test_an_empty_register_leads_to_the_data_page(tmp_path):
    store = Store.open(tmp_path)
    store.replace_boundaries(demo.district(), demo.note())
    laid = str(page(Desk(Settings(tmp_path), store), "/en/places", ""))
    assert EN("places.empty") in laid
    assert "href='/en/intake'" in laid


def test_who_has_no_position_is_on_the_list_and_not_on_the_map(own):
    put = register_edits.put(own.store, {"name": "خیر", "kind": "donor", "money": "5000000"})
    own.renew()
    assert place_list.lines(own.snapshot.resources, EN)[-1]["where"] == "none"
    drawn = shapes.places(own.snapshot, "fa")["features"]
    assert put.kept
    assert len(drawn) == len(own.snapshot.resources) - 1
    assert create_app(own).server.test_client().get("/places").status_code == 200


def test_an_address_fills_the_search_and_what_it_says_wrongly_is_left_out(own):
    laid = str(page(own, "/en/places", "?search=night&service=shelter&agency=atlantis"))
    assert "value='night'" in laid
    assert "value='shelter'" in laid
    assert "atlantis" not in laid


def test_text_that_looks_like_markup_stays_text(own):
    register_edits.put(own.store, {**NGO, "name": "<img src=x onerror=alert(1)>", "contact": "<b>021-44556677</b>"})
    own.renew()
    line = place_list.lines(own.snapshot.resources, EN)[-1]
    assert line["name"] == "<img src=x onerror=alert(1)>"
    assert own.snapshot.resources["contact"].iloc[-1] is None
