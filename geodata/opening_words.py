"""Opening hours as people write them, in Persian or English, to the spans of a week; None wherever two readings remain.

A text is turned into letters (d a day, t a time, p a part of the day, - up to, and so on), and patterns of these
letters say which days have which hours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from geodata import facts, phrases
from geodata.clock import DAY, Clock, Span, apart, between
from geodata.persian import digits

DAYS = ("sat", "sun", "mon", "tue", "wed", "thu", "fri")
EVERY = frozenset(range(len(DAYS)))
SETS = {
    "every": EVERY,
    "nights": EVERY,
    "even": frozenset({0, 2, 4}),
    "odd": frozenset({1, 3, 5}),
    "working": frozenset(range(5)),
}
FRIDAY = 6
NIGHTLY = (5 * 60, 16 * 60)  # a night begins before the one or from the other on
SIGNS = {
    **dict.fromkeys("-–—−~", "-"),
    **dict.fromkeys(",،&+", ","),
    **dict.fromkeys(";؛|./", ";"),
    **dict.fromkeys(":()", ""),
}
WORDS = {"to": "-", "and": ",", "except": "x", "always": "A", "closed": "C", "nothing": ""}
REST, HOLIDAYS = "rest", "holidays"
PART = {"midnight": "night", "noon_itself": "noon"}  # what they mean after an hour: «۱۲ نیمه‌شب»
ITSELF = {"noon": Clock(12, part="noon"), "noon_itself": Clock(12, part="noon"), "midnight": Clock(24, part="night")}
MINUTES = {"نیم": "30", "ربع": "15"}
WITH_MINUTES = re.compile(r"\b(\d{1,2})\s*و\s*(?:(نیم|ربع)\b|(\d{1,2})\s*دقیقه)")
MEANT: dict[str, tuple[str, Any]] = {
    **{word: (letter, None) for word, letter in WORDS.items()},
    **{day: ("d", number) for number, day in enumerate(DAYS)},
    **{group: ("g", group) for group in (*SETS, REST, HOLIDAYS)},
    **{part: ("p", PART.get(part, part)) for part in ("am", "pm", "night", *ITSELF)},
}
TIME = re.compile(r"(\d{1,2})(?:[:.٫/](\d{2}))?")
ALWAYS = re.compile(r"\b24\s*/\s*7\b")

SPAN = "p?tp?-tp?"
HOURS = f"(?:A(?:,*A)*|C|{SPAN}(?:,*{SPAN})*)"
SOME = "(?:d-d|d|g)"
LIST = f"{SOME}(?:,*{SOME})*"
DAYS_FIRST = re.compile(f"(?P<days>{LIST})(?:,*x(?P<but>{LIST}))?,*(?P<hours>{HOURS})(?:,*x(?P<less>{LIST}))?,*")
HOURS_FIRST = re.compile(f"(?P<hours>{HOURS}),*(?P<days>{LIST})?(?:,*x(?P<but>{LIST}))?(?P<less>),*")

Named = set[int | str]  # days by number, and names of several
Week = tuple[tuple[Span, ...], ...]  # of each day from Saturday on


class Letters(NamedTuple):
    """A text as letters, and what stands behind each of them."""

    code: str
    values: list[Any]


class Rule(NamedTuple):
    """Which days have which spans; ``general`` when it names no particular days, ``rest`` for those not named."""

    days: frozenset[int]
    spans: tuple[Span, ...]
    general: bool
    rest: bool


def read(text: str) -> Week | None:
    """Return the week that a text describes; None when any of it is unclear."""
    plain = ALWAYS.sub(" always ", digits(text)).replace("\n", ";")
    letters = _letters(WITH_MINUTES.sub(_with_minutes, plain))
    if letters is None:
        return None
    rules: list[Rule] = []
    for chunk in re.finditer("[^;]+", letters.code):
        found = _rules(letters, *chunk.span())
        if found is None:
            return None
        rules += found
    return _week(rules)


def _with_minutes(found: re.Match) -> str:
    return f"{found[1]}:{found[3] or MINUTES[found[2]]:0>2}"


def _letters(text: str) -> Letters | None:
    code, values = "", list[Any]()
    for meaning, written in phrases.pieces(text, _vocabulary()):
        letter, value = _letter(meaning, written, after=code[-1:])
        if letter == "?":
            return None
        code, values = code + letter, [*values, *([value] if letter else [])]
    return Letters(code, values)


def _letter(meaning: str, written: str, after: str) -> tuple[str, Any]:
    """Return the letter and the value of one piece: '' for one that says nothing, '?' for one that is not known."""
    if meaning in ITSELF and after != "t":
        return "t", ITSELF[meaning]
    if meaning or written in SIGNS:
        return MEANT[meaning] if meaning else (SIGNS[written], None)
    time = TIME.fullmatch(written)
    return ("t", Clock(int(time[1]), int(time[2] or 0), written.startswith("0"))) if time else ("?", None)


def _rules(letters: Letters, start: int, end: int) -> list[Rule] | None:
    """Return what one statement says, days before their hours or after them throughout."""
    code = letters.code
    pattern = HOURS_FIRST if code[start:end].lstrip(",")[:1] in ("A", "t", "p", "C") else DAYS_FIRST
    place = start + len(code[start:end]) - len(code[start:end].lstrip(","))
    found: list[Rule] = []
    while place < end:
        match = pattern.match(code, place, end)
        rule = _rule(letters, match) if match else None
        if match is None or rule is None:
            return None
        found.append(rule)
        place = match.end()
    return found


def _rule(letters: Letters, match: re.Match) -> Rule | None:
    named = _days(letters, *match.span("days")) or {"every"}
    left = _days(letters, *match.span("but")) | _days(letters, *match.span("less"))
    spans = _spans(letters, *match.span("hours"))
    days = _numbers(named) - _numbers(left)
    unclear = REST in left or (HOLIDAYS in left and FRIDAY in days)  # Fridays are holidays too
    if spans is None or unclear or not _fits(named, spans):
        return None
    return Rule(days, spans, bool(named & {"every", "nights"}), REST in named)


def _fits(named: Named, spans: Sequence[Span]) -> bool:
    """Return whether hours can be of such days: those of holidays are never kept, a night does not begin at 8."""
    if HOLIDAYS in named and spans:
        return False
    return "nights" not in named or all(not NIGHTLY[0] <= start < NIGHTLY[1] for start, _ in spans)


def _days(letters: Letters, start: int, end: int) -> Named:
    """Return the days of a part of the text, none where there is no such part (from -1 to -1)."""
    found: Named = set()
    for part in re.finditer("d-d|d|g", letters.code[start:end]):
        first = letters.values[start + part.start()]
        last = letters.values[start + part.end() - 1]
        found |= {first} if len(part[0]) == 1 else {(first + n) % len(DAYS) for n in range((last - first) % 7 + 1)}
    return found


def _numbers(named: Named) -> frozenset[int]:
    """Return the days of names and numbers; those that are told by the other statements are none yet."""
    return frozenset().union(*(SETS.get(one, frozenset()) if isinstance(one, str) else {one} for one in named))


def _spans(letters: Letters, start: int, end: int) -> tuple[Span, ...] | None:
    if letters.code[start] in "AC":
        return ((0, DAY),) if letters.code[start] == "A" else ()
    found = [_span(letters, *part.span()) for part in re.compile(SPAN).finditer(letters.code, start, end)]
    good = tuple(sorted(span for span in found if span))
    return good if len(good) == len(found) and apart(good) else None


def _span(letters: Letters, start: int, end: int) -> Span | None:
    code, values = letters.code[start:end], letters.values[start:end]
    label = values[0] if code.startswith("p") else ""
    first, last = (match.start() for match in re.finditer("t", code))
    times = [
        values[at]._replace(part=values[at + 1]) if code[at + 1 :][:1] == "p" else values[at] for at in (first, last)
    ]
    return between(times[0], times[1], label)


def _week(rules: Sequence[Rule]) -> Week | None:
    """Return the week of all statements; None when two of them contradict each other or none says a day."""
    others = _others(rules)
    if not rules or others is None:
        return None
    held: dict[int, Rule] = {}
    if not all(_laid(held, others if rule.rest else rule.days, rule) for rule in rules):
        return None
    return tuple(held[day].spans if day in held else () for day in range(len(DAYS)))


def _others(rules: Sequence[Rule]) -> frozenset[int] | None:
    """Return the days that no statement names; None when «every day» comes after another statement."""
    if any(rule.general for rule in rules[1:]):
        return None
    return EVERY.difference(*(rule.days for rule in rules if not rule.general))


def _laid(held: dict[int, Rule], days: frozenset[int], rule: Rule) -> bool:
    """Add a statement to the days it is about; False where it contradicts an earlier one."""
    for day in days:
        spans = _with(held[day], rule) if day in held else rule.spans
        if spans is None:
            return False
        held[day] = rule._replace(spans=spans)
    return True


def _with(before: Rule, rule: Rule) -> tuple[Span, ...] | None:
    """Return a day's spans after one more statement: it narrows «every day», and adds to one of the same days."""
    if before.general:
        return rule.spans
    together = tuple(sorted((*before.spans, *rule.spans)))
    same = before.days == rule.days and before.spans and rule.spans
    return together if same and apart(together) else None


@lru_cache
def _vocabulary() -> dict[str, str]:
    words = facts.opening_words()
    return phrases.vocabulary({meaning: spellings for kind in words.values() for meaning, spellings in kind.items()})
