"""The minutes of a meeting: who was there, what was decided, where, and what the room had seen. Pure values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from dashboard import drawing, paper_words, resolved
from dashboard.picture import Json
from dashboard.text import LANGUAGES, Text
from dashboard.themes import LIGHT
from geodata import facts
from geodata.decisions import Standing

WIDTH, HEIGHT = 1000, 400  # of the map, 120 mm wide on a sheet: its letters of 28 are nine and a half points
NAMED = 4  # neighbourhoods that get their name too; with more the numbers stand alone, the table names them
DECIDED, PLAIN = 2, 0  # shades of neighbourhoods with and without decisions


class Ended(NamedTuple):
    """What minutes are made of.

    ``scenes`` is what each scene says, as ``closing.said`` gives it; ``known`` what ``closing.known`` does; ``areas``
    the outlines of the neighbourhoods by key. All three are those of the meeting's end once it has ended.
    """

    number: int
    standing: Standing
    scenes: Sequence[Mapping[str, Any]]
    known: Mapping[str, Any]
    areas: Mapping[str, Any]


def page(ended: Ended, words: Text) -> dict[str, Any]:
    """Return what the minutes say, block by block."""
    row = ended.standing.meetings.loc[ended.number]
    made = ended.standing.of_meeting(ended.number)
    return {
        "title": words("paper.minutes", n=words.number(ended.number)),
        "day": paper_words.dated(int(row["day"]), words),
        "draft": row["closed"] is None,
        "demonstration": ended.known["demonstration"],
        "there": people(row["present"], words),
        "decisions": [_row(int(number), one, words) for number, one in made.iterrows()],
        "map": _map(made, ended, words),
        "earlier": _earlier(ended.known["earlier"], words),
        "scenes": [said[words.names] for said in ended.scenes],
        "source": paper_words.source(ended.known, words),
        "signatures": [words(f"paper.{who}") for who in ("chair", "secretary", "bodies")],
    }


def people(present: Sequence[str], words: Text) -> dict[str, str]:
    """Return who was there, members first, then guests by their body, and how many members were not."""
    members = facts.members()
    came = [members[key].name(words.names) for key in members if key in present]
    guests = [resolved.body(key, words) for key in present if key not in members]
    if not came and not guests:
        return {"members": words("paper.nobody"), "guests": "", "absent": ""}
    absent = len(members) - len(came)
    return {
        "members": words.list(came),
        "guests": words.list(guests),
        "absent": words("paper.absent", n=words.number(absent)) if absent else "",
    }


def _earlier(counts: Mapping[str, int], words: Text) -> str:
    """Return how the decisions of earlier meetings stand; '' before there are any."""
    parts = [
        words("paper.standing", n=words.number(counts[key]), status=words.inside(words(f"decided.{key}")))
        for key in resolved.ORDER
        if counts.get(key)
    ]
    total = words.number(sum(counts.values()))
    return words("paper.earlier", n=total, parts=words.list(parts)) if parts else ""


def _row(number: int, one: Mapping[str, Any], words: Text) -> list[str]:
    known = facts.indicators().get(str(one["indicator"]))
    goal = ""
    if known is not None:
        parts = [
            words(f"decision.{key}", n=words.short(round(float(one[key]), 1)))
            for key in ("baseline", "target")
            if one[key] is not None and one[key] == one[key]  # only NaN differs from itself
        ]
        goal = words("decision.measured", indicator=known.short(words.names), parts=words("list.comma").join(parts))
        goal = goal if parts else known.short(words.names)
    return [*resolved.entered(number, one, words), goal]


def _map(made: Any, ended: Ended, words: Text) -> Markup:
    """Return the district with the numbers of the decisions on their neighbourhoods; '' where none has a place."""
    at: dict[str, list[str]] = {}
    for number, place in made["place"].items():
        if place in ended.areas:
            at.setdefault(place, []).append(words.number(int(number)))
    if not at:
        return Markup("")
    names = {row["place"]: str(row[f"place_{words.names}"] or row["place_fa"]) for _, row in made.iterrows()}
    return Markup(drawing.draw(_numbered(ended.areas, at, names, words), words, LIGHT, WIDTH, HEIGHT))


def _numbered(areas: Mapping[str, Any], at: Mapping[str, list[str]], names: Mapping[str, str], words: Text) -> Json:
    """Return a picture of the district on which slips bear the numbers of the decisions for each place."""
    slips = {key: words.list(numbers) for key, numbers in at.items()}
    if len(at) <= NAMED:
        slips = {key: words("paper.at", place=names[key], numbers=numbers) for key, numbers in slips.items()}
    said = {"title": words("paper.map"), "names": slips, "short": {}}
    return {
        "kind": "map",
        "place": "",
        "sort": "area",
        "shades": {key: DECIDED if key in at else PLAIN for key in areas},
        "hatches": {},
        "order": list(at),
        "named": len(at),
        "shapes": {"areas": dict(areas)},
        "said": dict.fromkeys(LANGUAGES, said),
    }
