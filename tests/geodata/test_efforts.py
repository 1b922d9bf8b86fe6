"""Hours of patrol are understood as offices write them: months in any form, shifts added up, the doubtful said."""

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.efforts import effort, month_of
from geodata.locate import Places
from geodata.persian import month_start
from geodata.problems import Unreadable
from geodata.store import Store
from geodata.tables import EFFORT

MEHR = 1403 * 12 + 6


def sheet(folder: Path, *rows) -> Path:
    with (folder / "hours.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder / "hours.csv"


@pytest.fixture
def places(town) -> Places:
    return Places.of(town)


@pytest.mark.parametrize(
    "text",
    [
        *("مهر ۱۴۰۳", "مهر ماه ۱۴۰۳", "مهرماه ۱۴۰۳", "مهر\u200cماه ۱۴۰۳", "۱۴۰۳ مهر", "هفتهٔ اول مهر ۱۴۰۳", "Mehr 1403"),
        *("1403/07", "1403-7", "140307", "1403.07", "1403.7", "07/1403", "ماه ۷ سال ۱۴۰۳"),
        *("۱۴۰۳/۰۷/۱۲", "شنبه ۷ مهر ۱۴۰۳", "2024-10-01", "2024-10-01 00:00:00"),
    ],
)
def test_a_month_is_read_however_it_is_written(text):
    assert month_of(text) == MEHR


def test_a_month_may_have_its_year_in_another_column_and_need_not_be_said_at_all():
    assert (month_of("مهر", "۱۴۰۳"), month_of("7", "1403"), month_of("", "1403")) == (MEHR, MEHR, 0)


@pytest.mark.parametrize("text", ["مهر", "1403/13", "1403/0", "پاییز", "1203/07", "7", "1403", "2024-10"])
def test_what_is_no_month_is_not_guessed(text):
    assert np.isnan(month_of(text))


@pytest.mark.parametrize(
    "text", ["مهر و آبان ۱۴۰۳", "مهر تا آبان ۱۴۰۳", "مهر ۱۴۰۳ و ۱۴۰۴", "1403/07 تا 1403/09", "1403/07/01 تا 1403/09/30"]
)
def test_several_months_in_one_cell_are_none_of_them(text):
    assert np.isnan(month_of(text))


def test_a_tenth_month_that_a_spreadsheet_made_the_first_is_not_taken_for_it():
    assert np.isnan(month_of("1403.1"))
    assert [month_of(f"1403.{month}") for month in ("01", "10")] == [MEHR - 6, MEHR + 3]


@given(st.integers(1380, 1420), st.integers(1, 12))
def test_every_month_of_the_calendar_comes_back(year, month):
    index = year * 12 + month - 1
    assert month_of(f"{year}/{month:02d}") == month_of(f"{year}{month:02d}") == index
    assert month_start(index) < month_start(index + 1)


def test_shifts_of_one_place_month_and_agency_add_up(tmp_path, places):
    file = sheet(
        tmp_path,
        ["محله", "ساعت گشت", "ماه", "نهاد"],
        ["مرکزی", "۱۲", "مهر ۱۴۰۳", "کلانتری ۱۵۰"],
        ["محله مركزي", "8/5", "1403/07", "کلانتری ۱۵۰"],
        ["شمالی", "3", "", ""],
    )
    register = effort(file, places)
    assert list(register.rows.columns) == EFFORT.names
    assert register.rows[["neighbourhood", "month", "hours"]].to_numpy().tolist() == [
        ["centre", MEHR, 20.5],
        ["north", 0, 3.0],
    ]
    assert register.rows["agency"].tolist()[0] == "kalantari_150"
    assert (register.problems, register.total) == ((), 3)


@pytest.mark.parametrize("written", ["۱۲ ساعت", "12 نفر-ساعت", "12 نفر\u200cساعت", "12h", "12.0", "12 person-hours"])
def test_hours_may_stand_with_their_unit(tmp_path, places, written):
    assert effort(sheet(tmp_path, ["محله", "ساعت"], ["شمالی", written]), places).rows["hours"].tolist() == [12]


@pytest.mark.parametrize(
    "written", ["30 دقیقه", "۲ ساعت و ۳۰ دقیقه", "12:30", "10 نفر", "5 نفر 100 ساعت", "3 تا 5", "2 روز"]
)
def test_what_is_not_one_number_of_hours_is_refused(tmp_path, places, written):
    register = effort(sheet(tmp_path, ["محله", "ساعت"], ["شمالی", written]), places)
    assert [(problem.row, problem.code) for problem in register.problems] == [(2, "number-unreadable")]


def test_nobody_out_is_a_number_too(tmp_path, places):
    assert effort(sheet(tmp_path, ["محله", "ساعت"], ["شمالی", "0"]), places).rows["hours"].tolist() == [0]


def test_different_months_and_agencies_are_kept_apart_and_an_unknown_agency_is_said(tmp_path, places):
    file = sheet(
        tmp_path,
        ["محله", "نفر-ساعت", "دوره", "نهاد"],
        ["مرکزی", 1, "مهر ۱۴۰۳", "بهزیستی"],
        ["مرکزی", 2, "آبان ۱۴۰۳", "بهزیستی"],
        ["مرکزی", 4, "مهر ۱۴۰۳", "کلانتری ۱۵۰"],
        ["مرکزی", 8, "مهر ۱۴۰۳", "ناسا"],
        ["مرکزی", 16, "مهر ۱۴۰۳", ""],
    )
    register = effort(file, places)
    assert register.rows[["month", "hours"]].to_numpy().tolist() == [[MEHR, 1], [MEHR + 1, 2], [MEHR, 4], [MEHR, 24]]
    assert register.rows["agency"].tolist()[3] is None
    assert [(problem.row, problem.code) for problem in register.problems] == [(5, "agency-not-known")]
    assert register.accepted == 5


def test_a_row_of_totals_is_not_counted_as_a_place(tmp_path, places):
    register = effort(sheet(tmp_path, ["محله", "ساعت"], ["شمالی", 5], ["مرکزی", 6], ["جمع", 11]), places)
    assert (register.rows["hours"].sum(), register.total) == (11, 2)


def test_everything_doubtful_is_said_at_once_and_only_good_rows_are_kept(tmp_path, places):
    file = sheet(
        tmp_path,
        ["محله", "ساعت", "ماه"],
        ["آتلانتیس", "5", ""],
        ["", "5", ""],
        ["شمالی", "", ""],
        ["شمالی", "-2", ""],
        ["شمالی", "5", "پاییز"],
        ["شمالی", "5", "مهر 1403"],
    )
    register = effort(file, places)
    assert [(problem.row, problem.code) for problem in register.problems] == [
        (2, "neighbourhood-unknown"),
        (3, "value-missing"),
        (4, "value-missing"),
        (5, "number-unreadable"),
        (6, "date-unreadable"),
    ]
    assert register.rows["hours"].tolist() == [5.0]
    assert (register.accepted, register.total) == (1, 6)


def test_a_sheet_without_hours_cannot_be_taken(tmp_path, places):
    with pytest.raises(Unreadable) as refused:
        effort(sheet(tmp_path, ["محله", "جمعیت"], ["شمالی", "5"]), places)
    assert refused.value.problem.code == "file-columns-missing"


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["شمالی", "مرکزی"]), st.integers(0, 400), st.integers(1, 12)), min_size=1))
def test_no_hour_is_lost_or_made_however_the_shifts_are_cut(tmp_path, places, shifts):
    rows = [[place, hours, f"1403/{month:02d}"] for place, hours, month in shifts]
    register = effort(sheet(tmp_path, ["محله", "ساعت", "ماه"], *rows), places)
    counted = Counter()
    for place, hours, month in shifts:
        counted[{"شمالی": "north", "مرکزی": "centre"}[place], 1403 * 12 + month - 1] += hours
    found = register.rows
    assert dict(zip(zip(found["neighbourhood"], found["month"], strict=True), found["hours"], strict=True)) == counted
    assert register.accepted == len(shifts)


def test_hours_are_kept_and_go_with_their_neighbourhood(tmp_path, town, places):
    store = Store.open(tmp_path / "data")
    store.replace_boundaries(town, {})
    rows = effort(sheet(tmp_path, ["محله", "ساعت"], ["مرکزی", 9], ["شمالی", 3]), places).rows
    store.set_effort(rows)
    held = store.snapshot().effort
    assert held.to_dict("records") == rows.to_dict("records")
    store.replace_boundaries(town.drop(index="north"), {})
    assert store.snapshot().effort["neighbourhood"].tolist() == ["centre"]
