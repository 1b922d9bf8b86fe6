"""What was recognised in a file: its particulars, who sent it, and what each column means. Lays out only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.controls import aria
from dashboard.desk import Desk
from dashboard.intake_work import Checked, Unmapped
from dashboard.text import Text
from dashboard.uploads import Upload
from geodata import facts, headings
from geodata.intake import Intake

NONE = "-"  # stands for «not used» in a Select, which takes an empty text for nothing chosen
SHOWN_NAMES = 40
LENGTHS = {"main": "road_main", "street": "road_street", "path": "road_path", "railway": "road_railway"}


def recognised(desk: Desk, words: Text, upload: Upload, result: Checked) -> list[Any]:
    """Return what a file was found to hold, by its kind."""
    makers = {
        "cases": _cases,
        "boundaries": _neighbourhoods,
        "network": _roads,
        "jurisdictions": _areas,
        "population": _people,
        "resources": _places,
        "effort": _hours,
    }
    return makers[upload.kind](desk, words, upload, result)


def unrecognised(words: Text, result: Unmapped) -> list[Any]:
    """Return the columns of a table that cannot be read until somebody says what they are."""
    return [
        html.P(words("intake.say_columns"), className="quiet"),
        _agency(words, result.agency),
        _mapping(words, result.headings, result.personal, True),
        _again_button(words),
    ]


def chosen(ids: Iterable[Mapping[str, str]], values: Iterable[str | None]) -> dict[str, str]:
    """Return heading -> field as the page's selects stand, '' for a column that is left alone."""
    pairs = zip(ids, values, strict=True)
    return {one["field"]: "" if value in (None, NONE) else str(value) for one, value in pairs}


def senders(also: str = "") -> dict[str, facts.Agency]:
    """Return the agencies that send cases, and the one called ``also``."""
    return {key: one for key, one in facts.agencies().items() if one.sends_cases or key == also}


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
    told = {
        "file": html.Bdi(upload.name),
        "sheet": html.Bdi(found.sheet) if found.sheet else None,
        "rows": words.number(found.total),
        "span": words.period(int(days.min()), int(days.max())) if len(days) else None,
        "ignored": words.number(len(found.ignored)) if found.ignored else None,
    }
    return [(key, value) for key, value in told.items() if value is not None]


def _neighbourhoods(desk: Desk, words: Text, upload: Upload, result: Checked) -> list[Any]:
    frame: Any = result.found
    now = desk.snapshot.neighbourhoods
    told = [
        ("file", html.Bdi(upload.name)),
        ("neighbourhoods", words.number(len(frame))),
        ("neighbourhoods_now", words.number(len(now))),
        ("neighbourhoods_same", words.number(len(frame.index.intersection(now.index)))),
    ]
    return [_facts(words, told), _names(words, list(frame[words.names]))]


def _names(words: Text, names: Sequence[str]) -> html.Ul:
    left = len(names) - SHOWN_NAMES
    more = [html.Li(words("intake.and_more", n=words.number(left)))] if left > 0 else []
    return html.Ul([*(html.Li(html.Bdi(name)) for name in names[:SHOWN_NAMES]), *more], className="intake-names")


def _roads(desk: Desk, words: Text, upload: Upload, result: Checked) -> list[Any]:
    found: Any = result.found
    report = found.report
    drawn = {rank: length for rank, length in report["kilometres"].items() if length}
    lengths = [
        (LENGTHS[rank], words("intake.road_length", km=words.number(drawn[rank], int(drawn[rank] < 10))))
        for rank in drawn
    ]
    told = [
        ("file", html.Bdi(upload.name)),
        *lengths,
        ("road_parts", words.number(report["parts"])),
        ("road_bare", words.number(len(report["without_roads"]))),
    ]
    return [_facts(words, told)]


def _areas(desk: Desk, words: Text, upload: Upload, result: Checked) -> list[Any]:
    frame: Any = result.found
    told = [
        ("file", html.Bdi(upload.name)),
        ("areas", words.number(len(frame))),
        ("areas_known", words.number(frame["agency"].notna().sum())),
        ("areas_now", words.number(len(desk.snapshot.jurisdictions))),
    ]
    return [_facts(words, told), _names(words, list(frame[words.names]))]


def _people(desk: Desk, words: Text, upload: Upload, result: Checked) -> list[Any]:
    found: Any = result.found
    rows = found.rows
    residents = rows.sort_values("year").drop_duplicates("neighbourhood", keep="last")["people"].sum()
    told = [
        ("file", html.Bdi(upload.name)),
        ("neighbourhoods", words.number(rows["neighbourhood"].nunique())),
        ("residents", words.number(residents)),
    ]
    return [_facts(words, [*told, ("residents_now", words.number(desk.snapshot.people.sum()))])]


def _places(desk: Desk, words: Text, upload: Upload, result: Checked) -> list[Any]:
    found: Any = result.found
    rows = found.rows
    surveyed = int((rows["position"] == "surveyed").sum())
    told = [("file", html.Bdi(upload.name)), ("places", words.number(len(rows))), ("surveyed", words.number(surveyed))]
    return [_facts(words, [*told, ("places_now", words.number(len(desk.snapshot.resources)))])]


def _hours(desk: Desk, words: Text, upload: Upload, result: Checked) -> list[Any]:
    found: Any = result.found
    rows = found.rows
    told = [
        ("file", html.Bdi(upload.name)),
        ("neighbourhoods", words.number(rows["neighbourhood"].nunique())),
        ("hours", words.number(rows["hours"].sum())),
    ]
    return [_facts(words, [*told, ("hours_now", words.number(desk.snapshot.effort["hours"].sum()))])]


def _facts(words: Text, told: Iterable[tuple[str, Any]]) -> html.Dl:
    return html.Dl(
        [html.Div([html.Dt(words(f"intake.{key}")), html.Dd(value)]) for key, value in told], className="intake-facts"
    )


def _agency(words: Text, chosen: str) -> dmc.Select:
    options = [{"value": key, "label": one.name(words.names)} for key, one in senders(chosen).items()]
    return dmc.Select(
        label=words("intake.agency"),
        id="intake-agency",
        data=options,
        value=chosen,
        allowDeselect=False,
        searchable=True,
        maw=480,
    )


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
    summary = words("intake.mapping", used=words.number(used), all=words.number(len(rows)))
    summary += words("intake.mapping_personal", n=words.number(len(closed))) if closed else ""
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
        id={"field": heading}, data=options, value=field or NONE, allowDeselect=False, size="sm", **aria(name)
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
