"""Levels set by hand, each with a reason: append-only, found by the agency's own number, which is never stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
from sqlalchemy import insert, select

from geodata import facts, identity, personal, schema, words
from geodata.persian import clean
from geodata.problems import Unreadable
from geodata.store import Store, touch

LONGEST = 200  # characters of a reason


class Override(NamedTuple):
    """A level set for a case (its id), why, and when (ISO, UTC)."""

    case: str
    level: str
    reason: str
    moment: str


def override(store: Store, agency: str, number: str, level: str, reason: str) -> Override:
    """Set the level of a stored case for good: it outlives an undo and comes back when the case is imported again.

    Raises
    ------
    Unreadable
        The agency, the case or the level is not known, or the reason is empty, too long or says who somebody is.
    """
    if agency not in facts.agencies():
        raise Unreadable("agency-unknown", agency, ", ".join(facts.agencies()))
    kept = Override(find(store, agency, number), _level(level), _reason(reason), _now())
    with store.writing() as connection:
        connection.execute(insert(schema.overrides).values(**kept._asdict()))
        touch(connection)
    return kept


def history(store: Store, agency: str, number: str) -> list[Override]:
    """Return what was set for a case, oldest first; empty when nothing was."""
    of = schema.overrides.c
    mine = select(of.case, of.level, of.reason, of.moment).where(of.case == _id(store, agency, number)).order_by(of.id)
    with store.reading() as connection:
        return [Override(*row) for row in connection.execute(mine)]


def find(store: Store, agency: str, number: str) -> str:
    """Return the id of the case that an agency knows by this number of its own.

    Raises
    ------
    Unreadable
        No such case is stored.
    """
    case = _id(store, agency, number)
    with store.reading() as connection:
        found = connection.execute(select(schema.cases.c.id).where(schema.cases.c.id == case)).scalar()
    if found is None:
        raise Unreadable("case-unknown")
    return case


def _id(store: Store, agency: str, number: str) -> str:
    spelled = str(identity.numbers(np.array([number], dtype=object))[0])
    if not spelled:
        raise Unreadable("case-unknown")
    return identity.of_number(agency, spelled, store.secret)


def _level(level: str) -> str:
    found = str(words.severities(np.array([level], dtype=object))[0][0])
    if not found:
        raise Unreadable("level-unknown", personal.shown(level), ", ".join(facts.severities()))
    return found


def _reason(reason: str) -> str:
    plain = clean(reason)
    if not plain:
        raise Unreadable("reason-missing")
    if len(plain) > LONGEST:
        raise Unreadable("reason-long", str(LONGEST))
    if personal.reveals(plain):
        raise Unreadable("reason-personal")
    return plain


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
