"""A decision as it is typed: all mistakes at once, each at its field; names completed from their first letters."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import entries, facts, personal
from geodata.entries import Typed, matches, read
from geodata.persian import jalali_day, persian_number
from tests.snapshots import snapshot

DAY = jalali_day(1404, 9, 10)
GOOD = {"what": "گشت شبانه", "agency": "پلیس", "due": "۱۵ دی"}


def codes(town, measure=entries.unmeasured, **fields) -> dict[str, str]:
    entry, problems = read(Typed("t", **{**GOOD, **fields}), snapshot(town), DAY, measure)
    assert (entry is None) == bool(problems)
    return {problem.column: problem.code for problem in problems}


def test_a_decision_typed_in_names_becomes_keys(town):
    typed = Typed(
        "t1",
        " گشت  شبانه ",
        "بهزیستی",
        "دو هفته",
        ("سمن", "بسیج", "سمن", "بهزیستی", " "),
        "مرکزی",
        "تکدی",
        "موارد در ماه",
        "۴",
    )
    entry, problems = read(typed, snapshot(town), DAY, lambda key, place, issue: 9.0, query="issue=begging")
    assert problems == []
    assert (entry.token, entry.what, entry.agency, entry.helpers) == ("t1", "گشت شبانه", "behzisti", "ngo basij")
    assert (entry.place, entry.place_fa, entry.place_en, entry.issue) == ("centre", "مرکزی", "Centre", "begging")
    assert (entry.day, entry.due) == (DAY, DAY + 14)
    assert (entry.indicator, entry.baseline, entry.target) == ("cases_month", 9.0, 4.0)
    assert (entry.version, entry.query) == ("test", "issue=begging")


def test_only_what_who_and_until_when_must_be_said(town):
    entry, problems = read(Typed("t", "گشت", "police", "فردا"), snapshot(town), DAY)
    assert problems == []
    assert (entry.place, entry.issue, entry.indicator, entry.helpers) == ("", "", "", "")
    assert (entry.baseline, entry.target) == (None, None)


def test_an_empty_form_says_all_that_is_missing_at_once(town):
    assert codes(town, what=" ", agency="", due="") == {
        "what": "decision-empty",
        "agency": "body-missing",
        "due": "due-missing",
    }


def test_all_mistakes_are_told_at_once_each_at_its_field(town):
    wrong = {"what": "ط" * 201, "agency": "ارتش", "helpers": ("ناسا",), "place": "پاریس", "issue": "هوا"}
    wrong |= {"due": "دیروز", "indicator": "شادی", "target": "کم"}
    assert codes(town, **wrong) == {
        "what": "decision-long",
        "agency": "body-unknown",
        "helpers": "body-unknown",
        "place": "decision-place-unknown",
        "issue": "issue-unknown",
        "due": "due-unreadable",
        "indicator": "indicator-unknown",
        "target": "target-unreadable",
    }


@pytest.mark.parametrize(
    "what", ["ط" * 200, "تا ۱۴۰۴/۱۰/۱۵ با ۵۰۰۰۰۰۰۰۰ ریال", "کلانتری ۱۵۰ و ۱۵۴", "۲۰ گشت در ۳۰ روز"]
)
def test_a_sentence_that_just_fits_and_harmless_numbers_are_taken(town, what):
    assert codes(town, what=what) == {}


@pytest.mark.parametrize(
    "what",
    [
        "تماس با ۰۹۱۲۳۴۵۶۷۸۹",
        "زنگ به 0912 345 67 89",
        "کد 0499370899",
        "کد ۰۴۹-۹۳۷۰۸۹-۹",
        "a.b@c.ir",
        "۰۲۱ ۴۴۰۰ ۱۲۳۴",
        "6037997112345671",
    ],
)
def test_a_sentence_that_says_who_somebody_is_is_refused_and_not_repeated(town, what):
    entry, problems = read(Typed("t", what, "پلیس", "فردا"), snapshot(town), DAY)
    assert entry is None
    assert [(one.code, one.value) for one in problems] == [("decision-personal", "")]


@pytest.mark.parametrize(
    ("due", "code"),
    [("امروز", None), ("۹ آذر", "due-past"), ("1404/9/9", "due-past"), ("1407/9/10", None), ("1407/9/11", "due-far")],
)
def test_a_due_date_lies_from_today_to_three_years_ahead(town, due, code):
    assert codes(town, due=due).get("due") == code


def test_the_whole_district_has_no_key_and_an_ambiguous_place_is_not_guessed(town):
    for text in ("", "کل منطقه", "whole district"):
        assert read(Typed("t", place=text, **GOOD), snapshot(town), DAY)[0].place == ""
    assert codes(town, place="شم") == {"place": "decision-place-unknown"}
    assert read(Typed("t", place="شمال ش", **GOOD), snapshot(town), DAY)[0].place == "north_east"


def test_another_body_is_not_a_body(town):
    assert codes(town, agency="other") == {"agency": "body-unknown"}


@pytest.mark.parametrize(
    ("target", "now", "code"),
    [
        ("8", 9.0, None),
        ("9", 9.0, "target-direction"),
        ("10", 9.0, "target-direction"),
        ("10", math.nan, None),
        ("-1", 9.0, "target-unreadable"),
    ],
)
def test_a_target_must_be_better_than_now_where_now_is_known(town, target, now, code):
    found = codes(town, lambda *_: now, indicator="cases_month", target=target)
    assert found.get("target") == code


def test_a_target_without_an_indicator_and_a_way_for_the_whole_district_cannot_be_judged(town):
    assert codes(town, target="4") == {"target": "target-alone"}
    assert codes(town, indicator="nearest") == {"indicator": "indicator-place"}
    assert codes(town, indicator="nearest", place="centre") == {}
    assert codes(town, indicator="nearest", place="پاریس") == {"place": "decision-place-unknown"}


def test_an_indicator_is_not_asked_what_it_is_while_its_place_is_wrong(town):
    asked = []
    codes(town, lambda *what: asked.append(what) or 1.0, indicator="cases_month", place="پاریس")
    assert asked == []
    codes(town, lambda *what: asked.append(what) or 1.0, indicator="cases_month", place="centre", issue="begging")
    assert asked == [("cases_month", "centre", "begging")]


def test_completion_puts_the_exact_name_first_then_its_own_language_then_later_words():
    assert matches(entries.bodies(), "پلیس", "fa")[0] == "police"
    assert matches(entries.bodies(), "بهز", "fa") == ["behzisti"]
    assert matches(entries.bodies(), "کلانتری ۱۵", "fa")[:2] == ["kalantari_150", "kalantari_154"]
    assert matches(entries.bodies(), "پرتو", "fa") == ["parto"]
    assert matches(entries.bodies(), "welf", "en")[0] == "behzisti"
    assert matches(facts.indicators(), "دقیقه", "fa")[0] == "nearest"
    assert matches(entries.bodies(), "", "fa") == list(entries.bodies())
    assert matches(entries.bodies(), "ققق", "fa") == []


def test_completion_of_places_knows_the_names_after_their_prefix(town):
    known = entries.places(snapshot(town))
    assert matches(known, "شمال", "fa") == ["north_west", "north", "north_east"]
    assert matches(known, "غرب", "fa") == ["west", "north_west", "south_west"]
    assert matches(known, "شمالي", "fa")[0] == "north"


@given(st.sampled_from(sorted(entries.bodies())), st.sampled_from(["fa", "en"]), st.integers(1, 60))
def test_any_beginning_of_a_name_finds_it_and_the_whole_name_finds_it_first(key, language, length):
    name = entries.bodies()[key].name(language)
    assert key in matches(entries.bodies(), name[:length], language)
    assert matches(entries.bodies(), name, language)[0] == key


@given(st.lists(st.sampled_from(["", " ", "-", "."]), min_size=11, max_size=11), st.integers(0, 10**8 - 1))
def test_a_mobile_number_is_seen_however_it_is_spaced(gaps, rest):
    number = f"091{rest:08d}"
    spaced = "".join(digit + gap for digit, gap in zip(number, gaps, strict=True))
    assert personal.reveals(f"با {persian_number(0)} یا {spaced} تماس بگیرید")


def test_every_problem_of_a_decision_has_its_sentences():
    sentences = {"decision-empty", "decision-long", "decision-personal", "body-missing", "body-unknown", "due-missing"}
    sentences |= {"due-unreadable", "due-past", "due-far", "indicator-unknown", "indicator-place"}
    sentences |= {"target-unreadable", "target-alone", "target-direction"}
    assert sentences <= set(facts.problem_words())
