"""The workbooks that agencies are sent: read back with openpyxl, and through the intake itself."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from geodata import facts, intake, reply
from geodata.locate import Places

SECRET = b"a secret of the tests"
TODAY = (date(2024, 12, 1) - date(1970, 1, 1)).days
HEADINGS = ["تاریخ", "موضوع", "محله", "کد ملی", "شرح"]
ROWS = [
    ["1403/08/12", "متکدی", "مرکزی", "0499370899", "خوب"],
    ["1403/08/40", "=1+1", "مرکزی", "0499370899", '=HYPERLINK("http://example.org","x")'],
    ["1403/08/12", "نزاع", "", "0499370899", "@SUM(A1)\x07"],
]


@pytest.fixture
def places(town) -> Places:
    """The town of nine squares."""
    return Places.of(town)


@pytest.fixture
def sent(tmp_path):
    """A workbook as an agency would send it, with text that looks like formulas."""
    book = Workbook()
    page = book.active
    for line, cells in enumerate([HEADINGS, *ROWS], start=1):
        for column, text in enumerate(cells, start=1):
            cell = page.cell(line, column)
            cell.value = text.replace("\x07", "")
            cell.data_type = "s"
    path = tmp_path / "sent.xlsx"
    book.save(path)
    return path


def check(path, places):
    """Check with the tests' secret and day."""
    return intake.check(path, places, secret=SECRET, today=TODAY)


def opened(data):
    """Open a workbook that was returned as bytes."""
    return load_workbook(BytesIO(data))


def table(page):
    """Return a sheet's cells as lists."""
    return [[cell.value for cell in line] for line in page.iter_rows()]


def test_the_problem_rows_come_back_with_reasons_and_without_personal_cells(sent, places):
    page = opened(reply.problem_workbook(sent, check(sent, places), "fa")).worksheets[0]
    head, first, second = table(page)
    assert head == ["ردیف فایل شما", "نتیجه", "دلیل", *HEADINGS]
    assert first[0] == "3"
    assert first[2].split("\n")[0].startswith("تاریخ «1403/08/40»")
    assert len(first[2].split("\n")) == 2
    assert first[3:] == ["1403/08/40", "=1+1", "مرکزی", None, '=HYPERLINK("http://example.org","x")']
    assert second[:2] == ["4", "وارد نشد"]
    assert page.sheet_view.rightToLeft is True


def test_the_reasons_are_in_the_reader_s_language(sent, places):
    page = opened(reply.problem_workbook(sent, check(sent, places), "en")).worksheets[0]
    assert table(page)[0][:3] == ["Row of your file", "Outcome", "Why"]
    assert "does not exist in the calendar" in table(page)[1][2]
    assert not page.sheet_view.rightToLeft


def test_nothing_in_a_reply_is_a_formula(sent, places):
    for data in (reply.problem_workbook(sent, check(sent, places), "fa"), reply.template("ngo", "en")):
        cells = [cell for page in opened(data).worksheets for line in page.iter_rows() for cell in line if cell.value]
        assert {cell.data_type for cell in cells} == {"s"}
        assert all(cell.quotePrefix for cell in cells)


def test_no_identifier_is_in_the_reply(sent, places):
    book = opened(reply.problem_workbook(sent, check(sent, places), "fa"))
    assert "0499370899" not in repr([table(page) for page in book.worksheets])


def test_warned_rows_come_back_as_taken_in(tmp_path, places):
    path = tmp_path / "file.csv"
    path.write_text("تاریخ,موضوع,محله,شدت\n1403/08/12,متکدی,مرکزی,عجب\n1403/08/12,متکدی,مرکزی,کم\n", encoding="utf-8")
    lines = table(opened(reply.problem_workbook(path, check(path, places), "en")).worksheets[0])
    assert [line[:2] for line in lines[1:]] == [["2", "Taken in, with a remark"]]


def test_a_mended_problem_workbook_can_be_sent_again(sent, places, tmp_path):
    book = opened(reply.problem_workbook(sent, check(sent, places), "fa"))
    page = book.worksheets[0]
    page["D2"], page["E2"], page["F3"] = "1403/08/14", "متکدی", "شرقی"
    path = tmp_path / "mended.xlsx"
    book.save(path)
    again = check(path, places)
    assert again.rows[["issue", "neighbourhood"]].to_numpy().tolist() == [["begging", "centre"], ["fights", "east"]]


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("agency", list(facts.agencies()))
def test_a_filled_template_is_understood_in_every_column(agency, language, places, tmp_path):
    book = opened(reply.template(agency, language))
    page = book.worksheets[0]
    issue, level = facts.issues()["fights"].name(language), facts.severities()["low"].name(language)
    need, sex = facts.needs()["food"].name(language), facts.sexes()["male"].name(language)
    yes, closed = facts.reply_words()[language]["yes"], facts.statuses()["closed"].name(language)
    cells = ["T-1", "1403/08/12", issue, level, yes, need, "12", sex, "مرکزی", "51.205", "35.725", closed]
    cells += [facts.companies()["alone"].name(language), "8.5", facts.hazards()["traffic"].name(language)]
    for column, text in enumerate(cells, start=1):
        page.cell(2, column).value = text
    path = tmp_path / "filled.xlsx"
    book.save(path)
    checked = intake.check(path, places, secret=SECRET, today=TODAY, agency=agency)
    assert checked.personal == ()
    assert checked.rows.drop(columns=["id", "row"]).iloc[0].to_dict() == {
        "agency": agency, "issue": "fights", "day": 20029, "severity": "low", "urgent": True, "needs": "food",
        "status": "closed", "age_band": "a12_14", "sex": "male", "company": "alone", "street_hours": 8.5,
        "hazards": "traffic", "lon": 51.205, "lat": 35.725,
        "neighbourhood": "north_west", "located": "point",
    }  # fmt: skip


def test_the_template_offers_the_allowed_words_and_explains_every_column():
    book = opened(reply.template("behzisti", "fa"))
    page, help_page = book.worksheets[0], book["راهنما"]
    assert page["B1"].value == "تاریخ شناسایی"
    assert {str(rule.sqref) for rule in page.data_validations.dataValidation} == {
        "C2:C2000", "D2:D2000", "E2:E2000", "F2:F2000", "H2:H2000", "L2:L2000",
        "M2:M2000", "O2:O2000",
    }  # fmt: skip
    offered = {cell.value for cell in book["فهرست‌ها"]["A"]} - {None}
    assert offered == {issue.fa for issue in facts.issues().values()}
    assert book["فهرست‌ها"].sheet_state == "hidden"
    assert len(table(help_page)) == 3 + len(reply.ASKED)
    assert "کد ملی" in help_page["A1"].value
    assert page.sheet_view.rightToLeft is True
