"""The addresses that the card of one case posts to; bound to one application. No address and no log holds a number."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from dashboard import boardroom, level_case
from dashboard.desk import Desk
from dashboard.text import LANGUAGES, Text, text
from geodata import overrides
from geodata.problems import Unreadable

GUARD = "X-Levels"  # a form on another site cannot set it


def register(server: Flask, desk: Desk) -> None:
    """Add the addresses to this application."""

    @server.post("/levels/case")
    def find() -> Any:
        return _answer(desk, _given()) if GUARD in request.headers else ({"said": ""}, 403)

    @server.post("/levels/override")
    def change() -> Any:
        if GUARD not in request.headers:
            return {"said": ""}, 403
        given = _given()
        try:
            overrides.override(desk.store, given["agency"], given["number"], given["level"], given["reason"])
        except Unreadable as error:
            return {"said": error.problem.sentence(_words().language)}, 422
        desk.renew()
        return _answer(desk, given)


def _answer(desk: Desk, given: dict[str, str]) -> Any:
    words = _words()
    try:
        case = overrides.find(desk.store, given["agency"], given["number"])
        history = overrides.history(desk.store, given["agency"], given["number"])
        snapshot = desk.snapshot
        return {"rows": level_case.told(snapshot, case, history, boardroom.today(snapshot), words)}
    except Unreadable as error:
        return {"said": error.problem.sentence(words.language)}, 404


def _given() -> dict[str, str]:
    body = request.get_json(silent=True)
    found = body if isinstance(body, dict) else {}
    return {name: str(found.get(name) or "") for name in ("agency", "number", "level", "reason")}


def _words() -> Text:
    code = request.args.get("language", "")
    return text(code if code in LANGUAGES else LANGUAGES[0])
