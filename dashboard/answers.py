"""What the explorer answers to an address: patches, sentences and tables, gathered from Results. No callbacks here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
from dash import Patch, dcc, html

from dashboard import address, captions, colours, figures, legend, mapfigure, profile
from dashboard.desk import Desk
from dashboard.text import LANGUAGES, Text, period_of, text
from geodata import facts
from geodata.snapshot import Snapshot
from layers import Filter, Result
from layers.cells import RESOLUTIONS, owners
from layers.counts import months as spanned
from layers.filters import iso

LONGEST = 10  # neighbourhoods in the ranking


def explorer(desk: Desk, words: Text, search: str) -> tuple[Any, ...]:
    """Return everything that one address changes on the page, in the order of the explorer's callback."""
    snapshot = desk.snapshot
    state = address.read(search, snapshot)
    main = desk.run(state.layer, state.choice, snapshot)
    found = _chart_results(desk, snapshot, state, main)
    charts = list(_chart_patches(found, snapshot, words, state))
    patch = mapfigure.values(main, state.places, words)
    return (
        patch,
        *charts,
        [captions.finding(main, snapshot, words), *_next_step(main, snapshot, words)],
        [
            html.P(" · ".join(lines))
            for lines in (captions.counted(main, snapshot, words), captions.sources(main, snapshot, words))
            if lines
        ],
        legend.legend(main, words),
        profile.profile(desk, snapshot, state, words),
        _period(state.choice, snapshot, words),
        *(_count(getattr(state.choice, key), words) for key in ("severities", "needs", "agencies", "statuses")),
        dress(main, state),
    )


def charts(desk: Desk, words: Text, state: address.State) -> dict[str, go.Figure]:
    """Return the charts as figures, for the first drawing of the page."""
    snapshot = desk.snapshot
    found = _chart_results(desk, snapshot, state, desk.run(state.layer, state.choice, snapshot))
    drawn = {}
    for key, (labels, chosen, paint, result) in _chart_words(found, snapshot, words, state).items():
        if key == "months":
            drawn[key] = figures.months(result, labels, chosen, words)
        else:
            drawn[key] = figures.bars(result, labels, chosen, words, paint, LONGEST if key == "ranking" else 0)
    return drawn


def map_table(desk: Desk, words: Text, search: str) -> Any:
    """Return the map's table twin, with the same numbers; nothing while the map is shown."""
    snapshot = desk.snapshot
    state = address.read(search, snapshot)
    if not state.table:
        return None
    main = desk.run(state.layer, state.choice, snapshot)
    return legend.table(main, _owner_names(main, snapshot, words), snapshot, words)


def dress(main: Result, state: address.State) -> dict[str, Any]:
    """Return what the map's own style is told: hatched areas, the chosen one, whether places of help show."""
    area = main.layer.kind == "area"
    hatched = list(main.frame.index[main.frame["state"] == "no_data"]) if area else []
    return {"hatch": hatched, "chosen": state.chosen, "places": state.places, "still": state.view is not None}


@lru_cache(maxsize=4)
def months(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Return every Jalali month the cases span: key, first and last day (ISO), and its name in each language."""
    keys, edges = spanned(snapshot)
    return [
        {
            "key": key,
            "start": iso(int(start)),
            "end": iso(int(end) - 1),
            "name": {language: text(language).month(_index(key)) for language in LANGUAGES},
        }
        for key, start, end in zip(keys, edges[:-1], edges[1:], strict=True)
    ]


def _index(key: str) -> int:
    year, month = key.split("-")
    return int(year) * 12 + int(month) - 1


def cell_owners(snapshot: Snapshot) -> dict[str, str]:
    """Return the neighbourhood of every cell of every grid, so that a click on a cell opens its profile."""
    return {cell: key for resolution in RESOLUTIONS for cell, key in owners(snapshot, resolution).items()}


def _next_step(main: Result, snapshot: Snapshot, words: Text) -> list[Any]:
    """Return the way to the data page where a picture is empty because something was never imported."""
    if len(snapshot.cases) and main.note not in ("no-population", "no-resources"):
        return []
    return [" ", dcc.Link(words("finding.go_intake"), href=words.address("/intake"))]


def _chart_results(desk: Desk, snapshot: Snapshot, state: address.State, main: Result) -> dict[str, Result]:
    shown = main.layer.kind == "area" and main.frame["value"].notna().any()  # else there is nothing to put in order
    ranked = main if shown else desk.run("cases", state.choice, snapshot)
    found = {key: desk.run(key, state.choice, snapshot) for key in ("issues", "months", "severities")}
    return {"ranking": _ranking(ranked), **found}


def _ranking(result: Result) -> Result:
    values = result.frame["value"].to_numpy()
    top = [i for i in np.argsort(-values, kind="stable")[:LONGEST] if values[i] > 0]
    return Result(result.layer, result.filter, result.frame.iloc[top], result.note, result.totals)


def _chart_words(
    found: dict[str, Result], snapshot: Snapshot, words: Text, state: address.State
) -> dict[str, tuple[Any, ...]]:
    language, choice = words.names, state.choice
    place_names = captions.names(snapshot, words)
    issue_colours = [facts.issues()[key].colour for key in found["issues"].frame.index]
    return {
        "ranking": (
            [place_names[key] for key in found["ranking"].frame.index],
            choice.places,
            colours.ACCENT,
            found["ranking"],
        ),
        "issues": (
            [facts.issues()[k].short(language) for k in found["issues"].frame.index],
            choice.issues,
            issue_colours,
            found["issues"],
        ),
        "months": (
            [m["name"][words.language] for m in months(snapshot)],
            _months_chosen(choice, snapshot),
            None,
            found["months"],
        ),
        "severities": (
            [facts.severities()[k].name(language) for k in found["severities"].frame.index],
            choice.severities,
            colours.ACCENT,
            found["severities"],
        ),
    }


def _chart_patches(found: dict[str, Result], snapshot: Snapshot, words: Text, state: address.State) -> Iterator[Patch]:
    for key, (labels, chosen, paint, result) in _chart_words(found, snapshot, words, state).items():
        if key == "months":
            yield figures.patched(figures.month_values(result, labels, chosen, words))
        else:
            values = figures.bar_values(result, labels, chosen, words, paint)
            yield figures.patched(values, figures.reach(result, words))


def _months_chosen(choice: Filter, snapshot: Snapshot) -> list[str]:
    if choice.start is None and choice.end is None:
        return []
    days = snapshot.days
    if not len(days):
        return []
    first, last = period_of(choice, int(days[0]), int(days[-1]))
    return [m["key"] for m in months(snapshot) if m["start"] <= iso(last) and m["end"] >= iso(first)]


def _period(choice: Filter, snapshot: Snapshot, words: Text) -> str:
    days = snapshot.days
    if not len(days) or (choice.start is None and choice.end is None):
        return words("period.all")
    return words.period(*period_of(choice, int(days[0]), int(days[-1])))


def _owner_names(main: Result, snapshot: Snapshot, words: Text) -> dict[str, str]:
    named = captions.names(snapshot, words)
    if main.layer.kind != "cell":
        return named
    resolution = mapfigure.resolution(main)
    return {cell: named[owner] for cell, owner in owners(snapshot, resolution).items()}


def _count(chosen: Sequence[str], words: Text) -> str:
    return words.number(len(chosen)) if chosen else ""
