"""What the intake page shows of an upload, step by step, and of the batches stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import dcc, html, no_update

from dashboard import intake_work as work
from dashboard.desk import Desk
from dashboard.intake_work import Checked, Refused, Stored, Unmapped
from dashboard.text import Text, text
from dashboard.uploads import Tray, Upload
from geodata import facts, headings, reply
from geodata.intake import Intake
from geodata.problems import Problem, Unreadable

NONE = "-"  # stands for «not used» in a Select, which takes an empty text for nothing chosen
EPOCH = date(1970, 1, 1)
SHOWN_NOTES = 30
SHOWN_NAMES = 40
BLOCK = 100  # problems that the table asks for at a time


def steps(desk: Desk, words: Text, upload: Upload | None) -> list[Any]:
    """Return steps two to four as they now stand; quiet stand-ins while there is no file."""
    if upload is None:
        return [_waiting(words)]
    if upload.work:
        return [_busy(words, upload)]
    result = upload.result
    if isinstance(result, Checked):
        return _checked(desk, words, upload, result)
    if isinstance(result, Unmapped):
        return _unmapped(words, upload, result)
    if isinstance(result, Stored):
        return [_stored(words, upload, result)]
    sentence = result.problem.sentence(words.language) if isinstance(result, Refused) else words("intake.failed")
    return [_refused(words, sentence)]


def begun(words: Text, tray: Tray, token: str | None, started: bool) -> tuple[Any, Any]:
    """Return what stands in the steps' place while work is under way, and whether to stop looking.

    Buttons that have just come onto the page call too: nothing changes when nothing was started.
    """
    upload = tray.find(token)
    return ([_busy(words, upload)], False) if upload and started else (no_update, no_update)


def message(words: Text, upload: Upload | None) -> str:
    """Return one line for those who hear the page."""
    if upload is None or upload.work:
        return ""
    result = upload.result
    if isinstance(result, Refused):
        return result.problem.sentence(words.language)
    if isinstance(result, Stored):
        return _said(words, upload, result)
    return words("intake.checked_again") if isinstance(result, Checked) and result.again else ""


def problems(words: Text, upload: Upload | None, request: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the problems that the table asks for by ``startRow``, ``endRow`` and the kind in ``filterModel``."""
    wanted = (request or {}).get("filterModel", {}).get("code", {}).get("filter")
    found = [one for one in _of_rows(upload) if wanted in (None, one.code)]
    first, last = (request or {}).get("startRow", 0), (request or {}).get("endRow", BLOCK)
    return {"rowData": [_line(words, one) for one in found[first:last]], "rowCount": len(found)}


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


def hint(words: Text, kind: str | None) -> list[Any]:
    """Return what a file of this kind should be."""
    return [html.B(words("intake.drop")), html.Span(words(f"intake.hint_{kind or 'cases'}"), className="quiet")]


def templates(words: Text) -> html.Details:
    """Return the empty workbooks, one an agency."""
    links = [
        html.Li(
            dcc.Link(
                one.short(words.language),
                href=f"/intake/template/{one.key}.{words.language}.xlsx",
                refresh=True,
                target="_blank",
            )
        )
        for one in _senders().values()
    ]
    return html.Details(
        [
            html.Summary(words("intake.templates")),
            html.P(words("intake.templates_about"), className="quiet"),
            html.Ul(links, className="intake-links"),
        ]
    )


def chosen(ids: Iterable[Mapping[str, str]], values: Iterable[str | None]) -> dict[str, str]:
    """Return heading -> field as the page's selects stand, '' for a column that is left alone."""
    pairs = zip(ids, values, strict=True)
    return {one["field"]: "" if value in (None, NONE) else str(value) for one, value in pairs}


def recheck(desk: Desk, tray: Tray, token: str | None, fields: Mapping[str, str], agency: str | None) -> bool:
    """Begin to check an upload once more with what was mended; False when there is nothing to check or work goes on."""
    upload = tray.find(token)
    mapping = work.mended(upload.result, fields) if upload else {}
    return tray.begin(token, lambda one: work.check(desk.store, one, mapping, agency), "checking", (Checked, Unmapped))


def keep(desk: Desk, tray: Tray, token: str | None) -> bool:
    """Begin to store an upload that was checked; False when it was stored already, or is just being stored."""
    return tray.begin(token, lambda one: work.keep(desk.store, one), "storing", Checked)


