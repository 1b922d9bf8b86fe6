"""The page of levels: the rule card to read and print, who waits too long, what flows, how well judges agree."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html

from dashboard import captions, flow_chart, level_card, level_case, level_routes, level_tables
from dashboard.desk import Desk
from dashboard.figures import CONFIG
from dashboard.findings import finding
from dashboard.text import Text
from geodata import facts
from geodata.intake import tehran_today
from geodata.snapshot import Snapshot
from layers import Filter
from layers.filters import iso


def layout(desk: Desk, words: Text, search: str) -> list[Any]:
    """Return the page: of a real store as of today, of the demonstration as of the last day of its data."""
    snapshot = desk.snapshot
    parts = [_overdue(desk, snapshot, words), _flow(desk, snapshot, words), _agreement(desk, snapshot, words)]
    button = html.Button(words("levels.print"), id="levels-print", className="intake-main")
    head = html.Div([html.H1(words("levels.title")), button], className="places-head")
    shown = [
        level_card.card(desk.run("levels", Filter(), snapshot), words),
        level_card.clocks(snapshot.clocks, words),
        *parts,
        level_case.card(words),
    ]
    return [html.Main([head, *shown], className="places levels"), dcc.Store(id="levels-printed")]


def register(app: Dash, desk: Desk) -> None:
    """Tie the button to the browser's print, and one case's level to the store."""
    level_routes.register(app.server, desk)
    app.clientside_callback(
        ClientsideFunction("levels", "print"),
        Output("levels-printed", "data"),
        Input("levels-print", "n_clicks"),
        prevent_initial_call=True,
    )


def _overdue(desk: Desk, snapshot: Snapshot, words: Text) -> html.Section:
    ways = () if snapshot.demonstration or not len(snapshot.cases) else (("today", iso(tehran_today())),)
    by_area, by_agency = (desk.run(key, Filter(), snapshot, ways) for key in ("overdue", "overdue_agencies"))
    agencies = {key: agency.short(words.names) for key, agency in facts.agencies().items()}
    said = [html.P(finding(by_area, snapshot, words), className="finding")]
    said += [
        html.P(words(f"levels.{name}", n=words.number(by_area.totals[name])), className="quiet")
        for name in ("no_level", "no_status")
        if by_area.totals.get(name)
    ]
    named = captions.names(snapshot, words)
    return html.Section(
        [
            html.H2(words("levels.overdue_title")),
            *said,
            *level_tables.overdue(by_area, named, words("table.neighbourhood"), words),
            *level_tables.overdue(by_agency, agencies, words("levels.agency"), words),
        ],
        className="card",
    )


def _flow(desk: Desk, snapshot: Snapshot, words: Text) -> html.Section:
    found = desk.run("flow", Filter(), snapshot)
    if found.frame.empty:
        return html.Section([html.H2(words("levels.flow")), html.P(words("chart.empty"))], className="card")
    notes = {"days-unknown": "unknown_day", "no-status": "no_status"}
    name = notes.get(found.note)
    note = words(f"levels.{name}", n=words.number(found.totals[name])) if name else ""
    twin = html.Details([html.Summary(words("chart.as_table")), html.Div(flow_chart.table(found, words))])
    drawn = dcc.Graph(figure=flow_chart.figure(found, words), config=CONFIG)
    chart = html.Div(drawn, dir="ltr")
    return html.Section([html.H2(words("levels.flow")), html.P(note, className="quiet"), chart, twin], className="card")


def _agreement(desk: Desk, snapshot: Snapshot, words: Text) -> html.Section:
    found = desk.run("agreement", Filter(), snapshot)
    shown: list[Any] = [html.H2(words("levels.agreement"))]
    for judges in level_tables.JUDGES:
        shown += [html.H3(words(f"levels.{judges}")), *level_tables.agreement(found, judges, words)]
    return html.Section(shown, className="card")
