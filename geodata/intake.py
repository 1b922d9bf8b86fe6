"""One agency's file, checked: the cases to store and every problem at once. Stores nothing; knows nothing of pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from geodata import headings, history, identity, personal, reading, spreadsheet
from geodata.columns import Matched, match
from geodata.facts import Agency, column_words, problem_words
from geodata.locate import Places
from geodata.persian import fold
from geodata.problems import Problem, Unreadable
from geodata.readable import readable
from geodata.reading import Finding, Reading
from geodata.senders import sender
from geodata.spreadsheet import Sheet
from geodata.tables import CASES, conform

TEHRAN = ZoneInfo("Asia/Tehran")
EPOCH = date(1970, 1, 1)
FAR = 50.0  # kilometres from the district's bounding box beyond which a point is another city's
FAR_SHARE, FAR_FEWEST = 0.8, 20  # more than this share of at least so many points refuses the file
KM_PER_DEGREE = 111.2  # of latitude
NEEDED = ("day", "issue")
WHERE = ("neighbourhood", "x", "y", "position")  # one of them is needed; x and y go together
EMPTY_AS_NONE = ("severity", "status", "age_band", "sex", "company")


@dataclass(frozen=True)
class Intake:
    """A file as it was understood.

    Parameters
    ----------
    rows
        The accepted cases, columns and types of ``tables.CASES``, index 0…n-1.
    problems
        All findings by row, in the catalogue's order; those of the whole file (row None) stand last.
    headings
        Heading -> the field that it was read as, '' for none.
    personal
        Headings of the columns that say who somebody is; they were never read.
    ignored
        Rows that hold no case: blank ones and totals.
    total
        Data rows, accepted or not.
    fingerprint
        SHA-256 of the file's bytes.
    names
        Neighbourhood key -> Persian name.
    repeats
        ``id`` and ``status`` of the good rows whose case is stored already or stands farther up, in the sheet's order.
    """

    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    agency: str
    sheet: str
    headings: dict[str, str]
    personal: tuple[str, ...]
    ignored: tuple[int, ...]
    total: int
    fingerprint: str
    names: Mapping[str, str] = field(default_factory=dict)
    repeats: pd.DataFrame = field(default_factory=history.nothing)


def check(
    path: Path,
    places: Places,
    *,
    secret: bytes,
    agency: str | None = None,
    mapping: dict[str, str] | None = None,
    known: Collection[str] = (),
    today: int | None = None,
    name: str | None = None,
) -> Intake:
    """Return what a file holds.

    Parameters
    ----------
    secret
        The data folder's key, by which ids are hashed.
    agency
        Key of the sender; told from the file when None.
    mapping
        Heading -> field, set by hand or remembered; '' leaves a column alone.
    known
        Ids that are stored already: their rows are duplicates.
    today
        Days since 1970-01-01; the day in Tehran when None.
    name
        What the sender called the file, where ``path`` is a passing copy.

    Raises
    ------
    Unreadable
        The file cannot be taken at all: see the codes of grade 'refuse'.
    """
    title = name or path.name
    sheets = spreadsheet.read(path, title)
    sheet = spreadsheet.best(sheets, headings.known(mapping))
    source = sender(title, sheet, agency)
    matched = _columns(sheet, places, source, mapping or {}, title)
    notes = _notes(sheet, sheets, matched)
    found = reading.read(sheet, matched.fields, places, tehran_today() if today is None else today)
    _refuse_another_city(found.cases, places, title)
    found.cases["number"], more = _numbers(sheet, matched.fields)
    accepted = _accepted(found, source.key, secret, known)
    return Intake(
        rows=_conformed(found.cases[accepted]),
        problems=(*_problems(found, accepted), *notes, *more),
        agency=source.key,
        sheet=sheet.name,
        headings=_headings(sheet, matched),
        personal=tuple(title_of(sheet, place) for place in matched.personal),
        ignored=tuple(sorted(sheet.ignored)),
        total=len(sheet.rows),
        fingerprint=sha256(path.read_bytes()).hexdigest(),
        names=places.fa,
        repeats=found.cases.loc[found.findings[-1].rows, ["id", "status"]].reset_index(drop=True),
    )


def report(intake: Intake, batch: int | None = None) -> dict[str, Any]:
    """Return the JSON object of ``check`` and ``import``: one code per row, the first in the catalogue's order."""
    days = intake.rows["day"]
    by_place = intake.rows["neighbourhood"].map(lambda key: intake.names.get(key, key)).value_counts()
    return {
        "accepted": len(intake.rows),
        "rejected": _first_codes(intake, "reject"),
        "warned": _first_codes(intake, "warn"),
        "ignored_rows": list(intake.ignored),
        "personal_columns": list(intake.personal),
        "by_issue": _counted(intake.rows["issue"].value_counts()),
        "by_neighbourhood": _counted(by_place),
        "first_day": _iso(days.min()) if len(days) else None,
        "last_day": _iso(days.max()) if len(days) else None,
        "batch": batch,
        "agency": intake.agency,
        "total": intake.total,
        "problems": [{"row": one.row, "column": one.column, "code": one.code} for one in intake.problems],
    }


def tehran_today() -> int:
    """Return today in Tehran, days since 1970-01-01."""
    return (datetime.now(TEHRAN).date() - EPOCH).days


