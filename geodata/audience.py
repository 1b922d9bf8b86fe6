"""Who may use a place of help: from what agencies write to ages and a sex, never narrower than what is written.

A child turned away by a word that was misunderstood is the worse mistake: wherever a text is understood in part, the
widest reading is taken and said to be wide.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache, reduce
from typing import Any, NamedTuple

from geodata import facts, phrases
from geodata.persian import digits

OLDEST = 120
DISTRICT = re.compile(r"(?:منطق[هۀة]|ناحی[هۀة]|district)\s*\d+", re.IGNORECASE)  # its number is no age
NUMBER = re.compile(r"\d{1,3}")
SIGNS = {**dict.fromkeys("-–—−~", "to"), "+": "upwards", **dict.fromkeys("()[]«».:", "nothing")}
JOINS = frozenset(",،;؛/&|•")
LETTERS = {
    "above": "a",
    "under": "b",
    "up_to": "m",
    "upwards": "u",
    "downwards": "d",
    "to": "t",
    "years": "y",
    "and": ",",
    "need": "n",
    "nothing": "",
    "especially": "!",
    "except": "x",
}
PART = re.compile("[^,]+")
OPEN = math.nan
AGES = (  # as letters, # a number; and the ages that its numbers mean
    (re.compile("#y?t#y?"), lambda first, last: (first, last)),
    (re.compile("a#y?|#y?u|u#y?"), lambda first: (first, OPEN)),
    (re.compile("b#y?"), lambda last: (OPEN, last - 1)),
    (re.compile("[mt]#y?|#y?d"), lambda last: (OPEN, last)),
)


class Audience(NamedTuple):
    """Least and most completed years, both included, NaN where open; the key of a sex, None for both.

    ``wide`` is True when fewer people were meant than are said here, or a part of the text is not known.
    """

    age_from: float
    age_to: float
    sex: str | None
    wide: bool = False


class Part(NamedTuple):
    """What stands between two «و»: whom it means, whether by words, and whether an age stands with them."""

    who: Audience
    named: bool
    aged: bool

    @property
    def told(self) -> bool:
        """False for words of need alone, which say more of the people beside them."""
        return self.named or self.aged or self.who.wide


EVERYONE = Audience(OPEN, OPEN, None)
UNKNOWN = Part(EVERYONE._replace(wide=True), named=False, aged=False)


def read(text: str) -> Audience | None:
    """Return whom a text means; None when no word of it is understood, an age is none, or somebody is excepted.

    «مردان» are from 18 on and «دختران» up to 17 years old unless an age stands beside the word. Words for a need
    («نیازمند», «سرپرست خانوار») say nothing of age or sex. «کودکان و خانواده‌هایشان» is everyone, and wide.
    """
    code, values = _letters(text)
    parts = _parts(code, values)
    if not parts:
        return None
    told = [part for part in parts if part.told] or parts[:1]
    found = reduce(_either, (part.who for part in _shared(told)))
    return found._replace(wide=found.wide or (len(told) > 1 and _families(values)))


def agreed(ages: tuple[float, float], sex: str | None, said: Audience | None) -> Audience:
    """Return what columns of ages and sex say, each where it says something, and else what the words say.

    An age of the words that contradicts one of the columns is left open.
    """
    words = said or EVERYONE
    least, most = (other if math.isnan(own) else own for own, other in zip(ages, words[:2], strict=True))
    least, most = ages if least > most else (least, most)
    return Audience(least, most, sex or words.sex, words.wide)


def _letters(text: str) -> tuple[str, list[Any]]:
    """Return a text as letters (g words of people, # a number, ? what is not known) and what stands behind each."""
    plain = DISTRICT.sub(" ", digits(text)).replace("\n", ";")
    found = [_letter(*piece) for piece in phrases.pieces(plain, _vocabulary())]
    return "".join(letter for letter, _ in found), [value for letter, value in found if letter]


def _letter(meaning: str, written: str) -> tuple[str, Any]:
    meant = meaning or SIGNS.get(written, "and" if written in JOINS else "")
    if meant:
        return LETTERS.get(meant, "g"), meant
    return ("#", int(written)) if NUMBER.fullmatch(written) else ("?", "")


def _parts(code: str, values: list[Any]) -> list[Part]:
    """Return what stands between joins, up to «به‌ویژه»; nothing when somebody is excepted or a part cannot be read."""
    if "x" in code:
        return []
    found = [_part(code, values, *match.span()) for match in PART.finditer(code.partition("!")[0])]
    good = [part for part in found if part]
    return [] if len(good) < len(found) or all(part == UNKNOWN for part in good) else good


def _part(code: str, values: list[Any], start: int, end: int) -> Part | None:
    """Return what one part says; None when its numbers are no ages."""
    letters, meant = code[start:end], values[start:end]
    ages, rest = _ages(letters, meant)
    if ages is None or not set(rest) <= set("gn?y"):
        return None
    if set(letters) <= set("?y"):
        return UNKNOWN if "?" in letters else None
    found = _whom(meant, ages)
    return Part(found._replace(wide=found.wide or "?" in rest), "g" in rest, letters != rest)


def _whom(meant: Sequence[Any], ages: tuple[float, float]) -> Audience:
    """Return all groups of a part, with the ages that stand beside them."""
    told = [_audience(value) for value in meant if value in _groups()] or [EVERYONE]
    return reduce(_either, told if ages == (OPEN, OPEN) else [_aged(group, ages) for group in told])


def _ages(letters: str, meant: Sequence[Any]) -> tuple[tuple[float, float] | None, str]:
    """Return the ages that a part says, both open where it says none, and its letters without them."""
    numbers = [value for value in meant if isinstance(value, int)]
    for pattern, meaning in AGES:
        match = pattern.search(letters)
        if match and match[0].count("#") == len(numbers):
            rest = letters[: match.start()] + letters[match.end() :]
            return _sound(numbers, meaning(*numbers)), rest
    return (OPEN, OPEN), letters


def _sound(numbers: Sequence[int], ages: tuple[float, float]) -> tuple[float, float] | None:
    return None if max(numbers) > OLDEST or ages[0] > ages[1] or ages[1] < 0 else ages


def _aged(group: Audience, ages: tuple[float, float]) -> Audience:
    """Return a group with the ages that stand beside it; they outweigh those of the word itself."""
    return agreed(ages, None, group)._replace(wide=False)


def _shared(parts: Sequence[Part]) -> list[Part]:
    """Return the parts; those without an age are given the last one's where it lies within their own.

    «پسران و دختران ۶ تا ۱۴ سال» means the boys as well, «زنان و کودکان زیر ۱۲ سال» does not mean the women.
    """
    last = parts[-1]
    if not (last.aged and last.named):
        return list(parts)
    ages = last.who[:2]
    fitting = [part.named and not part.aged and _within(last.who, part.who) for part in parts]
    return [
        part._replace(who=_aged(part.who, ages)) if fits else part for part, fits in zip(parts, fitting, strict=True)
    ]


def _within(one: Audience, other: Audience) -> bool:
    """Return whether a group's own ages, which it must have, hold another's."""
    if math.isnan(other.age_from) and math.isnan(other.age_to):
        return False
    return _span(other)[0] <= _span(one)[0] and _span(one)[1] <= _span(other)[1]


def _span(who: Audience) -> tuple[float, float]:
    return (0 if math.isnan(who.age_from) else who.age_from), (OLDEST if math.isnan(who.age_to) else who.age_to)


def _either(one: Audience, other: Audience) -> Audience:
    """Return the narrowest audience that holds both; wide where it holds more."""
    (first, last), (start, end) = _span(one), _span(other)
    least, most = min(first, start), max(last, end)
    sex = one.sex if one.sex == other.sex else None
    found = Audience(least or OPEN, OPEN if most == OLDEST else most, sex)
    touching = one.sex == other.sex and max(first, start) <= min(last, end) + 1
    exact = touching or (first, last) == (start, end) or any(_holds(each, found) for each in (one, other))
    return found._replace(wide=any((one.wide, other.wide, not exact)))


def _holds(one: Audience, found: Audience) -> bool:
    return _span(one) == _span(found) and one.sex == found.sex


@lru_cache
def _groups() -> dict[str, dict[str, Any]]:
    return facts.audience_words()["groups"]


def _families(values: Sequence[Any]) -> bool:
    return any(_groups()[value].get("wide_beside") for value in values if value in _groups())


def _audience(meaning: str) -> Audience:
    group = _groups()[meaning]
    return Audience(group.get("from", OPEN), group.get("to", OPEN), group.get("sex"), group.get("wide", False))


@lru_cache
def _vocabulary() -> dict[str, str]:
    groups = {key: group["words"] for key, group in _groups().items()}
    return phrases.vocabulary({**groups, **facts.audience_words()["word"]})
