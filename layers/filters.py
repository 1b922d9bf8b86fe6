"""Which cases are meant: a value that picks rows, makes the link and feeds the caption. Knows nothing of layers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from urllib.parse import parse_qs, urlencode

import numpy as np

from geodata.snapshot import Packed, Snapshot

EPOCH = date(1970, 1, 1).toordinal()
FEW = 8
YEARS = range(1900, 2201)  # of days that an address may name; the calendar ends not far beyond
COLUMNS = {
    "issues": "issue",
    "severities": "level",
    "needs": "needs",
    "agencies": "agency",
    "statuses": "status",
    "places": "neighbourhood",
}
WORDS = {
    "issues": "issue",
    "severities": "severity",
    "needs": "need",
    "agencies": "agency",
    "statuses": "status",
    "places": "place",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of cases. An empty tuple or None leaves a dimension open.

    ``start`` and ``end`` are days since 1970-01-01, both included. A case passes ``needs`` when it has at least
    one of them; the other dimensions when its value is among those named. ``severities`` asks for the level that
    counts (override, else the graver of card and agency); a case without one passes only
    when ``severities`` is empty.
    """

    issues: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None

    def __post_init__(self) -> None:
        for name in COLUMNS:
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))

    def apply(self, snapshot: Snapshot) -> np.ndarray:
        """Return which of the snapshot's cases pass, as a read-only boolean array."""
        return _passing(snapshot, self)

    def without(self, *names: str) -> Filter:
        """Return the same choice with these dimensions open; ``period`` stands for start and end."""
        wide: dict[str, object] = {name: () for name in names if name != "period"}
        if "period" in names:
            wide |= {"start": None, "end": None}
        return replace(self, **wide)  # type: ignore[arg-type]

    def to_query(self) -> str:
        """Return the choice as the query of an address; ``from_query`` gives it back."""
        pairs = [(WORDS[name], ",".join(values)) for name in COLUMNS if (values := getattr(self, name))]
        pairs += [(name, iso(day)) for name in ("start", "end") if (day := getattr(self, name)) is not None]
        return urlencode(pairs, safe=",")

    @classmethod
    def from_query(cls, query: str) -> Filter:
        """Return the choice an address names. Words it does not know, and days that are none, are left out."""
        found = parse_qs(query.removeprefix("?"))
        values: dict[str, object] = {name: _split(found.get(word, [])) for name, word in WORDS.items()}
        return cls(**values, start=_day(found, "start"), end=_day(found, "end"))  # type: ignore[arg-type]

    def known(self, allowed: Mapping[str, Iterable[str]]) -> Filter:
        """Return the choice with only the values that exist, so that an old or edited link still opens."""
        kept = {name: tuple(v for v in getattr(self, name) if v in set(allowed[name])) for name in allowed}
        return replace(self, **kept)  # type: ignore[arg-type]


DIMENSIONS = tuple(field.name for field in fields(Filter))


def iso(day: int) -> str:
    """Return a day number as YYYY-MM-DD."""
    return date.fromordinal(day + EPOCH).isoformat()


@lru_cache(maxsize=8)
def _passing(snapshot: Snapshot, choice: Filter) -> np.ndarray:
    """Scan the cases once: several layers of one picture ask for the same choice."""
    days = snapshot.days
    keep = np.ones(len(days), dtype=bool)
    if choice.start is not None:
        keep[: np.searchsorted(days, choice.start, side="left")] = False
    if choice.end is not None:
        keep[np.searchsorted(days, choice.end, side="right") :] = False
    for name, column in COLUMNS.items():
        if wanted := getattr(choice, name):
            keep &= _among(snapshot.packed(column), wanted, several=name == "needs")
    keep.flags.writeable = False
    return keep


def _among(column: Packed, wanted: tuple[str, ...], several: bool) -> np.ndarray:
    chosen = set(wanted)
    hit = [not chosen.isdisjoint(c.split()) if several else c in chosen for c in column.categories]
    if sum(hit) <= FEW:  # comparing is several times faster than looking up
        found = np.zeros(len(column.codes), dtype=bool)
        for code in np.flatnonzero(hit):
            found |= column.codes == code
        return found
    return np.array([*hit, False], dtype=bool)[column.codes]  # the last one answers code -1: no value


def _split(values: list[str]) -> tuple[str, ...]:
    return tuple(word for value in values for word in value.split(",") if word)


def _day(found: dict[str, list[str]], name: str) -> int | None:
    try:
        day = date.fromisoformat(found[name][0])
        return day.toordinal() - EPOCH if day.year in YEARS else None
    except (KeyError, ValueError):
        return None
