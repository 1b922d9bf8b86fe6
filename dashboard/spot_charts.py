"""The charts of the page of hot spots: a funnel, and trends as small lines. Pure functions of a Result and words.

Each figure carries its table in ``layout.meta``: headings and rows as the reader's language writes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import colours, hover, palettes
from dashboard.figures import frame, room, short
from dashboard.text import Text
from layers import Result
from layers.rates import PER
from layers.rates import funnel as limits

LEVELS = {0.95: "dot", 0.998: "solid"}
STEPS = 60  # points a limit is drawn with
ROW = 38  # pixels a small line takes
NAMED = 1  # points of the funnel with their name beside them; the pointer names the others
HIGH = 0.72  # of them, the line itself


def funnel(result: Result, names: Mapping[str, str], text: Text) -> go.Figure:
    """Draw crude rates over residents, with the limits between which chance alone leaves 95 % and 99.8 % of them."""
    frame_ = result.frame[result.frame["people"] > 0]
    figure = go.Figure(layout=frame(text, 0, 250)).update_layout(margin={"l": 64, "r": 16, "t": 12, "b": 52})
    figure.update_layout(meta=_funnel_table(frame_, names, text))
    people, rate = frame_["people"].to_numpy(), frame_["rate"].to_numpy()
    if not len(frame_) or not frame_["cases"].sum():
        return _plain(figure)
    mean = frame_["cases"].sum() / people.sum()
    along = np.linspace(max(people.min() * 0.6, 1.0), people.max() * 1.08, STEPS)
    for level, dash in LEVELS.items():
        low, high = limits(along, mean, level)
        figure.add_traces([_line(along, limit * PER, dash) for limit in (low, high)])
    figure.add_trace(_line(along, np.full(STEPS, mean * PER), "dash"))
    figure.add_trace(_points(frame_, people, rate, names, text))
    figure.update_xaxes(title=text("funnel.people"), **_ticks(people.max() * 1.1, text))
    figure.update_yaxes(title=text("funnel.rate"), **_ticks(max(rate.max() * 1.15, 1e-9), text))
    return _plain(figure)


def small_lines(result: Result, labels: Sequence[str], text: Text) -> go.Figure:
    """Draw one small line a row: its months, and beside it how much it rises or falls a month; firm ones coloured."""
    rows = result.frame
    figure = go.Figure(layout=frame(text, room(labels), ROW * max(len(rows), 1) + 12))
    figure.update_layout(meta=_trend_table(result, labels, text))
    series = [np.asarray(one, dtype=float) for one in rows["series"]]
    if not len(rows) or len(series[0]) < 2:
        return _plain(figure)
    for i, (counts, key) in enumerate(zip(series, palettes.meanings(result), strict=True)):
        figure.add_trace(_small(i, counts, colours.MUTED if key == "usual" else colours.MEANT[key]))
    figure.add_trace(_beside(rows["value"], len(series[0]), text))
    figure.update_xaxes(visible=False, range=[-0.5, len(series[0]) * 1.28], fixedrange=True)
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[escape(short(label), quote=False) for label in labels],
        side="right" if text.persian else "left",
        range=[len(rows) - 0.4, -0.6],
        fixedrange=True,
        showgrid=False,
        zeroline=False,
        ticklabelstandoff=8,
    )
    return _plain(figure)


def _beside(values: pd.Series, months: int, text: Text) -> go.Scatter:
    """Return the slopes written after the lines' last months."""
    return go.Scatter(
        x=[months - 1 + 0.04 * months] * len(values),
        y=list(range(len(values))),
        text=[_percent(value, text) for value in values],
        mode="text",
        textposition="middle right",
        hoverinfo="skip",
        cliponaxis=False,
    )


def _small(row: int, counts: np.ndarray, colour: str) -> go.Scatter:
    """Return a row's line: highest month at the top of its strip, no cases at its foot."""
    height = HIGH * counts / max(counts.max(), 1)
    y = (row + HIGH / 2 - height).round(3).tolist()
    return go.Scatter(
        x=list(range(len(counts))),
        y=y,
        mode="lines",
        line={"color": colour, "width": 2 if colour != colours.MUTED else 1.2},
        hoverinfo="skip",
    )


