"""The sentences of the page of hot spots: the ranked list, the alerts, and whether hot spots predict."""

from __future__ import annotations

from html import escape
from typing import Any

import h3
import numpy as np
from dash import html

from dashboard import captions, colours, controls, findings, palettes
from dashboard.asks import Ask
from dashboard.explorer_charts import month_name
from dashboard.mapfigure import Mark
from geodata import facts
from layers.cells import cover
from layers.discovery import SCANT
from layers.hotspots import RESOLUTION


def spots(ask: Ask) -> list[Any]:
    """Return the hot spots in order, one sentence each; those without enough data folded away below."""
    found = ask.run("spots")
    if found.note in findings.NOTES:
        return [html.P(ask.words(findings.NOTES[found.note]), className="quiet")]
    called = _called(ask)
    faint = [row for row in found.frame.itertuples() if row.word == SCANT]
    listed: list[Any] = (
        [html.Ol([_spot(row, ask, number) for number, row in enumerate(called, 1)], className="spots")]
        if called
        else [html.P(ask.words("spot.none"), className="quiet")]
    )
    if faint:
        summary = html.Summary(ask.words("spot.faint", n=ask.words.number(len(faint))))
        listed.append(html.Details([summary, html.Ol([_spot(row, ask) for row in faint], className="spots")]))
    return listed


def marks(ask: Ask) -> list[Mark]:
    """Return the numbers of the list's hot spots for a map of places finer than neighbourhoods.

    One mark leads to all that lie next to each other.
    """
    if ask.main.layer.kind == "area":
        return []
    found: dict[str, list[tuple[int, Any]]] = {}
    for number, row in enumerate(_called(ask), 1):
        near = next((cell for cell in found if h3.grid_distance(cell, row.cell) <= 1), row.cell)
        found.setdefault(near, []).append((number, row))
    return [_mark(cell, rows, ask) for cell, rows in found.items()]


def _mark(cell: str, rows: list[tuple[int, Any]], ask: Ask) -> Mark:
    lat, lon = h3.cell_to_latlng(cell)
    words = ask.words
    number = words.number(rows[0][0]) + ("+" if len(rows) > 1 else "")
    lines = [escape(f"{_title(row, ask)} – {palettes.word(row.word, words)}", quote=False) for _, row in rows]
    colour = facts.issues()[rows[0][1].issue].colour
    return Mark(lon, lat, number, colour, words.isolate("<br>".join(lines)))


def _called(ask: Ask) -> list[Any]:
    return [row for row in ask.run("spots").frame.itertuples() if row.word != SCANT]


def alerts(ask: Ask) -> list[Any]:
    """Return what has risen lately beyond chance; one quiet sentence when nothing has."""
    found, words = ask.run("alerts"), ask.words
    if found.note in findings.NOTES:
        return [html.P(words(findings.NOTES[found.note]), className="quiet")]
    if found.frame.empty:
        return [html.P(words("alert.quiet"), className="quiet")]
    named = captions.names(ask.snapshot, words)
    lines = []
    for row in found.frame.itertuples():
        said = words(
            "alert.line",
            issue=facts.issues()[row.issue].short(words.names),
            place=named[row.neighbourhood],
            recent=words.number(row.recent),
            usual=words.number(row.usual, 1),
            since=month_name(row.since, words),
        )
        lines.append(html.Li([html.Span(said), _badge(row.word, ask)], className="alert-line"))
    return [html.Ul(lines, className="spots")]


def prediction(ask: Ask) -> list[Any]:
    """Return how much of this period last period's hot spots held, beside the cells that had most cases then."""
    found, words = ask.run("prediction"), ask.words
    frame = found.frame
    if frame.empty or frame["value"].isna().all():
        return [html.P(words(f"prediction.{found.note or 'no-called'}"), className="quiet")]
    rows = [
        [
            words(f"prediction.{row.Index}"),
            words.percent(row.hit_rate),
            words.percent(row.area),
            words("prediction.times", n=words.number(row.value, 1)),
        ]
        for row in frame.itertuples()
        if not np.isnan(row.value)
    ]
    head = [words(f"prediction.{key}") for key in ("map", "held", "part", "pai")]
    first = frame.iloc[0]
    sentence = words("prediction.line", share=words.percent(first["hit_rate"]), part=words.percent(first["area"]))
    return [html.P(sentence), controls.table(head, rows, "")]


def _title(row: Any, ask: Ask) -> str:
    words = ask.words
    near = words("spot.near", landmark=_landmark(row.near, ask)) if row.near else ""
    place = captions.names(ask.snapshot, words)[row.neighbourhood]
    return words("spot.title", issue=facts.issues()[row.issue].short(words.names), place=place, near=near)


def _spot(row: Any, ask: Ask, number: int = 0) -> html.Li:
    words, issue = ask.words, facts.issues()[row.issue]
    lat, lon = h3.cell_to_latlng(row.cell)
    more = words("spot.more", cases=words.number(row.cases), times=words.number(row.value, 1))
    where: dict[str, Any] = {
        "data-at": f"{lat:.5f},{lon:.5f}",
        "data-n": str(cover(ask.snapshot, RESOLUTION).index.get_loc(row.cell)),
    }
    inside = [
        html.Span(words.number(number) if number else "", className="mark", style={"background": issue.colour}),
        html.Span([html.B(_title(row, ask)), html.Small(more)], className="spot-words"),
        _badge(row.word, ask),
    ]
    return html.Li(html.Button(inside, className="spot", title=words("spot.go"), **where))


def _landmark(key: str, ask: Ask) -> str:
    kind, _, name = key.partition("/")
    if kind == "place":
        return captions.place_name(ask.snapshot, int(name), ask.words)
    station = next(one for one in facts.ground()["stations"] if one["en"] == name)
    return ask.words("spot.station", name=station[ask.words.names])


def _badge(word: str, ask: Ask) -> html.Span:
    fade = palettes.FADES.get(word, "scant")
    style = {"--word": colours.MEANT[f"hot-{fade}"]} if word in palettes.FADES else {}
    return html.Span(palettes.word(word, ask.words), className=f"badge {fade}", style=style)
