"""Cells as they stand in a sheet: which row holds the headings, and which rows hold no case. Knows nothing of files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from geodata.dates import read_day
from geodata.persian import fold

LONGEST_HEADING = 80
LOOKED_AT = 60  # rows with something in them, from the top, among which the headings are sought
COMPARED = 200  # rows below, whose values tell headings from data
LABELS = 0.75  # share of a heading row's filled cells that must be labels
WIDTH = 0.5  # share of the fullest row's cells that a heading row must fill
FULL = 0.8  # share of the fullest row's cells from which a row is data when it is no heading
FULLER = 1.5  # times as many cells as the row above, from which that was a title
AGAIN = 0.2  # share of labels that may stand among their own column's values
TOTAL_STARTS = frozenset("جمTtGgSsﺟﻣ")
TOTAL = re.compile(
    r"(?:جمع|مجموع)(?:کل|کلی|نهایی)?(?:موارد|ردیفها|پروندهها)?\d*|(?:sub|grand)?totals?(?:cases|rows)?\d*|sum\d*"
)
TOTAL_COLUMNS = 3  # the word for a total stands in one of the first columns


@dataclass(frozen=True)
class Grid:
    """A sheet: ``cells`` (n, k) are stripped texts, numbers, dates and None; ``numbers`` are the rows' own.

    ``filled`` (n, k) is the mask of cells that hold something.
    """

    name: str
    cells: np.ndarray
    numbers: np.ndarray
    filled: np.ndarray


def grid(name: str, rows: Sequence[Sequence[Any]], numbers: Sequence[int]) -> Grid:
    """Return rows of any length as a grid; columns and last rows that hold nothing at the end are left out."""
    width = max(map(len, rows), default=0)
    if min(map(len, rows), default=0) < width:
        rows = [(*row, *[None] * (width - len(row))) for row in rows]
    cells = np.full((len(rows), width), None, dtype=object)
    for place, column in enumerate(zip(*rows, strict=True)):
        cells[:, place] = _stripped(column)
    filled = cells != np.array(None)
    last, right = _last(filled.any(axis=1)), _last(filled.any(axis=0))
    return Grid(name, cells[:last, :right], np.asarray(numbers, dtype=np.int64)[:last], filled[:last, :right])


def _stripped(column: Sequence[Any]) -> list[Any]:
    return [(one.strip() or None) if type(one) is str else one if type(one) is float else _plain(one) for one in column]


def _last(held: np.ndarray) -> int:
    return int(np.flatnonzero(held)[-1]) + 1 if held.any() else 0


def _plain(value: Any) -> Any:
    """Return a cell as text, number, date or None; clock times and truth values become text."""
    if value is None or isinstance(value, date):
        return value
    return value if type(value) is int else str(value)


def heading_row(table: Grid) -> int | None:
    """Return the place of the row of headings; None when there is none.

    It is the first row that fills at least half as many cells as the fullest, and it must look like headings: mostly
    short, different texts that are no dates or numbers and do not come up again among their column's values. Rows of
    nothing but numbers (columns counted 1, 2, 3) are passed over, and so are titles: rows that fill far fewer cells
    than the fullest, or than headings right below them.
    """
    held = np.flatnonzero(table.filled.any(axis=1))[:LOOKED_AT]
    counts = table.filled[held].sum(axis=1)
    fullest = counts.max(initial=0)
    wide = counts >= max(2, WIDTH * fullest)
    places, counts = held[wide].tolist(), counts[wide].tolist()
    for i, place in enumerate(places):
        if _heads(table, place):
            return _below_title(table, places[i : i + 2], counts[i : i + 2])
        if counts[i] >= FULL * fullest and any(map(_is_label, table.cells[place])):
            return None
    return None


def _below_title(table: Grid, places: list[int], counts: list[int]) -> int:
    """Return the first of two rows, or the second where that makes the first a mere title."""
    title = len(places) > 1 and counts[1] >= FULLER * counts[0] and _heads(table, places[1], share=1.0)
    return places[1] if title else places[0]


def _heads(table: Grid, place: int, share: float = LABELS) -> bool:
    row = table.cells[place]
    columns = [column for column, cell in enumerate(row) if _is_label(cell)]
    different = len({fold(row[column]) for column in columns})
    if different < 2 or len(columns) < share * table.filled[place].sum():
        return False
    return _come_again(table, place, columns) <= AGAIN * len(columns)


def _come_again(table: Grid, place: int, columns: list[int]) -> int:
    """Return in how many columns the row's value stands again below; rows that repeat it whole do not count."""
    row, below = table.cells[place], table.cells[place + 1 : place + 1 + COMPARED]
    same = below == row
    return int(same[~same.all(axis=1)][:, columns].any(axis=0).sum())


def _is_label(cell: Any) -> bool:
    if not isinstance(cell, str) or len(cell) > LONGEST_HEADING:
        return False
    letters = sum(sign.isalpha() for sign in cell)
    return letters > sum(sign.isdigit() for sign in cell) and isinstance(read_day(cell), str)


def not_cases(table: Grid, heading: int) -> np.ndarray:
    """Return the mask of rows below the headings that hold no case: blank, totals, or the headings again.

    A total says so in one of its first columns and has no date.
    """
    below, filled = table.cells[heading + 1 :], table.filled[heading + 1 :]
    empty = ~filled.any(axis=1)
    again = (below == table.cells[heading]).all(axis=1)
    named = np.zeros(len(below), dtype=bool)
    for column in range(min(TOTAL_COLUMNS, below.shape[1])):
        named |= np.array([_says_total(cell) for cell in below[:, column]], dtype=bool)
    for place in np.flatnonzero(named):
        named[place] = not any(_is_date(cell) for cell in below[place])
    return empty | again | named


def _says_total(cell: Any) -> bool:
    return type(cell) is str and cell[0] in TOTAL_STARTS and TOTAL.fullmatch(fold(cell)) is not None


def _is_date(cell: Any) -> bool:
    return isinstance(cell, (str, date)) and not isinstance(read_day(cell), str)