def discard(tray: Tray, token: str | None, clicks: int | None) -> Any:
    """Delete an upload when its button was really pressed; no token is left."""
    if not clicks:
        return no_update
    tray.forget(token)
    return None


def undo(desk: Desk, words: Text, pressed: Mapping[str, int] | None, clicks: Iterable[int | None]) -> Any:
    """Take a batch back when its button was really pressed, and return what to say."""
    if not pressed or not any(clicks):
        return no_update
    try:
        rows = desk.store.undo(pressed["undo"])
    except Unreadable as error:
        return error.problem.sentence(words.language)
    return words("intake.undone", batch=words.figures(str(pressed["undo"])), n=words.number(rows))


def problem_rows(upload: Upload, code: str) -> tuple[bytes, str]:
    """Return the workbook of an upload's problem rows and what to call it."""
    return reply.problem_workbook(upload.path, upload.result.found, code), f"{text(code)('intake.download_name')}.xlsx"


def step(words: Text, number: int, key: str, inside: Sequence[Any], name: str = "") -> html.Section:
    """Return a numbered card."""
    title = html.H2([html.Span(words.number(number), className="intake-number"), words(f"intake.{key}")])
    return html.Section([title, *inside], className=f"card intake-step {name}".strip())


def _waiting(words: Text) -> html.Ol:
    rest = [
        html.Li([html.Span(words.number(n), className="intake-number"), words(f"intake.step_{n}")]) for n in (2, 3, 4)
    ]
    return html.Ol(rest, className="intake-waiting", start=2)


def _busy(words: Text, upload: Upload) -> html.Section:
    bar = html.Div(
        html.Span(),
        className="intake-bar moving",
        role="progressbar",
        **{"aria-label": words(f"intake.{upload.doing}")},
    )
    return html.Section(
        [html.P([words(f"intake.{upload.doing}"), " ", html.Bdi(upload.name)]), bar], className="card intake-step"
    )


def _refused(words: Text, sentence: str) -> html.Section:
    return html.Section(
        [html.P(sentence, className="intake-refused"), html.P(words("intake.nothing_stored"), className="quiet")],
        className="card intake-step",
    )


def _unmapped(words: Text, upload: Upload, result: Unmapped) -> list[Any]:
    inside = [
        html.P(result.problem.sentence(words.language), className="intake-refused"),
        html.P(words("intake.say_columns"), className="quiet"),
        _agency(words, result.agency),
        _mapping(words, result.headings, result.personal, True),
        _again_button(words),
    ]
    return [step(words, 2, "step_2", inside)]


def _checked(desk: Desk, words: Text, upload: Upload, result: Checked) -> list[Any]:
    makers = {"cases": _cases, "boundaries": _neighbourhoods, "population": _people, "resources": _places}
    seen = makers[upload.kind](desk, words, upload, result)
    return [
        step(words, 2, "step_2", seen),
        _problems_step(words, upload, result),
        _last_step(desk, words, upload, result),
    ]


def _cases(desk: Desk, words: Text, upload: Upload, result: Checked) -> list[Any]:
    found: Any = result.found
    return [
        _facts(words, _case_facts(words, upload, found)),
        _agency(words, found.agency),
        _mapping(words, found.headings, found.personal, False),
        _again_button(words),
    ]


def _case_facts(words: Text, upload: Upload, found: Intake) -> list[tuple[str, Any]]:
    days = found.rows["day"]
    told = [("file", html.Bdi(upload.name)), ("sheet", html.Bdi(found.sheet)), ("rows", words.number(found.total))]
    told += [("span", words.period(int(days.min()), int(days.max())))] if len(days) else []
    return told + ([("ignored", words.number(len(found.ignored)))] if found.ignored else [])


def _neighbourhoods(desk: Desk, words: Text, upload: Upload, result: Checked) -> list[Any]:
    frame: Any = result.found
    now = desk.snapshot.neighbourhoods
    told = [
        ("file", html.Bdi(upload.name)),
        ("neighbourhoods", words.number(len(frame))),
        ("neighbourhoods_now", words.number(len(now))),
        ("neighbourhoods_same", words.number(len(frame.index.intersection(now.index)))),
    ]
    names = list(frame["fa" if words.persian else "en"])
    more = (
        [html.Li(words("intake.and_more", n=words.number(len(names) - SHOWN_NAMES)))]
        if len(names) > SHOWN_NAMES
        else []
    )
    return [
        _facts(words, told),
        html.Ul([*(html.Li(html.Bdi(name)) for name in names[:SHOWN_NAMES]), *more], className="intake-names"),
    ]


