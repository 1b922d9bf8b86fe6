"""The page of places of help: the register, what is missing in it, and a form to mend it. Lays out and ties only."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html

from dashboard import place_form, place_list
from dashboard.desk import Desk
from dashboard.place_form import FIELDS
from dashboard.text import Text, language, text


def layout(desk: Desk, words: Text, search: str) -> list[Any]:
    """Return the page with the whole list; the browser searches and filters it."""
    places = desk.snapshot.resources
    add = html.Button(words("places.add"), id="places-add", className="intake-main")
    link = dcc.Link(words("places.import"), href=words.address("/intake"), className="intake-quiet")
    listed = [place_list.filters(words, search), place_list.table(words)]
    return [
        dcc.Store(id="places-rows", data=place_list.lines(places, words)),
        dcc.Store(id="places-open"),
        dcc.Store(id="place-key"),
        html.Main(
            [
                html.Div([html.H1(words("places.title")), add, link], className="places-head"),
                html.Div(id="places-message", className="intake-message", role="status"),
                html.Div(place_list.sums(places, words), id="places-sums", className="places-sums"),
                html.Div(listed, id="places-list", className="places-list", hidden=not len(places)),
                html.Div(place_list.empty(words), id="places-none", hidden=bool(len(places))),
            ],
            className="places",
        ),
        place_form.drawer(words, desk.snapshot.version),
    ]


def register(app: Dash, desk: Desk) -> None:
    """Tie the list to its search, and the form to the register."""
    _in_browser(app)
    _form(app, desk)
    _list(app, desk)


def _form(app: Dash, desk: Desk) -> None:
    where, key = State("url", "pathname"), State("place-key", "data")
    values, errors = ([(f"place-{field}", part) for field in FIELDS] for part in ("value", "error"))
    head = [("place", "opened"), ("place", "title"), ("place-key", "data"), ("place-said", "children")]
    going = [("place-going", "children"), ("place-removal", "hidden")]
    again = [("place", "opened"), ("place-said", "children"), ("places-message", "children"), *errors]
    asked = [Output(*one) for one in (*head, *going, *values, *errors)]

    @app.callback(*asked, Input("places-open", "data"), where, prevent_initial_call=True)
    def open_one(asked: Any, pathname: str) -> Any:
        return place_form.filled(desk, text(language(pathname)), asked)

    @app.callback(
        *[Output(*one, allow_duplicate=True) for one in again],
        Input("place-save", "n_clicks"),
        where,
        key,
        *[State(*one) for one in values],
        prevent_initial_call=True,
        running=[(Output("place-save", "disabled"), True, False)],
    )
    def save(clicks: int, pathname: str, key: str, *given: Any) -> Any:
        return place_form.saved(desk, text(language(pathname)), clicks, key, given)

    @app.callback(
        Output("place", "opened", allow_duplicate=True),
        Output("places-message", "children", allow_duplicate=True),
        Input("place-remove", "n_clicks"),
        where,
        key,
        State("place-name", "value"),
        prevent_initial_call=True,
    )
    def remove(clicks: int, pathname: str, key: str, name: str) -> Any:
        return place_form.removed(desk, text(language(pathname)), clicks, key, name)

    @app.callback(
        Output("place-hours", "description"),
        Output("place-hours", "error", allow_duplicate=True),
        Input("place-hours", "value"),
        where,
        prevent_initial_call=True,
    )
    def read(written: str, pathname: str) -> tuple[str, str]:
        return place_form.hours_read(text(language(pathname)), written), ""


def _list(app: Dash, desk: Desk) -> None:
    shown = [("places-rows", "data"), ("places-sums", "children"), ("places-list", "hidden"), ("places-none", "hidden")]

    @app.callback(
        *[Output(*one) for one in shown],
        Input("places-message", "children"),
        State("url", "pathname"),
        prevent_initial_call=True,
    )
    def renew(said: Any, pathname: str) -> Any:
        places, words = desk.snapshot.resources, text(language(pathname))
        rows, sums = place_list.lines(places, words), place_list.sums(places, words)
        return rows, sums, not len(places), bool(len(places))


def _in_browser(app: Dash) -> None:
    chosen = [Input(f"places-{name}", "value") for name in ("search", "service", "agency")]
    _tie(app, "list", Output("places-rows", "id"), Input("places-rows", "data"), *chosen)
    _tie(app, "at", Output("place-map", "id"), Input("place-x", "value"), Input("place-y", "value"))
    _tie(app, "refused", Output("place-said", "id"), Input("place-said", "children"))


def _tie(app: Dash, function: str, *ends: Output | Input) -> None:
    app.clientside_callback(ClientsideFunction("places", function), *ends)
