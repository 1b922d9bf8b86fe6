"""What a page with a map answers to an address: patches, sentences and tables, gathered from Results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from dash import dcc, html

from dashboard import address, captions, findings, legend, mapfigure, profile
from dashboard.asks import Ask
from dashboard.boards import Board
from dashboard.desk import Desk, Ways
from dashboard.text import Text, period_of
from geodata.snapshot import Snapshot
from layers import Filter, Result
from layers.cells import RESOLUTIONS, owners

HATCHED = {"area": ("no_data", "not_enough", "protected"), "cell": ("no_data", "not_enough"), "contour": ()}


def asked(desk: Desk, board: Board, words: Text, search: str) -> Ask:
    """Return what an address of this page asks."""
    snapshot = desk.snapshot
    return Ask(desk, snapshot, address.read(search, snapshot, board.layers, board.places), words)


def answer(
    desk: Desk, board: Board, words: Text, search: str, charts: Sequence[str], parts: Sequence[str]
) -> tuple[Any, ...]:
    """Return everything that one address changes on a page, in the order of the callback of ``pages.tied``."""
    ask = asked(desk, board, words, search)
    _, snapshot, state, _ = ask
    main = ask.main
    marks = board.marks(ask)
    return (
        mapfigure.values(main, state.places, words, marks),
        finding(main, snapshot, words, state.ways),
        caption(main, snapshot, words, state.ways),
        [*legend.legend(main, words), *_areas(board, snapshot, words)],
        profile.profile(desk, snapshot, state, words),
        _period(state.choice, snapshot, words),
        *(_count(getattr(state.choice, key), words) for key in ("severities", "needs", "agencies", "statuses")),
        dress(main, state, marks, board.areas),
        [board.charts[key].change(ask) for key in charts],
        [board.parts[key](ask) for key in parts],
    )


def finding(main: Result, snapshot: Snapshot, words: Text, ways: Ways = ()) -> list[Any]:
    """Return the sentence above the map, with the way to what it lacks; what a plan would do is never told as fact."""
    return [findings.headline(main, snapshot, words, ways), *_next_step(main, snapshot, words)]


def caption(main: Result, snapshot: Snapshot, words: Text, ways: Ways = ()) -> list[html.P]:
    """Return the lines below the map: what can be trusted, what is counted and how, where it comes from."""
    trusted = [html.P(line, className="trust") for line in captions.trust(main, snapshot, words)]
    counted = [*captions.asked(main, ways, words), *captions.counted(main, snapshot, words)]
    told = (counted, captions.sources(main, snapshot, words))
    return [*trusted, *(html.P(" · ".join(lines)) for lines in told if lines)]


def map_table(desk: Desk, board: Board, words: Text, search: str) -> dict[str, Any] | None:
    """Return the map's table twin, with the same numbers; nothing while the map is shown."""
    ask = asked(desk, board, words, search)
    if not ask.state.table:
        return None
    return legend.table(ask.main, _owner_names(ask.main, ask.snapshot, words), ask.snapshot, words)._asdict()


def dress(
    main: Result, state: address.State, marks: Sequence[mapfigure.Mark] = (), areas: bool = False
) -> dict[str, Any]:
    """Return what the map's own style is told: hatched areas and cells, the chosen area, what shows, the numbers."""
    states, kind = main.frame["state"].to_numpy(), main.layer.kind
    hatched = {f"{kind}-{name}": _which(main, states == name) for name in HATCHED[kind]}
    borders = kind != "area" or main.layer.scale != "amount"
    shown = {"places": state.places, "borders": borders, "jurisdictions": areas}
    numbers = [[mark.lon, mark.lat, mark.number, mark.colour] for mark in marks]
    return {
        "hatched": hatched,
        "chosen": state.chosen,
        "shown": shown,
        "marks": numbers,
        "still": state.view is not None,
    }


def _areas(board: Board, snapshot: Snapshot, words: Text) -> list[Any]:
    """Return the legend's line for the outlines of agencies' areas, where they are drawn."""
    shown = board.areas and len(snapshot.jurisdictions)
    return [html.P([html.Span(className="dashes"), words("legend.areas")], className="areas")] if shown else []


def _which(main: Result, where: np.ndarray) -> list[Any]:
    """Return areas by key, cells by their number in the grid."""
    return list(main.frame.index[where]) if main.layer.kind == "area" else np.flatnonzero(where).tolist()


def cell_owners(snapshot: Snapshot) -> dict[str, str]:
    """Return the neighbourhood of every cell of every grid, so that a click on a cell opens its profile."""
    return {cell: key for resolution in RESOLUTIONS for cell, key in owners(snapshot, resolution).items()}


def _next_step(main: Result, snapshot: Snapshot, words: Text) -> list[Any]:
    """Return the way to the data page where a picture is empty because something was never imported."""
    if len(snapshot.cases) and main.note not in ("no-population", "no-resources"):
        return []
    return [" ", dcc.Link(words("finding.go_intake"), href=words.address("/intake"))]


def _period(choice: Filter, snapshot: Snapshot, words: Text) -> str:
    days = snapshot.days
    if not len(days) or (choice.start is None and choice.end is None):
        return words("period.all")
    return words.period(*period_of(choice, int(days[0]), int(days[-1])))


def _owner_names(main: Result, snapshot: Snapshot, words: Text) -> dict[str, str]:
    named = captions.names(snapshot, words)
    if main.layer.kind != "cell":
        return named
    resolution = mapfigure.resolution(main)
    return {cell: named[owner] for cell, owner in owners(snapshot, resolution).items()}


def _count(chosen: Sequence[str], words: Text) -> str:
    return words.number(len(chosen)) if chosen else ""
