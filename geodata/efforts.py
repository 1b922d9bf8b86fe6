"""Hours of patrol and outreach, read from a sheet: who was out where, how long, in which month. Stores nothing."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from geodata import facts
from geodata.dates import JALALI, NAMED, read_day
from geodata.locate import Places, names
from geodata.persian import clean, digits, jalali
from geodata.register_sheets import Register, keys, numbers, registered, sheet
from geodata.tables import EFFORT

UNSAID = 0  # the month of hours that say none
YEARS = range(1300, 1500)
NONE = (0, 0)  # a year and month that are none
NUMBERED = re.compile(r"(1[34]\d\d)(?:\s*[/\-]?\s*(\d\d?)|[.٫](\d\d|[2-9]))|(\d\d?)(?:\s*[/\-.]\s*|\s+)(1[34]\d\d)")
CALLED = re.compile("ماه|سال")  # «مهرماه ۱۴۰۳», «ماه ۷ سال ۱۴۰۳»
NUMBER = re.compile(r"\d+")
YEAR = re.compile(r"1[34]\d\d")
LETTERS = re.compile(r"[^\W\d_]+")


def effort(path: Path, places: Places, name: str | None = None) -> Register:
    """Return the hours that a sheet gives by neighbourhood and, where it says so, by Jalali month and agency.

    A month may be written «مهر ۱۴۰۳», 1403/07, 140307, as a name beside a column of years, or as any day in it; hours
    without one count for every period. Several rows of one neighbourhood, month and agency are shifts: they add up.
    Hours are a number, of hours where a unit stands beside it: «۳۰ دقیقه», «۲ ساعت و ۳۰ دقیقه» and 12:30 are not read.

    Raises
    ------
    Unreadable
        The file cannot be taken, or has no column of neighbourhoods or of hours.
    """
    cells = sheet(path, name or path.name, "effort")
    called, written, month = (cells.text(field) for field in ("neighbourhood", "hours", "month"))
    placed, codes = names(places, pd.Series(called))
    hours = numbers(written, facts.register_words()["units"]["hours"])
    months = np.array([month_of(*each) for each in zip(month, cells.text("year"), strict=True)], dtype=float)
    agencies = keys(cells.text("agency"), facts.agencies().values())
    columns = {"neighbourhood": placed, "month": months, "agency": [key or None for key in agencies]}
    rows = pd.DataFrame({**columns, "hours": hours}, index=cells.frame.index)
    findings = [
        *((code, "neighbourhood", codes == code) for code in sorted(set(codes) - {""})),
        ("value-missing", "neighbourhood", called == ""),
        ("value-missing", "hours", written == ""),
        ("number-unreadable", "hours", (written != "") & ~(hours >= 0)),
        ("date-unreadable", "month", np.isnan(months)),
        ("agency-not-known", "agency", (cells.text("agency") != "") & (agencies == "")),
    ]
    found = registered(cells, rows, EFFORT, findings)
    return Register(_added(found.rows), found.problems, found.total)


def month_of(text: str, year: str = "") -> float:
    """Return Jalali year × 12 + month − 1 of a month as an office writes it; 0 for none, NaN for one that is none.

    ``year`` is what a column of its own says, for months without one. Several months in one cell are none, and so is
    1403.1: a spreadsheet shows 1403.10 like that.
    """
    plain = _plain(text)
    if not plain:
        return UNSAID
    stated = plain if YEAR.search(plain) else f"{plain} {_plain(year)}"
    return _index(*(_numbered(stated) or _named(stated) or _dated(text) or NONE))


def _plain(text: str) -> str:
    return CALLED.sub(" ", digits(clean(text)).casefold()).strip()


def _numbered(stated: str) -> tuple[int, int] | None:
    """Return the year and month of two numbers, in either order."""
    found = NUMBERED.fullmatch(stated)
    if not found:
        return None
    month, year = sorted(int(part) for part in found.groups() if part)
    return year, month


def _named(stated: str) -> tuple[int, int] | None:
    """Return the year and month of one name and one number; None where there are several, for then it may be a day."""
    known, numbers = {NAMED[word] for word in LETTERS.findall(stated) if word in NAMED}, NUMBER.findall(stated)
    if len(known) != 1 or len(numbers) != 1:
        return None
    calendar, month = known.pop()
    return (int(numbers[0]), month) if calendar == JALALI else None


def _dated(text: str) -> tuple[int, int] | None:
    day = read_day(text)
    return None if isinstance(day, str) else jalali(day)[:2]


def _index(year: int, month: int) -> float:
    return year * 12 + month - 1 if year in YEARS and 1 <= month <= 12 else np.nan


def _added(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the hours of each neighbourhood, month and agency added up, in the order they came."""
    by = ["neighbourhood", "month", "agency"]
    found = rows.groupby(by, sort=False, dropna=False, as_index=False)["hours"].sum()[EFFORT.names]
    agencies = [key if isinstance(key, str) else None for key in found["agency"]]
    return found.assign(agency=pd.Series(agencies, index=found.index, dtype=object))
