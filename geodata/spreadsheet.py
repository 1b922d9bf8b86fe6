"""The only reader of agency files: xlsx, xls, ods and csv to sheets of plain cells, numbered as the sender sees them.

A file is taken for what it holds, not for what its name ends in. What the columns mean is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from geodata import separated, workbook
from geodata.grid import Grid, heading_row, not_cases
from geodata.persian import fold
from geodata.problems import Unreadable

BYTES = 50_000_000
COLUMNS = 300
ROWS = 1_048_575  # below the headings


@dataclass(frozen=True)
class Sheet:
    """One table of a file.

    Parameters
    ----------
    headings
        As the sheet spells them; '' where a column has none.
    rows
        Data rows; columns 0…k-1; the index is the sheet's own row number (first line = 1). Cells are stripped texts,
        numbers, dates, or None where empty.
    ignored
        Numbers of the rows that hold no case: blank ones inside the data, totals, headings that come up again.
    preamble
        The text above the headings.
    """

    name: str
    headings: tuple[str, ...]
    rows: pd.DataFrame
    ignored: tuple[int, ...]
    preamble: str


def read(path: Path, name: str | None = None) -> list[Sheet]:
    """Return the tables of a file, in order; sheets without one (covers, notes) are left out.

    Parameters
    ----------
    name
        What the sender called the file, for messages; the path's own when None.

    Raises
    ------
    Unreadable
        The file cannot be taken; the problem's value is the file's name.
    """
    title = name or path.name
    grids = _grids(path, title)
    tables = [sheet for sheet in map(_sheet, grids) if sheet]
    sheets = [sheet for sheet in tables if len(sheet.rows)]
    if not sheets:
        raise Unreadable("file-no-rows" if tables else _why_no_table(grids), title)
    return sheets


def best(sheets: list[Sheet], known: Collection[str]) -> Sheet:
    """Return the sheet whose folded headings are most often among ``known``; of several, the one with most rows."""
    return max(sheets, key=lambda one: (sum(fold(heading) in known for heading in one.headings), len(one.rows)))


def _grids(path: Path, title: str) -> list[Grid]:
    if not path.is_file():
        raise Unreadable("file-missing", title)
    size = path.stat().st_size
    if size == 0 or size > BYTES:
        raise Unreadable("file-too-large" if size else "file-empty", title)
    data = path.read_bytes()
    if workbook.is_workbook(data):
        return workbook.read(path, data, title, ROWS, COLUMNS)
    return [separated.read(data, title, ROWS, COLUMNS)]


def _why_no_table(grids: list[Grid]) -> str:
    held = [one for one in grids if one.cells.size]
    if not held:
        return "file-empty"
    return "file-one-column" if all(one.filled.sum(axis=1).max() == 1 for one in held) else "file-no-header"


def _sheet(table: Grid) -> Sheet | None:
    place = heading_row(table)
    if place is None:
        return None
    numbers = table.numbers[place + 1 :]
    no_case = not_cases(table, place)
    above = [str(cell) for cell in table.cells[:place].ravel() if cell is not None]
    return Sheet(
        name=table.name,
        headings=tuple("" if cell is None else str(cell) for cell in table.cells[place]),
        rows=pd.DataFrame(
            table.cells[place + 1 :][~no_case], index=pd.Index(numbers[~no_case], dtype=np.int64), dtype=object
        ),
        ignored=tuple(numbers[no_case].tolist()),
        preamble=" ".join(above),
    )
