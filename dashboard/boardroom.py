"""What a meeting works with: its day, the agenda it begins with, and views that are added to it. Knows no words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from dashboard.desk import Desk
from geodata import decisions, meetings
from geodata.decisions import Standing
from geodata.intake import tehran_today
from geodata.snapshot import Snapshot
from layers import agenda
from layers.agenda import Scene

Item = dict[str, Any]  # a scene as a meeting keeps it: the fields of ``agenda.Scene`` but its score, ``key``, ``asked``
MOST_ITEMS = 24
LONGEST_VIEW = 2000  # characters of an address
LONGEST_ASKED = 200  # characters of a question


def today(snapshot: Snapshot) -> int:
    """Return the day it is in Tehran; for the demonstration, and before it has data, the last day of its data."""
    if snapshot.demonstration and len(snapshot.days):
        return int(snapshot.days[-1])
    return tehran_today()


def day(standing: Standing, snapshot: Snapshot) -> int:
    """Return the day of the meeting that is open, today when none is."""
    return today(snapshot) if standing.going is None else int(standing.meetings.at[standing.going, "day"])


def prepared(desk: Desk, on: int | None = None) -> int:
    """Return the number of the meeting that is open; when none is, of the next one, begun with its agenda."""
    standing, snapshot = decisions.standing(desk.store), desk.shown
    if standing.going is not None:
        return standing.going
    when = today(snapshot) if on is None else on
    return meetings.begin(desk.store, when, agenda=proposed(snapshot, standing, when))


def proposed(snapshot: Snapshot, standing: Standing, on: int) -> list[Item]:
    """Return the agenda that follows from the data and from what was decided."""
    return [item(scene, snapshot) for scene in agenda.scenes(snapshot, standing, on, "presenter")]


def renewed(kept: list[Item], fresh: list[Item]) -> list[Item]:
    """Return the fresh agenda and, behind it, what somebody added to the one that was kept."""
    return [*fresh, *(one for one in kept if one["kind"] == "view")]


def item(scene: Scene, snapshot: Snapshot) -> Item:
    """Return a scene as a meeting keeps it, with the names that its neighbourhood has now: boundaries may change."""
    told = {**scene._asdict(), "values": dict(scene.values), "asked": ""}
    del told["score"]
    names = snapshot.neighbourhoods.loc[scene.place, ["fa", "en"]] if _known(scene, snapshot) else {"fa": "", "en": ""}
    return told | {"place_fa": str(names["fa"]), "place_en": str(names["en"]), "key": _key(told)}


def view(address: str, asked: str = "") -> Item:
    """Return a page's address (path and query) as a scene of its own.

    Raises
    ------
    ValueError
        It is no address of this program, or it or the question is too long.
    """
    if not address.startswith("/") or address.startswith("//") or len(address) > LONGEST_VIEW:
        raise ValueError(f"an address of this program begins with / and has at most {LONGEST_VIEW} characters")
    if len(asked) > LONGEST_ASKED:
        raise ValueError(f"a question has at most {LONGEST_ASKED} characters, not {len(asked)}")
    told = {"kind": "view", "place": "", "issue": "", "view": address, "question": "question.view", "values": {}}
    return told | {"asked": asked, "key": _key(told)}


def _known(scene: Scene, snapshot: Snapshot) -> bool:
    return scene.place in snapshot.neighbourhoods.index


def _key(told: Mapping[str, Any]) -> str:
    """Return what a scene is known by within its meeting: the same for the same view, whatever is asked of it."""
    what = [told["kind"], told["place"], told["issue"], told["view"], told["values"].get("number")]
    return sha256(json.dumps(what, default=str).encode()).hexdigest()[:12]
