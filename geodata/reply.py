"""Workbooks that agencies are sent: the rows they should mend, and an empty table to fill. Reads no store.

Whatever a cell holds is written as text, so that '=1+1' can never run as a formula on somebody's machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from geodata import facts, spreadsheet
from geodata.intake import Intake, title_of
from geodata.problems import Problem
from geodata.words import text

ASKED = (
    *("id", "day", "issue", "severity", "urgent", "needs", "age", "sex", "neighbourhood", "x", "y", "status"),
    *("company", "street_hours", "hazards"),
)
SEVERAL = ("needs", "hazards")  # of which a cell may hold more than one
REQUIRED = ("day", "issue")
ONE_OF_TWO = ("neighbourhood", "x", "y")
ROOM = 2000  # rows of the template that offer the lists
LONGEST = 32_767  # characters that a cell of a workbook can hold
WIDEST = 60
HEAD = PatternFill("solid", fgColor="DDE6E8")


def problem_workbook(path: Path, intake: Intake, language: str) -> bytes:
    """Return an .xlsx of the rows with problems: their number, what became of them, why, and their cells as sent.

    Cells of personal columns are left blank. Rows are those of ``intake.sheet`` of the file at ``path``.
    """
    words = facts.reply_words()[language]
    sheet = next(one for one in spreadsheet.read(path) if one.name == intake.sheet)
    titles = [title_of(sheet, place) for place in range(len(sheet.headings))]
    kept = [place for place, title in enumerate(titles) if title not in intake.personal]
    book, page = _book(words["problems"], language)
    _fill(page, 1, [words["row"], words["outcome"], words["reason"], *titles])
    for line, (row, problems) in enumerate(sorted(_by_row(intake.problems).items()), start=2):
        cells = [""] * len(titles)
        for place in kept:
            cells[place] = text(sheet.rows.at[row, place])
        _fill(page, line, [str(row), words[_gravest(problems)], _reasons(problems, language), *cells])
    _finish(page)
    return _bytes(book)


def _reasons(problems: Iterable[Problem], language: str) -> str:
    return "\n".join(dict.fromkeys(one.sentence(language) for one in problems))


def _gravest(problems: Iterable[Problem]) -> str:
    return "reject" if any(one.grade == "reject" for one in problems) else "warn"


def template(agency: str, language: str) -> bytes:
    """Return an empty .xlsx for an agency: its own headings, lists of the allowed words, and a sheet of help."""
    words = facts.reply_words()[language]
    book, page = _book(words["cases"], language)
    titles = {field: _heading(agency, field, language) for field in ASKED}
    allowed = {field: [entry.name(language) for entry in entries] for field, entries in _lists().items()}
    allowed["urgent"] = [words["yes"], words["no"]]
    _fill(page, 1, titles.values())
    _offer(book, page, allowed, words["lists"])
    help_page = book.create_sheet(words["help"])
    help_page.sheet_view.rightToLeft = language == "fa"
    _fill(help_page, 1, [words["privacy"]])
    _fill(help_page, 3, [words["column"], words["need"], words["about"], words["allowed"]])
    for line, field in enumerate(ASKED, start=4):
        need = words["required" if field in REQUIRED else "one_of_two" if field in ONE_OF_TWO else "optional"]
        _fill(help_page, line, [titles[field], need, words["explained"][field], "، ".join(allowed.get(field, []))])
    _finish(page)
    _finish(help_page, head=3)
    return _bytes(book)


def _lists() -> dict[str, Iterable[facts.Fact]]:
    return {
        "issue": facts.issues().values(),
        "severity": facts.severities().values(),
        "needs": facts.needs().values(),
        "sex": facts.sexes().values(),
        "status": facts.statuses().values(),
        "company": facts.companies().values(),
        "hazards": facts.hazards().values(),
    }


def _heading(agency: str, field: str, language: str) -> str:
    own = facts.agencies()[agency].columns.get(field, ())
    common = facts.column_words()[field]
    return own[0] if own and language == "fa" else common[0 if language == "fa" else 1]


def _offer(book: Workbook, page: Worksheet, allowed: Mapping[str, Sequence[str]], title: str) -> None:
    """Write the allowed words on a hidden sheet and let the cells choose from them."""
    lists = book.create_sheet(title)
    lists.sheet_state = "hidden"
    for column, (field, entries) in enumerate(allowed.items(), start=1):
        for line, entry in enumerate(entries, start=1):
            _write(lists.cell(line, column), entry)
        letter = get_column_letter(column)
        source = f"{quote_sheetname(title)}!${letter}$1:${letter}${len(entries)}"
        rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=field not in SEVERAL)
        target = get_column_letter(ASKED.index(field) + 1)
        rule.add(f"{target}2:{target}{ROOM}")
        page.add_data_validation(rule)


def _by_row(problems: Iterable[Problem]) -> dict[int, list[Problem]]:
    found: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.row is not None:
            found.setdefault(problem.row, []).append(problem)
    return found


def _book(title: str, language: str) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    page = book.worksheets[0]
    page.title = title
    page.sheet_view.rightToLeft = language == "fa"
    return book, page


def _fill(page: Worksheet, line: int, entries: Iterable[str]) -> None:
    for column, entry in enumerate(entries, start=1):
        _write(page.cell(line, column), entry)


def _write(cell: Cell, entry: str) -> None:
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", entry)[:LONGEST] or None
    if cell.value is not None:
        cell.data_type = "s"
        cell.quotePrefix = True
        cell.number_format = "@"
        cell.alignment = Alignment(vertical="top", wrap_text="\n" in entry)


def _finish(page: Worksheet, head: int = 1) -> None:
    for cell in page[head]:
        cell.font, cell.fill = Font(bold=True), HEAD
    page.freeze_panes = f"A{head + 1}"
    for column in page.columns:
        lengths = [len(line) for cell in column if cell.row >= head for line in str(cell.value or "").split("\n")]
        page.column_dimensions[get_column_letter(column[0].column)].width = min(WIDEST, max(lengths, default=0) + 4)


def _bytes(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
