"""A whole file: the four samples to the letter, then every code, column order, heading and dirt, counted by hand."""

import csv
import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata import boundaries, intake
from geodata.facts import issues, problem_words
from geodata.locate import Places
from geodata.problems import Unreadable

SECRET = b"a secret of the tests"
TODAY = (date(2024, 12, 1) - date(1970, 1, 1)).days  # 1403/09/11
SAMPLES = ("behzisti.xlsx", "kalantari_150.csv", "ngo.xlsx", "hotline_137.csv")
HEADINGS = [
    *("شماره پرونده", "تاریخ وقوع", "موضوع", "شدت", "نیازها", "محله", "طول جغرافیایی"),
    *("عرض جغرافیایی", "سن", "جنسیت", "وضعیت"),
]
GOOD = ["A-1", "1403/08/12", "متکدی", "شدید", "غذا، درمان", "", "51.205", "35.725", "12", "دختر", "باز"]


@pytest.fixture
def places(town) -> Places:
    """The town of nine squares."""
    return Places.of(town)


@pytest.fixture(scope="session")
def district(shared) -> Places:
    """The 17 neighbourhoods as a steward would bring them in."""
    return Places.of(boundaries.read(shared / "data" / "district21_17.geojson")[0])


def row(**changes):
    """Return the good row with some cells changed, by the position of their heading's field."""
    fields = ["id", "day", "issue", "severity", "needs", "name", "x", "y", "age", "sex", "status"]
    return [changes.get(field, cell) for field, cell in zip(fields, GOOD, strict=True)]


def write(folder, rows, headings=HEADINGS, name="file.csv", encoding="utf-8", delimiter=","):
    """Write a csv; the headings stand in row 1, so the first of ``rows`` is the sheet's row 2."""
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=delimiter).writerows([headings, *rows])
    return path


def check(path, places, **told):
    """Check with the tests' secret and day."""
    return intake.check(path, places, secret=SECRET, **{"today": TODAY} | told)


def codes(checked):
    """Return (row, code) of every finding about a row."""
    return [(problem.row, problem.code) for problem in checked.problems if problem.row is not None]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_comes_out_exactly_as_its_truth(name, district, shared):
    found = intake.report(check(shared / "samples" / name, district))
    truth = json.loads((shared / "samples" / "truth.json").read_text(encoding="utf-8"))[name]
    assert {key: found[key] for key in truth} == truth


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_again_adds_nothing(name, district, shared):
    first = check(shared / "samples" / name, district)
    again = intake.report(check(shared / "samples" / name, district, known=set(first.rows["id"])))
    assert again["accepted"] == 0
    assert list(again["rejected"].values()).count("duplicate") >= len(first.rows)


def test_a_good_row_is_read_in_every_column(tmp_path, places):
    case = check(write(tmp_path, [GOOD]), places).rows.iloc[0]
    assert case[["company", "street_hours"]].isna().all()
    assert case.drop(["id", "company", "street_hours"]).to_dict() == {
        "agency": "other", "issue": "begging", "day": 20029, "severity": "high", "urgent": False,
        "needs": "food health", "status": "open", "age_band": "a12_14", "sex": "female",
        "hazards": "", "lon": 51.205, "lat": 35.725, "neighbourhood": "north_west", "located": "point", "row": 2,
    }  # fmt: skip
    assert len(case["id"]) == 32
    assert "A-1" not in case["id"]


ROWS = [
    ("date-unreadable", row(id="2", day="نامشخص")),
    ("date-unreadable", row(id="3", day="")),
    ("date-impossible", row(id="4", day="1404/12/30")),
    ("date-future", row(id="5", day="1403/09/13")),
    ("", row(id="6", day="1403/09/12")),
    ("issue-unknown", row(id="7", issue="چیز دیگر")),
    ("issue-unknown", row(id="8", issue="")),
    ("location-missing", row(id="9", x="", y="")),
    ("location-missing", row(id="10", x="0", y="0")),
    ("location-missing", row(id="11", x="thirty", y="fifty")),
    ("location-default", row(id="12", x="51.3890", y="35.6892")),
    ("", row(id="13", x="51.3890", y="35.6892", name="مرکزی")),
    ("", row(id="14", x="", y="", name="محله مرکزی")),
    ("neighbourhood-ambiguous", row(id="15", x="", y="", name="چیتگر")),
    ("", row(id="16", name="چیتگر")),
    ("neighbourhood-unknown", row(id="17", x="", y="", name="اکباتان")),
    ("duplicate", row(id="6")),
    ("coordinates-swapped", row(id="19", x="35.725", y="51.205")),
    ("outside-district", row(id="20", x="51.19")),
    ("snapped", row(id="21", x="51.1999")),
    ("severity-unknown", row(id="22", severity="خیلی خیلی")),
    ("", row(id="23", severity="", needs="")),
    ("need-unknown", row(id="24", needs="غذا، دوچرخه")),
]


