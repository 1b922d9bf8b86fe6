"""What is done with an upload: checked first, stored when somebody says so. Knows nothing of Dash or of words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import ceil
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from dashboard.uploads import Upload
from geodata import (
    boundaries,
    commands,
    efforts,
    facts,
    headings,
    jurisdictions,
    personal,
    registers,
    reply,
    resource_keys,
    roads,
    spreadsheet,
)
from geodata.intake import Intake, title_of
from geodata.locate import Places
from geodata.problems import Problem, Unreadable
from geodata.registers import Register
from geodata.roads import Roads
from geodata.senders import sender
from geodata.store import Store

LANGUAGES = ("fa", "en")
FIELDS_OR_NONE = frozenset(("", *headings.FIELDS))
ANSWERED = 2000  # problem rows up to which their workbooks are kept for after storing


@dataclass(frozen=True, eq=False)
class Refused:
    """A file that cannot be taken at all, and why."""

    problem: Problem


@dataclass(frozen=True, eq=False)
class Unmapped:
    """A table in which columns that are needed were not recognised: somebody must say which they are."""

    problem: Problem
    agency: str
    headings: dict[str, str]
    personal: tuple[str, ...]
    mapping: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Checked:
    """What a file holds.

    Parameters
    ----------
    found
        Cases, a register, roads, neighbourhoods or agencies' areas, by the upload's kind.
    rows
        How many entries can be stored; of roads, how many kilometres.
    problems
        All findings.
    ground
        Fingerprint of the boundaries they were checked against.
    same_as
        The batch that holds this very file.
    mapping
        Heading -> field as it was mended by hand on the page.
    again
        True when the boundaries changed before storing, so that the file was checked anew instead.
    """

    found: Intake | Register | Roads | gpd.GeoDataFrame
    rows: int
    problems: tuple[Problem, ...]
    ground: str = ""
    same_as: int | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    again: bool = False


@dataclass(frozen=True, eq=False)
class Stored:
    """What storing changed.

    Parameters
    ----------
    counts
        Of new boundaries, those of ``Store.replace_boundaries``.
    replies
        Language -> the workbook of problem rows, made before the file was deleted.
    """

    rows: int
    repeated: int = 0
    batch: int | None = None
    demonstration_removed: bool = False
    updated: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    replies: Mapping[str, bytes] = field(default_factory=dict)


Result = Refused | Unmapped | Checked | Stored


def check(store: Store, upload: Upload, mapping: Mapping[str, str] | None = None, agency: str | None = None) -> Result:
    """Return what an upload holds; nothing is stored.

    ``mapping`` is heading -> field as mended on the page, on top of what earlier rounds mended.
    """
    try:
        return CHECKS[upload.kind](store, upload, mapping or {}, agency)
    except Unreadable as error:
        return Refused(_called(error.problem, upload))


def keep(store: Store, upload: Upload) -> Result:
    """Store what the last check of an upload found, and delete its file.

    Cases are checked anew instead when other boundaries have come in since.
    """
    checked: Checked = upload.result
    if checked.ground and checked.ground != _ground(store):
        agency = checked.found.agency if isinstance(checked.found, Intake) else None
        return _again(check(store, upload, checked.mapping, agency))
    try:
        stored = KEEPS[upload.kind](store, upload, checked)
    except Unreadable as error:
        return Refused(_called(error.problem, upload))
    upload.path.unlink(missing_ok=True)
    return stored


def _again(result: Result) -> Result:
    """Return a result marked as a second check that nobody asked for."""
    return replace(result, again=True) if isinstance(result, Checked) else result


def mended(result: Any, fields: Mapping[str, str]) -> dict[str, str]:
    """Return heading -> field where somebody chose otherwise than the program, now or in an earlier round.

    Headings that are not the file's, personal columns and unknown fields are left out, whoever sent them.
    """
    if not isinstance(result, Checked | Unmapped):
        return {}
    read_as, closed = _columns(result)
    allowed = set(read_as) - set(closed)
    good = {heading: chosen for heading, chosen in fields.items() if heading in allowed and chosen in FIELDS_OR_NONE}
    return {**result.mapping, **{heading: chosen for heading, chosen in good.items() if chosen != read_as[heading]}}


def _columns(result: Checked | Unmapped) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return heading -> field, and the headings of personal columns; nothing for a list that is no agency's file."""
    told = result if isinstance(result, Unmapped) else result.found
    return (told.headings, told.personal) if isinstance(told, Intake | Unmapped) else ({}, ())


def _cases(store: Store, upload: Upload, mapping: Mapping[str, str], agency: str | None) -> Result:
    ground = _ground(store)
    try:
        found = commands.checked(store, upload.path, agency, upload.name, mapping)
    except Unreadable as error:
        if error.problem.code != "file-columns-missing":
            raise
        return _unmapped(upload, error.problem, mapping, agency)
    same = store.same_file(found.fingerprint)
    return Checked(found, len(found.rows), found.problems, ground, same, dict(mapping))


