"""What each command does: files in, one answer out. Knows nothing of arguments or of how an answer is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from geodata import boundaries as outlines
from geodata import demo, efforts, headings, intake, recorded, registers, roads, spreadsheet
from geodata import jurisdictions as duties
from geodata.decisions import standing
from geodata.facts import command_words
from geodata.intake import Intake
from geodata.locate import Places
from geodata.network import Network
from geodata.problems import Problem, Unreadable
from geodata.registers import Register
from geodata.senders import sender
from geodata.store import Added, Store

EPOCH = date(1970, 1, 1)
LANGUAGES = ("fa", "en")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a command.

    Parameters
    ----------
    report
        The JSON object.
    lines
        The same for people: keys of ``words.toml`` with what fills them; an agency or batch list is spelled later.
    problems
        Findings, one line each.
    """

    report: dict[str, Any]
    lines: tuple[tuple[str, Mapping[str, Any]], ...]
    problems: Sequence[Problem] = field(default=())


def begin(folder: Path) -> Store:
    """Open the store; one without boundaries is given those of the demonstration district, but no invented cases."""
    store = Store.open(folder)
    if store.empty:
        store.replace_boundaries(demo.district(), demo.note())
    return store


def boundaries(store: Store, path: Path, name_field: str | None = None) -> Answer:
    """Replace the boundaries by a file's and locate every case again."""
    found, problems = outlines.read(path, name_field)
    note = {language: command_words()[language]["boundaries_note"].format(file=path.name) for language in LANGUAGES}
    report = {"neighbourhoods": len(found), **store.replace_boundaries(found, note)}
    spelled = {**report, "file": path.name}
    lines = [("boundaries", spelled)]
    lines += [("moved", spelled)] if report["relocated"] else []
    lines += [(line, spelled) for line in ("people_dropped", "effort_dropped") if report[line]]
    return Answer({**report, "problems": _listed(problems)}, tuple(lines), problems)


def population(store: Store, path: Path) -> Answer:
    """Replace the residents by those of a sheet; when none of its rows is good, what was stored stays."""
    register = registers.population(path, Places.of(store.neighbourhoods()))
    residents = float(register.rows.drop_duplicates("neighbourhood", keep="last")["people"].sum())
    return _register(register, path, "population", store.set_population, {"residents": round(residents)})


def resources(store: Store, path: Path) -> Answer:
    """Replace the places of help by those of a list; when none of its rows is good, what was stored stays.

    A place that was listed before keeps its key.
    """
    register = registers.resources(path, known=store.snapshot().resources)
    return _register(register, path, "resources", store.set_resources, {})


def effort(store: Store, path: Path) -> Answer:
    """Replace the hours of patrol and outreach by those of a sheet; when no row is good, what was stored stays."""
    register = efforts.effort(path, Places.of(store.neighbourhoods()))
    return _register(register, path, "effort", store.set_effort, {"hours": round(float(register.rows["hours"].sum()))})


def network(store: Store, path: Path) -> Answer:
    """Replace the roads by those of a file of lines."""
    found = roads.read(path, store.neighbourhoods())
    store.set_network(found.network)
    km = round(roads.travelled(found.network))
    lines = (("network", {**found.report, "km": km, "file": path.name}),)
    return Answer({**found.report, "problems": _listed(found.problems)}, lines, found.problems)


def jurisdictions(store: Store, path: Path, name_field: str | None = None) -> Answer:
    """Replace the areas that agencies answer for by those of a file of polygons."""
    areas, problems = duties.read(path, store.neighbourhoods(), name_field)
    store.set_jurisdictions(areas)
    by_name = {str(name): agency for name, agency in zip(areas["fa"], areas["agency"], strict=True)}
    known = sum(agency is not None for agency in by_name.values())
    lines = (("jurisdictions", {"accepted": len(areas), "known": known, "file": path.name}),)
    return Answer({"accepted": len(areas), "agencies": by_name, "problems": _listed(problems)}, lines, problems)


