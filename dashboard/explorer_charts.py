"""The explorer's charts: which result, labels, colours and choice each takes; drawn once, then patched."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from dashboard import captions, colours, figures
from dashboard.asks import Ask
from dashboard.boards import Chart
from dashboard.text import LANGUAGES, Text, period_of, text
from geodata import facts
from geodata.snapshot import Snapshot
from layers import Filter, Result
from layers.counts import months as spanned
from layers.filters import iso

LONGEST = 10  # neighbourhoods in the ranking


class Bars(NamedTuple):
    """What a chart of bars is drawn from."""

    result: Result
    labels: list[str]
    chosen: tuple[str, ...]
    paint: Any = colours.ACCENT
    rows: int = 0


def ranking(ask: Ask) -> Bars:
    """Return the neighbourhoods by the map's own amount; by cases where the map shows something else."""
    main = ask.main
    shown = main.layer.kind == "area" and main.layer.scale == "amount" and main.frame["value"].notna().any()
    result = main if shown else ask.run("cases")
    values = result.frame["value"].to_numpy()
    top = [i for i in np.argsort(-values, kind="stable")[:LONGEST] if values[i] > 0]
    best = Result(result.layer, result.filter, result.frame.iloc[top], result.note, result.totals)
    named = captions.names(ask.snapshot, ask.words)
    return Bars(best, [named[key] for key in best.frame.index], ask.state.choice.places, rows=LONGEST)


def issues(ask: Ask) -> Bars:
    """Return cases by issue, each in its colour."""
    found = ask.run("issues")
    known = [facts.issues()[key] for key in found.frame.index]
    labels = [issue.short(ask.words.names) for issue in known]
    return Bars(found, labels, ask.state.choice.issues, [issue.colour for issue in known])


def severities(ask: Ask) -> Bars:
    """Return cases by severity."""
    found = ask.run("severities")
    labels = [facts.severities()[key].name(ask.words.names) for key in found.frame.index]
    return Bars(found, labels, ask.state.choice.severities)


def bars(maker: Callable[[Ask], Bars]) -> Chart:
    """Return a chart of horizontal bars."""

    def change(ask: Ask) -> Any:
        of = maker(ask)
        values = figures.bar_values(of.result, of.labels, of.chosen, ask.words, of.paint)
        return figures.patched(values, figures.reach(of.result, ask.words))

    def draw(ask: Ask) -> Any:
        of = maker(ask)
        return figures.bars(of.result, of.labels, of.chosen, ask.words, of.paint, of.rows)

    return Chart(draw, change)


def by_month() -> Chart:
    """Return the chart of Jalali months."""

    def change(ask: Ask) -> Any:
        return figures.patched(figures.month_values(ask.run("months"), *_monthly(ask), ask.words))

    def draw(ask: Ask) -> Any:
        return figures.months(ask.run("months"), *_monthly(ask), ask.words)

    return Chart(draw, change)


@lru_cache(maxsize=4)
def months(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Return every Jalali month the cases span: key, first and last day (ISO), and its name in each language."""
    keys, edges = spanned(snapshot)
    return [
        {
            "key": key,
            "start": iso(int(start)),
            "end": iso(int(end) - 1),
            "name": {language: month_name(key, text(language)) for language in LANGUAGES},
        }
        for key, start, end in zip(keys, edges[:-1], edges[1:], strict=True)
    ]


def month_name(key: str, words: Text) -> str:
    """Return 'YYYY-MM' of the Jalali calendar as «مهر ۱۴۰۳»."""
    year, month = key.split("-")
    return words.month(int(year) * 12 + int(month) - 1)


def _monthly(ask: Ask) -> tuple[list[str], list[str]]:
    names = [month["name"][ask.words.language] for month in months(ask.snapshot)]
    return names, _chosen(ask.state.choice, ask.snapshot)


def _chosen(choice: Filter, snapshot: Snapshot) -> list[str]:
    days = snapshot.days
    if not len(days) or (choice.start is None and choice.end is None):
        return []
    first, last = period_of(choice, int(days[0]), int(days[-1]))
    return [m["key"] for m in months(snapshot) if m["start"] <= iso(last) and m["end"] >= iso(first)]


CHARTS = {
    "ranking": bars(ranking),
    "issues": bars(issues),
    "months": by_month(),
    "severities": bars(severities),
}
