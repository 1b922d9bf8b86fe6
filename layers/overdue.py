"""Cases whose response clock has run out: by neighbourhood and by agency. The day is always told, never the clock's."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from geodata import facts
from geodata.snapshot import OUTSIDE, Packed, Snapshot
from layers.filters import EPOCH, Filter
from layers.layer import Computed, Option

OPTIONS = (Option("today", ("",), reads=date.fromisoformat),)
CLOSED = "closed"
BEGUN = ("in_progress", "referred")


class Waiting(NamedTuple):
    """The chosen cases that are not closed, one entry each.

    ``clock`` is the place in the catalogue of clocks (-1 for a case without level), ``late`` the days since its clock
    ran out (0 or less while it runs; meaningless without a clock), ``begun`` whether anybody has taken it up, ``kept``
    the rows of the snapshot's cases.
    """

    kept: np.ndarray
    clock: np.ndarray
    late: np.ndarray
    begun: np.ndarray
    no_status: int


def by_area(snapshot: Snapshot, choice: Filter, today: str = "") -> Computed:
    """Return how many of each neighbourhood's cases are open although their response clock has run out by ``today``.

    A case recorded on day d with a clock of k days is in time on day d + k and late from the next on. ``today`` is an
    ISO date, '' the last day of the data; cases recorded later are left out. Urgent cases have the clock of their own,
    others that of their level; a case without level has none. Columns: ``value``; ``of_urgent`` and one for
    each level (they add up to it); ``waiting`` (nobody has taken it up yet); ``open`` (all not closed); ``late``
    (median days late, NaN for none). Totals: ``overdue``, ``open``, ``no_level``, ``no_status`` (neither open nor
    closed can be told: not counted), ``outside``, ``today``. Notes: 'no-cases', 'no-status', 'none-overdue'.
    """
    found = waiting(snapshot, choice.without("places"), today)
    column = snapshot.packed("neighbourhood")
    frame = _counted(found, column, tuple(snapshot.neighbourhoods.index))
    outside = (column.codes[found.kept] == column.categories.index(OUTSIDE)) & _is_late(found)
    return _told(snapshot, found, frame, today, {"outside": float(outside.sum())})


def by_agency(snapshot: Snapshot, choice: Filter, today: str = "") -> Computed:
    """Return the same by agency, of all chosen cases inside and outside; most overdue first, only with open cases."""
    found = waiting(snapshot, choice, today)
    frame = _counted(found, snapshot.packed("agency"), snapshot.packed("agency").categories)
    frame = frame[frame["open"] > 0].sort_values(["value", "open"], ascending=False, kind="stable")
    return _told(snapshot, found, frame, today, {})


def day_of(snapshot: Snapshot, today: str) -> int:
    """Return the day that is meant, since 1970-01-01; '' is the last day of the data, 0 without any."""
    if today:
        return date.fromisoformat(today).toordinal() - EPOCH
    return int(snapshot.days[-1]) if len(snapshot.days) else 0


def waiting(snapshot: Snapshot, choice: Filter, today: str) -> Waiting:
    """Return the chosen cases that are not closed and what their clocks say on that day."""
    now = day_of(snapshot, today)
    status, level = snapshot.packed("status"), snapshot.packed("level")
    chosen = choice.apply(snapshot) & (snapshot.days <= now)
    open_ = chosen & (status.codes >= 0) & ~_is(status, (CLOSED,))
    clock = _clocks(snapshot, level)[open_]
    days = np.array([*snapshot.clocks.values(), 0])[clock]
    late = now - snapshot.days[open_].astype(np.int64) - days
    no_status = int((chosen & (status.codes < 0)).sum())
    return Waiting(np.flatnonzero(open_), clock, late, _is(status, BEGUN)[open_], no_status)


def _clocks(snapshot: Snapshot, level: Packed) -> np.ndarray:
    """Return the place of each case's clock among the snapshot's clocks, -1 for none."""
    keys = list(snapshot.clocks)
    place = np.array([*(keys.index(name) if name in keys else -1 for name in level.categories), -1])
    of_level = place[level.codes]
    if "urgent" not in snapshot.cases:
        return of_level
    return np.where(snapshot.cases["urgent"].to_numpy(dtype=bool), keys.index("urgent"), of_level)


def _is(column: Packed, wanted: tuple[str, ...]) -> np.ndarray:
    return np.array([*(name in wanted for name in column.categories), False], dtype=bool)[column.codes]


def _is_late(found: Waiting) -> np.ndarray:
    return (found.clock >= 0) & (found.late > 0)


def _counted(found: Waiting, column: Packed, keys: tuple[str, ...]) -> pd.DataFrame:
    codes, late = column.codes[found.kept], _is_late(found)
    place = {name: code for code, name in enumerate(column.categories)}
    order = np.array([place[key] for key in keys], dtype=int)

    def tally(rows: np.ndarray) -> np.ndarray:
        return np.bincount(codes[rows & (codes >= 0)], minlength=len(column.categories))[order].astype(float)

    columns = {"value": tally(late), "state": ""}
    columns |= {f"of_{clock}": tally(late & (found.clock == i)) for i, clock in enumerate(facts.clocks())}
    columns |= {"waiting": tally(late & ~found.begun), "open": tally(np.ones(len(late), dtype=bool))}
    median = pd.Series(found.late[late]).groupby(codes[late]).median()
    columns["late"] = median.reindex(order).to_numpy(dtype=float)
    return pd.DataFrame(columns, index=pd.Index(keys, dtype=object))


def _told(snapshot: Snapshot, found: Waiting, frame: pd.DataFrame, today: str, more: dict[str, float]) -> Computed:
    overdue = float(_is_late(found).sum())
    totals = {
        "overdue": overdue,
        "open": float(len(found.kept)),
        "no_level": float((found.clock < 0).sum()),
        "no_status": float(found.no_status),
        "today": float(day_of(snapshot, today)),
        **more,
    }
    if not len(found.kept):
        return Computed(frame, "no-status" if found.no_status else "no-cases", totals)
    return Computed(frame, "" if overdue else "none-overdue", totals)
