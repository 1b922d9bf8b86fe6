"""What became of the decisions, and how each body keeps what it accepted, as the meeting page lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from dashboard import controls, resolved
from dashboard.controls import aria
from dashboard.meeting_parts import Posted, act, fact, field
from dashboard.text import Text
from geodata import facts
from geodata.decisions import KINDS, Standing
from geodata.problems import Problem
from layers.scorecard import COUNTED

SOURCES = {"data": "by_data", "body": "by_body"}
STANCES = {"accepted": "stands_accepted", "": "stands_silent"}


def followed(status: pd.DataFrame, standing: Standing, day: int, words: Text) -> list[Any]:
    """Return the decisions to be asked about; nothing before there are any.

    Those that are not over, those of the last meeting, and what was said of any in the meeting that is open.
    """
    if status.empty:
        return []
    fresh = status["meeting"].isin(_latest(standing)) | status.index.isin(_touched(standing))
    kept = status[fresh | ~status["status"].isin(resolved.OVER)]
    ranked = kept.assign(rank=kept["status"].map(resolved.ORDER.index)).sort_values(["rank", "due"], kind="stable")
    lines = [_line(int(number), row, standing, words) for number, row in ranked.iterrows()]
    inside = [
        html.Div([html.H2(words("followup.title")), *_filters(ranked, words)], className="card-head meeting-filters"),
        html.P(words("followup.as_of", day=words.day(day)), className="quiet"),
        html.Ul(lines, className="meeting-follow", id="follow-list"),
        html.P(words("followup.none"), id="follow-none", className="quiet", hidden=bool(lines)),
    ]
    return [html.Section(inside, className="card")]


def scores(frame: pd.DataFrame, accepted: pd.DataFrame, words: Text) -> list[Any]:
    """Return the scorecard: one row a body, and below it each commitment with its baseline, target and now."""
    if frame.empty:
        return []
    heads = [words(f"score.{head}") for head in ("agency", "count")] + [words(f"decided.{key}") for key in COUNTED]
    rows = [_score(str(agency), row, words) for agency, row in frame.iterrows()]
    table = controls.table([*heads, words("score.progress")], rows, "")
    each = [_commitments(str(agency), rows, words) for agency, rows in accepted.groupby("agency", sort=False)]
    lines = [
        html.H2(words("score.title")),
        html.P(words("score.about"), className="quiet"),
        html.Div(table, className="meeting-scroll"),
        html.Details([html.Summary(words("score.each")), *each], id="score-each"),
    ]
    return [html.Section(lines, className="card meeting-scores")]


def _latest(standing: Standing) -> list[int]:
    """Return the last meeting that ended, and the one that is open."""
    ended = [int(number) for number in standing.meetings.index if number != standing.going]
    return [*ended[-1:], *([] if standing.going is None else [standing.going])]


def _touched(standing: Standing) -> set[int]:
    """Return the decisions of which something was said since the meeting that is open was."""
    if standing.going is None:
        return set()
    since = standing.meetings.at[standing.going, "opened"]
    return set(standing.events.loc[standing.events["moment"] >= since, "decision"].astype(int))


def _filters(ranked: pd.DataFrame, words: Text) -> list[html.Select]:
    involved = " ".join([*ranked["agency"], *ranked["helpers"]]).split()
    bodies = {key: resolved.body(key, words) for key in dict.fromkeys(involved)}
    states = {key: words(f"decided.{key}") for key in resolved.ORDER if key in set(ranked["status"])}
    offered = {"body": ("followup.any_body", bodies), "status": ("followup.any_status", states)}
    return [_select(f"follow-{key}", words(first), options) for key, (first, options) in offered.items()]


def _select(key: str, first: str, options: Mapping[str, str]) -> html.Select:
    shown = [html.Option(name, value=value) for value, name in {"": first, **options}.items()]
    return html.Select(shown, id=key, className="meeting-select", **aria(first))


def _line(number: int, row: pd.Series, standing: Standing, words: Text) -> html.Li:
    told: Any = {"data-body": f"{row['agency']} {row['helpers']}", "data-status": row["status"]}
    said = resolved.row(number, row.to_dict(), words)
    known = [html.Span(said[5], className=f"badge meeting-{row['status']}"), html.Small(_source(row, words))]
    number_lines = [html.P(line) for line in (said[6], _until(row, words)) if line]
    parts = [
        html.Div(fact(number, said, words), className="meeting-fact"),
        html.Div(known, className="meeting-known"),
        html.Div([*number_lines, *_remark(standing, number, words)], className="meeting-measure"),
        _form(number, words),
    ]
    return html.Li(parts, key=str(number), **told)


def _source(row: pd.Series, words: Text) -> str:
    """Return how the status is known; where it is not, why not and where the body stands."""
    if row["source"]:
        return words(f"followup.{SOURCES[row['source']]}")
    why = Problem(str(row["reason"])).sentence(words.names) if row["reason"] else ""
    return " ".join(filter(None, [why, words(f"followup.{STANCES[row['stance']]}")]))


def _until(row: pd.Series, words: Text) -> str:
    return words("followup.counted_until", day=words.date(int(row["until"]))) if row["until"] == row["until"] else ""


def _remark(standing: Standing, number: int, words: Text) -> list[Any]:
    events = standing.events_of(number)
    said = [one for one in events["said"] if one]
    return [html.P(words("followup.remark", said=said[-1]), className="quiet")] if said else []


def _form(number: int, words: Text) -> html.Details:
    key = f"mark-{number}"
    kinds = {kind: words(f"marks.{kind}") for kind in KINDS}
    due = field(f"{key}-due", words("followup.due"), placeholder=words("followup.due_example"))
    told: Posted = {"decision": number, **{f"field-{name}": f"{key}-{name}" for name in ("kind", "remark", "due")}}
    inside = [
        _select(f"{key}-kind", words("followup.choose"), kinds),
        html.Div(due, className="meeting-due"),
        field(f"{key}-remark", words("followup.said"), placeholder=words("followup.said_example")),
        act(words("followup.save"), "mark", "intake-quiet", told, error=f"{key}-remark-error"),
    ]
    return html.Details([html.Summary(words("followup.write")), html.Div(inside, className="meeting-mark")], id=key)


def _score(agency: str, row: pd.Series, words: Text) -> list[str]:
    counts = [words.number(row[key]) for key in ("count", *COUNTED)]
    known = row["measured"] > 0
    way = (
        words("score.way", share=words.percent(row["progress"] / 100), n=words.number(row["measured"])) if known else ""
    )
    return [resolved.body(agency, words), *counts, way or words("score.unmeasured")]


def _commitments(agency: str, rows: pd.DataFrame, words: Text) -> html.Div:
    heads = [words(f"score.{head}") for head in ("what", "indicator", "baseline", "target", "now")]
    lines = [_commitment(int(number), row, words) for number, row in rows.iterrows()]
    table = html.Div(controls.table(heads, lines, ""), className="meeting-scroll")
    return html.Div([html.H3(resolved.body(agency, words)), table])


def _commitment(number: int, row: pd.Series, words: Text) -> list[Any]:
    shown = words("meeting.decision", n=words.number(number), what=row["what"])
    numbers = [
        words.short(round(float(row[key]), 1)) if row[key] == row[key] else "–" for key in ("baseline", "target", "now")
    ]
    link = html.A(shown, href=words.address(f"/decision/{number}"))
    return [link, _indicator(str(row["indicator"]), words), *numbers]


def _indicator(key: str, words: Text) -> str:
    known = facts.indicators().get(key)
    return known.short(words.names) if known else "–"