def _unmapped(upload: Upload, problem: Problem, mapping: Mapping[str, str], agency: str | None) -> Unmapped:
    sheet = spreadsheet.best(spreadsheet.read(upload.path, upload.name), headings.known(mapping))
    source = sender(upload.name, sheet, agency)
    fields = [_meant(heading, source, mapping) for heading in sheet.headings]
    titles = [title_of(sheet, i) for i in range(len(fields))]
    closed = [title for i, title in enumerate(titles) if _closed(fields[i], sheet.rows[i])]
    read_as = {title: field if field in FIELDS_OR_NONE else "" for title, field in zip(titles, fields, strict=True)}
    return Unmapped(problem, source.key, read_as, tuple(closed), dict(mapping))


def _closed(field: str, cells: pd.Series) -> bool:
    return field == "personal" or personal.tells_who(cells)


def _meant(heading: str, source: facts.Agency, mapping: Mapping[str, str]) -> str:
    claim = headings.claim(heading, source, mapping)
    return claim.field if claim else ""


def _boundaries(store: Store, upload: Upload, mapping: Mapping[str, str], agency: str | None) -> Checked:
    found, problems = boundaries.read(upload.path)
    return Checked(found, len(found), tuple(_called(one, upload) for one in problems))


def _network(store: Store, upload: Upload, mapping: Mapping[str, str], agency: str | None) -> Checked:
    found = roads.read(upload.path, store.neighbourhoods(), upload.name)
    return Checked(found, ceil(roads.travelled(found.network)), found.problems, _ground(store))


def _jurisdictions(store: Store, upload: Upload, mapping: Mapping[str, str], agency: str | None) -> Checked:
    found, problems = jurisdictions.read(upload.path, store.neighbourhoods())
    return Checked(found, len(found), tuple(problems), _ground(store))


def _population(store: Store, upload: Upload, mapping: Mapping[str, str], agency: str | None) -> Checked:
    places = Places.of(store.neighbourhoods())
    return _register(registers.population(upload.path, places, upload.name), _ground(store))


def _resources(store: Store, upload: Upload, mapping: Mapping[str, str], agency: str | None) -> Checked:
    return _register(registers.resources(upload.path, upload.name))


def _effort(store: Store, upload: Upload, mapping: Mapping[str, str], agency: str | None) -> Checked:
    places = Places.of(store.neighbourhoods())
    return _register(efforts.effort(upload.path, places, upload.name), _ground(store))


def _register(register: Register, ground: str = "") -> Checked:
    return Checked(register, register.accepted, register.problems, ground)


def _keep_cases(store: Store, upload: Upload, checked: Checked) -> Stored:
    found: Any = checked.found
    _, added = commands.stored(store, found, upload.name)
    if checked.mapping:
        store.remember(found.agency, {**store.mapping(found.agency), **checked.mapping})
    repeated = sum(problem.code == "duplicate" for problem in found.problems) + len(added.skipped)
    removed, replies = added.demonstration_removed, _replies(upload, found)
    return Stored(added.rows, repeated, added.batch, removed, added.updated, replies=replies)


def _replies(upload: Upload, found: Intake) -> dict[str, bytes]:
    rows = {problem.row for problem in found.problems} - {None}
    wanted = LANGUAGES if 0 < len(rows) <= ANSWERED else ()
    return {language: reply.problem_workbook(upload.path, found, language) for language in wanted}


def _keep_boundaries(store: Store, upload: Upload, checked: Checked) -> Stored:
    words = facts.command_words()
    note = {language: words[language]["boundaries_note"].format(file=upload.name) for language in LANGUAGES}
    counts = store.replace_boundaries(checked.found, note)
    return Stored(checked.rows, counts=counts)


def _keep_network(store: Store, upload: Upload, checked: Checked) -> Stored:
    found: Any = checked.found
    store.set_network(found.network)
    return Stored(checked.rows)


def _keep_jurisdictions(store: Store, upload: Upload, checked: Checked) -> Stored:
    store.set_jurisdictions(checked.found)
    return Stored(checked.rows)


def _keep_population(store: Store, upload: Upload, checked: Checked) -> Stored:
    store.set_population(_rows(checked))
    return Stored(checked.rows)


def _keep_resources(store: Store, upload: Upload, checked: Checked) -> Stored:
    store.set_resources(resource_keys.keyed(_rows(checked), store.snapshot().resources))
    return Stored(checked.rows)


def _keep_effort(store: Store, upload: Upload, checked: Checked) -> Stored:
    store.set_effort(_rows(checked))
    return Stored(checked.rows)


def _rows(checked: Checked) -> pd.DataFrame:
    found: Any = checked.found
    return found.rows


def _ground(store: Store) -> str:
    return boundaries.fingerprint(store.neighbourhoods())


def _called(problem: Problem, upload: Upload) -> Problem:
    """Return a problem that says the file's own name, not ours."""
    return replace(problem, value=problem.value.replace(Path(upload.path).name, upload.name))


Check = Callable[[Store, Upload, Mapping[str, str], str | None], Result]
Keep = Callable[[Store, Upload, Checked], Stored]
CHECKS: dict[str, Check] = {
    "cases": _cases,
    "boundaries": _boundaries,
    "network": _network,
    "jurisdictions": _jurisdictions,
    "population": _population,
    "resources": _resources,
    "effort": _effort,
}
KEEPS: dict[str, Keep] = {
    "cases": _keep_cases,
    "boundaries": _keep_boundaries,
    "network": _keep_network,
    "jurisdictions": _keep_jurisdictions,
    "population": _keep_population,
    "resources": _keep_resources,
    "effort": _keep_effort,
}
