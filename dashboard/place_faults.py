"""What is wrong with one place of help, in the words of its form: a sheet's sentences speak of columns and rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.text import Text
from geodata.persian import digits, number
from geodata.problems import Problem

LOST = ("hours-unreadable", "age-unreadable", "offer-unreadable", "contact-personal")
OWN = {
    "value-missing": "wrong_name",
    "hours-unreadable": "wrong_hours",
    "age-unreadable": "wrong_age",
    "ages-exchanged": "wrong_ages",
    "offer-unreadable": "wrong_offer",
    "contact-personal": "wrong_contact",
}
PAIRED = {"ages-exchanged": ("age_from", "age_to")}  # both fields are marked: nobody knows which one is wrong
HOUR = re.compile(r"(?<![:٫.\d])\d+")
LATEST = 24


def grave(problems: Iterable[Problem]) -> list[Problem]:
    """Return what must be mended before it is kept: of a sheet's row just what was written would be lost."""
    return [problem for problem in problems if problem.grade == "reject" or problem.code in LOST]


def said(problems: Iterable[Problem], sent: Mapping[str, Any], words: Text) -> dict[str, list[str]]:
    """Return the sentences at every field that has something wrong. ``sent`` is field -> what stands in it."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        fields, told = _at(problem, sent, words)
        for field in fields:
            found.setdefault(field, []).append(told)
    return found


def sentence(problem: Problem, words: Text) -> str:
    """Return what was found as the form says it, with the reader's digits."""
    value = _figures(problem.value, words)
    if problem.code not in OWN:
        return replace(problem, value=value).sentence(words.names)
    key = "wrong_clock" if problem.code == "hours-unreadable" and _late(problem.value) else OWN[problem.code]
    return words(f"places.{key}", value=value)


def _at(problem: Problem, sent: Mapping[str, Any], words: Text) -> tuple[Sequence[str], str]:
    """Return the fields a problem is about and its sentence."""
    if problem.code == "position-missing":
        lost = [axis for axis in ("y", "x") if number(str(sent[axis] or "")) is None]
        return (lost, words(f"places.wrong_{lost[0]}")) if len(lost) == 1 else (("y",), words("places.wrong_position"))
    return PAIRED.get(problem.code, (problem.column,)), sentence(problem, words)


def _late(hours: str) -> bool:
    """Return whether hours name one that no day has."""
    return any(int(hour) > LATEST for hour in HOUR.findall(digits(hours)))


def _figures(text: str, words: Text) -> str:
    """Return a text with its digits as the reader's language writes them, and nothing else changed."""
    return re.sub(r"\d", lambda digit: words.figures(digit[0]), digits(text), flags=re.ASCII)
