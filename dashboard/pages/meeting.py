"""The page of the meeting: it is prepared, attended, followed up and ended here. Lays out and ties only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html

from dashboard import boardroom, meeting_cards, meeting_followup, meeting_routes, screen
from dashboard.boards import Board
from dashboard.desk import Desk
from dashboard.text import Text, language, text
from geodata import decisions
from geodata.decisions import Standing
from layers import followup, scorecard


def layout(desk: Desk, words: Text, search: str) -> list[Any]:
    """Return the page; its cards are fetched, then and after every act."""
    said: Any = {"data-lost": words("meeting.lost"), "data-choose": words("followup.choose_first")}
    return [
        dcc.Store(id="meeting-turn"),
        html.Main(
            [
                html.Div(html.H1(words("meeting.title")), className="places-head"),
                html.Div(id="meeting-message", className="meeting-message", role="status", **said),
                html.Div(html.P(words("meeting.loading"), className="quiet"), id="meeting-now"),
                html.Div(id="meeting-follow"),
                html.Div(id="meeting-earlier"),
            ],
            className="places meeting",
        ),
    ]


def register(app: Dash, desk: Desk, boards: Mapping[str, Board]) -> None:
    """Tie the cards to what is stored; whatever is pressed is posted by the browser."""
    meeting_routes.register(app.server, desk)

    @app.callback(
        *[Output(f"meeting-{part}", "children") for part in ("now", "follow", "earlier")],
        Input("meeting-turn", "data"),
        State("url", "pathname"),
    )
    def show(_: Any, pathname: str) -> tuple[list[Any], list[Any], list[Any]]:
        return cards(desk, boards, text(language(pathname)))

    app.clientside_callback(
        ClientsideFunction("meeting", "shown"),
        Output("meeting-turn", "id"),
        Input("meeting-now", "children"),
        Input("meeting-follow", "children"),
    )


def cards(desk: Desk, boards: Mapping[str, Board], words: Text) -> tuple[list[Any], list[Any], list[Any]]:
    """Return the cards as things stand: the meeting, what became of the decisions, earlier meetings."""
    standing, today = decisions.standing(desk.store), boardroom.today(desk.snapshot)
    status = followup.status(desk.snapshot, standing, today)
    card = scorecard.scorecard(desk.snapshot, standing, today)
    accepted = scorecard.commitments(desk.snapshot, standing, today)
    follow = [*meeting_followup.followed(status, standing, words), *meeting_followup.scores(card, accepted, words)]
    return _now(desk, boards, standing, today, words), follow, meeting_cards.earlier(standing, words)


def _now(desk: Desk, boards: Mapping[str, Board], standing: Standing, today: int, words: Text) -> list[Any]:
    snapshot, number = desk.snapshot, standing.going
    room = screen.room(desk, standing, boardroom.day(standing, snapshot), boards)
    if number is None:
        items = boardroom.proposed(snapshot, standing, today)
        number = 1 + max((int(one) for one in standing.meetings.index), default=0)
        return meeting_cards.following(number, meeting_cards.told(items, room, words), today, words)
    row = standing.meetings.loc[number]
    told, off = (meeting_cards.told(row[key], room, words) for key in ("agenda", "dropped"))
    areas = frozenset(snapshot.neighbourhoods.index)
    return meeting_cards.going(standing, room.status, told, off, today, areas, words)
