"""What a secretary does to an agenda: every change takes the scenes and returns them anew. Knows no store, no words.

Scenes that were taken off stay in their place, marked "dropped", so that they can come back.
"""

from __future__ import annotations

from dashboard.boardroom import LONGEST_ASKED, MOST_ITEMS, Item, renewed
from geodata import personal
from geodata.persian import clean
from geodata.problems import Unreadable

RECOMMENDED = 7  # scenes that a meeting has time for


def added(items: list[Item], item: Item) -> list[Item]:
    """Return the scenes with this one behind them; as they were when it is among them, whatever is asked of it.

    Raises
    ------
    Unreadable
        There are ``MOST_ITEMS`` already.
    """
    held = next((one for one in items if one["key"] == item["key"]), None)
    if held is not None and not held.get("dropped"):
        return items
    if len(kept(items)) >= MOST_ITEMS:
        raise Unreadable("agenda-full", value=str(MOST_ITEMS))
    return [*(one for one in items if one is not held), item]


def moved(items: list[Item], key: str, by: int) -> list[Item]:
    """Return the scenes with one of them before its neighbour (-1) or behind it (1); the ends stay where they are."""
    order = [place for place, one in enumerate(items) if not one.get("dropped")]
    at = order.index(_position(items, key))
    to = min(max(at + by, 0), len(order) - 1)
    swapped = list(items)
    swapped[order[at]], swapped[order[to]] = items[order[to]], items[order[at]]
    return swapped


def dropped(items: list[Item], key: str) -> list[Item]:
    """Return the scenes with one taken off, in its place still."""
    _position(items, key)
    return [one | {"dropped": True} if one["key"] == key else one for one in items]


def restored(items: list[Item], key: str) -> list[Item]:
    """Return the scenes with one back where it was; Unreadable when there are ``MOST_ITEMS`` without it."""
    if len(kept(items)) >= MOST_ITEMS:
        raise Unreadable("agenda-full", value=str(MOST_ITEMS))
    return [_plain(one) if one["key"] == key else one for one in items]


def asking(items: list[Item], key: str, asked: str) -> list[Item]:
    """Return the scenes with another question of one of them, '' for its own.

    Raises
    ------
    Unreadable
        The question is too long or says who somebody is, or the scene is gone.
    """
    question = clean(asked)
    if len(question) > LONGEST_ASKED:
        raise Unreadable("question-long", value=str(LONGEST_ASKED))
    if personal.reveals(question):
        raise Unreadable("question-personal")
    _position(items, key)
    return [one | {"asked": question} if one["key"] == key else one for one in items]


def rebuilt(items: list[Item], fresh: list[Item]) -> list[Item]:
    """Return the agenda that the data give now and the views that were added.

    What was asked of a scene is asked again, and what was taken off stays off.
    """
    before = {one["key"]: one for one in items}
    return [_as_before(one, before.get(one["key"], one)) for one in renewed(items, fresh)]


def kept(items: list[Item]) -> list[Item]:
    """Return the scenes that were not taken off."""
    return [one for one in items if not one.get("dropped")]


def _as_before(one: Item, before: Item) -> Item:
    off = {"dropped": True} if before.get("dropped") else {}
    return _plain(one) | {"asked": before["asked"]} | off


def _plain(one: Item) -> Item:
    return {name: value for name, value in one.items() if name != "dropped"}


def _position(items: list[Item], key: str) -> int:
    """Return where a scene stands among all of them; Unreadable when it is not there or was taken off."""
    found = [place for place, one in enumerate(items) if one["key"] == key and not one.get("dropped")]
    if not found:
        raise Unreadable("scene-gone")
    return found[0]