def _people(desk: Desk, words: Text, upload: Upload, result: Checked) -> list[Any]:
    rows = result.found.rows  # type: ignore[union-attr]
    residents = rows.sort_values("year").drop_duplicates("neighbourhood", keep="last")["people"].sum()
    told = [
        ("file", html.Bdi(upload.name)),
        ("neighbourhoods", words.number(rows["neighbourhood"].nunique())),
        ("residents", words.number(residents)),
    ]
    return [_facts(words, [*told, ("residents_now", words.number(desk.snapshot.people.sum()))])]


def _places(desk: Desk, words: Text, upload: Upload, result: Checked) -> list[Any]:
    rows = result.found.rows  # type: ignore[union-attr]
    surveyed = int((rows["position"] == "surveyed").sum())
    told = [("file", html.Bdi(upload.name)), ("places", words.number(len(rows))), ("surveyed", words.number(surveyed))]
    return [_facts(words, [*told, ("places_now", words.number(len(desk.snapshot.resources)))])]


def _facts(words: Text, told: Iterable[tuple[str, Any]]) -> html.Dl:
    return html.Dl(
        [html.Div([html.Dt(words(f"intake.{key}")), html.Dd(value)]) for key, value in told], className="intake-facts"
    )


def _agency(words: Text, chosen: str) -> dmc.Select:
    options = [{"value": key, "label": one.name(words.language)} for key, one in _senders(chosen).items()]
    return dmc.Select(
        label=words("intake.agency"),
        id="intake-agency",
        data=options,
        value=chosen,
        allowDeselect=False,
        searchable=True,
        maw=480,
    )


def _senders(also: str = "") -> dict[str, facts.Agency]:
    return {key: one for key, one in facts.agencies().items() if one.sends_cases or key == also}


def _mapping(words: Text, read_as: Mapping[str, str], closed: Sequence[str], opened: bool) -> html.Details:
    options = [{"value": NONE, "label": words("intake.not_used")}]
    options += [{"value": field, "label": _field(words, field)} for field in headings.FIELDS]
    chosen = sorted((heading for heading in read_as if heading not in closed), key=lambda one: read_as[one] == "")
    rows = [
        html.Tr(
            [html.Th(html.Bdi(heading), scope="row"), html.Td(_field_select(words, heading, read_as[heading], options))]
        )
        for heading in chosen
    ]
    rows += [
        html.Tr([html.Th(html.Bdi(heading), scope="row"), html.Td(words("intake.not_kept"), className="intake-closed")])
        for heading in dict.fromkeys(closed)
    ]
    used = sum(map(bool, read_as.values()))
    summary = words(
        "intake.mapping", used=words.number(used), all=words.number(len(rows)), personal=words.number(len(closed))
    )
    head = html.Thead(
        html.Tr([html.Th(words("intake.heading"), scope="col"), html.Th(words("intake.field"), scope="col")])
    )
    return html.Details(
        [html.Summary(summary), html.Table([head, html.Tbody(rows)], className="plain intake-mapping")],
        open=opened or None,
    )


def _field_select(words: Text, heading: str, field: str, options: list[dict[str, str]]) -> dmc.Select:
    name = words("intake.field_of", heading=heading)
    return dmc.Select(
        id={"field": heading}, data=options, value=field or NONE, allowDeselect=False, size="sm", **{"aria-label": name}
    )


def _field(words: Text, field: str) -> str:
    return facts.column_words()[field][0 if words.persian else 1]


def _again_button(words: Text) -> html.Div:
    return html.Div(
        [
            html.Button(words("intake.check"), id="intake-check", className="intake-quiet"),
            html.Span(words("intake.remembered"), className="quiet"),
        ],
        className="intake-actions",
    )


