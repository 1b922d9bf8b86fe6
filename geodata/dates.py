"""Days out of cells: every spelling of a Jalali or Gregorian date that agencies send. The year says which calendar.

Years 13xx and 14xx are Jalali, 19xx and 20xx Gregorian, any other is unreadable. A year of two digits is Jalali: 00 to
29 is 14xx, 30 to 99 is 13xx; it stands first unless the last number can be nothing but a year. A year of four digits
may also stand last, after day and month; only a Gregorian date with slashes may be month-first there, and is taken
where one of the two orders is impossible (05/02/2024 could be either: unreadable). Nothing depends on the locale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from geodata.persian import EPOCH, MONTHS_FA, clean, digits, jalali_day

UNREADABLE, IMPOSSIBLE = "date-unreadable", "date-impossible"
TEHRAN = ZoneInfo("Asia/Tehran")
SERIAL_START = date(1899, 12, 30).toordinal() - EPOCH
SERIALS = (20_000, 80_000)  # 1954 to 2119: smaller whole numbers are more likely counts than days
PIVOT = 29  # greatest two-digit year of the century 1400
GREGORIAN_PIVOT = 49
JALALI = "jalali"
GREGORIAN = "gregorian"
LATIN_JALALI = (
    "farvardin farwardin",
    "ordibehesht ordibehest urdibehesht",
    "khordad khurdad xordad",
    "tir",
    "mordad amordad murdad",
    "shahrivar shahriwar sharivar",
    "mehr",
    "aban",
    "azar",
    "dey day dei",
    "bahman",
    "esfand isfand espand",
)
LATIN_GREGORIAN = (
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sep sept",
    "october oct",
    "november nov",
    "december dec",
)
PERSIAN_GREGORIAN = (
    "ژانویه",
    "فوریه",
    "مارس",
    "آوریل اوریل",
    "مه",
    "ژوئن ژوین",
    "ژوئیه جولای ژوییه",
    "اوت آگوست اگوست",
    "سپتامبر",
    "اکتبر",
    "نوامبر",
    "دسامبر",
)
NAMED = {
    name: (calendar, place % 12 + 1)
    for calendar, names in ((JALALI, (*MONTHS_FA, *LATIN_JALALI)), (GREGORIAN, (*LATIN_GREGORIAN, *PERSIAN_GREGORIAN)))
    for place, group in enumerate(names)
    for name in group.split()
} | {"ابان": (JALALI, 8), "اذر": (JALALI, 9)}
MONTH = "|".join(sorted(NAMED, key=len, reverse=True))
PLAIN = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]([01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?", re.ASCII
)
ZONED = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s?(Z|[+-]\d\d:?\d\d)(?!\d)", re.IGNORECASE)
CLOCK = re.compile(r"(?<!\d)\d{1,2}\s*:\s*\d{2}(?:\s*:\s*\d{2}(?:[.,]\d+)?)?(?!\d)|ساعت\s*\d{1,2}(?!\d)")
NUMERIC = re.compile(r"(?<!\d)(?<!\d[-/.])(\d{1,4})\s?([-/.\\–])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?=t?(?!\d)(?![-/.]\d))")
COMPACT = re.compile(r"(?<![\d.])((?:13|14|19|20)\d\d)(\d\d)(\d\d)(?:\.0)?(?![\d.])")
DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?(?:\s*-?\s*(?:ام|م))?[\s\-/,]*(?<![^\W\d])({MONTH})"
    rf"(?![^\W\d])[\s\-/.,،]*(?:ماه)?[\s،]*(?:سال)?[\s\-/]*(\d{{4}}|\d\d)(?!\d)"
)
MONTH_FIRST = re.compile(rf"(?<![^\W\d])({MONTH})(?![^\W\d])[\s.]*(\d{{1,2}})(?:st|nd|rd|th)?[\s,،]+(\d{{4}})(?!\d)")
YEAR_FIRST = re.compile(rf"(?<!\d)(\d{{4}})[\s\-/،,]*(?<![^\W\d])({MONTH})(?![^\W\d])[\s\-/]*(\d{{1,2}})(?!\d)")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)


def read_days(values: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return the day of each cell since 1970-01-01 (int32, 0 where there is none) and its problem ('' when fine)."""
    place, cells = pd.factorize(values.to_numpy(dtype=object), use_na_sentinel=False)
    found = [read_day(cell) for cell in cells]
    days = np.array([0 if isinstance(one, str) else one for one in found], dtype=np.int32)
    codes = np.array([one if isinstance(one, str) else "" for one in found], dtype=object)
    return days[place], codes[place]