def _percent(value: float, text: Text) -> str:
    if np.isnan(value):
        return ""
    arrow = "▲" if value > 0.5 else "▼" if value < -0.5 else ""
    return f"{arrow} {text.percent(abs(value) / 100)}".strip() if arrow else text.percent(0)


def _trend_table(result: Result, labels: Sequence[str], text: Text) -> dict[str, Any]:
    head = [text("table.name"), text("trend.slope"), text("table.word")]
    rows = [
        [label, text("map.none") if np.isnan(value) else hover.signed(value, text), palettes.word(word, text) or "–"]
        for label, value, word in zip(labels, result.frame["value"], result.frame["word"], strict=True)
    ]
    return {"head": head, "rows": rows if result.totals.get("months", 0) > 1 else []}


def _points(
    rows: pd.DataFrame, people: np.ndarray, rate: np.ndarray, names: Mapping[str, str], text: Text
) -> go.Scatter:
    keys = _sides(rows, rate > rows["cases"].sum() / people.sum() * PER)
    firm = rows[[word == "hot-firm" for word in keys]]
    named = firm["rate"].nlargest(NAMED).index
    said = [text("unit.per_thousand", n=text.short(round(value, 1))) for value in rate]
    return go.Scatter(
        x=people.tolist(),
        y=rate.round(2).tolist(),
        mode="markers+text",
        text=[escape(names[key], quote=False) if key in named else "" for key in rows.index],
        textposition="middle right",
        textfont={"color": colours.INK},
        customdata=[
            text.isolate(f"{escape(names[key], quote=False)}: {words}")
            for key, words in zip(rows.index, said, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        marker={
            "size": 11,
            "color": [colours.MEANT.get(key, colours.WHITE) for key in keys],
            "line": {"width": 1.5, "color": colours.MUTED},
        },
        cliponaxis=False,
    )


def _sides(rows: pd.DataFrame, raised: np.ndarray) -> list[str]:
    """Return what each point's colour says: 'hot-firm' … 'cold-firm', '' within the limits."""
    return [
        f"{'hot' if high else 'cold'}-{palettes.FADES[word]}" if word in palettes.FADES else ""
        for word, high in zip(rows["word"], raised, strict=True)
    ]


def _funnel_table(rows: pd.DataFrame, names: Mapping[str, str], text: Text) -> dict[str, Any]:
    head = [text("table.neighbourhood"), text("table.people"), text("table.rate"), text("table.word")]
    found = rows.sort_values("rate", ascending=False, kind="stable")
    lines = [
        [names[key], text.number(people), text.short(round(rate, 2)), palettes.word(word, text) or "–"]
        for key, people, rate, word in zip(found.index, found["people"], found["rate"], found["word"], strict=True)
    ]
    return {"head": head, "rows": lines}


def _line(along: np.ndarray, values: np.ndarray, dash: str) -> go.Scatter:
    return go.Scatter(
        x=along.round().tolist(),
        y=values.round(3).tolist(),
        mode="lines",
        line={"color": colours.QUIET, "width": 1.2, "dash": dash},
        hoverinfo="skip",
    )


def _ticks(most: float, text: Text) -> dict[str, Any]:
    """Return three or four round marks from nothing to ``most``."""
    step = next(size * 10**power for power in range(-6, 12) for size in (1, 2, 5) if size * 10**power * 4 >= most)
    marks = [i * step for i in range(int(most / step) + 1)]
    return {
        "tickvals": marks,
        "ticktext": [text.short(mark) for mark in marks],
        "range": [0, most],
        "fixedrange": True,
        "gridcolor": colours.LINE,
        "zeroline": False,
    }


def _plain(figure: go.Figure) -> go.Figure:
    """Leave out the template, which would travel with every answer."""
    figure.layout.template = None
    figure.update_layout(xaxis_visible=bool(figure.data) and figure.layout.xaxis.visible is not False)
    return figure.update_layout(yaxis_visible=bool(figure.data))
