"""How much of a column can be read as a field, by which rival columns are compared. Looks at a sample of the cells."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

from geodata import reading, words
from geodata.columns import Readable
from geodata.coordinates import locate_numbers
from geodata.dates import read_days
from geodata.locate import Places, names
from geodata.persian import digits
from geodata.spreadsheet import Sheet

SAMPLE = 400  # filled cells looked at, spread over the column
DATE_DIGITS = (6, 8)  # lengths in which bare digits are a date and not a serial number
NEAR = (
    0.5  # degrees from the neighbourhoods' bounds within which a point counts, so that ages and districts do not pass
)
SWAPPED = 0.5  # what a row counts whose east and north have changed places, so that the right order wins


def readable(sheet: Sheet, places: Places) -> Readable:
    """Return the function that says which share of a column's filled cells can be read; 0 when all are empty."""

    @cache
    def share(field: str, columns: tuple[int, ...]) -> float:
        if field == "x":
            return _pair_share(sheet, columns, places)
        filled = _filled(sheet, columns[0])
        hits = _hits(field, filled, places) if len(filled) else np.zeros(1)
        return float(hits.mean())

    return share


def _hits(field: str, cells: pd.Series, places: Places) -> np.ndarray:
    written = words.texts(cells)
    by_field: dict[str, Callable[[], np.ndarray]] = {
        "day": lambda: (read_days(cells)[1] == "") & ~_serial(written),
        "issue": lambda: words.issues(written) != "",
        "severity": lambda: words.severities(written)[0] != "",
        "needs": lambda: words.needs(written)[0] != "",
        "company": lambda: words.companies(written) != "",
        "street_hours": lambda: np.isfinite(words.hours(written)),
        "hazards": lambda: words.hazards(written)[0] != "",
        "status": lambda: words.statuses(written) != "",
        "age": lambda: words.ages(written) != "",
        "sex": lambda: words.sexes(written) != "",
        "neighbourhood": lambda: names(places, pd.Series(written, dtype=object))[0] != "",
        "position": lambda: words.each(written, lambda one: reading.two_numbers(one) != ("", "")).astype(bool),
        "id": lambda: ~pd.Series(written).duplicated().to_numpy(),
    }
    return by_field.get(field, lambda: np.ones(len(written), dtype=bool))()


def _pair_share(sheet: Sheet, columns: tuple[int, ...], places: Places) -> float:
    east, north = (sheet.rows[column] for column in columns)
    filled = east.notna() & north.notna()
    step = max(1, int(filled.sum()) // SAMPLE)
    if not filled.any() or not all(_holds_numbers(cells[filled][::step]) for cells in (east, north)):
        return 0.0
    points = locate_numbers(east[filled][::step], north[filled][::step])
    west, south, most_east, most_north = places.bounds
    near = points["lon"].between(west - NEAR, most_east + NEAR) & points["lat"].between(south - NEAR, most_north + NEAR)
    weights = points["code"].map({"": 1.0, "coordinates-swapped": SWAPPED}).fillna(0.0)
    return float((weights * near).mean())


def _holds_numbers(cells: pd.Series) -> bool:
    return any(any(sign.isdigit() for sign in text) for text in words.texts(cells))


def _serial(written: np.ndarray) -> np.ndarray:
    return np.array([text.isdigit() and len(digits(text)) not in DATE_DIGITS for text in written], dtype=bool)


def _filled(sheet: Sheet, column: int) -> pd.Series:
    cells = sheet.rows[column]
    cells = cells[cells.notna()]
    return cells[:: max(1, len(cells) // SAMPLE)]
