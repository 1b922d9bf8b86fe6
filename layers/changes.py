"""What has changed lately beyond chance, rise or fall: by issue, neighbourhood and both; and where help is missing."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, eye_array, hstack, kron, vstack
from scipy.special import xlogy

from geodata import facts
from geodata.persian import jalali
from geodata.snapshot import Snapshot
from layers import discovery, explained, family
from layers.assignment import CAUSES, assigned
from layers.change import reported
from layers.family import Family
from layers.filters import Filter
from layers.layer import Computed, Option
from layers.periods import Span, by_month, compared, whole_months
from layers.protect import BASE, widening
from layers.series import ratio_interval

OPTIONS = (Option("show", ("quiet", "all")),)
RANK = {"pair": 0, "gap": 1, "issue": 2, "place": 2}  # the narrow ones explain the broad ones
HELP = ("drive", "15", "any", "")  # how far and when, as the pages of help mean when nothing is said
YEAR = 12  # months
COLUMNS = ["kind", "place", "issue", "direction", "value", "state", "recent", "usual", "low", "high", "since", "grave"]
COLUMNS += ["left", "p"]


class Counts(NamedTuple):
    """Cases of the earlier and the later period by neighbourhood and issue, each of shape (2, both multiplied).

    ``left``: those that find no place, though not because the places are full; ``grave``: of the highest severity.
    """

    cases: np.ndarray
    left: np.ndarray
    grave: np.ndarray


class Tests(NamedTuple):
    """What is compared: kind, neighbourhood and issue of each comparison (-1 for all), and the family of all.

    Its parts are pairs of neighbourhood and issue, first those who find help, then those who do not.
    """

    kind: np.ndarray
    place: np.ndarray
    issue: np.ndarray
    chance: Family


def beyond_chance(snapshot: Snapshot, choice: Filter, show: str = "quiet") -> Computed:
    """Return what has changed between the last period and the same months a Jalali year earlier, whatever the season.

    The period is the choice's, or the last three whole Jalali months. ``kind`` says what is compared: 'pair' (issue in
    a neighbourhood), 'gap' (its cases that find no place, more of them than before), 'issue' and 'place' (all of one).
    All are one family: in 19 of 20 districts where nothing changed nothing at all is *firm* (q ≤ 0.05); with
    ``show='all'`` tentative ones (q ≤ 0.20) are listed too. What another finding explains is left out.

    Where no year earlier is known (``totals['year']`` is 0), the period is compared with the one before it: a pair or
    neighbourhood changed when it did not follow its issues in the whole district, whose seasons it shares; of an issue
    as a whole nothing can be said. Cases of bodies that sent nothing in one of the periods are left out, counted in
    ``totals['silent']``: a file that is missing is no fall. A gap is about place, hours and who is admitted; full
    places are not counted, their surplus is never steady.

    Columns: ``place``, ``issue`` ('' for all), ``direction`` ('rise', 'fall'), ``value`` (times as usual, NaN where
    there was nothing before), ``recent``, ``usual``, ``low`` and ``high`` (95 % of ``value``), ``since`` ('YYYY-MM',
    where the change most likely began, at most a year back), ``grave`` (recent cases of the highest severity),
    ``left`` (recent cases without a place), ``p``, ``q``, ``word``. Indexed 'neighbourhood/issue', 'all' for all.
    Notes: 'no-cases', 'no-earlier', 'quiet'.
    """
    choice = choice.without("places")
    span, year = _span(snapshot, choice)
    if span is None:
        return Computed(_frame([], np.zeros(0)), "no-earlier" if len(snapshot.days) else "no-cases")
    choice, silent = _sending(snapshot, choice, span)
    counts = _counts(snapshot, choice, span)
    spread = _spread(snapshot, choice, span)
    found = _compared(snapshot, counts, span.ratio, year, spread)
    q = found.chance.q(found.chance.p())
    limit = discovery.FIRM_BELOW if show == "quiet" else discovery.TENTATIVE_BELOW
    rank = np.array([RANK[kind] for kind in found.kind])
    said = explained.needed(found.chance, np.flatnonzero(q <= limit), rank, limit)
    rows = [_told(snapshot, choice, span, year, found, counts, i) for i in said]
    note = "" if rows else "quiet" if counts.cases.any() else "no-cases"
    totals = _totals(counts, span) | {"tests": float(len(q)), "year": float(year), "silent": float(silent)}
    totals["spread"] = spread
    return Computed(_frame(rows, q[said]), note, totals)


def _totals(counts: Counts, span: Span) -> dict[str, float]:
    days = {name: float(day) for name, day in span._asdict().items()}
    return {"cases": float(counts.cases[1].sum()), "before": float(counts.cases[0].sum()), **days}


def _span(snapshot: Snapshot, choice: Filter) -> tuple[Span | None, bool]:
    """Return the two periods, and whether the earlier one is the same of a year before."""
    asked = reported(snapshot, choice)
    yearly = compared(snapshot, asked, "year")
    return (yearly, True) if yearly is not None else (compared(snapshot, asked, "before"), False)


def _periods(choice: Filter, span: Span) -> tuple[Filter, Filter]:
    earlier = replace(choice, start=span.before_start, end=span.before_end)
    return earlier, replace(choice, start=span.start, end=span.end)


def _sending(snapshot: Snapshot, choice: Filter, span: Span) -> tuple[Filter, int]:
    """Return the choice with only those bodies that sent cases of both periods, and how many cases that leaves out."""
    bodies = snapshot.packed("agency")
    sent = [
        np.bincount(bodies.codes[one.apply(snapshot)] + 1, minlength=len(bodies.categories) + 1)
        for one in _periods(choice, span)
    ]
    silent = (np.minimum(*sent) == 0) & (np.maximum(*sent) > 0)
    if not silent.any():
        return choice, 0
    both = tuple(name for name, n in zip(bodies.categories, np.minimum(*sent)[1:], strict=True) if n)
    return replace(choice, agencies=both or ("",)), int(np.maximum(*sent)[silent].sum())


def _counts(snapshot: Snapshot, choice: Filter, span: Span) -> Counts:
    pair, size = _pairs(snapshot)
    level = "level" if "level" in snapshot.cases else "severity"
    worst = np.asarray(snapshot.cases[level] == next(iter(facts.severities())))
    kept = [one.apply(snapshot) & (pair >= 0) for one in _periods(choice, span)]
    cases, grave = (
        np.array([np.bincount(pair[mask & also], minlength=size) for mask in kept], dtype=float)
        for also in (np.ones(len(pair), dtype=bool), worst)
    )
    return Counts(cases, _left(snapshot, choice, span, size), grave)


def _pairs(snapshot: Snapshot) -> tuple[np.ndarray, int]:
    """Return each case's neighbourhood × issues + issue (-1: it lies outside), and how many such pairs there are."""
    places, issues = snapshot.packed("neighbourhood"), snapshot.packed("issue")
    inside, kinds = len(snapshot.neighbourhoods), len(issues.categories)
    placed = (places.codes >= 0) & (places.codes < inside) & (issues.codes >= 0)
    return np.where(placed, places.codes.astype(np.int64) * kinds + issues.codes, -1), inside * kinds


