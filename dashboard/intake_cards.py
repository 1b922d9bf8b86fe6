"""The cards of the intake page: steps, problems, what storing gave, batches, templates. Lays out only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.controls import aria
from dashboard.desk import Desk
from dashboard.intake_columns import NONE, senders
from dashboard.intake_work import Checked, Stored
from dashboard.text import Text
from dashboard.uploads import Upload
from geodata import facts
from geodata.problems import Problem
from geodata.snapshot import Snapshot

EPOCH = date(1970, 1, 1)
SHOWN_NOTES = 30
BLOCK = 100  # problems that the table asks for at a time
ROW, HEAD, ROWS = 60, 44, 7  # pixels of a row (three lines on a telephone) and of the head; rows in sight


def step(words: Text, number: int, key: str, inside: Sequence[Any], name: str = "") -> html.Section:
    """Return a numbered card."""
    title = html.H2([html.Span(words.number(number), className="intake-number"), words(f"intake.{key}")])
    return html.Section([title, *inside], className=f"card intake-step {name}".strip())


def waiting(words: Text) -> html.Ol:
    """Return quiet stand-ins for the steps that come after the file."""
    rest = [
        html.Li([html.Span(words.number(n), className="intake-number"), words(f"intake.step_{n}")]) for n in (2, 3, 4)
    ]
    return html.Ol(rest, className="intake-waiting", start="2")


def busy(words: Text, upload: Upload) -> html.Section:
    """Return the card that stands in the steps' place while work is under way."""
    bar = html.Div(
        html.Span(),
        className="intake-bar moving",
        role="progressbar",
        **aria(words(f"intake.{upload.doing}")),
    )
    return html.Section(
        [html.P([words(f"intake.{upload.doing}"), " ", html.Bdi(upload.name)]), bar], className="card intake-step"
    )


def done(sentence: str) -> html.Span:
    """Return a sentence that says what was done, told apart from one that says what is wrong."""
    return html.Span(sentence, className="intake-done")


def problems_step(words: Text, upload: Upload, result: Checked) -> html.Section:
    """Return the problems: those of the whole file, counts by kind, and the table of those of rows."""
    rowwise = [one for one in result.problems if one.row is not None]
    notes = [one.sentence(words.names) for one in result.problems if one.row is None]
    table = _table(words, upload, rowwise) if rowwise else []
    none = [] if rowwise or notes else [html.P(words("intake.no_problems"), className="quiet")]
    return step(words, 3, "step_3", [*_notes(words, notes), *table, *none])


def _notes(words: Text, notes: Sequence[str]) -> list[Any]:
    left = len(notes) - SHOWN_NOTES
    more = [words("intake.and_more", n=words.number(left))] if left > 0 else []
    lines = [html.Li(note) for note in (*notes[:SHOWN_NOTES], *more)]
    return [html.Ul(lines, className="intake-notes")] if lines else []


def _table(words: Text, upload: Upload, rowwise: Sequence[Problem]) -> list[Any]:
    counts = Counter(one.code for one in rowwise)
    chips = [
        dmc.Chip([words("intake.all"), html.B(words.number(len(rowwise)))], value=NONE, size="sm", variant="light")
    ]
    chips += [
        dmc.Chip(
            [words(f"intake.kind.{code}"), html.B(words.number(n))],
            value=code,
            size="sm",
            variant="light",
            className=Problem(code).grade,
        )
        for code, n in counts.most_common()
    ]
    group = html.Div(
        dmc.ChipGroup(chips, id="intake-kinds", value=NONE),
        className="intake-kinds",
        role="group",
        **aria(words("intake.by_kind")),
    )
    return [
        group,
        html.Div(_grid(words, upload, len(rowwise)), id="intake-problems", className="intake-problems"),
        *download(words, upload),
    ]


def _grid(words: Text, upload: Upload, count: int) -> dag.AgGrid:
    columns = [
        {"field": "row", "headerName": words("intake.row"), "width": 72},
        {"field": "sentence", "headerName": words("intake.found"), "flex": 1, "minWidth": 232, "wrapText": True},
        {"field": "heading", "headerName": words("intake.heading"), "width": 160},
        {"field": "outcome", "headerName": words("intake.outcome"), "width": 128},
        {"field": "code", "hide": True, "filter": "agTextColumnFilter"},
    ]
    options = {
        "enableRtl": words.persian,
        "cacheBlockSize": BLOCK,
        "rowHeight": ROW,
        "headerHeight": HEAD - 4,
        "suppressCellFocus": False,
        "enableCellTextSelection": True,
        "localeText": {"loadingOoo": words("intake.loading"), "noRowsToShow": words("intake.no_problems")},
        "overlayNoRowsTemplate": "",
    }
    return dag.AgGrid(
        id={"grid": f"{upload.token}-{upload.rounds}"},
        rowModelType="infinite",
        columnDefs=columns,
        defaultColDef={"sortable": False, "resizable": True, "suppressMovable": True, "suppressHeaderMenuButton": True},
        dashGridOptions=options,
        rowClassRules={"intake-reject": "params.data && params.data.grade === 'reject'"},
        style={"height": f"{min(count, ROWS) * ROW + HEAD}px"},
    )


def download(words: Text, upload: Upload) -> list[Any]:
    """Return the link to the workbook of problem rows; none for other kinds than cases."""
    if upload.kind != "cases":
        return []
    address = f"/intake/problems/{upload.token}.{words.names}.xlsx"
    return [html.A(words("intake.download"), href=address, download="", className="intake-download")]


