"""Every kind of file comes out as the same table with the sheet's own row numbers; bad files say why, at once."""

import json
from datetime import date, datetime
from pathlib import Path

import containers
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from geodata import spreadsheet, workbook
from geodata.persian import fold
from geodata.problems import Unreadable
from geodata.spreadsheet import best, read

HEADINGS = ("کد", "تاریخ", "موضوع", "محله")
ROWS = [
    ["K-1", "1403/02/05", "تکدی‌گری", "تهرانسر شرقی"],
    ["K-2", "1403/02/06", "کارتن‌خوابی", "وردآورد"],
    ["K-3", "1403/02/07", "نزاع", "شهرک دریا"],
]


def xlsx(path: Path, *sheets: list[list], titles=("موارد", "دوم", "سوم")) -> Path:
    book = Workbook()
    book.remove(book.active)
    for title, rows in zip(titles, sheets, strict=False):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def text(path: Path, rows: list[list], sign: str = ",", encoding: str = "utf-8", end: str = "\n") -> Path:
    path.write_bytes(end.join(sign.join(map(str, row)) for row in rows).encode(encoding))
    return path


def refusal(path: Path) -> str:
    with pytest.raises(Unreadable) as refused:
        read(path)
    assert refused.value.problem.value == path.name
    assert refused.value.problem.grade == "refuse"
    return refused.value.problem.code


def plain(sheet) -> list[list]:
    return sheet.rows.to_numpy(dtype=object).tolist()


@pytest.mark.parametrize("file", ["behzisti.xlsx", "kalantari_150.csv", "ngo.xlsx", "hotline_137.csv"])
def test_real_shaped_files_keep_every_row_and_its_number(shared, file):
    truth = json.loads((shared / "samples" / "truth.json").read_text("utf-8"))[file]
    (sheet,) = read(shared / "samples" / file)
    assert len(sheet.rows) == truth["accepted"] + len(truth["rejected"])
    assert list(sheet.ignored) == truth["ignored_rows"]
    assert {int(row) for row in truth["rejected"]} <= set(sheet.rows.index)
    assert set(truth["personal_columns"]) <= set(sheet.headings)


def test_the_welfare_centres_cover_sheet_and_title_are_passed_over(shared):
    (sheet,) = read(shared / "samples" / "behzisti.xlsx")
    assert sheet.name == "موارد"
    assert sheet.rows.index[0] == 5
    assert sheet.preamble == "مرکز تامین و توسعه بهزیستی وردآورد گزارش موارد شناسایی شده"
    assert sheet.rows.loc[5].tolist()[:2] == [1.0, "1403/05/04"]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_every_encoding_and_separator_is_one_table(tmp_path, sign, encoding):
    (sheet,) = read(text(tmp_path / "a.csv", [HEADINGS, *ROWS], sign, encoding, "\r\n"))
    assert sheet.headings == HEADINGS
    assert plain(sheet) == ROWS
    assert sheet.rows.index.tolist() == [2, 3, 4]
    assert (sheet.ignored, sheet.preamble) == ((), "")


ARABIC = {"ی": "ي", "ک": "ك"}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.text("ابپتسعکگی ABC019", min_size=1, max_size=12), min_size=3, max_size=3), min_size=1, max_size=8
    ),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256"]),
    st.sampled_from([",", ";", "\t"]),
)
def test_whatever_the_encoding_the_cells_come_back(tmp_path_factory, rows, encoding, sign):
    table = [[f"{n}-{cell}".strip() for n, cell in enumerate(row)] for row in rows]
    if encoding == "cp1256":
        table = [["".join(ARABIC.get(c, c) for c in cell) for cell in row] for row in table]
    heads = ["رديف", "تاريخ", "موضوع"]
    (sheet,) = read(text(tmp_path_factory.mktemp("e") / "a.csv", [heads, *table], sign, encoding))
    assert plain(sheet) == table


def test_windows_1256_comes_with_arabic_letters(tmp_path):
    (sheet,) = read(text(tmp_path / "a.csv", [["رديف", "تاريخ"], ["1", "1403/02/05"]], ";", "cp1256"))
    assert sheet.headings == ("رديف", "تاريخ")


def test_decimal_commas_do_not_hide_semicolons(tmp_path):
    rows = [["id", "lon", "lat"], ["1", "51,26", "35,70"], ["2", "51,27", "35,71"]]
    (sheet,) = read(text(tmp_path / "a.csv", rows, ";"))
    assert plain(sheet)[0] == ["1", "51,26", "35,70"]