def read_day(value: object) -> int | str:
    """Return the day a cell means, days since 1970-01-01, or the code of what is wrong with it.

    A moment with an offset counts by its day in Tehran. Two dates in one cell must mean the same day. A number is a
    date written without separators (14030205) or a spreadsheet's serial.
    """
    if isinstance(value, str):
        return _text(value)
    if value is None or value is pd.NaT:
        return UNREADABLE
    if isinstance(value, (datetime, date)):
        return _cell(value)
    if isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool):
        return _number(float(value))
    return UNREADABLE


def _cell(value: datetime | date) -> int | str:
    """Read a date cell; an office that lets one type 1403-02-05 keeps it as a date of the year 1403."""
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(TEHRAN)
    return _day(value.year, value.month, value.day)


def _number(value: float) -> int | str:
    if SERIALS[0] <= value < SERIALS[1]:
        return SERIAL_START + int(round(value * 86400) // 86400)
    found = COMPACT.fullmatch(str(int(value))) if value.is_integer() else None
    return _day(int(found[1]), int(found[2]), int(found[3])) if found else UNREADABLE


def _text(value: str) -> int | str:
    plain = digits(value.strip())
    found = PLAIN.fullmatch(plain)
    if found:
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if SERIAL.fullmatch(plain):
        return _number(float(plain))
    text = digits(clean(plain)).replace("\u200c", " ").casefold()
    days = set(_dates(text))
    if IMPOSSIBLE in days:
        return IMPOSSIBLE
    return days.pop() if len(days) == 1 else UNREADABLE


def _dates(text: str) -> Iterator[int | str]:
    """Yield the day or the problem of every date in a lower-case text with ASCII digits."""
    for found in ZONED.finditer(text):
        yield _moment(found)
    text = CLOCK.sub(" ", ZONED.sub(" ", text))
    for found in NUMERIC.finditer(text):
        yield _numeric(found[1], found[3], found[4], found[2] in "/\\")
    for found in COMPACT.finditer(text):
        yield _day(int(found[1]), int(found[2]), int(found[3]))
    for found in DAY_FIRST.finditer(text):
        yield _named(found[3], found[2], found[1])
    for found in MONTH_FIRST.finditer(text):
        yield _named(found[3], found[1], found[2])
    for found in YEAR_FIRST.finditer(text):
        yield _named(found[1], found[2], found[3])


def _moment(found: re.Match[str]) -> int | str:
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3].upper()}")
    except ValueError:
        return IMPOSSIBLE
    year = moment.year
    return _cell(moment) if 1900 <= year < 2100 else _day(year, moment.month, moment.day)


def _numeric(first: str, middle: str, last: str, slashed: bool) -> int | str:
    one, two, three = int(first), int(middle), int(last)
    match len(first), len(last):
        case 4, 1 | 2:
            return _day(one, two, three)
        case 1 | 2, 4:
            return _day_month(one, two, three, slashed)
        case 1 | 2, 1 | 2:
            return _short(one, two, three)
    return UNREADABLE


def _short(first: int, middle: int, last: int) -> int | str:
    """Return the day of three numbers of at most two digits: the year first, or last where it can be nothing else."""
    if last <= 31:
        return _day(_century(first), middle, last)
    return _day(_century(last), middle, first) if first <= 31 else UNREADABLE


def _day_month(first: int, second: int, year: int, slashed: bool) -> int | str:
    """Return the day of a date that ends in its year; Gregorian ones with slashes may stand month-first."""
    if not slashed or year < 1900:
        return _day(year, second, first)
    orders = {_day(year, second, first), _day(year, first, second)} - {IMPOSSIBLE}
    return orders.pop() if len(orders) == 1 else (UNREADABLE if orders else IMPOSSIBLE)


def _named(year: str, name: str, day: str) -> int | str:
    calendar, month = NAMED[name]
    number = int(year)
    if len(year) == 2:
        number = _century(number) if calendar == JALALI else number + (2000 if number <= GREGORIAN_PIVOT else 1900)
    return _day(number, month, int(day)) if (calendar == JALALI) == (number < 1900) else UNREADABLE


def _century(year: int) -> int:
    return year + (1400 if year <= PIVOT else 1300)


@lru_cache(maxsize=65536)
def _day(year: int, month: int, day: int) -> int | str:
    """Return the day of a date by the calendar that its year tells."""
    if 1300 <= year < 1500:
        found = jalali_day(year, month, day)
        return IMPOSSIBLE if found is None else found
    if not 1900 <= year < 2100:
        return UNREADABLE
    try:
        return date(year, month, day).toordinal() - EPOCH
    except ValueError:
        return IMPOSSIBLE