def test_every_code_of_a_row_is_found_where_it_stands(tmp_path, places):
    checked = check(write(tmp_path, [cells for _, cells in ROWS]), places)
    assert codes(checked) == [(line, code) for line, (code, _) in enumerate(ROWS, start=2) if code]
    found = intake.report(checked)
    assert (found["accepted"], len(found["rejected"]), len(found["warned"]), found["total"]) == (10, 13, 5, 23)
    assert found["by_issue"] == {"begging": 10}
    assert found["by_neighbourhood"] == {"outside": 1, "شمال غربی": 7, "مرکزی": 2}
    assert (found["first_day"], found["last_day"]) == ("2024-11-02", "2024-12-02")
    assert checked.rows.set_index("row")["located"].loc[[13, 14, 20, 21]].tolist() == [
        "name",
        "name",
        "point",
        "snapped",
    ]
    assert checked.rows.set_index("row")[["lon", "lat"]].loc[[13, 14]].isna().all(axis=None)


def test_the_order_of_codes_is_the_promised_one():
    rejects = "date-unreadable date-impossible date-future issue-unknown location-missing location-default"
    names = "neighbourhood-ambiguous neighbourhood-unknown duplicate"
    warnings = "coordinates-swapped outside-district snapped severity-unknown need-unknown"
    promised = f"{rejects} {names} {warnings}".split()
    assert [code for code in problem_words() if code in promised] == promised
    assert {code for code, _ in ROWS if code} == set(promised)


def test_a_row_with_several_problems_keeps_all_and_reports_the_first(tmp_path, places):
    bad = row(day="هرگز", issue="هیچ", x="", y="", severity="؟؟", needs="دوچرخه")
    checked = check(write(tmp_path, [bad, GOOD]), places)
    assert codes(checked) == [(2, "date-unreadable"), (2, "issue-unknown"), (2, "location-missing")]
    assert intake.report(checked)["rejected"] == {"2": "date-unreadable"}
    assert intake.report(checked)["warned"] == {}


def test_a_row_with_several_warnings_reports_the_first(tmp_path, places):
    checked = check(write(tmp_path, [row(x="35.725", y="51.19", severity="؟ا", needs="دوچرخه")]), places)
    wanted = ["coordinates-swapped", "outside-district", "severity-unknown", "need-unknown"]
    assert codes(checked) == [(2, code) for code in wanted]
    assert intake.report(checked)["warned"] == {"2": "coordinates-swapped"}


def test_the_report_has_exactly_the_promised_keys_and_is_json(tmp_path, places):
    found = intake.report(check(write(tmp_path, [GOOD, row(day="")]), places), batch=7)
    promised = (
        "accepted rejected warned ignored_rows personal_columns by_issue by_neighbourhood first_day last_day batch"
    )
    assert list(found) == [*promised.split(), "agency", "total", "problems"]
    assert json.loads(json.dumps(found)) == found
    assert found["batch"] == 7
    assert {"row": 3, "column": "تاریخ وقوع", "code": "date-unreadable"} in found["problems"]


def test_a_file_with_nothing_to_accept_has_no_days(tmp_path, places):
    found = intake.report(check(write(tmp_path, [row(day="")]), places))
    assert (found["accepted"], found["first_day"], found["last_day"], found["by_issue"]) == (0, None, None, {})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(HEADINGS))))
def test_the_order_of_columns_changes_nothing(tmp_path, places, order):
    rows = [[cells[place] for place in order] for _, cells in ROWS]
    moved = check(write(tmp_path, rows, [HEADINGS[place] for place in order]), places)
    straight = check(write(tmp_path, [cells for _, cells in ROWS]), places)
    assert intake.report(moved) | {"problems": 0} == intake.report(straight) | {"problems": 0}
    assert moved.rows.equals(straight.rows)


