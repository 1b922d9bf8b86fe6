"""Every column of a list of places of help is understood as stewards write it, and what is doubtful is said."""

import csv
from math import nan
from pathlib import Path

import pandas as pd
import pytest

from geodata import amounts, office_contact, registers
from geodata.problems import Problem, Unreadable
from geodata.resource_keys import keyed

PLACE = {"نام": "سمن", "lat": "35.70", "lon": "51.25", "ظرفیت": "10"}


def listed(folder: Path, *places: dict[str, str]) -> registers.Register:
    """Read places given as heading -> text; what one leaves out is PLACE's."""
    rows = [{**PLACE, "نام": f"سمن {number}", **place} for number, place in enumerate(places)]
    with (folder / "list.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(heading for row in rows for heading in row)))
        writer.writeheader()
        writer.writerows(rows)
    return registers.resources(folder / "list.csv")


def codes(found: registers.Register) -> list[tuple[str, str]]:
    """Return code and column of every problem."""
    return [(problem.code, problem.column) for problem in found.problems]


@pytest.mark.parametrize(
    ("written", "capacity", "code"),
    [
        ("۱۲۰ نفر", 120, None),
        ("۱٬۲۰۰ نفر در ماه", 1200, None),
        ("حدود ۳۰ کودک", 30, None),
        ("0", 0, "capacity-zero"),
        ("", nan, "capacity-missing"),
        ("نامشخص", nan, "capacity-missing"),
        ("-5", None, "capacity-negative"),
        ("۱۲ هزار", None, "number-unreadable"),
        ("۳۰ نفر در روز", None, "number-unreadable"),
        ("۲۰ خانوار", None, "number-unreadable"),
        ("زیاد", None, "number-unreadable"),
    ],
)
def test_a_capacity_is_people_a_month_or_not_known(tmp_path, written, capacity, code):
    found = listed(tmp_path, {"ظرفیت": written})
    assert codes(found) == ([(code, "ظرفیت")] if code else [])
    assert len(found.rows) == (capacity is not None)
    assert capacity is None or found.rows["capacity"].tolist() == pytest.approx([capacity], nan_ok=True)


def test_a_list_without_capacities_says_so_once(tmp_path):
    with (tmp_path / "list.csv").open("w", encoding="utf-8") as file:
        file.write("name,lat,lon\nA,35.7,51.2\nB,35.71,51.2\n")
    assert codes(registers.resources(tmp_path / "list.csv")) == [("capacities-missing", "")]


def test_a_capacity_or_an_offer_of_another_span_than_a_month_is_not_read_as_one(tmp_path):
    rows = "نام,lat,lon,ظرفیت (نفر در روز),خودرو,کمک مالی (سالانه)\nالف,35.7,51.2,5,1,1000000\nب,35.71,51.2,6,,\n"
    (tmp_path / "list.csv").write_text(rows, encoding="utf-8")
    found = registers.resources(tmp_path / "list.csv")
    assert codes(found) == [("capacities-not-monthly", "ظرفیت (نفر در روز)"), ("offer-unreadable", "کمک مالی (سالانه)")]
    assert found.rows[["capacity", "money"]].isna().all(axis=None)
    assert found.rows["vehicles"].tolist()[0] == 1


def test_residents_in_words_are_not_read_as_their_first_figure(tmp_path, town):
    from geodata.locate import Places

    (tmp_path / "people.csv").write_text("محله,جمعیت\nشمالی,۱۲ هزار\nغربی,600 نفر\n", encoding="utf-8")
    found = registers.population(tmp_path / "people.csv", Places.of(town))
    assert [problem.code for problem in found.problems] == ["number-unreadable"]
    assert found.rows["people"].tolist() == [600]


def test_hours_that_cannot_be_read_stay_unknown_and_are_said(tmp_path):
    found = listed(tmp_path, {"ساعت کار": "8–25"}, {"ساعت کار": "شنبه ۸ تا ۱۶"}, {"ساعت کار": ""})
    assert found.rows["hours"].fillna("?").tolist() == ["?", "sat 08:00-16:00", "?"]
    assert codes(found) == [("hours-unreadable", "ساعت کار")]


def test_whom_a_place_is_for_comes_from_words_and_from_columns_of_their_own(tmp_path):
    found = listed(
        tmp_path,
        {"مخاطب": "کودکان ۶ تا ۱۴ سال"},
        {"حداقل سن": "۱۲ سال", "حداکثر سن": "17", "جنسیت": "دختر"},
        {"مخاطب": "دختران", "حداقل سن": "6"},
        {"جنسیت": "هر دو"},
    )
    told = found.rows[["age_from", "age_to", "sex"]].astype(object)
    assert told.where(told.notna(), None).to_numpy().tolist() == [
        [6, 14, None],
        [12, 17, "female"],
        [6, 17, "female"],
        [None, None, None],
    ]
    assert codes(found) == []


def test_what_is_doubtful_about_whom_a_place_is_for_leaves_it_open_and_is_said(tmp_path):
    found = listed(
        tmp_path,
        {"مخاطب": "اعضا", "حداقل سن": "", "حداکثر سن": "", "جنسیت": ""},
        {"مخاطب": "کودکان و خانواده‌هایشان"},
        {"حداقل سن": "شش", "حداکثر سن": "130"},
        {"جنسیت": "بنفش"},
        {"حداقل سن": "17", "حداکثر سن": "6"},
    )
    assert codes(found) == [
        ("who-unknown", "مخاطب"),
        ("who-wide", "مخاطب"),
        ("age-unreadable", "حداقل سن"),
        ("age-unreadable", "حداکثر سن"),
        ("sex-unknown", "جنسیت"),
        ("ages-exchanged", "حداقل سن"),
    ]
    assert found.rows[["age_from", "age_to", "sex"]].isna().all(axis=None)
    assert (len(found.rows), found.accepted) == (4, 4)


def test_offers_are_amounts_a_month(tmp_path):
    found = listed(
        tmp_path,
        {"کمک مالی (ریال)": "۵۰٬۰۰۰٬۰۰۰", "ساعت داوطلب": "۱۲۰ ساعت", "خودرو": "۲ دستگاه"},
        {"کمک مالی (ریال)": "۵ میلیون تومان", "ساعت داوطلب": "", "خودرو": ""},
        {"کمک مالی (ریال)": "زیاد", "ساعت داوطلب": "-3", "خودرو": "دو تا"},
    )
    offers = found.rows[["money", "volunteer_hours", "vehicles"]].astype(object)
    assert offers.where(offers.notna(), None).to_numpy().tolist() == [
        [5_000_000, 120, 2],
        [5_000_000, None, None],
        [None, None, None],
    ]
    assert sorted(codes(found)) == [
        ("offer-unreadable", "خودرو"),
        ("offer-unreadable", "ساعت داوطلب"),
        ("offer-unreadable", "کمک مالی (ریال)"),
    ]


NOWHERE = {"lat": "", "lon": "", "ظرفیت": ""}


def test_only_a_donor_or_ngo_that_offers_something_may_have_no_position(tmp_path):
    found = listed(
        tmp_path,
        {**NOWHERE, "نوع": "خیریه", "کمک مالی": "5,000,000"},
        {**NOWHERE, "متولی": "سمن", "خودرو": "1"},
        {**NOWHERE, "نوع": "خیریه"},
        {**NOWHERE, "نوع": "درمانگاه", "خودرو": "1"},
        {"lat": "0", "lon": "0", "نوع": "خیریه", "خودرو": "1"},
    )
    assert found.rows["position"].tolist() == ["none", "none"]
    assert found.rows[["lon", "lat"]].isna().all(axis=None)
    assert [(p.row, p.code) for p in found.problems if p.grade == "reject"] == [
        (4, "position-missing"),
        (5, "position-missing"),
        (6, "position-missing"),
    ]


def test_a_list_of_donors_needs_no_columns_of_positions_and_any_other_list_does(tmp_path):
    (tmp_path / "donors.csv").write_text("نام,نوع,کمک مالی\nالف,خیریه,5000000\nب,خیریه,6000000\n", encoding="utf-8")
    assert registers.resources(tmp_path / "donors.csv").rows["position"].tolist() == ["none", "none"]
    (tmp_path / "places.csv").write_text("نام,نوع\nالف,خیریه\nب,خیریه\n", encoding="utf-8")
    with pytest.raises(Unreadable) as refused:
        registers.resources(tmp_path / "places.csv")
    assert refused.value.problem.column == "طول جغرافیایی، عرض جغرافیایی"


def test_the_same_place_is_counted_once_and_branches_are_not_the_same(tmp_path):
    found = listed(
        tmp_path,
        {"نام": "خانه سلامت", "lat": "35.70001"},
        {"نام": "خانهٔ سلامت", "lat": "35.70000"},
        {"نام": "خانه سلامت", "lat": "35.71"},
    )
    assert [(p.row, p.code) for p in found.problems] == [(3, "place-repeated")]
    assert len(found.rows) == 2


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        ("021-44556677", "021-44556677"),
        ("تلفن ۰۲۱۴۴۵۵۶۶۷۷ داخلی ۱۲", "تلفن ۰۲۱۴۴۵۵۶۶۷۷ داخلی ۱۲"),
        ("۱۲۳ (شبانه‌روزی)", "۱۲۳ (شبانه‌روزی)"),
        ("تهران، منطقهٔ ۲۱", "تهران، منطقهٔ ۲۱"),
        ("(021) 4455 6677", "(021) 4455 6677"),
        ("خیابان دکتر حسابی، پلاک ۱۲", "خیابان دکتر حسابی، پلاک ۱۲"),
        ("info@ngo.ir", "info@ngo.ir"),
        ("www.ngo.ir", "www.ngo.ir"),
        ("09121234567", None),
        ("۰۹۱۲ ۱۲۳ ۴۵ ۶۷", None),
        ("+98 912 123 4567", None),
        ("دفتر ۰۲۱۴۴۵۵۶۶۷۷ - ۰۹۱۲۱۲۳۴۵۶۷", None),
        ("آقای رضایی ۰۲۱۴۴۵۵۶۶۷۷", None),
        ("احمد رضایی ۰۲۱۴۴۵۵۶۶۷۷", None),
        ("آقای رضایی، خیابان آزادی", None),
        ("0012345679", None),
        ("rezaei@ngo.ir", None),
    ],
)
def test_the_contact_of_an_office_is_kept_and_a_persons_is_not(written, kept):
    assert office_contact.kept(written) == kept


