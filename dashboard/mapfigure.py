"""The map as a pure function of Results and words: shapes by address, values by patch. Knows no layer by its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import h3
import numpy as np
import plotly.graph_objects as go
from dash import Patch

from dashboard import colours
from dashboard.mapstyle import BELOW
from dashboard.text import Text
from geodata.snapshot import Snapshot
from layers import Result
from layers.cells import RESOLUTIONS, cover
from layers.classes import borders, classify

AREAS, CELLS, PLACES = 0, {resolution: 1 + i for i, resolution in enumerate(RESOLUTIONS)}, 1 + len(RESOLUTIONS)
WHOLE = {"cases", "metres"}


@dataclass(frozen=True, slots=True)
class View:
    """What the map shows: its middle and zoom."""

    lon: float
    lat: float
    zoom: float


def figure(snapshot: Snapshot, help_: Result, view: View, text: Text, theme: str = "light") -> go.Figure:
    """Return the map with every trace and no values; ``values`` fills them. ``help_`` are the places."""
    base = f"/shapes/{snapshot.version}/{text.language}"
    traces = [_areas(f"{base}/neighbourhoods.geojson", list(snapshot.neighbourhoods.index), line=1.0)]
    traces += [_areas(f"{base}/grid-{r}.geojson", list(cover(snapshot, r).index), line=0.5) for r in RESOLUTIONS]
    traces.append(_places(help_, text))
    layout = {
        "map": {
            "style": f"/style/{snapshot.version}/{text.language}/{theme}.json",
            "center": {"lon": view.lon, "lat": view.lat},
            "zoom": view.zoom,
        },
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "hoverlabel": {"font": {"family": "Vazirmatn", "size": 15}, "bgcolor": colours.INK, "align": "right"},
        "font": {"family": "Vazirmatn"},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "clickmode": "event",
        "showlegend": False,
    }
    return go.Figure(traces, layout)


def values(result: Result, names: Mapping[str, str], places: bool, text: Text) -> Patch:
    """Return the patch that shows a layer of areas or cells on the map and hides the others of its sort.

    A cell is named by its neighbourhood (``names``); a cell of zero is not drawn, an area of zero is. ``places``
    says whether places of help answer to the pointer; their markers are the style's.
    """
    patch = Patch()
    patch["data"][PLACES]["visible"] = places
    for trace in (AREAS, *CELLS.values()):
        patch["data"][trace]["visible"] = False
    trace = trace_of(result)
    numbers = result.frame["value"].to_numpy()
    shown = numbers if result.layer.kind == "area" else np.where(numbers > 0, numbers, np.nan)
    patch["data"][trace]["visible"] = True
    patch["data"][trace]["z"] = steps(shown, upper(result))
    patch["data"][trace]["customdata"] = [_hover(key, n, names, result, text) for key, n in zip(result.frame.index, shown, strict=True)]
    return patch


def trace_of(result: Result) -> int:
    """Return which trace draws a result."""
    return AREAS if result.layer.kind == "area" else CELLS[resolution(result)]


def resolution(result: Result) -> int:
    """Return the H3 resolution of a result on the grid."""
    return int(h3.get_resolution(result.frame.index[0]))


def upper(result: Result) -> list[float]:
    """Return the upper borders of the classes that the map and its legend use."""
    return borders(result.frame["value"].to_numpy(), whole=result.layer.unit in WHOLE)


def steps(numbers: np.ndarray, limits: Sequence[float]) -> list[int | None]:
    """Return which colour each number gets: 0 for zero, 1…5 along the ramp, None where there is no number."""
    colour = [None, 0, *colours.slots(len(limits))]
    return [colour[i + 1] for i in classify(numbers, list(limits))]


def _areas(address: str, keys: list[str], line: float) -> go.Choroplethmap:
    return go.Choroplethmap(
        geojson=address,
        locations=keys,
        z=[None] * len(keys),
        zmin=-0.5,
        zmax=5.5,
        colorscale=colours.stepped(),
        showscale=False,
        below=BELOW,
        marker={"line": {"color": colours.WHITE, "width": line}, "opacity": 0.92},
        hovertemplate="%{customdata}<extra></extra>",
        visible=False,
    )


def _places(help_: Result, text: Text) -> go.Scattermap:
    found = help_.frame
    return go.Scattermap(
        lon=found["lon"].round(5).tolist(),
        lat=found["lat"].round(5).tolist(),
        mode="markers",
        marker={"size": 26, "opacity": 0, "color": colours.ACCENT},
        customdata=[_place(row, text) for row in found.itertuples()],
        hovertemplate="%{customdata}<extra></extra>",
        visible=False,
    )


def _hover(key: str, number: float, names: Mapping[str, str], result: Result, text: Text) -> str:
    said = text("map.none") if np.isnan(number) else text(f"unit.{result.layer.unit}", n=text.short(number))
    return text.isolate(f"<b>{escape(names.get(key, ''), quote=False)}</b><br>{said}")


def _place(row: Any, text: Text) -> str:
    lines = [f"<b>{escape(getattr(row, text.language) or row.fa, quote=False)}</b>"]
    lines += [text("place.capacity", n=text.number(row.value))] if row.state == "" else []
    lines += [text(f"place.{row.position}")]
    return text.isolate("<br>".join(lines))



def fitting(west: float, east: float, width: int = 900) -> float:
    """Return the zoom at which this span of longitudes fills about ``width`` pixels (tiles of 512)."""
    return float(np.log2(360 * width / 512 / max(east - west, 1e-6)) - 0.15)