OTHER_HEADINGS = [
    ("case_id|created_at|category|priority|required_services|mahalle|lng|lat|age|gender|status"),
    ("Tracking No.|Report Date|Subject|Severity level|Needs|Neighborhood|Long|Lat|Age (years)|Sex|State"),
    ("كد رهگيري|تاريخ ثبت|نوع آسيب|سطح آسيب|نيازها|نام محله|طول|عرض|سن (سال)|جنسيت|وضعيت پرونده"),
    (
        "شمارهٔ‌پیگیری|تاریخ‌گزارش|عنوان‌آسیب|شدت‌آسیب|خدمات‌مورد‌نیاز|محله‌ی وقوع|طول جغرافیایی (X)|"
        "عرض جغرافیایی (Y)|گروه سنی|جنسیت (دختر/پسر)|آخرین وضعیت"
    ),
    ("ID|Date of incident|Issue type|Risk level|Services required|Area|X|Y|Child age|Sex (M/F)|Case status"),
    (
        "شناسه|تاریخ دقیق وقوع حادثه|موضوع گزارش مردمی|اولویت رسیدگی|نیازهای شناسایی شده|محله محل سکونت|"
        "مختصات X|مختصات Y|سن تقریبی|جنس|وضعیت رسیدگی"
    ),
]


@pytest.mark.parametrize("titles", OTHER_HEADINGS)
def test_other_headings_change_nothing(tmp_path, places, titles):
    rows = [cells for _, cells in ROWS]
    other, straight = check(write(tmp_path, rows, titles.split("|")), places), check(write(tmp_path, rows), places)
    assert codes(other) == codes(straight)
    assert other.rows.equals(straight.rows)


def test_headings_nobody_knows_are_told_by_their_cells(tmp_path, places):
    rows = [row(id=str(n), day=f"1403/08/{n:02}", name="مرکزی") for n in range(10, 20)]
    titles = ["شماره پرونده", "الف", "ب", "شدت", "نیازها", "پ", "ت", "ث", "سن", "جنسیت", "وضعیت"]
    checked = check(write(tmp_path, rows, titles), places)
    assert len(checked.rows) == 10
    assert [checked.headings[title] for title in ("الف", "ب", "پ", "ت", "ث")] == [
        "day",
        "issue",
        "neighbourhood",
        "x",
        "y",
    ]


