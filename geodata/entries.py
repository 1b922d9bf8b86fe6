"""A decision as it is typed in the meeting: every mistake at once, and names completed from their first letters.

Knows nothing of the store. What an indicator is now is asked of whoever can compute it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from geodata import facts, personal, words
from geodata.decisions import LONGEST, YEARS, Entry, latest
from geodata.due_dates import read_due
from geodata.facts import Fact
from geodata.locate import Places, place_by_name
from geodata.persian import clean, fold, number
from geodata.problems import Problem
from geodata.snapshot import Snapshot

UNKNOWN = "other"  # the agency that stands for none
OWN, OTHER, NONE = 1, 3, 9  # ranks of a match: an exact one is 0, one on an inner word a step behind one at the start

Measure = Callable[[str, str, str], float]  # indicator, place ('' for the district), issue ('' for all) -> now


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of a decision as somebody filled them in: keys or names; ``token`` is made with the empty form."""

    token: str
    what: str = ""
    agency: str = ""
    due: str = ""
    helpers: tuple[str, ...] = ()
    place: str = ""
    issue: str = ""
    indicator: str = ""
    target: str = ""


def unmeasured(indicator: str, place: str, issue: str) -> float:
    """Return NaN: nobody can say what the indicator is now."""
    return math.nan


def read(
    typed: Typed, snapshot: Snapshot, day: int, measure: Measure = unmeasured, query: str = ""
) -> tuple[Entry | None, list[Problem]]:
    """Return the decision ready to be stored, or None, and all that is wrong with it.

    ``day`` is the meeting's, ``query`` the filter of the scene. Each problem's ``column`` is the name of a field of
    ``Typed``, its ``value`` what stood there, masked where it says who somebody is.
    """
    reader = _Reader(typed, [])
    what, agency, helpers = reader.what(), reader.body(typed.agency, "agency"), reader.helpers()
    place, issue, due = reader.place(snapshot), reader.issue(), reader.due(day)
    indicator = reader.indicator(place)
    now = measure(indicator, place, issue) if indicator and reader.sound("place", "issue") else math.nan
    target = reader.target(indicator, now)
    if reader.problems:
        return None, reader.problems
    place_fa, place_en = _names(snapshot, place)
    entry = Entry(
        token=typed.token,
        what=what,
        agency=agency,
        day=day,
        due=due,
        helpers=" ".join(key for key in helpers if key != agency),
        place=place,
        place_fa=place_fa,
        place_en=place_en,
        issue=issue,
        indicator=indicator,
        baseline=now if math.isfinite(now) else None,
        target=target,
        version=snapshot.version,
        query=query,
    )
    return entry, []


def matches(known: Mapping[str, Fact], typed: str, language: str) -> list[str]:
    """Return the keys of the facts that what was typed so far may mean, best first; all of them before any letter.

    First an exact name, then names of this language that begin so, then those with a later word that does, then the
    other language's and the other spellings; equals keep the catalogue's order.
    """
    start = fold(typed)
    ranks = {key: _rank(fact, start, language) for key, fact in known.items()}
    return sorted((key for key, rank in ranks.items() if rank < NONE), key=ranks.__getitem__)


def bodies() -> dict[str, Fact]:
    """Return the bodies that can be responsible for a decision."""
    return {key: agency for key, agency in facts.agencies().items() if key != UNKNOWN}


def places(snapshot: Snapshot) -> dict[str, Fact]:
    """Return the neighbourhoods as facts, with their other names."""
    rows = snapshot.neighbourhoods[["fa", "en", "aliases"]].itertuples()
    return {str(row.Index): Fact(str(row.Index), row.fa, row.en, tuple(str(row.aliases).split("؛"))) for row in rows}


