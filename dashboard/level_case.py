"""One case's level: which counts and why, what would lower it, and its clock. Nothing else of the case is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dash import dcc, html

from dashboard.controls import aria
from dashboard.text import Text
from geodata import entries, facts, severity
from geodata.dates import TEHRAN
from geodata.overrides import Override
from geodata.snapshot import Snapshot
from layers.filters import EPOCH

CLOSED = "closed"
Pairs = list[tuple[str, str]]


def card(words: Text) -> html.Section:
    """Return the card in which an agency's own number is asked for; the browser posts it, no address ever holds it."""
    agencies = [html.Option(one.short(words.names), value=key) for key, one in entries.bodies().items()]
    levels = [html.Option(one.name(words.names), value=key) for key, one in facts.severities().items()]
    asked = [
        _field(words("levels.agency"), html.Select(agencies, id="case-agency")),
        _field(words("levels.case_number"), dcc.Input(id="case-number", type="text", autoComplete="off", maxLength=60)),
        html.Button(words("levels.case_find"), id="case-find", className="intake-main"),
    ]
    change = [
        _field(words("levels.level"), html.Select(levels, id="case-level")),
        _field(
            words("levels.case_reason"), dcc.Input(id="case-reason", type="text", autoComplete="off", maxLength=300)
        ),
        html.Button(words("levels.case_set"), id="case-set", className="intake-quiet"),
    ]
    lost: Any = {"data-lost": words("levels.case_lost")}
    return html.Section(
        [
            html.H2(words("levels.case")),
            html.P(words("levels.case_about"), className="quiet"),
            html.Div(asked, className="levels-line"),
            html.Div(id="case-said", role="status", **lost),
            html.Div(change, id="case-change", className="levels-line", hidden=True),
        ],
        className="card",
        **aria(words("levels.case")),
    )


def told(snapshot: Snapshot, case: str, history: Sequence[Override], today: int, words: Text) -> Pairs:
    """Return what is told of a case (its id) as names and values; KeyError when the snapshot has no such case."""
    rows = snapshot.cases[snapshot.cases["id"] == case]
    if rows.empty:
        raise KeyError(case)
    row = rows.iloc[0].to_dict()
    rule = severity.card().rules.get(str(row["rule"]))
    found = [
        ("levels.case_counts", _level(row["level"], words)),
        ("levels.card_one", _level(rule.level if rule else None, words)),
        ("levels.why", severity.why(rule.key, words.names) if rule else words("levels.case_no_rule")),
        ("levels.lower", severity.lower(rule.key, words.names) if rule else ""),
        ("levels.card_other", _level(row["severity"], words)),
        ("levels.case_override", _override(history[-1], words) if history else ""),
        ("levels.case_clock", _clock(row, snapshot.clocks, today, words)),
    ]
    return [(words(key), said) for key, said in found if said]


def _field(label: str, box: Any) -> html.Label:
    return html.Label([html.Span(label), box], className="levels-field")


def _level(key: Any, words: Text) -> str:
    known = facts.severities().get(str(key))
    return known.name(words.names) if known else words("levels.case_none")


def _override(last: Override, words: Text) -> str:
    day = datetime.fromisoformat(last.moment).astimezone(TEHRAN).date().toordinal() - EPOCH
    return words("levels.case_set_so", level=_level(last.level, words), reason=last.reason, day=words.day(day))


def _clock(row: Mapping[str, Any], clocks: Mapping[str, int], today: int, words: Text) -> str:
    """Return within how many days the case is to be answered, and how it stands with that."""
    name = "urgent" if row["urgent"] else str(row["level"])
    if name not in clocks:
        return ""
    within = words("levels.days", n=words.number(clocks[name]))
    if row["status"] == CLOSED:
        return words("levels.case_closed", within=within)
    left = int(row["day"]) + clocks[name] - today
    form = "levels.case_left" if left >= 0 else "levels.case_late"
    return words(form, within=within, n=words.number(abs(left)))