def test_a_column_of_small_numbers_is_not_taken_for_a_position(tmp_path, places):
    rows = [[f"1403/08/{n:02}", "متکدی", "21", "51.205", "35.725", "7"] for n in range(10, 20)]
    checked = check(write(tmp_path, rows, ["تاریخ", "موضوع", "منطقه", "lon", "ناشناس", "اعضا"]), places)
    assert (checked.headings["lon"], checked.headings["ناشناس"], checked.headings["منطقه"]) == ("x", "y", "")
    assert set(checked.rows["neighbourhood"]) == {"north_west"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_separator_change_nothing(tmp_path, places, encoding, delimiter):
    path = write(tmp_path, [cells for _, cells in ROWS], encoding=encoding, delimiter=delimiter)
    assert intake.report(check(path, places))["accepted"] == 10


def test_optional_columns_may_be_missing(tmp_path, places):
    rows = [["1403/08/12", "متکدی", "مرکزی"], ["1403/08/13", "نزاع", ""]]
    found = intake.report(check(write(tmp_path, rows, ["تاریخ", "موضوع", "محله"]), places))
    assert (found["accepted"], found["rejected"], found["by_neighbourhood"]) == (
        1,
        {"3": "location-missing"},
        {"مرکزی": 1},
    )


@pytest.mark.parametrize(
    "pair",
    [
        "35.725, 51.205",
        "۳۵٫۷۲۵، ۵۱٫۲۰۵",
        "51.205,35.725",
        "POINT(51.205 35.725)",
        "https://maps.example/?q=35.725,51.205",
    ],
)
def test_one_column_may_hold_the_whole_position(tmp_path, places, pair):
    rows = [["1403/08/12", "متکدی", pair], ["1403/08/12", "متکدی", "?"], ["1403/08/12", "متکدی", ""]]
    checked = check(write(tmp_path, rows, ["تاریخ", "موضوع", "مختصات"]), places)
    assert codes(checked) == [(3, "location-missing"), (4, "location-missing")]
    assert checked.rows["neighbourhood"].tolist() == ["north_west"]


@pytest.mark.parametrize(
    ("titles", "missing"),
    [
        (["تاریخ", "محله", "شرح"], "موضوع"),
        (["موضوع", "محله", "شرح"], "تاریخ"),
        (["تاریخ", "موضوع", "شرح"], "محله"),
    ],
)
def test_a_file_without_a_needed_column_is_refused_and_the_column_named(tmp_path, places, titles, missing):
    with pytest.raises(Unreadable) as refused:
        check(write(tmp_path, [["؟", "؟", "؟"]] * 3, titles), places)
    assert refused.value.problem.code == "file-columns-missing"
    assert missing in refused.value.problem.column


@pytest.mark.parametrize(("near", "refused"), [(4, False), (3, True)])
def test_a_file_of_another_city_is_refused_when_more_than_four_in_five_points_are_far(tmp_path, places, near, refused):
    rows = [row(id=str(n), x="59.60", y="36.30") for n in range(16)] + [row(id=f"n{n}") for n in range(near)]
    rows += [row(id="more", x="59.61", y="36.31")] * (4 - near)
    path = write(tmp_path, rows)
    if refused:
        with pytest.raises(Unreadable, match="another city"):
            check(path, places)
    else:
        assert len(check(path, places).rows) == 20


def test_nineteen_far_points_are_too_few_to_refuse_a_file(tmp_path, places):
    rows = [row(id=str(n), x="59.60", y="36.30") for n in range(19)]
    assert intake.report(check(write(tmp_path, rows), places))["by_neighbourhood"] == {"outside": 19}


@pytest.mark.parametrize(
    ("lon", "lat", "refused"),
    [("51.205", "36.171", False), ("51.205", "36.189", True), ("51.773", "35.715", False), ("51.793", "35.715", True)],
)  # 49.0 and 51.0 km north of the town's border, 49.1 and 50.9 km east of it
def test_another_city_begins_fifty_kilometres_from_the_border(tmp_path, places, lon, lat, refused):
    path = write(tmp_path, [row(id=str(n), x=lon, y=lat) for n in range(20)])
    if refused:
        with pytest.raises(Unreadable, match="another city"):
            check(path, places)
    else:
        assert len(check(path, places).rows) == 20


def test_rows_without_a_number_are_told_apart_only_where_a_name_places_them(tmp_path, places):
    by_point, by_name = row(id=""), row(id="", x="", y="", name="مرکزی")
    path = write(tmp_path, [by_point, by_point, by_name, by_name, row(id="", status="بسته"), row(id="", severity="کم")])
    checked = check(path, places)
    assert codes(checked) == [(3, "duplicate"), (6, "duplicate")]
    again = check(path, places, known=set(checked.rows["id"]))
    assert len(again.rows) == 0


def test_next_month_s_file_adds_only_its_new_rows(tmp_path, places):
    by_name = row(id="", x="", y="", name="مرکزی")
    first = check(write(tmp_path, [GOOD, by_name]), places)
    later = check(write(tmp_path, [by_name, GOOD, by_name, row(id="new")]), places, known=set(first.rows["id"]))
    assert later.rows["row"].tolist() == [4, 5]


def test_a_rejected_row_does_not_make_a_later_one_with_its_number_a_duplicate(tmp_path, places):
    assert codes(check(write(tmp_path, [row(day=""), GOOD]), places)) == [(2, "date-unreadable")]


def test_numbers_of_two_agencies_are_different_cases_and_spelling_is_not(tmp_path, places):
    path = write(tmp_path, [row(id="۱۲ a")])
    one, other = (check(path, places, agency=agency).rows["id"][0] for agency in ("ngo", "parto"))
    assert one != other
    assert check(write(tmp_path, [row(id="12A")]), places, agency="ngo").rows["id"][0] == one
    assert intake.check(path, places, secret=b"other", agency="ngo", today=TODAY).rows["id"][0] != one


def test_a_column_that_repeats_itself_does_not_number_cases(tmp_path, places):
    rows = [row(id="21", day=f"1403/08/{n:02}") for n in range(1, 11)]
    checked = check(write(tmp_path, rows), places)
    assert len(checked.rows) == 10
    assert "number-repeated" in {problem.code for problem in checked.problems}


def test_a_row_number_is_not_the_number_of_a_case(tmp_path, places):
    rows = [[str(n + 1), *GOOD[1:]] for n in range(3)]
    checked = check(write(tmp_path, rows, ["ردیف", *HEADINGS[1:]]), places)
    assert codes(checked) == [(3, "duplicate"), (4, "duplicate")]


def identifiers(count):
    """Return national identifiers with a true check digit, counted from 001000000x on."""
    found = []
    for nine in (f"{n:09}" for n in range(1_234_567, 1_234_567 + 37 * count, 37)):
        rest = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
        found.append(nine + str(rest if rest < 2 else 11 - rest))
    return found


def test_personal_columns_are_known_by_heading_and_by_content_and_appear_nowhere(tmp_path, places):
    titles = [*HEADINGS[1:], "کد", "ستون ب", "نام پدر", "نشانی", "شرح"]
    people = identifiers(6)
    rows = [
        [
            *row(day="هرگز" if n == 0 else f"1403/08/{n:02}")[1:],
            people[n],
            f"0912345678{n}",
            "غلامعلی",
            "خیابان یاس",
            "متن آزاد",
        ]
        for n in range(6)
    ]
    checked = check(write(tmp_path, rows, titles), places)
    assert checked.personal == ("کد", "ستون ب", "نام پدر", "نشانی")
    everything = repr(intake.report(checked)) + checked.rows.to_csv() + repr(checked.problems)
    for secret in (*people, "0912345678", "غلامعلی", "یاس", "متن آزاد"):
        assert secret not in everything
    assert len(checked.rows) == 5


def test_ten_digit_case_numbers_are_not_taken_for_identifiers(tmp_path, places):
    rows = [row(id=str(1403000000 + n), day="1403/08/12", x=f"51.2{n:02}") for n in range(30)]
    checked = check(write(tmp_path, rows), places)
    assert checked.personal == ()
    assert len(checked.rows) == 30


def test_what_a_problem_quotes_is_cut_and_masked(tmp_path, places):
    cell = "تماس با 09123456789 و 0499370899 " + "ا" * 60
    checked = check(write(tmp_path, [row(issue=cell), row(issue="0912 345 6789")]), places)
    assert len(checked.problems[0].value) == 40
    assert not any(char.isdigit() for problem in checked.problems for char in problem.value)


@pytest.mark.parametrize(
    "text", ["=1+1", "<script>alert(1)</script>", "${x}", "{value}", "'; drop table cases; --", "%s"]
)
def test_hostile_text_is_only_ever_text(tmp_path, places, text):
    checked = check(write(tmp_path, [row(issue=text, needs=text), row(needs=text), row(id=text)]), places)
    assert checked.problems[0].value == text
    assert text in checked.problems[0].sentence("en")
    assert checked.rows["row"].tolist() == [3, 4]


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("kalantari_150.csv", "kalantari_150"),
        ("کلانتری ۱۵۴ - مهر.csv", "kalantari_154"),
        ("گزارش 137 آبان.csv", "hotline_137"),
        ("behzisti-1403.csv", "behzisti"),
        ("mango 1371.csv", "other"),
    ],
)
def test_the_sender_is_told_by_the_file_s_name(tmp_path, places, name, agency):
    assert check(write(tmp_path, [GOOD], name=name), places).agency == agency


