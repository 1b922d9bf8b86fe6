"""The explorer's three parts: the row of filters, the column beside the map, the map. Lays out; computes nothing."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import address, answers, captions, controls, mapfigure
from dashboard.controls import aria
from dashboard.desk import Desk
from dashboard.figures import CONFIG
from dashboard.shapes import bounds, marker
from dashboard.text import Text
from geodata import facts
from geodata.snapshot import Snapshot

GRIDS = ("grid", "grid_coarse")
CHARTS = ("ranking", "issues", "months", "severities")


def filters(snapshot: Snapshot, words: Text, state: address.State) -> html.Div:
    """Return the row of filters, always in sight; on a telephone behind a button that says how many are on."""
    names = [(month["key"], month["name"][words.language]) for month in answers.months(snapshot)]
    row = [
        controls.issue_chips(words, state.choice.issues),
        html.Div(
            [
                controls.period_picker(words, names),
                *_pickers(snapshot, words, state),
                html.Button(words("filter.reset"), id="reset", className="reset"),
            ],
            className="pickers",
        ),
    ]
    label: list[Any] = [words("filter.open"), html.Span(id="filters-count", className="count")]
    opener = html.Button(label, id="filters-open", className="sheet-button")
    folded = aria(words("filter.region")) | {"data-open": "no"}
    return html.Div(
        [opener, html.Div(row, className="row")], id="filters", className="filters", role="search", **folded
    )


def _pickers(snapshot: Snapshot, words: Text, state: address.State) -> list[dmc.Popover]:
    sent = set(snapshot.cases["agency"].unique())
    agencies = {key: agency for key, agency in facts.agencies().items() if key in sent}
    offered: dict[str, tuple[str, Any]] = {
        "severities": ("severity", facts.severities()),
        "needs": ("need", facts.needs()),
        "agencies": ("agency", agencies),
        "statuses": ("status", facts.statuses()),
    }
    return [
        controls.picker(
            key,
            words(f"filter.{label}"),
            {value: fact.name(words.names) for value, fact in found.items()},
            getattr(state.choice, key),
        )
        for key, (label, found) in offered.items()
    ]


def panel(desk: Desk, snapshot: Snapshot, words: Text, state: address.State) -> html.Aside:
    """Return the column beside the map: the chosen neighbourhood, the layers, the charts."""
    figures = answers.charts(desk, words, state)
    charts = [controls.chart_card(key, words(f"layer.{key}"), figures[key], words) for key in CHARTS]
    return html.Aside(
        [
            html.Div([html.Div(id="profile"), _layers(snapshot, words, state), *charts], className="cards"),
        ],
        id="panel",
        className="panel",
        **aria(words("panel.region")) | {"data-open": "no"},
    )


def _layers(snapshot: Snapshot, words: Text, state: address.State) -> html.Section:
    radios = [
        dmc.Radio(
            label=words(f"layer.{key}"),
            value=key,
            description=words(f"about.{key}"),
            size="sm",
        )
        for key in address.DRAWN
        if key != GRIDS[1]
    ]
    present = [kind for key, kind in facts.kinds().items() if key in set(snapshot.resources["kind"])]
    signs = [
        html.Li([html.Img(src=f"/icons/{marker(kind.key, 'surveyed')}.svg", alt=""), kind.name(words.names)])
        for kind in present
    ]
    return html.Section(
        [
            html.H2(words("panel.layers")),
            dmc.RadioGroup(dmc.Stack(radios, gap=10), id="layer", value=_shown(state.layer)),
            html.Hr(),
            dmc.Checkbox(label=words("layer.resources"), id="help", checked=state.places, size="sm"),
            *([html.Details([html.Summary(words("place.kinds")), html.Ul(signs, className="signs")])] if signs else []),
        ],
        className="card",
    )


def _shown(layer: str) -> str:
    return GRIDS[0] if layer in GRIDS else layer


def map_card(desk: Desk, snapshot: Snapshot, words: Text, state: address.State) -> html.Section:
    """Return the map with the finding above it, its legend and buttons on it, and what is counted below it."""
    switch = dmc.SegmentedControl(
        id="as",
        value="table" if state.table else "map",
        size="sm",
        data=[{"value": way, "label": words(f"map.as_{way}")} for way in ("map", "table")],
    )
    wider = html.Button(words("panel.wider"), id="panel-open", className="wider")
    finding = html.P(id="finding", className="finding", role="status")
    legend = [html.Div(id="legend"), html.Div(id="scale", className="scale", dir="ltr")]
    body = [
        _graph(desk, snapshot, words, state),
        _zooms(words),
        html.Div(legend, className="legend"),
        html.Div(id="map-table", className="map-table"),
    ]
    return html.Section(
        [
            html.Div([finding, html.Div([wider, switch], className="map-tools")], className="map-head"),
            html.Div(body, className="map-body", id="map-body"),
            html.Div(id="caption", className="caption"),
        ],
        className="map-card",
        **aria(words("map.region")),
    )


def _graph(desk: Desk, snapshot: Snapshot, words: Text, state: address.State) -> html.Div:
    west, south, east, north = bounds(snapshot.neighbourhoods)
    middle = mapfigure.View((west + east) / 2, (south + north) / 2, mapfigure.fitting(west, east))
    help_ = desk.run("resources", state.choice, snapshot)
    figure = mapfigure.figure(snapshot, help_, captions.names(snapshot, words), state.view or middle, words)
    graph = dcc.Graph(
        id="map", figure=figure, config=CONFIG | {"scrollZoom": True}, className="map-graph", responsive=True
    )
    edges: dict[str, Any] = {"data-bounds": f"{west},{south},{east},{north}"}
    return html.Div(graph, dir="ltr", id="map-frame", className="map-frame", **edges)


def _zooms(words: Text) -> html.Div:
    ways = (("in", "+", "map.zoom_in"), ("out", "−", "map.zoom_out"), ("whole", "⤢", "map.whole"))
    buttons = [html.Button(sign, id=f"zoom-{way}", title=words(key), **aria(words(key))) for way, sign, key in ways]
    return html.Div(buttons, className="zooms")
