"""The pages: one explicit list, in the order of the navigation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import Dash

from dashboard.desk import Desk
from dashboard.pages import explorer, intake
from dashboard.text import Text


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its word in the navigation, its address, what lays it out, and what ties its callbacks."""

    key: str
    path: str
    layout: Callable[[Desk, Text, str], list[Any]]
    register: Callable[[Dash, Desk], None]


PAGES: tuple[Page, ...] = (
    Page("explorer", "/", explorer.layout, explorer.register),
    Page("intake", "/intake", intake.layout, intake.register),
)
