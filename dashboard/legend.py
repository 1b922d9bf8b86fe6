"""The map's legend and its table twin: the same classes, the same numbers. Pure functions of a Result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import dash_mantine_components as dmc
import numpy as np
import pandas as pd
from dash import html

from dashboard import captions, colours, hover, palettes
from dashboard.text import Text
from geodata.snapshot import Snapshot
from layers import Result

TABBED: dict[str, Any] = {"tabIndex": 0}
COLUMNS = (  # those of them that a result has stand in its table, in this order
    *("rank", "rank_low", "rank_high", "top3"),
    *("share", "nearest", "cases", "expected", "before", "around", "usual", "people", "rate", "low", "high"),
    *("near", "high", "need", "access", "least", "most", "grave", "more", "left", "overdue"),
    *("hot_months", "class", "word"),
)
COUNTED = ("cases", "before", "around", "high", "grave", "overdue")  # columns that are numbers of cases


class Table(NamedTuple):
    """A table in words: headings, rows, and what is said when there are none."""

    head: list[str]
    rows: list[list[str]]
    empty: str


def legend(result: Result, text: Text) -> list[Any]:
    """Return title, unit and one line a colour; a word explains itself under the pointer, by keyboard and by touch."""
    heading = html.H2([text(f"layer.{result.layer.key}"), html.Small(text(f"units.{result.layer.unit}"))])
    square = [_square(text)] if result.layer.scale == "pair" else []
    return [heading, *square, html.Ul([_line(row) for row in palettes.rows(result, text)])]


def _square(text: Text) -> html.Div:
    """Return the nine colours of two things at once: need upwards, access in the reading direction."""
    cells = [
        html.Span(
            className="swatch",
            style={"background": colours.MEANT[f"{need}-{access}"]},
            title=text("pair.both", need=text(f"pair.{need}"), access=text(f"pair.{access}")),
        )
        for need in (3, 2, 1)
        for access in (1, 2, 3)
    ]
    parts = [html.Span(text("pair.need"), className="pair-need"), html.Div(cells, className="pair-cells")]
    return html.Div([*parts, html.Span(text("pair.access"), className="pair-access")], className="pair")


def table(result: Result, names: Mapping[str, str], snapshot: Snapshot, text: Text) -> Table:
    """Return the map as a table, highest first; cells in which nothing is shown are left out as on the map.

    The browser draws it: thousands of cells would be as many components.
    """
    if result.layer.kind == "contour":
        return _bands(result, text)
    frame = _kept(result).sort_values("value", ascending=False, na_position="last", kind="stable")
    columns = ["value", *(column for column in COLUMNS if column in frame)]
    on_grid = result.layer.kind == "cell"
    head = [text("table.neighbourhood"), *[text("table.cell")] * on_grid, text(f"units.{result.layer.unit}")]
    written = [_written(column, frame[column], result, snapshot, text) for column in columns]
    keys = [[names[key], *[key] * on_grid] for key in frame.index]
    rows = [[*key, *values] for key, values in zip(keys, zip(*written, strict=True), strict=True)]
    return Table([*head, *(text(f"table.{column}") for column in columns[1:])], rows, text("table.empty"))


def _line(row: palettes.Row) -> html.Li:
    if not row.colour and not row.hatch:
        return html.Li(row.words, className="quiet")
    hatch = f" hatch {row.hatch}" if row.hatch else ""
    sign = html.Span(className=f"swatch{hatch}", style={"backgroundColor": row.colour} if row.colour else {})
    if not row.about:
        return html.Li([sign, row.words])
    spoken = html.Span(row.words, className="explained", **TABBED)
    ways = {"hover": True, "focus": True, "touch": True}
    return html.Li([sign, dmc.Tooltip(spoken, label=row.about, multiline=True, w=280, events=ways, withArrow=True)])


def _kept(result: Result) -> pd.DataFrame:
    frame = result.frame
    if result.layer.kind != "cell":
        return frame
    if result.layer.scale == "amount":
        return frame[frame["value"] > 0]
    said = frame[["word", "class"] if "class" in frame else ["word"]].ne("").any(axis=1)
    return frame[(frame["cases"].fillna(0) > 0) | (said & (frame["state"] == ""))]


def _bands(result: Result, text: Text) -> Table:
    rows = [[words] for words in palettes.ranges(result, text)[::-1]]
    return Table([text(f"units.{result.layer.unit}")], rows, text("table.empty"))


def _written(column: str, values: pd.Series, result: Result, snapshot: Snapshot, text: Text) -> list[str]:
    """Return a column's cells as the reader's language writes them."""
    ways: dict[str, Callable[[Any], str]] = {
        "nearest": lambda value: captions.place_name(snapshot, int(value), text),
        "share": text.percent,
        "top3": text.percent,
        "word": lambda value: palettes.word(value, text),
        "class": lambda value: palettes.meaning(value, result, text) if value else "",
    }
    few = result.protected
    if column == "value" and result.layer.scale == "change":
        ways["value"] = lambda value: text("map.none") if np.isnan(value) else hover.signed(value, text)
    unit = result.layer.unit if column == "value" else "cases" if column in COUNTED else ""
    return [ways.get(column, lambda value: _number(value, unit, few, text))(value) for value in values.tolist()]


def _number(value: float, unit: str, few: bool, text: Text) -> str:
    return text("map.none") if np.isnan(value) else text.amount(round(value, 2), unit, few)
