"""Periods of the data: whole Jalali months, a period and the one it is compared with, counts of both."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from geodata.persian import jalali, jalali_day, jalali_months, month_start
from geodata.snapshot import Snapshot
from layers.filters import Filter

EDGE = 3  # days: a month whose first or last case is nearer to its end than that was reported whole
LAST = 3  # months that are meant when no period is chosen
FEWEST = 10  # whole months below which nothing is said of a trend


class Months(NamedTuple):
    """Whole Jalali months: the first as year × 12 + month − 1, and the first day of each and of the one after."""

    first: int
    edges: np.ndarray

    @property
    def length(self) -> int:
        """How many there are."""
        return len(self.edges) - 1

    def name(self, position: int) -> str:
        """Return 'YYYY-MM' of one of them."""
        year, month = divmod(self.first + position, 12)
        return f"{year}-{month + 1:02d}"


class Span(NamedTuple):
    """A period and the earlier one it is compared with: first and last days, both included."""

    start: int
    end: int
    before_start: int
    before_end: int

    @property
    def ratio(self) -> float:
        """How much longer the later one is."""
        return (self.end - self.start + 1) / (self.before_end - self.before_start + 1)


def whole_months(snapshot: Snapshot, choice: Filter) -> Months:
    """Return the Jalali months that lie wholly in the data and in the choice's period, in order.

    The data's own first and last month count when cases were reported within three days of their outer ends.
    """
    known = _known(snapshot)
    starts = known.edges[:-1] >= (known.edges[0] if choice.start is None else choice.start)
    ends = known.edges[1:] - 1 <= (known.edges[-1] if choice.end is None else choice.end)
    kept = np.flatnonzero(starts & ends)
    if not len(kept):
        return Months(known.first, known.edges[:1])
    return Months(known.first + int(kept[0]), known.edges[kept[0] : kept[-1] + 2])


def by_month(snapshot: Snapshot, keep: np.ndarray, groups: np.ndarray, count: int, months: Months) -> np.ndarray:
    """Return cases by month and group, shape (months, count): ``groups`` gives each case's, below 0 for none."""
    month = np.searchsorted(months.edges, snapshot.days, side="right") - 1
    used = keep & (groups >= 0) & (groups < count) & (month >= 0) & (month < months.length)
    flat = month[used] * count + groups[used]
    return np.bincount(flat, minlength=months.length * count).reshape(months.length, count).astype(float)


def compared(snapshot: Snapshot, choice: Filter, against: str = "before") -> Span | None:
    """Return the chosen period (the last three whole months when none is) and the one it is compared with.

    ``against``: 'before', as many months (or days, where it is not whole months) just before; 'year', the same days a
    Jalali year earlier. None where the data do not reach back that far, and where the two would overlap.
    """
    known = _known(snapshot)
    if not known.length:
        return None
    start, end = _period(choice, known, snapshot)
    earlier = _year_before(start, end) if against == "year" else _just_before(start, end)
    apart = known.edges[0] <= earlier[0] <= earlier[1] < start <= end
    return Span(start, end, *earlier) if apart else None


def _period(choice: Filter, known: Months, snapshot: Snapshot) -> tuple[int, int]:
    if choice.start is None and choice.end is None:
        return int(known.edges[max(known.length - LAST, 0)]), int(known.edges[-1]) - 1
    start = int(known.edges[0]) if choice.start is None else choice.start
    return start, int(snapshot.days[-1]) if choice.end is None else choice.end


def _just_before(start: int, end: int) -> tuple[int, int]:
    first, after = (int(month) for month in jalali_months(np.array([start, end + 1])))
    if month_start(first) == start and month_start(after) == end + 1:
        return month_start(first - (after - first)), start - 1
    return start - (end - start + 1), start - 1


def _year_before(start: int, end: int) -> tuple[int, int]:
    return _earlier(start), _earlier(end)


def _earlier(day: int) -> int:
    """Return the same day of the Jalali year before; the 30th of Esfand becomes the 29th."""
    year, month, number = jalali(day)
    found = jalali_day(year - 1, month, number)
    return found if found is not None else int(jalali_day(year - 1, month, number - 1) or day - 365)


@lru_cache(maxsize=8)
def _known(snapshot: Snapshot) -> Months:
    days = snapshot.days
    if not len(days):
        return Months(0, np.zeros(1, dtype=np.int64))
    first, last = (int(month) for month in jalali_months(days[[0, -1]]))
    first += int(days[0]) >= month_start(first) + EDGE
    last -= int(days[-1]) < month_start(last + 1) - EDGE
    months = range(first, max(last, first - 1) + 2)
    return Months(first, np.array([month_start(month) for month in months], dtype=np.int64))
