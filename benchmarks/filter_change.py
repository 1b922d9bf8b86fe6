"""A filter change at 100,000 invented cases: our callback, against the same page answering with whole figures.

Measured twice: with filters that nobody asked for before, and with filters asked again (their results are kept).

Both are real posts to the application through Flask's test client: the same controls, the same numbers, serialised
by Dash. The peer builds each figure anew and puts the shapes inside it, as pages made with Plotly usually do; its
GeoJSON is read once and kept.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import count, cycle, tee
from pathlib import Path
from typing import Any

import numpy as np
from dash import Dash, Input, Output, State, dcc, html

from benchmarks.posts import asked, change
from benchmarks.sidebyside import Comparison, compare
from dashboard import address, captions, mapfigure, palettes, shapes
from dashboard.app import create_app
from dashboard.asks import Ask
from dashboard.desk import Desk
from dashboard.explorer_charts import CHARTS
from dashboard.pages.explorer import BOARD
from dashboard.settings import Settings
from dashboard.text import text
from geodata import boundaries, demo, locate
from geodata.store import Store
from layers.cells import RESOLUTIONS

CASES = 100_000
RUNS = 20
SEARCHES = (
    "?issue=begging",
    "?issue=fights,homelessness&severity=high",
    "?need=health&layer=rates",
    "?status=open&layer=grid",
)


def filled(folder: Path, cases: int, polygons: Path | None) -> Desk:
    """Return a desk on a store with this many invented cases: the demonstration's, repeated, on any boundaries."""
    store = Store.open(folder)
    district = boundaries.read(polygons)[0] if polygons else demo.district()
    store.replace_boundaries(district, demo.note())
    one = demo.cases()
    copies = -(-cases // len(one))
    rows = one.loc[one.index.repeat(copies)].head(cases).reset_index(drop=True)
    rows["id"] = [f"bench{i:08d}" for i in range(len(rows))]
    rows["day"] = rows["day"] - np.arange(len(rows), dtype=np.int32) % 7
    west, south, east, north = district.total_bounds
    rng = np.random.default_rng(1)
    rows["lon"], rows["lat"] = rng.uniform(west, east, len(rows)), rng.uniform(south, north, len(rows))
    rows["neighbourhood"] = locate.locate(locate.Places.of(district), rows["lon"].to_numpy(), rows["lat"].to_numpy())[0]
    store.add_rows(rows, agency="other", file_name="benchmark.csv", demonstration=True)
    store.set_resources(demo.resources(), demonstration=True)
    return Desk(Settings(folder), store)


def ours(desk: Desk) -> Any:
    """Return a function that posts one filter change to the real page."""
    app = create_app(desk)
    return _poster(app, asked(app, BOARD))


def peer(desk: Desk) -> Any:
    """Return a function that posts the same change to a page which answers with whole figures."""
    app = Dash("peer", use_pages=False, assets_folder="none")
    app.layout = html.Div(
        [dcc.Location(id="where"), dcc.Graph(id="map"), *(dcc.Graph(id=f"chart-{key}") for key in CHARTS)]
    )
    words, snapshot = text("fa"), desk.snapshot
    inside = [shapes.neighbourhoods(snapshot, "fa"), *(shapes.grid(snapshot, r) for r in RESOLUTIONS)]
    outputs = [Output("map", "figure"), *(Output(f"chart-{key}", "figure") for key in CHARTS)]

    @app.callback(*outputs, Input("where", "search"), State("where", "pathname"))
    def show(search: str, pathname: str) -> tuple[Any, ...]:
        state = address.read(search, snapshot)
        result = desk.run(state.layer, state.choice, snapshot)
        help_ = desk.run("resources", state.choice, snapshot)
        figure = mapfigure.figure(
            snapshot, help_, captions.names(snapshot, words), mapfigure.View(51.19, 35.71, 11), words
        )
        for trace, geojson in zip(figure.data, inside, strict=False):
            trace.geojson = geojson
        figure.data[mapfigure.trace_of(result)].update(z=palettes.shades(result), visible=True)
        return (figure, *(chart.draw(Ask(desk, snapshot, state, words)) for chart in CHARTS.values()))

    key = next(iter(k for k in app.callback_map if "map.figure" in k))
    listed = [{"id": o.component_id, "property": o.component_property} for o in outputs]
    return _poster(app, {"output": key, "outputs": listed})


def _poster(app: Dash, outputs: dict[str, Any]) -> Any:
    client = app.server.test_client()

    def post(search: str) -> int:
        body = outputs | change(search)
        answer = client.post("/_dash-update-component", data=json.dumps(body), content_type="application/json")
        if answer.status_code != 200:
            raise ValueError(f"the page answered {answer.status_code}: {answer.get_data(as_text=True)[:300]}")
        return len(answer.data)

    return post


def _fresh() -> Iterator[str]:
    """Yield filters that differ from each other and from any before: another first day each."""
    for i in count():
        day = date(2024, 4, 1) + timedelta(days=i)
        yield f"{SEARCHES[i % len(SEARCHES)]}&start={day.isoformat()}"


def measure(polygons: Path | None = None) -> list[Comparison]:
    """Return the comparisons on the demonstration district, or on other boundaries."""
    with tempfile.TemporaryDirectory() as folder:
        desk = filled(Path(folder), CASES, polygons)
        pages = ours(desk), peer(Desk(desk.settings, desk.store))  # each keeps its own results
        size = f"{len(desk.snapshot.cases):,} cases, {len(desk.snapshot.neighbourhoods)} neighbourhoods"
        found = []
        for name, searches in (("fresh", _fresh()), ("asked again", cycle(SEARCHES))):
            mine, theirs = (partial(_next, post, each) for post, each in zip(pages, tee(searches), strict=True))
            found.append(compare(f"filter change, {name}", size, mine, "whole figures", theirs, runs=RUNS))
        return found


def _next(post: Any, searches: Iterator[str]) -> int:
    return post(next(searches))


if __name__ == "__main__":
    for one in measure(Path(sys.argv[1]) if sys.argv[1:] else None):
        print(one.line())
