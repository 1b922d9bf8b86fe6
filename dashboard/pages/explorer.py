"""The explorer: a map that fills the page, layers and filters, charts beside it. Lays out; computes nothing."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.dependencies import ALL

from dashboard import address, answers, captions, controls, mapfigure
from dashboard.desk import Desk
from dashboard.figures import CONFIG
from dashboard.shapes import bounds, marker
from dashboard.text import Text, text
from geodata import facts
from geodata.snapshot import Snapshot

GRIDS = ("grid", "grid_coarse")
PICKERS = ("severities", "needs", "agencies", "statuses")
CHARTS = ("ranking", "issues", "months", "severities")


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
        _filters(snapshot, words, state),
        html.Main([_panel(desk, snapshot, words, state), _map(desk, snapshot, words, state)], className="explorer"),
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


def language(pathname: str | None) -> str:
    """Return the language an address is in: English below /en, Persian elsewhere."""
    return "en" if (pathname or "").split("/")[1:2] == ["en"] else "fa"


def _in_browser(app: Dash) -> None:
    controls_ = [("issues", "value"), *((key, "value") for key in PICKERS)]
    controls_ += [("from", "value"), ("until", "value"), ("layer", "value"), ("help", "checked"), ("as", "value")]
    clicks = [("map", "clickData"), *((f"chart-{key}", "clickData") for key in CHARTS)]
    app.clientside_callback(
        ClientsideFunction("explorer", "sync"),
        Output("where", "search"),
        *[Input(*one) for one in (*controls_, *clicks)],
        Input({"preset": ALL}, "n_clicks"),
        Input("reset", "n_clicks"),
        Input({"close": ALL}, "n_clicks"),
        Input("map", "relayoutData"),
        State("where", "search"),
        State("months", "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("explorer", "apply"),
        Output("months", "id"),
        Input("where", "search"),
        State("months", "data"),
    )
    app.clientside_callback(ClientsideFunction("explorer", "words"), Output("words", "id"), Input("words", "data"), Input("cells", "data"))
    app.clientside_callback(ClientsideFunction("explorer", "dress"), Output("dress", "id"), Input("dress", "data"), Input("map", "figure"))
    for way in ("in", "out", "whole"):
        app.clientside_callback(ClientsideFunction("explorer", f"zoom_{way}"), Output(f"zoom-{way}", "id"), Input(f"zoom-{way}", "n_clicks"))
    app.clientside_callback(ClientsideFunction("explorer", "twin"), Output({"twin": ALL}, "aria-pressed"), Input({"twin": ALL}, "n_clicks"))
    app.clientside_callback(
        ClientsideFunction("explorer", "tables"), Output("cells", "id"), *[Input(f"chart-{key}", "figure") for key in CHARTS]
    )
    for name in ("filters", "panel"):
        app.clientside_callback(ClientsideFunction("explorer", "unfold"), Output(name, "data-open"), Input(f"{name}-open", "n_clicks"))


def _filters(snapshot: Snapshot, words: Text, state: address.State) -> html.Div:
    choice = state.choice
    sent = set(snapshot.cases["agency"].unique())
    agencies = {key: agency for key, agency in facts.agencies().items() if key in sent}
    options = {"severities": facts.severities(), "needs": facts.needs(), "agencies": agencies, "statuses": facts.statuses()}
    labels = dict(zip(PICKERS, ("severity", "need", "agency", "status"), strict=True))
    pickers = [
        controls.picker(key, words(f"filter.{labels[key]}"), {k: f.name(words.language) for k, f in options[key].items()}, getattr(choice, key))
        for key in PICKERS
    ]
    names = [(m["key"], m["name"][words.language]) for m in answers.months(snapshot)]
    row = [controls.issue_chips(words, choice.issues), html.Div([controls.period_picker(words, names), *pickers, html.Button(words("filter.reset"), id="reset", className="reset")], className="pickers")]
    opener = html.Button([words("filter.open"), html.Span(id="filters-count", className="count")], id="filters-open", className="sheet-button")
    return html.Div([opener, html.Div(row, className="row")], id="filters", className="filters", role="search", **{"aria-label": words("filter.region"), "data-open": "no"})


def _panel(desk: Desk, snapshot: Snapshot, words: Text, state: address.State) -> html.Aside:
    figures = answers.charts(desk, words, state)
    charts = [controls.chart_card(key, words(f"layer.{key}"), figures[key], words) for key in CHARTS]
    return html.Aside(
        [
            html.Button(words("panel.open"), id="panel-open", className="sheet-button"),
            html.Div([html.Div(id="profile"), _layers(snapshot, words, state), *charts], className="cards"),
        ],
        id="panel",
        className="panel",
        **{"aria-label": words("panel.region"), "data-open": "no"},
    )


def _layers(snapshot: Snapshot, words: Text, state: address.State) -> html.Section:
    radios = [
        dmc.Radio(label=words(f"layer.{key}"), value=key, description=words(f"about.{key}") if key == _shown(state.layer) else None, size="sm")
        for key in address.DRAWN
        if key != GRIDS[1]
    ]
    present = [kind for key, kind in facts.kinds().items() if key in set(snapshot.resources["kind"])]
    signs = [html.Li([html.Img(src=f"/icons/{marker(kind.key, 'surveyed')}.svg", alt=""), kind.name(words.language)]) for kind in present]
    return html.Section(
        [
            html.H2(words("panel.layers")),
            dmc.RadioGroup(dmc.Stack(radios, gap=10), id="layer", value=_shown(state.layer)),
            html.Hr(),
            dmc.Checkbox(label=words("layer.resources"), id="help", checked=state.places, size="sm"),
            html.Details([html.Summary(words("place.kinds")), html.Ul(signs, className="signs")]),
        ],
        className="card",
    )


def _shown(layer: str) -> str:
    return GRIDS[0] if layer in GRIDS else layer


def _map(desk: Desk, snapshot: Snapshot, words: Text, state: address.State) -> html.Section:
    view = state.view or _whole(snapshot)
    help_ = desk.run("resources", state.choice, snapshot)
    graph = dcc.Graph(id="map", figure=mapfigure.figure(snapshot, help_, captions.names(snapshot, words), view, words), config=CONFIG | {"scrollZoom": True}, className="map-graph", responsive=True)
    zooms = [
        html.Button(sign, id=f"zoom-{way}", title=words(key), **{"aria-label": words(key)})
        for way, sign, key in (("in", "+", "map.zoom_in"), ("out", "−", "map.zoom_out"), ("whole", "⤢", "map.whole"))
    ]
    switch = dmc.SegmentedControl(
        id="as", value="table" if state.table else "map", size="sm",
        data=[{"value": way, "label": words(f"map.as_{way}")} for way in ("map", "table")],
    )
    west, south, east, north = bounds(snapshot.neighbourhoods)
    return html.Section(
        [
            html.Div([html.P(id="finding", className="finding", role="status"), switch], className="map-head"),
            html.Div(
                [
                    html.Div(graph, dir="ltr", id="map-frame", className="map-frame", **{"data-bounds": f"{west},{south},{east},{north}"}),
                    html.Div(zooms, className="zooms"),
                    html.Div([html.Div(id="legend"), html.Div(id="scale", className="scale", dir="ltr")], className="legend"),
                    html.Div(id="map-table", className="map-table"),
                ],
                className="map-body",
                id="map-body",
            ),
            html.Div(id="caption", className="caption"),
        ],
        className="map-card",
        **{"aria-label": words("map.region")},
    )


def _whole(snapshot: Snapshot) -> mapfigure.View:
    west, south, east, north = bounds(snapshot.neighbourhoods)
    return mapfigure.View((west + east) / 2, (south + north) / 2, mapfigure.fitting(west, east))
