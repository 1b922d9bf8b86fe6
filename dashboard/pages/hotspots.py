"""The page of hot spots: where, how sure, since when; and what the words mean."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, html

from dashboard import answers, captions, layer_choice, methods, spot_charts, spot_list
from dashboard import explorer_parts as parts
from dashboard.asks import Ask
from dashboard.boards import Board, Chart
from dashboard.desk import Desk
from dashboard.text import Text
from geodata import facts


def _funnel(ask: Ask) -> Any:
    return spot_charts.funnel(ask.run("rates"), captions.names(ask.snapshot, ask.words), ask.words)


def _issues(ask: Ask) -> Any:
    found = ask.run("issue_trends")
    labels = [facts.issues()[key].short(ask.words.names) for key in found.frame.index]
    return spot_charts.small_lines(found, labels, ask.words)


def _places(ask: Ask) -> Any:
    found = ask.run("trends")
    named = captions.names(ask.snapshot, ask.words)
    return spot_charts.small_lines(found, [named[key] for key in found.frame.index], ask.words)


BOARD = Board(
    "/hotspots",
    ("hotspots", "density", "emerging", "moran_cells", "moran", "rates", "change"),
    {"funnel": Chart(_funnel, _funnel), "issue_trends": Chart(_issues, _issues), "trends": Chart(_places, _places)},
    {"spots": spot_list.spots, "alerts": spot_list.alerts, "prediction": spot_list.prediction},
    spot_list.marks,
    places=False,
)


def layout(desk: Desk, words: Text, search: str) -> list[Any]:
    """Return the page for one address."""
    ask = answers.asked(desk, BOARD, words, search)
    charts = parts.chart_cards(ask, BOARD)
    cards = [
        _part("spots", words, methods.button(words)),
        html.Div(id="profile"),
        layer_choice.card(ask, BOARD),
        _part("alerts", words),
        *charts,
        _part("prediction", words),
    ]
    return [
        *parts.stores(ask),
        parts.filters(ask),
        html.Main([parts.panel(words, cards), parts.map_card(ask)], className="explorer", **parts.opens(BOARD)),
        methods.drawer(words),
    ]


def register(app: Dash) -> None:
    """Tie the button to the drawer of methods."""
    app.clientside_callback(
        ClientsideFunction("explorer", "opened"),
        Output("methods", "opened"),
        Input("methods-open", "n_clicks"),
        State("methods", "opened"),
        prevent_initial_call=True,
    )


def _part(key: str, words: Text, *beside: Any) -> html.Section:
    name: Any = {"part": key}
    head = html.Div([html.H2(words(f"layer.{key}")), *beside], className="card-head")
    return html.Section([head, html.Div(id=name, className="part")], className="card")
