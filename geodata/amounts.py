"""Sums of money as people write them, in Toman. Knows no columns."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

from geodata import facts, phrases
from geodata.persian import clean, digits, number

RIALS = 10  # one Toman
TIMES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
FIGURE_HERE = "#"
FIGURE = re.compile(r"-?\d(?:[\d.,٫٬،/]*\d)?")


def toman(text: str, heading: str = "") -> float | None:
    """Return the Toman of «۵ میلیون تومان», «۲ میلیون و ۵۰۰ هزار», '1,000,000 IRR'; None when a word is not known.

    What a sum does not say of itself its column's heading may: «کمک ماهانه (میلیون ریال)». A sum below 0 is none.
    """
    plain = digits(clean(text))
    figures = [_figure(text) for text in FIGURE.findall(plain)]
    words = _words(plain)
    total = _sum([word for word in words if word in (*TIMES, FIGURE_HERE)], figures)
    if total is None or "" in words or {"toman", "rial"} <= set(words):
        return None
    return total * _factor(words, [meaning for meaning, _ in phrases.pieces(heading, _vocabulary())])


def _words(plain: str) -> list[str]:
    """Return what the words of a text mean, with a mark for every figure between them."""
    parts = [[meaning for meaning, _ in phrases.pieces(part, _vocabulary())] for part in FIGURE.split(plain)]
    return [word for part in parts for word in (*part, FIGURE_HERE)][:-1]


def _factor(words: Sequence[str], above: Sequence[str]) -> float:
    """Return by how much a sum is multiplied, the heading's words counting where the cell says nothing."""
    times = 1.0 if set(words) & TIMES.keys() else math.prod(TIMES.get(word, 1.0) for word in above)
    currency = [word for word in (*words, *above) if word in ("toman", "rial")]
    return times / RIALS if currency[:1] == ["rial"] else times


def _figure(text: str) -> float:
    found = number(text)
    return -1 if found is None else found


def _sum(words: Sequence[str], figures: Sequence[float]) -> float | None:
    """Return the sum of figures times what follows each, which must grow smaller; None when they do not."""
    if words[:1] != [FIGURE_HERE] or min(figures) < 0:
        return None
    terms: list[float] = []
    for word in words:
        terms = [*terms, figures[len(terms)]] if word == FIGURE_HERE else [*terms[:-1], terms[-1] * TIMES[word]]
    return sum(terms) if _spoken(words, terms) else None


def _spoken(words: Sequence[str], terms: Sequence[float]) -> bool:
    """Return whether terms follow each other as they are spoken: two million, five hundred thousand."""
    alone = (FIGURE_HERE, FIGURE_HERE) in zip(words, words[1:], strict=False)
    return not alone and all(one > other for one, other in zip(terms, terms[1:], strict=False))


@lru_cache
def _vocabulary() -> dict[str, str]:
    return phrases.vocabulary(facts.register_words()["money"])
