"""The map as a pure function of Results and words: shapes by address, values by patch. Knows no layer by its key."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

import plotly.graph_objects as go
import shapely
from dash import Patch

from dashboard import colours, hover, palettes
from dashboard.mapstyle import BELOW
from dashboard.text import Text
from geodata.snapshot import Snapshot
from layers import Result
from layers.cells import RESOLUTIONS, owners, resolution_of

AREAS, CELLS = 0, {resolution: 1 + i for i, resolution in enumerate(RESOLUTIONS)}
NOTHING: dict[str, Any] = {"type": "FeatureCollection", "features": []}
BANDS, PLACES, MARKS = (i + len(RESOLUTIONS) for i in (1, 2, 3))


class Mark(NamedTuple):
    """A number on the map that leads to a line beside it: where, what it reads, its colour and its sentence."""

    lon: float
    lat: float
    number: str
    colour: str
    said: str


@dataclass(frozen=True, slots=True)
class View:
    """What the map shows: its middle and zoom."""

    lon: float
    lat: float
    zoom: float


def figure(snapshot: Snapshot, help_: Result, names: Mapping[str, str], view: View, text: Text) -> go.Figure:
    """Return the map with every trace and no values; ``values`` fills them.

    ``help_`` are the places of help, ``names`` the neighbourhoods' names; a cell is called by its neighbourhood's.
    """
    base = f"/shapes/{snapshot.version}/{text.names}"
    areas = {key: names[key] for key in snapshot.neighbourhoods.index}
    traces = [_areas(f"{base}/neighbourhoods.geojson", areas, text, line=1.0)]
    for r in RESOLUTIONS:
        cells = {cell: names[owner] for cell, owner in owners(snapshot, r).items()}
        traces.append(_areas(f"{base}/grid-{r}.geojson", cells, text, line=0.5))
    traces += [_areas(NOTHING, {}, text, line=0), _places(help_, text), go.Scattermap(**_marked(()))]
    layout = {
        "map": {
            "style": f"/style/{snapshot.version}/{text.names}.json",
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


def values(result: Result, places: bool, text: Text, marks: Sequence[Mark] = ()) -> Patch:
    """Return the patch that shows a layer of areas, cells or contours on the map and hides the others of its sort.

    ``places`` says whether places of help answer to the pointer; their markers are the style's.
    """
    patch = Patch()
    patch["data"][MARKS].update(_marked(marks))
    patch["data"][PLACES]["visible"] = places
    shown = trace_of(result)
    for trace in (AREAS, *CELLS.values(), BANDS):
        patch["data"][trace]["visible"] = trace == shown
    if shown == BANDS:
        patch["data"][BANDS]["geojson"] = bands(result)
        patch["data"][BANDS]["locations"] = list(result.frame.index)
        patch["data"][BANDS]["text"] = [text.isolate(text(f"layer.{result.layer.key}"))] * len(result.frame)
    patch["data"][shown]["z"] = palettes.shades(result)
    patch["data"][shown]["customdata"] = hover.said(result, text)
    return patch


def bands(result: Result) -> dict[str, Any]:
    """Return the filled contours as GeoJSON, the band's key as id."""
    shapes = result.frame["geometry"]
    features = [
        {"type": "Feature", "id": key, "properties": {}, "geometry": json.loads(shapely.to_geojson(shape))}
        for key, shape in shapes.items()
    ]
    return {"type": "FeatureCollection", "features": features}


def trace_of(result: Result) -> int:
    """Return which trace draws a result."""
    if result.layer.kind == "contour":
        return BANDS
    return AREAS if result.layer.kind == "area" else CELLS[resolution(result)]


def resolution(result: Result) -> int:
    """Return the H3 resolution of a result on the grid."""
    return resolution_of(result.frame.index)


def _areas(address: str | dict[str, Any], names: Mapping[str, str], text: Text, line: float) -> go.Choroplethmap:
    return go.Choroplethmap(
        geojson=address,
        locations=list(names),
        text=[text.isolate(escape(name, quote=False)) for name in names.values()],
        z=[None] * len(names),
        zmin=-0.5,
        zmax=len(colours.SHADES) - 0.5,
        colorscale=colours.stepped(),
        showscale=False,
        below=BELOW,
        marker={"line": {"color": colours.WHITE, "width": line}, "opacity": 0.92},
        hovertemplate="<b>%{text}</b><br>%{customdata}<extra></extra>",
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


def _marked(marks: Sequence[Mark]) -> dict[str, Any]:
    """Return what answers to the pointer; the style draws the numbers themselves."""
    return {
        "lon": [round(mark.lon, 5) for mark in marks],
        "lat": [round(mark.lat, 5) for mark in marks],
        "mode": "markers",
        "text": [mark.number for mark in marks],
        "customdata": [mark.said for mark in marks],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {"size": 24, "opacity": 0, "color": colours.INK},
        "visible": bool(marks),
    }


def _place(row: Any, text: Text) -> str:
    lines = [f"<b>{escape(getattr(row, text.names) or row.fa, quote=False)}</b>"]
    lines += [text("place.capacity", n=text.number(row.value))] if row.state == "" else []
    lines += [text(f"place.{row.position}")]
    return text.isolate("<br>".join(lines))


def fitting(west: float, east: float, width: int = 900) -> float:
    """Return the zoom at which this span of longitudes fills about ``width`` pixels (tiles of 512)."""
    return math.log2(360 * width / 512 / max(east - west, 1e-6)) - 0.15
