"""What decisions can be measured by: one number of a layer for a place and an issue, or why there is none.

Knows nothing of decisions. Every number is the one a presenter may see, through the one door.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from geodata import facts
from geodata.facts import Indicator
from geodata.snapshot import Snapshot
from layers import LAYERS
from layers.door import run
from layers.filters import Filter
from layers.layer import Result
from layers.periods import whole_months

REASONS = {  # note or state of a result -> code of the problem that says so
    "no-resources": "measure-no-help",
    "no-serving-resources": "measure-no-help",
    "nobody-taken": "measure-no-help",
    "all-closed": "measure-no-help",
    "no_data": "measure-no-way",
    "not_enough": "measure-protected",
    "protected": "measure-protected",
}


class Measured(NamedTuple):
    """An indicator's value, NaN with the code of the problem that says why; ``start`` and ``end`` of what is counted.

    Days since 1970-01-01, both included; None where nothing was measured.
    """

    value: float
    reason: str = ""
    start: int | None = None
    end: int | None = None


@lru_cache(maxsize=1024)
def measured(snapshot: Snapshot, key: str, place: str, issue: str, today: int) -> Measured:
    """Return what an indicator is on a day, of a neighbourhood ('' for the district) and an issue ('' for all).

    Counts of months are of the last whole Jalali months that the data hold up to ``today``: when nobody has reported
    yet they are old, and ``end`` says how old. Months in which the whole district has no case of the issue are not
    taken for zero: more likely nobody reported.

    Raises
    ------
    ValueError
        There is no such indicator.
    """
    if key not in facts.indicators():
        raise ValueError(f"there is no indicator {key!r}; there are {', '.join(facts.indicators())}")
    fact = facts.indicators()[key]
    issues = (issue,) if issue else ()
    span = _span(snapshot, fact, today)
    reason = _elsewhere(snapshot, fact, place) or _untold(snapshot, fact, place, Filter(issues=issues), span)
    if reason or span is None:
        return Measured(math.nan, reason)
    choice = Filter(issues=issues, statuses=fact.statuses, start=span[0], end=span[1])
    value, reason = _value(_ran(snapshot, fact.layer, choice), fact.column, place)
    return Measured(value / max(fact.months, 1), reason, *span)


def _elsewhere(snapshot: Snapshot, fact: Indicator, place: str) -> str:
    if place and place not in snapshot.neighbourhoods.index:
        return "measure-place-gone"
    return "" if place or fact.whole else "measure-whole"


def _untold(
    snapshot: Snapshot, fact: Indicator, place: str, choice: Filter, span: tuple[int | None, int] | None
) -> str:
    """Return why the data cannot say, '' when they can."""
    if span is None:
        return "measure-no-month"
    within = replace(choice, start=span[0], end=span[1])
    if fact.months and not _cases(snapshot, within, "") > 0:
        return "measure-not-reported"
    told = replace(within, statuses=tuple(facts.statuses()))
    silent = fact.statuses and _cases(snapshot, within, place) > 0 and not _cases(snapshot, told, place) > 0
    return "measure-no-status" if silent else ""


def _cases(snapshot: Snapshot, choice: Filter, place: str) -> float:
    return _value(_ran(snapshot, "cases", choice), "value", place)[0]


def _span(snapshot: Snapshot, fact: Indicator, today: int) -> tuple[int | None, int] | None:
    """Return the first and last day that are counted, None when the data hold too few whole months."""
    if not fact.months:
        return None, today
    edges = whole_months(snapshot, Filter(end=today)).edges
    return (int(edges[-1 - fact.months]), int(edges[-1]) - 1) if len(edges) > fact.months else None


def _value(result: Result, column: str, place: str) -> tuple[float, str]:
    rows = result.frame.loc[[place]] if place else result.frame
    values = rows[column].to_numpy(dtype=float)
    if result.note in REASONS:
        return math.nan, REASONS[result.note]
    hidden = [state for state, value in zip(rows["state"], values, strict=True) if math.isnan(value)]
    return (math.nan, REASONS.get(hidden[0], "measure-protected")) if hidden else (float(values.sum()), "")


@lru_cache(maxsize=256)
def _ran(snapshot: Snapshot, layer: str, choice: Filter) -> Result:
    return run(snapshot, LAYERS[layer], choice, "presenter")
