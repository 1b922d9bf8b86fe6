"""The headquarters' meetings: begun, attended, closed, each with a number and a day. Knows nothing of decisions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, func, insert, select, update

from geodata import facts, schema
from geodata.problems import Unreadable
from geodata.store import Store

Scenes = list[dict[str, Any]]
OF = schema.meetings.c
STORED = ["day", "opened", "closed", "present", "agenda"]
COLUMNS = [*STORED, "dropped"]


def begin(store: Store, day: int, present: Iterable[str] = (), agenda: Sequence[Mapping[str, Any]] = ()) -> int:
    """Open the next meeting and return its number; while one is open that one's, whoever asks.

    ``day`` is since 1970-01-01; ``present`` are keys of members or agencies, and adds to who is there already;
    ``agenda`` is what a new meeting begins with, an open one keeps its own.
    """
    came = _known(present)
    with store.writing() as connection:
        going = connection.execute(select(OF.number, OF.present).where(OF.closed.is_(None))).first()
        if going is not None:
            _set(connection, going.number, present=" ".join(_joined(going.present.split(), came)))
            return going.number
        number = 1 + (connection.execute(select(func.max(OF.number))).scalar() or 0)
        row = {"number": number, "day": day, "opened": now(), "present": " ".join(came)}
        connection.execute(insert(schema.meetings).values(row | {"agenda": _packed(agenda)}))
    return number


def attend(store: Store, number: int, present: Iterable[str]) -> None:
    """Write down who is there, in place of what was written before.

    Raises
    ------
    ValueError
        A key is neither a member's nor an agency's, or there is no such meeting.
    """
    came = _known(present)
    with store.writing() as connection:
        _set(connection, number, present=" ".join(came))


def arrive(store: Store, number: int, who: str, there: bool = True) -> None:
    """Write one member or agency down as there, or as not there; nobody else's tick is touched."""
    came = _known([who])
    with store.writing() as connection:
        known(connection, number)
        held = connection.execute(select(OF.present).where(OF.number == number)).scalar_one().split()
        kept = _joined(held, came) if there else [key for key in held if key != who]
        _set(connection, number, present=" ".join(kept))


def set_agenda(store: Store, number: int, scenes: Sequence[Mapping[str, Any]]) -> None:
    """Keep the scenes of a meeting in this order; ValueError when there is no such meeting."""
    with store.writing() as connection:
        _set(connection, number, agenda=_packed(scenes))


def add_scene(store: Store, number: int, scene: Mapping[str, Any]) -> None:
    """Put a scene at the end of a meeting's agenda unless the very same is on it; scenes added meanwhile stay."""
    with store.writing() as connection:
        known(connection, number)
        held = json.loads(connection.execute(select(OF.agenda).where(OF.number == number)).scalar_one())
        if dict(scene) not in held:
            _set(connection, number, agenda=_packed([*held, scene]))


def change_agenda(store: Store, number: int, change: Callable[[Scenes], Scenes]) -> bool:
    """Keep what ``change`` makes of the scenes, dropped ones among them, as they stand at this moment.

    Nobody else writes meanwhile, so that two who change an agenda at once both have it their way. Return whether
    anything is different now.

    Raises
    ------
    Unreadable
        The meeting is closed; or whatever ``change`` refuses.
    ValueError
        There is no such meeting.
    """
    with store.writing() as connection:
        _still_open(connection, number)
        held = json.loads(connection.execute(select(OF.agenda).where(OF.number == number)).scalar_one())
        made = change([dict(scene) for scene in held])
        if made != held:
            _set(connection, number, agenda=_packed(made))
    return bool(made != held)


def move(store: Store, number: int, day: int) -> None:
    """Put a meeting on another day, since 1970-01-01, while it is open and nothing has been decided in it.

    Raises
    ------
    Unreadable
        The meeting is closed, or has decisions: their due dates were said on its day.
    ValueError
        There is no such meeting.
    """
    decided = select(func.count()).where(schema.decisions.c.meeting == number)
    with store.writing() as connection:
        _still_open(connection, number)
        if connection.execute(decided).scalar():
            raise Unreadable("meeting-decided", value=str(number))
        connection.execute(update(schema.meetings).where(OF.number == number).values(day=day))


def close(store: Store, number: int) -> None:
    """End a meeting; one that is closed already keeps its moment. ValueError when there is no such meeting."""
    with store.writing() as connection:
        known(connection, number)
        still_open = (OF.number == number) & OF.closed.is_(None)
        connection.execute(update(schema.meetings).where(still_open).values(closed=now()))


def meetings(store: Store) -> pd.DataFrame:
    """Return one row per meeting, in order; see ``rows``."""
    with store.reading() as connection:
        return rows(connection)


def rows(connection: Connection) -> pd.DataFrame:
    """Return the meetings, indexed by number: ``day``; ``opened`` and ``closed`` (ISO, UTC; None while it is open);
    ``present`` (tuple of keys of members or agencies); ``agenda`` (tuple of dicts) and ``dropped``, the scenes that
    somebody took off it (those whose "dropped" is true).
    """
    found = connection.execute(select(schema.meetings).order_by(OF.number)).mappings().all()
    frame = pd.DataFrame(found, columns=["number", *STORED]).set_index("number")
    frame["present"] = [tuple(words.split()) for words in frame["present"]]
    scenes = frame["agenda"].map(json.loads)
    frame["agenda"] = [_those(held, dropped=False) for held in scenes]
    frame["dropped"] = [_those(held, dropped=True) for held in scenes]
    frame["closed"] = frame["closed"].astype(object).where(frame["closed"].notna(), None)
    return frame.astype({"day": "int32"})


def _packed(scenes: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps([dict(scene) for scene in scenes], ensure_ascii=False)


def _those(scenes: Scenes, dropped: bool) -> tuple[dict[str, Any], ...]:
    return tuple(one for one in scenes if bool(one.get("dropped")) == dropped)


def known(connection: Connection, number: int) -> None:
    """Raise ValueError when there is no such meeting."""
    if connection.execute(select(OF.number).where(OF.number == number)).first() is None:
        raise ValueError(f"there is no meeting {number}")


def now() -> str:
    """Return this moment, ISO, UTC."""
    return datetime.now(UTC).isoformat()


def _set(connection: Connection, number: int, **values: str) -> None:
    known(connection, number)
    connection.execute(update(schema.meetings).where(OF.number == number).values(values))


def _still_open(connection: Connection, number: int) -> None:
    known(connection, number)
    if connection.execute(select(OF.closed).where(OF.number == number)).scalar() is not None:
        raise Unreadable("meeting-closed", value=str(number))


def _known(present: Iterable[str]) -> list[str]:
    came = _joined([], present)
    strange = [key for key in came if key not in facts.members() and key not in facts.agencies()]
    if strange:
        raise ValueError(f"{len(strange)} of {len(came)} are neither members nor agencies: {', '.join(strange)}")
    return came


def _joined(first: Iterable[str], second: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))
