"""Where next: the best spots for new places, how good the answer is, how firm, and what no place could mend."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
import numpy as np
from dash import html

from dashboard import captions, findings
from dashboard.asks import Ask
from dashboard.text import Text
from layers import sites
from layers.scenario import Change, write

NAMED = 3


def card(words: Text) -> html.Section:
    """Return the card: aim, number and capacity of new places, and a button; looking takes a second or two."""
    aims = [{"value": key, "label": words(f"site.{key}")} for key in sites.METHOD.values]
    counts = [{"value": key, "label": words.number(int(key))} for key in sorted(sites.COUNT.values)]
    rooms = [{"value": key, "label": words.number(int(key))} for key in sorted(sites.ROOM.values, key=int)]
    within: dict[str, Any] = {"withinPortal": False}
    controls = [
        dmc.Select(
            id="sites-method",
            label=words("site.method"),
            data=aims,
            value=aims[0]["value"],
            allowDeselect=False,
            comboboxProps=within,
        ),
        html.Div(
            [
                html.Span(words("site.count"), className="mantine-InputWrapper-label"),
                dmc.SegmentedControl(
                    id="sites-count", data=counts, value=sites.COUNT.values[0], size="sm", fullWidth=True
                ),
            ]
        ),
        dmc.Select(
            id="sites-room",
            label=words("site.room"),
            data=rooms,
            value=sites.ROOM.values[0],
            allowDeselect=False,
            comboboxProps=within,
        ),
    ]
    return html.Section(
        [
            html.H2(words("site.title")),
            html.P(words("site.about"), className="quiet"),
            dmc.Stack(controls, gap=12),
            html.Button(words("site.find"), id="sites-find", className="preset site-find"),
            html.Div(id="sites", **{"aria-live": "polite"}),  # type: ignore[arg-type]
        ],
        className="card",
    )


def found(ask: Ask, method: str, count: str, room: str, services: Any) -> list[Any]:
    """Return the suggested places in order, each with what takes it into the plan."""
    asked = {"method": method, "count": count, "room": room, "services": ".".join(services or ())}
    ways = dict(ask.state.ways) | {name: way for name, way in asked.items() if way}
    result = ask.desk.run("sites", ask.state.choice, ask.snapshot, tuple(ways.items()))
    words, totals = ask.words, result.totals
    if result.note:
        said = findings.NOTES.get(result.note) or f"site.{result.note}"
        return [html.P(words(said), className="quiet")]
    lines = [_line(row, n, ask, asked) for n, row in enumerate(result.frame.itertuples(), 1)]
    return [
        html.P(_gain(method, totals, words)),
        html.Ol(lines, className="spots"),
        html.P(_trust(totals, words), className="quiet"),
        *_beyond(ask, ways, totals),
    ]


def _gain(method: str, totals: Any, words: Text) -> str:
    before, after = totals["before"], totals["after"]
    if method == "covering":
        return words("site.gain_covering", before=words.number(before), after=words.number(after))
    said = {name: words("site.no_way") if np.isnan(n) else words.short(round(n, 1)) for name, n in _both(before, after)}
    return words(f"site.gain_{method}", **said)


def _both(before: float, after: float) -> list[tuple[str, float]]:
    return [("before", before), ("after", after)]


def _trust(totals: Any, words: Text) -> str:
    """Return whether the answer is proven the best, else how far from it at most, and how firm it is."""
    best = words("site.proven") if totals["proven"] else words("site.gap", share=words.percent(totals["gap"]))
    return f"{best} {words('site.stable', share=words.percent(totals['good']))}"


def _beyond(ask: Ask, ways: dict[str, str], totals: Any) -> list[Any]:
    """Return what would be needed for everybody, or which neighbourhoods stay out of reach whatever is built."""
    words, minutes = ask.words, ask.words.number(int(ways.get("minutes", "15")))
    result = ask.desk.run("beyond", ask.state.choice, ask.snapshot, tuple(ways.items()))
    lost = result.frame["value"]
    if lost.empty:
        needed = words.number(result.totals["needed"])
        return [html.P(words("site.everybody", n=needed, minutes=minutes))]
    named = [captions.names(ask.snapshot, words)[key] for key in lost.index[:NAMED]]
    more = len(lost) - len(named)
    places = words.list([*named, words("finding.more", n=words.number(more))] if more > 0 else named)
    return [html.P(words("site.beyond", n=words.number(lost.sum()), minutes=minutes, places=places))]


def _line(row: Any, number: int, ask: Ask, asked: dict[str, str]) -> html.Li:
    words = ask.words
    services = tuple(row.services.split(" "))
    change = Change("add", "", row.lon, row.lat, services, float(asked["room"]))
    name = captions.names(ask.snapshot, words)[row.neighbourhood]
    button: Any = {"take-site": write((change,))}
    counted = words("site.takes" if asked["method"] == "covering" else "site.nearest", n=words.number(row.value))
    inside = [
        html.Span(words.number(number), className="mark plan-mark"),
        html.Span([html.B(name), html.Small(counted)], className="spot-words"),
        html.Button(words("site.take"), id=button, className="preset"),
    ]
    return html.Li(inside, className="site-line")