def test_a_line_that_names_the_separator_is_obeyed_and_counted(tmp_path):
    (tmp_path / "a.csv").write_text("sep=;\nکد;نام,ب\n1;a,b\n", "utf-8")
    (sheet,) = read(tmp_path / "a.csv")
    assert sheet.headings == ("کد", "نام,ب")
    assert sheet.rows.index.tolist() == [3]


def test_a_cell_in_quotes_may_hold_lines_and_the_row_has_the_number_of_its_first(tmp_path):
    (tmp_path / "a.csv").write_text('کد,شرح\n1,"الف\nب ""پ"", ت"\n2,ث\n', "utf-8")
    (sheet,) = read(tmp_path / "a.csv")
    assert plain(sheet) == [["1", 'الف\nب "پ", ت'], ["2", "ث"]]
    assert sheet.rows.index.tolist() == [2, 4]


def test_a_quote_that_never_closes_swallows_no_row(tmp_path):
    (tmp_path / "a.csv").write_text('کد,شرح\n1,"الف\n2,"ب"\n3,پ\n', "utf-8")
    (sheet,) = read(tmp_path / "a.csv")
    assert plain(sheet) == [["1", "الف"], ["2", "ب"], ["3", "پ"]]
    assert sheet.rows.index.tolist() == [2, 3, 4]


def test_seconds_marks_in_cells_are_no_quotes(tmp_path):
    (tmp_path / "a.csv").write_text("کد,طول\n1,51°16'04.53\"E\n2,51°16'04.53\"E\n", "utf-8")
    assert plain(read(tmp_path / "a.csv")[0])[1] == ["2", "51°16'04.53\"E"]


def test_workbooks_of_every_kind_are_one_table(tmp_path):
    rows = [list(HEADINGS), *ROWS]
    xlsx(tmp_path / "a.xlsx", rows)
    (tmp_path / "a.xls").write_bytes(containers.xls("موارد", rows))
    pd.DataFrame(ROWS, columns=HEADINGS).to_excel(tmp_path / "a.ods", index=False, sheet_name="موارد")
    for file in ("a.xlsx", "a.xls", "a.ods"):
        (sheet,) = read(tmp_path / file)
        assert (sheet.name, sheet.headings, plain(sheet)) == ("موارد", HEADINGS, ROWS)
        assert sheet.rows.index.tolist() == [2, 3, 4]


def test_the_ending_does_not_matter(tmp_path):
    text(tmp_path / "a.xlsx", [HEADINGS, *ROWS])
    xlsx(tmp_path / "b.xlsx", [HEADINGS, *ROWS]).rename(tmp_path / "b.csv")
    assert plain(read(tmp_path / "a.xlsx")[0]) == plain(read(tmp_path / "b.csv")[0]) == ROWS


def test_rows_keep_the_sheets_numbers_when_the_table_starts_lower_and_further_left(tmp_path):
    book = Workbook()
    for row, cells in enumerate([HEADINGS, *ROWS], start=7):
        for column, cell in enumerate(cells, start=3):
            book.active.cell(row, column, cell)
    book.save(tmp_path / "a.xlsx")
    (sheet,) = read(tmp_path / "a.xlsx")
    assert sheet.headings == HEADINGS
    assert sheet.rows.index.tolist() == [8, 9, 10]


def test_cells_keep_their_kind(tmp_path):
    moment = datetime(2024, 4, 24, 8, 30)
    row = ["الف", 1.5, 7, moment, date(2024, 4, 24), True, "  ", None, "=1+1", "<script>"]
    book = Workbook()
    book.active.append([f"ستون {letter}" for letter in "ابپتثجچحخد"])
    book.active.append(row)
    book.active["I2"].data_type = "s"
    book.save(tmp_path / "a.xlsx")
    (sheet,) = read(tmp_path / "a.xlsx")
    found = plain(sheet)[0]
    assert found[:4] == ["الف", 1.5, 7, moment]
    assert pd.Timestamp(found[4]) == pd.Timestamp("2024-04-24")
    assert found[5:] == ["True", None, None, "=1+1", "<script>"]
    assert sheet.rows.dtypes.eq(object).all()


