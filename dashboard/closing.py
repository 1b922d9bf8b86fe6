"""The end of a meeting: what its scenes found is written into its agenda, so that its minutes never change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard import scenes, screen
from dashboard.boardroom import Item
from dashboard.boards import Board
from dashboard.desk import Desk
from dashboard.text import LANGUAGES
from geodata import decisions, meetings


def close(desk: Desk, boards: Mapping[str, Board], number: int) -> None:
    """End a meeting; one that is closed already stays as it is.

    Raises
    ------
    ValueError
        There is no such meeting.
    """
    standing = decisions.standing(desk.store)
    if number not in standing.meetings.index:
        raise ValueError(f"there is no meeting {number}")
    row = standing.meetings.loc[number]
    if row["closed"] is not None:
        return
    room = screen.room(desk, standing, int(row["day"]), boards)
    found = {item["key"]: told(item, room) for item in row["agenda"]}
    meetings.change_agenda(desk.store, number, lambda held: [_with(item, found) for item in held])
    meetings.close(desk.store, number)


def told(item: Item, room: scenes.Room) -> dict[str, Any]:
    """Return what a scene says at this moment: kind, finding and question by language, and of which data."""
    shown = scenes.shown(item, room)
    said = {one: {name: shown["scene"][one][name] for name in ("kind", "finding", "question")} for one in LANGUAGES}
    days = room.snapshot.days
    return {"said": said, "version": room.snapshot.version, "last_day": int(days[-1]) if len(days) else None}


def _with(item: dict[str, Any], found: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    return item | {"told": found[item["key"]]} if item["key"] in found else item
