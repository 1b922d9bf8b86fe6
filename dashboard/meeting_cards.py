"""The meeting page's cards: the next meeting or the one that is open, who is there, earlier ones. Lays out only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import html

from dashboard import boardroom, controls, resolved, scenes
from dashboard.meeting_agenda import RECOMMENDED
from dashboard.meeting_parts import Posted, act, fact, field
from dashboard.picture import Json
from dashboard.text import Text
from geodata import entries, facts
from geodata.decisions import Standing

HEADS = ("number", "day", "present", "decisions", "papers")
Told = Sequence[tuple[Mapping[str, Any], Json]]  # scenes of an agenda, each with what is said of it


def following(number: int, told: Told, today: int, words: Text) -> list[Any]:
    """Return what the next meeting would be, and the way to it."""
    shown = [html.Li([_kind(said), html.Span(said["finding"])]) for _, said in told]
    prepare = act(
        words("meeting.prepare"), "begin", "intake-main", {"field-day": "meeting-day"}, error="meeting-day-error"
    )
    lines = [
        html.H2(words("meeting.next", n=words.number(number))),
        html.P(words("meeting.proposed"), className="quiet"),
        html.Ol(shown, className="meeting-plain"),
        html.Div([field("meeting-day", words("meeting.day"), words.day(today)), prepare], className="meeting-line"),
        html.P(words("meeting.day_about"), className="quiet"),
    ]
    return [html.Section(lines, className="card meeting-next")]


def going(
    standing: Standing, status: pd.DataFrame, told: Told, off: Told, today: int, areas: frozenset[str], words: Text
) -> list[Any]:
    """Return the cards of the meeting that is open.

    ``status`` as ``followup.status`` gives it; ``areas`` are the neighbourhoods there are now.
    """
    number = int(standing.going or 0)
    row = standing.meetings.loc[number]
    decided = status[status["meeting"] == number]
    side = [_there(number, row["present"], words), _decided(decided, words), _end(number, row, decided, words)]
    return [
        _head(number, int(row["day"]), len(decided), today, words),
        html.Div(
            [_agenda(number, told, off, areas, words), html.Div(side, className="meeting-side")],
            className="meeting-columns",
        ),
    ]


def earlier(standing: Standing, words: Text) -> list[Any]:
    """Return the meetings that have ended, the latest first; nothing before there are any."""
    ended = standing.meetings[standing.meetings["closed"].notna()][::-1]
    if ended.empty:
        return []
    rows = [_ended(int(number), row, len(standing.of_meeting(number)), words) for number, row in ended.iterrows()]
    table = controls.table([words(f"meeting.{head}") for head in HEADS], rows, "")
    return [html.Section([html.H2(words("meeting.earlier")), table], className="card meeting-earlier")]


def _ended(number: int, row: pd.Series, decided: int, words: Text) -> list[Any]:
    there = len(row["present"])
    links = [
        html.A(words(f"meeting.{paper}"), href=words.address(f"/meeting/{number}/{paper}"))
        for paper in ("minutes", "memo")
    ]
    return [
        words.number(number),
        words.day(int(row["day"])),
        words.number(there) if there else words("meeting.unrecorded"),
        words.number(decided),
        html.Span(links, className="meeting-links"),
    ]


def _head(number: int, day: int, decided: int, today: int, words: Text) -> html.Section:
    titles = [html.H2(words("meeting.of", n=words.number(number))), html.P(words.day(day), className="meeting-date")]
    screen = html.A(
        words("meeting.screen"),
        href=words.address("/meeting/screen"),
        target="_blank",
        className="intake-main meeting-go",
    )
    memo = html.A(words("meeting.memo"), href=words.address(f"/meeting/{number}/memo"), className="intake-quiet")
    lines = [
        html.Div([html.Div(titles), screen, memo], className="meeting-head"),
        *_other_day(day, today, bool(decided), words),
    ]
    return html.Section([*lines, *_moving(number, day, decided, words)], className="card meeting-open")


def _other_day(day: int, today: int, decided: bool, words: Text) -> list[Any]:
    if day == today:
        return []
    ahead = "ahead" if day > today else "past_decided" if decided else "past"
    return [html.P(words(f"meeting.{ahead}", today=words.day(today)), className="meeting-note")]


def _moving(number: int, day: int, decided: int, words: Text) -> list[Any]:
    if decided:
        return []
    told: Posted = {"meeting": number, "field-day": "meeting-day"}
    save = act(words("meeting.move"), "move", "intake-quiet", told, error="meeting-day-error")
    line = html.Div([field("meeting-day", words("meeting.day"), words.day(day)), save], className="meeting-line")
    return [html.Details([html.Summary(words("meeting.change_day")), line])]


def _agenda(number: int, told: Told, off: Told, areas: frozenset[str], words: Text) -> html.Section:
    listed = [_scene(number, at, len(told), *one, areas, words) for at, one in enumerate(told)]
    count = words("meeting.scenes", n=words.number(len(told)))
    many = words("meeting.many", n=words.number(RECOMMENDED)) if len(told) > RECOMMENDED else ""
    lines: list[Any] = [
        html.Div(
            [html.H2(words("meeting.agenda")), html.Span(count, className="quiet")],
            className="card-head",
        ),
        html.P(many, className="quiet meeting-many"),
        html.Ol(listed, className="meeting-scenes") if listed else html.P(words("meeting.empty"), className="quiet"),
        *_off(number, off, words),
    ]
    again = [
        act(words("meeting.renew"), "renew", "intake-quiet", {"meeting": number}),
        html.P(words("meeting.renew_about"), className="quiet"),
    ]
    return html.Section([*lines, html.Div(again, className="meeting-again")], className="card meeting-agenda")


def _scene(
    number: int, at: int, count: int, item: Mapping[str, Any], said: Json, areas: frozenset[str], words: Text
) -> html.Li:
    key = item["key"]
    ends = {"up": at == 0, "down": at == count - 1, "drop": False}
    buttons = [
        act(
            sign,
            name,
            "meeting-step",
            {"meeting": number, "key": key},
            label=words(f"meeting.{name}", n=words.number(at + 1)),
            disabled=ends[name],
        )
        for name, sign in (("up", "↑"), ("down", "↓"), ("drop", "×"))
    ]
    gone = item["place"] and item["place"] not in areas
    lines = [
        html.Div([_kind(said), html.Div(buttons, className="meeting-steps")], className="meeting-scene-head"),
        html.P(_linked(item, said, words), className="meeting-finding"),
        html.P(words("meeting.place_gone") if gone else "", className="meeting-note"),
        _question(number, item, said, words),
    ]
    return html.Li([html.Span(words.number(at + 1), className="intake-number"), html.Div(lines)], key=key)


def _question(number: int, item: Mapping[str, Any], said: Json, words: Text) -> html.Div:
    key = item["key"]
    box = dmc.Textarea(
        id=f"asked-{key}",
        label=words("meeting.question"),
        value=item["asked"] or said["question"],
        autosize=True,
        minRows=1,
        maxRows=6,
        size="sm",
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
    lines = [
        html.Li(
            [
                _kind(said),
                html.Span(said["finding"]),
                act(words("meeting.restore"), "restore", "preset", {"meeting": number, "key": item["key"]}),
            ],
            key=item["key"],
        )
        for item, said in off
    ]
    title = words("meeting.off", n=words.number(len(off)))
    return [html.Details([html.Summary(title), html.Ul(lines, className="meeting-plain")], className="meeting-off")]


def _there(number: int, present: Sequence[str], words: Text) -> html.Section:
    guests = [key for key in entries.bodies() if key not in facts.members()]
    members = [_tick(number, key, one.name(words.names), key in present, words) for key, one in facts.members().items()]
    invited = [_tick(number, key, resolved.body(key, words), key in present, words) for key in guests]
    said = words("meeting.there", n=words.number(len(present))) if present else words("meeting.nobody")
    lines = [
        html.Div([html.H2(words("meeting.present")), html.Span(said, className="quiet")], className="card-head"),
        html.Ul(members, className="meeting-ticks"),
        html.H3(words("meeting.guests")),
        html.Ul(invited, className="meeting-ticks"),
    ]
    return html.Section(lines, className="card meeting-there")


def _tick(number: int, key: str, name: str, there: bool, words: Text) -> html.Li:
    told: Posted = {"meeting": number, "who": key, "there": "no" if there else "yes"}
    return html.Li(act(name, "arrive", "meeting-tick", told, ticked=there), key=key)


def _decided(decided: pd.DataFrame, words: Text) -> html.Section:
    lines: list[Any] = [
        html.Li(fact(int(number), resolved.row(int(number), row, words), words), key=str(number))
        for number, row in decided.iterrows()
    ]
    shown = html.Ul(lines, className="meeting-made") if lines else html.P(words("meeting.none_yet"), className="quiet")
    return html.Section([html.H2(words("meeting.decided")), shown], className="card")


def _end(number: int, row: pd.Series, decided: pd.DataFrame, words: Text) -> html.Section:
    counts = {"decided": words.number(len(decided)), "there": words.number(len(row["present"]))}
    sure = [
        html.P(words("meeting.end_sure", **counts)),
        act(words("meeting.end_yes"), "close", "intake-warn", {"meeting": number}),
    ]
    return html.Section(
        html.Details([html.Summary(words("meeting.end")), html.Div(sure, className="meeting-sure")]), className="card"
    )


def _kind(said: Json) -> html.Span:
    return html.Span(said["kind"], className="badge")


def told(items: Sequence[boardroom.Item], room: scenes.Room, words: Text) -> Told:
    """Return scenes with their kind, finding and own question in the reader's language."""
    return [(item, scenes.shown({**item, "asked": ""}, room)["scene"][words.language]) for item in items]
