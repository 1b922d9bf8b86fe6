"""Plans of what-if that somebody saved under a name. Knows nothing of what a plan says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select

from geodata import schema
from geodata.persian import clean
from geodata.problems import Unreadable
from geodata.recall import TEHRAN
from geodata.store import Store

LONGEST_NAME, LONGEST_PLAN, MOST = 60, 2000, 200  # characters, characters, plans


class Saved(NamedTuple):
    """A plan with its name and when it was saved (ISO, Asia/Tehran)."""

    name: str
    plan: str
    saved: str


def saved(store: Store) -> list[Saved]:
    """Return the saved plans, the newest first."""
    of = schema.scenarios.c
    with store.reading() as connection:
        rows = connection.execute(select(of.name, of.plan, of.saved).order_by(of.saved.desc(), of.name)).all()
    return [Saved(row.name, row.plan, _at_home(row.saved)) for row in rows]


def save(store: Store, name: str, plan: str) -> str:
    """Keep a plan under a name, in place of one of that name before; return the name as it was kept.

    Raises
    ------
    Unreadable
        The name is empty or too long, or there are too many plans.
    ValueError
        The plan is longer than the page ever makes one.
    """
    kept = clean(name)
    if not kept or len(kept) > LONGEST_NAME:
        raise Unreadable("plan-name", value=str(LONGEST_NAME))
    if len(plan) > LONGEST_PLAN:
        raise ValueError(f"a plan of {len(plan)} characters; at most {LONGEST_PLAN} are kept")
    of, moment = schema.scenarios, datetime.now(UTC).isoformat()
    with store.writing() as connection:
        connection.execute(delete(of).where(of.c.name == kept))
        if len(connection.execute(select(of.c.name)).all()) >= MOST:
            raise Unreadable("plan-too-many", value=str(MOST))
        connection.execute(insert(of).values(name=kept, plan=plan, saved=moment))
    return kept


def remove(store: Store, name: str) -> bool:
    """Forget a plan; say whether there was one of that name."""
    with store.writing() as connection:
        return connection.execute(delete(schema.scenarios).where(schema.scenarios.c.name == name)).rowcount > 0


def _at_home(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(TEHRAN).isoformat(timespec="seconds")
