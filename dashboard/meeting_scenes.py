"""The agenda as the meeting page lists it: each scene with its finding, its question and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import dash_mantine_components as dmc
from dash import html

from dashboard import address, captions, scenes
from dashboard.boardroom import Item
from dashboard.controls import aria
from dashboard.meeting_agenda import RECOMMENDED
from dashboard.meeting_parts import Posted, act
from dashboard.picture import Json
from dashboard.text import Text, period_of
from geodata import facts

Told = Sequence[tuple[Mapping[str, Any], Json]]  # scenes of an agenda, each with what is said of it
STEPS = (("up", "↑"), ("down", "↓"), ("drop", "×"))


def told(items: Sequence[Item], room: scenes.Room, words: Text) -> Told:
    """Return scenes with what is said of them in the reader's language.

    That is kind, finding and own question, then ``about``: what an added view counts; and ``gone``: whether the
    boundaries have its place no more.
    """
    return [(item, _said(item, room, words)) for item in items]


def agenda(number: int, told: Told, off: Told, words: Text) -> html.Section:
    """Return the card of the agenda; ``off`` are the scenes that somebody took off it."""
    listed = [_scene(number, at, len(told), *one, words) for at, one in enumerate(told, start=1)]
    many = words("meeting.many", n=words.number(RECOMMENDED)) if len(told) > RECOMMENDED else ""
    count = html.Span(words("meeting.scenes", n=words.number(len(told))), className="quiet")
    about = words("meeting.questions_about" if listed else "meeting.empty")
    again = [
        act(words("meeting.renew"), "renew", "intake-quiet", {"meeting": number}),
        html.P(words("meeting.renew_about"), className="quiet"),
    ]
    lines = [
        html.Div([html.H2(words("meeting.agenda")), count], className="card-head"),
        html.P(" ".join(filter(None, [about, many])), className="quiet"),
        html.Ol(listed, className="meeting-scenes"),
        *_off(number, off, words),
        html.Div(again, className="meeting-again"),
    ]
    return html.Section(lines, className="card meeting-agenda")


def kind(said: Json) -> html.Span:
    """Return the word for what kind of scene it is."""
    return html.Span(said["kind"], className="badge")


def _scene(number: int, at: int, count: int, item: Mapping[str, Any], said: Json, words: Text) -> html.Li:
    key = item["key"]
    ends = {"up": at == 1, "down": at == count}
    shown = words.number(at)
    buttons = [
        act(
            sign,
            name,
            "meeting-step",
            {"meeting": number, "key": key},
            label=words(f"meeting.{name}", n=shown),
            disabled=ends.get(name, False),
        )
        for name, sign in STEPS
    ]
    lines = [
        html.Div([kind(said), html.Div(buttons, className="meeting-steps")], className="meeting-scene-head"),
        html.P(_linked(item, said, words), className="meeting-finding"),
        html.P(said["about"], className="quiet meeting-about"),
        html.P(words("meeting.place_gone") if said["gone"] else "", className="meeting-note"),
        _question(number, item, said, words("meeting.question", n=shown)),
    ]
    return html.Li([html.Span(shown, className="intake-number"), html.Div(lines)], key=key)


def _question(number: int, item: Mapping[str, Any], said: Json, label: str) -> html.Div:
    key = item["key"]
    box = dmc.Textarea(
        id=f"asked-{key}",
        value=item["asked"] or said["question"],
        autosize=True,
        minRows=1,
        maxRows=6,
        size="sm",
        **aria(label),
    )
    known: Any = {"data-meeting": str(number), "data-key": key, "data-own": said["question"]}
    error = html.P(id=f"asked-{key}-error", className="meeting-error", role="alert")
    return html.Div([box, error], className="meeting-question", **known)


def _linked(item: Mapping[str, Any], said: Json, words: Text) -> Any:
    """Return the finding, with the way to the page that shows it in full."""
    if item["view"] == "/meeting":
        return said["finding"]
    path, _, query = item["view"].partition("?")
    return html.A(
        said["finding"], href=words.address(path) + (f"?{query}" if query else ""), title=words("meeting.see")
    )


def _off(number: int, off: Told, words: Text) -> list[Any]:
    if not off:
        return []
    lines = [html.Li(_back(number, item["key"], said, words), key=item["key"]) for item, said in off]
    title = words("meeting.off", n=words.number(len(off)))
    return [html.Details([html.Summary(title), html.Ul(lines, className="meeting-plain")], id="meeting-off")]


def _back(number: int, key: str, said: Json, words: Text) -> list[Any]:
    posted: Posted = {"meeting": number, "key": key}
    return [kind(said), html.Span(said["finding"]), act(words("meeting.restore"), "restore", "preset", posted)]


def _said(item: Item, room: scenes.Room, words: Text) -> Json:
    said = scenes.shown({**item, "asked": ""}, room)["scene"][words.language]
    gone = bool(item["place"]) and item["place"] not in room.snapshot.neighbourhoods.index
    return {**said, "about": _about(item, room, words) if item["kind"] == "view" else "", "gone": gone}


def _about(item: Item, room: scenes.Room, words: Text) -> str:
    """Return the issues, the place and the period of a view that somebody added."""
    parts, days = urlsplit(item["view"]), room.snapshot.days
    board = room.boards.get(parts.path)
    state = address.read(parts.query, room.snapshot, board.layers if board else address.DRAWN)
    choice, named = state.choice, captions.names(room.snapshot, words)
    issues = words.list(facts.issues()[key].short(words.names) for key in choice.issues)
    places = words.list(named[key] for key in choice.places)
    spanned = len(days) and (choice.start, choice.end) != (None, None)
    period = words.period(*period_of(choice, int(days[0]), int(days[-1]))) if spanned else ""
    return " · ".join(filter(None, [issues or words("plan.all_issues"), places, period]))
