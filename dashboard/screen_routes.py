"""The projector's addresses: its page, its scenes, what is typed into it. Bound to one application."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from threading import Lock
from time import perf_counter
from typing import Any

from flask import Flask, Response, abort, jsonify, request

from dashboard import picture, scenes, screen
from dashboard.boardroom import Item
from dashboard.boards import Board
from dashboard.desk import Desk
from dashboard.picture import Json
from dashboard.text import LANGUAGES, Text, language, text
from dashboard.themes import THEMES
from geodata import decisions, entries, facts
from geodata.decisions import Standing

SEEN = 64  # pictures that a decision may still refer to
GUARD = "X-Meeting"  # a form on another site cannot set it


class Seen:
    """The pictures that were shown lately, by digest: a decision is frozen with what the room saw when it was typed."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Json] = OrderedDict()
        self._lock = Lock()

    def keep(self, shown: Json) -> str:
        """Keep a picture and return its digest; the oldest goes when there are too many."""
        digest = sha256(picture.packed(shown).encode()).hexdigest()[:16]
        with self._lock:
            self._kept[digest] = shown
            self._kept.move_to_end(digest)
            while len(self._kept) > SEEN:
                self._kept.popitem(last=False)
        return digest

    def find(self, digest: str) -> Json | None:
        """Return a picture that was shown, None when it is too long ago or another server showed it."""
        with self._lock:
            return self._kept.get(digest)


def register(server: Flask, desk: Desk, boards: Mapping[str, Board]) -> None:
    """Add the addresses to this application."""
    seen = Seen()

    @server.get("/meeting/screen")
    @server.get("/<any(fa, en):code>/meeting/screen")
    def projector(code: str = "") -> str:
        words = text(language(code))
        theme = THEMES.get(request.args.get("theme", ""), THEMES["light"])
        return screen.frame(decisions.standing(desk.store), desk.shown, words, theme)

    @server.get("/meeting/<int:number>/scene")
    def scene(number: int) -> Response:
        return jsonify(_scene(desk, boards, seen, number))

    @server.get("/meeting/<int:number>/pulse")
    def pulse(number: int) -> Response:
        return jsonify(_pulse(decisions.standing(desk.store), number, _words()))

    @server.get("/meeting/<int:number>/complete")
    def complete(number: int) -> Response:
        standing = decisions.standing(desk.store)
        if number not in standing.meetings.index:
            return abort(404)
        given = {key: request.args.get(key, "") for key in (*screen.FIELDS, "issue")}
        day = int(standing.meetings.at[number, "day"])
        return jsonify(screen.completed(request.args.get("field", ""), given, desk.shown, day, _words()))

    @server.post("/meeting/<int:number>/decide")
    def decide(number: int) -> Any:
        if GUARD not in request.headers:
            return {"closed": True}, 403
        given = request.get_json(silent=True)
        return _decide(desk, boards, seen, number, given if isinstance(given, dict) else {})


def _scene(desk: Desk, boards: Mapping[str, Board], seen: Seen, number: int) -> Json:
    began = perf_counter()
    words, theme = _words(), THEMES.get(request.args.get("theme", ""), THEMES["light"])
    standing = decisions.standing(desk.store)
    items = list(standing.meetings.at[number, "agenda"]) if number in standing.meetings.index else []
    told = _pulse(standing, number, words)
    if not items:
        return told | {"html": screen.empty(words), "at": 0, "key": "", "digest": "", "seconds": perf_counter() - began}
    at = screen.position(items, request.args.get("at", "1"))
    shown = _shown(desk, boards, standing, number, items[at])
    html = screen.stage(shown, words, theme, bool(request.args.get("narrow")))
    about = {"place": _name(desk, items[at], words), "issue": shown.get("issue", "")}
    kept = {"html": html, "at": at + 1, "key": items[at]["key"], "digest": seen.keep(shown), "about": about}
    return told | kept | {"seconds": perf_counter() - began}


def _shown(desk: Desk, boards: Mapping[str, Board], standing: Standing, number: int, item: Item) -> Json:
    asked = request.args.get("issue", "")
    room = screen.room(desk, standing, int(standing.meetings.at[number, "day"]), boards)
    return scenes.shown(item, room, asked if asked in facts.issues() else "")


def _name(desk: Desk, item: Item, words: Text) -> str:
    known = entries.places(desk.shown).get(item["place"])
    return known.name(words.names) if known else ""


def _pulse(standing: Standing, number: int, words: Text) -> Json:
    """Return what changes while a meeting goes on: whether it is open, its scenes, its decisions."""
    if number not in standing.meetings.index:
        return {"open": False, "scenes": 0, "decided": []}
    going = standing.going == number
    scenes_ = len(standing.meetings.at[number, "agenda"])
    return {"open": going, "scenes": scenes_, "decided": screen.decided(standing, number, words)}


def _decide(desk: Desk, boards: Mapping[str, Board], seen: Seen, number: int, given: Mapping[str, Any]) -> Any:
    """Store a decision or say everything that is wrong with it, by field."""
    words, standing, snapshot = _words(), decisions.standing(desk.store), desk.shown
    closed = {"closed": True, "said": words("screen.closed")}, 409
    if standing.going != number:
        return closed
    day = int(standing.meetings.at[number, "day"])
    shown = seen.find(str(given.get("digest", "")))
    query = str(shown.get("query", "")) if shown else ""
    entry, problems = entries.read(screen.typed(given), snapshot, day, screen.measure(snapshot, day), query)
    if entry is None:
        told = {problem.column: problem.sentence(words.language) for problem in problems}
        return {"problems": told}, 422
    try:
        made = decisions.resolve(desk.store, number, entry, shown)
    except ValueError:  # it ended this very moment
        return closed
    said = words("screen.stored", n=words.number(made))
    return {"number": made, "said": said} | _pulse(decisions.standing(desk.store), number, words)


def _words() -> Text:
    code = request.args.get("language", "")
    return text(code if code in LANGUAGES else LANGUAGES[0])
