"""What pages with a map share: the row of filters, the column beside the map, the map. Lays out; computes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import answers, captions, controls, explorer_charts, mapfigure
from dashboard.address import State
from dashboard.asks import Ask
from dashboard.boards import Board
from dashboard.controls import aria
from dashboard.figures import CONFIG
from dashboard.shapes import bounds
from dashboard.text import Text
from geodata import facts
from geodata.snapshot import Snapshot


def filters(ask: Ask) -> html.Div:
    """Return the row of filters, always in sight; on a telephone behind a button that says how many are on."""
    _, snapshot, state, words = ask
    names = [(month["key"], month["name"][words.language]) for month in explorer_charts.months(snapshot)]
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


def _pickers(snapshot: Snapshot, words: Text, state: State) -> list[dmc.Popover]:
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


def panel(words: Text, cards: Sequence[Any]) -> html.Aside:
    """Return the column beside the map."""
    folded = aria(words("panel.region")) | {"data-open": "no"}
    return html.Aside([html.Div(list(cards), className="cards")], id="panel", className="panel", **folded)


def opens(board: Board) -> dict[str, Any]:
    """Return what the browser must know of the page: what its address need not say."""
    return {"data-layer": board.layers[0], "data-help": str(int(board.places))}


def chart_cards(ask: Ask, board: Board) -> list[html.Section]:
    """Return a card for each of the page's charts, with its first figure."""
    return [
        controls.chart_card(key, ask.words(f"layer.{key}"), chart.draw(ask), ask.words)
        for key, chart in board.charts.items()
    ]


def stores(ask: Ask) -> list[Any]:
    """Return the address's own component and what the browser must know."""
    return [
        dcc.Location(id="where", refresh=False),
        dcc.Store(id="months", data=explorer_charts.months(ask.snapshot)),
        dcc.Store(id="dress"),
        dcc.Store(id="map-rows"),
        dcc.Store(id="words", data={key: ask.words(f"map.{key}") for key in ("scale_m", "scale_km")}),
        dcc.Store(id="cells", data=answers.cell_owners(ask.snapshot)),
    ]


def map_card(ask: Ask) -> html.Section:
    """Return the map with the finding above it, its legend and buttons on it, and what is counted below it."""
    words, state = ask.words, ask.state
    switch = dmc.SegmentedControl(
        id="as",
        value="table" if state.table else "map",
        size="sm",
        data=[{"value": way, "label": words(f"map.as_{way}")} for way in ("map", "table")],
    )
    wider = html.Button(words("panel.wider"), id="panel-open", className="wider")
    main = ask.main
    # at once, so that the map keeps its size while it is drawn
    said = answers.finding(main, ask.snapshot, words, ask.state.ways)
    finding = html.P(said, id="finding", className="finding", role="status")
    legend = [html.Div(id="legend"), html.Div(id="scale", className="scale", dir="ltr")]
    body = [
        _graph(ask),
        _zooms(words),
        html.Div(legend, className="legend"),
        html.Div(id="map-table", className="map-table"),
    ]
    return html.Section(
        [
            html.Div([finding, html.Div([wider, switch], className="map-tools")], className="map-head"),
            html.Div(body, className="map-body", id="map-body"),
            html.Div(answers.caption(main, ask.snapshot, words, ask.state.ways), id="caption", className="caption"),
        ],
        className="map-card",
        **aria(words("map.region")),
    )


def _graph(ask: Ask) -> html.Div:
    _, snapshot, state, words = ask
    west, south, east, north = bounds(snapshot.neighbourhoods)
    middle = mapfigure.View((west + east) / 2, (south + north) / 2, mapfigure.fitting(west, east))
    help_ = ask.run("resources")
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
