"""What if: the form that changes a plan, its changes as buttons, and its marks on the map. Lays out only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import parse_qs, urlencode

import dash_mantine_components as dmc
import numpy as np
from dash import dcc, html, no_update

from dashboard import captions, colours, controls
from dashboard.asks import Ask
from dashboard.mapfigure import Mark
from dashboard.text import Text
from geodata import facts
from layers import scenario
from layers.scenario import Change

USUAL, LEAST = 30, 1  # people a month a place is begun with, and the fewest that a change may ask for
COMPARED = 3  # saved plans beside today and the one at hand
NEEDS = {"add": "services capacity", "move": "place", "close": "place", "size": "place size"}  # fields of an act


def text_of(ask: Ask) -> str:
    """Return the plan that the address carries, '' for none."""
    return dict(ask.state.ways).get("plan", "")


def card(ask: Ask) -> html.Section:
    """Return the card: what to add and where, what to change of a place that is there."""
    words, begun = ask.words, usual(ask, ask.state.choice.issues)
    services = [{"value": key, "label": one.name(words.names)} for key, one in facts.services().items()]
    add = [
        dmc.MultiSelect(
            id="plan-services",
            label=words("plan.services"),
            data=services,
            value=begun,
            **_inside(),
        ),
        _number("plan-capacity", words("plan.capacity"), words.number(USUAL)),
        html.Div([_aim("add", words), *_quiet(words, "aim_hint", "assumed")], className="plan-aim"),
    ]
    places = [
        {"value": key, "label": captions.place_name(ask.snapshot, i, words)}
        for i, key in enumerate(ask.snapshot.resources["key"])
    ]
    change = [
        dmc.Select(id="plan-place", label=words("plan.place"), data=places, searchable=True, **_inside()),
        _number("plan-size", words("plan.size"), ""),
        html.Div(
            [
                _aim("move", words),
                html.Button(words("plan.close"), id={"act": "close"}, className="preset", **_needs("close")),
                html.Button(words("plan.resize"), id={"act": "size"}, className="preset", **_needs("size")),
            ],
            className="presets",
        ),
    ]
    head = html.H2(words("plan.title"))
    parts = [html.H3(words("plan.add")), *add, html.Hr(), html.H3(words("plan.change")), *change]
    inside = [dcc.Store(id="plan-usual", data=begun), head, html.P(words("plan.about"), className="quiet"), *parts]
    return html.Section(inside, className="card plan", **_refusals(words))


def usual(ask: Ask, issues: Collection[str]) -> list[str]:
    """Return the service that a new place begins with: for the issues asked for, else for today's gravest gap."""
    served = set(issues) or _gravest(ask)
    fitting = [key for key, one in facts.services().items() if set(one.issues) & served]
    return [*fitting, next(iter(facts.services()))][:1]


def _gravest(ask: Ask) -> set[str]:
    if not len(ask.snapshot.cases):
        return set()
    today = tuple(way for way in ask.state.ways if way[0] != scenario.PLAN.name)
    gaps = ask.desk.run("gaps", ask.state.choice, ask.snapshot, today).frame
    return set(gaps["issue"][:1]) if len(gaps) else set()


def followed(ask: Ask, issues: Collection[str], chosen: list[str], before: list[str]) -> tuple[Any, Any]:
    """Return the services when other issues are asked for, and the usual ones; what was chosen by hand stays."""
    now = usual(ask, issues)
    return (now if chosen in (before, []) else no_update), now


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
    told: dict[str, Any] = {"data-aim": act, "data-aiming": words("plan.aiming"), **controls.PRESSED, **_needs(act)}
    return html.Button(words(f"plan.aim_{act}"), id=f"aim-{act}", className="preset aim", **told)


def _needs(act: str) -> dict[str, Any]:
    return {"data-needs": NEEDS[act]}


def _refusals(words: Text) -> dict[str, Any]:
    """Return what the browser says at a field that a button needs and that is empty or no number of people."""
    said = {
        "services": words("plan.wrong_services"),
        "place": words("plan.wrong_place"),
        "least": words("plan.wrong_capacity", n=words.number(LEAST)),
        "most": words("plan.wrong_most", n=words.number(scenario.LARGEST)),
        "from": f"{LEAST:.0f}",
        "until": f"{scenario.LARGEST:.0f}",
    }
    return {f"data-{name}": text for name, text in said.items()}


def _number(key: str, label: str, value: str) -> dmc.TextInput:
    """Return a field for a whole number in either language's digits: a number's own field knows Latin ones only."""
    numeric = {"inputMode": "numeric"}
    return dmc.TextInput(id=key, label=label, value=value, autoComplete="off", inputProps=numeric, **_field())


def _quiet(words: Text, *keys: str) -> list[html.P]:
    return [html.P(words(f"plan.{key}"), className="quiet") for key in keys]


def _inside() -> dict[str, Any]:
    return {"comboboxProps": {"withinPortal": False}, **_field()}


def _field() -> dict[str, Any]:
    """Return how a field looks: what is wrong with it stands above, where an open list does not hide it."""
    return {"size": "sm", "inputWrapperOrder": ["label", "error", "input"]}
