"""The addresses that the meeting page and the button “add to meeting” post to; bound to one application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, request

from dashboard import meeting_acts
from dashboard.boards import Board
from dashboard.desk import Desk
from dashboard.text import LANGUAGES, Text, text
from geodata.problems import Unreadable

GUARD = "X-Meeting"  # a form on another site cannot set it


def register(server: Flask, desk: Desk, boards: Mapping[str, Board]) -> None:
    """Add the addresses to this application."""

    @server.post("/meeting/acts")
    def act() -> Any:
        if GUARD not in request.headers:
            return {"said": ""}, 403
        return meeting_acts.act(desk, boards, _words(), _given())

    @server.post("/meeting/scenes")
    def add() -> Any:
        if GUARD not in request.headers:
            return {"said": ""}, 403
        given, words = _given(), _words()
        try:
            return meeting_acts.add(desk, words, given.get("view", ""), given.get("asked", ""))
        except Unreadable as error:
            return {"said": meeting_acts.sentence(error, words)}, 422
        except ValueError:
            return {"said": words("meeting.no_view")}, 422


def _given() -> dict[str, str]:
    """Return the body's fields that are text or numbers; anything else is left out."""
    body = request.get_json(silent=True)
    found = body.items() if isinstance(body, dict) else ()
    return {str(name): str(value) for name, value in found if isinstance(value, str | int)}


def _words() -> Text:
    code = request.args.get("language", "")
    return text(code if code in LANGUAGES else LANGUAGES[0])
