"""Saved plans: kept under a name, opened again, compared, forgotten. Lays out and writes to the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, quote, unquote

import dash_mantine_components as dmc
import numpy as np
from dash import html, no_update

from dashboard import controls, plan_table, plans
from dashboard.desk import Desk
from dashboard.text import Text
from geodata import scenarios
from geodata.persian import number
from geodata.problems import Unreadable
from layers import scenario
from layers.scenario import Act, Change


def card(desk: Desk, words: Text) -> html.Section:
    """Return the card with the plan's changes, its numbers beside others, and the saved ones."""
    name: Any = {"part": "plan"}
    keep = html.Div(
        [
            dmc.TextInput(id="plan-name", placeholder=words("plan.name"), size="sm", **_named(words)),
            html.Button(words("plan.save"), id="plan-save", className="preset"),
        ],
        className="plan-keep",
    )
    parts = [html.Div(id=name), html.Div(id="plan-table", className="plan-table"), *plan_table.window(words), keep]
    return html.Section(
        [html.H2(words("plan.made")), *parts, html.Div(saved(desk, words), id="plan-saved")], className="card"
    )


def saved(desk: Desk, words: Text) -> list[Any]:
    """Return the saved plans, each with what opens, compares and forgets it."""
    kept = scenarios.saved(desk.store)
    if not kept:
        return [html.P(words("plan.none_saved"), className="quiet")]
    return [html.H3(words("plan.saved")), html.Ul([_line(name, words) for name, *_ in kept], className="spots")]


def changed(desk: Desk, words: Text, button: Any, clicks: Any, name: str | None, search: str) -> str:
    """Save the address's plan under a name or forget one; return what is wrong with the name, '' for nothing."""
    if not clicks:
        return ""
    if isinstance(button, dict):
        scenarios.remove(desk.store, unquote(button["forget-plan"]))
        return ""
    plan = parse_qs((search or "").removeprefix("?")).get("plan", [""])[-1]
    if not plan:
        return words("plan.nothing_to_save")
    try:
        scenarios.save(desk.store, name or "", plan)
    except Unreadable as refused:
        found = refused.problem
        return replace(found, value=words.figures(found.value)).sentence(words.names)
    return ""


def plan_of(desk: Desk, name: str) -> str:
    """Return the plan saved under a name, '' when there is none any more."""
    return next((plan for kept, plan, *_ in scenarios.saved(desk.store) if kept == name), "")


def asked(desk: Desk, button: Any, pressed: Any, point: Any, search: str, given: Sequence[Any]) -> Any:
    """Return the address's query after a button of the page or a point on the map; no change where nothing was said.

    ``given`` are what the card says: services, capacity, the place that is there, its new capacity.
    """
    if not pressed:
        return no_update
    kind, value = next(iter(button.items())) if isinstance(button, dict) else ("act", point["act"])
    if kind == "drop":
        return plans.changed(search, drop=value)
    if kind == "open-plan":
        return plans.changed(search, plan=plan_of(desk, unquote(value)))
    added = scenario.read(value) if kind == "take-site" else _change(value, point, *given)
    return plans.changed(search, added=added) if added else no_update


def _change(act: Act, point: Any, services: Any, capacity: Any, place: Any, size: Any) -> tuple[Change, ...]:
    """Return the change that the card asks for, none while something it needs is empty."""
    room, grown = (_amount(words) for words in (capacity, size))
    needed = {"add": (services, room), "move": (place,), "close": (place,), "size": (place, grown)}[act]
    if any(one in (None, "", []) for one in needed):
        return ()
    at = (float(point["lon"]), float(point["lat"])) if point and "lon" in point else (np.nan, np.nan)
    asked = {
        "add": lambda: Change("add", "", *at, tuple(services), room or 0.0),
        "move": lambda: Change("move", place, *at),
        "close": lambda: Change("close", place),
        "size": lambda: Change("size", place, capacity=grown or 0.0),
    }
    return (asked[act](),)


def _amount(words: Any) -> float | None:
    """Return a number of people a month in either language's digits, None where it is none that can be."""
    found = number(str(words or ""))
    return float(found) if found is not None and plans.LEAST <= found <= scenario.LARGEST else None


def present(desk: Desk, words: Text, place: str | None) -> str:
    """Return the capacity that a place has at present, as the form shows it; '' where it is not known."""
    places = desk.snapshot.resources
    known = places.loc[places["key"] == place, "capacity"].dropna()
    return words.figures(f"{known.iloc[0]:.15g}") if len(known) else ""


def ticked(desk: Desk, ids: Sequence[Any], ticks: Sequence[bool | None]) -> list[tuple[str, str]]:
    """Return name and plan of those to be compared, a few at most."""
    names = [unquote(one["compare"]) for one, tick in zip(ids, ticks, strict=True) if tick]
    return [(name, plan) for name in names[: plans.COMPARED] if (plan := plan_of(desk, name))]


def _line(name: str, words: Text) -> html.Li:
    named = quote(name, safe="")  # ids are ASCII: of any other the server is not told who pressed
    compare, opens, forget = ({kind: named} for kind in ("compare", "open-plan", "forget-plan"))
    tick: Any = dmc.Checkbox(
        id=compare, checked=False, size="sm", label=name, **controls.aria(f"{words('plan.compare')}: {name}")
    )
    open_: Any = html.Button(words("plan.open"), id=opens, className="twin")
    drop: Any = html.Button(
        "×", id=forget, className="close", title=words("plan.forget"), **controls.aria(words("plan.forget"))
    )
    return html.Li([html.Div(tick, className="plan-tick"), open_, drop], className="alert-line")


def _named(words: Text) -> dict[str, Any]:
    return controls.aria(words("plan.name"))