def checked(
    store: Store,
    path: Path,
    agency: str | None = None,
    name: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Intake:
    """Check an agency's file against all that the store knows: its places, its cases, the sender's mended mapping.

    ``mapping`` (heading -> field) comes on top of what was remembered; ``name`` is what the sender called the file.
    """
    remembered = store.mapping(agency or _sender(path, name)) if store.has_mappings else {}
    return intake.check(
        path,
        Places.of(store.neighbourhoods()),
        secret=store.secret,
        agency=agency,
        mapping={**remembered, **(mapping or {})},
        known=store.known(),
        name=name,
    )


def stored(store: Store, found: Intake, file_name: str) -> tuple[Intake, Added]:
    """Store a checked file; return it as it was really stored, and what that changed.

    Rows that another importer had stored meanwhile have become duplicates.
    """
    added = store.add_rows(
        found.rows, agency=found.agency, file_name=file_name, sha256=found.fingerprint, repeats=found.repeats
    )
    if not added.skipped:
        return found, added
    rows = found.rows[~found.rows["row"].isin(added.skipped)].reset_index(drop=True)
    repeated = [Problem("duplicate", row) for row in added.skipped]
    return replace(found, rows=rows, problems=(*found.problems, *repeated)), added


def check(store: Store, path: Path, agency: str | None = None) -> Answer:
    """Say what a file holds; store nothing."""
    found = checked(store, path, agency)
    report = {**intake.report(found), "same_as": store.same_file(found.fingerprint)}
    return Answer(report, _intake_lines("check", path, report), _with_same_file(found, report))


def bring_in(store: Store, path: Path, agency: str | None = None) -> Answer:
    """Store a file's good rows as a batch."""
    found = checked(store, path, agency)
    same = store.same_file(found.fingerprint)
    kept, added = stored(store, found, path.name)
    told = {"same_as": same, "demonstration_removed": added.demonstration_removed, "updated": added.updated}
    report = {**intake.report(kept, added.batch), **told}
    lines = _intake_lines("import" if added.batch else "import_nothing", path, report)
    lines += (("updated", report),) if added.updated else ()
    lines += (("demonstration_removed", {}),) if added.demonstration_removed else ()
    return Answer(report, lines, _with_same_file(kept, report))


def undo(store: Store, batch: str) -> Answer:
    """Remove a batch."""
    if not batch.isdecimal():
        raise Unreadable("batch-unknown", batch)
    report = {"batch": int(batch), "cases": store.undo(int(batch))}
    return Answer(report, (("undo", report),))


def status(store: Store) -> Answer:
    """Say what the store holds."""
    held = store.snapshot()
    days = held.cases["day"]
    report = {
        "version": held.version,
        "demonstration": held.demonstration,
        "cases": len(held.cases),
        "batches": held.batches.to_dict("records"),
        "neighbourhoods": len(held.neighbourhoods),
        "residents": _sum(held.people),
        "resources": len(held.resources),
        "effort_hours": _sum(held.effort["hours"]),
        "network": _roads(held.network),
        "jurisdictions": len(held.jurisdictions),
        "first_day": _iso(days.min()) if len(days) else None,
        "last_day": _iso(days.max()) if len(days) else None,
        "boundaries": held.boundaries_note,
    }
    drawn = report["network"] or {"km": 0, "invented": False}
    known = {
        "period": len(days),
        "residents": len(held.people),
        "effort_held": len(held.effort),
        "network_held": report["network"] is not None,
        "network_invented": drawn["invented"],
        "jurisdictions_held": len(held.jurisdictions),
        "demonstration": held.demonstration,
    }
    spelled = {**report, "batches": len(held.batches), "road_km": drawn["km"]}
    lines = [("status", spelled), *((line, spelled) for line, rows in known.items() if rows)]
    return Answer(report, (*lines, *(("one_batch", batch) for batch in report["batches"])))


def decisions(store: Store) -> Answer:
    """List what was decided, and what became of it."""
    rows = recorded.decisions(standing(store))
    spelled = [{**row, "due_fa": recorded.in_persian(row["due"])} for row in rows]
    lines = [("one_decision", row) for row in spelled] or [("no_decisions", {})]
    return Answer({"decisions": rows}, tuple(lines))


def meetings(store: Store) -> Answer:
    """List the meetings."""
    rows = recorded.meetings(standing(store))
    counts = ({name: len(row[name]) for name in ("present", "agenda", "decisions")} for row in rows)
    spelled = [
        {**row, **count, "day_fa": recorded.in_persian(row["day"])} for row, count in zip(rows, counts, strict=True)
    ]
    return Answer({"meetings": rows}, tuple(("one_meeting", row) for row in spelled) or (("no_meetings", {}),))


def _roads(held: Network | None) -> dict[str, Any] | None:
    if held is None:
        return None
    sizes = {"nodes": len(held.lon), "edges": len(held.start), "km": round(roads.travelled(held))}
    return {**sizes, "kilometres": roads.kilometres(held), "invented": held.invented, "note": dict(held.note)}


def _sum(values: pd.Series) -> int | None:
    return round(float(values.sum())) if len(values) else None


def _register(
    register: Register,
    path: Path,
    line: str,
    store: Callable[[pd.DataFrame], None],
    more: Mapping[str, Any],
) -> Answer:
    if len(register.rows):
        store(register.rows)
    report = {
        "accepted": register.accepted,
        "rejected": _codes(register.problems, "reject"),
        "warned": _codes(register.problems, "warn"),
        **more,
        "problems": _listed(register.problems),
    }
    spelled = {**report, **{grade: len(report[grade]) for grade in ("rejected", "warned")}, "file": path.name}
    return Answer(report, ((line if len(register.rows) else "nothing", spelled),), register.problems)


def _sender(path: Path, name: str | None) -> str:
    title = name or path.name
    return sender(title, spreadsheet.best(spreadsheet.read(path, title), headings.known())).key


def _intake_lines(key: str, path: Path, report: Mapping[str, Any]) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    counts = {grade: len(report[grade]) for grade in ("rejected", "warned")}
    lines = [(key, {**report, **counts, "file": path.name})]
    columns = report["personal_columns"]
    return (*lines, ("personal", {"columns": "، ".join(columns)})) if columns else tuple(lines)


def _with_same_file(found: Intake, report: Mapping[str, Any]) -> tuple[Problem, ...]:
    return (*((Problem("same-file"),) if report["same_as"] else ()), *found.problems)


def _codes(problems: Sequence[Problem], grade: str) -> dict[str, str]:
    first: dict[str, str] = {}
    for problem in problems:
        if problem.grade == grade:
            first.setdefault(str(problem.row), problem.code)
    return first


def _listed(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return [{"row": one.row, "column": one.column, "code": one.code, "value": one.value} for one in problems]


def _iso(day: int) -> str:
    return (EPOCH + timedelta(days=int(day))).isoformat()