def _spread(snapshot: Snapshot, choice: Filter, span: Span) -> float:
    """Return how many times Poisson's the variance of monthly counts is, over all whole months to the period's end.

    What rounding adds to protected counts is not in it; it is least in counts of long times, so these are judged by
    periods as long as the one asked about.
    """
    months = whole_months(snapshot, Filter(end=span.end))
    pair, size = _pairs(snapshot)
    counts = by_month(snapshot, choice.without("period").apply(snapshot), pair, size, months)
    if snapshot.protected:
        length = max(int(np.count_nonzero((months.edges >= span.start) & (months.edges <= span.end))), 1)
        counts = counts[len(counts) % length :].reshape(-1, length, size).sum(axis=1)
    shaped = counts.reshape(len(counts), len(snapshot.neighbourhoods), -1)
    return family.spread(shaped, partial(widening, adjoining=True)) if snapshot.protected else family.spread(shaped)


def _left(snapshot: Snapshot, choice: Filter, span: Span, size: int) -> np.ndarray:
    left, full = np.zeros((2, size)), CAUSES.index("full")
    if not len(snapshot.resources):
        return left
    kinds = len(snapshot.packed("issue").categories)
    for row, one in zip(left, _periods(choice, span), strict=True):
        found = assigned(snapshot, one, *HELP)
        steady = np.where(found.cause == full, 0, found.left)
        row += np.bincount(found.units.neighbourhood * kinds + found.units.issue, weights=steady, minlength=size)
    return left


