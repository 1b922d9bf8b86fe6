"""The page of coverage: who is near to help, where help is missing and why, and what would change that."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html

from dashboard import (
    answers,
    help_charts,
    help_list,
    help_matrix,
    layer_choice,
    methods,
    plan_shelf,
    plan_table,
    plans,
    site_list,
)
from dashboard import explorer_parts as parts
from dashboard.boards import Board, Chart
from dashboard.desk import Desk
from dashboard.explorer_charts import bars
from dashboard.text import Text, language, text

WEEK = Chart(help_charts.week, help_charts.week_values)
BOARD = Board(
    "/coverage",
    ("unserved", "covered", "reach", "reach_cells", "isochrones", "access", "need_access"),
    {"causes": bars(help_charts.causes), "bands": bars(help_charts.bands), "week": WEEK},
    {"gaps": help_list.gaps, "exchange": help_list.exchange, "plan": plans.changes},
    plans.marks,
    areas=True,
)
TABS = ("gaps", "layers", "plan", "exchange")
CLIENT = {
    "opened": (Output("plan-window", "opened"), Input("plan-wide", "n_clicks")),
    "mended": (Output("plan-name", "error", allow_duplicate=True), Input("where", "search")),
}


def layout(desk: Desk, words: Text, search: str) -> list[Any]:
    """Return the page for one address."""
    ask = answers.asked(desk, BOARD, words, search)
    charts = dict(zip(BOARD.charts, parts.chart_cards(ask, BOARD), strict=True))
    inside = {
        "gaps": [_part("gaps", words, html.Div([_wide(words), methods.button(words)])), charts["causes"]],
        "layers": [layer_choice.card(ask, BOARD), charts["bands"], charts["week"]],
        "plan": [plan_shelf.card(desk, words), plans.card(ask), site_list.card(words)],
        "exchange": [_part("exchange", words)],
    }
    heads = dmc.TabsList([dmc.TabsTab(words(f"coverage.tab_{key}"), value=key) for key in TABS], grow=True)
    panels = [dmc.TabsPanel(html.Div(cards, className="cards"), value=key) for key, cards in inside.items()]
    tabs = dmc.Tabs([heads, *panels], value=TABS[0], className="tabs", keepMounted=True, color="petrol")
    return [
        *parts.stores(ask),
        dcc.Store(id="plan-point"),
        parts.filters(ask),
        html.Main(
            [parts.panel(words, [html.Div(id="profile"), tabs]), parts.map_card(ask)],
            className="explorer",
            **parts.opens(BOARD),
        ),
        _matrix(words),
        methods.drawer(words, methods.HELP),
    ]


def register(app: Dash, desk: Desk) -> None:
    """Tie what changes the plan, keeps it, compares it and looks for places."""
    _plan(app, desk)
    _shelf(app, desk)
    _sites(app, desk)
    _matrix_of(app, desk)


def _plan(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output("where", "search", allow_duplicate=True),
        Input("plan-point", "data"),
        Input({"act": ALL}, "n_clicks"),
        Input({"drop": ALL}, "n_clicks"),
        Input({"open-plan": ALL}, "n_clicks"),
        Input({"take-site": ALL}, "n_clicks"),
        State("where", "search"),
        *[State(f"plan-{key}", "value") for key in ("services", "capacity", "place", "size")],
        prevent_initial_call=True,
    )
    def change(point: Any, acts: Any, drops: Any, opens: Any, takes: Any, search: str, *given: Any) -> Any:
        return plan_shelf.asked(desk, ctx.triggered_id, ctx.triggered[0]["value"], point, search, given)

    @app.callback(
        Output("plan-size", "value"),
        Output("plan-size", "error"),
        Output("plan-place", "error"),
        Input("plan-place", "value"),
        State("where", "pathname"),
        prevent_initial_call=True,
    )
    def fill(place: str | None, pathname: str) -> Any:
        return plan_shelf.present(desk, text(language(pathname)), place), "", ""

    @app.callback(
        Output("plan-services", "value"),
        Output("plan-usual", "data"),
        Input("issues", "value"),
        State("plan-services", "value"),
        State("plan-usual", "data"),
        State("where", "search"),
        prevent_initial_call=True,
    )
    def follow(issues: list[str], chosen: list[str], before: list[str], search: str) -> Any:
        return plans.followed(answers.asked(desk, BOARD, text("fa"), search), issues or [], chosen or [], before)


def _shelf(app: Dash, desk: Desk) -> None:
    where = State("where", "search"), State("where", "pathname")

    @app.callback(
        Output("plan-saved", "children"),
        Output("plan-name", "error"),
        Input("plan-save", "n_clicks"),
        Input("plan-name", "n_submit"),
        Input({"forget-plan": ALL}, "n_clicks"),
        State("plan-name", "value"),
        *where,
        prevent_initial_call=True,
    )
    def keep(clicks: int, enters: int, forgets: Any, name: str, search: str, pathname: str) -> Any:
        words = text(language(pathname))
        said = plan_shelf.changed(desk, words, ctx.triggered_id, ctx.triggered[0]["value"], name, search)
        return plan_shelf.saved(desk, words), said

    @app.callback(
        Output("plan-table", "children"),
        Output("plan-table-wide", "children"),
        Output("plan-wide", "hidden"),
        Input("dress", "data"),
        Input({"compare": ALL}, "checked"),
        State({"compare": ALL}, "id"),
        *where,
    )
    def compare(dress: Any, ticked: list[bool], ids: list[Any], search: str, pathname: str) -> Any:
        ask = answers.asked(desk, BOARD, text(language(pathname)), search)
        return plan_table.comparison(ask, plan_shelf.ticked(desk, ids, ticked))

    for function, ends in CLIENT.items():
        app.clientside_callback(ClientsideFunction("coverage", function), *ends, prevent_initial_call=True)


def _sites(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output("sites", "children"),
        Input("sites-find", "n_clicks"),
        *[State(f"sites-{key}", "value") for key in ("method", "count", "room")],
        State("plan-services", "value"),
        State("where", "search"),
        State("where", "pathname"),
        prevent_initial_call=True,
        running=[(Output("sites-find", "disabled"), True, False)],
    )
    def find(clicks: int, method: str, count: str, room: str, services: Any, search: str, pathname: str) -> Any:
        ask = answers.asked(desk, BOARD, text(language(pathname)), search)
        return site_list.found(ask, method, count, room, services)


def _matrix_of(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output("matrix", "opened"),
        Output("matrix-inside", "children"),
        Input("matrix-open", "n_clicks"),
        State("where", "search"),
        State("where", "pathname"),
        prevent_initial_call=True,
    )
    def show(clicks: int, search: str, pathname: str) -> Any:
        return True, help_matrix.matrix(answers.asked(desk, BOARD, text(language(pathname)), search))


def _part(key: str, words: Text, *beside: Any) -> html.Section:
    name: Any = {"part": key}
    head = html.Div([html.H2(words(f"layer.{key}")), *beside], className="card-head")
    return html.Section([head, html.Div(id=name, className="part")], className="card")


def _wide(words: Text) -> html.Button:
    return html.Button(words("matrix.open"), id="matrix-open", className="wider")


def _matrix(words: Text) -> dmc.Modal:
    return dmc.Modal(
        html.Div(id="matrix-inside"),
        id="matrix",
        title=words("layer.providers"),
        size="92%",
        opened=False,
        keepMounted=True,
        zIndex=600,
        transitionProps={"duration": 0},
    )
