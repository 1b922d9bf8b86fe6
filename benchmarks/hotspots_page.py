"""Pressing a filter on the page of hot spots at 10,000 invented cases: one post to the real page, server time only.

Beside it, what the field's usual library takes for the hot spots alone: Gi* with 999 permutations on the same cells.
"""

from __future__ import annotations

import json
import tempfile
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.filter_change import filled
from benchmarks.posts import asked, change
from benchmarks.sidebyside import Comparison, compare
from dashboard.app import create_app
from dashboard.desk import Desk
from dashboard.pages.hotspots import BOARD
from layers import LAYERS, Filter, run
from layers.hotspots import neighbours

CASES = 10_000
RUNS = 15
ISSUES = ("", "begging", "fights,homelessness", "working_street_children", "waste_picking,open_drug_use")


def measure() -> list[Comparison]:
    """Return the comparison on the demonstration district; every filter is a new one."""
    with tempfile.TemporaryDirectory() as folder:
        desk = filled(Path(folder), CASES, None)
        size = f"{CASES:,} cases, {len(BOARD.charts)} charts, {len(BOARD.parts)} lists"
        return [compare("hot spots, a filter", size, _ours(desk), "esda, Gi* alone", _peer(desk), runs=RUNS)]


def _ours(desk: Desk) -> Any:
    app = create_app(desk)
    client, body, turn = app.server.test_client(), asked(app, BOARD), count()

    def press() -> int:
        i = next(turn)
        day = date(2024, 4, 1) + timedelta(days=23 * i)
        search = f"?issue={ISSUES[i % len(ISSUES)]}&start={day.isoformat()}"
        posted = json.dumps(body | change(search, BOARD.path))
        answer = client.post("/_dash-update-component", data=posted, content_type="application/json")
        if answer.status_code != 200:
            raise ValueError(f"the page answered {answer.status_code}: {answer.get_data(as_text=True)[:300]}")
        return len(answer.data)

    return press


def _peer(desk: Desk) -> Any:
    from esda.getisord import G_Local
    from libpysal.weights import WSP

    snapshot = desk.snapshot
    weights = WSP(neighbours(snapshot, 1)).to_W(silence_warnings=True)
    cases = run(snapshot, LAYERS["hotspots"], Filter(), "analyst").frame["cases"].to_numpy()
    return lambda: G_Local(cases, weights, transform="B", star=None, permutations=999, seed=1, n_jobs=1)


if __name__ == "__main__":
    for one in measure():
        print(one.line())