def _compared(snapshot: Snapshot, counts: Counts, ratio: float, year: bool, spread: float) -> Tests:
    """Return all comparisons of at least five cases, as one family."""
    places, kinds = len(snapshot.neighbourhoods), len(snapshot.packed("issue").categories)
    size, pairs = places * kinds, eye_array(places * kinds, format="csr")
    of_place, of_issue = kron(eye_array(places), np.ones((1, kinds))), kron(np.ones((1, places)), eye_array(kinds))
    sums = {"pair": (pairs, pairs), "gap": (0 * pairs, pairs), "issue": (of_issue,) * 2, "place": (of_place,) * 2}
    members = csr_array(vstack([hstack(both) for both in sums.values()]))
    before, recent = np.concatenate([counts.cases - counts.left, counts.left], axis=1)
    sizes = [both[0].shape[0] for both in sums.values()]
    kind = np.repeat(list(sums), sizes)
    at = np.concatenate([np.arange(n) for n in sizes])
    place = np.select([kind == "issue", kind == "place"], [-1, at], at // kinds)
    issue = np.select([kind == "issue", kind == "place"], [at, -1], at % kinds)
    enough = (members @ (before + recent) >= discovery.FEWEST) & (year | (kind != "issue"))
    used = np.flatnonzero(before + recent > 0)
    strata = None if year else np.tile(np.arange(size) % kinds, 2)[used]
    sparse = members[np.flatnonzero(enough)][:, used]
    wide = spread - 1 + widening((before + recent)[used], not year) if snapshot.protected else spread
    step = BASE if snapshot.protected else 1
    chance = family.together(sparse, before[used], recent[used], ratio, kind[enough] == "gap", strata, wide, step)
    return Tests(kind[enough], place[enough], issue[enough], chance)


def _told(
    snapshot: Snapshot, choice: Filter, span: Span, year: bool, found: Tests, counts: Counts, i: int
) -> dict[str, Any]:
    """Return one comparison as a row."""
    total, recent, expected = found.chance.sums(i)
    kind, place, issue = found.kind[i], int(found.place[i]), int(found.issue[i])
    odds = expected / (total - expected)
    usual = (total - recent) * odds
    low, high = ratio_interval(np.array([total - recent]), np.array([recent]), odds)
    grave, left = (one[1].reshape(len(snapshot.neighbourhoods), -1) for one in (counts.grave, counts.left))
    inside = np.ix_(_one(place, grave.shape[0]), _one(issue, grave.shape[1]))
    return {
        "kind": str(kind),
        "place": snapshot.neighbourhoods.index[place] if place >= 0 else "",
        "issue": snapshot.packed("issue").categories[issue] if issue >= 0 else "",
        "direction": "rise" if recent > expected else "fall",
        "value": recent / usual if usual else np.nan,
        "state": "",
        "recent": recent,
        "usual": usual,
        "low": float(low[0]),
        "high": float(high[0]) if np.isfinite(high[0]) else np.nan,
        "since": _since(snapshot, choice, span, year and kind != "gap", (place, issue)),
        "grave": float(grave[inside].sum()),
        "left": float(left[inside].sum()),
        "p": float(found.chance.p(np.array([i]))[0]),
    }


def _one(position: int, count: int) -> np.ndarray:
    """Return this position, or all where it is -1."""
    return np.array([position]) if position >= 0 else np.arange(count)


def _since(snapshot: Snapshot, choice: Filter, span: Span, year: bool, what: tuple[int, int]) -> str:
    """Return the month from which to the end the cases differ most from a year earlier, where the months are whole."""
    months = whole_months(snapshot, Filter(end=span.end))
    first = jalali(span.start)
    if not year or months.length <= YEAR or months.edges[-1] != span.end + 1 or span.start not in months.edges:
        return f"{first[0]}-{first[1]:02d}"
    place, issue = (snapshot.packed(name).codes for name in ("neighbourhood", "issue"))
    inside = (place >= 0) & (place < len(snapshot.neighbourhoods))
    mine = inside & ((what[0] < 0) | (place == what[0])) & ((what[1] < 0) | (issue == what[1]))
    kept = choice.without("period").apply(snapshot) & mine
    series = by_month(snapshot, kept, np.zeros(len(mine), dtype=np.int64), 1, months)[:, 0]
    starts = np.arange(max(YEAR, months.length - YEAR), int(np.searchsorted(months.edges, span.start)) + 1)
    later = np.array([series[start:].sum() for start in starts])
    earlier = np.array([series[start - YEAR : months.length - YEAR].sum() for start in starts])
    return months.name(int(starts[np.argmax(_apart(earlier, later))]))


def _apart(earlier: np.ndarray, later: np.ndarray) -> np.ndarray:
    """Return the log likelihood ratio of two Poisson counts being of two rates, not of one."""
    both = earlier + later
    return xlogy(earlier, earlier) + xlogy(later, later) - xlogy(both, both / 2)


def _frame(rows: list[dict[str, Any]], q: np.ndarray) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=COLUMNS)
    keys = [f"{row['place'] or 'all'}/{row['issue'] or 'all'}" for row in rows]
    words = np.where(q <= discovery.FIRM_BELOW, discovery.FIRM, discovery.TENTATIVE).astype(object)
    return frame.assign(q=q, word=words).set_index(pd.Index(keys, dtype=object))
