"""Text folds alike, numbers are read as they are meant or not at all, and the Jalali calendar agrees with itself."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.persian import (
    MONTHS_FA,
    clean,
    digits,
    fold,
    jalali,
    jalali_day,
    jalali_months,
    month_start,
    number,
    persian_number,
    readings,
)

SCRIPTS = ["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９", "०१२३४५६७८९"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_digits_of_every_script_become_ascii(script):
    assert digits(f"a{script}ب") == "a0123456789ب"


@given(st.integers(0, 10**12), st.lists(st.sampled_from(SCRIPTS), min_size=13, max_size=13))
def test_a_number_in_mixed_digits_is_the_same_number(value, scripts):
    mixed = "".join(scripts[place][int(digit)] for place, digit in enumerate(str(value)))
    assert digits(mixed) == str(value)
    assert number(mixed) == value


@pytest.mark.parametrize(
    "spelling",
    ["تکدی‌گری", "تكدي گري", "تکدی گری", "  تکدی‌گری. ", "تـکدی‌گری", "تَکدّی‌گری", "ﺗﮑﺪی‌ﮔﺮی", "تکدى‌گرى", "تکدی\u200f‌گری"],
)
def test_every_spelling_of_a_word_folds_to_one(spelling):
    assert fold(spelling) == "تکدیگری"


def test_madda_hamza_and_teh_marbuta_do_not_matter_when_comparing():
    assert fold("آسیب") == fold("اسیب")
    assert fold("سوء مصرف") == fold("سو مصرف")
    assert fold("مسئول") == fold("مسیول")
    assert fold("خانهٔ") == fold("خانة") == fold("خانۀ") == "خانه"


def test_case_accents_and_digits_do_not_matter_when_comparing():
    assert fold("Égalité No. ۱۲") == fold("EGALITE no 12") == "egaliteno12"


def test_different_words_stay_different():
    assert len({fold(month) for month in MONTHS_FA}) == 12


@settings(max_examples=300)
@given(st.text())
def test_folding_and_cleaning_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_clean_text_has_no_double_unseen_or_outer_spaces(text):
    found = clean(text)
    assert "  " not in found
    assert found == found.strip()
    assert not any(unicodedata.category(sign) == "Cc" for sign in found)


def test_cleaning_keeps_the_joiner_inside_a_word_and_drops_it_at_the_edges():
    assert clean(" \u200cكارتن\u200cخواب\u200c  ها\u200c ") == "کارتن\u200cخواب ها"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("۳۵٫۷۳", 35.73),
        ("35,73", 35.73),
        ("35.731", 35.731),
        ("1٬234", 1234),
        ("1,234", 1234),
        ("۱۲،۳۴۵", 12345),
        ("1.234.567", 1234567),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1٬234٫5", 1234.5),
        ("12 345", 12345),
        ("0,123", 0.123),
        ("35/73", 35.73),
        ("427/7", 427.7),
        ("-5", -5),
        ("−۵", -5),
        ("\u200e35.7", 35.7),
        ("5.2E+05", 520000),
        (7, 7),
        (7.5, 7.5),
        (np.int64(3), 3),
    ],
)
def test_a_number_is_read(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    "text", ["7/427", "0/25", "", " ", "abc", "1 2", "1234 567", "1,23,456", "1.2.3", "1/2/3", "٫5", "12a"]
)
def test_a_number_that_cannot_be_told_is_not_guessed(text):
    assert number(text) is None


@pytest.mark.parametrize("value", [None, True, float("nan"), float("inf"), np.nan, object(), "9e99999"])
def test_what_is_no_number_is_none(value):
    assert number(value) is None


def test_a_reversed_print_keeps_both_readings():
    nothing, straight, reversed_print = readings("7/427")
    assert np.isnan(nothing)
    assert (straight, reversed_print) == (7.427, 427.7)


def test_persian_numbers_have_persian_separators():
    assert persian_number(12345) == "۱۲٬۳۴۵"
    assert persian_number(-3.46, 1) == "−۳٫۵"
    assert persian_number(0) == "۰"


def test_known_days_of_the_calendar():
    assert jalali(0) == (1348, 10, 11)
    assert jalali(19802) == (1403, 1, 1)  # 2024-03-20
    assert jalali_day(1403, 12, 30) == 20167  # 2025-03-20, the last of a leap year
    assert jalali_day(1404, 12, 30) is None


@pytest.mark.parametrize("year", [1399, 1403, 1408])
def test_leap_years_have_thirty_days_in_esfand(year):
    assert jalali_day(year, 12, 30) == jalali_day(year + 1, 1, 1) - 1


@given(st.integers(-30000, 60000))
def test_a_day_goes_to_the_calendar_and_back(day):
    assert jalali_day(*jalali(day)) == day


@given(st.lists(st.integers(-10000, 30000), min_size=1, max_size=50))
def test_months_of_many_days_are_those_of_each(days):
    expected = [jalali(day)[0] * 12 + jalali(day)[1] - 1 for day in days]
    found = jalali_months(np.array(days))
    assert found.dtype == np.int32
    assert found.tolist() == expected
    assert all(month_start(index) <= day < month_start(index + 1) for index, day in zip(expected, days, strict=True))


def test_no_days_have_no_months():
    assert jalali_months(np.array([], dtype=np.int32)).tolist() == []


def test_a_month_starts_on_its_first_day():
    assert month_start(1403 * 12) == 19802
    assert month_start(1403 * 12 + 1) == 19833
