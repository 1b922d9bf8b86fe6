"""The map's legend and its table twin: the same classes, the same numbers. Pure functions of a Result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from dash import html

from dashboard import captions, colours, controls, mapfigure
from dashboard.text import Text
from geodata.snapshot import Snapshot
from layers import Result


def legend(result: Result, text: Text) -> list[Any]:
    """Return title, unit and one line a class that occurs: zero, up to five ranges, and what has no number."""
    values = result.frame["value"].to_numpy()
    limits = mapfigure.upper(result)
    area = result.layer.kind == "area"
    rows = [_swatch(colours.ZERO, text("legend.zero"))] if area and (values == 0).any() else []
    for slot, words in zip(colours.slots(len(limits)), ranges(values, limits, result, text), strict=True):
        rows.append(_swatch(colours.RAMP[slot - 1], words))
    if area and np.isnan(values).any():
        rows.append(html.Li([html.Span(className="swatch hatch"), text("legend.no_data")]))
    if not area:
        rows.append(html.Li(text("legend.empty_cell"), className="quiet"))
    heading = html.H2([text(f"layer.{result.layer.key}"), html.Small(text(f"units.{result.layer.unit}"))])
    return [heading, html.Ul(rows)]


def ranges(values: np.ndarray, limits: list[float], result: Result, text: Text) -> list[str]:
    """Return each class as the range of its borders: «۱ تا ۴»; whole numbers begin after the class before."""
    whole = result.layer.unit == "cases"
    positive = values[np.isfinite(values) & (values > 0)]
    words, low = [], float(positive.min()) if len(positive) else 0.0
    for high in limits:
        words.append(
            text.short(high) if low == high else text("legend.range", low=text.short(low), high=text.short(high))
        )
        low = high + 1 if whole else high
    return words


def table(result: Result, names: Mapping[str, str], snapshot: Snapshot, text: Text) -> Any:
    """Return the map as a table, highest first; cells of zero are left out as on the map."""
    frame = result.frame.sort_values("value", ascending=False, na_position="last", kind="stable")
    if result.layer.kind == "cell":
        kept = frame[frame["value"] > 0]
        rows = [[names[key], key, text.short(value)] for key, value in kept["value"].items()]
        return controls.table(
            [text("table.neighbourhood"), text("table.cell"), text(f"units.{result.layer.unit}")],
            rows,
            text("table.empty"),
        )
    extra = [column for column in ("share", "people", "cases", "nearest") if column in frame]
    headings = [text("table.neighbourhood"), text(f"units.{result.layer.unit}"), *(text(f"table.{c}") for c in extra)]
    rows = [
        [
            names[row.Index],
            _value(row.value, text),
            *(_cell(column, getattr(row, column), snapshot, text) for column in extra),
        ]
        for row in frame.itertuples()
    ]
    return controls.table(headings, rows, text("table.empty"))


def _swatch(colour: str, words: str) -> html.Li:
    return html.Li([html.Span(className="swatch", style={"background": colour}), words])


def _value(value: float, text: Text) -> str:
    return text("map.none") if np.isnan(value) else text.short(value)


def _cell(column: str, value: float, snapshot: Snapshot, text: Text) -> str:
    if column == "nearest":
        return captions.place_name(snapshot, int(value), text)
    if column == "share":
        return text.percent(value)
    return _value(value, text)
