"""What came, was closed, returned and stayed open, month by month. Pure functions of a Result and words."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from dash import html

from dashboard import colours
from dashboard.explorer_charts import month_name
from dashboard.figures import frame
from dashboard.text import Text
from layers import Result

BARS = {"value": colours.ACCENT, "closed": colours.QUIET, "returned": "#B4541A"}
NAMES = {
    "value": "came",
    "closed": "closed",
    "returned": "returned",
    "open_least": "open_least",
    "open_most": "open_most",
}
TICKS = 8  # months that are named, about


def figure(result: Result, text: Text) -> go.Figure:
    """Draw bars a month, oldest at the left, and below them the open cases at its end, between least and most."""
    months = [month_name(key, text) for key in result.frame.index]
    drawn = go.Figure()
    for column, colour in BARS.items():
        drawn.add_bar(**_values(result, column, months, text), marker={"color": colour, "line": {"width": 0}})
    band = {"mode": "lines", "line": {"color": colours.INK, "width": 2}}
    drawn.add_scatter(**_values(result, "open_least", months, text), **band, yaxis="y2")
    drawn.add_scatter(
        **_values(result, "open_most", months, text),
        **band,
        fill="tonexty",
        fillcolor="rgba(31,42,48,0.12)",
        yaxis="y2",
    )
    drawn.update_layout(**{**frame(text, 0, 440), "margin": {"l": 56, "r": 16, "t": 12, "b": 56}, "showlegend": True})
    drawn.update_layout(legend={"orientation": "h", "y": -0.16, "traceorder": "normal"}, bargap=0.25, template=None)
    every = range(0, len(months), max(1, round(len(months) / TICKS)))
    named = [months[i].replace(" ", "<br>") for i in every]
    drawn.update_xaxes(tickvals=list(every), ticktext=named, tickangle=0, showgrid=False, fixedrange=True, anchor="y2")
    still = {"rangemode": "tozero", "gridcolor": colours.LINE, "fixedrange": True}
    drawn.update_layout(yaxis={**still, "domain": [0.54, 1], **_ticks(result, list(BARS), text)})
    return drawn.update_layout(yaxis2={**still, "domain": [0, 0.44], **_ticks(result, ["open_most"], text)})


def table(result: Result, text: Text) -> html.Table:
    """Return the same numbers as a table, the newest month first."""
    heads = [text("twin.months"), *(text(f"levels.{name}") for name in NAMES.values())]
    rows = [
        html.Tr(
            [html.Th(month_name(str(row.Index), text), scope="row")]
            + [html.Td(text.number(getattr(row, column))) for column in NAMES]
        )
        for row in result.frame[::-1].itertuples()
    ]
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in heads]))
    return html.Table([head, html.Tbody(rows)], className="plain")


def _values(result: Result, column: str, months: list[str], text: Text) -> dict[str, Any]:
    name = text(f"levels.{NAMES[column]}")
    values = result.frame[column].tolist()
    told = [f"{month}: {text.number(value)}" for month, value in zip(months, values, strict=True)]
    return {
        "x": list(range(len(values))),
        "y": values,
        "name": name,
        "hovertext": told,
        "hovertemplate": f"{name}<br>%{{hovertext}}<extra></extra>",
    }


def _ticks(result: Result, columns: list[str], text: Text) -> dict[str, Any]:
    most = float(result.frame[columns].to_numpy().max(initial=1))
    step = max(1, round(most / 4, -len(str(int(most / 4))) + 1))
    values = [step * n for n in range(int(most / step) + 2)]
    return {"tickvals": values, "ticktext": [text.number(value) for value in values]}
