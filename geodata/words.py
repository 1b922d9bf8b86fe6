"""What a cell's words mean: the key of an issue, severity, need, status, sex or age band, or a yes. Knows no files.

Every function takes texts and looks each different spelling up once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from geodata import facts
from geodata.persian import clean, digits, fold, number

PARTS = re.compile(r"[،,;؛/|+\n\r•·]|\s[-–—]\s|[()\[\]{}«»]")
AND = re.compile(r"\s+(?:و|and|&)\s+", re.IGNORECASE)
ABOUT = r"(?:حدود|حدودا|حدوداً|تقریبا|تقریباً|about|approx\.?|ca\.?|~)?\s*"
YEARS = r"\s*(?:سال|ساله|سالگی|years?(?: old)?|yrs?|y\.?o\.?|y)?"
AGE = re.compile(ABOUT + r"(\d{1,3})(?:[.,٫]\d+)?" + YEARS, re.IGNORECASE)
YEARS_AND_MONTHS = re.compile(r"(\d{1,3})\s*سال\s*و?\s*\d{1,2}\s*ماه(?:ه)?")
MONTHS = re.compile(ABOUT + r"(\d{1,2})\s*(?:ماه|ماهه|months?(?: old)?|mo)", re.IGNORECASE)
DAILY = r"(?:\s*(?:در|a|per|/)?\s*(?:شبانه[\s\u200c]?روز|روز|day))?"
PER_DAY = re.compile(
    ABOUT + r"(?:روزانه|روزی)?\s*(\d[\d.,٫/]*)\s*(?:ساعت|hours?|hrs?|h)?" + DAILY,
    re.IGNORECASE,
)
DAY = 24  # hours
AGES = re.compile(r"(?:از\s*|from\s*)?(\d{1,3})\s*(?:-|–|تا|الی|to)\s*(\d{1,3})" + YEARS, re.IGNORECASE)


def text(cell: object) -> str:
    """Return a cell as text: '' for an empty one, whole numbers without a decimal point, days as ISO."""
    if cell is None or (isinstance(cell, float) and cell != cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def texts(cells: pd.Series) -> np.ndarray:
    """Return the cells as an object array of texts."""
    written = np.empty(len(cells), dtype=object)
    written[:] = [cell if type(cell) is str else text(cell) for cell in cells.tolist()]
    return written


def each(spellings: np.ndarray, meaning: Callable[[str], Any]) -> np.ndarray:
    """Return what each text means, asking once for every different spelling."""
    codes, different = pd.factorize(spellings)
    answers = np.empty(len(different), dtype=object)
    answers[:] = [meaning(spelling) for spelling in different]
    return answers[codes]


def vocabulary(entries: Iterable[facts.Fact]) -> dict[str, str]:
    """Return folded spelling -> key for every name and word of some facts; the first fact keeps a shared spelling."""
    found: dict[str, str] = {}
    for entry in entries:
        for word in (entry.key, entry.fa, entry.en, entry.short_fa, entry.short_en, *entry.words):
            found.setdefault(fold(word), entry.key)
    found.pop("", None)
    return found


def key_of(spelling: str, known: dict[str, str]) -> str:
    """Return the key a spelling means, else the one that its parts agree on, else ''.

    Parts are what commas, slashes, dashes and brackets separate; parts that mean two things are not decided between.
    """
    whole = known.get(fold(spelling))
    if whole:
        return whole
    parts = {fold(part) for part in PARTS.split(spelling)}
    meant = {known[part] for part in parts if part in known and not part.isdigit()}
    return meant.pop() if len(meant) == 1 else ""


def issues(spellings: np.ndarray) -> np.ndarray:
    """Return issue keys, '' where the words are not known."""
    return each(spellings, lambda spelling: key_of(spelling, _issues()))


def statuses(spellings: np.ndarray) -> np.ndarray:
    """Return status keys, '' where the words are not known."""
    return each(spellings, lambda spelling: key_of(spelling, _statuses()))


def sexes(spellings: np.ndarray) -> np.ndarray:
    """Return keys of the sexes, '' where the words are not known."""
    return each(spellings, lambda spelling: key_of(spelling, _sexes()))


def severities(spellings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return severity keys ('' where not known) and whether the word also calls the case urgent."""
    keys = each(spellings, lambda spelling: key_of(spelling, _severities()))
    return keys, each(spellings, _calls_urgent).astype(bool)


def agreed(spellings: np.ndarray) -> np.ndarray:
    """Return True where a cell of an urgent column says yes."""
    return each(spellings, lambda spelling: fold(spelling) in _answers("yes")).astype(bool)