def test_blank_rows_inside_are_ignored_and_those_at_the_end_are_not_mentioned(tmp_path):
    rows = [list(HEADINGS), ROWS[0], [""] * 4, ROWS[1], [" ", "", "", ""], [""] * 4]
    (sheet,) = read(text(tmp_path / "a.csv", rows))
    assert sheet.rows.index.tolist() == [2, 4]
    assert sheet.ignored == (3,)


@pytest.mark.parametrize(
    "word", ["جمع", "جمع کل", "جمع‌کل:", "مجموع", "جمع كل موارد", "Total", "GRAND TOTAL", "Subtotal", "Sum"]
)
@pytest.mark.parametrize("column", [0, 1, 2])
def test_totals_are_ignored(tmp_path, word, column):
    total = ["", "", "", "3"]
    total[column] = word
    (sheet,) = read(text(tmp_path / "a.csv", [HEADINGS, *ROWS, total]))
    assert sheet.ignored == (5,)
    assert len(sheet.rows) == 3


def test_a_case_is_no_total(tmp_path):
    rows = [["جمع", "1403/02/05", "نزاع", "وردآورد"], ["جمع‌آوری", "", "نزاع", "وردآورد"], ["K", "", "نزاع", "جمع"]]
    (sheet,) = read(text(tmp_path / "a.csv", [HEADINGS, *rows]))
    assert sheet.ignored == ()
    assert len(sheet.rows) == 3


def test_headings_that_come_up_again_are_ignored(tmp_path):
    (sheet,) = read(text(tmp_path / "a.csv", [HEADINGS, ROWS[0], HEADINGS, ROWS[1]]))
    assert sheet.ignored == (3,)
    assert sheet.rows.index.tolist() == [2, 4]


def test_headings_are_found_below_titles_and_counted_columns(tmp_path):
    rows = [["مرکز بهزیستی", "", "آبان ۱۴۰۳", ""], ["", "", "", ""], ["1", "2", "3", "4"], list(HEADINGS), *ROWS]
    (sheet,) = read(text(tmp_path / "a.csv", rows))
    assert sheet.headings == HEADINGS
    assert sheet.preamble == "مرکز بهزیستی آبان ۱۴۰۳ 1 2 3 4"
    assert sheet.rows.index[0] == 5


def test_a_column_without_heading_keeps_its_place(tmp_path):
    (sheet,) = read(text(tmp_path / "a.csv", [["کد", "", "موضوع"], ["1", "x", "نزاع", "y"]]))
    assert sheet.headings == ("کد", "", "موضوع", "")
    assert plain(sheet) == [["1", "x", "نزاع", "y"]]


def test_short_rows_end_in_empty_cells(tmp_path):
    (sheet,) = read(text(tmp_path / "a.csv", [HEADINGS, ["K-1"], ROWS[1]]))
    assert plain(sheet)[0] == ["K-1", None, None, None]


def test_only_tables_are_returned_and_the_best_has_the_known_headings(tmp_path):
    cover = [["این فایل ماهانه تکمیل شود"]]
    codes = [["ستون", "معنا"], *[[f"چیز {letter}", f"معنای {letter}"] for letter in "ابپتث"]]
    sheets = read(xlsx(tmp_path / "a.xlsx", cover, codes, [list(HEADINGS), *ROWS]))
    assert [sheet.name for sheet in sheets] == ["دوم", "سوم"]
    assert best(sheets, {fold("تاریخ"), fold("موضوع")}).name == "سوم"
    assert best(sheets, {fold("معنا")}).name == "دوم"
    assert best(sheets, set()).name == "دوم"


def test_hidden_sheets_are_left_out(tmp_path):
    book = Workbook()
    for title, state in (("پنهان", "hidden"), ("پیدا", "visible")):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        sheet.append(HEADINGS)
        sheet.append(ROWS[0])
    book.save(tmp_path / "a.xlsx")
    assert [sheet.name for sheet in read(tmp_path / "a.xlsx")] == ["پیدا"]


# Bad input


