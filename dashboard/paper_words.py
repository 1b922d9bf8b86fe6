"""Words that papers share: the day with its weekday, of which data they are, what may be known of each picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.text import Text

WEEK = ("sat", "sun", "mon", "tue", "wed", "thu", "fri")
SATURDAY = 2  # 1970-01-03


def dated(day: int, words: Text) -> str:
    """Return a day with its weekday: «سه‌شنبه ۱۲ آبان ۱۴۰۴»."""
    return words("paper.dated", weekday=words(f"day.{WEEK[(day - SATURDAY) % 7]}"), day=words.day(day))


def source(known: Mapping[str, Any], words: Text) -> str:
    """Return of which data a paper is: their last day and version; ``known`` as ``closing.known`` gives it."""
    if known["last_day"] is None:
        return words("paper.no_data")
    return words("paper.source", day=words.day(int(known["last_day"])), version=known["version"])
