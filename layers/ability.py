"""Which places of help could take which cases: by service, by age and sex, by the hour. Knows no distance.

A place answers a case when it gives a service for its issue and one of its needs; where no service of the catalogue
is for both, one for its issue. Nobody is turned away for an age or sex that the case does not tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from geodata import facts, opening
from layers.layer import Option

WHEN = {  # hour of the week from Saturday 00:00; a place that opens at all counts at "any"
    "any": -1,
    "weekday": 2 * 24 + 10,
    "evening": 2 * 24 + 19,
    "night": 2 * 24 + 23,
    "thursday": 5 * 24 + 16,
    "friday": 6 * 24 + 11,
}
WHO = ("everyone", "girls", "boys", "women", "men")
ADULT = 18
ANY = facts.Age("", "", "", least=0, most=200)  # the band of an age that is not told
WEEK = 168


def answering(issues: Sequence[str], needs: Sequence[str], places: pd.DataFrame) -> np.ndarray:
    """Return which places answer each case of these issues and needs (keys separated by spaces), shape (n, places)."""
    return np.asarray((wanted(issues, needs).astype(int) @ given(places).T) > 0)


def admitting(ages: Sequence[str | None], sexes: Sequence[str | None], places: pd.DataFrame) -> np.ndarray:
    """Return which places are for each age band and sex, shape (n, places): bands count where they overlap."""
    bands = [facts.ages().get(age or "", ANY) for age in ages]
    least, most = (np.array([getattr(band, end) for band in bands], dtype=float)[:, None] for end in ("least", "most"))
    low, high = (places[name].to_numpy(dtype=float) for name in ("age_from", "age_to"))
    aged = (most >= np.nan_to_num(low, nan=ANY.least)) & (least <= np.nan_to_num(high, nan=ANY.most))
    only, own = _said(places["sex"]), _said(sexes)[:, None]
    return np.asarray(aged & ((only == "") | (own == "") | (own == only)))


def open_at(places: pd.DataFrame, when: str) -> np.ndarray:
    """Return which places are open at a word of ``WHEN``; at 'any', those that open at all."""
    week = weeks(places)
    return np.asarray(week.any(axis=1) if when == "any" else week[:, WHEN[when]])


def weeks(places: pd.DataFrame) -> np.ndarray:
    """Return when each place is open, shape (places, 168): hours from Saturday 00:00. Unknown hours count as open."""
    rows = [_week(hours if isinstance(hours, str) else None) for hours in places["hours"]]
    return np.array(rows, dtype=bool).reshape(len(places), WEEK)


def person(who: str) -> tuple[list[str], str | None]:
    """Return the age bands and the sex that a word of ``WHO`` means; no band where everybody is meant."""
    if who == "everyone":
        return [], None
    child = who in ("girls", "boys")
    bands = [key for key, age in facts.ages().items() if (age.most < ADULT) == child]
    return bands, "female" if who in ("girls", "women") else "male"


def for_somebody(places: pd.DataFrame, who: str) -> np.ndarray:
    """Return which places are for people of a word of ``WHO``, of any age among them."""
    bands, sex = person(who)
    if not bands:
        return np.ones(len(places), dtype=bool)
    return np.asarray(admitting(bands, [sex] * len(bands), places).any(axis=0))


def _said(words: Iterable[str | None]) -> np.ndarray:
    return np.array([word if isinstance(word, str) else "" for word in words], dtype=object)


@lru_cache(maxsize=256)
def _week(hours: str | None) -> np.ndarray:
    return opening.open_hours(hours)


def given(places: pd.DataFrame) -> np.ndarray:
    """Return which services each place gives, 0 or 1, shape (places, services) in the catalogue's order."""
    held = [set(str(services).split()) for services in places["services"]]
    return np.array([[key in services for key in facts.services()] for services in held], dtype=int).reshape(
        len(places), len(facts.services())
    )


def wanted(issues: Sequence[str], needs: Sequence[str]) -> np.ndarray:
    """Return which services answer each case of these issues and needs, shape (n, services)."""
    return _wanted(tuple(issues), tuple(needs))


@lru_cache(maxsize=32)
def _wanted(issues: tuple[str, ...], needs: tuple[str, ...]) -> np.ndarray:
    services = facts.services().values()
    by_issue = {issue: np.array([issue in s.issues for s in services]) for issue in set(issues)}
    by_need = {words: np.array([not set(words.split()).isdisjoint(s.needs) for s in services]) for words in set(needs)}
    rows = []
    for issue, words in zip(issues, needs, strict=True):
        both = by_issue[issue] & by_need[words]
        rows.append(both if both.any() else by_issue[issue])
    return np.array(rows, dtype=bool).reshape(len(issues), len(services))


OPTION_WHEN = Option("when", tuple(WHEN))
OPTION_WHO = Option("who", WHO)
