"""The pieces pages are made of: chips, pickers, cards, tables. Knows words and facts, no numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.figures import CONFIG
from dashboard.text import Text
from geodata import facts

HIDDEN: dict[str, Any] = {"aria-hidden": "true"}
PRESSED: dict[str, Any] = {"aria-pressed": "false"}
OPENS: dict[str, Any] = {"aria-haspopup": "dialog"}


def aria(label: str) -> dict[str, Any]:
    """Return a name for those who hear the page, as a component takes it."""
    return {"aria-label": label}


def glyph(name: str) -> html.Span:
    """Return a drawing that takes the colour of the text around it."""
    return html.Span(className="glyph", style={"--glyph": f"url(/glyphs/{name}.svg)"}, **HIDDEN)


def issue_chips(text: Text, chosen: Sequence[str]) -> html.Div:
    """Return one chip an issue, several at once: colour, drawing and word."""
    chips = [
        dmc.Chip(
            [glyph(issue.icon), issue.short(text.names)],
            value=key,
            size="sm",
            variant="light",
            className="issue",
            wrapperProps={"style": {"--issue": issue.colour}},
        )
        for key, issue in facts.issues().items()
    ]
    return html.Div(
        dmc.ChipGroup(chips, id="issues", multiple=True, value=list(chosen)),
        className="chips",
        role="group",
        **aria(text("filter.issue")),
    )


def picker(key: str, label: str, options: Mapping[str, str], chosen: Sequence[str]) -> dmc.Popover:
    """Return a button that opens a list of boxes to tick; its badge shows how many are ticked."""
    boxes = dmc.CheckboxGroup(
        dmc.Stack([dmc.Checkbox(label=name, value=value, size="sm") for value, name in options.items()], gap=8),
        id=key,
        value=list(chosen),
    )
    return _popover(
        key, [label, html.Span(id=f"{key}-count", className="count")], dmc.ScrollArea(boxes, mah=340, type="auto")
    )


def period_picker(text: Text, months: Sequence[tuple[str, str]]) -> dmc.Popover:
    """Return the choice of Jalali months: presets, from and until. ``months``: key and name, oldest first."""
    options = [{"value": key, "label": name} for key, name in reversed(months)]
    presets = [
        html.Button(text(f"period.{name}"), id={"preset": name}, className="preset")
        for name in ("last_1", "last_3", "last_6", "last_12", "all")
    ]
    ends = [
        dmc.Select(
            label=text(f"period.{name}"),
            id=name,
            data=options,
            clearable=True,
            searchable=True,
            comboboxProps={"withinPortal": False},
        )
        for name in ("from", "until")
    ]
    inside = dmc.Stack(
        [html.Div(presets, className="presets"), dmc.SimpleGrid(ends, cols=2, spacing=12)], gap=16, w=340
    )
    return _popover("period", [text("period.label"), ": ", html.B(id="period-label")], inside)


def chart_card(key: str, title: str, figure: Any, text: Text) -> html.Section:
    """Return a picture with its title and its table twin behind a button."""
    heading = html.Div(
        [
            html.H3(title),
            html.Button(text("chart.as_table"), id={"twin": key}, className="twin", **PRESSED),
        ],
        className="card-head",
    )
    name: Any = {"chart": key}
    graph = html.Div(
        dcc.Graph(id=name, figure=figure, config=CONFIG, className="chart"), dir="ltr", className="as-chart"
    )
    words: dict[str, Any] = {
        "data-first": text(f"twin.{key}"),
        "data-last": text("chart.value" if key == "ranking" else "chart.count"),
        "data-none": text("chart.empty"),
    }
    twin = html.Div(id=f"table-{key}", className="as-table", **words)  # filled in the browser from the picture itself
    return html.Section([heading, graph, twin], className="card", id=f"card-{key}")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], empty: str) -> html.Table | html.P:
    """Return a plain table; a sentence when it has no rows."""
    body = [html.Tr([html.Th(row[0], scope="row"), *(html.Td(cell) for cell in row[1:])]) for row in rows]
    if not body:
        return html.P(empty, className="quiet")
    head = html.Thead(html.Tr([html.Th(heading, scope="col") for heading in headings]))
    return html.Table([head, html.Tbody(body)], className="plain")


def _popover(key: str, label: list[Any], inside: Any) -> dmc.Popover:
    button = html.Button(label, className="picker", id=f"{key}-button", **OPENS)
    return dmc.Popover(
        [dmc.PopoverTarget(button), dmc.PopoverDropdown(inside)],
        position="bottom-start",
        shadow="md",
        keepMounted=True,
        trapFocus=False,
        returnFocus=True,
        transitionProps={"duration": 0},
        zIndex=500,
    )
