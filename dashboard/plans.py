"""What if: the changes of a plan as buttons, its numbers beside today's and other plans', and its marks on the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlencode

import dash_mantine_components as dmc
import numpy as np
from dash import html

from dashboard import captions, colours, controls
from dashboard.asks import Ask
from dashboard.mapfigure import Mark
from dashboard.text import Text
from geodata import facts
from layers import scenario
from layers.scenario import Change

USUAL = 30  # people a month a place is begun with
COMPARED = 3  # saved plans beside today and the one at hand


def text_of(ask: Ask) -> str:
    """Return the plan that the address carries, '' for none."""
    return dict(ask.state.ways).get("plan", "")


def card(ask: Ask) -> html.Section:
    """Return the card: what to add and where, what to change of a place that is there."""
    words = ask.words
    services = [{"value": key, "label": one.name(words.names)} for key, one in facts.services().items()]
    first = [key for key, one in facts.services().items() if set(one.issues) & set(ask.state.choice.issues)][:1]
    add = [
        dmc.MultiSelect(
            id="plan-services",
            label=words("plan.services"),
            data=services,
            value=first or [next(iter(facts.services()))],
            **_inside(),
        ),
        _number("plan-capacity", words("plan.capacity"), words),
        html.Div([_aim("add", words), *_quiet(words, "aim_hint", "assumed")], className="plan-aim"),
    ]
    places = [
        {"value": key, "label": captions.place_name(ask.snapshot, i, words)}
        for i, key in enumerate(ask.snapshot.resources["key"])
    ]
    change = [
        dmc.Select(id="plan-place", label=words("plan.place"), data=places, searchable=True, **_inside()),
        _number("plan-size", words("plan.size"), words),
        html.Div(
            [
                _aim("move", words),
                html.Button(words("plan.close"), id={"act": "close"}, className="preset"),
                html.Button(words("plan.resize"), id={"act": "size"}, className="preset"),
            ],
            className="presets",
        ),
    ]
    head = html.H2(words("plan.title"))
    parts = [html.H3(words("plan.add")), *add, html.Hr(), html.H3(words("plan.change")), *change]
    return html.Section([head, html.P(words("plan.about"), className="quiet"), *parts], className="card plan")


def changes(ask: Ask) -> list[Any]:
    """Return the plan's changes, each with a button that takes it back; a sentence when there are none."""
    words, plan = ask.words, text_of(ask)
    made = scenario.read(plan)
    if not made:
        return [html.P(words("plan.empty"), className="quiet")]
    lines = [
        html.Li([html.Span(words.number(n), className="mark plan-mark"), _said(change, ask), _drop(n - 1, words)])
        for n, change in enumerate(made, 1)
    ]
    lost = scenario.left_out(ask.snapshot, plan)
    gone = [html.P(words("plan.left_out", n=words.number(lost)), className="quiet")] if lost else []
    return [html.Ul(lines, className="spots plan-list"), *gone]


def comparison(ask: Ask, saved: Sequence[tuple[str, str]]) -> html.Table | html.P:
    """Return the measures of today, of the plan at hand and of saved ones (name, plan), a column each."""
    words, plan = ask.words, text_of(ask)
    columns = [(words("plan.now"), "")]
    columns += [(words("plan.this"), plan)] if plan else []
    columns += [(name, other) for name, other in saved if other != plan]
    results = [_outcome(ask, other) for _, other in columns]
    rows = [
        [words(f"outcome.{key}", n=_minutes(ask)), *(_measure(key, result, ask) for result in results)]
        for key in results[0].index
    ]
    return controls.table([words("outcome.measure"), *(name for name, _ in columns)], rows, "")


def marks(ask: Ask) -> list[Mark]:
    """Return a number on the map for every change of the plan, with its sentence."""
    places = scenario.planned(ask.snapshot, text_of(ask)).set_index("key")
    found = []
    for n, change in enumerate(scenario.read(text_of(ask)), 1):
        if change.key not in places.index or np.isnan(places.loc[change.key, "lon"]):
            continue
        row, number = places.loc[change.key], ask.words.number(n)
        said = ask.words.isolate(_sentence(change, ask))
        colour = colours.MUTED if change.act == "close" else colours.INK
        found.append(Mark(float(row["lon"]), float(row["lat"]), number, colour, said))
    return found


def changed(search: str, added: Sequence[Change] = (), drop: int | None = None, plan: str | None = None) -> str:
    """Return an address's query with more changes of its plan, without the one at ``drop``, or with another plan."""
    query = {name: values[-1] for name, values in parse_qs((search or "").removeprefix("?")).items()}
    made = list(scenario.read(query.pop("plan", "") if plan is None else plan))
    if drop is not None:
        del made[drop : drop + 1]
    written = scenario.write(tuple([*made, *added][: scenario.MOST]))
    found = urlencode(query | dict.fromkeys(["plan"] * bool(written), written), safe=",/:;")
    return f"?{found}" if found else ""


def _outcome(ask: Ask, plan: str) -> Any:
    ways = tuple((name, way) for name, way in ask.state.ways if name != "plan") + ((("plan", plan),) if plan else ())
    return ask.desk.run("outcome", ask.state.choice, ask.snapshot, ways).frame


def _measure(key: str, frame: Any, ask: Ask) -> str:
    value, place, words = frame.loc[key, "value"], frame.loc[key, "place"], ask.words
    if np.isnan(value):
        return words("map.none")
    unit = {"near": "percent", "farthest": "minutes"}.get(key, "")
    amount = words.percent(value / 100) if unit == "percent" else words.amount(round(value, 2), unit)
    return f"{amount} – {captions.names(ask.snapshot, words)[place]}" if place else amount


def _minutes(ask: Ask) -> str:
    return ask.words.number(int(dict(ask.state.ways).get("minutes", "15")))


def _said(change: Change, ask: Ask) -> html.Span:
    return html.Span(_sentence(change, ask), className="spot-words")


def _sentence(change: Change, ask: Ask) -> str:
    words = ask.words
    services = words.list(facts.services()[key].name(words.names) for key in change.services)
    capacity = "" if np.isnan(change.capacity) else words.number(change.capacity)
    return words(f"plan.did_{change.act}", name=_name(change.key, ask), services=services, n=capacity)


def _name(key: str, ask: Ask) -> str:
    known = list(ask.snapshot.resources["key"])
    if key in known:
        return captions.place_name(ask.snapshot, known.index(key), ask.words)
    return ask.words("plan.new", n=ask.words.number(int(key[1:]))) if key[1:].isdigit() else key


def _drop(position: int, words: Text) -> html.Button:
    name: Any = {"drop": position}
    return html.Button("×", id=name, className="close", title=words("plan.drop"), **controls.aria(words("plan.drop")))


def _aim(act: str, words: Text) -> html.Button:
    told: dict[str, Any] = {"data-aim": act, "data-aiming": words("plan.aiming"), **controls.PRESSED}
    return html.Button(words(f"plan.aim_{act}"), id=f"aim-{act}", className="preset aim", **told)


def _number(key: str, label: str, words: Text) -> dmc.TextInput:
    """Return a field for a whole number in either language's digits: a number's own field knows Latin ones only."""
    return dmc.TextInput(id=key, label=label, value=words.number(USUAL), size="sm", inputProps={"inputMode": "numeric"})


def _quiet(words: Text, *keys: str) -> list[html.P]:
    return [html.P(words(f"plan.{key}"), className="quiet") for key in keys]


def _inside() -> dict[str, Any]:
    return {"size": "sm", "comboboxProps": {"withinPortal": False}}
