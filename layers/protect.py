"""Disclosure control: what a viewer may count. Every number for one is made of the same protected atoms.

An atom is (neighbourhood, issue, Jalali month). Within each (neighbourhood, issue) the cases are counted through the
months from a secret start u, 0 ≤ u < 5, an HMAC with the data folder's key; whenever the count passes a multiple of
five, five protected cases appear in that month (systematic rounding of the running total, so that any run of months is
within five of the truth, later months never change earlier ones, and other rows never change at all).

The protected cases are written out as a Snapshot of their own. Whatever is computed from it – maps, rates, hot spots,
gaps, charts, papers – is a sum of atoms or follows from them, so no subtraction and no averaging of views says more
than the atoms do: differencing gains nothing because there is nothing else to be had.

Of the up to five cases behind five protected ones, further facts are taken from one each, drawn by a keyed hash of the
case's own id: one table for how it stands (level and status), and one each for needs, sender, who it is (age, sex) and
grid cell. They share the (neighbourhood, issue) totals; two tables never describe the same case on purpose, so that
what two filters together show is no one's record. Days within the month are invented.

Sources: Cox (1987), doi:10.1080/01621459.1987.10478456 (controlled, unbiased rounding); Hundepool et al. (2012),
doi:10.1002/9781118348239, ch. 5; on why noise drawn anew for each view fails, Rinott et al. (2018),
doi:10.29012/jpc.657.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import h3
import numpy as np
import pandas as pd
from scipy.special import gammaln

from geodata.persian import jalali_months, month_start
from geodata.snapshot import Snapshot
from layers.cells import RESOLUTIONS, cell_of_case, cover
from layers.filters import Filter

BASE = 5
TABLES = {
    "standing": ("level", "severity", "urgent", "rule", "status"),
    "needs": ("needs",),
    "sender": ("agency",),
    "person": ("age_band", "sex"),
    "cell": ("lon", "lat", "located"),
}
KEPT = ("issue", "neighbourhood")
MANY = 60  # fives beyond which rounding no longer matters


class Fives(NamedTuple):
    """Fives of protected cases, shape (n,): where in the order the first and last case behind each stands, its month.

    ``order`` sorts the cases by neighbourhood, issue, month and a keyed hash; ``lot`` tells the fives apart for ever.
    """

    order: np.ndarray
    first: np.ndarray
    last: np.ndarray
    month: np.ndarray
    lot: np.ndarray


@lru_cache(maxsize=4)
def protected(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot as a viewer may count it: five equal rows for each five; a protected one is returned as is.

    Nobody's id, row, company, hazards or hours are in it; a point is the middle of its grid cell. Batches are without
    file names and counts. The sample of two raters is rounded alike.
    """
    if snapshot.protected:
        return snapshot
    fives = _fives(snapshot)
    cases, told = _cases(snapshot, fives)
    order = np.argsort(cases["day"].to_numpy(), kind="stable")
    cases = cases.take(order).reset_index(drop=True)
    return replace(
        snapshot,
        cases=cases,
        changes=_changes(snapshot, told, order, cases["day"].to_numpy()),
        ratings=_ratings(snapshot),
        batches=snapshot.batches.assign(file="", cases=0),
        protected=True,
    )


def whole_months(choice: Filter) -> Filter:
    """Return the choice with its period widened to whole Jalali months, the finest that protected cases tell."""
    start, end = choice.start, choice.end
    if start is not None:
        start = month_start(_month(start))
    if end is not None:
        end = month_start(_month(end) + 1) - 1
    return replace(choice, start=start, end=end)


def _month(day: int) -> int:
    return int(jalali_months(np.array([day]))[0])


def widening(total: np.ndarray, adjoining: bool = False) -> np.ndarray:
    """Return how many times a binomial's the variance of one of two protected counts is, given their sum.

    Both are counts of one (neighbourhood, issue) over times equally long in which nothing changed. Five cases fall all
    into one or the other (5 times); the more they are, the less rounding matters. Where one time begins when the other
    ends (``adjoining``) it matters more: what the end of one gains the beginning of the other loses.
    """
    fives = np.minimum(np.rint(np.asarray(total) / BASE).astype(int), MANY)
    return _widening(adjoining)[fives]


