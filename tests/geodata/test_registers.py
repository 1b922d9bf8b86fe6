"""Residents and places of help are understood as stewards write them; everything doubtful is said, nothing guessed."""

import csv
from pathlib import Path

import geopandas as gpd
import pytest
from openpyxl import Workbook

from geodata import opening, registers
from geodata.locate import Places
from geodata.problems import Unreadable
from geodata.tables import POPULATION, RESOURCES


def sheet(folder: Path, *rows, name="list.csv") -> Path:
    """Write rows as a file of comma-separated values."""
    with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder / name


def said(register: registers.Register) -> list[tuple[int | None, str, str]]:
    """Return row, code and heading of every problem."""
    return [(problem.row, problem.code, problem.column) for problem in register.problems]


@pytest.fixture
def places(town) -> Places:
    """The nine squares."""
    return Places.of(town)


def test_residents_are_read_in_any_spelling_of_places_and_numbers(tmp_path, places):
    file = sheet(
        tmp_path,
        ["ردیف", "نام محله", "جمعیت", "سال", "منبع"],
        ["۱", "محله مركزي", "۱۲٬۳۴۵", "۱۳۹۵", "سرشماری"],
        ["۲", "North", "1,200", "2016", "Census"],
    )
    register = registers.population(file, places)
    assert register.rows.to_numpy().tolist() == [
        ["centre", 12345.0, 1395, "سرشماری"],
        ["north", 1200.0, 1395, "Census"],
    ]
    assert list(register.rows.columns) == POPULATION.names
    assert (register.problems, register.total) == ((), 2)


def test_the_year_may_stand_in_the_heading_and_the_source_is_else_the_file(tmp_path, places):
    file = sheet(tmp_path, ["محله", "جمعیت ۱۴۰۰"], ["شمالی", "500 نفر"], ["غربی", "600"])
    rows = registers.population(file, places).rows
    assert rows[["people", "year", "source"]].to_numpy().tolist() == [
        [500.0, 1400, "list.csv"],
        [600.0, 1400, "list.csv"],
    ]


def test_a_figure_that_says_no_year_has_none(tmp_path, places):
    file = sheet(tmp_path, ["محله", "جمعیت"], ["شمالی", "500"], ["غربی", "600"])
    assert registers.population(file, places).rows["year"].tolist() == [registers.UNSTATED] * 2


def test_everything_doubtful_about_residents_is_said_at_once(tmp_path, places):
    file = sheet(
        tmp_path,
        ["محله", "جمعیت", "سال"],
        ["شمالی", "500", "1395"],
        ["آتلانتیس", "500", "1395"],
        ["غربی", "بسیار", "1395"],
        ["شرقی", "-3", "1395"],
        ["شمالی", "700", "1395"],
        ["شمالی", "700", "1400"],
        ["", "700", "1400"],
        ["جنوبی", "", "1400"],
        ["مرکزی", "700", "95"],
    )
    register = registers.population(file, places)
    assert said(register) == [
        (3, "neighbourhood-unknown", "محله"),
        (4, "number-unreadable", "جمعیت"),
        (5, "number-unreadable", "جمعیت"),
        (6, "neighbourhood-repeated", "محله"),
        (8, "value-missing", "محله"),
        (9, "value-missing", "جمعیت"),
        (10, "number-unreadable", "سال"),
    ]
    assert register.rows[["neighbourhood", "people", "year"]].to_numpy().tolist() == [
        ["north", 500, 1395],
        ["north", 700, 1400],
    ]
    assert register.total == 9


def test_nobody_lives_in_a_place_is_a_figure_like_any_other(tmp_path, places):
    file = sheet(tmp_path, ["محله", "جمعیت"], ["شمالی", "0"], ["غربی", "600"])
    assert registers.population(file, places).rows["people"].tolist() == [0.0, 600.0]


