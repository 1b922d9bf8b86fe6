"""The rule card and the response clocks as people read and print them. Lays out the catalogue; computes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from dashboard.controls import aria
from dashboard.text import Text
from geodata import facts, severity
from layers import Result


def card(counted: Result, words: Text) -> html.Section:
    """Return the whole card: what it rests on, each rule with its level, why, what would lower it, and its cases."""
    told, language = severity.card(), words.names
    titles = [
        html.Th(words(f"levels.{name}"), scope="col")
        for name in ("number", "level", "why", "lower", "decides", "raised")
    ]
    rows = [_rule(place, rule, counted, words) for place, rule in enumerate(told.rules.values(), start=1)]
    version = words("levels.version", version=words.figures(told.version), date=words.figures(told.date))
    return html.Section(
        [
            html.H2(told.title[language]),
            html.P(version, className="quiet"),
            html.P(told.about[language]),
            html.P(words("levels.order")),
            html.Table([html.Thead(html.Tr(titles)), html.Tbody(rows)], className="plain levels-card"),
            html.P(words("levels.none"), className="quiet"),
        ],
        className="card levels-rules",
        **aria(told.title[language]),
    )


def clocks(days: Mapping[str, int], words: Text) -> html.Section:
    """Return within how many days a case of each level must be answered."""
    rows = [
        html.Div([html.Dt(facts.clocks()[key].name(words.names)), html.Dd(words("levels.days", n=words.number(count)))])
        for key, count in days.items()
    ]
    return html.Section(
        [
            html.H2(words("levels.clocks")),
            html.Dl(rows, className="levels-clocks"),
            html.P(words("levels.clocks_about")),
        ],
        className="card",
    )


def _rule(place: int, rule: severity.Rule, counted: Result, words: Text) -> html.Tr:
    level = facts.severities()[rule.level].name(words.names)
    sentences = [function(rule.key, words.names) for function in (severity.why, severity.lower)]
    mark = html.Span(level, className=f"levels-mark {rule.level}")
    counts = [words.number(counted.frame.loc[rule.key, name]) for name in ("value", "raised")]
    cells: list[Any] = [words.number(place), mark, *sentences, *counts]
    return html.Tr([html.Td(cell) for cell in cells])
