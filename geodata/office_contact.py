"""The telephone or address of an office, kept only where it cannot be a person's. Keeps nothing that it turns down.

A name cannot be told from other words, so every word must be one that offices use or stand in an address: a contact
with a mobile number, an identifier, a personal e-mail address or a word that is not known is not kept at all.
"""

from __future__ import annotations

import re
from functools import lru_cache

from geodata import facts
from geodata.persian import clean, digits, fold

LONGEST = 200
MOBILE = re.compile(r"(?<!\d)(?:\+98|0098|98|0)?[\s-]?9\d{2}[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)|(?<!\d)09\d*")
AREA = r"\(?(?:\+98[\s-]?|0098[\s-]?|0)[1-9]\d\)?[\s-]{0,3}"
LANDLINE = re.compile(rf"(?<!\d)(?:{AREA})?\d{{4}}[\s-]?\d{{4}}(?!\d)")
SHORT = re.compile(r"(?<!\d)\d{1,5}(?!\d)")
EMAIL = re.compile(r"([\w.+-]+)@[\w.-]+")
SITE = re.compile(r"(?:https?://)?(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:ir|com|org|net)\b\S*", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


def kept(text: str) -> str | None:
    """Return an office's contact as it may be kept; None when a person may stand behind it, '' for none."""
    plain = clean(text)[:LONGEST]
    rest = _without_office_numbers(digits(plain))
    if rest is None:
        return None
    words = [fold(word) for word in WORD.findall(rest.replace("\u200c", " "))]
    address = not _words("address").isdisjoint(words) and _is_street_name(words)
    return plain if address or _words("office").issuperset(words) else None


def _without_office_numbers(text: str) -> str | None:
    """Return what is left of a text without an office's numbers and addresses; None when it holds a person's."""
    if MOBILE.search(text) or any(fold(name) not in _words("mailboxes") for name in EMAIL.findall(text)):
        return None
    rest = SHORT.sub(" ", LANDLINE.sub(" ", SITE.sub(" ", EMAIL.sub(" ", text))))
    return None if re.search(r"\d", rest) else rest


def _is_street_name(words: list[str]) -> bool:
    """Return whether every title stands behind a word of an address: «خیابان دکتر حسابی»."""
    before = ["", *words]
    return all(before[i] in _words("address") for i, word in enumerate(words) if word in _words("people"))


@lru_cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(fold(word) for word in facts.register_words()["contacts"][kind])
