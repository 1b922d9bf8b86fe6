"""Tables of the page of levels: overdue cases, and how well two judges agree. Pure functions of Results and words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from dash import html

from dashboard.text import Text
from geodata import facts
from layers import Result

VERDICTS = {"good": "verdict_good", "poor": "verdict_poor", "unclear": "verdict_unclear", "": "verdict_not_enough"}
JUDGES = {
    "raters": ("raters_one", "raters_other", "raters_none"),
    "card": ("card_one", "card_other", "card_none"),
}


def overdue(result: Result, names: Mapping[str, str], first: str, words: Text) -> list[Any]:
    """Return open and overdue cases by place or agency, most overdue first; rows without open cases are left out."""
    rows = result.frame[result.frame["open"] > 0].sort_values(["value", "open"], ascending=False, kind="stable")
    if rows.empty:
        return [html.P(words("levels.no_open"), className="quiet")]
    levels = [clock.name(words.names) for clock in facts.clocks().values()]
    titles = [
        first,
        words("levels.overdue"),
        *levels,
        *(words(f"levels.{name}") for name in ("waiting", "open", "late")),
    ]
    body = [_overdue(names.get(str(row.Index), str(row.Index)), row, words) for row in rows.itertuples()]
    return [_table(titles, body)]


def agreement(result: Result, judges: str, words: Text) -> list[Any]:
    """Return what is said of two judges: one sentence with its interval, and how often each pair was given."""
    row = result.frame.loc[judges]
    one, other, none = (words(f"levels.{name}") for name in JUDGES[judges])
    if not row["pairs"]:
        return [html.P(none, className="quiet")]
    levels = {key: level.name(words.names) for key, level in facts.severities().items()}
    body = [
        html.Tr(
            [html.Th(f"{one}: {level}", scope="row"), *[html.Td(words.number(row[f"{key}_{to}"])) for to in levels]]
        )
        for key, level in levels.items()
    ]
    titles = ["", *(f"{other}: {level}" for level in levels.values())]
    return [html.P(said(row, result.frame.loc[f"{judges}_weighted"], words)), _table(titles, body)]


def said(row: pd.Series, weighted: pd.Series, words: Text) -> str:
    """Return kappa, its interval and the word; never a word below thirty pairs."""
    pairs, agreed = words.number(row["pairs"]), words.percent(row["agreed"])
    if np.isnan(row["value"]):
        return words("levels.kappa_none", pairs=pairs, agreed=agreed)
    names = {"kappa": row["value"], "low": row["low"], "high": row["high"], "weighted": weighted["value"]}
    numbers = {name: words.number(value, 2) for name, value in names.items()}
    sentence = words("levels.kappa", pairs=pairs, agreed=agreed, **numbers)
    verdict = VERDICTS[row["word"]]
    return " ".join([sentence, words(f"levels.{verdict}")])


def _overdue(name: str, row: Any, words: Text) -> html.Tr:
    counts = [row.value, *(getattr(row, f"of_{clock}") for clock in facts.clocks()), row.waiting, row.open]
    late = words("levels.days", n=words.number(row.late)) if row.value else "–"
    return html.Tr([html.Th(name, scope="row"), *[html.Td(words.number(count)) for count in counts], html.Td(late)])


def _table(titles: list[str], body: list[html.Tr]) -> html.Div:
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in titles]))
    return html.Div(html.Table([head, html.Tbody(body)], className="plain"), className="levels-scroll")
