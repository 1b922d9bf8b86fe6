"""The response clocks: within how many days a case must be answered, by level. Kept in the store where changed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import delete, insert

from geodata import facts, recall, schema
from geodata.problems import Unreadable
from geodata.recall import CLOCKS
from geodata.store import Store, touch

MOST = 365  # days


def change(store: Store, written: Mapping[str, str]) -> dict[str, int]:
    """Set some clocks, as 'high' -> '2', and return all of them.

    Raises
    ------
    Unreadable
        There is no such clock, or the days are no whole number from 1 to 365. Nothing is changed then.
    """
    new = {_known(key): _days(number) for key, number in written.items()}
    with store.writing() as connection:
        changed = recall.clocks(connection) | new
        if new:
            connection.execute(delete(schema.meta).where(schema.meta.c.key == CLOCKS))
            connection.execute(insert(schema.meta).values(key=CLOCKS, value=json.dumps(changed)))
            touch(connection)
    return changed


def _known(key: str) -> str:
    if key not in facts.clocks():
        raise Unreadable("clock-unknown", key, ", ".join(facts.clocks()))
    return key


def _days(number: str) -> int:
    if not number.isdecimal() or not 1 <= int(number) <= MOST:
        raise Unreadable("clock-days", number)
    return int(number)