def test_a_missing_and_an_empty_file_say_so(tmp_path):
    assert refusal(tmp_path / "nowhere.csv") == "file-missing"
    (tmp_path / "a.csv").write_bytes(b"")
    assert refusal(tmp_path / "a.csv") == "file-empty"
    (tmp_path / "b.csv").write_bytes(b" \n\n ,, \n")
    assert refusal(tmp_path / "b.csv") == "file-empty"
    assert refusal(xlsx(tmp_path / "c.xlsx", [])) == "file-empty"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
        b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 40,
        bytes(10_000),
        b"a,b\n1,\0\n" * 3,
        b"%PDF-1.7\n1 0 obj",
        b"<html><table><tr><td>a</td></tr></table>",
        b"PK\x03\x04 not an archive",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 not a compound file",
        containers.archive({"word/document.xml": b"<w/>"}),
        b"\xff\xfea",
        b"x" * 200_000,
        b'"' + b"x" * 200_000,
    ],
    ids=[
        "png",
        "jpeg",
        "zeros",
        "stray zero",
        "pdf",
        "html",
        "zip",
        "ole",
        "docx",
        "half utf-16",
        "one word",
        "one quote",
    ],
)
def test_what_is_no_table_is_refused(tmp_path, data):
    (tmp_path / "a.xlsx").write_bytes(data)
    assert refusal(tmp_path / "a.xlsx") in ("file-not-a-table", "file-one-column")


def test_a_picture_renamed_to_a_workbook_is_no_table(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    assert refusal(tmp_path / "a.xlsx") == "file-not-a-table"


def test_zero_bytes_on_both_sides_are_no_wide_text(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"a\0,b\0c\n\0" * 20)
    assert refusal(tmp_path / "a.csv") == "file-not-a-table"


def test_a_cut_workbook_is_no_table(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [list(HEADINGS), *ROWS])
    path.write_bytes(path.read_bytes()[:3000])
    assert refusal(path) == "file-not-a-table"


def test_locked_workbooks_of_every_kind_say_so(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(containers.compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y"}))
    (tmp_path / "a.xls").write_bytes(containers.xls("موارد", [["الف", "ب"]], locked=True))
    manifest = b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
    (tmp_path / "a.ods").write_bytes(containers.archive({"META-INF/manifest.xml": manifest, "content.xml": b"?"}))
    assert {refusal(tmp_path / file) for file in ("a.xlsx", "a.xls", "a.ods")} == {"file-encrypted"}


def test_a_swollen_workbook_is_refused_before_it_is_unpacked(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(containers.archive({"xl/worksheets/sheet1.xml": bytes(30_000_000)}))
    assert refusal(tmp_path / "a.xlsx") == "file-swollen"


def test_a_directory_that_lies_about_sizes_is_found_out(tmp_path):
    data = containers.archive({"xl/worksheets/sheet1.xml": bytes(30_000_000)})
    (tmp_path / "a.xlsx").write_bytes(containers.lying(data, 30_000_000, 1000))
    assert refusal(tmp_path / "a.xlsx") == "file-swollen"


def test_two_cells_that_span_billions_end_the_reader_and_not_the_program(tmp_path):
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = "الف", "ب"
    book.save(tmp_path / "a.xlsx")
    assert refusal(tmp_path / "a.xlsx") == "file-swollen"


def test_sizes_are_refused_from_one_too_many(tmp_path, monkeypatch):
    path = text(tmp_path / "a.csv", [HEADINGS, *ROWS])
    monkeypatch.setattr(spreadsheet, "BYTES", path.stat().st_size)
    assert len(read(path)) == 1
    monkeypatch.setattr(spreadsheet, "BYTES", path.stat().st_size - 1)
    assert refusal(path) == "file-too-large"


def test_a_file_of_300_megabytes_is_not_opened(tmp_path, monkeypatch):
    with (tmp_path / "a.csv").open("wb") as made:
        made.truncate(300_000_000)
    monkeypatch.setattr(Path, "read_bytes", None)
    assert refusal(tmp_path / "a.csv") == "file-too-large"


@pytest.mark.parametrize("width", [300, 301, 1000])
def test_more_than_300_columns_are_refused(tmp_path, width):
    rows = [
        [f"ستون {'ا' * (n % 9)}{chr(0x628 + n // 9 % 9)}{chr(97 + n // 81)}" for n in range(width)],
        list(range(width)),
    ]
    for path in (text(tmp_path / "a.csv", rows), xlsx(tmp_path / "a.xlsx", rows)):
        if width > 300:
            assert refusal(path) == "file-too-many-columns"
        else:
            assert len(read(path)[0].headings) == 300


def test_rows_that_no_sheet_can_hold_are_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("کد,نام\n" + "1,a\n" * 1_048_576, "utf-8")
    assert refusal(path) == "file-too-many-rows"


def test_the_last_row_that_fits_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(spreadsheet, "ROWS", 3)
    assert len(read(text(tmp_path / "a.csv", [HEADINGS, *ROWS]))[0].rows) == 3
    assert len(read(xlsx(tmp_path / "a.xlsx", [HEADINGS, *ROWS]))[0].rows) == 3
    assert refusal(text(tmp_path / "b.csv", [HEADINGS, *ROWS, ROWS[0]])) == "file-too-many-rows"
    assert refusal(xlsx(tmp_path / "b.xlsx", [HEADINGS, *ROWS, ROWS[0]])) == "file-too-many-rows"


def test_one_column_no_headings_and_no_rows_are_told_apart(tmp_path):
    assert refusal(text(tmp_path / "a.csv", [["موضوع"], ["نزاع"], ["تکدی"]])) == "file-one-column"
    assert refusal(text(tmp_path / "b.csv", ROWS)) == "file-no-header"
    assert refusal(text(tmp_path / "c.csv", [["نزاع", "وردآورد", "باز"], ["نزاع", "دریا", "باز"]])) == "file-no-header"
    assert refusal(text(tmp_path / "d.csv", [HEADINGS])) == "file-no-rows"
    assert refusal(text(tmp_path / "e.csv", [HEADINGS, ["جمع", "", "", "0"]])) == "file-no-rows"
    assert refusal(xlsx(tmp_path / "f.xlsx", [list(HEADINGS)])) == "file-no-rows"


def test_headings_without_rows_do_not_hide_a_sheet_with_rows(tmp_path):
    sheets = read(xlsx(tmp_path / "a.xlsx", [list(HEADINGS)], [list(HEADINGS), *ROWS]))
    assert [sheet.name for sheet in sheets] == ["دوم"]


def test_messages_name_the_file_as_the_sender_did(tmp_path):
    (tmp_path / "upload").write_bytes(b"")
    with pytest.raises(Unreadable, match="آبان.csv"):
        read(tmp_path / "upload", "آبان.csv")


def outcome(path: Path) -> str:
    try:
        return "read" if all(len(sheet.rows) for sheet in read(path)) else "nothing"
    except Unreadable as refused:
        return refused.problem.grade


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400) | st.text('a1,;\n" ۱ی/', max_size=80).map(str.encode))
def test_any_bytes_are_a_table_or_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("b") / "a.csv"
    path.write_bytes(data)
    assert outcome(path) in ("read", "refuse")


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 4500), st.integers(1, 255))
def test_a_broken_byte_in_a_workbook_is_refused_or_read(tmp_path_factory, place, change):
    path = xlsx(tmp_path_factory.mktemp("c") / "a.xlsx", [list(HEADINGS), *ROWS])
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= change
    path.write_bytes(data)
    assert outcome(path) in ("read", "refuse")


