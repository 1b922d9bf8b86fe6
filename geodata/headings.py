"""What the heading of a column means: a field, somebody's identity, or nothing. Knows spellings only; looks at no cell.

A heading is tried in this order: the mapping given by hand, the sender's own headings, the headings anyone uses, the
same without brackets and in its parts, and last the words it contains, the longest spelling first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from geodata.facts import Agency, agencies, column_words
from geodata.persian import clean, fold

FIELDS = (
    "id",
    "day",
    "issue",
    "age",
    "sex",
    "severity",
    "urgent",
    "needs",
    "status",
    "neighbourhood",
    "x",
    "y",
    "position",
    "company",
    "street_hours",
    "hazards",
)
NOT_FIELDS = ("personal", "row_number", "free_text")
BY_HAND, OWN, EXACT, VARIANT, CONTAINED = range(5)  # how a heading was recognised, surest first
LONGEST_RUN = 6  # words of a heading that may make up one spelling
STRONG = 4  # letters of a personal spelling that outweighs whatever else a heading says
PREFERRED = ("personal", "row_number", "x", "y")  # among the parts of one heading
BRACKETS = re.compile(r"[(\[{«]([^)\]}»]*)[)\]}»]")
PARTS = re.compile(r"[/\\|\n\r:؛;،,–—]|\s-\s|-(?=\D)")
WORDS = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
NUMBERING = re.compile(r"^\s*\d+\s*[-.)]\s*")


@dataclass(frozen=True, slots=True)
class Claim:
    """A heading's meaning: a field or one of ``NOT_FIELDS``, how it was told, and its spelling's place in the list."""

    field: str
    tier: int
    order: int = 0


def known(mapping: Mapping[str, str] | None = None) -> frozenset[str]:
    """Return every folded heading that means something to anyone: by which the right sheet of a workbook is told."""
    own = [heading for agency in agencies().values() for words in agency.columns.values() for heading in words]
    return frozenset(_common()) | _folded((*own, *(mapping or {})))


def claim(heading: str, agency: Agency | None = None, mapping: Mapping[str, str] | None = None) -> Claim | None:
    """Return what a heading means, None when nothing tells.

    ``mapping`` is heading -> field as somebody set it by hand; '' there means that the column is to be left alone.
    """
    spelled = fold(heading)
    by_hand = {fold(written): field for written, field in (mapping or {}).items()}
    if spelled in by_hand:
        return Claim(by_hand[spelled], BY_HAND) if by_hand[spelled] else None
    plain = clean(heading)
    return _own(spelled, agency) or _common().get(spelled) or _variant(plain) or _contained(BRACKETS.sub(" ", plain))


def _own(spelled: str, agency: Agency | None) -> Claim | None:
    columns = agency.columns if agency else {}
    field = next((field for field, words in columns.items() if spelled in _folded(words)), None)
    return Claim(field, OWN) if field else None


def runs(heading: str) -> Iterator[str]:
    """Yield every few words that stand together in a text, folded into one: 'case id no' holds 'caseid' and 'idno'."""
    words = [fold(word) for word in _words(heading)]
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + LONGEST_RUN) + 1):
            yield "".join(words[start:end])


def forbidden(heading: str, field: str) -> bool:
    """Return True when a heading holds a word that keeps it from meaning the field, unless all of it is listed."""
    words = {fold(word) for word in _words(BRACKETS.sub(" ", heading))}
    return bool(words & _never().get(field, frozenset()))


def _variant(heading: str) -> Claim | None:
    outer, inner = BRACKETS.sub(" ", heading), BRACKETS.findall(heading)
    parts = [NUMBERING.sub("", heading), outer, NUMBERING.sub("", outer), *PARTS.split(outer), *inner]
    spelled = [_common()[part] for part in map(fold, parts) if part in _common()]
    found = [claim for claim in spelled if not forbidden(heading, claim.field)]
    found.sort(key=lambda claim: PREFERRED.index(claim.field) if claim.field in PREFERRED else len(PREFERRED))
    return replace(found[0], tier=VARIANT) if found else None


def _contained(heading: str) -> Claim | None:
    """Return the meaning of the longest spelling inside; a personal one outweighs others unless it is weak or short."""
    found = [run for run in runs(heading) if run in _common() and run not in _exact_only()]
    allowed = [run for run in found if _is_strong(run) or not forbidden(heading, _common()[run].field)]
    if not allowed:
        return None
    best = max(allowed, key=lambda run: (_is_strong(run), _common()[run].field != "personal", len(run)))
    return replace(_common()[best], tier=CONTAINED)


def _is_strong(run: str) -> bool:
    return _common()[run].field == "personal" and run not in _weak() and len(run) >= STRONG


def _words(heading: str) -> list[str]:
    return [word for word in WORDS.split(heading.replace("\u200c", " ")) if word]


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


@lru_cache
def _common() -> dict[str, Claim]:
    """Return folded spelling -> meaning; the first field keeps a spelling that two lists share."""
    found: dict[str, Claim] = {}
    for field in (*FIELDS, *NOT_FIELDS):
        for order, word in enumerate(column_words()[field]):
            found.setdefault(fold(word), Claim(field, EXACT, order))
    found.pop("", None)
    return found


@lru_cache
def _never() -> dict[str, frozenset[str]]:
    return {
        field.removeprefix("not_"): _folded(words)
        for field, words in column_words().items()
        if field.startswith("not_")
    }


@lru_cache
def _exact_only() -> frozenset[str]:
    return _folded(column_words()["exact_only"])


@lru_cache
def _weak() -> frozenset[str]:
    return _folded(column_words()["weak_personal"])