def test_the_sender_is_told_by_its_headings_and_by_whoever_knows(shared, district):
    sample = shared / "samples" / "behzisti.xlsx"
    assert check(shared / "samples" / "hotline_137.csv", district, name="a.csv").agency == "hotline_137"
    assert check(shared / "samples" / "ngo.xlsx", district, name="a.xlsx").agency == "ngo"
    assert check(shared / "samples" / "kalantari_150.csv", district, name="a.csv").agency == "police"
    assert check(sample, district, name="a.xlsx").agency == "behzisti"
    assert check(sample, district, agency="parto").agency == "parto"


def test_an_unknown_agency_is_refused_with_the_keys_there_are(tmp_path, places):
    with pytest.raises(Unreadable, match="hotline_137") as refused:
        check(write(tmp_path, [GOOD]), places, agency="nobody")
    assert refused.value.problem.code == "agency-unknown"


def test_a_mapping_by_hand_is_followed(tmp_path, places):
    rows = [["1403/08/12", "1403/08/01", "نزاع", "مرکزی", "غذا"]]
    path = write(tmp_path, rows, ["تاریخ", "فلان", "بهمان", "نشانی", "بیسار"])
    mapping = {"فلان": "day", "تاریخ": "", "بهمان": "issue", "نشانی": "neighbourhood", "بیسار": "needs"}
    checked = check(path, places, mapping=mapping)
    assert checked.headings == mapping
    assert checked.rows[["day", "needs", "neighbourhood"]].iloc[0].tolist() == [20018, "food", "centre"]


