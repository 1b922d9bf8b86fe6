"""What the meetings resolved and what became of it: stored for good, frozen with what the room saw.

Knows nothing of layers, nor of how a decision is typed. Nothing is ever changed or removed: a decision gets events.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Table, insert, select

from geodata import meetings, personal, schema
from geodata.persian import clean, jalali, jalali_day
from geodata.problems import Unreadable
from geodata.store import Store
from geodata.tables import DECISIONS

STANCES = ("accepted", "declined", "withdrawn")  # the last of these counts
WORDS = ("done", "not_done")  # the body's own word; the last counts
KINDS = (*STANCES, *WORDS, "extended")
LONGEST = 200  # characters of what was resolved, or said of it
YEARS = 3  # how far ahead a due date may lie

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision ready to be stored: the columns of ``tables.DECISIONS`` except ``made``; ``entries.read`` makes it."""

    token: str
    what: str
    agency: str
    day: int
    due: int
    helpers: str = ""
    place: str = ""
    place_fa: str = ""
    place_en: str = ""
    issue: str = ""
    indicator: str = ""
    baseline: float | None = None
    target: float | None = None
    version: str = ""
    query: str = ""


@dataclass(frozen=True, eq=False)
class Standing:
    """All meetings and decisions as they stand at one moment.

    Parameters
    ----------
    meetings
        As ``meetings.rows`` returns them, indexed by number.
    decisions
        Columns as in ``tables.DECISIONS``, then ``meeting`` (number) and ``picture`` (digest or None); indexed by
        number, in the order in which they were made.
    events
        ``decision`` (number), ``kind``, ``due`` (float; NaN unless 'extended'), ``said``, ``moment`` (ISO, UTC),
        indexed by id in the order in which they happened.
    """

    meetings: pd.DataFrame
    decisions: pd.DataFrame
    events: pd.DataFrame

    @property
    def going(self) -> int | None:
        """The number of the meeting that is open, None when none is."""
        still_open = self.meetings.index[self.meetings["closed"].isna()]
        return int(still_open[-1]) if len(still_open) else None

    @property
    def due(self) -> pd.Series:
        """The last day to do each decision, extensions included, days since 1970-01-01."""
        longer = self.events.loc[self.events["kind"] == "extended"].groupby("decision")["due"].last()
        return longer.reindex(self.decisions.index).fillna(self.decisions["due"]).astype("int64")

    @property
    def stance(self) -> pd.Series:
        """Where the body stands on each decision: the last of ``STANCES``, '' before it said."""
        return self._last(STANCES)

    @property
    def said(self) -> pd.Series:
        """What the body says became of each decision: the last of ``WORDS``, '' before it said."""
        return self._last(WORDS)

    def of_meeting(self, number: int) -> pd.DataFrame:
        """Return the decisions of one meeting, in order."""
        return self.decisions[self.decisions["meeting"] == number]

    def events_of(self, number: int) -> pd.DataFrame:
        """Return what happened to one decision, in order."""
        return self.events[self.events["decision"] == number]

    def _last(self, kinds: tuple[str, ...]) -> pd.Series:
        found = self.events[self.events["kind"].isin(kinds)].groupby("decision")["kind"].last()
        return found.reindex(self.decisions.index).astype(object).fillna("")


def resolve(store: Store, meeting: int, entry: Entry, picture: Json | None = None) -> int:
    """Store a decision with what the room saw and return its number; when this returns, it is stored.

    The same token again – a key that sends twice, a page that asks again – gives the same number and stores nothing.

    Raises
    ------
    ValueError
        There is no such meeting, or it is closed.
    """
    of = schema.decisions.c
    with store.writing() as connection:
        known = connection.execute(select(of.number).where(of.token == entry.token)).scalar()
        if known is not None:
            return int(known)
        _going(connection, meeting)
        digest = None if picture is None else _keep(connection, picture)
        values = {**asdict(entry), "made": meetings.now(), "meeting": meeting, "picture": digest}
        return int(connection.execute(insert(schema.decisions).values(values).returning(of.number)).scalar_one())


