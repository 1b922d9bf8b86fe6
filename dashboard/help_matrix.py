"""Who does what where as a table: neighbourhoods down, services across, in each field the agencies that give it."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard import captions
from dashboard.asks import Ask
from geodata import facts

MOST = 3  # agencies named in a field
ROWS = 60  # neighbourhoods in the table, those with most unanswered cases first


def matrix(ask: Ask) -> list[Any]:
    """Return the table with a line on how to read it; fields where cases call and nobody gives are holes."""
    found, words = ask.run("providers"), ask.words
    if found.note:
        return [html.P(words("finding.no_resources"), className="quiet")]
    counts = {name: words.number(found.totals[name]) for name in ("holes", "overlaps")}
    said = words("matrix.found", minutes=words.number(int(dict(ask.state.ways).get("minutes", "15"))), **counts)
    marks = [html.Span(className=f"matrix-key {name}") for name in ("hole", "overlap")]
    key: list[Any] = [marks[0], words("matrix.key_hole"), marks[1], words("matrix.key_overlap")]
    table = html.Div(_table(found.frame, ask), className="matrix-scroll")
    return [html.P(said), html.P(key, className="quiet matrix-keys"), table]


def _table(frame: pd.DataFrame, ask: Ask) -> html.Table:
    words = ask.words
    services = list(dict.fromkeys(frame["service"]))
    named = captions.names(ask.snapshot, words)
    head = html.Tr(
        [
            html.Th(words("table.neighbourhood"), scope="col"),
            *(html.Th(facts.services()[key].name(words.names), scope="col") for key in services),
        ]
    )
    missed = frame["cases"].where(frame["hole"], 0.0).groupby(frame["neighbourhood"], sort=False).sum()
    worst = missed.sort_values(ascending=False, kind="stable").index[:ROWS]
    by_place = dict(iter(frame.groupby("neighbourhood", sort=False)))
    body = [
        html.Tr([html.Th(named[key], scope="row"), *(_field(row, ask) for row in by_place[key].itertuples())])
        for key in worst
    ]
    return html.Table([html.Thead(head), html.Tbody(body)], className="plain matrix")


def _field(row: Any, ask: Ask) -> html.Td:
    words = ask.words
    if row.hole:
        return html.Td(words("matrix.hole", n=words.number(row.cases)), className="hole")
    if not row.value:
        return html.Td("–", className="quiet")
    agencies = facts.agencies()
    names = [agencies[key].short(words.names) if key else words("matrix.unknown") for key in row.agencies.split(" ")]
    more = len(names) - MOST
    shown = [*names[:MOST], *([words("matrix.more", n=words.number(more))] if more > 0 else [])]
    return html.Td("، ".join(shown) if words.persian else ", ".join(shown), className="overlap" if row.overlap else "")
