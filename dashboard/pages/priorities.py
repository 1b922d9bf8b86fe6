"""The page of priorities: which neighbourhoods come first with the weights of the room, and how firm that is."""

from __future__ import annotations

from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, html

from dashboard import answers, layer_choice, methods, priority_list
from dashboard import explorer_parts as parts
from dashboard.boards import Board
from dashboard.desk import Desk
from dashboard.text import Text

BOARD = Board(
    "/priorities",
    ("priorities", "cases", "overdue", "unserved", "change"),
    {},
    {"silent": priority_list.silent, "ranked": priority_list.ranked},
    places=False,
)


def layout(desk: Desk, words: Text, search: str) -> list[Any]:
    """Return the page for one address."""
    ask = answers.asked(desk, BOARD, words, search)
    name: Any = {"part": "ranked"}
    head = html.Div([html.H2(words("priority.title")), methods.button(words)], className="card-head")
    cards = [
        priority_list.sliders(ask),
        html.Section([head, html.Div(id=name, className="part")], className="card"),
        html.Div(id="profile"),
        layer_choice.card(ask, BOARD),
    ]
    return [
        *parts.stores(ask),
        parts.filters(ask),
        html.Main([parts.panel(words, cards), parts.map_card(ask)], className="explorer", **parts.opens(BOARD)),
        methods.drawer(words, methods.PRIORITIES),
    ]


def register(app: Dash) -> None:
    """Tie the sliders to the address in the browser, and the address to the sliders."""
    where = Output("where", "search", allow_duplicate=True)
    app.clientside_callback(
        ClientsideFunction("priorities", "weigh"),
        where,
        Input({"weight": ALL}, "value"),
        Input("weights-equal", "n_clicks"),
        State("where", "search"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("priorities", "apply"),
        Output("weights-equal", "disabled"),
        Input("where", "search"),
        State({"weight": ALL}, "id"),
    )
