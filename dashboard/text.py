"""Every word and number as a reader of one language sees it. Knows nothing of Dash or Plotly."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from geodata.persian import MONTHS_FA, jalali
from layers.door import COUNTS
from layers.filters import Filter, iso

FOLDER = Path(__file__).parent / "strings"
LANGUAGES = ("fa", "en")  # the first has no prefix in its addresses
MONTHS_EN = (
    "Farvardin",
    "Ordibehesht",
    "Khordad",
    "Tir",
    "Mordad",
    "Shahrivar",
    "Mehr",
    "Aban",
    "Azar",
    "Dey",
    "Bahman",
    "Esfand",
)
TO_PERSIAN = str.maketrans("0123456789,.%-", "۰۱۲۳۴۵۶۷۸۹٬٫٪−")
ROUGH = ("minutes", "percent", "points")  # units of which nobody needs a fraction
ISOLATE, POP = "\u2067", "\u2069"  # right-to-left isolate: keeps Latin parts of a Persian line in their place in SVG


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """The words of one language: call it with a key. ``direction`` is 'rtl' or 'ltr'."""

    language: str
    words: dict[str, str]

    @property
    def names(self) -> str:
        """Which of the catalogue's two languages the names of issues, agencies and places are taken from."""
        return self.words["language.like"]

    @property
    def direction(self) -> str:
        """Which way the page reads."""
        return "rtl" if self.persian else "ltr"

    @property
    def persian(self) -> bool:
        """Whether names, digits and dates are Persian."""
        return self.names == "fa"

    def address(self, path: str) -> str:
        """Return the address of a page's path in this language."""
        return path if self.language == LANGUAGES[0] else f"/{self.language}{path}".rstrip("/")

    def __call__(self, key: str, **values: object) -> str:
        """Return the words for a key with numbers and names filled in; KeyError when there are none."""
        said = self.words[key].format(**values)
        return _singular(said, self.words["one.words"]) if "1 " in said and self.words["one.words"] else said

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number with thousands marked, in the language's digits."""
        return self.figures(f"{value:,.{decimals}f}")

    def short(self, value: float) -> str:
        """Return a number with at most three significant digits after rounding, and no needless zeros."""
        if value == 0 or abs(value) >= 100 or value == int(value):
            return self.number(value)
        return self.number(value, 1 if abs(value) >= 10 else 2)

    def amount(self, value: float, unit: str, few: bool = False) -> str:
        """Return a number of a unit as it is read: minutes and per cent whole, anything else as ``short`` has it.

        ``few``: it is protected, and a count of nothing is read 'fewer than five'.
        """
        if few and value == 0 and unit in COUNTS:
            return self("number.few")
        return self.number(value) if unit in ROUGH else self.short(value)

    def percent(self, share: float) -> str:
        """Return a share as a whole percentage."""
        return self.figures(f"{100 * share:.0f}%")

    def figures(self, text: str) -> str:
        """Return ASCII figures and their signs as this language writes them."""
        return text.translate(TO_PERSIAN) if self.persian else text

    def isolate(self, text: str) -> str:
        """Return the text so that a drawing keeps its reading order."""
        return f"{ISOLATE}{text}{POP}" if self.persian else text

    def month(self, index: int, year: bool = True) -> str:
        """Return a Jalali month, given as year × 12 + month − 1: «مهر ۱۴۰۳»."""
        name = (MONTHS_FA if self.persian else MONTHS_EN)[index % 12]
        return f"{name} {self.figures(str(index // 12))}" if year else name

    def day(self, day: int) -> str:
        """Return a day (since 1970-01-01) as «۱۲ آبان ۱۴۰۳», or with the Gregorian date beside it in English."""
        return self.date(day) if self.persian else f"{self.date(day)} ({iso(day)})"

    def date(self, day: int) -> str:
        """Return a day (since 1970-01-01) by the Jalali calendar alone: «۱۲ آبان ۱۴۰۳», '12 Aban 1403'."""
        year, month, number = jalali(day)
        name = (MONTHS_FA if self.persian else MONTHS_EN)[month - 1]
        return f"{self.figures(str(number))} {name} {self.figures(str(year))}"

    def period(self, first: int, last: int) -> str:
        """Return the whole months from one day to another: «مهر–آبان ۱۴۰۳»."""
        start, end = (year * 12 + month - 1 for year, month, _ in (jalali(first), jalali(last)))
        if start == end:
            return self.month(start)
        return f"{self.month(start, year=start // 12 != end // 12)} {self('period.to')} {self.month(end)}"

    def inside(self, name: str) -> str:
        """Return a name as it stands within a sentence: English ones begin small."""
        return name if self.persian else name[:1].lower() + name[1:]

    def list(self, parts: Iterable[str]) -> str:
        """Return the parts joined as a list is spoken: a، b و c."""
        found = list(parts)
        if len(found) < 2:
            return "".join(found)
        return self("list.comma").join(found[:-1]) + self("list.and") + found[-1]


@lru_cache
def text(language: str) -> Text:
    """Return the words of one of ``LANGUAGES``."""
    words = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return Text(language, dict(_flat(words)))


def language(pathname: str | None) -> str:
    """Return the language an address is in: the one its first part names, else the first of all."""
    first = (pathname or "").strip("/").split("/")[0]
    return first if first in LANGUAGES else LANGUAGES[0]


def plain_path(pathname: str | None) -> str:
    """Return an address's path without its language: '/en/hotspots' is '/hotspots'."""
    parts = (pathname or "").strip("/").split("/")
    return "/" + "/".join(parts[1:] if parts[0] in LANGUAGES else parts)


def _singular(said: str, words: str) -> str:
    """Return a sentence with '1 cases' as '1 case'; ``words`` are the language's pairs, 'cases:case'."""
    found, ones = _ones(words)
    return found.sub(lambda match: f"1 {ones[match[1]]}", said)


@lru_cache
def _ones(words: str) -> tuple[re.Pattern[str], dict[str, str]]:
    ones = dict(pair.split(":") for pair in words.split())
    return re.compile(rf"(?<![\d.,])1 ({'|'.join(ones)})\b"), ones


def _flat(words: dict[str, Any], before: str = "") -> Iterable[tuple[str, str]]:
    for key, value in words.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def period_of(choice: Filter, first: int, last: int) -> tuple[int, int]:
    """Return the days a choice spans, within the days the data span."""
    return (first if choice.start is None else choice.start, last if choice.end is None else choice.end)
