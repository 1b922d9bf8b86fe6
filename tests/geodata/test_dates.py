"""Every spelling of a date is the same day; what is no date, or may be two, is said to be."""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.dates import IMPOSSIBLE, LATIN_GREGORIAN, LATIN_JALALI, UNREADABLE, read_day, read_days
from geodata.persian import MONTHS_FA, jalali

DAY = 19837  # 1403-02-05 = 2024-04-24
OLD = 15298  # 1390-08-29 = 2011-11-20
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
DAYS = st.integers(-4000, 21500)  # 1338 to 1407


@pytest.mark.parametrize(
    "cell",
    [
        "1403/02/05",
        "1403/2/5",
        "۱۴۰۳-۰۲-۰۵",
        "١٤٠٣.٠٢.٠٥",
        "1403 / 02 / 05",
        "\u200e1403/02/05\u200f",
        "03/02/05",
        "۰۳/۰۲/۰۵",
        "05-02-1403",
        "5/2/1403",
        "14030205",
        14030205,
        14030205.0,
        "14030205.0",
        "۱۴۰۳/۰۲/۰۵ ۸:۲۸",
        "8:28 1403/02/05",
        "1403/02/05-08:30",
        "1403-02-05T08:28:00",
        "1403/02/05 ساعت 12",
        "چهارشنبه ۵ اردیبهشت ۱۴۰۳ ساعت ۱۰:۳۰ قبل از ظهر",
        "۵ اردیبهشت‌ماه سال ۱۴۰۳",
        "۵ ارديبهشت ۰۳",
        "5اردیبهشت1403",
        "۱۴۰۳ اردیبهشت ۵",
        "5 Ordibehesht 1403",
        "2024-04-24",
        "24.04.2024",
        "4/24/2024",
        "24 April 2024",
        "Apr 24, 2024",
        "24-Apr-24",
        "۲۴ آوریل ۲۰۲۴",
        "2024-04-24T08:35:00",
        "2024-04-24 08:35:00.123",
        "2024-04-23T20:30:00Z",
        "2024-04-24T20:29:59Z",
        "2024-04-24T23:30:00+05:00",
        "1403/02/05 (2024-04-24)",
        "2024-04-24T08:35:00 ۵ اردیبهشت ۱۴۰۳",
        45406,
        45406.4,
        "45406",
        datetime(2024, 4, 24, 23, 59),
        datetime(2024, 4, 23, 20, 30, tzinfo=UTC),
        date(2024, 4, 24),
        date(1403, 2, 5),
        pd.Timestamp("2024-04-24 10:00"),
    ],
)
def test_the_fifth_of_ordibehesht_1403_is_read(cell):
    assert read_day(cell) == DAY


@pytest.mark.parametrize("cell", ["۲۹ آبان ۱۳۹۰، ۸:۲۸", "سه‌شنبه ۲۹ ابان ۹۰", "90/08/29", "29/08/90", "29 Aban 1390"])
def test_the_twenty_ninth_of_aban_1390_is_read(cell):
    assert read_day(cell) == OLD


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "  ",
        None,
        "نامشخص",
        "8:28",
        "ساعت ۸",
        "1403/02",
        "اردیبهشت ۱۴۰۳",
        "1503/02/05",
        "1203/02/05",
        "2124-02-05",
        "3/1403/5",
        "1403/02/05 تا 1403/02/06",
        "1403/02/05 (2024-04-25)",
        "05/02/2024",
        "5 April 1403",
        "5 Mehr 2024",
        "92/10/93",
        "35.70734",
        "0007220731",
        "09005591877",
        "192.168.1.403",
        "1403/02/05/12",
        7,
        45406000,
        float("nan"),
        float("inf"),
        True,
        time(8, 28),
        timedelta(hours=8),
        pd.NaT,
        "=1+1",
        "<script>",
    ],
)
def test_what_is_no_date_or_two_is_unreadable(cell):
    assert read_day(cell) == UNREADABLE