def test_a_personal_contact_is_dropped_with_a_warning_that_does_not_repeat_it(tmp_path):
    found = listed(
        tmp_path, {"تلفن": "021-44556677", "نشانی": "میدان آزادی"}, {"تلفن": "آقای رضایی 09121234567", "نشانی": ""}
    )
    assert found.rows["contact"].fillna("?").tolist() == ["021-44556677، میدان آزادی", "?"]
    assert codes(found) == [("contact-personal", "تلفن")]
    assert "رضایی" not in "".join(problem.value + problem.sentence("fa") for problem in found.problems)


@pytest.mark.parametrize(
    ("written", "heading", "toman"),
    [
        ("5000000", "", 5e6),
        ("۵ میلیون تومان", "", 5e6),
        ("۲ میلیون و ۵۰۰ هزار تومان", "", 2.5e6),
        ("ماهانه ۵۰٬۰۰۰٬۰۰۰ ریال", "", 5e6),
        ("1.5 million toman", "", 1.5e6),
        ("۵", "کمک (میلیون تومان)", 5e6),
        ("۵ میلیون", "کمک (ریال)", 5e5),
        ("۵ میلیون تومان", "کمک (ریال)", 5e6),
        ("۵ هزار میلیارد ریال", "", 5e11),
        *(
            (text, "", None)
            for text in ("", "زیاد", "-5", "سالانه ۵ میلیون", "5 10", "۵۰۰ هزار و ۲ میلیون", "ریال", "5 ریال تومان")
        ),
    ],
)
def test_sums_of_money_are_toman(written, heading, toman):
    assert amounts.toman(written, heading) == (toman if toman is None else pytest.approx(toman))


def frame(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["key", "fa", "kind"])


def test_a_place_keeps_its_key_and_no_number_in_use_is_given_again():
    known = frame(("p1", "الف", "ngo"), ("p2", "ب", "ngo"), ("p5", "ب", "shelter"), ("p3", "پ", "ngo"))
    new = frame(("", "ت", "ngo"), ("", "ب", "shelter"), ("", "الف‌", "donor"), ("", "ب", "ngo"), ("", "ب", "ngo"))
    assert keyed(new, known)["key"].tolist() == ["p6", "p5", "p1", "p2", "p7"]


def test_a_first_list_is_numbered_from_one_and_an_empty_one_stays_empty():
    assert keyed(frame(("", "الف", "ngo"), ("", "ب", "ngo")), frame())["key"].tolist() == ["p1", "p2"]
    assert keyed(frame(), frame(("p1", "الف", "ngo")))["key"].tolist() == []


def test_every_new_sentence_says_what_to_do_in_both_languages():
    for code in ("position-missing", "place-repeated", "capacity-negative", "hours-unreadable", "contact-personal"):
        problem = Problem(code, 2, "نام", "۵")
        assert problem.sentence("fa").count(".") >= 1
        assert problem.sentence("en").endswith(".")