def test_a_list_without_residents_is_refused_and_says_which_column_is_missing(tmp_path, places):
    with pytest.raises(Unreadable) as refused:
        registers.population(sheet(tmp_path, ["محله", "مساحت"], ["شمالی", "5"], ["غربی", "6"]), places)
    assert (refused.value.problem.code, refused.value.problem.column) == ("file-columns-missing", "جمعیت")


def test_places_of_help_are_read_with_their_kind_services_and_position(tmp_path):
    file = sheet(
        tmp_path,
        ["نام", "نوع", "متولی", "خدمات", "ظرفیت", "ساعت کار", "گروه هدف", "عرض جغرافیایی", "طول جغرافیایی", "دقت"],
        [
            "گرمخانهٔ شمال",
            "گرمخانه",
            "شهرداری",
            "سرپناه شبانه، مشاوره و مددکاری",
            "۱۲۰ نفر",
            "۱۸ تا ۶",
            "مردان",
            "35.7167",
            "51.2812",
            "دقیق",
        ],
        ["Parto", "day centre", "Parto", "", "", "", "", "35°43'00\"N", "51°15'00\"E", ""],
    )
    register = registers.resources(file)
    first, second = register.rows.astype(object).where(register.rows.notna(), None).to_dict("records")
    assert first == {
        "key": "p1",
        "fa": "گرمخانهٔ شمال",
        "en": "گرمخانهٔ شمال",
        "kind": "shelter",
        "agency": "municipality",
        "services": "counselling shelter",
        "capacity": 120.0,
        "hours": "; ".join(f"{day} 18:00-06:00" for day in opening.DAYS),
        "age_from": 18.0,
        "age_to": None,
        "sex": "male",
        "contact": None,
        "volunteer_hours": None,
        "money": None,
        "vehicles": None,
        "lon": 51.2812,
        "lat": 35.7167,
        "position": "surveyed",
    }
    assert (second["kind"], second["agency"], second["services"]) == ("day_centre", "parto", "child_day_care")
    assert (second["lon"], second["lat"]) == pytest.approx((51.25, 35.716667), abs=1e-6)
    assert (second["position"], second["hours"], second["age_from"]) == ("approximate", None, None)
    assert list(register.rows.columns) == RESOURCES.names
    assert said(register) == [(3, "capacity-missing", "ظرفیت")]


def test_a_place_far_outside_the_district_is_kept(tmp_path):
    file = sheet(
        tmp_path, ["نام", "lat", "lon"], ["مترو گرمدره", "35.7510", "51.0819"], ["مترو چیتگر", "35.7176", "51.2439"]
    )
    assert registers.resources(file).rows["lon"].tolist() == [51.0819, 51.2439]


def test_metres_and_exchanged_columns_are_put_right(tmp_path):
    file = sheet(tmp_path, ["name", "x", "y"], ["Metres", "522600", "3950200"], ["Exchanged", "35.70", "51.25"])
    register = registers.resources(file)
    assert register.rows["lon"].tolist() == pytest.approx([51.25, 51.25], abs=0.001)
    assert register.rows["lat"].tolist() == pytest.approx([35.695, 35.70], abs=0.002)
    assert said(register) == [(None, "capacities-missing", ""), (3, "coordinates-swapped", "y")]


def test_everything_doubtful_about_places_of_help_is_said_at_once(tmp_path):
    file = sheet(
        tmp_path,
        ["نام", "نوع", "نهاد", "خدمات", "ظرفیت", "lat", "lon"],
        ["", "سمن", "سمن", "", "5", "35.70", "51.25"],
        ["بی‌جا", "سمن", "سمن", "", "5", "", ""],
        ["پیش‌فرض", "سمن", "سمن", "", "5", "35.6892", "51.3890"],
        ["ناشناس", "قلعه", "اتحادیه", "پرواز", "5", "35.70", "51.25"],
        ["کم‌ظرفیت", "سمن", "سمن", "", "-5", "35.70", "51.25"],
        ["صفر", "سمن", "سمن", "", "5", "0", "0"],
    )
    register = registers.resources(file)
    assert said(register) == [
        (2, "value-missing", "نام"),
        (3, "position-missing", "lat"),
        (4, "location-default", "lat"),
        (5, "kind-unknown", "نوع"),
        (5, "agency-not-known", "نهاد"),
        (5, "service-unknown", "خدمات"),
        (6, "capacity-negative", "ظرفیت"),
        (7, "position-missing", "lat"),
    ]
    assert register.rows[["fa", "kind", "services"]].to_numpy().tolist() == [["ناشناس", "other", ""]]
    assert register.rows["agency"].isna().all()