@pytest.mark.parametrize("title", [["مرکز بهزیستی", "گزارش ماهانه"], ["", "", "گزارش", "آبان ۱۴۰۳"]])
def test_a_title_of_two_cells_is_not_taken_for_headings(tmp_path, title):
    (sheet,) = read(text(tmp_path / "a.csv", [title, HEADINGS, *ROWS]))
    assert sheet.headings == HEADINGS


def test_titles_far_narrower_than_the_table_are_passed_over(tmp_path):
    wide = [f"ستون {letter}" for letter in "ابپتثج"]
    rows = [["مرکز", "بهزیستی"], ["گزارش", "ماهانه"], wide, list("۱۲۳۴۵۶")]
    assert read(text(tmp_path / "a.csv", rows))[0].headings == tuple(wide)


def test_headings_with_a_gap_are_not_taken_for_a_title(tmp_path):
    rows = [["کد", "موضوع", "", "محله"], ["الف", "نزاع", "ت", "وردآورد"], ["ب", "تکدی", "ث", "دریا"]]
    assert read(text(tmp_path / "a.csv", rows))[0].headings == ("کد", "موضوع", "", "محله")


def test_the_reader_of_workbooks_knows_its_containers():
    assert workbook.is_workbook(b"PK\x03\x04....")
    assert not workbook.is_workbook(b"a,b\n")


def test_numbers_of_rows_are_whole(tmp_path):
    assert read(text(tmp_path / "a.csv", [HEADINGS, *ROWS]))[0].rows.index.dtype == np.int64