@dataclass(frozen=True, slots=True)
class _Reader:
    """The typed fields one by one; what is wrong with them is gathered."""

    typed: Typed
    problems: list[Problem]

    def what(self) -> str:
        text = clean(self.typed.what)
        if not text:
            self._wrong("decision-empty", "what")
        if len(text) > LONGEST:
            self._wrong("decision-long", "what", str(LONGEST))
        if personal.reveals(text):
            self._wrong("decision-personal", "what")
        return text

    def body(self, text: str, field: str) -> str:
        if not text.strip():
            return self._wrong("body-missing", field)
        return meant(bodies(), text) or self._wrong("body-unknown", field, text)

    def helpers(self) -> list[str]:
        named = [text for text in self.typed.helpers if text.strip()]
        return list(dict.fromkeys(self.body(text, "helpers") for text in named))

    def sound(self, *fields: str) -> bool:
        return not any(problem.column in fields for problem in self.problems)

    def place(self, snapshot: Snapshot) -> str:
        text = self.typed.place
        if fold(text) in {"", *map(fold, facts.whole_district())}:
            return ""
        if text in snapshot.neighbourhoods.index:
            return text
        key, code = place_by_name(Places.of(snapshot.neighbourhoods), text)
        if code == "neighbourhood-unknown":
            key = meant(places(snapshot), text)
        return key or self._wrong("decision-place-unknown", "place", text)

    def issue(self) -> str:
        text = self.typed.issue
        return (meant(facts.issues(), text) or self._wrong("issue-unknown", "issue", text)) if text.strip() else ""

    def due(self, day: int) -> int:
        text = self.typed.due
        found = read_due(text, day)
        if isinstance(found, str):
            self._wrong(found, "due", text)
            return day
        if found < day:
            self._wrong("due-past", "due", text)
        if found > latest(day):
            self._wrong("due-far", "due", str(YEARS))
        return found

    def indicator(self, place: str) -> str:
        text = self.typed.indicator
        if not text.strip():
            return ""
        key = meant(facts.indicators(), text) or self._wrong("indicator-unknown", "indicator", text)
        if key and not place and self.sound("place") and not facts.indicators()[key].whole:
            self._wrong("indicator-place", "indicator", text)
        return key

    def target(self, indicator: str, now: float) -> float | None:
        text = self.typed.target
        if not text.strip():
            return None
        wanted = number(text)
        if wanted is None or wanted < 0:
            self._wrong("target-unreadable", "target", text)
            return None
        if not self.typed.indicator.strip():
            self._wrong("target-alone", "target", text)
        if indicator and _not_better(wanted, now, facts.indicators()[indicator].better):
            self._wrong("target-direction", "target", text)
        return wanted

    def _wrong(self, code: str, field: str, value: str = "") -> str:
        self.problems.append(Problem(code, None, field, personal.shown(clean(value))))
        return ""


def meant(known: Mapping[str, Fact], text: str) -> str:
    """Return the key that a text means: a key, a name, or the only one that begins so; '' when none or several."""
    if text in known:
        return text
    spelled = words.vocabulary(known.values()).get(fold(text))
    begun = matches(known, text, "fa") if fold(text) else []
    return spelled or (begun[0] if len(begun) == 1 else "")


def _rank(fact: Fact, start: str, language: str) -> int:
    own = [fact.name(language), fact.short(language)]
    others = [fact.fa, fact.en, fact.short_fa, fact.short_en, *fact.words]
    if start and start in {fold(name) for name in (*own, *others)}:
        return 0
    best = min((_begins(name, start) for name in own), default=NONE)
    other = min((_begins(name, start) for name in others), default=NONE)
    return min(OWN + best, OTHER + other)


def _begins(name: str, start: str) -> int:
    """Return 0 when the name begins so, 1 when a later word of it does, ``NONE`` when none does."""
    parts = name.replace("\u200c", " ").replace("(", " ").split()
    if fold(name).startswith(start):
        return 0
    return 1 if any(fold(" ".join(parts[i:])).startswith(start) for i in range(1, len(parts))) else NONE


def _not_better(wanted: float, now: float, better: str) -> bool:
    return wanted >= now if better == "down" else wanted <= now  # False where ``now`` is NaN


def _names(snapshot: Snapshot, place: str) -> tuple[str, str]:
    if not place:
        return "", ""
    row: pd.Series = snapshot.neighbourhoods.loc[place]
    return str(row["fa"]), str(row["en"])