@pytest.mark.parametrize(
    "cell",
    [
        "1404/12/30",
        "1403/02/05 (2024-02-30)",
        "1403/13/01",
        "1403/00/10",
        "1403/02/00",
        "۳۱ مهر ۱۴۰۳",
        "31 Mehr 1403",
        "14041230",
        "31-07-1403",
        "04/12/30",
        "2023-02-29",
        "30 February 2024",
        "02/25/1403",
        "2024-02-30T10:00:00Z",
    ],
)
def test_a_day_that_no_calendar_has_is_impossible(cell):
    assert read_day(cell) == IMPOSSIBLE


def test_leap_days_exist():
    assert [isinstance(read_day(f"{year}/12/30"), int) for year in (1399, 1400, 1403, 1404, 1408)] == [
        True,
        False,
        True,
        False,
        True,
    ]


def test_two_digit_years_turn_at_thirty():
    assert jalali(read_day("29/01/01"))[0] == 1429
    assert jalali(read_day("30/01/01"))[0] == 1330
    assert jalali(read_day("00/01/01"))[0] == 1400


def test_a_two_digit_year_stands_first_unless_the_last_number_can_only_be_a_year():
    assert jalali(read_day("05/02/31")) == (1405, 2, 31)
    assert jalali(read_day("05/02/32")) == (1332, 2, 5)
    assert jalali(read_day("05/02/92")) == (1392, 2, 5)


def test_a_gregorian_date_with_slashes_is_read_where_one_order_is_possible_or_both_agree():
    assert read_day("13/02/2024") == read_day("02/13/2024") == read_day("2024-02-13")
    assert read_day("03/03/2024") == read_day("2024-03-03")
    assert read_day("05-02-2024") == read_day("2024-02-05")
    assert read_day("13/13/2024") == IMPOSSIBLE


def test_years_at_the_borders_of_the_calendars():
    assert read_day("1300/01/01") == read_day("1921-03-21")
    assert isinstance(read_day("1499/12/29"), int)
    assert read_day("1899-12-31") == read_day("1299/12/29") == UNREADABLE


def test_serials_count_from_the_end_of_1899_and_small_numbers_are_no_days():
    assert read_day(20000) == read_day("1954-10-03")
    assert read_day(19999) == read_day(80000) == UNREADABLE
    assert read_day(45405.9999999999) == DAY


@given(DAYS)
def test_every_jalali_spelling_of_a_day_gives_that_day(day):
    year, month, number = jalali(day)
    spellings = [
        f"{year}/{month:02}/{number:02}",
        f"{number:02}-{month:02}-{year}".translate(PERSIAN),
        f"{year}{month:02}{number:02}".translate(ARABIC),
        f"{number} {MONTHS_FA[month - 1]} {year}، ۸:۲۸".translate(PERSIAN),
        f"{year}/{month}/{number} ساعت ۱۲:۳۰",
        *(f"{number} {name.title()} {year}" for name in LATIN_JALALI[month - 1].split()),
        date.fromordinal(day + 719163).isoformat() + f" ({year}/{month}/{number})",
    ]
    assert {read_day(one) for one in spellings} == {day}


@given(DAYS)
def test_every_gregorian_spelling_of_a_day_gives_that_day(day):
    found = date.fromordinal(day + 719163)
    spellings = [
        found,
        found.isoformat(),
        f"{found.isoformat()}T23:59:59",
        found.strftime("%Y%m%d"),
        found.strftime("%d.%m.%Y"),
        *(f"{found.day} {name} {found.year}" for name in LATIN_GREGORIAN[found.month - 1].split()),
        found.strftime("%B %d, %Y"),
    ]
    assert {read_day(one) for one in spellings} == {day}


@given(st.text(max_size=40))
def test_any_text_gives_a_day_or_a_code(text):
    assert isinstance(read_day(text), int) or read_day(text) in (UNREADABLE, IMPOSSIBLE)


def test_a_column_is_read_as_its_cells_are():
    cells = pd.Series(["1403/02/05", None, "1404/12/30", datetime(2024, 4, 24), 45406.4, "1403/02/05"], dtype=object)
    days, codes = read_days(cells)
    assert days.dtype == np.int32
    assert days.tolist() == [DAY, 0, 0, DAY, DAY, DAY]
    assert codes.tolist() == ["", UNREADABLE, IMPOSSIBLE, "", "", ""]


def test_an_empty_column_has_no_days():
    days, codes = read_days(pd.Series([], dtype=object))
    assert (len(days), len(codes)) == (0, 0)
