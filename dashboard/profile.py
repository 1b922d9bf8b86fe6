"""The profile of the chosen neighbourhood: a few numbers with their meaning. Gathers Results, computes nothing new."""

from __future__ import annotations

from typing import Any

import numpy as np
from dash import html

from dashboard import address, captions, controls
from dashboard.desk import Desk
from dashboard.text import Text
from geodata import facts
from geodata.snapshot import Snapshot


def profile(desk: Desk, snapshot: Snapshot, state: address.State, text: Text) -> Any:
    """Return the profile of the chosen neighbourhood under the present filter, None when none is chosen."""
    if not state.chosen:
        return None
    found = desk.run("cases", state.choice, snapshot)
    counted = found.frame
    row = counted.loc[state.chosen]
    rank = int((counted["value"] > row["value"]).sum()) + 1
    numbers = [
        (text.amount(row["value"], "cases", found.protected), text("profile.cases")),
        (text.percent(row["share"]), text("profile.share")),
        (text.number(rank), text("profile.rank", n=text.number(len(counted)))),
        *_rate(desk, snapshot, state, text),
    ]
    name = captions.names(snapshot, text)[state.chosen]
    close = html.Button(
        "×",
        id={"close": "profile"},
        className="close",
        title=text("profile.close"),
        **controls.aria(text("profile.close")),
    )
    figures = html.Dl([html.Div([html.Dt(words), html.Dd(number)]) for number, words in numbers], className="numbers")
    return html.Section(
        [
            html.Div([html.H2(name), close], className="card-head"),
            figures,
            *_top(desk, snapshot, state, text),
            *_nearest(desk, snapshot, state, text),
            html.P(text("profile.filtered"), className="quiet"),
        ],
        className="card profile",
        **controls.aria(text("profile.title")),
    )


def _rate(desk: Desk, snapshot: Snapshot, state: address.State, text: Text) -> list[tuple[str, str]]:
    rate = desk.run("rates", state.choice, snapshot).frame.loc[state.chosen, "value"]
    return [] if np.isnan(rate) else [(text.short(rate), text("profile.rate"))]


def _top(desk: Desk, snapshot: Snapshot, state: address.State, text: Text) -> list[Any]:
    found = desk.run("issues", state.choice, snapshot).frame["value"]
    chosen = found.loc[list(state.choice.issues)] if state.choice.issues else found
    top = chosen[chosen > 0].nlargest(3)
    if not len(top):
        return [html.P(text("profile.none"))]
    issues = facts.issues()
    rows = [
        html.Li(
            [controls.glyph(issues[k].icon), issues[k].name(text.names), html.B(text.number(n))],
            style={"color": issues[k].colour},
        )
        for k, n in top.items()
    ]
    return [html.H3(text("profile.top")), html.Ul(rows, className="top")]


def _nearest(desk: Desk, snapshot: Snapshot, state: address.State, text: Text) -> list[Any]:
    row = desk.run("nearest", state.choice, snapshot).frame.loc[state.chosen]
    if np.isnan(row["value"]):
        return [html.P(text("finding.no_serving" if len(snapshot.resources) else "finding.no_resources"))]
    name = captions.place_name(snapshot, int(row["nearest"]), text)
    away = text("profile.away", name=name, distance=captions.distance(row["value"], text))
    return [html.H3(text("profile.nearest")), html.P(away)]
