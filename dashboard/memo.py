"""The memo before a meeting: its questions, each scene with its picture, and how all is counted. Pure values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from dashboard import drawing, paper_words, resolved
from dashboard.picture import Json
from dashboard.text import Text
from dashboard.themes import LIGHT
from geodata.decisions import Standing

WIDTH, HEIGHT = 1500, 430  # of a picture; on a sheet its letters of 28 are nine and a half points


class Ahead(NamedTuple):
    """What a memo is made of: the pictures of its scenes as ``scenes.shown`` gives them, ``known`` of ``closing``."""

    number: int
    standing: Standing
    shown: Sequence[Json]
    known: Mapping[str, Any]


def page(ahead: Ahead, words: Text) -> dict[str, Any]:
    """Return what the memo says, block by block."""
    row = ahead.standing.meetings.loc[ahead.number]
    scenes = [_scene(at, shown, words) for at, shown in enumerate(ahead.shown, start=1)]
    return {
        "title": words("paper.memo", n=words.number(ahead.number)),
        "day": paper_words.dated(int(row["day"]), words),
        "late": row["closed"] is not None,
        "demonstration": ahead.known["demonstration"],
        "scenes": scenes,
        "source": paper_words.source(ahead.known, words),
        "methods": _methods(ahead.shown, words),
        "heads": [words(f"decision.{head}") for head in resolved.HEADS],
    }


def _scene(at: int, shown: Json, words: Text) -> dict[str, Any]:
    said = shown["said"].get(words.names, {})
    legend = said.get("legend", [])
    return {
        **shown["scene"][words.names],
        "at": words.number(at),
        "svg": Markup(drawing.draw(shown, words, LIGHT, WIDTH, HEIGHT)),
        "title": said.get("title", ""),
        "unit": said.get("unit", ""),
        "legend": [(LIGHT.shades[shade] if shade is not None else "", *rest) for shade, *rest in legend],
        "rows": said.get("rows", []),
        "more": said.get("more", ""),
        "caption": [*said.get("caption", []), *said.get("sources", [])],
    }


def _methods(shown: Sequence[Json], words: Text) -> list[tuple[str, str]]:
    """Return what each picture of the memo counts, each once, by its title."""
    layers = dict.fromkeys(one["layer"] for one in shown if "layer" in one)
    known = [key for key in layers if f"about.{key}" in words.words]
    return [(words(f"layer.{key}"), words(f"about.{key}")) for key in known]
