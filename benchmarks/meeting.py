"""One scene of a meeting put on the projector, never the same scene and issue twice: server time only.

Beside it, the same view asked of the dashboard's own page, as the browser posts it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.posts import asked, change
from benchmarks.sidebyside import Comparison, compare
from dashboard import boardroom
from dashboard.app import create_app
from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.settings import Settings
from geodata import demo, facts, meetings
from geodata.store import Store

RUNS = 60
VIEWS = ("/coverage?layer=unserved", "/priorities", "/hotspots", "/hotspots?layer=density", "/?layer=rates")
BOARDS = {page.path: page.board for page in PAGES if page.board}


def measure() -> list[Comparison]:
    """Return the comparison on the demonstration district: its agenda and five views that were added."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder))
        demo.load(store)
        desk = Desk(Settings(Path(folder)), store)
        number = boardroom.prepared(desk)
        for view in VIEWS:
            meetings.add_scene(store, number, boardroom.view(view))
        items = [one for one in meetings.meetings(store).at[number, "agenda"] if urlsplit(one["view"]).path in BOARDS]
        size = f"{len(desk.snapshot.cases):,} cases, {len(items)} scenes by {len(facts.issues())} issues"
        ours, theirs = (make(desk, number, items) for make in (_projected, _page))
        return [compare("a scene on the projector", size, ours, "the same view on its page", theirs, runs=RUNS)]


def _turns(items: list[boardroom.Item]) -> Iterator[tuple[boardroom.Item, str]]:
    """Yield every scene for every issue, neighbours never of one scene."""
    return chain.from_iterable([(item, issue) for item in items] for issue in facts.issues())


def _projected(desk: Desk, number: int, items: list[boardroom.Item]) -> Callable[[], int]:
    client, turns = create_app(desk).server.test_client(), _turns(items)

    def show() -> int:
        item, issue = next(turns)
        answer = client.get(f"/meeting/{number}/scene", query_string={"at": item["key"], "issue": issue})
        return len(answer.get_json()["html"])

    return show


def _page(desk: Desk, number: int, items: list[boardroom.Item]) -> Callable[[], int]:
    own = Desk(desk.settings, desk.store)  # nothing that the projector asked for is at hand
    app, turns = create_app(own), _turns(items)
    client = app.server.test_client()
    bodies = {path: asked(app, board) for path, board in BOARDS.items()}

    def show() -> int:
        item, issue = next(turns)
        parts = urlsplit(item["view"])
        kept = [one for one in parts.query.split("&") if one and not one.startswith("issue=")]
        search = "?" + "&".join([*kept, f"issue={issue}"])
        posted = json.dumps(bodies[parts.path] | change(search, parts.path))
        return len(client.post("/_dash-update-component", data=posted, content_type="application/json").data)

    return show


if __name__ == "__main__":
    for one in measure():
        print(one.line())
