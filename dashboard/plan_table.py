"""Plans beside today in one table: each number, its difference from today, and under which filters. Lays out only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
import numpy as np
import pandas as pd
from dash import html

from dashboard import captions
from dashboard.asks import Ask
from dashboard.text import Text, period_of
from geodata import facts
from layers import Result
from layers.scenario import PLAN

RISE = {"near": "better", "unserved": "worse", "high": "worse", "farthest": "worse", "poorest": "better"}
UNITS = {"near": "percent", "farthest": "minutes"}
WIDE = 2  # columns of numbers that the panel has room for
NAMES: dict[str, Callable[[], Mapping[str, facts.Fact]]] = {
    "severities": facts.severities,
    "needs": facts.needs,
    "agencies": facts.agencies,
    "statuses": facts.statuses,
}


def comparison(ask: Ask, saved: Sequence[tuple[str, str]]) -> tuple[list[Any], list[Any], bool]:
    """Return the measures of today, of the plan at hand and of saved ones (name, plan), a column each.

    In order: what the panel shows, the same for the wide window, and whether the panel has room enough.
    """
    words, plan = ask.words, dict(ask.state.ways).get(PLAN.name, "")
    columns = [(words("plan.now"), "")]
    columns += [(words("plan.this"), plan)] if plan else []
    columns += [(name, other) for name, other in saved if other != plan]
    results = [_outcome(ask, other) for _, other in columns]
    told = html.P(words("plan.compared", filters=" · ".join(_filters(ask, results[0]))), className="quiet")
    names = [name for name, _ in columns]
    panel, wide = ([_table(names, results, ask), told] for _ in range(2))
    return panel, wide, len(columns) <= WIDE


def window(words: Text) -> list[Any]:
    """Return the button that shows the table over the page, hidden, and what it opens."""
    button = html.Button(words("plan.wide"), id="plan-wide", className="preset", hidden=True)
    modal = dmc.Modal(
        html.Div(id="plan-table-wide", className="matrix-scroll plan-table"),
        id="plan-window",
        title=words("plan.compare_title"),
        size="92%",
        opened=False,
        keepMounted=True,
        zIndex=600,
        closeButtonProps={"aria-label": words("places.close")},
        transitionProps={"duration": 0},
    )
    return [button, modal]


def _outcome(ask: Ask, plan: str) -> Result:
    ways = tuple((name, way) for name, way in ask.state.ways if name != PLAN.name)
    return ask.desk.run("outcome", ask.state.choice, ask.snapshot, ways + ((PLAN.name, plan),) * bool(plan))


def _table(names: Sequence[str], results: Sequence[Result], ask: Ask) -> html.Table:
    words, frames = ask.words, [result.frame for result in results]
    minutes = words.number(int(dict(ask.state.ways).get("minutes", "15")))
    rows = [
        html.Tr(
            [
                html.Th(words(f"outcome.{key}", n=minutes), scope="row"),
                *(html.Td(_cell(key, frame, frames[0], ask)) for frame in frames),
            ]
        )
        for key in frames[0].index
    ]
    head = [html.Th(name, scope="col") for name in (words("outcome.measure"), *names)]
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="plain")


def _cell(key: str, frame: pd.DataFrame, today: pd.DataFrame, ask: Ask) -> list[Any]:
    """Return a measure, how far it is from today's, and the neighbourhood that it is about."""
    words, value, place = ask.words, float(frame.at[key, "value"]), str(frame.at[key, "place"])
    if np.isnan(value):
        return [words("map.none")]
    unit = UNITS.get(key, "")
    amount = words.percent(value / 100) if unit == "percent" else words.amount(round(value, 2), unit)
    about = [html.Span(captions.names(ask.snapshot, words)[place])] if place else []
    more = [] if frame is today else _difference(key, value - float(today.at[key, "value"]), words)
    return [html.B(amount), *more, *about]


def _difference(key: str, more: float, words: Text) -> list[Any]:
    """Return how much more than today's a number is and whether that is better, in words; nothing where none is."""
    if np.isnan(more):
        return []
    rounded = round(more, 1 if key in UNITS else 2)
    if not rounded:
        return [html.Small(words("outcome.same"))]
    written = words.figures(f"{rounded:+,.9g}")
    amount = html.Span(f"({written})", dir="ltr")  # else the sign stands behind its number
    verdict = RISE[key] if rounded > 0 else {"better": "worse", "worse": "better"}[RISE[key]]
    points = [words("outcome.points"), " "] if key == "near" else []
    return [html.Small([amount, " ", *points, html.B(words(f"outcome.{verdict}"))], className=verdict)]


def _filters(ask: Ask, today: Result) -> list[str]:
    """Return what the filters leave in, and by what means, within how many minutes and at which hour one goes."""
    words, days = ask.words, ask.snapshot.days
    period = words.period(*period_of(ask.state.choice, int(days[0]), int(days[-1]))) if len(days) else ""
    ways = [pair for pair in ask.state.ways if pair[0] != PLAN.name]
    return [*_chosen(ask), period or words("period.all"), *captions.asked(today, ways, words)]


def _chosen(ask: Ask) -> list[str]:
    """Return the names of what the filters ask for, one phrase a dimension; what is left open goes without saying."""
    words, choice = ask.words, ask.state.choice
    named = captions.names(ask.snapshot, words)
    issues = words.list(facts.issues()[key].short(words.names) for key in choice.issues)
    others = [
        words.list(known()[key].name(words.names) for key in getattr(choice, name)) for name, known in NAMES.items()
    ]
    places = words.list(named[key] for key in choice.places)
    return [issues or words("plan.all_issues"), *filter(None, [*others, places])]
