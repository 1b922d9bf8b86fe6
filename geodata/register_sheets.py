"""Lists that stewards bring in, as tables of known columns: headings told, numbers read, findings gathered.

Columns are told by the headings of ``catalogue/registers.toml``; every other column (contact persons, telephone
numbers) is never read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from geodata import facts, personal, spreadsheet, words
from geodata.persian import digits, fold, number
from geodata.problems import Problem, Unreadable
from geodata.tables import Table, conform

NEEDED = {
    "population": ("neighbourhood", "people"),
    "resources": ("name", "x", "y"),
    "points": ("name",),
    "effort": ("neighbourhood", "hours"),
}
ASIDE = re.compile(r"\d+|\([^)]*\)|\[[^]]*\]")
WORDS = re.compile(r"[^\W\d_]+(?:[-/\s\u200c]+[^\W\d_]+)*", re.UNICODE)


@dataclass(frozen=True, eq=False)
class Register:
    """A list as it was understood.

    Parameters
    ----------
    rows
        What can be stored, typed as ``tables.POPULATION``, ``tables.RESOURCES`` or ``tables.EFFORT``.
    problems
        All findings, in the order of the sheet's rows.
    total
        Rows of the list, good or not.
    """

    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    total: int

    @property
    def accepted(self) -> int:
        """Rows of the list that were good; several may be one row of what can be stored."""
        return self.total - len({problem.row for problem in self.problems if problem.grade == "reject"})


@dataclass(frozen=True, eq=False)
class Cells:
    """The columns that are known, by field, indexed by the sheet's own rows, and their headings."""

    frame: pd.DataFrame
    headings: Mapping[str, str]
    title: str

    def text(self, field: str) -> np.ndarray:
        """Return a column as texts, '' throughout where the list does not have it."""
        return words.texts(self.frame[field]) if field in self.frame else np.full(len(self.frame), "", dtype=object)

    def found(self, code: str, field: str, where: np.ndarray) -> list[Problem]:
        """Return a problem for every row that is marked."""
        texts, rows = self.text(field), self.frame.index
        heading = self.headings.get(field, field)
        return [Problem(code, int(rows[i]), heading, personal.shown(texts[i])) for i in np.flatnonzero(where)]


def registered(
    cells: Cells, rows: pd.DataFrame, table: Table, findings: Sequence[tuple[str, str, np.ndarray]]
) -> Register:
    """Return the good rows, typed, and every finding (code, field, where) as problems in the order of the rows."""
    rejects = [where for code, _, where in findings if Problem(code).grade == "reject"]
    problems = [problem for code, field, where in findings for problem in cells.found(code, field, where)]
    kept = rows[~np.logical_or.reduce(rejects)]
    ordered = sorted(problems, key=lambda problem: problem.row or 0)
    return Register(conform(kept, table)[0].reset_index(drop=True), tuple(ordered), len(rows))


def sheet(path: Path, title: str, register: str, needed: Collection[str] | None = None) -> Cells:
    """Return the known columns of a table's best sheet; Unreadable where one that is needed is missing.

    ``needed`` are the fields that it must have, those of ``NEEDED`` when None.
    """
    known = {fold(word) for spellings in facts.register_words()[register].values() for word in spellings}
    sheet = spreadsheet.best(spreadsheet.read(path, title), known)
    return cells_of(sheet.rows, sheet.headings, register, NEEDED[register] if needed is None else needed, title)


def cells_of(rows: pd.DataFrame, headings: Sequence[str], register: str, needed: Collection[str], title: str) -> Cells:
    """Return the known columns among those given, under their headings."""
    known = facts.register_words()[register]
    fields = _matched(headings, known)
    missing = [known[field][0] for field in needed if field not in fields]
    if missing:
        raise Unreadable("file-columns-missing", title, "، ".join(missing))
    frame = rows[list(fields.values())].set_axis(list(fields), axis=1)
    return Cells(frame, {field: headings[place] for field, place in fields.items()}, title)


def _matched(headings: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[str, int]:
    places = {field: _place(headings, spellings) for field, spellings in known.items()}
    return {field: place for field, place in places.items() if place is not None}


def _place(headings: Sequence[str], spellings: Sequence[str]) -> int | None:
    """Return the column whose heading stands first in the list of spellings; numbers and brackets may come on top."""
    folded = [fold(heading) for heading in headings]
    bare = [fold(ASIDE.sub("", digits(heading))) for heading in headings]
    for here in (folded, bare):
        for word in map(fold, spellings):
            if word in here:
                return here.index(word)
    return None


def numbers(texts: np.ndarray, units: Collection[str] | None = None) -> np.ndarray:
    """Return the numbers of '۱۲٬۳۴۵ نفر' and the like, NaN where there is none, or more than one.

    ``units`` are the words that may stand beside a number; any may when they are None.
    """
    known = None if units is None else {fold(unit) for unit in units}
    found = [_number(text, known) for text in texts]
    return np.array([np.nan if value is None else value for value in found], dtype="float64")


def _number(text: str, units: Collection[str] | None) -> float | None:
    alone = number(text)
    if alone is not None:
        return alone
    strange = units is not None and any(fold(words) not in units for words in WORDS.findall(text))
    return None if strange else number(WORDS.sub("  ", text).strip())  # two spaces never group thousands


def keys(texts: np.ndarray, entries: Collection[facts.Fact]) -> np.ndarray:
    """Return the catalogue's key of each text, '' where no entry is called so."""
    known = words.vocabulary(entries)
    return words.each(texts, lambda text: words.key_of(text, known))
