"""How cases stood and since when: a repeated row with another status is a change, kept with the batch that told it.

Only what was told is known: a change has the day on which it came in, and a case that came in closed was closed on some
day nobody told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Connection, insert, select

from geodata import schema

TEHRAN = ZoneInfo("Asia/Tehran")
EPOCH = date(1970, 1, 1)
COLUMNS = {"id": "object", "status": "object"}
TOLD = {"row": "int32", "before": "object", "status": "object", "day": "int32"}


def nothing() -> pd.DataFrame:
    """Return no repeated rows: columns ``id`` and ``status``."""
    return pd.DataFrame({name: [] for name in COLUMNS}).astype(COLUMNS)


def changed(connection: Connection, repeats: pd.DataFrame, fresh: pd.DataFrame) -> pd.DataFrame:
    """Return id -> another status than the one known, one row a case, the last row of the sheet deciding.

    Where ``repeats`` has a ``day`` of its own for each, they are changes already and come back as they are.

    ``repeats`` are the rows (``id``, ``status``) of cases that are stored already or stand farther up in the sheet;
    ``fresh`` those to be stored now. A row without a status says nothing; nor does one of a case nobody knows.
    """
    if "day" in repeats:
        return repeats
    told = repeats[repeats["status"].fillna("") != ""].drop_duplicates("id", keep="last")
    if told.empty:
        return told
    known = statuses(connection) | dict(zip(fresh["id"], fresh["status"], strict=True))
    now = told["id"].map(known)
    here = told["id"].isin(list(known)).to_numpy()
    return told[here & (now.isna() | (now != told["status"])).to_numpy()]


def record(connection: Connection, batch: int, changes: pd.DataFrame, day: int | None = None) -> None:
    """Keep changes with their batch; ``day`` is when they were told, since 1970-01-01: today in Tehran where None.

    Changes that have a ``day`` of their own keep it.
    """
    told = (datetime.now(TEHRAN).date() - EPOCH).days if day is None else day
    days = changes["day"].tolist() if "day" in changes else [told] * len(changes)
    rows = [
        {"case": case, "batch": batch, "status": status, "day": on}
        for case, status, on in zip(changes["id"], changes["status"], days, strict=True)
    ]
    if rows:
        connection.execute(insert(schema.status_changes), rows)


def statuses(connection: Connection) -> dict[str, str | None]:
    """Return id -> present status of every stored case, None where none was told."""
    of = schema.cases.c
    first = {row.id: row.status for row in connection.execute(select(of.id, of.status))}
    return first | {case: status for case, status, _ in _told(connection) if case in first}


def recalled(
    connection: Connection, ids: Sequence[str], first: Sequence[str | None]
) -> tuple[Sequence[str | None], pd.DataFrame]:
    """Return each case's present status, and the changes in order.

    ``first`` is the status with which each came in. A change has ``row`` (position in ``ids``), ``before``, ``status``
    and ``day``.
    """
    changes = _told(connection)
    if not changes:
        return first, pd.DataFrame({name: [] for name in TOLD}).astype(TOLD)
    place = {case: row for row, case in enumerate(ids)}
    present, rows = list(first), []
    for case, status, day in changes:
        row = place.get(case)
        if row is not None and present[row] != status:
            rows.append((row, present[row], status, day))
            present[row] = status
    return present, pd.DataFrame(rows, columns=list(TOLD)).astype(TOLD)


def _told(connection: Connection) -> list[tuple[str, str, int]]:
    of = schema.status_changes.c
    return [tuple(row) for row in connection.execute(select(of.case, of.status, of.day).order_by(of.id))]
