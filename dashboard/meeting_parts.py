"""The small pieces of the meeting page: a button that acts, a field that is typed into, a decision in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.controls import aria
from dashboard.text import Text

Posted = Mapping[str, str | int]
NOTHING: Posted = {}


def act(
    shown: str,
    name: str,
    look: str,
    told: Posted = NOTHING,
    *,
    label: str = "",
    error: str = "",
    disabled: bool = False,
    ticked: bool | None = None,
) -> html.Button:
    """Return a button that does one of ``meeting_acts.ACTS``; the browser posts what it is ``told``.

    A key of ``told`` like "field-x" names a field of the page whose text goes along as "x". ``error`` is where a
    refusal stands. ``ticked`` makes it a box to tick.
    """
    known = {f"data-{key}": str(value) for key, value in {"act": name, "error": error, **told}.items()}
    box = {} if ticked is None else {"role": "checkbox", "aria-checked": "true" if ticked else "false"}
    named: Any = {**known, **box, **(aria(label) if label else {})}
    return html.Button(shown, className=look, disabled=disabled, title=label or None, **named)


def field(key: str, label: str, value: str = "", placeholder: str = "") -> html.Div:
    """Return a field to type into and, below it, the place for what is wrong with it."""
    box = dmc.TextInput(id=key, label=label, value=value, placeholder=placeholder, size="sm")
    return html.Div(
        [box, html.P(id=f"{key}-error", className="meeting-error", role="alert")], className="meeting-field"
    )


def fact(number: int, row: Sequence[str], words: Text) -> list[Any]:
    """Return a decision in one line: number, what, who, where, until when; ``row`` as ``resolved.row`` has it."""
    shown, what, agency, place, due = row[:5]
    name = html.A(
        words("meeting.decision", n=shown, what=what),
        href=words.address(f"/decision/{number}"),
        className="meeting-what",
    )
    return [name, html.Small(" · ".join([agency, place, words("meeting.until", day=due)]))]


def asker(words: Text, asked: dict[str, str]) -> html.Button:
    """Return a small button that puts the page's address on the agenda with a question of its own.

    ``asked``: ``data-asked``, the question, and ``data-about``, what tells this view from others of the same page.
    """
    lost: Any = {"data-lost": words("meeting.not_added"), **asked}
    return html.Button(words("meeting.add"), className="meeting-asker", title=words("meeting.add_about"), **lost)


def adder(words: Text) -> list[Any]:
    """Return the button that puts the page's address on the agenda, and where it is said what came of it."""
    lost: Any = {"data-lost": words("meeting.not_added"), **aria(words("meeting.add"))}
    shown = [
        html.Span(words(f"meeting.{key}"), className=look) for key, look in (("add", "long"), ("add_short", "short"))
    ]
    button = html.Button(
        shown, id="add-to-meeting", className="meeting-adder", title=words("meeting.add_about"), **lost
    )
    return [button, html.Div(id="meeting-added", className="meeting-added", role="status")]
