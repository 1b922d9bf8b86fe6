"""Until when, as people say it: the day is counted from the meeting's, here Monday, 10 Azar 1404 (1 December 2025)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.due_dates import NEAR, read_due
from geodata.persian import EPOCH, MONTHS_FA, jalali, jalali_day, persian_number

DAY = jalali_day(1404, 9, 10)
DAYS = st.integers(jalali_day(1400, 1, 1), jalali_day(1420, 1, 1))


def on(year: int, month: int, day: int) -> int:
    found = jalali_day(year, month, day)
    assert found is not None
    return found


def test_the_meeting_s_day_is_a_monday():
    assert date.fromordinal(DAY + EPOCH).isoformat() == "2025-12-01"
    assert date.fromordinal(DAY + EPOCH).weekday() == 0


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("۱۵ دی", (1404, 10, 15)),
        ("15 دی‌ماه", (1404, 10, 15)),
        ("تا ۱۵ دیماه", (1404, 10, 15)),
        ("دی ۱۵", (1404, 10, 15)),
        ("۱۵ دي", (1404, 10, 15)),
        ("15 dey", (1404, 10, 15)),
        ("پانزدهم دی", (1404, 10, 15)),
        ("نیمهٔ دی", (1404, 10, 15)),
        ("دوشنبه ۱۵ دی", (1404, 10, 15)),
        ("15 January", (1404, 10, 25)),
        ("۱۵ فروردین", (1405, 1, 15)),
        ("۱۰ آذر", (1404, 9, 10)),
        ("۱۴۰۴/۱۰/۱۵", (1404, 10, 15)),
        ("1404-10-15", (1404, 10, 15)),
        ("2026-01-05", (1404, 10, 15)),
        ("۱۵ دی ۱۴۰۵", (1405, 10, 15)),
        ("۱۰/۱۵", (1404, 10, 15)),
        ("۱۵/۱۰", (1404, 10, 15)),
        ("۱۰/۱۰", (1404, 10, 10)),
        ("دو هفته", (1404, 9, 24)),
        ("دو هفتهٔ دیگر", (1404, 9, 24)),
        ("2 weeks", (1404, 9, 24)),
        ("within two weeks", (1404, 9, 24)),
        ("هفتهٔ بعد", (1404, 9, 17)),
        ("next week", (1404, 9, 17)),
        ("۳۰ روز", (1404, 10, 10)),
        ("۳۰روز", (1404, 10, 10)),
        ("ظرف سی روز", (1404, 10, 10)),
        ("یک ماه", (1404, 10, 10)),
        ("ماه آینده", (1404, 10, 10)),
        ("۳ ماهه", (1404, 12, 10)),
        ("یک سال", (1405, 9, 10)),
        ("آخر ماه", (1404, 9, 30)),
        ("پایان این ماه", (1404, 9, 30)),
        ("end of month", (1404, 9, 30)),
        ("end of next month", (1404, 10, 30)),
        ("آخر ماه آینده", (1404, 10, 30)),
        ("آخر دی", (1404, 10, 30)),
        ("پایان اسفندماه", (1404, 12, 29)),
        ("آخر سال", (1404, 12, 29)),
        ("آخر سال آینده", (1405, 12, 29)),
        ("۱۲/۱۳", (1404, 12, 13)),
        ("۱۳/۱۲", (1404, 12, 13)),
        ("پایان زمستان", (1404, 12, 29)),
        ("آخر بهار", (1405, 3, 31)),
        ("امروز", (1404, 9, 10)),
        ("فردا", (1404, 9, 11)),
        ("پس‌فردا", (1404, 9, 12)),
        ("سه‌شنبه", (1404, 9, 11)),
        ("سه شنبه", (1404, 9, 11)),
        ("دوشنبه", (1404, 9, 17)),
        ("شنبهٔ آینده", (1404, 9, 15)),
        ("friday", (1404, 9, 14)),
    ],
)
def test_what_people_type_is_the_day_they_mean(text, due):
    assert read_due(text, DAY) == on(*due)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "due-missing"),
        ("  \u200c ", "due-missing"),
        ("بعداً", "due-unreadable"),
        ("۵/۱۰", "due-unreadable"),
        ("۵/۱۲", "due-unreadable"),
        ("۱۲/۵", "due-unreadable"),
        ("30", "due-unreadable"),
        ("آخر هفته", "due-unreadable"),
        ("صفر روز", "due-unreadable"),
        ("0 روز", "due-unreadable"),
        ("99999999 روز", "due-unreadable"),
        ("۵۰۰۰ سال", "due-unreadable"),
        ("سه‌شنبه ۱۵ دی", "due-unreadable"),
        ("جلسهٔ بعد", "due-unreadable"),
        ("۱۵ دی یا ۲۰ دی", "due-unreadable"),
        ("روز " * 40, "due-unreadable"),
        ("۳۱ دی", "date-impossible"),
        ("۳۰ اسفند", "date-impossible"),
        ("۱۴۰۴/۱۲/۳۰", "date-impossible"),
        ("۳۰ فوریه", "date-impossible"),
    ],
)
def test_what_may_mean_several_days_or_none_is_not_guessed(text, code):
    assert read_due(text, DAY) == code


def test_a_date_without_a_year_that_is_just_past_is_not_put_off_for_nearly_a_year():
    assert read_due("۹ آذر", DAY) == on(1404, 9, 9)
    assert read_due("۱ مهر", DAY) == on(1404, 7, 1)


def test_the_coming_date_counts_up_to_nine_months_ahead():
    farthest = DAY + NEAR
    year, month, day = jalali(farthest)
    assert read_due(f"{day} {MONTHS_FA[month - 1]}", DAY) == farthest
    year, month, day = jalali(farthest + 1)
    assert read_due(f"{day} {MONTHS_FA[month - 1]}", DAY) == on(year - 1, month, day)


def test_the_thirtieth_of_a_leap_year_s_esfand_exists_and_a_month_on_is_cut_to_its_length():
    assert read_due("۳۰ اسفند", on(1403, 9, 10)) == on(1403, 12, 30)
    assert read_due("یک ماه", on(1404, 6, 31)) == on(1404, 7, 30)
    assert read_due("یک ماه", on(1404, 11, 30)) == on(1404, 12, 29)


@given(DAYS, st.integers(1, 5000))
def test_so_many_days_are_so_many_days(day, count):
    assert read_due(f"{persian_number(count).replace('٬', '')} روز", day) == day + count
    assert read_due(f"{count} days", day) == day + count


@given(DAYS, st.integers(0, 1000))
def test_a_date_is_read_back_in_every_spelling_with_its_year(day, ahead):
    due = day + ahead
    year, month, number = jalali(due)
    for text in (f"{year}/{month:02d}/{number:02d}", f"{number} {MONTHS_FA[month - 1]} {year}"):
        assert read_due(text, day) == due
    assert read_due(date.fromordinal(due + EPOCH).isoformat(), day) == due


@given(DAYS, st.integers(0, 269))
def test_a_date_within_nine_months_is_read_back_without_its_year(day, ahead):
    _, month, number = jalali(day + ahead)
    assert read_due(f"{number} {MONTHS_FA[month - 1]}", day) == day + ahead


@given(DAYS)
def test_the_end_of_the_month_is_its_last_day(day):
    year, month, _ = jalali(day)
    due = read_due("آخر ماه", day)
    assert isinstance(due, int)
    assert jalali(due)[:2] == (year, month)
    assert jalali(due + 1)[2] == 1


@given(DAYS, st.sampled_from(["شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه"]))
def test_a_weekday_is_within_the_coming_seven_days(day, name):
    due = read_due(name, day)
    assert isinstance(due, int)
    assert 1 <= due - day <= 7


@given(st.text(max_size=80), DAYS)
def test_any_text_is_a_day_or_a_code(text, day):
    found = read_due(text, day)
    assert isinstance(found, int) or found in {"due-missing", "due-unreadable", "date-impossible"}


WORDS = st.sampled_from(
    ["آخر", "ماه", "دی", "january", "۳۰", "0", "10/15", "99/99", "دو", "هفته", "شنبه", "بعد", "سال", "پاییز", "م"]
)


@given(st.lists(WORDS, max_size=5), DAYS)
def test_any_row_of_its_own_words_is_a_day_or_a_code(words, day):
    found = read_due(" ".join(words), day)
    assert isinstance(found, int) or found in {"due-missing", "due-unreadable", "date-impossible"}