@lru_cache(maxsize=2)
def _widening(adjoining: bool) -> np.ndarray:
    """Return the factor for 0 … MANY fives, from all pairs of rounded Poisson counts that have this sum."""
    cases = np.arange(2 * BASE * MANY)
    factor = np.ones(MANY + 1)
    for fives in range(1, MANY + 1):
        mean = BASE * fives / 2
        chance = np.exp(cases * np.log(mean) - mean - gammaln(cases + 1))
        first, second = _rounded(chance, fives)
        both = (first * second[::-1]).sum(axis=1) if adjoining else first.sum(axis=1) * second.mean(axis=1)[::-1]
        apart = BASE * (np.arange(fives + 1) - fives / 2)
        factor[fives] = (both @ apart**2) / both.sum() / (mean / 2)
    return factor


def _rounded(chance: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the chances of 0 … ``most`` fives of a count, shape (most + 1, BASE), by what its end and its start hold.

    The first: together with each number of cases beyond the last five at its end, its start being any. The second:
    given each number of cases that it begins with.
    """
    padded = np.concatenate([np.zeros(BASE), chance, np.zeros(BASE * (most + 2))])
    fives, over = BASE + BASE * np.arange(most + 1)[:, None], np.arange(BASE)
    first = sum(padded[fives + over - start] for start in range(BASE)) / BASE
    second = sum(padded[fives - over + more] for more in range(BASE))
    return np.asarray(first), np.asarray(second)


def keyed(key: bytes, *words: str) -> bytes:
    """Return 32 bytes that only the holder of the key can tell: HMAC-SHA256 of the words."""
    return hmac.digest(key, "\x1f".join(("protect", *words)).encode(), "sha256")


def _fives(snapshot: Snapshot) -> Fives:
    place, issue = snapshot.packed("neighbourhood"), snapshot.packed("issue")
    month = jalali_months(snapshot.days).astype(np.int64)
    group = place.codes.astype(np.int64) * len(issue.categories) + issue.codes
    order = np.lexsort((_hashed(snapshot, "order"), month, group))
    groups, start, size = np.unique(group[order], return_index=True, return_counts=True)
    at, of = np.divmod(groups, len(issue.categories))
    nth = np.arange(len(order)) - np.repeat(start, size) + 1
    offset = np.repeat(
        (_ranks(snapshot.key, place.categories)[at] + _ranks(snapshot.key, issue.categories)[of]) % BASE, size
    )
    passed = np.flatnonzero((nth + offset) % BASE == 0)
    first = np.maximum(passed - BASE + 1, np.repeat(start, size)[passed])
    within = (nth + offset)[passed] // BASE
    seed = [
        int.from_bytes(keyed(snapshot.key, "lot", place.categories[a], issue.categories[i])[:8])
        for a, i in zip(at, of, strict=True)
    ]
    lot = _mixed(np.repeat(np.array(seed, dtype=np.uint64), size)[passed] + within.astype(np.uint64))
    return Fives(order, first, passed, month[order[passed]], lot)


def _ranks(key: bytes, words: tuple[str, ...]) -> np.ndarray:
    """Return each word's place in an order that only the holder of the key can tell.

    A (neighbourhood, issue) starts at the sum of their places modulo five: each start is as likely as any other, and
    the starts of one neighbourhood, and those of one issue, are spread evenly, which halves the error of their totals.
    """
    order = sorted(range(len(words)), key=lambda at: keyed(key, "start", words[at]))
    return np.argsort(order)


def _hashed(snapshot: Snapshot, table: str) -> np.ndarray:
    """Return a keyed hash (SipHash-2-4) of each case's id, uint64: the same for as long as the case is stored."""
    key = urlsafe_b64encode(keyed(snapshot.key, "draw", table)).decode()[:16]
    return pd.util.hash_array(snapshot.cases["id"].to_numpy(dtype=object), hash_key=key, categorize=False)


def _mixed(numbers: np.ndarray) -> np.ndarray:
    """Return numbers that look like chance (the finalizer of SplitMix64): whatever they draw tells nothing of cases."""
    one = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    two = (one ^ (one >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return two ^ (two >> np.uint64(31))


def _drawn(snapshot: Snapshot, fives: Fives, table: str) -> np.ndarray:
    """Return the row of the case that speaks for each five in this table: of those behind it the least hash's."""
    at = np.minimum(fives.first[:, None] + np.arange(BASE), fives.last[:, None])
    rows = fives.order[at]
    return rows[np.arange(len(rows)), _hashed(snapshot, table)[rows].argmin(axis=1)]


def _cases(snapshot: Snapshot, fives: Fives) -> tuple[pd.DataFrame, np.ndarray]:
    """Return five rows for each five, in its order, and the row of the case that says how each five stands."""
    known = snapshot.cases
    drawn = {table: _drawn(snapshot, fives, table) for table in TABLES}
    rows = {name: drawn[table] for table, names in TABLES.items() for name in names}
    rows |= dict.fromkeys(KEPT, fives.order[fives.last])
    count = len(fives.lot)
    frame = pd.DataFrame({name: known[name].take(rows[name]).array for name in known.columns if name in rows})
    for name in known.columns.difference(frame.columns):
        frame[name] = _nothing(known[name].iloc[:count])
    frame = frame[known.columns]
    frame["id"] = [f"{lot:016x}" for lot in fives.lot]
    frame["day"] = _days(snapshot, fives)
    frame[["lon", "lat"]] = _middles(snapshot)[cell_of_case(snapshot, max(RESOLUTIONS))[drawn["cell"]]]
    frame = frame.astype({"id": known["id"].dtype, "day": "int32"})
    return frame.take(np.repeat(np.arange(count), BASE)), drawn["standing"]


def _nothing(values: pd.Series) -> pd.Series:
    """Return values of the same kind that say nothing."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return pd.Series(pd.Categorical.from_codes(np.full(len(values), -1), dtype=values.dtype))
    blank = np.nan if values.dtype.kind == "f" else 0 if values.dtype.kind in "iub" else ""
    return pd.Series([blank] * len(values), dtype=values.dtype)


def _middles(snapshot: Snapshot) -> np.ndarray:
    """Return longitude and latitude of each grid cell's middle, shape (cells + 1, 2); the last, NaN, is for none."""
    middles = [h3.cell_to_latlng(cell)[::-1] for cell in cover(snapshot, max(RESOLUTIONS)).index]
    return np.array([*middles, (np.nan, np.nan)])


def _days(snapshot: Snapshot, fives: Fives) -> np.ndarray:
    """Return an invented day in each five's month, within the days of the data; the ends of the data stay its ends."""
    if not len(fives.lot):
        return np.empty(0, dtype=np.int64)
    ends = snapshot.days[[0, -1]].astype(np.int64)
    months = range(int(fives.month.min()), int(fives.month.max()) + 2)
    starts = np.clip([month_start(month) for month in months], ends[0], ends[1] + 1)
    at = fives.month - months[0]
    low, high = starts[at], np.maximum(starts[at + 1], starts[at] + 1)
    share = fives.lot.astype(np.float64) / 2.0**64
    days = np.minimum(low + np.floor(share * (high - low)).astype(np.int64), high - 1)
    for month, end, pick in ((0, ends[0], np.argmin), (-1, ends[1], np.argmax)):
        mine = np.flatnonzero(fives.month == jalali_months(snapshot.days[[0, -1]])[month])
        if len(mine):
            days[mine[pick(days[mine])]] = end
    return days


def _changes(snapshot: Snapshot, told: np.ndarray, order: np.ndarray, days: np.ndarray) -> pd.DataFrame:
    """Return the changes of the cases that say how each five stands, five of each, on an invented day of their month.

    ``order`` sorted the protected cases by day; ``days`` are theirs, sorted.
    """
    changes = snapshot.changes
    five_of = pd.Series(np.arange(len(told)), index=told)
    mine = changes[changes["row"].isin(told).to_numpy()]
    if mine.empty:
        return changes.iloc[:0]
    five = five_of.loc[mine["row"]].to_numpy()
    place = np.argsort(order)
    rows = (place[five * BASE, None] + np.arange(BASE)).reshape(-1)
    month = jalali_months(mine["day"].to_numpy())
    middle = np.array([month_start(int(one)) + 14 for one in month])
    day = np.clip(np.repeat(middle, BASE), days[rows], max(int(changes["day"].max()), int(days[-1])))
    kept = mine.take(np.repeat(np.arange(len(mine)), BASE)).assign(row=rows, day=day)
    return kept.astype(changes.dtypes.to_dict()).reset_index(drop=True)


def _ratings(snapshot: Snapshot) -> pd.DataFrame:
    """Return the sample of two raters with each pair of levels rounded as the cases are."""
    pairs = snapshot.ratings.value_counts(sort=False)
    kept = []
    for pair, count in pairs.items():
        start = int.from_bytes(keyed(snapshot.key, "ratings", *map(str, pair))[:8]) % BASE
        kept += [pair] * ((int(count) + start) // BASE * BASE)
    return pd.DataFrame(kept, columns=snapshot.ratings.columns, dtype=object)
