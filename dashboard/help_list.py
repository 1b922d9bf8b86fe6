"""The sentences of the page of coverage: gaps in order, room that could be lent, offers of donors. Pure functions."""

from __future__ import annotations

from typing import Any

import numpy as np
from dash import html

from dashboard import captions, findings, meeting_parts
from dashboard.asks import Ask
from geodata import facts
from layers.assignment import CAUSES

SHOWN = 8  # gaps in sight; the others are folded away
MOST = 100  # gaps that are spelled out at all
LOANS = 12  # transfers that are spelled out
OFFERS = ("money", "volunteer_hours", "vehicles")


def gaps(ask: Ask) -> list[Any]:
    """Return where whose needs go unmet, the gravest first, one sentence each; the later ones folded away."""
    found, words = ask.run("gaps"), ask.words
    if found.note in findings.NOTES:
        return [html.P(words(findings.NOTES[found.note]), className="quiet")]
    planned = [html.P(words("gap.with_plan"), className="planned")] if dict(ask.state.ways).get("plan") else []
    if found.frame.empty:
        return [*planned, html.P(words("gap.none", n=_minutes(ask)), className="quiet")]
    lines = [_gap(row, n, ask) for n, row in enumerate(found.frame.head(MOST).itertuples(), 1)]
    listed: list[Any] = [*planned, html.Ol(lines[:SHOWN], className="spots gaps")]
    if len(lines) > SHOWN:
        summary = html.Summary(words("gap.more", n=words.number(len(lines) - SHOWN)))
        listed.append(html.Details([summary, html.Ol(lines[SHOWN:], className="spots gaps")]))
    return listed


def sentence(row: Any, ask: Ask) -> str:
    """Return a gap as one plain sentence: where, how many, of what, and why."""
    words = ask.words
    named = captions.names(ask.snapshot, words)
    high = words("gap.high", n=words.number(row.high)) if row.high else ""
    parts = [cause for cause in CAUSES if getattr(row, cause)]
    said = {
        "place": named[row.neighbourhood],
        "n": words.number(row.value),
        "issue": words.inside(facts.issues()[row.issue].short(words.names)),
        "high": words("gap.all_high") if row.high == row.value else high,
        "minutes": _minutes(ask),
    }
    if len(parts) == 1:
        return words(f"gap.{row.cause}", **said)
    ordered = sorted(parts, key=lambda cause: -getattr(row, cause))
    told = words.list(words(f"gap.part_{cause}", n=words.number(getattr(row, cause))) for cause in ordered)
    return words("gap.mixed", parts=told, **said)


def exchange(ask: Ask) -> list[Any]:
    """Return proposed loans of room from one place to another, each with its reason, and what donors offer besides."""
    found, words = ask.run("exchange"), ask.words
    rows = [_loan(row, ask) for row in found.frame.head(LOANS).itertuples()]
    if rows:
        listed: list[Any] = [html.Ul(rows, className="spots")]
    elif found.totals.get("short"):
        listed = [html.P(words("exchange.nobody", n=words.number(found.totals["short"])), className="quiet")]
    else:
        listed = [html.P(words("exchange.none"), className="quiet")]
    return [*listed, *_offers(ask)]


def _gap(row: Any, number: int, ask: Ask) -> html.Li:
    issue = facts.issues()[row.issue]
    told: dict[str, Any] = {"data-place": row.neighbourhood, "data-issue": row.issue}
    inside = [
        html.Span(ask.words.number(number), className="mark", style={"background": issue.colour}),
        html.Span([html.B(sentence(row, ask)), html.Small(_beside(row, ask))], className="spot-words"),
    ]
    here = " here" if row.neighbourhood in ask.state.choice.places else ""
    return html.Li(html.Button(inside, className=f"spot gap{here}", title=ask.words("gap.go"), **told))


def _beside(row: Any, ask: Ask) -> str:
    """Return the nearest place with the way to it, and whose area it is."""
    return " · ".join([*_nearest(row, ask), *_area(row, ask)])


def _nearest(row: Any, ask: Ask) -> list[str]:
    if row.nearest < 0 or np.isnan(row.minutes):
        return []
    name = captions.place_name(ask.snapshot, int(row.nearest), ask.words)
    limit = float(dict(ask.state.ways).get("minutes", "15"))
    minutes = np.ceil(row.minutes) if row.minutes > limit else row.minutes  # never as near as what counts as near
    shut = ask.words("gap.shut") if row.shut else ""
    return [ask.words("gap.nearest", name=name, n=ask.words.number(minutes)) + shut]


def _area(row: Any, ask: Ask) -> list[str]:
    if row.jurisdiction < 0:
        return []
    area = ask.snapshot.jurisdictions.iloc[row.jurisdiction]
    return [str(area[ask.words.names] or area["fa"])]


def _loan(row: Any, ask: Ask) -> html.Li:
    words = ask.words
    giver, taker = (captions.place_name(ask.snapshot, position, words) for position in (row.giver, row.taker))
    service = facts.services()[row.service].name(words.names)
    said = words("exchange.line", giver=giver, taker=taker, service=service, n=words.number(row.value))
    away = "" if np.isnan(row.minutes) else words("exchange.away", n=words.number(row.minutes))
    why = words(
        "exchange.why",
        giver=giver,
        used=words.percent(row.used),
        taker=taker,
        waiting=words.number(row.waiting),
        away=away,
    )
    asked: Any = {"data-asked": words("exchange.ask", line=said), "data-about": f"loan={row.Index}"}
    told = html.Span([html.B(said), html.Small(why), meeting_parts.asker(words, asked)], className="spot-words")
    return html.Li(told, className="alert-line")


def _offers(ask: Ask) -> list[Any]:
    words, places = ask.words, ask.snapshot.resources
    lines = []
    for i, row in enumerate(places.itertuples()):
        offered = [
            words(f"offer.{name}", n=words.number(getattr(row, name))) for name in OFFERS if getattr(row, name) > 0
        ]
        if offered:
            name = captions.place_name(ask.snapshot, i, words)
            lines.append(html.Li(words("offer.line", name=name, offers=words.list(offered)), className="alert-line"))
    return [html.H3(words("offer.title")), html.Ul(lines, className="spots")] if lines else []


def _minutes(ask: Ask) -> str:
    return ask.words.number(int(dict(ask.state.ways).get("minutes", "15")))
