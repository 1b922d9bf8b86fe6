"""What a browser posts when an address changes: the page's one large callback, with its charts and parts."""

from __future__ import annotations

from typing import Any

from dash import Dash

from dashboard.boards import Board


def asked(app: Dash, board: Board) -> dict[str, Any]:
    """Return the callback's output and outputs as the browser names them on this page."""
    output = next(key for key in app.callback_map if "..map.figure" in key)
    outputs: list[Any] = []
    for name, prop in (part.rsplit(".", 1) for part in output.strip(".").split("...")):
        every = {'{"chart":["ALL"]}': ("chart", board.charts), '{"part":["ALL"]}': ("part", board.parts)}.get(name)
        if every:
            outputs.append([{"id": {every[0]: key}, "property": prop} for key in every[1]])
        else:
            outputs.append({"id": name, "property": prop})
    return {"output": output, "outputs": outputs}


def change(search: str, path: str = "/") -> dict[str, Any]:
    """Return the rest of the post: the address that changed."""
    return {
        "inputs": [{"id": "where", "property": "search", "value": search}],
        "state": [{"id": "where", "property": "pathname", "value": path}],
        "changedPropIds": ["where.search"],
    }