def says_something(spellings: np.ndarray) -> np.ndarray:
    """Return False for a cell that is empty, a mere dash, or says that there is nothing to say."""
    return each(spellings, lambda spelling: fold(spelling) not in ("", *_answers("nothing"))).astype(bool)


def needs(spellings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the needs' keys, sorted and joined by spaces, and the words that are not known, joined by '، '."""
    return _keys_and_strange(spellings, _needs)


def hazards(spellings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the hazards' keys, sorted and joined by spaces, and the words that are not known, joined by '، '."""
    return _keys_and_strange(spellings, _hazards)


def companies(spellings: np.ndarray) -> np.ndarray:
    """Return keys of the company, '' where the words are not known."""
    return each(spellings, lambda spelling: key_of(spelling, _companies()))


def hours(spellings: np.ndarray) -> np.ndarray:
    """Return hours a day, NaN where a cell says none that a day can have; '6-8' and '8:30' have two readings."""
    return each(spellings, _hours).astype(float)


def ages(spellings: np.ndarray) -> np.ndarray:
    """Return keys of age bands, '' where no age can be read."""
    return each(spellings, age_band)


def age_band(spelling: str) -> str:
    """Return the band of '۷ ساله', '12', '8 ماهه' or '12-14'; '' for nonsense and for a span across bands."""
    named = _ages().get(fold(spelling))
    if named:
        return named
    bands = {_band(years) for years in _years(digits(clean(spelling)).lower())}
    return bands.pop() if len(bands) == 1 else ""


def _years(plain: str) -> list[int]:
    if MONTHS.fullmatch(plain):
        return [0]
    found = AGES.fullmatch(plain) or YEARS_AND_MONTHS.fullmatch(plain) or AGE.fullmatch(plain)
    return [int(years) for years in found.groups()] if found else []


def _band(years: int) -> str:
    return next((band.key for band in facts.ages().values() if band.least <= years <= band.most), "")


def _hours(spelling: str) -> float:
    told = PER_DAY.fullmatch(digits(clean(spelling)).lower())
    found = number(told[1]) if told else None
    return found if found is not None and 0 <= found <= DAY else math.nan


def _keys_and_strange(spellings: np.ndarray, known: Callable[[], dict[str, str]]) -> tuple[np.ndarray, np.ndarray]:
    return each(spellings, lambda one: _several(one, known)[0]), each(spellings, lambda one: _several(one, known)[1])


@lru_cache(maxsize=4096)
def _several(spelling: str, words: Callable[[], dict[str, str]]) -> tuple[str, str]:
    known = words()
    found: set[str] = set()
    strange: list[str] = []
    for part in PARTS.split(spelling):
        if fold(part) in known:
            found.add(known[fold(part)])
        elif fold(part) and fold(part) not in _answers("nothing"):
            keys, unknown = _joined(AND.split(part), known)
            found.update(keys)
            strange += unknown
    return " ".join(sorted(found)), "، ".join(clean(word) for word in strange)


def _joined(pieces: list[str], known: dict[str, str]) -> tuple[set[str], list[str]]:
    """Read words joined by «و»: the longest run of pieces that is one entry's own name comes first."""
    found: set[str] = set()
    strange: list[str] = []
    while pieces:
        longest = next((n for n in range(len(pieces), 0, -1) if fold("و".join(pieces[:n])) in known), 0)
        if longest:
            found.add(known[fold("و".join(pieces[:longest]))])
        else:
            strange.append(pieces[0])
        pieces = pieces[max(longest, 1) :]
    return found, strange


def _calls_urgent(spelling: str) -> bool:
    return any(fold(part) in _urgent() for part in (spelling, *PARTS.split(spelling)))


@lru_cache
def _issues() -> dict[str, str]:
    return vocabulary(facts.issues().values())


@lru_cache
def _statuses() -> dict[str, str]:
    return vocabulary(facts.statuses().values())


@lru_cache
def _sexes() -> dict[str, str]:
    return vocabulary(facts.sexes().values())


@lru_cache
def _severities() -> dict[str, str]:
    return vocabulary(facts.severities().values())


@lru_cache
def _needs() -> dict[str, str]:
    return vocabulary(facts.needs().values())


@lru_cache
def _hazards() -> dict[str, str]:
    return vocabulary(facts.hazards().values())


@lru_cache
def _companies() -> dict[str, str]:
    return vocabulary(facts.companies().values())


@lru_cache
def _ages() -> dict[str, str]:
    return vocabulary(facts.ages().values())


@lru_cache
def _urgent() -> frozenset[str]:
    return frozenset(fold(word) for level in facts.severities().values() for word in level.urgent)


@lru_cache
def _answers(answer: str) -> frozenset[str]:
    return frozenset(fold(word) for word in facts.answers()[answer])
