"""Words that papers share: the day with its weekday, of which data they are, what may be known of each picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.text import Text

WEEK = ("sat", "sun", "mon", "tue", "wed", "thu", "fri")
SATURDAY = 2  # 1970-01-03


def dated(day: int, words: Text) -> str:
    """Return a day with its weekday: «سه‌شنبه ۱۲ آبان ۱۴۰۴»."""
    return words("paper.dated", weekday=words(f"day.{WEEK[(day - SATURDAY) % 7]}"), day=words.day(day))


def source(told: Sequence[Mapping[str, Any]], words: Text) -> str:
    """Return of which data a paper is: their last day and version; '' where it has no scene."""
    known = next((one for one in told if one["last_day"] is not None), None)
    if known is None:
        return words("paper.no_data") if told else ""
    return words("paper.source", day=words.day(int(known["last_day"])), version=known["version"])
