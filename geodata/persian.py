"""Persian text, digits, numbers and the Jalali calendar. Knows nothing of files, agencies or how dates are spelled."""

from __future__ import annotations

import math
import re
import sys
import unicodedata
from datetime import date
from functools import lru_cache

import numpy as np
from persiantools.jdatetime import JalaliDate

MONTHS_FA = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")
EPOCH = date(1970, 1, 1).toordinal()
DIGITS = {place: str(unicodedata.decimal(chr(place))) for place in range(128, sys.maxunicode) if chr(place).isdecimal()}
PERSIAN_DIGITS = str.maketrans("0123456789,.-", "۰۱۲۳۴۵۶۷۸۹٬٫−")
LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ې": "ی", "ے": "ی", "ك": "ک", "ڪ": "ک", "ہ": "ه", "ھ": "ه", "ە": "ه"})
FOLDED = str.maketrans({"ة": "ه", "ٱ": "ا", "ء": None, "ـ": None})
UNSEEN = dict.fromkeys([0xAD, 0x640, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF])
CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ")
ZWNJ = "\u200c"
SIGNED = re.compile(r"([+-]?)((?:\d+[.,/٫٬،])*\d+)(e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE)
SPACED = re.compile(r"[+-]?\s*\d{1,3}(?:\s\d{3})*(?!\s?\d)\S*", re.ASCII)
SEPARATORS = re.compile(r"[.,/٫٬،]")
GROUPING = frozenset(",٬،.")


def digits(text: str) -> str:
    """Return the text with every digit, of whatever script, in ASCII."""
    return text if text.isascii() else text.translate(DIGITS)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the text for comparing only: letters and digits in one spelling, no accents, spaces or punctuation."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = digits(plain).translate(LETTERS).translate(FOLDED)
    return "".join(letter for letter in plain if letter.isalnum())


def clean(text: str) -> str:
    """Return the text for reading: one spelling of letters, single spaces, trimmed, nothing unseen but ZWNJ."""
    plain = unicodedata.normalize("NFKC", text).translate(CONTROLS).translate(LETTERS).translate(UNSEEN)
    words = (re.sub(f"{ZWNJ}+", ZWNJ, word).strip(ZWNJ) for word in unicodedata.normalize("NFKC", plain).split())
    return " ".join(word for word in words if word)


def number(value: object) -> float | None:
    """Return the number a cell holds; None when it holds none or when it cannot be told which.

    A point is a decimal point unless it groups threes more than once (1.234.567); a comma of any kind groups threes
    (1,234) and is a decimal comma otherwise (35,73). A slash is a decimal sign, but is sometimes printed with its
    sides exchanged: it is read only when the whole part is no shorter than the fraction (35/73), for 7/427 may
    well be 427.7.
    """
    found = readings(value)
    return found[0] if found and math.isfinite(found[0]) else None


def readings(value: object) -> tuple[float, ...]:
    """Return every number that a cell may mean, the likeliest first; NaN stands first when none is likeliest."""
    if isinstance(value, str):
        return _read_number(digits(value).strip().replace("−", "-"))
    if isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, (bool, np.bool_)):
        return (float(value),) if math.isfinite(value) else ()
    return ()


def _read_number(text: str) -> tuple[float, ...]:
    if not SIGNED.fullmatch(text):
        text = text.translate(UNSEEN)
        text = "".join(text.split()) if SPACED.fullmatch(text) else text
    found = SIGNED.fullmatch(text)
    if not found:
        return ()
    sign, body, power = found[1], found[2], found[3] or ""
    return tuple(float(f"{sign}{one}{power}") if one else math.nan for one in _spellings(body))


def _spellings(body: str) -> tuple[str, ...]:
    """Return the ASCII spellings that digits with separators may stand for; '' first when none is likeliest."""
    parts, signs = SEPARATORS.split(body), SEPARATORS.findall(body)
    whole, last = "".join(parts[:-1]), parts[-1]
    if not signs:
        return (body,)
    if len(signs) > 1:
        return _many(parts, signs)
    decimal = f"{whole}.{last}"
    if signs[0] == "/":
        return (decimal, f"{last}.{whole}") if len(whole) >= len(last) else ("", decimal, f"{last}.{whole}")
    if signs[0] == "٫" or not _grouped(parts):
        return (decimal,)
    return (decimal, whole + last) if signs[0] == "." else (whole + last, decimal)


def _many(parts: list[str], signs: list[str]) -> tuple[str, ...]:
    whole, groups = "".join(parts[:-1]), set(signs[:-1])
    if len(groups) > 1 or not groups <= GROUPING or not _grouped(parts[:-1]):
        return ()
    if signs[-1] not in groups:
        return (f"{whole}.{parts[-1]}",)
    return (whole + parts[-1],) if _grouped(parts) else ()


def _grouped(parts: list[str]) -> bool:
    return 1 <= len(parts[0]) <= 3 and parts[0][0] != "0" and all(len(part) == 3 for part in parts[1:])


def persian_number(value: float, decimals: int = 0) -> str:
    """Return a number as Persian readers write it: ۱۲٬۳۴۵ or ۳٫۵."""
    return f"{value:,.{decimals}f}".translate(PERSIAN_DIGITS)


@lru_cache(maxsize=65536)
def jalali(day: int) -> tuple[int, int, int]:
    """Return the Jalali year, month and day of a day since 1970-01-01."""
    found = JalaliDate(date.fromordinal(day + EPOCH))
    return found.year, found.month, found.day


@lru_cache(maxsize=65536)
def jalali_day(year: int, month: int, day: int) -> int | None:
    """Return the day since 1970-01-01 of a Jalali date; None when the calendar has no such day."""
    try:
        return int(JalaliDate(year, month, day).to_gregorian().toordinal()) - EPOCH
    except ValueError:
        return None


def month_start(index: int) -> int:
    """Return the first day of the Jalali month year × 12 + month − 1, days since 1970-01-01."""
    return int(JalaliDate(index // 12, index % 12 + 1, 1).to_gregorian().toordinal()) - EPOCH


def jalali_months(days: np.ndarray) -> np.ndarray:
    """Return year × 12 + month − 1 of each day since 1970-01-01, int32."""
    days = np.asarray(days)
    if not len(days):
        return np.empty(0, dtype=np.int32)
    (first, *_), (last, *_) = jalali(int(days.min())), jalali(int(days.max()))
    starts = [month_start(index) for index in range(first * 12, last * 12 + 12)]
    return (np.searchsorted(starts, days, side="right") + first * 12 - 1).astype(np.int32)