def keep(store: Store, picture: Json) -> str:
    """Store a picture that pictures may refer to and return its digest; the same one is stored once."""
    with store.writing() as connection:
        return _keep(connection, picture)


def picture(store: Store, digest: str) -> dict[str, Any]:
    """Return a stored picture as it was; ValueError when there is none."""
    of = schema.pictures.c
    with store.reading() as connection:
        packed = connection.execute(select(of.packed).where(of.digest == digest)).scalar()
    if packed is None:
        raise ValueError(f"there is no picture {digest}")
    return dict(json.loads(packed))


def mark(store: Store, number: int, kind: str, said: str = "", due: int | None = None) -> bool:
    """Append what became of a decision, one of ``KINDS``; False when that very thing was just written down.

    ``said`` is a short remark; ``due`` the new last day, with 'extended' only.

    Raises
    ------
    Unreadable
        The remark is too long or says who somebody is, or the new day is not after the old one or too far off.
    ValueError
        There is no such decision or kind, or ``due`` came without 'extended' or the other way round.
    """
    if kind not in KINDS or (due is not None) != (kind == "extended"):
        raise ValueError(f"a decision is not marked {kind!r} with due {due}; the kinds are {', '.join(KINDS)}")
    remark = _remark(said)
    with store.writing() as connection:
        held = _read(connection)
        if number not in held.decisions.index:
            raise ValueError(f"there is no decision {number}")
        last = held.events_of(number).tail(1)
        if (
            len(last)
            and (last["kind"].item(), last["said"].item()) == (kind, remark)
            and due in (None, held.due[number])
        ):
            return False
        if due is not None:
            _later(due, held, number)
        values = {"decision": number, "kind": kind, "due": due, "said": remark, "moment": meetings.now()}
        connection.execute(insert(schema.decision_events).values(values))
    return True


def standing(store: Store) -> Standing:
    """Return all meetings and decisions as they stand now."""
    with store.reading() as connection:
        return _read(connection)


def latest(day: int) -> int:
    """Return the last day that may be due when deciding on this one: the same date of the calendar in three years."""
    year, month, number = jalali(day)
    found = jalali_day(year + YEARS, month, number)
    return found if found is not None else int(jalali_day(year + YEARS, month, number - 1) or day)


def _read(connection: Connection) -> Standing:
    decisions = _frame(connection, schema.decisions, "number")
    decisions["picture"] = decisions["picture"].astype(object).where(decisions["picture"].notna(), None)
    kinds = {"float": "float64", "int": "int64"}
    types = {column.name: kinds[column.kind] for column in DECISIONS.columns if column.kind in kinds}
    events = _frame(connection, schema.decision_events, "id").astype({"due": "float64"})
    return Standing(meetings.rows(connection), decisions.astype(types), events)


def _frame(connection: Connection, table: Table, key: str) -> pd.DataFrame:
    rows = connection.execute(select(table).order_by(table.c[key])).mappings().all()
    return pd.DataFrame(rows, columns=table.c.keys()).set_index(key)


def _going(connection: Connection, meeting: int) -> None:
    meetings.known(connection, meeting)
    closed = select(schema.meetings.c.closed).where(schema.meetings.c.number == meeting)
    if connection.execute(closed).scalar() is not None:
        raise ValueError(f"meeting {meeting} is closed; open the next one to decide")


def _keep(connection: Connection, picture: Json) -> str:
    packed = json.dumps(picture, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    digest = hashlib.sha256(packed.encode()).hexdigest()[:32]
    of = schema.pictures.c
    if connection.execute(select(of.digest).where(of.digest == digest)).first() is None:
        connection.execute(insert(schema.pictures).values(digest=digest, packed=packed))
    return digest


def _remark(said: str) -> str:
    remark = clean(said)
    if len(remark) > LONGEST:
        raise Unreadable("remark-long", value=str(LONGEST))
    if personal.reveals(remark):
        raise Unreadable("remark-personal")
    return remark


def _later(due: int, held: Standing, number: int) -> None:
    if due <= held.due[number]:
        raise Unreadable("due-not-later")
    if due > latest(int(held.decisions.at[number, "day"])):
        raise Unreadable("due-far", value=str(YEARS))
