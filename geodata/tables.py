"""What each table holds: a schema is a value that checks, documents and makes the template agencies are sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from geodata.problems import Problem

Kind = Literal["text", "int", "float", "bool"]
DTYPES: dict[Kind, str] = {"text": "object", "int": "int32", "float": "float64", "bool": "bool"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``allowed`` limits its values; ``empty`` says whether it may be missing (None or NaN)."""

    name: str
    kind: Kind
    about: str
    empty: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A schema: its columns in order."""

    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """The columns' names, in order."""
        return [column.name for column in self.columns]


CASES = Table(
    "cases",
    (
        Column("id", "text", "the agency's own number or the row's fingerprint, keyed-hashed; unique"),
        Column("agency", "text", "key of the sending agency"),
        Column("issue", "text", "key of the issue"),
        Column("day", "int", "days since 1970-01-01"),
        Column("severity", "text", "key of the level", empty=True),
        Column("urgent", "bool", "the agency called it urgent"),
        Column("needs", "text", "keys of needs, sorted, separated by one space; empty text for none"),
        Column("status", "text", "key of the status", empty=True),
        Column("age_band", "text", "key of the age band", empty=True),
        Column("sex", "text", "key of the sex", empty=True),
        Column("company", "text", "key of the company: with whom the person was found", empty=True),
        Column("street_hours", "float", "hours a day in the street", empty=True),
        Column("hazards", "text", "keys of hazards, sorted, separated by one space; empty text for none told"),
        Column("lon", "float", "degrees, WGS84", empty=True),
        Column("lat", "float", "degrees, WGS84", empty=True),
        Column("neighbourhood", "text", "key of the neighbourhood, or 'outside'"),
        Column("located", "text", "how it was placed", allowed=("point", "snapped", "name")),
        Column("row", "int", "row of the agency's sheet"),
    ),
)
RESOURCES = Table(
    "resources",
    (
        Column("key", "text", "names the place as long as it is on the list; ASCII letters and digits"),
        Column("fa", "text", "name in Persian"),
        Column("en", "text", "name in English"),
        Column("kind", "text", "key of the kind"),
        Column("agency", "text", "key of the agency that runs it", empty=True),
        Column("services", "text", "keys of services, separated by one space"),
        Column("capacity", "float", "people a month it can take; 0 when it takes nobody", empty=True),
        Column("hours", "text", "opening hours in the canonical text of ``opening``; none when not known", empty=True),
        Column("age_from", "float", "least completed years of who may use it", empty=True),
        Column("age_to", "float", "most completed years of who may use it", empty=True),
        Column("sex", "text", "key of the sex that alone may use it", empty=True),
        Column("contact", "text", "telephone or address of the office, never of a person", empty=True),
        Column("volunteer_hours", "float", "hours of work a month that it offers others", empty=True),
        Column("money", "float", "money a month that it offers others, Toman", empty=True),
        Column("vehicles", "float", "vehicles that it offers others", empty=True),
        Column("lon", "float", "degrees, WGS84", empty=True),
        Column("lat", "float", "degrees, WGS84", empty=True),
        Column("position", "text", "how sure the position is", allowed=("surveyed", "approximate", "none")),
    ),
)
POPULATION = Table(
    "population",
    (
        Column("neighbourhood", "text", "key of the neighbourhood"),
        Column("people", "float", "residents"),
        Column("year", "int", "Jalali year of the figure; 0 when it is not said"),
        Column("source", "text", "where the figure is from; Persian / English where both are known"),
    ),
)
EFFORT = Table(
    "effort",
    (
        Column("neighbourhood", "text", "key of the neighbourhood"),
        Column("month", "int", "Jalali year x 12 + month - 1; 0 where no month was said"),
        Column("agency", "text", "key of the agency whose people were out", empty=True),
        Column("hours", "float", "hours of patrol and outreach, all people together"),
    ),
)
DECISIONS = Table(
    "decisions",
    (
        Column("token", "text", "made where the decision was typed: the same one again is the same decision"),
        Column("what", "text", "what was resolved, in the meeting's words"),
        Column("agency", "text", "key of the responsible body"),
        Column("helpers", "text", "keys of bodies that help, separated by one space; empty text for none"),
        Column("place", "text", "key of the neighbourhood; empty text for the whole district"),
        Column("place_fa", "text", "its Persian name when it was decided"),
        Column("place_en", "text", "its English name when it was decided"),
        Column("issue", "text", "key of the issue; empty text for none"),
        Column("day", "int", "day it was decided, since 1970-01-01, Asia/Tehran"),
        Column("due", "int", "last day to do it, since 1970-01-01"),
        Column("indicator", "text", "key of the indicator; empty text where the body says itself whether it is done"),
        Column("baseline", "float", "the indicator when it was decided", empty=True),
        Column("target", "float", "what it is to become", empty=True),
        Column("version", "text", "the snapshot's version when it was decided"),
        Column("query", "text", "the filter of the scene it was decided on, as the query of an address"),
        Column("made", "text", "moment it was stored, ISO, UTC"),
    ),
)


def conform(frame: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the frame with exactly the table's columns and types, and what had to be left out.

    A row that lacks a value it must have, or has one that is not allowed, is dropped and reported under its
    ``row`` (where the frame has such a column).

    Raises
    ------
    ValueError
        A column that may not be empty is missing altogether: the caller's mistake.
    """
    _demand(frame, table)
    bad = {column.name: _bad(frame, column) for column in table.columns}
    number = frame["row"] if "row" in frame else frame.index.to_series()
    problems = [Problem("value-missing", int(row), name) for name, rows in bad.items() for row in number[rows]]
    kept = frame.loc[~pd.DataFrame(bad).any(axis=1)].reindex(columns=table.names)
    return kept.astype({column.name: DTYPES[column.kind] for column in table.columns}), problems


def _demand(frame: pd.DataFrame, table: Table) -> None:
    missing = [column.name for column in table.columns if column.name not in frame and not column.empty]
    if missing:
        raise ValueError(f"{table.name} lacks {len(missing)} of {len(table.columns)} columns: {', '.join(missing)}")


def _bad(frame: pd.DataFrame, column: Column) -> pd.Series:
    if column.name not in frame:
        return pd.Series(False, index=frame.index)
    values = frame[column.name]
    bad = pd.Series(False, index=frame.index) if column.empty else values.isna()
    return bad | (values.notna() & ~values.isin(column.allowed)) if column.allowed else bad
