"""What the projector shows of a meeting: its frame, one scene at a time, completions of what is typed. No routes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import uuid4

from markupsafe import Markup

from dashboard import drawing, resolved, scenes, templates
from dashboard.boardroom import Item
from dashboard.boards import Board
from dashboard.desk import Desk
from dashboard.picture import Json
from dashboard.text import Text
from dashboard.themes import Theme
from geodata import entries, facts
from geodata.decisions import Standing
from geodata.due_dates import read_due
from geodata.snapshot import Snapshot
from layers import followup, indicators

WIDTH = 1220  # of a picture, in pixels of a screen of 1920 × 1080
TALL, LOW = 620, 530  # its height below a finding of one line or of two
NARROW = 720  # its width and height on a telephone, where its letters must be larger against it
ONE_LINE = 58  # letters
OFFERED = 6  # completions
CHIPS = 6  # issues in the strip, as many as there is room for; all of them are in the panel
FIELDS = ("what", "agency", "place", "due", "indicator", "target")
KEYS = {  # what each does in the page's words, and what is printed on it
    "next": ("←", "PageDown", "Space"),
    "back": ("→", "PageUp"),
    "number": ("۱", "…", "۹"),
    "decide": ("D",),
    "issues": ("I",),
    "made": ("L",),
    "theme": ("T",),
    "full": ("F",),
    "blank": ("B",),
    "escape": ("Esc",),
}
LEFT_TO_RIGHT = {"next": ("→", "PageDown", "Space"), "back": ("←", "PageUp"), "number": ("1", "…", "9")}
SOON = ("week", "two_weeks", "month", "two_months", "season")


def room(desk: Desk, standing: Standing, day: int, boards: Mapping[str, Board]) -> scenes.Room:
    """Return what is known when scenes are shown on this day, every number a presenter's.

    Decisions of the meeting that is open are not among those it comes back to.
    """
    snapshot = desk.shown
    earlier = [int(number) for number in standing.meetings.index if number != standing.going]
    status = followup.status(snapshot, standing, day)
    return scenes.Room(
        snapshot,
        lambda key, choice, ways: desk.run(key, choice, snapshot, ways, "presenter"),
        status[status["meeting"].isin(earlier)],
        max(earlier, default=0),
        day,
        boards,
    )


def frame(standing: Standing, snapshot: Snapshot, words: Text, theme: Theme) -> str:
    """Return the whole page of the meeting that is open; its scenes are fetched by the page."""
    number = standing.going
    if number is None:
        return templates.page("shut.html", words=words, theme=theme)
    row = standing.meetings.loc[number]
    issues = scenes.issues_by_count(snapshot)
    named = {key: facts.issues()[key].short(words.names) for key in issues}
    return templates.page(
        "screen.html",
        words=words,
        theme=theme,
        fields=FIELDS,
        keys=KEYS if words.persian else KEYS | LEFT_TO_RIGHT,
        issues=named,
        chips=issues[:CHIPS],
        meeting=number,
        day=words.date(int(row["day"])),
        demonstration=snapshot.demonstration,
        config={"meeting": number, "language": words.language, "persian": words.persian, "words": _spoken(words)},
    )


def stage(picture: Json, words: Text, theme: Theme, narrow: bool = False) -> str:
    """Return one scene as HTML; ``narrow`` for a telephone."""
    said = picture["said"].get(words.names, {})
    height = TALL if len(picture["scene"][words.names]["finding"]) <= ONE_LINE else LOW
    drawn = drawing.draw(picture, words, theme, *(NARROW, NARROW) if narrow else (WIDTH, height))
    states = picture.get("states", [])
    return templates.page(
        "scene.html",
        scene=picture["scene"][words.names],
        said=said,
        legend=[(theme.shades[shade] if shade is not None else "", *rest) for shade, *rest in said.get("legend", [])],
        svg=Markup(drawn),  # made of escaped words alone
        kind=picture["kind"],
        rows=list(zip(states, said.get("rows", []), strict=True)) if picture["kind"] == "list" else [],
        words=words,
        theme=theme,
    )


def empty(words: Text) -> str:
    """Return what is shown of a meeting without scenes."""
    return templates.page("empty.html", words=words)


def position(items: list[Item], at: str) -> int:
    """Return which scene is meant by its number (from 1) or its key; the nearest there is when there is none such."""
    keys = [item["key"] for item in items]
    if at in keys:
        return keys.index(at)
    wanted = int(at) - 1 if at.isascii() and at.isdigit() else 0
    return min(max(wanted, 0), max(len(items) - 1, 0))


def completed(field: str, typed: Mapping[str, str], snapshot: Snapshot, day: int, words: Text) -> Json:
    """Return what a field may mean (``offered``: text to fill in, and a note) and what is known of it (``note``)."""
    makers = {
        "agency": lambda: _names(entries.bodies(), typed["agency"].split("+")[-1].strip(), words),
        "place": lambda: _names(entries.places(snapshot), typed["place"], words),
        "indicator": lambda: _names(facts.indicators(), typed["indicator"], words),
        "due": lambda: _due(typed["due"], day, words),
        "target": lambda: {"offered": [], "note": _now(typed, snapshot, day, words)},
    }
    return makers[field]() if field in makers else {"offered": [], "note": ""}


def typed(given: Mapping[str, Any]) -> entries.Typed:
    """Return the fields of a decision as they came; the first body named is responsible, the others help.

    Without a token it gets one of its own: two decisions without any must not be taken for the same.
    """
    said = {key: _text(given.get(key)) for key in ("issue", *FIELDS)}
    said["token"] = _text(given.get("token")) or uuid4().hex
    first, *others = [name.strip() for name in said.pop("agency").split("+")]
    return entries.Typed(agency=first, helpers=tuple(others), **said)


def _text(given: Any) -> str:
    """Return what came as text; half letters, which no file can hold, are left out."""
    return str(given or "").encode("utf-8", "ignore").decode()


def measure(snapshot: Snapshot, day: int) -> entries.Measure:
    """Return what says how an indicator stands on this day."""
    return partial(_measured, snapshot, day)


def decided(standing: Standing, number: int, words: Text) -> list[list[str]]:
    """Return the decisions of a meeting in words: number, what, body, place, due."""
    rows = standing.of_meeting(number).iterrows()
    return [resolved.entered(int(key), one, words) for key, one in rows]


def _measured(snapshot: Snapshot, day: int, indicator: str, place: str, issue: str) -> float:
    return indicators.measured(snapshot, indicator, place, issue, day).value


def _names(known: Mapping[str, Any], start: str, words: Text) -> Json:
    keys = entries.matches(known, start, words.names)[:OFFERED]
    offered = [[known[key].short(words.names), ""] for key in keys]
    return {"offered": offered, "note": "" if offered or not start else words("screen.no_match")}


def _due(start: str, day: int, words: Text) -> Json:
    if not start.strip():
        spoken = [words(f"soon.{key}") for key in SOON]
        return {"offered": [[one, _day(one, day, words)] for one in spoken], "note": ""}
    found = read_due(start, day)
    past = isinstance(found, int) and found < day
    return {"offered": [], "note": words("screen.past") if past else _day(start, day, words), "wrong": past}


def _day(said: str, day: int, words: Text) -> str:
    found = read_due(said, day)
    return "" if isinstance(found, str) else words("screen.until", day=words.day(found))


def _now(given: Mapping[str, str], snapshot: Snapshot, day: int, words: Text) -> str:
    """Return how the chosen indicator stands, '' where it is not known."""
    key = entries.meant(facts.indicators(), given["indicator"])
    place = entries.meant(entries.places(snapshot), given["place"]) if given["place"] else ""
    if not key or (given["place"] and not place):
        return ""
    value = _measured(snapshot, day, key, place, given["issue"])
    return words("screen.now", n=words.short(round(value, 1))) if value == value else words("screen.not_measured")


def _spoken(words: Text) -> dict[str, str]:
    names = ("lost", "stored", "restored", "storing", "retry", "closed", "scene_of", "decisions", "unsaved", "about")
    return {name: words.words[f"screen.{name}"] for name in names}
