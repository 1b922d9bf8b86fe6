"""The meeting page's cards: the next meeting or the one that is open, who is there, earlier ones. Lays out only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html

from dashboard import controls, resolved
from dashboard.meeting_parts import Posted, act, fact, field
from dashboard.meeting_scenes import Told, agenda, kind
from dashboard.text import Text
from geodata import entries, facts
from geodata.decisions import Standing

Cards = dict[str, html.Section]
HEADS = ("number", "day", "present", "decisions", "papers")


def following(number: int, told: Told, today: int, words: Text) -> Cards:
    """Return what the next meeting would be, and the way to it."""
    shown = [html.Li([kind(said), html.Span(said["finding"])]) for _, said in told]
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
    return {"head": html.Section(lines, className="card meeting-next")}


def going(standing: Standing, status: pd.DataFrame, told: Told, off: Told, today: int, words: Text) -> Cards:
    """Return the cards of the meeting that is open; ``status`` as ``followup.status`` gives it."""
    number = int(standing.going or 0)
    row = standing.meetings.loc[number]
    decided = status[status["meeting"] == number]
    return {
        "head": _head(number, int(row["day"]), len(decided), today, words),
        "agenda": agenda(number, told, off, words),
        "there": _there(number, row["present"], words),
        "decided": _decided(decided, words),
        "end": _end(number, row, decided, today, words),
    }


def earlier(standing: Standing, words: Text) -> list[Any]:
    """Return the meetings that have ended, the latest first; nothing before there are any."""
    ended = standing.meetings[standing.meetings["closed"].notna()][::-1]
    if ended.empty:
        return []
    rows = [_ended(int(number), row, len(standing.of_meeting(number)), words) for number, row in ended.iterrows()]
    table = controls.table([words(f"meeting.{head}") for head in HEADS], rows, "")
    inside = [html.H2(words("meeting.earlier")), html.Div(table, className="meeting-scroll")]
    return [html.Section(inside, className="card meeting-earlier")]


def _ended(number: int, row: pd.Series, decided: int, words: Text) -> list[Any]:
    there = len(row["present"])
    links = [link for paper in ("minutes", "memo") for link in _paper(number, paper, words)]
    return [
        words.number(number),
        words.day(int(row["day"])),
        words.number(there) if there else words("meeting.unrecorded"),
        words.number(decided),
        html.Span(links, className="meeting-links"),
    ]


def _paper(number: int, paper: str, words: Text) -> list[html.A]:
    """Return the ways to a paper: to read, and as PDF."""
    path = words.address(f"/meeting/{number}/{paper}")
    pdf = html.A(words("meeting.pdf"), href=f"{path}.pdf", title=words(f"meeting.{paper}"))
    return [html.A(words(f"meeting.{paper}"), href=path), pdf]


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
        *_other_day(number, day, today, bool(decided), words),
    ]
    return html.Section([*lines, *_moving(number, day, decided, words)], className="card meeting-open")


def _other_day(number: int, day: int, today: int, decided: bool, words: Text) -> list[Any]:
    """Return that the meeting is of another day, with the ways to mend it; nothing on the day itself."""
    if day == today:
        return []
    free, bound = ("ahead", "ahead_decided") if day > today else ("past", "past_decided")
    told: Posted = {"meeting": number, "day": words.day(today)}
    here = [] if decided else [act(words("meeting.move_today"), "move", "intake-quiet", told)]
    end = [html.A(words("meeting.end"), href="#meeting-end", className="intake-quiet")] if day < today else []
    said = html.P(words(f"meeting.{bound if decided else free}", today=words.day(today)))
    return [html.Div([said, *here, *end], className="meeting-note meeting-other")]


def _moving(number: int, day: int, decided: int, words: Text) -> list[Any]:
    if decided:
        return []
    told: Posted = {"meeting": number, "field-day": "meeting-day"}
    save = act(words("meeting.move"), "move", "intake-quiet", told, error="meeting-day-error")
    line = html.Div([field("meeting-day", words("meeting.day"), words.day(day)), save], className="meeting-line")
    return [html.Details([html.Summary(words("meeting.change_day")), line], id="meeting-moving")]


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


def _end(number: int, row: pd.Series, decided: pd.DataFrame, today: int, words: Text) -> html.Section:
    there, made = len(row["present"]), len(decided)
    counted = [
        words("meeting.end_decided", n=words.number(made)) if made else words("meeting.end_undecided"),
        words("meeting.end_there", n=words.number(there)) if there else words("meeting.end_nobody"),
    ]
    early = [html.P(words("meeting.end_early", day=words.day(int(row["day"]))))] if int(row["day"]) > today else []
    sure = [
        *early,
        *map(html.P, counted),
        html.P(words("meeting.end_sure")),
        act(words("meeting.end_yes"), "close", "intake-warn", {"meeting": number}),
    ]
    inside = html.Details(
        [html.Summary(words("meeting.end")), html.Div(sure, className="meeting-sure")], id="meeting-ending"
    )
    return html.Section(inside, className="card meeting-end")
