"""The pages: one explicit list, in the order of the navigation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import Dash

from dashboard.boards import Board
from dashboard.desk import Desk
from dashboard.pages import coverage, explorer, hotspots, intake, levels, meeting, places, priorities, tied
from dashboard.text import Text


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its word in the navigation, its address, what lays it out, and its board if it has a map."""

    key: str
    path: str
    layout: Callable[[Desk, Text, str], list[Any]]
    board: Board | None = None


PAGES: tuple[Page, ...] = (
    Page("explorer", explorer.BOARD.path, explorer.layout, explorer.BOARD),
    Page("hotspots", hotspots.BOARD.path, hotspots.layout, hotspots.BOARD),
    Page("coverage", coverage.BOARD.path, coverage.layout, coverage.BOARD),
    Page("priorities", priorities.BOARD.path, priorities.layout, priorities.BOARD),
    Page("levels", "/levels", levels.layout),
    Page("meeting", "/meeting", meeting.layout),
    Page("places", "/places", places.layout),
    Page("intake", "/intake", intake.layout),
)


def register(app: Dash, desk: Desk) -> None:
    """Tie the callbacks of every page to the application."""
    boards = {page.path: page.board for page in PAGES if page.board}
    tied.register(app, desk, boards)
    hotspots.register(app)
    coverage.register(app, desk)
    priorities.register(app)
    levels.register(app, desk)
    meeting.register(app, desk, boards)
    places.register(app, desk)
    intake.register(app, desk)
