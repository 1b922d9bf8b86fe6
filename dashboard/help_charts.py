"""The charts of the page of coverage: what becomes of the cases, how far help is, at which hours it is closed."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard import colours
from dashboard.asks import Ask
from dashboard.explorer_charts import Bars
from dashboard.figures import frame
from dashboard.text import Text
from layers import Result
from layers.reach import BANDS

DAYS = ("sat", "sun", "mon", "tue", "wed", "thu", "fri")
STEPS = (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)  # per cent, borders of the colours of the week
SERVED, LEFT = colours.ACCENT, "#C2621C"


def causes(ask: Ask) -> Bars:
    """Return the chosen cases by what becomes of them: served, or why not."""
    found = ask.run("causes")
    labels = [ask.words(f"cause.{key}") for key in found.frame.index]
    return Bars(found, labels, (), [SERVED, *[LEFT] * (len(labels) - 1)])


def bands(ask: Ask) -> Bars:
    """Return the chosen cases by the minutes to their nearest able place."""
    found, words = ask.run("bands"), ask.words
    known = {"farther": words("band.farther"), "nobody": words("band.nobody")}
    labels = [known.get(key) or words("band.up_to", n=words.number(int(key))) for key in BANDS]
    return Bars(found, labels, ())


def week(ask: Ask) -> go.Figure:
    """Return the week from Saturday as a grid of days and hours, darker where more cases find everything closed."""
    return week_of(ask.run("week"), ask.words)


def week_of(result: Result, text: Text) -> go.Figure:
    """Draw one square an hour: hours along, days down, in the reading direction; its table twin has a row a day."""
    share = result.frame["value"].to_numpy().reshape(7, 24)
    days = [text(f"day.{day}") for day in DAYS]
    hours = [text.number(hour) for hour in range(24)]
    figure = go.Figure(layout=frame(text, 84, 262)).update_layout(meta=_table(share, days, hours, text))
    figure.layout.template = None
    if np.isnan(share).all():
        return figure.update_layout(xaxis_visible=False, yaxis_visible=False)
    figure.add_trace(_squares(share, days, text))
    figure.update_xaxes(
        tickvals=list(range(0, 24, 3)),
        ticktext=hours[::3],
        autorange="reversed" if text.persian else True,
        fixedrange=True,
        showgrid=False,
        side="bottom",
    )
    figure.update_yaxes(
        tickvals=list(range(7)),
        ticktext=days,
        autorange="reversed",
        side="right" if text.persian else "left",
        fixedrange=True,
        showgrid=False,
        ticklabelstandoff=8,
    )
    margin = {"l": 12, "r": 84} if text.persian else {"l": 84, "r": 12}
    return figure.update_layout(margin={**margin, "t": 4, "b": 28})


def _squares(share: np.ndarray, days: list[str], text: Text) -> go.Heatmap:
    said = [
        [text.isolate(text("week.said", day=days[d], n=text.number(h), share=text.percent(v / 100))) for h, v in row]
        for d, row in enumerate(list(enumerate(values)) for values in share)
    ]
    return go.Heatmap(
        z=share.round(1).tolist(),
        zmin=0,
        zmax=100,
        colorscale=_stepped(),
        showscale=False,
        xgap=1,
        ygap=1,
        customdata=said,
        hovertemplate="%{customdata}<extra></extra>",
    )


def _stepped() -> list[list[Any]]:
    paint = colours.RAMP
    return [[edge / 100, paint[i]] for i in range(len(paint)) for edge in (STEPS[i], STEPS[i + 1])]


def _table(share: np.ndarray, days: list[str], hours: list[str], text: Text) -> dict[str, Any]:
    none = text("map.none")
    rows = [
        [day, *(none if np.isnan(value) else text.percent(value / 100) for value in values)]
        for day, values in zip(days, share, strict=True)
    ]
    return {"head": [text("week.day"), *hours], "rows": [] if np.isnan(share).all() else rows}
