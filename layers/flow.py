"""What came, was closed, returned and stayed open, Jalali month by month; honest where a closing has no day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata.persian import jalali_months, month_start
from geodata.snapshot import Packed, Snapshot
from layers.filters import Filter
from layers.layer import Computed

CLOSED = "closed"


def by_month(snapshot: Snapshot, choice: Filter) -> Computed:
    """Return for each Jalali month the cases that came (``value``), were ``closed`` and ``returned`` to open.

    ``open_least`` and ``open_most`` say how many were open at the month's end: a case that came in closed was closed
    on some day between its own and the last of the data, so it is open nowhere in the first and as long as it can be
    in the second; the two meet in the last month. Whichever period and statuses are chosen, all are counted. A case
    without any status is new, and neither open nor closed. Index 'YYYY-MM', from the first case to the last case or
    change. Totals: ``cases``, ``unknown_day`` (closed, nobody told when), ``no_status``. Notes: 'no-cases',
    'no-status', 'days-unknown' where a closing has no day.
    """
    keep = choice.without("period", "statuses").apply(snapshot)
    rows = np.flatnonzero(keep)
    if not len(rows):
        return Computed(_frame(pd.Index([], dtype=object), {name: [] for name in COLUMNS}), "no-cases")
    events = _events(snapshot, keep)
    names, edges = _months(snapshot)
    days = snapshot.days[rows]
    counted = {"value": days, "closed": events["closed"], "returned": events["returned"]}
    columns = {name: np.diff(np.searchsorted(np.sort(of), edges)) for name, of in counted.items()}
    came, left = events["came"], events["closed"]
    back = events["returned"]
    for name, unknown in (("open_least", events["earliest"]), ("open_most", events["latest"])):
        columns[name] = _until(came, edges) + _until(back, edges) - _until(left, edges) - _until(unknown, edges)
    totals = {"cases": len(rows), "unknown_day": len(events["latest"]), "no_status": len(rows) - len(came)}
    note = "no-status" if not len(came) else "days-unknown" if len(events["latest"]) else ""
    return Computed(_frame(names, columns), note, {name: float(count) for name, count in totals.items()})


COLUMNS = ("value", "closed", "returned", "open_least", "open_most")


def _events(snapshot: Snapshot, keep: np.ndarray) -> dict[str, np.ndarray]:
    """Return the days on which chosen cases came, closed and returned; and the first and last that a closing can be."""
    days, status = snapshot.days.astype(np.int64), snapshot.packed("status")
    changes = snapshot.changes[keep[snapshot.changes["row"].to_numpy()]]
    closing = (changes["status"] == CLOSED).to_numpy()
    returning = (changes["before"] == CLOSED).to_numpy()
    first = changes.drop_duplicates("row")
    came_closed = _is_closed(status) & keep
    came_closed[changes["row"].to_numpy()] = False
    came_closed[first.loc[first["before"] == CLOSED, "row"].to_numpy()] = True
    last = np.full(len(days), max(_last(snapshot), int(days[-1])))
    last[first["row"].to_numpy()] = first["day"].to_numpy()
    known = keep & (status.codes >= 0)
    told_on = changes["day"].to_numpy(dtype=np.int64)
    return {
        "came": days[known],
        "closed": told_on[closing],
        "returned": told_on[returning],
        "earliest": days[came_closed],
        "latest": np.maximum(last, days)[came_closed],
    }


def _months(snapshot: Snapshot) -> tuple[pd.Index, np.ndarray]:
    ends = np.array([snapshot.days[0], max(int(snapshot.days[-1]), _last(snapshot))])
    first, last = (int(month) for month in jalali_months(ends))
    edges = np.array([month_start(month) for month in range(first, last + 2)])
    return pd.Index([f"{month // 12}-{month % 12 + 1:02d}" for month in range(first, last + 1)]), edges


def _last(snapshot: Snapshot) -> int:
    return int(snapshot.changes["day"].max()) if len(snapshot.changes) else int(snapshot.days[-1])


def _until(days: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Count the days before the end of each month."""
    return np.searchsorted(np.sort(days), edges[1:])


def _is_closed(status: Packed) -> np.ndarray:
    return np.array([*(name == CLOSED for name in status.categories), False], dtype=bool)[status.codes]


def _frame(names: pd.Index, columns: dict) -> pd.DataFrame:
    frame = pd.DataFrame({name: np.asarray(columns[name], dtype=float) for name in COLUMNS}, index=names)
    return frame.assign(state="")
