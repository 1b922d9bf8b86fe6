"""What a page with a map is made of: the layers it offers, its charts and its parts. Knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.asks import Ask
from dashboard.mapfigure import Mark


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: ``draw`` returns its figure for the first time, ``change`` a patch, or the figure again."""

    draw: Callable[[Ask], Any]
    change: Callable[[Ask], Any]


@dataclass(frozen=True, slots=True)
class Board:
    """One page: ``layers`` begin with the one it opens with; ``parts`` return components.

    ``marks`` are the numbers its map shows, ``places`` says whether places of help show when nothing is said, ``areas``
    whether the outlines of agencies' areas do.
    """

    path: str
    layers: tuple[str, ...]
    charts: Mapping[str, Chart] = field(default_factory=dict)
    parts: Mapping[str, Callable[[Ask], Any]] = field(default_factory=dict)
    marks: Callable[[Ask], Sequence[Mark]] = lambda ask: ()
    places: bool = True
    areas: bool = False
