"""What a scene of a meeting shows: a finding, at most three numbers, a question and a picture, in both languages.

Pure: the same item, snapshot and decisions give the same picture, to the letter. Every number is a presenter's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlsplit

import pandas as pd

from dashboard import address, captions, findings, picture, resolved, scene_words
from dashboard.boardroom import Item
from dashboard.boards import Board
from dashboard.desk import Ways
from dashboard.picture import Json
from dashboard.text import LANGUAGES, Text, period_of, text
from geodata import facts
from geodata.persian import jalali
from geodata.snapshot import Snapshot
from layers import Filter, Result

Run = Callable[[str, Filter, Ways], Result]
OWN = ("rise", "fall", "gap", "overdue")  # kinds whose finding is the agenda's, as long as nothing else is asked
GENERAL = {"kind": "view", "question": "question.view", "asked": ""}
NUMBERS = 3
LATEST = 3  # months that stand out


class Room(NamedTuple):
    """What is known when a scene is shown; ``status`` as ``followup.status`` gives it, ``run`` for a presenter.

    ``last`` is the number of the last meeting that ended, ``day`` the present one's day.
    """

    snapshot: Snapshot
    run: Run
    status: pd.DataFrame
    last: int
    day: int
    boards: Mapping[str, Board]


def shown(item: Item, room: Room, issue: str = "") -> Json:
    """Return the picture of an item of the agenda, with ``scene``: kind, finding, numbers and question by language.

    ``issue`` shows it for one issue, whatever it was about; its finding is then of that picture. A scene without a
    picture of its own ('nothing' known, no data) is words alone.
    """
    if item["kind"] in ("decisions", "no_data") or (_unmeasured(item, room) and not issue):
        return _without_map(item, room)
    told, asked = _narrowed(item, _asked(item, room), issue)
    main, drawn = _drawn(item, room, asked)
    said = {one: _said(told, main, room, text(one), asked.ways) for one in LANGUAGES}
    if told["kind"] in ("view", "nothing"):
        said = {one: words | {"numbers": _most(drawn, one)} for one, words in said.items()}
    return drawn | {"scene": said, "issue": issue or item["issue"], "view": item["view"]}


def _narrowed(item: Item, asked: address.State, issue: str) -> tuple[Item, address.State]:
    """Return both for one issue; what the agenda found is then no longer said."""
    if not issue or asked.choice.issues == (issue,):
        return item, asked
    narrow = replace(asked, choice=replace(asked.choice, issues=(issue,)))
    return item | GENERAL if item["kind"] in OWN else item, narrow


def _without_map(item: Item, room: Room) -> Json:
    found = picture.of_words({})
    if item["kind"] == "decisions":
        found = resolved.listed(resolved.current(room.status, room.last))
    elif item["kind"] == "lapsed":
        found = resolved.listed(room.status.loc[[item["values"]["number"]]])
    return found | {"scene": {one: _said(item, None, room, text(one)) for one in LANGUAGES}}


def _unmeasured(item: Item, room: Room) -> bool:
    """Return whether it is of a decision without an indicator: no curve says anything of it, but its own facts do."""
    if item["kind"] != "lapsed" or item["values"]["number"] not in room.status.index:
        return False
    return not room.status.at[item["values"]["number"], "indicator"]


def _asked(item: Item, room: Room) -> address.State:
    parts = urlsplit(item["view"])
    board = room.boards.get(parts.path)
    layers = tuple(dict.fromkeys([*(board.layers if board else ()), *address.DRAWN]))
    return address.read(parts.query, room.snapshot, layers)


def _drawn(item: Item, room: Room, asked: address.State) -> tuple[Result, Json]:
    """Return the layer that the finding is of, and the picture.

    What changed in one neighbourhood is shown beside the others' cases of that period; what changed in the whole
    district, and what was to change by a decision, by month.
    """
    changed, about = item["kind"] in ("rise", "fall"), asked.choice.without("places")
    layer = "cases" if changed else asked.layer
    main = room.run(layer, about, () if changed else asked.ways)
    if changed and not item["place"]:
        return main, _months(room, about, item, LATEST)
    if item["kind"] == "lapsed" and item["values"]["number"] in room.status.index:
        since = int(room.status.at[item["values"]["number"], "day"])
        return main, _months(room, about, item, _months_since(since, room.snapshot))
    return main, picture.of_map(main, room.snapshot, item["place"] or asked.chosen)


def _months(room: Room, choice: Filter, item: Item, latest: int) -> Json:
    """Return the months of a scene's issue and neighbourhood, the latest ones standing out."""
    places = (item["place"],) if item["place"] in room.snapshot.neighbourhoods.index else ()
    found = room.run("months", replace(choice.without("period"), places=places), ())
    keys = [str(key) for key in found.frame.index]
    named = {one: {key: text(one).month(scene_words.month(key)) for key in keys} for one in LANGUAGES}
    drawn = picture.of_bars(found, room.snapshot, named, tuple(keys[len(keys) - latest :]))
    counted = item | {"issue": choice.issues[0] if len(choice.issues) == 1 else item["issue"]}
    for language, said in drawn["said"].items():
        about = _about(counted, room, text(language))
        said["title"] = f"{said['title']} – {about}" if about else said["title"]
    return drawn