def last_step(desk: Desk, words: Text, upload: Upload, result: Checked) -> html.Section:
    """Return what will be stored, what one should know before, and the button."""
    said = [html.P(line, className="intake-note") for line in _before(desk, words, upload, result)]
    button = html.Button(
        words(f"intake.store_{upload.kind}", n=words.number(result.rows))
        if result.rows
        else words("intake.store_none"),
        id="intake-import",
        className="intake-main",
        disabled=not result.rows,
    )
    discard = html.Button(words("intake.discard"), id="intake-discard", className="intake-quiet")
    return step(words, 4, "step_4", [*said, html.Div([button, discard], className="intake-actions")])


def _before(desk: Desk, words: Text, upload: Upload, result: Checked) -> list[str]:
    """Return what one should know before storing."""
    said = [words("intake.checked_again")] if result.again else []
    if upload.kind == "cases":
        said += [words("intake.same_as", batch=words.figures(str(result.same_as)))] if result.same_as else []
        return said + ([words("intake.demonstration_goes")] if desk.snapshot.demonstration and result.rows else [])
    held = _held(desk.snapshot, upload.kind)
    return said + ([words(f"intake.replaces_{upload.kind}", n=words.number(held))] if result.rows and held else [])


def _held(held: Snapshot, kind: str) -> int:
    """Return how many entries of a kind are stored now."""
    patrolled = held.effort["neighbourhood"].unique()
    counted = {
        "boundaries": held.cases,
        "network": held.network.start if held.network else (),
        "jurisdictions": held.jurisdictions,
        "population": held.people,
        "resources": held.resources,
        "effort": patrolled,
    }
    return len(counted[kind])


def stored(words: Text, upload: Upload, result: Stored) -> html.Section:
    """Return what storing gave."""
    links: list[Any] = [dcc.Link(words("intake.see_map"), href=words.address("/"), className="intake-main")]
    lines: list[Any] = []
    links += download(words, upload) if result.replies else []
    lines += [html.P(words("intake.demonstration_gone"), className="quiet")] if result.demonstration_removed else []
    lines += [
        html.P(words(f"intake.moved_{key}", n=words.number(n)), className="quiet")
        for key, n in result.counts.items()
        if n
    ]
    return html.Section(
        [*lines, html.Div(links, className="intake-actions")],
        className=f"card intake-step intake-finished {upload.kind}",
    )


def said(words: Text, upload: Upload, result: Stored) -> str:
    """Return what storing gave, in one sentence."""
    numbers = {
        "n": words.number(result.rows),
        "repeated": words.number(result.repeated),
        "batch": words.figures(str(result.batch)),
    }
    if upload.kind != "cases":
        return words(f"intake.stored_{upload.kind}", **numbers)
    if result.batch is None:
        return words("intake.stored_nothing", **numbers)
    if result.updated:
        return words("intake.stored_updated", updated=words.number(result.updated), **numbers)
    return words("intake.stored_cases" if not result.repeated else "intake.stored_some", **numbers)


def batches(desk: Desk, words: Text) -> Any:
    """Return the imports, newest first, each with a way to take it back."""
    frame = desk.snapshot.batches
    entries = frame.iloc[::-1].to_dict("records")
    if not entries or desk.snapshot.demonstration:
        return html.P(words("intake.no_batches"), className="quiet")
    titles = ("batch", "date", "agency", "file", "cases")
    head = html.Tr([*(html.Th(words(f"intake.{title}"), scope="col") for title in titles), html.Th()])
    return html.Table(
        [html.Thead(head), html.Tbody([_batch(words, one) for one in entries])], className="plain intake-batches"
    )


def _batch(words: Text, one: Mapping[str, Any]) -> html.Tr:
    moment = datetime.fromisoformat(one["imported"])
    day = words.day((moment.date() - EPOCH).days)
    number = words.figures(str(one["batch"]))
    sure = [
        html.Span(words("intake.sure", batch=number, n=words.number(one["cases"]))),
        html.Button(words("intake.undo_yes"), id={"undo": one["batch"]}, className="intake-warn"),
    ]
    agency = facts.agencies().get(one["agency"])
    cells = [
        ("batch", number),
        ("date", f"{day}، {words.figures(moment.strftime('%H:%M'))}" if words.persian else f"{day}, {moment:%H:%M}"),
        ("agency", agency.short(words.names) if agency else one["agency"]),
        ("file", html.Bdi(one["file"])),
        ("cases", words.number(one["cases"])),
    ]
    undo = html.Details(
        [html.Summary(words("intake.undo")), html.Div(sure, className="intake-sure")], className="intake-undo"
    )
    return html.Tr([*(html.Td(value, **_title(words(f"intake.{key}"))) for key, value in cells), html.Td(undo)])


def hint(words: Text, kind: str | None) -> list[Any]:
    """Return what a file of this kind should be."""
    return [html.B(words("intake.drop")), html.Span(words(f"intake.hint_{kind or 'cases'}"), className="quiet")]


def templates(words: Text) -> html.Details:
    """Return the empty workbooks, one an agency."""
    links = [
        html.Li(
            dcc.Link(
                one.short(words.names),
                href=f"/intake/template/{one.key}.{words.names}.xlsx",
                refresh=True,
                target="_blank",
            )
        )
        for one in senders().values()
    ]
    return html.Details(
        [
            html.Summary(words("intake.templates")),
            html.P(words("intake.templates_about"), className="quiet"),
            html.Ul(links, className="intake-links"),
        ]
    )


def _title(title: str) -> Any:
    return {"data-title": title}