def test_contact_columns_are_not_kept_and_telephone_numbers_in_texts_are_masked(tmp_path):
    file = sheet(
        tmp_path,
        ["نام", "lat", "lon", "تلفن", "نام مسئول", "ساعت کار"],
        ["سمن الف", "35.70", "51.25", "09121234567", "کسی", "۸ تا ۱۴، 02144556677"],
        ["سمن ب", "35.71", "51.25", "09121234568", "کسی", "۸ تا ۱۴"],
    )
    kept = registers.resources(file).rows.astype(str).to_csv()
    assert "کسی" not in kept
    assert "0912" not in kept
    assert "4455" not in kept


def test_text_that_looks_like_a_formula_stays_text(tmp_path):
    book = Workbook()
    for row in (["name", "lat", "lon"], ["'=1+1", 35.70, 51.25], ["<script>${x}", 35.71, 51.26]):
        book.active.append([str(cell).lstrip("'") if isinstance(cell, str) else cell for cell in row])
    book.active["A2"].data_type = "s"
    book.save(tmp_path / "list.xlsx")
    assert registers.resources(tmp_path / "list.xlsx").rows["fa"].tolist() == ["=1+1", "<script>${x}"]


def points(folder: Path, suffix=".geojson", crs: int | None = 4326, **columns) -> Path:
    """Write two points as a vector file; they lie in degrees, whatever the file's system."""
    shapes = gpd.points_from_xy([51.25, 51.26], [35.70, 35.71])
    frame = gpd.GeoDataFrame({"name": ["کلانتری ۱۵۰", "کلانتری ۱۵۴"], **columns}, geometry=shapes, crs=4326)
    (frame.to_crs(crs) if crs else frame).to_file(folder / f"places{suffix}")
    return folder / f"places{suffix}"


@pytest.mark.parametrize(("suffix", "crs"), [(".geojson", 4326), (".gpkg", 32639)])
def test_places_of_help_are_read_from_vector_files_in_any_system(tmp_path, suffix, crs):
    register = registers.resources(points(tmp_path, suffix, crs, kind=["کلانتری", "police"], phone=["0912", "0913"]))
    assert register.rows["fa"].tolist() == ["کلانتری ۱۵۰", "کلانتری ۱۵۴"]
    assert register.rows["lon"].tolist() == pytest.approx([51.25, 51.26])
    assert register.rows["kind"].tolist() == ["police_station"] * 2
    assert register.rows["services"].tolist() == ["policing"] * 2


def test_a_vector_file_of_areas_is_no_list_of_places(tmp_path, town):
    town.rename(columns={"fa": "name"}).to_file(tmp_path / "areas.geojson")
    with pytest.raises(Unreadable) as refused:
        registers.resources(tmp_path / "areas.geojson")
    assert refused.value.problem.code == "places-not-points"


def test_a_picture_called_geojson_is_refused(tmp_path):
    (tmp_path / "places.geojson").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(Unreadable) as refused:
        registers.resources(tmp_path / "places.geojson")
    assert refused.value.problem.code == "boundaries-unreadable"


def test_a_missing_vector_file_is_refused(tmp_path):
    with pytest.raises(Unreadable) as refused:
        registers.resources(tmp_path / "places.geojson")
    assert refused.value.problem.code == "file-missing"
