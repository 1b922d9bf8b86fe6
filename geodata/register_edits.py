"""One place of help added, changed or taken off the list by hand: checked like a sheet's row, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, delete, func, insert, select, update

from geodata import resource_keys, resource_rows, schema
from geodata.problems import Problem
from geodata.register_sheets import Cells
from geodata.store import Store, touch
from geodata.tables import RESOURCES, conform

ROW = 1  # stands for the row of a sheet


@dataclass(frozen=True, slots=True)
class Put:
    """What came of a place that was sent: its key, '' when it was not kept, and every finding.

    The column of a problem is the field as it was sent (``name``, ``capacity``, ``y``).
    """

    key: str
    problems: tuple[Problem, ...]

    @property
    def kept(self) -> bool:
        """True when the place is on the list now."""
        return bool(self.key)


def checked(row: Mapping[str, str]) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Return a place as ``tables.RESOURCES``, no row when something keeps it off the list, and every finding.

    ``row`` is field -> text, fields as in ``catalogue/registers.toml``; those left out are empty.
    """
    told = {"capacity": "", **{field: str(text).strip() for field, text in row.items() if field != "key"}}
    cells = Cells(pd.DataFrame(told, index=[ROW]), {field: field for field in told}, "")
    found = resource_rows.understood(cells)
    return found.rows, found.problems


def put(store: Store, row: Mapping[str, str]) -> Put:
    """Add a place, or change the one whose ``key`` the row names; a demonstration's list stays the demonstration's."""
    place, problems = checked(row)
    if place.empty:
        return Put("", problems)
    with store.writing() as connection:
        listed = _listed(connection)
        key = row.get("key") or f"p{resource_keys.last_number(listed['key']) + 1}"
        others = listed[listed["key"] != key]
        code = _refused(place, others, gone=bool(row.get("key")) and len(others) == len(listed))
        if code:
            return Put("", (*problems, Problem(code, ROW, "name", str(place["fa"].iloc[0]))))
        _write(connection, place.assign(key=key), new=len(others) == len(listed))
        touch(connection)
    return Put(key, problems)


def remove(store: Store, key: str) -> bool:
    """Take a place off the list; False when it was not on it."""
    with store.writing() as connection:
        gone = connection.execute(delete(schema.resources).where(schema.resources.c.key == key)).rowcount
        if gone:
            touch(connection)
    return gone > 0


def _listed(connection: Connection) -> pd.DataFrame:
    columns = [schema.resources.c[name] for name in RESOURCES.names]
    rows = connection.execute(select(*columns).order_by(schema.resources.c.position_in_list)).mappings()
    return conform(pd.DataFrame([dict(row) for row in rows], columns=RESOURCES.names), RESOURCES)[0]


def _refused(place: pd.DataFrame, others: pd.DataFrame, gone: bool) -> str:
    """Return the code that keeps a place off the list beside others, '' for none."""
    if gone:
        return "place-gone"
    beside = pd.concat([others, place], ignore_index=True) if len(others) else place
    return "place-repeated" if resource_rows.repeated(beside)[-1] else ""


def _write(connection: Connection, place: pd.DataFrame, new: bool) -> None:
    values = place.astype(object).where(place.notna(), None).iloc[0].to_dict()
    if not new:
        connection.execute(update(schema.resources).where(schema.resources.c.key == values["key"]).values(**values))
        return
    last = connection.execute(select(func.max(schema.resources.c.position_in_list))).scalar()
    connection.execute(insert(schema.resources).values(**values, position_in_list=0 if last is None else last + 1))