def _months_since(day: int, snapshot: Snapshot) -> int:
    """Return how many of the data's months have ended since a day, its own among them; 0 where it is later."""
    first, last = (jalali(one) for one in (day, int(snapshot.days[-1])))
    return max(0, 12 * (last[0] - first[0]) + last[1] - first[1] + 1)


def _about(item: Item, room: Room, words: Text) -> str:
    return scene_words.about(item["issue"], _name(item, room, words), words)


def _name(item: Item, room: Room, words: Text) -> str:
    """Return the scene's neighbourhood by its present name, else by the one it had, and that it is gone."""
    known = captions.names(room.snapshot, words).get(item["place"])
    if known or not item["place"]:
        return known or ""
    return words("decision.gone", place=item.get(f"place_{words.names}") or item.get("place_fa") or item["place"])


def _said(item: Item, main: Result | None, room: Room, words: Text, ways: Ways = ()) -> Json:
    named = captions.names(room.snapshot, words)
    about = _about(item, room, words)
    teller = scene_words.TELLERS.get(item["kind"])
    if item["kind"] in ("decisions", "lapsed"):
        finding, numbers = resolved.told(item, room.status, room.last, room.day, words)
    elif teller is not None:
        period = "" if main is None else _period(main, room.snapshot, words)
        finding, numbers = teller(item["values"], about, period, named, words)
    else:
        finding, numbers = _of_view(main, room, words, ways)
    return {
        "kind": words(f"layer.{main.layer.key}") if main and item["kind"] == "view" else words(f"scene.{item['kind']}"),
        "finding": finding,
        "numbers": numbers,
        "question": item["asked"] or scene_words.question(item, about, words),
    }


def _of_view(main: Result | None, room: Room, words: Text, ways: Ways) -> tuple[str, list[list[str]]]:
    if main is None:
        return words("finding.no_cases_yet"), []
    said = findings.headline(main, room.snapshot, words, ways)
    return (said.removesuffix(".") if said.count(". ") == 0 else said), []  # a headline, if it is one sentence


def _most(drawn: Json, language: str) -> list[list[str]]:
    """Return the largest numbers of a map of neighbourhoods, with their names."""
    said = drawn["said"][language]
    keys = [key for key in drawn.get("order", []) if said.get("short", {}).get(key)]
    return [[said["short"][key], said["names"][key]] for key in keys[:NUMBERS]]


def _period(main: Result, snapshot: Snapshot, words: Text) -> str:
    """Return the period that a change is of, in words."""
    if "start" in main.totals:
        return words.period(int(main.totals["start"]), int(main.totals["end"]))
    return words.period(*period_of(main.filter, int(snapshot.days[0]), int(snapshot.days[-1])))


def issues_by_count(snapshot: Snapshot) -> list[str]:
    """Return the issues of the catalogue that have cases, the commonest first."""
    counts = snapshot.cases["issue"].value_counts()
    return [str(key) for key in counts.index[counts > 0] if key in facts.issues()]
