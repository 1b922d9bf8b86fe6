"""The explorer: a map that fills the page, layers and filters, charts beside it; its state is its address."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import address, answers, layer_choice
from dashboard import explorer_parts as parts
from dashboard.boards import Board
from dashboard.desk import Desk
from dashboard.explorer_charts import CHARTS
from dashboard.text import Text

BOARD = Board("/", address.DRAWN, CHARTS)


def layout(desk: Desk, words: Text, search: str) -> list[Any]:
    """Return the page for one address; its values come from the same answer that a filter gives."""
    ask = answers.asked(desk, BOARD, words, search)
    cards = [html.Div(id="profile"), layer_choice.card(ask, BOARD), *parts.chart_cards(ask, BOARD)]
    return [
        *parts.stores(ask),
        parts.filters(ask),
        html.Main([parts.panel(words, cards), parts.map_card(ask)], className="explorer", **parts.opens(BOARD)),
    ]
