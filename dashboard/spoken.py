"""Opening hours and whom a place is for, as people say them in either language. Knows words, no pages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from dashboard.text import Text
from geodata import opening
from geodata.clock import DAY, Span
from geodata.opening_words import DAYS

ADULT = 18
WHOLE: tuple[Span, ...] = ((0, DAY),)
GROUPS = {  # by sex: children, adults, people of any age
    None: ("children", "adults", "people"),
    "female": ("girls", "women", "females"),
    "male": ("boys", "men", "males"),
}
ENDS = {"children": (None, ADULT - 1), "adults": (ADULT, None), "people": (None, None)}
OWN_AGES = {group: ENDS[kind] for groups in GROUPS.values() for group, kind in zip(groups, ENDS, strict=True)}


def hours(canonical: str | None, words: Text) -> str:
    """Return opening hours as «شنبه تا چهارشنبه ۸ تا ۱۶؛ پنجشنبه ۸ تا ۱۲»; '' when they are not known."""
    if not isinstance(canonical, str):
        return ""
    week = opening.week(canonical)
    if not any(week):
        return words("hours.closed")
    return words("hours.also").join(_group(spans, days, words) for spans, days in _alike(week))


def hours_to_mend(canonical: str | None, words: Text) -> str:
    """Return opening hours as a form shows them: as they are said where that can be read again, else canonical."""
    said = hours(canonical, words)
    return said if not said or opening.read(said) == canonical else str(canonical)


def audience(age_from: float, age_to: float, sex: str | None, words: Text) -> str:
    """Return whom a place is for: «همه», «کودکان ۶ تا ۱۴ سال», «زنان»."""
    key = sex if isinstance(sex, str) else None
    least, most = (None if math.isnan(age) else int(age) for age in (age_from, age_to))
    group = GROUPS[key][_kind(least, most)]
    if (least, most) != OWN_AGES[group]:
        return _aged(words(f"who.{group}"), least, most, words)
    return words("who.everyone" if group == "people" else f"who.{group}")


def _kind(least: int | None, most: int | None) -> int:
    """Return the position in ``GROUPS`` of children, adults or people of any age."""
    if most is not None and most < ADULT:
        return 0
    return 1 if least is not None and least >= ADULT else 2


def _aged(group: str, least: int | None, most: int | None, words: Text) -> str:
    if least is None:
        return words("who.up_to", group=group, most=words.number(most or 0))
    if most is None:
        return words("who.above", group=group, least=words.number(least))
    return words("who.between", group=group, least=words.number(least), most=words.number(most))


def _alike(week: opening.Week) -> list[tuple[tuple[Span, ...], list[int]]]:
    """Return the different spans of a week, by the first day that has them, and all days that do."""
    days: dict[tuple[Span, ...], list[int]] = {}
    for day, spans in enumerate(week):
        if spans:
            days.setdefault(spans, []).append(day)
    return list(days.items())


def _group(spans: tuple[Span, ...], days: Sequence[int], words: Text) -> str:
    every = len(days) == len(DAYS)
    if spans == WHOLE:
        return words("hours.always") if every else words("hours.whole", days=_days(days, words))
    told = words("hours.every") if every else _days(days, words)
    return words("hours.on", days=told, times=words.list(_times(span, words) for span in spans))


def _days(days: Sequence[int], words: Text) -> str:
    """Return days as they are listed, three and more in a row by the first and the last of them."""
    runs = [[day for _, day in run] for _, run in groupby(enumerate(days), lambda pair: pair[1] - pair[0])]
    said: list[str] = []
    for run in runs:
        names = [words(f"day.{DAYS[day]}") for day in run]
        said += [words("hours.days", first=names[0], last=names[-1])] if len(names) > 2 else names
    return words.list(said)


def _times(span: Span, words: Text) -> str:
    start, end = (_clock(minutes, words) for minutes in span)
    return words("hours.times", start=start, end=end)


def _clock(minutes: int, words: Text) -> str:
    plain = f"{minutes // 60}" if words.persian and minutes % 60 == 0 else f"{minutes // 60:02}:{minutes % 60:02}"
    return words.figures(plain)