def title_of(sheet: Sheet, place: int) -> str:
    """Return a column's heading; its number in the sheet where it has none."""
    return sheet.headings[place] or f"#{place + 1}"


def _columns(sheet: Sheet, places: Places, source: Agency, mapping: Mapping[str, str], title: str) -> Matched:
    claims = [headings.claim(heading, source, mapping) for heading in sheet.headings]
    tells_who = [place for place in range(len(claims)) if personal.tells_who(sheet.rows[place])]
    matched = match(sheet.headings, claims, readable(sheet, places), tells_who)
    _refuse_missing(matched.fields, title)
    return matched


def _refuse_missing(fields: Mapping[str, int], title: str) -> None:
    missing = [field for field in NEEDED if field not in fields]
    missing += () if fields.keys() & set(WHERE) else WHERE[:3]
    if missing:
        wanted = "، ".join(" / ".join(column_words()[field][:2]) for field in missing)
        raise Unreadable("file-columns-missing", title, wanted)


def _notes(sheet: Sheet, sheets: list[Sheet], matched: Matched) -> list[Problem]:
    notes = [
        Problem("column-repeated", None, title_of(sheet, other), title_of(sheet, chosen))
        for chosen, other in matched.passed_over
    ]
    alike = [one for one in sheets if one is not sheet and len(one.rows) and _spelled(one) == _spelled(sheet)]
    return notes + [Problem("sheet-left", value=one.name) for one in alike]


def _spelled(sheet: Sheet) -> set[str]:
    return {fold(heading) for heading in sheet.headings}


def _numbers(sheet: Sheet, fields: Mapping[str, int]) -> tuple[np.ndarray, list[Problem]]:
    """Return each row's own number, all '' and a note when the column repeats itself too much to be one."""
    numbers = identity.numbers(reading.written(sheet, fields, "id"))
    if "id" not in fields or identity.unique_enough(numbers):
        return numbers, []
    return np.full(len(numbers), "", dtype=object), [Problem("number-repeated", None, title_of(sheet, fields["id"]))]


def _accepted(found: Reading, agency: str, secret: bytes, stored: Collection[str]) -> np.ndarray:
    """Return the mask of the rows to store; adds the ids and, last, the finding 'duplicate'."""
    good = ~np.logical_or.reduce([one.rows for one in found.findings if _grade(one) == "reject"])
    found.cases["id"] = ""
    found.cases.loc[good, "id"] = identity.ids(found.cases[good], agency, secret)
    twice = np.zeros(len(good), dtype=bool)
    twice[good] = identity.repeated(found.cases.loc[good, "id"].to_numpy(), stored)
    found.cases["agency"] = agency
    found.findings.append(Finding("duplicate", twice))
    return good & ~twice


def _problems(found: Reading, accepted: np.ndarray) -> list[Problem]:
    """Return the findings as problems, by row and in the catalogue's order; warnings only of accepted rows."""
    order = {code: place for place, code in enumerate(problem_words())}
    rows = found.cases["row"].to_numpy()
    problems = []
    for one in found.findings:
        hit = np.flatnonzero(one.rows & accepted if _grade(one) == "warn" else one.rows)
        values = one.values[hit] if one.values is not None else [""] * len(hit)
        problems += [
            Problem(one.code, int(row), one.column, personal.shown(str(value)))
            for row, value in zip(rows[hit], values, strict=True)
        ]
    return sorted(problems, key=lambda problem: (problem.row or 0, order[problem.code]))


def _grade(finding: Finding) -> str:
    return problem_words()[finding.code]["grade"]


def _conformed(cases: pd.DataFrame) -> pd.DataFrame:
    typed = cases.assign(**{column: cases[column].replace("", None) for column in EMPTY_AS_NONE})
    return conform(typed.reset_index(drop=True), CASES)[0]


def _headings(sheet: Sheet, matched: Matched) -> dict[str, str]:
    meant = {place: field for field, place in matched.fields.items()}
    found: dict[str, str] = {}
    for place in range(len(sheet.headings)):
        found[title_of(sheet, place)] = meant.get(place, "") or found.get(title_of(sheet, place), "")
    return found


def _refuse_another_city(cases: pd.DataFrame, places: Places, title: str) -> None:
    west, south, east, north = places.bounds
    lon, lat = cases["lon"].to_numpy(), cases["lat"].to_numpy()
    pointed = np.isfinite(lon) & np.isfinite(lat)
    across = (np.clip(lon, west, east) - lon) * np.cos(np.radians(np.clip(lat, south, north)))
    along = np.clip(lat, south, north) - lat
    far = pointed & (np.hypot(across, along) * KM_PER_DEGREE > FAR)
    if pointed.sum() >= FAR_FEWEST and far.sum() > FAR_SHARE * pointed.sum():
        raise Unreadable("another-city", title)


def _first_codes(intake: Intake, grade: str) -> dict[str, str]:
    first: dict[str, str] = {}
    for problem in intake.problems:
        if problem.row is not None and problem.grade == grade:
            first.setdefault(str(problem.row), problem.code)
    return first


def _counted(counts: pd.Series) -> dict[str, int]:
    return {str(key): int(counts[key]) for key in sorted(counts.index, key=str)}


def _iso(day: int) -> str:
    return (EPOCH + timedelta(days=int(day))).isoformat()
