"""What is done with an upload: checked first, stored when somebody says so. Knows nothing of Dash or of words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas as gpd

from dashboard.uploads import Upload
from geodata import boundaries, commands, facts, headings, personal, registers, spreadsheet
from geodata.intake import Intake, title_of
from geodata.locate import Places
from geodata.problems import Problem, Unreadable
from geodata.registers import Register
from geodata.senders import sender
from geodata.store import Store

LANGUAGES = ("fa", "en")


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
        Cases, a register, or neighbourhoods, by the upload's kind.
    rows
        How many entries can be stored.
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

    found: Intake | Register | gpd.GeoDataFrame
    rows: int
    problems: tuple[Problem, ...]
    ground: str = ""
    same_as: int | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    again: bool = False


@dataclass(frozen=True, eq=False)
class Stored:
    """What storing changed; ``counts`` of new boundaries are those of ``Store.replace_boundaries``."""

    rows: int
    repeated: int = 0
    batch: int | None = None
    demonstration_removed: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)


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
        agency = getattr(checked.found, "agency", None)
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
    read_as, closed = (result.headings, result.personal) if isinstance(result, Unmapped) else _columns(result.found)
    good = {
        heading: chosen
        for heading, chosen in fields.items()
        if heading in read_as and heading not in closed and chosen in ("", *headings.FIELDS)
    }
    changed = {heading: chosen for heading, chosen in good.items() if chosen != read_as[heading]}
    return {**result.mapping, **changed}


def _columns(found: Any) -> tuple[dict[str, str], tuple[str, ...]]:
    return (found.headings, found.personal) if isinstance(found, Intake) else ({}, ())


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
    claims = [headings.claim(heading, source, mapping) for heading in sheet.headings]
    closed = [i for i, one in enumerate(claims) if one and one.field == "personal" or personal.tells_who(sheet.rows[i])]
    read_as = {
        title_of(sheet, i): one.field if one and one.field in headings.FIELDS and i not in closed else ""
        for i, one in enumerate(claims)
    }
    return Unmapped(problem, source.key, read_as, tuple(title_of(sheet, i) for i in closed), dict(mapping))


def _boundaries(store: Store, upload: Upload, mapping: Mapping[str, str], agency: str | None) -> Checked:
    found, problems = boundaries.read(upload.path)
    return Checked(found, len(found), tuple(_called(one, upload) for one in problems))


def _population(store: Store, upload: Upload, mapping: Mapping[str, str], agency: str | None) -> Checked:
    places = Places.of(store.neighbourhoods())
    return _register(registers.population(upload.path, places, upload.name), _ground(store))


def _resources(store: Store, upload: Upload, mapping: Mapping[str, str], agency: str | None) -> Checked:
    return _register(registers.resources(upload.path, upload.name))


def _register(register: Register, ground: str = "") -> Checked:
    return Checked(register, len(register.rows), register.problems, ground)


def _keep_cases(store: Store, upload: Upload, checked: Checked) -> Stored:
    found: Any = checked.found
    _, added = commands.stored(store, found, upload.name)
    if checked.mapping:
        store.remember(found.agency, {**store.mapping(found.agency), **checked.mapping})
    repeated = sum(problem.code == "duplicate" for problem in found.problems) + len(added.skipped)
    return Stored(added.rows, repeated, added.batch, added.demonstration_removed)


def _keep_boundaries(store: Store, upload: Upload, checked: Checked) -> Stored:
    words = facts.command_words()
    note = {language: words[language]["boundaries_note"].format(file=upload.name) for language in LANGUAGES}
    counts = store.replace_boundaries(checked.found, note)  # type: ignore[arg-type]
    return Stored(checked.rows, counts=counts)


def _keep_population(store: Store, upload: Upload, checked: Checked) -> Stored:
    store.set_population(checked.found.rows)  # type: ignore[union-attr]
    return Stored(checked.rows)


def _keep_resources(store: Store, upload: Upload, checked: Checked) -> Stored:
    store.set_resources(checked.found.rows)  # type: ignore[union-attr]
    return Stored(checked.rows)


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
    "population": _population,
    "resources": _resources,
}
KEEPS: dict[str, Keep] = {
    "cases": _keep_cases,
    "boundaries": _keep_boundaries,
    "population": _keep_population,
    "resources": _keep_resources,
}
