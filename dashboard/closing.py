"""The end of a meeting: what its minutes take from the data is written into its agenda, so that they never change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard import picture, scenes, screen
from dashboard.boardroom import Item
from dashboard.boards import Board
from dashboard.desk import Desk
from dashboard.text import LANGUAGES
from geodata import decisions, meetings
from geodata.decisions import Standing

Told = dict[str, Any]  # what is known at one moment: ``known``, and ``said`` by a scene


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
    room = before(desk, standing, boards, number)
    areas = decisions.keep(desk.store, {"areas": picture.outlines(room.snapshot)})
    held = known(room) | {"areas": areas}
    found = {item["key"]: {"said": said(item, room)} for item in row["agenda"]}
    meetings.change_agenda(desk.store, number, lambda items: [_with(item, held, found) for item in items])
    meetings.close(desk.store, number)


def before(desk: Desk, standing: Standing, boards: Mapping[str, Board], number: int) -> scenes.Room:
    """Return what is known when a meeting begins: of decisions, those of earlier meetings alone."""
    room = screen.room(desk, standing, int(standing.meetings.at[number, "day"]), boards)
    return room._replace(status=room.status[room.status["meeting"] < number], last=number - 1)


def said(item: Item, room: scenes.Room) -> dict[str, dict[str, str]]:
    """Return what a scene says at this moment: kind, finding and question by language."""
    scene = scenes.shown(item, room)["scene"]
    return {one: {name: scene[one][name] for name in ("kind", "finding", "question")} for one in LANGUAGES}


def known(room: scenes.Room) -> Told:
    """Return of which data all that a meeting sees is, and how many decisions of earlier ones stand in each way."""
    snapshot, days = room.snapshot, room.snapshot.days
    earlier = room.status["status"].value_counts()
    return {
        "version": snapshot.version,
        "last_day": int(days[-1]) if len(days) else None,
        "demonstration": snapshot.demonstration,
        "earlier": {str(status): int(count) for status, count in earlier.items()},
    }


def _with(item: Item, held: Told, found: Mapping[str, Told]) -> Item:
    """Return a scene with what is known; of one that is off the agenda, or came this moment, nothing is said."""
    return item | {"told": held | found.get(item["key"], {})}
