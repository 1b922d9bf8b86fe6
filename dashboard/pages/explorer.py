"""The explorer: a map that fills the page, layers and filters, charts beside it; its state is its address."""

from __future__ import annotations

from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, dcc, html

from dashboard import address, answers
from dashboard import explorer_parts as parts
from dashboard.desk import Desk
from dashboard.explorer_parts import CHARTS
from dashboard.text import Text, language, text

PICKERS = ("severities", "needs", "agencies", "statuses")


def layout(desk: Desk, words: Text, search: str) -> list[Any]:
    """Return the page for one address; its values come from the same answer that a filter gives."""
    snapshot = desk.snapshot
    state = address.read(search, snapshot)
    return [
        dcc.Location(id="where", refresh=False),
        dcc.Store(id="months", data=answers.months(snapshot)),
        dcc.Store(id="dress"),
        dcc.Store(id="words", data={key: words(f"map.{key}") for key in ("scale_m", "scale_km")}),
        dcc.Store(id="cells", data=answers.cell_owners(snapshot)),
        parts.filters(snapshot, words, state),
        html.Main(
            [parts.panel(desk, snapshot, words, state), parts.map_card(desk, snapshot, words, state)],
            className="explorer",
        ),
    ]


def register(app: Dash, desk: Desk) -> None:
    """Tie the address to the pictures; the controls and the address are tied in the browser."""
    _in_browser(app)

    @app.callback(
        Output("map", "figure"),
        *[Output(f"chart-{key}", "figure") for key in CHARTS],
        *[Output(key, "children") for key in ("finding", "caption", "legend", "profile", "period-label")],
        *[Output(f"{key}-count", "children") for key in PICKERS],
        Output("dress", "data"),
        Input("where", "search"),
        State("where", "pathname"),
    )
    def show(search: str, pathname: str) -> tuple[Any, ...]:
        return answers.explorer(desk, text(language(pathname)), search)

    @app.callback(Output("map-table", "children"), Input("where", "search"), State("where", "pathname"))
    def tabulate(search: str, pathname: str) -> Any:
        return answers.map_table(desk, text(language(pathname)), search)


def _in_browser(app: Dash) -> None:
    controls = [("issues", "value"), *((key, "value") for key in PICKERS)]
    controls += [("from", "value"), ("until", "value"), ("layer", "value"), ("help", "checked"), ("as", "value")]
    clicks = [("map", "clickData"), *((f"chart-{key}", "clickData") for key in CHARTS)]
    app.clientside_callback(
        ClientsideFunction("explorer", "sync"),
        Output("where", "search"),
        *[Input(*one) for one in (*controls, *clicks)],
        Input({"preset": ALL}, "n_clicks"),
        Input("reset", "n_clicks"),
        Input({"close": ALL}, "n_clicks"),
        Input("map", "relayoutData"),
        State("where", "search"),
        State("months", "data"),
        prevent_initial_call=True,
    )
    charts = [Input(f"chart-{key}", "figure") for key in CHARTS]
    _tie(app, "apply", Output("months", "id"), Input("where", "search"), State("months", "data"))
    _tie(app, "words", Output("words", "id"), Input("words", "data"), Input("cells", "data"))
    _tie(app, "dress", Output("dress", "id"), Input("dress", "data"), Input("map", "figure"))
    _tie(app, "twin", Output({"twin": ALL}, "aria-pressed"), Input({"twin": ALL}, "n_clicks"))
    _tie(app, "tables", Output("cells", "id"), *charts)
    for way in ("in", "out", "whole"):
        _tie(app, f"zoom_{way}", Output(f"zoom-{way}", "id"), Input(f"zoom-{way}", "n_clicks"))
    for name in ("filters", "panel"):
        _tie(app, "unfold", Output(name, "data-open"), Input(f"{name}-open", "n_clicks"))


def _tie(app: Dash, function: str, *ends: Output | Input | State) -> None:
    app.clientside_callback(ClientsideFunction("explorer", function), *ends)
