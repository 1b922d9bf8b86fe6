"""The charts of the page of coverage: what becomes of the cases, how far help is, at which hours it is closed."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from dash import Patch

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


def week_values(ask: Ask) -> Patch:
    """Return what a filter changes in ``week``."""
    result, text = ask.run("week"), ask.words
    patch = Patch()
    patch["data"][0].update(_values(result, text))
    patch["layout"]["meta"] = _table(result, text)
    return patch


def week_of(result: Result, text: Text) -> go.Figure:
    """Draw one square an hour: hours along, days down, in the reading direction; its table twin has a row a day."""
    days, hours = _named(text)
    figure = go.Figure(_squares(result, text), frame(text, 84, 326)).update_layout(meta=_table(result, text))
    figure.layout.template = None
    figure.update_xaxes(
        tickvals=list(range(0, 24, 3)),
        ticktext=hours[::3],
        autorange="reversed" if text.persian else True,
        fixedrange=True,
        showgrid=False,
        zeroline=False,
        side="bottom",
        ticks="",
    )
    figure.update_yaxes(
        tickvals=list(range(7)),
        ticktext=days,
        autorange="reversed",
        side="right" if text.persian else "left",
        fixedrange=True,
        showgrid=False,
        zeroline=False,
        ticklabelstandoff=8,
        ticks="",
    )
    margin = {"l": 12, "r": 84} if text.persian else {"l": 84, "r": 12}
    return figure.update_layout(margin={**margin, "t": 4, "b": 92})


def _named(text: Text) -> tuple[list[str], list[str]]:
    return [text(f"day.{day}") for day in DAYS], [text.number(hour) for hour in range(24)]


def _shares(result: Result) -> np.ndarray:
    return result.frame["value"].to_numpy().reshape(len(DAYS), 24)


def _values(result: Result, text: Text) -> dict[str, Any]:
    """Return the squares' shares, None where nothing is known, and what the pointer reads."""
    shares = np.round(_shares(result), 1)
    known = [[None if np.isnan(one) else one for one in row] for row in shares.tolist()]
    return {"z": known, "customdata": _said(shares, text)}


def _said(shares: np.ndarray, text: Text) -> list[list[str]]:
    days, hours = _named(text)
    spoken = _percents(shares, text)
    return [
        [text.isolate(text("week.said", day=day, n=hour, share=share)) for hour, share in zip(hours, row, strict=True)]
        for day, row in zip(days, spoken, strict=True)
    ]


def _percents(shares: np.ndarray, text: Text) -> list[list[str]]:
    return [[text("map.none") if np.isnan(one) else text.percent(one / 100) for one in row] for row in shares.tolist()]


def _squares(result: Result, text: Text) -> go.Heatmap:
    return go.Heatmap(
        **_values(result, text),
        zmin=0,
        zmax=100,
        colorscale=_stepped(),
        colorbar=_scale(text),
        xgap=1,
        ygap=1,
        hovertemplate="%{customdata}<extra></extra>",
    )


def _scale(text: Text) -> dict[str, Any]:
    """Return the legend below the squares: its borders in per cent, and what they are a share of."""
    return {
        "orientation": "h",
        "thickness": 12,
        "len": 1.0,
        "x": 0.5,
        "y": -0.14,
        "yanchor": "top",
        "title": {"text": text.isolate(text("week.legend")), "side": "bottom", "font": {"size": 14}},
        "tickvals": list(STEPS),
        "ticktext": [text.percent(step / 100) for step in STEPS],
        "ticks": "",
        "outlinewidth": 0,
    }


def _stepped() -> list[list[Any]]:
    paint = colours.RAMP
    return [[edge / 100, paint[i]] for i in range(len(paint)) for edge in (STEPS[i], STEPS[i + 1])]


def _table(result: Result, text: Text) -> dict[str, Any]:
    (days, hours), share = _named(text), _shares(result)
    rows = [[day, *values] for day, values in zip(days, _percents(share, text), strict=True)]
    return {"head": [text("week.day"), *hours], "rows": [] if np.isnan(share).all() else rows}
