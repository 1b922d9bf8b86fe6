"""The intake page: a file is dropped, looked at, mended and stored; batches are taken back. Lays out and ties only."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html
from dash.dependencies import ALL, MATCH

from dashboard import intake_answers as answers
from dashboard import intake_cards as cards
from dashboard import intake_routes
from dashboard.desk import Desk
from dashboard.intake_columns import chosen
from dashboard.text import Text, language, text
from dashboard.uploads import KINDS, LARGEST, MEGABYTE, Tray

EVERY = 400  # milliseconds between two looks at work under way


def layout(desk: Desk, words: Text, search: str) -> list[Any]:
    """Return the page; it always begins with no file."""
    return [
        dcc.Store(id="intake-token"),
        dcc.Interval(id="intake-tick", interval=EVERY, disabled=True),
        html.Main(
            [
                html.H1(words("intake.title")),
                cards.step(words, 1, "step_1", _drop(words)),
                html.P(id="intake-message", className="intake-message", role="alert"),
                html.Div(answers.steps(desk, words, None), id="intake-steps", className="intake-steps"),
                html.Section(
                    [html.H2(words("intake.batches")), html.Div(cards.batches(desk, words), id="intake-batches")],
                    className="card intake-step",
                ),
            ],
            className="intake",
        ),
    ]


def register(app: Dash, desk: Desk) -> None:
    """Tie the steps to the uploads of this application."""
    tray = Tray(desk.settings.data / "incoming")
    intake_routes.register(app.server, desk, tray)
    _in_browser(app)
    _steps(app, desk, tray)
    _work(app, desk, tray)
    _batches(app, desk)


def _steps(app: Dash, desk: Desk, tray: Tray) -> None:
    where, token = State("url", "pathname"), State("intake-token", "data")
    shown = [
        Output("intake-steps", "children"),
        Output("intake-tick", "disabled"),
        Output("intake-message", "children"),
    ]
    looks = [Input("intake-tick", "n_intervals"), Input("intake-token", "data")]

    @app.callback(*shown, Output("intake-batches", "children"), *looks, where, prevent_initial_call=True)
    def look(_: int, key: str, pathname: str) -> Any:
        words = text(language(pathname))
        return *answers.look(desk, words, tray, key), cards.batches(desk, words)

    @app.callback(Output("intake-token", "data"), Input("intake-discard", "n_clicks"), token, prevent_initial_call=True)
    def discard(clicks: int, key: str) -> Any:
        return answers.discard(tray, key, clicks)

    @app.callback(Output({"grid": MATCH}, "getRowsResponse"), Input({"grid": MATCH}, "getRowsRequest"), token, where)
    def rows(wanted: dict[str, Any], key: str, pathname: str) -> Any:
        return answers.problems(text(language(pathname)), tray.find(key), wanted)


def _work(app: Dash, desk: Desk, tray: Tray) -> None:
    where, token = State("url", "pathname"), State("intake-token", "data")
    begun = [Output(*one, allow_duplicate=True) for one in (("intake-steps", "children"), ("intake-tick", "disabled"))]
    fields = [State("intake-agency", "value"), State({"field": ALL}, "value"), State({"field": ALL}, "id")]

    @app.callback(*begun, Input("intake-check", "n_clicks"), *fields, token, where, prevent_initial_call=True)
    def again(clicks: int, agency: str, values: list[str], ids: list[dict[str, str]], key: str, pathname: str) -> Any:
        started = answers.recheck(desk, tray, key if clicks else None, chosen(ids, values), agency)
        return answers.begun(text(language(pathname)), tray, key, started)

    @app.callback(*begun, Input("intake-import", "n_clicks"), token, where, prevent_initial_call=True)
    def keep(clicks: int, key: str, pathname: str) -> Any:
        started = answers.keep(desk, tray, key if clicks else None)
        return answers.begun(text(language(pathname)), tray, key, started)


def _batches(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output("intake-batches", "children", allow_duplicate=True),
        Output("intake-message", "children", allow_duplicate=True),
        Input({"undo": ALL}, "n_clicks"),
        State("url", "pathname"),
        prevent_initial_call=True,
    )
    def undo(clicks: list[int], pathname: str) -> Any:
        words = text(language(pathname))
        said = answers.undo(desk, words, ctx.triggered_id, clicks)
        return cards.batches(desk, words), said


def _in_browser(app: Dash) -> None:
    app.clientside_callback(
        ClientsideFunction("intake", "ready"), Output("intake-drop", "data-kind"), Input("intake-kind", "value")
    )
    app.clientside_callback(
        ClientsideFunction("intake", "only"),
        Output({"grid": ALL}, "filterModel"),
        Input("intake-kinds", "value"),
        State({"grid": ALL}, "id"),
        prevent_initial_call=True,
    )

    @app.callback(Output("intake-hint", "children"), Input("intake-kind", "value"), State("url", "pathname"))
    def hint(kind: str, pathname: str) -> Any:
        return cards.hint(text(language(pathname)), kind)


def _drop(words: Text) -> list[Any]:
    kinds = dmc.SegmentedControl(
        id="intake-kind",
        value=KINDS[0],
        size="sm",
        className="intake-kind",
        data=[{"value": kind, "label": words(f"intake.kind_{kind}")} for kind in KINDS],
    )
    said: dict[str, Any] = {
        **{
            f"data-large-{kind}": words("intake.too_large", n=words.number(n / MEGABYTE)) for kind, n in LARGEST.items()
        },
        "data-lost": words("intake.lost"),
        "data-sending": words("intake.sending"),
        "data-language": words.language,
        **{f"data-limit-{kind}": str(most) for kind, most in LARGEST.items()},
    }
    zone = html.Label(
        [
            html.Span(id="intake-input"),
            html.Span(cards.hint(words, KINDS[0]), id="intake-hint", className="intake-hint"),
            html.Span(words("intake.choose"), className="intake-main"),
        ],
        id="intake-drop",
        className="intake-drop",
        htmlFor="intake-file",
        **said,
    )
    bar = html.Div(
        [html.Span(id="intake-sent-text"), html.Div(html.Span(id="intake-sent-bar"), className="intake-bar")],
        id="intake-sent",
        className="intake-sent",
    )
    return [kinds, zone, bar, cards.templates(words)]
