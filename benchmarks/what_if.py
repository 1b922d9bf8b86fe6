"""A place put on the map: one post to the real page and its comparison with today, server time only.

Beside it, what networkx takes for nothing but the minutes from everywhere to each place, the new one included.
"""

from __future__ import annotations

import json
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.posts import asked, change
from benchmarks.sidebyside import Comparison, compare
from dashboard import answers, plan_table
from dashboard.app import create_app
from dashboard.desk import Desk
from dashboard.pages.coverage import BOARD
from dashboard.settings import Settings
from dashboard.text import text
from geodata import demo
from geodata.store import Store
from layers.demand import zone
from layers.travel import graph_of, ready

RUNS = 25


def measure() -> list[Comparison]:
    """Return the comparison on the demonstration district; every place is a new one."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder))
        demo.load(store)
        desk = Desk(Settings(Path(folder)), store)
        size = f"{len(desk.snapshot.cases):,} cases, {len(desk.snapshot.resources)} places"
        return [compare("what if, a new place", size, _ours(desk), "networkx, minutes alone", _peer(desk), runs=RUNS)]


def _ours(desk: Desk) -> Any:
    app = create_app(desk)
    client, body, turn = app.server.test_client(), asked(app, BOARD), count()

    def put() -> int:
        i = next(turn)
        east, north = 51.10 + 0.007 * (i % 25), 35.69 + 0.001 * (i % 7)
        search = f"?plan=add:{east:.5f},{north:.5f},shelter.child_day_care,{20 + i}"
        posted = json.dumps(body | change(search, BOARD.path))
        answer = client.post("/_dash-update-component", data=posted, content_type="application/json")
        if answer.status_code != 200:
            raise ValueError(f"the page answered {answer.status_code}: {answer.get_data(as_text=True)[:300]}")
        table = plan_table.comparison(answers.asked(desk, BOARD, text("fa"), search), [])
        return len(answer.data) + len(str(table))

    return put


def _peer(desk: Desk) -> Any:
    import networkx as nx

    network = desk.snapshot.network
    assert network is not None
    graph = graph_of(network, "drive").T.tocoo()
    edges = zip(graph.row.tolist(), graph.col.tolist(), graph.data.tolist(), strict=True)
    roads = nx.DiGraph()
    roads.add_weighted_edges_from(edges)
    nodes = np.random.default_rng(1).permutation(ready(network, "drive", zone(desk.snapshot)).nodes)
    places = [int(node) for node in nodes[: len(desk.snapshot.resources) + 1]]
    return lambda: [nx.single_source_dijkstra_path_length(roads, node) for node in places]


if __name__ == "__main__":
    for one in measure():
        print(one.line())
