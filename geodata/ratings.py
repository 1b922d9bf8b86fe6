"""A small sample that two people rated apart from each other: a sheet with two columns of levels. Keeps levels only."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from sqlalchemy import delete, insert

from geodata import headings, personal, schema, spreadsheet, words
from geodata.problems import Problem, Unreadable
from geodata.spreadsheet import Sheet
from geodata.store import Store, touch

ENOUGH = 0.6  # share of the filled cells that are levels, border included
NUMBERING = ("id", "row_number", "personal")  # meanings of a heading whose 1, 2 and 3 are no levels


class Ratings(NamedTuple):
    """Pairs of levels (``one``, ``other``) and the rows that hold none."""

    pairs: pd.DataFrame
    problems: tuple[Problem, ...]


def read(path: Path) -> Ratings:
    """Return the pairs of a sheet: the first two columns whose cells are levels; anything else is never read.

    Raises
    ------
    Unreadable
        The file cannot be opened, or has not two such columns.
    """
    sheet = max(spreadsheet.read(path, path.name), key=lambda one: len(_rated(one)))
    columns = _rated(sheet)
    if len(columns) < 2:
        raise Unreadable("ratings-columns", path.name)
    told = [words.texts(sheet.rows[column]) for column in columns[:2]]
    one, other = (words.severities(cells)[0] for cells in told)
    said = words.says_something(told[0]) | words.says_something(told[1])
    good = (one != "") & (other != "")
    lost = np.flatnonzero(said & ~good)
    problems = [
        Problem("rating-unknown", int(sheet.rows.index[row]), value=personal.shown(f"{told[0][row]} / {told[1][row]}"))
        for row in lost
    ]
    return Ratings(pd.DataFrame({"one": one[good], "other": other[good]}), tuple(problems))


def keep(store: Store, pairs: pd.DataFrame) -> None:
    """Store the pairs in place of those before."""
    rows = pairs.to_dict("records")
    with store.writing() as connection:
        connection.execute(delete(schema.ratings))
        if rows:
            connection.execute(insert(schema.ratings), rows)
        touch(connection)


def _rated(sheet: Sheet) -> list[int]:
    return [place for place, heading in enumerate(sheet.headings) if _share(sheet, place, heading) >= ENOUGH]


def _share(sheet: Sheet, place: int, heading: str) -> float:
    claim = headings.claim(heading)
    cells = words.texts(sheet.rows[place])
    filled = cells[words.says_something(cells)]
    if (claim and claim.field in NUMBERING) or not len(filled) or personal.tells_who(sheet.rows[place]):
        return 0.0
    return float((words.severities(filled)[0] != "").mean())
