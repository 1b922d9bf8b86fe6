"""Short texts taken apart: words that stand together told by a vocabulary, numbers and signs left as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from geodata.persian import clean, digits, fold

TOKENS = re.compile(r"\d{1,2}[:.٫/]\d{2}(?![\d:.٫/])|\d+|[^\W\d_]+|[^\w\s]", re.UNICODE)
DOTTED = re.compile(r"\b([apقب])\s?\.\s?([mظ])\b\.?", re.IGNORECASE)  # a.m., «ق.ظ»
LONGEST_RUN = 5  # words
Piece = tuple[str, str]  # what it means ('' when it is no known word), as written


def vocabulary(spellings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return folded spelling -> meaning.

    Raises
    ------
    ValueError
        A spelling has two meanings.
    """
    found: dict[str, str] = {}
    for meaning, words in spellings.items():
        for word in words:
            if found.setdefault(fold(word), meaning) != meaning:
                raise ValueError(f"{word!r} means {found[fold(word)]!r} and {meaning!r}")
    return found


def pieces(text: str, known: Mapping[str, str]) -> list[Piece]:
    """Return a text as known runs of words, longest first, and whatever else stands between them, in order."""
    plain = DOTTED.sub(r"\1\2", digits(clean(text)).lower().replace("\u200c", " "))
    tokens = TOKENS.findall(plain)
    found: list[Piece] = []
    while tokens:
        length = _known_run(tokens, known)
        run = tokens[: max(length, 1)]
        found.append((known["".join(map(fold, run))] if length else "", " ".join(run)))
        tokens = tokens[len(run) :]
    return found


def _known_run(tokens: list[str], known: Mapping[str, str]) -> int:
    """Return how many of the first tokens make the longest known run, 0 for none; signs are part of no run."""
    longest = 0
    for end in range(1, min(len(tokens), LONGEST_RUN) + 1):
        if not tokens[end - 1].isalnum():
            break
        if "".join(map(fold, tokens[:end])) in known:
            longest = end
    return longest
