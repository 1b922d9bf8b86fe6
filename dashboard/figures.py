"""Charts as pure functions of a Result and words: bars, and the few values a filter changes in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from dash import Patch

from dashboard import colours
from dashboard.text import Text
from layers import Result

CONFIG: Any = {"displayModeBar": False, "showSendToCloud": False, "plotlyServerURL": "", "displaylogo": False}
ROW = 30  # pixels a horizontal bar takes
LONGEST_LABEL = 24


def bars(
    result: Result, labels: Sequence[str], chosen: Sequence[str], text: Text, paint: Any = colours.ACCENT, rows: int = 0
) -> go.Figure:
    """Draw one horizontal bar a category, first on top, growing in the reading direction; high enough for ``rows``."""
    trace = go.Bar(
        orientation="h", textposition="outside", cliponaxis=False, **bar_values(result, labels, chosen, text, paint)
    )
    figure = go.Figure(trace)
    figure.update_layout(**frame(text, room(labels), height=ROW * max(rows or len(labels), 1) + 12), bargap=0.35)
    figure.update_xaxes(visible=False, range=reach(result, text), fixedrange=True)
    side = "right" if text.persian else "left"
    figure.update_yaxes(
        autorange="reversed", side=side, fixedrange=True, ticklabelstandoff=8, showgrid=False, type="category"
    )
    return figure


def bar_values(
    result: Result, labels: Sequence[str], chosen: Sequence[str], text: Text, paint: Any = colours.ACCENT
) -> dict[str, Any]:
    """Return what a filter changes in ``bars``: lengths, words and which are faded because others are chosen."""
    values = result.frame["value"].to_numpy()
    keys = [str(key) for key in result.frame.index]
    return {
        "x": [None if np.isnan(value) else float(value) for value in values],
        "y": [short(label) for label in labels],
        "text": [_number(value, result, text) for value in values],
        "customdata": keys,
        "marker": {"color": paint, "opacity": _opacity(keys, chosen), "line": {"width": 0}},
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }


def months(result: Result, names: Sequence[str], chosen: Sequence[str], text: Text) -> go.Figure:
    """Draw one upright bar a Jalali month, oldest at the left; every third is named."""
    figure = go.Figure(go.Bar(**month_values(result, names, chosen, text)))
    figure.update_layout(**frame(text, 0, height=150), bargap=0.2)
    figure.update_layout(margin={"l": 4, "r": 4, "t": 18, "b": 44})
    figure.update_yaxes(visible=False, fixedrange=True, rangemode="tozero")
    figure.update_xaxes(fixedrange=True, showgrid=False, tickangle=0, **_ticks(names))
    return figure


def month_values(result: Result, names: Sequence[str], chosen: Sequence[str], text: Text) -> dict[str, Any]:
    """Return what a filter changes in ``months``."""
    values = result.frame["value"].to_numpy()
    keys = list(result.frame.index)
    return {
        "x": list(range(len(keys))),
        "y": [float(value) for value in values],
        "text": [_number(value, result, text) for value in values],
        "hovertext": list(names),
        "textposition": "none",
        "customdata": keys,
        "marker": {"color": colours.ACCENT, "opacity": _opacity(keys, chosen), "line": {"width": 0}},
        "hovertemplate": "%{hovertext}: %{text}<extra></extra>",
    }


def reach(result: Result, text: Text) -> list[float]:
    """Return the range of the value axis: from nothing to past the longest bar, so that its number has room."""
    values = result.frame["value"].to_numpy()
    longest = max(float(np.nanmax(values, initial=0)), 1e-9) * 1.02
    return [longest, 0] if text.persian else [0, longest]


def short(label: str) -> str:
    """Return a label that fits beside its bar; a longer one ends in an ellipsis."""
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


def room(labels: Sequence[str]) -> int:
    """Return the pixels that labels of 14 px need beside the bars."""
    return 20 + round(7.2 * max((len(short(label)) for label in labels), default=0))


def patched(values: dict[str, Any], span: list[float] | None = None) -> Patch:
    """Return only these values of the one trace, so that a figure on the page keeps everything else."""
    patch = Patch()
    patch["data"][0].update(values)
    if span:
        patch["layout"]["xaxis"]["range"] = span
    return patch


def _ticks(names: Sequence[str]) -> dict[str, Any]:
    shown = list(range(0, len(names), max(1, round(len(names) / 6))))
    return {"tickvals": shown, "ticktext": [names[i].replace(" ", "<br>") for i in shown]}


def _opacity(keys: Sequence[str], chosen: Sequence[str]) -> list[float]:
    return [1.0 if not chosen or key in chosen else 0.28 for key in keys]


def _number(value: float, result: Result, text: Text) -> str:
    return text("map.none") if np.isnan(value) else text.amount(value, result.layer.unit, result.protected)


def frame(text: Text, beside: int, height: int) -> dict[str, Any]:
    """Return the layout every chart begins with: ``beside`` pixels for labels, still and quiet."""
    side = {"l": 44, "r": beside} if text.persian else {"l": beside, "r": 44}
    return {
        "height": height,
        "margin": {**side, "t": 4, "b": 4, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "Vazirmatn", "size": 14, "color": colours.MUTED},
        "hoverlabel": {"font": {"family": "Vazirmatn", "size": 14}, "bgcolor": colours.INK},
        "showlegend": False,
        "dragmode": False,
        "clickmode": "event",
        "transition": {"duration": 0},
    }