def _problems_step(words: Text, upload: Upload, result: Checked) -> html.Section:
    whole = [one for one in result.problems if one.row is None]
    notes = [html.Li(one.sentence(words.language)) for one in whole[:SHOWN_NOTES]]
    notes += (
        [html.Li(words("intake.and_more", n=words.number(len(whole) - SHOWN_NOTES)))]
        if len(whole) > SHOWN_NOTES
        else []
    )
    rowwise = _of_rows(upload)
    inside: list[Any] = [html.Ul(notes, className="intake-notes")] if notes else []
    inside += _table(words, upload, rowwise) if rowwise else []
    return step(words, 3, "step_3", inside or [html.P(words("intake.no_problems"), className="quiet")])


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
        **{"aria-label": words("intake.by_kind")},
    )
    return [
        group,
        html.Div(_grid(words, upload, len(rowwise)), id="intake-problems", className="intake-problems"),
        *_download(words, upload),
    ]


def _grid(words: Text, upload: Upload, count: int) -> dag.AgGrid:
    columns = [
        {"field": "row", "headerName": words("intake.row"), "width": 88},
        {"field": "heading", "headerName": words("intake.heading"), "width": 160},
        {"field": "outcome", "headerName": words("intake.outcome"), "width": 136},
        {"field": "sentence", "headerName": words("intake.found"), "flex": 1, "minWidth": 420, "wrapText": True},
        {"field": "code", "hide": True, "filter": "agTextColumnFilter"},
    ]
    options = {
        "enableRtl": words.persian,
        "cacheBlockSize": BLOCK,
        "rowHeight": 48,
        "headerHeight": 40,
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
        style={"height": f"{min(count, 8) * 48 + 44}px"},
    )


def _download(words: Text, upload: Upload) -> list[Any]:
    if upload.kind != "cases":
        return []
    address = f"/intake/problems/{upload.token}.{words.language}.xlsx"
    return [html.A(words("intake.download"), href=address, download="", className="intake-download")]


def _last_step(desk: Desk, words: Text, upload: Upload, result: Checked) -> html.Section:
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
    held = desk.snapshot
    said = [words("intake.checked_again")] if result.again else []
    if upload.kind == "cases":
        said += [words("intake.same_as", batch=words.figures(str(result.same_as)))] if result.same_as else []
        return said + ([words("intake.demonstration_goes")] if held.demonstration and result.rows else [])
    held_now = {"boundaries": len(held.cases), "population": len(held.people), "resources": len(held.resources)}[
        upload.kind
    ]
    return said + (
        [words(f"intake.replaces_{upload.kind}", n=words.number(held_now))] if result.rows and held_now else []
    )


def _stored(words: Text, upload: Upload, result: Stored) -> html.Section:
    links = [dcc.Link(words("intake.see_map"), href="/" if words.persian else "/en", className="intake-main")]
    lines = [html.P(_said(words, upload, result), className="intake-done")]
    lines += [html.P(words("intake.demonstration_gone"), className="quiet")] if result.demonstration_removed else []
    lines += [
        html.P(words(f"intake.moved_{key}", n=words.number(n)), className="quiet")
        for key, n in result.counts.items()
        if n
    ]
    return html.Section(
        [*lines, html.Div(links, className="intake-actions")], className="card intake-step intake-finished"
    )


def _said(words: Text, upload: Upload, result: Stored) -> str:
    numbers = {
        "n": words.number(result.rows),
        "repeated": words.number(result.repeated),
        "batch": words.figures(str(result.batch)),
    }
    if upload.kind != "cases":
        return words(f"intake.stored_{upload.kind}", **numbers)
    if result.batch is None:
        return words("intake.stored_nothing", **numbers)
    return words("intake.stored_cases" if not result.repeated else "intake.stored_some", **numbers)


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
        ("agency", agency.short(words.language) if agency else one["agency"]),
        ("file", html.Bdi(one["file"])),
        ("cases", words.number(one["cases"])),
    ]
    undo = html.Details(
        [html.Summary(words("intake.undo")), html.Div(sure, className="intake-sure")], className="intake-undo"
    )
    return html.Tr([*(html.Td(value, **{"data-title": words(f"intake.{key}")}) for key, value in cells), html.Td(undo)])


def _of_rows(upload: Upload | None) -> list[Problem]:
    found = upload.result.problems if upload and isinstance(upload.result, Checked) else ()
    return [one for one in found if one.row is not None]


def _line(words: Text, one: Problem) -> dict[str, str]:
    return {
        "row": words.figures(str(one.row)),
        "heading": one.column,
        "outcome": words(f"intake.grade_{one.grade}"),
        "sentence": one.sentence(words.language),
        "code": one.code,
        "grade": one.grade,
    }
