"""The sliders of weights and the ranked list of the page of priorities. Lays out; computes nothing."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
import numpy as np
from dash import html

from dashboard import captions, controls, findings, priority_findings
from dashboard.asks import Ask
from dashboard.text import Text
from layers.components import COLUMNS, COMPONENTS, FEWEST
from layers.priorities import HEAVIEST, weights_of

LAYER = "priorities"
COLOURS = dict(zip(COMPONENTS, ("#0B4F5C", "#7A2E06", "#EBC25C", "#6AAEB0", "#D98C4F"), strict=True))
SHOWN = 8  # neighbourhoods in sight; the others are folded away
NAMED = 3  # ties that are named; the others are counted


def sliders(ask: Ask) -> html.Section:
    """Return the card with one slider a component, and what makes them all equal again."""
    words, chosen = ask.words, weights_of(dict(ask.state.ways).get("weights", ""))
    rows = [_slider(key, weight, words) for key, weight in chosen.items()]
    head = [
        html.H2(words("priority.weights")),
        html.Button(words("priority.equal"), id="weights-equal", className="wider"),
    ]
    name: Any = {"part": "silent"}
    return html.Section(
        [
            html.Div(head, className="card-head"),
            html.Div(rows, className="weights"),
            html.Div(id=name, className="part"),
        ],
        className="card",
    )


def _slider(key: str, weight: int, words: Text) -> html.Div:
    name: Any = {"weight": key}
    slider = dmc.Slider(
        id=name,
        value=weight,
        min=0,
        max=HEAVIEST,
        marks=[{"value": step} for step in range(HEAVIEST + 1)],
        label=None,
        thumbLabel=words("priority.weight_of", name=words(f"priority.{key}")),
        size="sm",
        thumbSize=18,
        color="petrol",
        updatemode="mouseup",
    )
    label = html.Span([_swatch(key), words(f"priority.{key}")], className="weight-name")
    return html.Div([label, slider, html.B(words.number(weight), id=f"weight-{key}")], className="weight")


def silent(ask: Ask) -> list[Any]:
    """Return which components play no part in the order, and why; one that was given no weight needs no reason."""
    if ask.run(LAYER).note:
        return []
    lines = [line for key in COMPONENTS if (line := _silence(key, ask))]
    return [html.Ul([html.Li(line) for line in lines], className="silent")] if lines else []


def _silence(key: str, ask: Ask) -> str:
    totals, name = ask.run(LAYER).totals, ask.words(f"priority.{key}")
    if np.isnan(totals[key]):
        return ask.words(f"priority.unknown_{key}", name=name)
    wanted = weights_of(dict(ask.state.ways).get("weights", ""))[key]
    if not wanted or totals[f"weight_{key}"]:
        return ""
    how = "none" if not totals[key] else "few" if totals[key] < FEWEST else "same"
    return ask.words(f"priority.{how}", name=name, n=ask.words.number(totals[key]))


def ranked(ask: Ask) -> list[Any]:
    """Return the neighbourhoods in order, each with its sentence and the bar of its components."""
    found, words = ask.run(LAYER), ask.words
    if found.note in findings.NOTES:
        return [html.P(words(findings.NOTES[found.note]), className="quiet")]
    ordered = found.frame.sort_values("rank", kind="stable")
    lines = [_line(row, ask) for row in ordered.itertuples()]
    told = [html.P(words(f"priority.{key}"), className="quiet") for key in ("about", "weightings")]
    listed: list[Any] = [html.Ol(lines[:SHOWN], className="spots ranked")]
    if len(lines) > SHOWN:
        summary = html.Summary(words("priority.more", n=words.number(len(lines) - SHOWN)))
        listed.append(html.Details([summary, html.Ol(lines[SHOWN:], className="spots ranked")]))
    return [*listed, *told]


def sentence(row: Any, ask: Ask) -> str:
    """Return why a neighbourhood stands where it does: rank, how firm, and what lifts it most."""
    words = ask.words
    reason = words("priority.because", reason=words(f"priority.because_{row.reason}")) if row.reason else ""
    said = {
        "place": captions.names(ask.snapshot, words)[row.Index],
        "rank": words.number(row.rank),
        "often": priority_findings.often(row.top3, words),
    }
    return words("priority.line", **said) + reason


def _line(row: Any, ask: Ask) -> html.Li:
    told: dict[str, Any] = {"data-place": row.Index}
    inside = [
        html.Span(ask.words.number(row.rank), className="mark rank"),
        html.Span(
            [html.B(sentence(row, ask)), _bar(row, ask.words), html.Small(_beside(row, ask))], className="spot-words"
        ),
    ]
    here = " here" if row.Index in ask.state.choice.places else ""
    return html.Li(html.Button(inside, className=f"spot gap{here}", title=ask.words("priority.go"), **told))


def _beside(row: Any, ask: Ask) -> str:
    """Return the number behind the reason, the ranks it may have, and with whom it is tied."""
    words = ask.words
    low, high = (words.number(rank) for rank in (row.rank_low, row.rank_high))
    span = words("priority.span", low=low, high=high) if low != high else ""
    return " · ".join(filter(None, (_number(row, words), span, _tied(row, ask))))


def _number(row: Any, words: Text) -> str:
    if not row.reason:
        return ""
    number, share = getattr(row, COLUMNS[row.reason]), getattr(row, f"{row.reason}_share")
    return words(f"priority.has_{row.reason}", n=words.number(number), share=words.percent(share))


def _tied(row: Any, ask: Ask) -> str:
    named = captions.names(ask.snapshot, ask.words)
    others = [named[key] for key in row.tied_with.split()]
    more = len(others) - NAMED
    shown = [*others[:NAMED], ask.words("finding.more", n=ask.words.number(more))] if more > 1 else others
    return ask.words("priority.tied", places=ask.words.list(shown)) if others else ""


def _bar(row: Any, words: Text) -> html.Span:
    """Return the index as a bar of its components; a screen reader hears their points."""
    parts = {key: getattr(row, f"{key}_part") for key in COMPONENTS}
    said = words.list(
        words("priority.part", name=words(f"priority.{key}"), n=words.number(part))
        for key, part in parts.items()
        if part
    )
    whole = words("priority.index", n=words.number(row.value))
    pieces = [
        html.Span(style={"width": f"{part:.2f}%", "background": COLOURS[key]}) for key, part in parts.items() if part
    ]
    label = f"{whole}: {said}" if said else whole
    bar = html.Span(pieces, className="bar", role="img", title=label, **controls.aria(label))
    return html.Span([bar, html.Span(words.number(row.value), className="bar-end")], className="bar-line")


def _swatch(key: str) -> html.Span:
    return html.Span(className="swatch", style={"background": COLOURS[key]})
