"""The page of the meeting: it is prepared, attended, followed up and ended here. Lays out and ties only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from plotly.utils import PlotlyJSONEncoder

from dashboard import boardroom, meeting_cards, meeting_followup, meeting_routes, meeting_scenes, screen
from dashboard.boards import Board
from dashboard.desk import Desk
from dashboard.meeting_cards import Cards
from dashboard.text import Text, language, text
from geodata import decisions
from geodata.decisions import Standing
from geodata.snapshot import Snapshot
from layers import followup, scorecard

OPEN, SIDE, COUNTED = ("head", "agenda"), ("there", "decided", "end"), ("follow", "earlier")
PARTS = (*OPEN, *SIDE, *COUNTED)
Marks = dict[str, str]  # a part of the page, and what tells whether it is the same


def layout(desk: Desk, words: Text, search: str) -> list[Any]:
    """Return the page; its cards are fetched, then and after every act."""
    said: Any = {"data-lost": words("meeting.lost"), "data-choose": words("followup.choose_first")}
    return [
        dcc.Store(id="meeting-turn"),
        dcc.Store(id="meeting-told"),
        html.Main(
            [
                html.Div(html.H1(words("meeting.title")), className="places-head"),
                html.Div(id="meeting-message", className="meeting-message", role="status", **said),
                _part("head", html.P(words("meeting.loading"), className="quiet")),
                html.Div([_part("agenda"), html.Div(list(map(_part, SIDE)))], className="meeting-columns"),
                *map(_part, COUNTED),
            ],
            className="places meeting",
        ),
    ]


def register(app: Dash, desk: Desk, boards: Mapping[str, Board]) -> None:
    """Tie the cards to what is stored; whatever is pressed is posted by the browser."""
    meeting_routes.register(app.server, desk, boards)

    @app.callback(
        *[Output(f"meeting-{part}", "children") for part in PARTS],
        Output("meeting-told", "data"),
        Input("meeting-turn", "data"),
        State("meeting-told", "data"),
        State("url", "pathname"),
    )
    def show(_: Any, told: Marks | None, pathname: str) -> tuple[Any, ...]:
        found, marks = cards(desk, boards, text(language(pathname)), told or {})
        return *(found.get(part, no_update) for part in PARTS), marks

    app.clientside_callback(
        ClientsideFunction("meeting", "shown"),
        Output("meeting-turn", "id"),
        *[Input(f"meeting-{part}", "children") for part in PARTS],
    )


def cards(desk: Desk, boards: Mapping[str, Board], words: Text, told: Marks) -> tuple[dict[str, Any], Marks]:
    """Return the parts of the page that are other than ``told``, and the marks of all of them.

    What is the same stays untouched: a part that is set again loses what somebody is typing in it.
    """
    standing, snapshot = decisions.standing(desk.store), desk.shown
    today = boardroom.today(snapshot)
    now = _now(desk, boards, standing, today, words)
    found: dict[str, Any] = {part: now.get(part) for part in (*OPEN, *SIDE)}
    marks = {part: _digest(card) for part, card in found.items()} | dict.fromkeys(COUNTED, _mark(standing, snapshot))
    if any(told.get(part) != marks[part] for part in COUNTED):
        day = boardroom.day(standing, snapshot)  # of the meeting that is open: the screen says the same
        follow, earlier = _follow(snapshot, standing, day, words), meeting_cards.earlier(standing, words)
        found |= {"follow": follow, "earlier": earlier}
    return {part: card for part, card in found.items() if told.get(part) != marks[part]}, marks


def _part(name: str, shown: Any = None) -> html.Div:
    return html.Div(shown, id=f"meeting-{name}")


def _digest(card: Any) -> str:
    return sha256(json.dumps(card, cls=PlotlyJSONEncoder).encode()).hexdigest()[:16]


def _mark(standing: Standing, snapshot: Snapshot) -> str:
    """Return what follow-up depends on: decisions and what is said of them are only ever added to.

    It need not be worked out to see that it is the same.
    """
    counts = (len(frame) for frame in (standing.meetings, standing.decisions, standing.events))
    return " ".join(map(str, (snapshot.version, standing.going, boardroom.day(standing, snapshot), *counts)))


def _follow(snapshot: Snapshot, standing: Standing, day: int, words: Text) -> list[Any]:
    status = followup.status(snapshot, standing, day)
    card = scorecard.scorecard(snapshot, standing, day)
    accepted = scorecard.commitments(snapshot, standing, day)
    return [*meeting_followup.followed(status, standing, day, words), *meeting_followup.scores(card, accepted, words)]


def _now(desk: Desk, boards: Mapping[str, Board], standing: Standing, today: int, words: Text) -> Cards:
    snapshot, number = desk.shown, standing.going
    room = screen.room(desk, standing, boardroom.day(standing, snapshot), boards)
    if number is None:
        items = boardroom.proposed(snapshot, standing, today)
        number = 1 + max((int(one) for one in standing.meetings.index), default=0)
        return meeting_cards.following(number, meeting_scenes.told(items, room, words), today, words)
    row = standing.meetings.loc[number]
    told, off = (meeting_scenes.told(row[key], room, words) for key in ("agenda", "dropped"))
    status = followup.status(snapshot, standing, room.day)  # with those of this very meeting
    return meeting_cards.going(standing, status, told, off, today, words)
