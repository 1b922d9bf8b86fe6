"""Until when, as people say it in a meeting: «۱۵ دی», «دو هفته», «آخر ماه», ۱۴۰۴/۱۰/۱۵. Knows no decisions.

A date without a year is the coming one; where that is more than nine months off, the one just past is meant (and is
refused by whoever asks). Nothing is guessed: «۵/۱۰» may be two days, «آخر هفته» may be three, and neither is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

from geodata import facts
from geodata.dates import IMPOSSIBLE, JALALI, NAMED, UNREADABLE, read_day
from geodata.persian import EPOCH, clean, digits, fold, jalali, jalali_day, month_start

LONGEST = 60  # characters
NEAR = 270  # days: the farthest a date without a year lies ahead
MOST = 5000  # of any unit
TOKEN = re.compile(r"\d+/\d+|\d+|[^\W\d]+")
WEEKDAY = re.compile(r"(?<!\w)(یک|دو|سه|چهار|پنج|پس)[\s\u200c]+(شنبه|فردا)")
SATURDAY = 2  # 1970-01-03

Token = tuple[str, str]  # kind and value


def read_due(text: str, day: int) -> int | str:
    """Return the last day a text means, days since 1970-01-01, or the code of what is wrong with it.

    ``day`` is the meeting's. 'due-missing' for a blank text, 'date-impossible' for a day the calendar has not, else
    'due-unreadable'. Whether the day lies before the meeting is the caller's to ask.
    """
    plain = clean(text)
    if not plain:
        return "due-missing"
    if len(plain) > LONGEST:
        return "due-unreadable"
    whole = read_day(plain)
    if whole != UNREADABLE:
        return whole
    tokens = list(_tokens(plain))
    rule = RULES.get(" ".join(kind for kind, _ in tokens))
    found = rule(day, *(value for _, value in tokens)) if rule else None
    return "due-unreadable" if found is None else found


def _tokens(plain: str) -> Iterator[Token]:
    """Yield what each word is; fillers and «ماه» after a month's name are left out."""
    joined = WEEKDAY.sub(r"\1\2", digits(plain).casefold()).replace("\u200c", " ")
    last = ""
    for word in TOKEN.findall(joined):
        for kind, value in _word(word):
            filler = kind == "filler" or (kind, value) == ("unit", "month") and last == "month"
            if not filler:
                yield kind, value
            last = kind


def _word(word: str) -> tuple[Token, ...]:
    if word[0].isdigit():
        return (("fraction" if "/" in word else "number", word),)
    known, folded = _known(), fold(word)
    if not folded:
        return ()
    if folded in known:
        return (known[folded],)
    stem = folded.removesuffix("ماه")
    return (known.get(stem, ("strange", word)),) if stem != folded else (("strange", word),)


@lru_cache
def _known() -> dict[str, Token]:
    words = {fold(name): ("month", f"{calendar} {month}") for name, (calendar, month) in NAMED.items()}
    for kind, values in reversed(facts.due_words().items()):  # the first kind keeps a word that two have
        words |= {fold(word): (kind, value) for value, spellings in values.items() for word in spellings}
    return words


def _after(day: int, number: str, unit: str, *_: str) -> int | None:
    count = int(number)
    if not 0 < count <= MOST:
        return None
    match unit:
        case "day":
            return day + count
        case "week":
            return day + 7 * count
        case "month":
            return _months_on(day, count)
    return _months_on(day, 12 * count)


def _months_on(day: int, count: int) -> int | None:
    """Return the same day of a later Jalali month, or its last where it is shorter."""
    year, month, number = jalali(day)
    index = year * 12 + month - 1 + count
    if index >= 1500 * 12:
        return None
    return min(month_start(index) + number, month_start(index + 1)) - 1


def _dated(day: int, number: str, month: str) -> int | str | None:
    calendar, name = month.split()
    return _coming(day, lambda year: _on(calendar, year, int(name), int(number)), _year(day, calendar))


def _year(day: int, calendar: str) -> int:
    return jalali(day)[0] if calendar == JALALI else date.fromordinal(day + EPOCH).year


def _on(calendar: str, year: int, month: int, number: int) -> int | None:
    if calendar == JALALI:
        return jalali_day(year, month, number)
    try:
        return date(year, month, number).toordinal() - EPOCH
    except ValueError:
        return None


def _coming(day: int, made: Callable[[int], int | None], year: int) -> int | str:
    """Return the coming date of those in this year and the next, or the past one where that is far off."""
    this, following = made(year), made(year + 1)
    if this is not None and this >= day:
        return this
    if following is not None and following <= day + NEAR:
        return following
    return IMPOSSIBLE if this is None else this


def _fraction(day: int, parts: str) -> int | str | None:
    """Return the day of month/day or day/month where only one of the two is possible."""
    one, two = (int(part) for part in parts.split("/"))
    if one == two or one <= 12 < two:
        return _dated(day, str(two), f"{JALALI} {one}")
    return _dated(day, str(one), f"{JALALI} {two}") if two <= 12 < one else None


def _end_of_month(day: int, month: str) -> int | str | None:
    calendar, name = month.split()
    if calendar != JALALI:
        return None
    return _coming(day, lambda year: month_start(year * 12 + int(name)) - 1, jalali(day)[0])


def _end_of(day: int, unit: str, later: int = 0) -> int | None:
    year, month, _ = jalali(day)
    if unit == "month":
        return month_start(year * 12 + month + later) - 1
    return month_start((year + 1 + later) * 12) - 1 if unit == "year" else None


def _weekday(day: int, wanted: str) -> int:
    """Return the next such day of the week, a week from now when it is today."""
    return day + 1 + (int(wanted) - (day + 1 - SATURDAY)) % 7


def _weekday_dated(day: int, wanted: str, number: str, month: str) -> int | str | None:
    found = _dated(day, number, month)
    agrees = isinstance(found, int) and (found - SATURDAY) % 7 == int(wanted)
    return found if agrees or isinstance(found, str) else None


RULES: dict[str, Callable[..., int | str | None]] = {
    "number unit": _after,
    "number unit next": _after,
    "unit next": lambda day, unit, _: _after(day, "1", unit),
    "next unit": lambda day, _, unit: _after(day, "1", unit),
    "number month": _dated,
    "ordinal month": _dated,
    "month number": lambda day, month, number: _dated(day, number, month),
    "fraction": _fraction,
    "today": lambda day, later: day + int(later),
    "weekday": _weekday,
    "weekday next": lambda day, wanted, _: _weekday(day, wanted),
    "next weekday": lambda day, _, wanted: _weekday(day, wanted),
    "weekday number month": _weekday_dated,
    "end month": lambda day, _, month: _end_of_month(day, month),
    "end season": lambda day, _, season: _end_of_month(day, f"{JALALI} {season}"),
    "end unit": lambda day, _, unit: _end_of(day, unit),
    "unit end": lambda day, unit, _: _end_of(day, unit),
    "end unit next": lambda day, _, unit, __: _end_of(day, unit, 1),
    "end next unit": lambda day, _, __, unit: _end_of(day, unit, 1),
}
