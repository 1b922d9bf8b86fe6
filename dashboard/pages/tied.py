"""Ties every page with a map: the address to the pictures on the server, the controls to the address in the browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx

from dashboard import answers
from dashboard.boards import Board
from dashboard.desk import Desk
from dashboard.text import language, plain_path, text

PICKERS = ("severities", "needs", "agencies", "statuses")


def register(app: Dash, desk: Desk, boards: Mapping[str, Board]) -> None:
    """Tie the pages, by their path without the language; the same callbacks serve them all."""
    _in_browser(app)
    where = Input("where", "search"), State("where", "pathname")

    @app.callback(
        Output("map", "figure"),
        *[Output(key, "children") for key in ("finding", "caption", "legend", "profile", "period-label")],
        *[Output(f"{key}-count", "children") for key in PICKERS],
        Output("dress", "data"),
        Output({"chart": ALL}, "figure"),
        Output({"part": ALL}, "children"),
        *where,
    )
    def show(search: str, pathname: str) -> tuple[Any, ...]:
        charts, parts = ([one["id"][name] for one in asked] for name, asked in _asked())
        board = boards[plain_path(pathname)]
        return answers.answer(desk, board, text(language(pathname)), search, charts, parts)

    @app.callback(Output("map-rows", "data"), *where)
    def tabulate(search: str, pathname: str) -> Any:
        return answers.map_table(desk, boards[plain_path(pathname)], text(language(pathname)), search)


def _asked() -> zip[tuple[str, Any]]:
    return zip(("chart", "part"), ctx.outputs_list[-2:], strict=True)


def _in_browser(app: Dash) -> None:
    controls = [("issues", "value"), *((key, "value") for key in PICKERS)]
    controls += [("from", "value"), ("until", "value"), ("layer", "value"), ("help", "checked"), ("as", "value")]
    app.clientside_callback(
        ClientsideFunction("explorer", "sync"),
        Output("where", "search"),
        *[Input(*one) for one in controls],
        Input({"option": ALL}, "value"),
        Input("map", "clickData"),
        Input({"chart": ALL}, "clickData"),
        Input({"preset": ALL}, "n_clicks"),
        Input("reset", "n_clicks"),
        Input({"close": ALL}, "n_clicks"),
        Input("map", "relayoutData"),
        State("where", "search"),
        State("months", "data"),
        prevent_initial_call=True,
    )
    _tie(app, "apply", Output("months", "id"), Input("where", "search"), State("months", "data"))
    _tie(app, "words", Output("words", "id"), Input("words", "data"), Input("cells", "data"))
    _tie(app, "dress", Output("dress", "id"), Input("dress", "data"), Input("map", "figure"))
    _tie(app, "twin", Output({"twin": ALL}, "aria-pressed"), Input({"twin": ALL}, "n_clicks"))
    _tie(app, "map_table", Output("map-rows", "id"), Input("map-rows", "data"))
    _tie(app, "tables", Output("cells", "id"), Input({"chart": ALL}, "figure"))
    for way in ("in", "out", "whole"):
        _tie(app, f"zoom_{way}", Output(f"zoom-{way}", "id"), Input(f"zoom-{way}", "n_clicks"))
    for name in ("filters", "panel"):
        _tie(app, "unfold", Output(name, "data-open"), Input(f"{name}-open", "n_clicks"))


def _tie(app: Dash, function: str, *ends: Output | Input | State) -> None:
    app.clientside_callback(ClientsideFunction("explorer", function), *ends)