def test_two_columns_for_one_field_are_said(tmp_path, places):
    checked = check(write(tmp_path, [[*GOOD, "1403/08/20"]], [*HEADINGS, "تاریخ ثبت"]), places)
    notes = [(problem.code, problem.value, problem.column) for problem in checked.problems]
    assert notes == [("column-repeated", "تاریخ وقوع", "تاریخ ثبت")]


def test_an_urgent_column_and_an_urgent_word_raise_the_flag(tmp_path, places):
    rows = [
        [*row(id=n, severity=level), urgent]
        for n, level, urgent in (("1", "کم", "بله"), ("2", "بحرانی", ""), ("3", "کم", "خیر"))
    ]
    assert check(write(tmp_path, rows, [*HEADINGS, "فوریت"]), places).rows["urgent"].tolist() == [True, True, False]


def test_the_fingerprint_is_that_of_the_bytes(tmp_path, places):
    one, same = (check(write(tmp_path, [GOOD], name=name), places) for name in ("a.csv", "b.csv"))
    other = check(write(tmp_path, [row(id="2")], name="c.csv"), places)
    assert one.fingerprint == same.fingerprint != other.fingerprint
    assert len(one.fingerprint) == 64


def test_every_issue_of_the_catalogue_can_be_sent(tmp_path, places):
    rows = [row(id=key, issue=issue.fa) for key, issue in issues().items()]
    assert set(check(write(tmp_path, rows), places).rows["issue"]) == set(issues())


def test_tomorrow_is_counted_from_tehran():
    assert abs(intake.tehran_today() - (date.today() - date(1970, 1, 1)).days) <= 1


CIRCUMSTANCES = "شماره پرونده,تاریخ,موضوع,محله,تنها یا با خانواده,ساعت حضور در خیابان,خطرها\n"


def told(folder, places, cells):
    """Return a file with one row that says these circumstances, checked."""
    path = folder / "circumstances.csv"
    path.write_text(CIRCUMSTANCES + f"A-1,1403/08/12,کودک کار,مرکزی,{cells}\n", encoding="utf-8")
    return check(path, places)


def test_the_circumstances_of_a_case_are_read(tmp_path, places):
    found = told(tmp_path, places, "تنها,۸ ساعت,ترافیک؛ سرما")
    assert found.rows[["company", "street_hours", "hazards"]].iloc[0].tolist() == ["alone", 8.0, "traffic weather"]
    assert (found.problems, found.personal) == ((), ())


def test_unknown_circumstances_warn_and_never_reject_and_a_name_is_not_quoted(tmp_path, places):
    found = told(tmp_path, places, "حسن رضایی,8-16,اژدها")
    assert codes(found) == [(2, "company-unknown"), (2, "street-hours-unreadable"), (2, "hazard-unknown")]
    assert [problem.value for problem in found.problems] == ["", "8-16", "اژدها"]
    assert found.rows["company"].isna().all()
    assert found.rows["hazards"].tolist() == [""]
    assert "حسن" not in "".join(problem.sentence("fa") for problem in found.problems)


def test_the_circumstances_do_not_make_another_case_of_one(tmp_path, places):
    first = told(tmp_path, places, ",,").rows["id"].tolist()
    assert told(tmp_path, places, "تنها,8,سرما").rows["id"].tolist() == first
    plain = write(tmp_path, [["1403/08/12", "کودک کار", "مرکزی"]], ["تاریخ", "موضوع", "محله"])
    more = tmp_path / "more.csv"
    more.write_text("تاریخ,موضوع,محله,خطرها\n1403/08/12,کودک کار,مرکزی,سرما\n", encoding="utf-8")
    assert check(plain, places).rows["id"].tolist() == check(more, places).rows["id"].tolist()
