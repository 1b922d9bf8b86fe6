"""The card with the layers a page offers and the ways each can be read. Lays out; computes nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard import controls
from dashboard.asks import Ask
from dashboard.boards import Board
from dashboard.shapes import marker
from dashboard.text import Text
from geodata import facts
from layers import LAYERS, Layer, Option

GRIDS = ("grid", "grid_coarse")
GROUPS = ("amounts", "judged", "help")
MOST_BUTTONS = 4  # an option with more values is a slider where they are steps, else a list


def card(ask: Ask, board: Board) -> html.Section:
    """Return the card: layers as radios, amounts first, the options of the chosen one, and the places of help."""
    words, state = ask.words, ask.state
    chosen = GRIDS[0] if state.layer in GRIDS else state.layer
    return html.Section(
        [
            html.H2(words("panel.layers")),
            dmc.RadioGroup(dmc.Stack(_radios(board, words), gap=10), id="layer", value=chosen),
            html.Div([_way(option, ask) for option in options(board)], id="ways", className="ways", **_told(board)),
            html.Hr(),
            dmc.Checkbox(label=words("layer.resources"), id="help", checked=state.places, size="sm"),
            *_signs(ask),
        ],
        className="card",
    )


def _radios(board: Board, words: Text) -> list[Any]:
    """Return the layers in groups, amounts and judgements of cases and then help, each under its heading."""
    drawn = [LAYERS[key] for key in board.layers if key != GRIDS[1]]
    found: list[Any] = []
    for group, layers in groupby(sorted(drawn, key=_group), key=_group):
        found.append(html.H3(words(f"panel.{GROUPS[group]}")))
        found += [_radio(layer, words) for layer in layers]
    return found


def _group(layer: Layer) -> int:
    return GROUPS.index("help" if layer.theme == "help" else "amounts" if layer.scale == "amount" else "judged")


def options(board: Board) -> list[Option]:
    """Return the options that the page's layers take and that can be chosen from, each once."""
    taken = {option.name: option for key in board.layers for option in LAYERS[key].options}
    return [option for option in taken.values() if option.reads is None]


def _told(board: Board) -> dict[str, Any]:
    """Return what the browser must know of the options: their values, and the layers that take them."""
    takes = {
        option.name: {
            "values": option.values,
            "layers": [key for key in board.layers if option in LAYERS[key].options],
        }
        for option in options(board)
    }
    return {"data-options": json.dumps(takes)}


def _radio(layer: Layer, words: Text) -> dmc.Radio:
    return dmc.Radio(
        label=words(f"layer.{layer.key}"), value=layer.key, description=words(f"about.{layer.key}"), size="sm"
    )


def _way(option: Option, ask: Ask) -> html.Div:
    words = ask.words
    chosen = dict(ask.state.ways).get(option.name, option.values[0])
    name: Any = {"option": option.name}
    if len(option.values) > MOST_BUTTONS and not _stepped(option):
        control = _list(option, chosen, words)
    elif len(option.values) > MOST_BUTTONS:
        control = dmc.Slider(
            id=name,
            value=option.values.index(chosen),
            min=0,
            max=len(option.values) - 1,
            marks=_marks(option.values, words),
            label=None,
            size="sm",
            color="petrol",
        )
    else:
        absent = _absent(ask)
        data = [{"value": v, "label": words(f"ways.{v}"), "disabled": v in absent} for v in option.values]
        control = dmc.SegmentedControl(id=name, value=chosen, data=data, size="xs", fullWidth=True)
    told: dict[str, Any] = {"data-option": option.name}
    return html.Div([html.H3(words(f"way.{option.name}")), control], className="way", **told)


def _stepped(option: Option) -> bool:
    """Return whether the values are steps of one thing: a word, then ascending numbers."""
    return not option.values[0].isdigit() and all(value.isdigit() for value in option.values[1:])


def _list(option: Option, chosen: str, words: Text) -> dmc.Select:
    ordered = sorted(option.values, key=int) if option.values[0].isdigit() else option.values
    data = [{"value": v, "label": words.number(int(v)) if v.isdigit() else words(f"ways.{v}")} for v in ordered]
    name: Any = {"option": option.name}
    within = {"withinPortal": False}
    return dmc.Select(
        id=name,
        value=chosen,
        data=data,
        size="sm",
        allowDeselect=False,
        comboboxProps=within,
        **controls.aria(words(f"way.{option.name}")),
    )


def _absent(ask: Ask) -> set[str]:
    """Return the ways that need something nobody has imported."""
    needed = {"people": ask.snapshot.people, "effort": ask.snapshot.effort}
    return {name for name, rows in needed.items() if not len(rows)}


def _marks(values: Sequence[str], words: Text) -> list[dict[str, Any]]:
    """Return a mark for every value; the first, last and every other one between them are written."""
    written = {0, len(values) - 1, *range(2, len(values) - 2, 2)}
    named = [words.number(int(value)) if value.isdigit() else words(f"ways.{value}") for value in values]
    return [{"value": i, **({"label": name} if i in written else {})} for i, name in enumerate(named)]


def _signs(ask: Ask) -> list[html.Details]:
    present = [kind for key, kind in facts.kinds().items() if key in set(ask.snapshot.resources["kind"])]
    signs = [
        html.Li([html.Img(src=f"/icons/{marker(kind.key, 'surveyed')}.svg", alt=""), kind.name(ask.words.names)])
        for kind in present
    ]
    heading = html.Summary(ask.words("place.kinds"))
    return [html.Details([heading, html.Ul(signs, className="signs")])] if signs else []
