"""Opening hours of a week, in one canonical text. How offices write them is the business of ``opening_words``.

``sat 08:00-14:00; sun 08:00-12:00,16:00-20:00; thu 20:00-07:00``: days from Saturday on, each with its spans; a day
that is not named is closed. An end that is not after its start lies on the next morning; ``00:00-24:00`` is a whole
day and ``closed`` a week without opening.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from geodata import opening_words
from geodata.clock import DAY, apart, whole
from geodata.opening_words import DAYS, Week

CLOSED = "closed"
HOURS = 24
SPAN = r"(?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)"
ENTRY = rf"(?:{'|'.join(DAYS)}) {SPAN}(?:,{SPAN})*"
CANONICAL = re.compile(rf"{ENTRY}(?:; {ENTRY})*", re.ASCII)


def read(text: str) -> str | None:
    """Return the canonical text of opening hours as an office or an NGO writes them; None when any of it is unclear.

    Nothing is guessed: «۸ تا ۴» may end in the afternoon or the next morning and is not read, nor is an hour 25, a
    word that is not known, or a day with two sets of hours that contradict each other.
    """
    found = _canonical(text) if text == CLOSED or CANONICAL.fullmatch(text) else opening_words.read(text)
    return None if found is None else write(found)


def write(week: Week) -> str:
    """Return the canonical text of a week."""
    days = [f"{day} {','.join(map(_span, spans))}" for day, spans in zip(DAYS, week, strict=True) if spans]
    return "; ".join(days) or CLOSED


def always() -> str:
    """Return the canonical text of a place that never closes."""
    return write((((0, DAY),),) * len(DAYS))


@lru_cache(maxsize=1024)
def week(canonical: str) -> Week:
    """Return the spans of each day from Saturday on, minutes after its midnight.

    Raises
    ------
    ValueError
        The text is not canonical.
    """
    found = _canonical(canonical) if canonical == CLOSED or CANONICAL.fullmatch(canonical) else None
    if found is None:
        raise ValueError(f"{canonical!r} is no canonical text of opening hours; use read()")
    return found


def open_hours(canonical: str | None) -> np.ndarray:
    """Return for each hour of the week from Saturday 00:00 whether it is open for half of it or more, bool (168,).

    True throughout when the hours are not known. A night that begins on Friday ends on the week's first morning.
    """
    if canonical is None:
        return np.ones(len(DAYS) * HOURS, dtype=bool)
    minutes = np.zeros(len(DAYS) * DAY, dtype=bool)
    for number, spans in enumerate(week(canonical)):
        for start, end in spans:
            length = end - start if end > start else end - start + DAY
            minutes[(number * DAY + start + np.arange(length)) % len(minutes)] = True
    return np.asarray(minutes.reshape(-1, 60).sum(axis=1) >= 30)


def _canonical(text: str) -> Week | None:
    """Return the week of a text in the canonical grammar; None when days repeat or spans of a day overlap."""
    entries = [] if text == CLOSED else [entry.split(" ") for entry in text.split("; ")]
    days = {day: tuple(sorted(map(_read_span, spans.split(",")))) for day, spans in entries}
    if len(days) < len(entries) or not all(map(apart, days.values())):
        return None
    return tuple(days.get(day, ()) for day in DAYS)


def _read_span(text: str) -> tuple[int, int]:
    start, end = ((int(clock[:2]) * 60 + int(clock[3:])) for clock in text.split("-"))
    return whole(start, end)


def _span(span: tuple[int, int]) -> str:
    return "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in span)
