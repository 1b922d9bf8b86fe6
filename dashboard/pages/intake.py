"""The intake page: a file is dropped, looked at, mended and stored; batches are taken back. Lays out and ties only."""

from __future__ import annotations

from contextlib import ExitStack
from io import BytesIO
from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html
from dash.dependencies import ALL, MATCH
from flask import Flask, Response, abort, request, send_file
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from dashboard import intake_answers as answers
from dashboard import intake_work as work
from dashboard.desk import Desk
from dashboard.pages.explorer import language
from dashboard.text import Text, text
from dashboard.uploads import ENVELOPE, KINDS, LARGEST, MEGABYTE, Tray, Upload, opened
from geodata import facts, reply

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVERY = 400  # milliseconds between two looks at work under way
LANGUAGES = ("fa", "en")


def layout(desk: Desk, words: Text, search: str) -> list[Any]:
    """Return the page; it always begins with no file."""
    return [
        dcc.Store(id="intake-token"),
        dcc.Interval(id="intake-tick", interval=EVERY, disabled=True),
        html.Main(
            [
                html.H1(words("intake.title")),
                answers.step(words, 1, "step_1", _drop(words)),
                html.P(id="intake-message", className="intake-message", role="alert"),
                html.Div(answers.steps(desk, words, None), id="intake-steps", className="intake-steps"),
                html.Section(
                    [html.H2(words("intake.batches")), html.Div(answers.batches(desk, words), id="intake-batches")],
                    className="card intake-step",
                ),
            ],
            className="intake",
        ),
    ]


def register(app: Dash, desk: Desk) -> None:
    """Tie the steps to the uploads of this application."""
    tray = Tray(desk.settings.data / "incoming")
    _addresses(app.server, desk, tray)
    _in_browser(app)
    _steps(app, desk, tray)
    _batches(app, desk)


def _steps(app: Dash, desk: Desk, tray: Tray) -> None:
    steps, tick, said = (
        Output("intake-steps", "children"),
        Output("intake-tick", "disabled"),
        Output("intake-message", "children"),
    )
    where, token = State("url", "pathname"), State("intake-token", "data")
    begun = [
        Output("intake-steps", "children", allow_duplicate=True),
        Output("intake-tick", "disabled", allow_duplicate=True),
    ]

    @app.callback(
        steps,
        tick,
        said,
        Output("intake-batches", "children"),
        Input("intake-tick", "n_intervals"),
        Input("intake-token", "data"),
        where,
        prevent_initial_call=True,
    )
    def look(_: int, key: str, pathname: str) -> Any:
        words, upload = text(language(pathname)), tray.find(key)
        told = answers.steps(desk, words, upload), not (upload and upload.work), answers.message(words, upload)
        return *told, answers.batches(desk, words)

    @app.callback(
        *begun,
        Input("intake-check", "n_clicks"),
        State("intake-agency", "value"),
        State({"field": ALL}, "value"),
        State({"field": ALL}, "id"),
        token,
        where,
        prevent_initial_call=True,
    )
    def again(clicks: int, agency: str, fields: list[str], ids: list[dict[str, str]], key: str, pathname: str) -> Any:
        chosen = answers.chosen(ids, fields)
        started = answers.recheck(desk, tray, key if clicks else None, chosen, agency)
        return answers.begun(text(language(pathname)), tray, key, started)

    @app.callback(*begun, Input("intake-import", "n_clicks"), token, where, prevent_initial_call=True)
    def keep(clicks: int, key: str, pathname: str) -> Any:
        started = answers.keep(desk, tray, key if clicks else None)
        return answers.begun(text(language(pathname)), tray, key, started)

    @app.callback(Output("intake-token", "data"), Input("intake-discard", "n_clicks"), token, prevent_initial_call=True)
    def discard(clicks: int, key: str) -> Any:
        return answers.discard(tray, key, clicks)

    @app.callback(Output({"grid": MATCH}, "getRowsResponse"), Input({"grid": MATCH}, "getRowsRequest"), token, where)
    def rows(wanted: dict[str, Any], key: str, pathname: str) -> Any:
        return answers.problems(text(language(pathname)), tray.find(key), wanted)


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
        return answers.batches(desk, words), said


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
        return answers.hint(text(language(pathname)), kind)


def _drop(words: Text) -> list[Any]:
    kinds = dmc.SegmentedControl(
        id="intake-kind",
        value=KINDS[0],
        size="sm",
        className="intake-kind",
        data=[{"value": kind, "label": words(f"intake.kind_{kind}")} for kind in KINDS],
    )
    said = {
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
            html.Span(answers.hint(words, KINDS[0]), id="intake-hint", className="intake-hint"),
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
    return [kinds, zone, bar, answers.templates(words)]


def _addresses(server: Flask, desk: Desk, tray: Tray) -> None:
    @server.post("/intake/upload")
    def upload() -> Response | tuple[dict[str, str], int]:
        return receive(desk, tray)

    @server.get("/intake/problems/<token>.<code>.xlsx")
    def problem_rows(token: str, code: str) -> Response:
        found = tray.find(token) or abort(404)
        return _workbook(*answers.problem_rows(found, code)) if code in LANGUAGES else abort(404)

    @server.get("/intake/template/<agency>.<code>.xlsx")
    def template(agency: str, code: str) -> Response:
        known = code in LANGUAGES and agency in facts.agencies()
        return (
            _workbook(reply.template(agency, code), f"{facts.agencies()[agency].short(code)}.xlsx")
            if known
            else abort(404)
        )


def receive(desk: Desk, tray: Tray) -> Any:
    """Take the file of the present request into the tray and begin to check it; the answer is its token.

    The body is written to the tray as it comes in and given up as soon as it is larger than its kind may be.
    """
    words = text("en" if request.args.get("language") == "en" else "fa")
    kind = request.args.get("kind", "")
    if kind not in KINDS or "X-Intake" not in request.headers:  # a form on another site cannot set a header
        return {"error": words("intake.lost")}, 400
    try:
        upload = _written(tray, kind)
    except RequestEntityTooLarge:
        return {"error": words("intake.too_large", n=words.number(LARGEST[kind] / MEGABYTE))}, 413
    if upload is None:
        return {"error": words("intake.lost")}, 400
    tray.keep(upload)
    tray.begin(upload.token, lambda one: work.check(desk.store, one), "checking")
    return {"token": upload.token}


def _written(tray: Tray, kind: str) -> Upload | None:
    """Write the request's one file to its place; None when the request holds none, nothing left when it breaks off."""
    with ExitStack() as undone, ExitStack() as files:
        places: list[Upload] = []

        def place(filename: str | None, **_: Any) -> Any:
            places.append(tray.place(kind, filename or ""))
            undone.callback(places[-1].path.unlink, missing_ok=True)
            return files.enter_context(opened(places[-1].path))

        most = LARGEST[kind] + ENVELOPE
        FormDataParser(place, max_content_length=most, silent=False, max_form_parts=1).parse_from_environ(
            request.environ
        )
        undone.pop_all()
    return places[0] if places else None


def _workbook(body: bytes, name: str) -> Response:
    return send_file(BytesIO(body), mimetype=WORKBOOK, as_attachment=True, download_name=name, max_age=0)
