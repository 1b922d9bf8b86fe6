"""The facts of the field – issues, needs, services, agencies, places – read from the catalogue. No rules here."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

F = TypeVar("F", bound="Fact")
CATALOGUE = Path(__file__).parent / "catalogue"


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of a catalogue: its key, its name in both languages, and the spellings that agencies use."""

    key: str
    fa: str
    en: str
    words: tuple[str, ...] = ()
    short_fa: str = ""
    short_en: str = ""

    def name(self, language: str) -> str:
        """Return the full name in ``fa`` or ``en``."""
        return self.fa if language == "fa" else self.en

    def short(self, language: str) -> str:
        """Return the name for tight places: the short one, else the full one."""
        return (self.short_fa or self.fa) if language == "fa" else (self.short_en or self.en)


@dataclass(frozen=True, slots=True)
class Issue(Fact):
    """A social issue; shown by colour, icon and word together."""

    colour: str = "#5B6770"
    icon: str = ""
    responsible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Severity(Fact):
    """A level of severity, highest first in the catalogue; ``urgent``: words that also raise the urgent flag."""

    urgent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Age(Fact):
    """An age band: least and greatest completed years."""

    least: int = 0
    most: int = 120


@dataclass(frozen=True, slots=True)
class Clock(Fact):
    """A response clock: within how many days a case must be answered."""

    days: int = 0


@dataclass(frozen=True, slots=True)
class Service(Fact):
    """A service that a place of help gives: the needs and the issues it serves."""

    needs: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind(Fact):
    """A kind of place of help: its marker and the services it gives unless its row says otherwise."""

    icon: str = "other"
    colour: str = "#5B6770"
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agency(Fact):
    """A body that sends files. ``columns``: field -> its headings; ``signs``: words of its cover or file name."""

    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    signs: tuple[str, ...] = ()
    sends_cases: bool = True


@dataclass(frozen=True, slots=True)
class Member(Fact):
    """Who sits at the table, by role; ``agency`` is the body they speak for."""

    agency: str = ""


@dataclass(frozen=True, slots=True)
class Indicator(Fact):
    """What a decision can be measured by: a column of a layer.

    ``better`` is 'down' or 'up'; ``months`` how many last whole Jalali months are averaged, 0 where it is as things
    stand; ``statuses`` those counted, all where empty; ``counted``: chance moves it as it moves counts; ``whole``: it
    can be said of the whole district too.
    """

    layer: str = ""
    column: str = "value"
    unit: str = ""
    better: str = "down"
    months: int = 0
    statuses: tuple[str, ...] = ()
    counted: bool = True
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Names that may mean several neighbourhoods, and which of the catalogue's they could be."""

    words: tuple[str, ...]
    could_be: tuple[str, ...]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((CATALOGUE / name).read_text(encoding="utf-8"))


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _entries(make: type[F], entries: dict[str, Any]) -> dict[str, F]:
    return {key: make(key=key, **_frozen(values)) for key, values in entries.items()}


@lru_cache
def issues() -> dict[str, Issue]:
    """Return the issue types in the catalogue's order."""
    return _entries(Issue, _read("issues.toml"))


@lru_cache
def severities() -> dict[str, Severity]:
    """Return the levels of severity, highest first."""
    return _entries(Severity, _read("severities.toml"))


@lru_cache
def needs() -> dict[str, Fact]:
    """Return the needs a case may have."""
    return _entries(Fact, _read("needs.toml"))


@lru_cache
def statuses() -> dict[str, Fact]:
    """Return where a case may stand."""
    return _entries(Fact, _read("statuses.toml"))


@lru_cache
def sexes() -> dict[str, Fact]:
    """Return the sexes as agencies record them."""
    return _entries(Fact, _read("sexes.toml"))


@lru_cache
def ages() -> dict[str, Age]:
    """Return the age bands, youngest first; the only form in which an age is kept."""
    return _entries(Age, _read("ages.toml"))


@lru_cache
def companies() -> dict[str, Fact]:
    """Return with whom a person may be found."""
    return _entries(Fact, _read("company.toml"))


@lru_cache
def hazards() -> dict[str, Fact]:
    """Return what may endanger a person where they are found."""
    return _entries(Fact, _read("hazards.toml"))


@lru_cache
def rule_card() -> dict[str, Any]:
    """Return the rule card as it is written: its version, date, title and rules in order."""
    told = _read("rule_card.toml")
    return {**told, "rules": tuple(_frozen(rule) for rule in told["rules"])}


@lru_cache
def clocks() -> dict[str, Clock]:
    """Return the response clocks, the shortest first: ``urgent``, and one for each level of severity."""
    return _entries(Clock, _read("clocks.toml"))


@lru_cache
def services() -> dict[str, Service]:
    """Return the services that places of help give."""
    return _entries(Service, _read("services.toml"))


@lru_cache
def kinds() -> dict[str, Kind]:
    """Return the kinds of places of help and authority."""
    return _entries(Kind, _read("kinds.toml"))


@lru_cache
def agencies() -> dict[str, Agency]:
    """Return the bodies at the table: one file each under ``catalogue/agencies``, by file name."""
    files = sorted((CATALOGUE / "agencies").glob("*.toml"))
    return {file.stem: Agency(key=file.stem, **_frozen(_read(f"agencies/{file.name}"))) for file in files}


@lru_cache
def members() -> dict[str, Member]:
    """Return who sits at the headquarters' table, the chair first."""
    return _entries(Member, _read("members.toml"))


@lru_cache
def indicators() -> dict[str, Indicator]:
    """Return what decisions can be measured by."""
    return _entries(Indicator, _read("indicators.toml"))


@lru_cache
def due_words() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the words of due dates: kind -> value -> its spellings."""
    return _frozen(_read("due_words.toml"))


@lru_cache
def places() -> dict[str, Fact]:
    """Return the neighbourhoods whose spellings are known; polygons, not this list, decide which exist."""
    return _entries(Fact, _read("neighbourhoods.toml")["places"])


@lru_cache
def place_prefixes() -> tuple[str, ...]:
    """Return the words that may stand before a neighbourhood's name or be left out."""
    return tuple(_read("neighbourhoods.toml")["prefixes"])


@lru_cache
def whole_district() -> tuple[str, ...]:
    """Return the words that mean no neighbourhood but all of them."""
    return tuple(_read("neighbourhoods.toml")["whole"])


@lru_cache
def ambiguous_places() -> tuple[Ambiguous, ...]:
    """Return the names that are never guessed."""
    return tuple(Ambiguous(**_frozen(entry)) for entry in _read("neighbourhoods.toml")["ambiguous"])


@lru_cache
def column_words() -> dict[str, tuple[str, ...]]:
    """Return field -> headings in use by anyone; an agency's own headings come on top."""
    return _frozen(_read("columns.toml"))


@lru_cache
def answers() -> dict[str, tuple[str, ...]]:
    """Return the spellings of short answers: ``yes`` and ``nothing``."""
    return _frozen(_read("answers.toml"))


@lru_cache
def reply_words() -> dict[str, dict[str, Any]]:
    """Return the words of the workbooks that agencies are sent, by language."""
    return _read("reply.toml")


@lru_cache
def register_words() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return list -> field -> headings of the lists of residents and of places of help."""
    return _frozen(_read("registers.toml"))


@lru_cache
def command_words() -> dict[str, dict[str, str]]:
    """Return what the command line says, by language."""
    return _read("words.toml")


@lru_cache
def problem_words() -> dict[str, Any]:
    """Return every problem's code with its grade and sentences."""
    return _read("problems.toml")


@lru_cache
def boundary_fields() -> dict[str, tuple[str, ...]]:
    """Return what a field of a boundary file holds -> the names it goes by, most telling first."""
    return _frozen(_read("boundary_fields.toml"))


@lru_cache
def demonstration() -> dict[str, Any]:
    """Return the demonstration district: its outline's figures, and how its invented cases are to be drawn."""
    return _frozen(_read("demo_district.toml") | _read("demo_cases.toml"))


@lru_cache
def jurisdiction_fields() -> dict[str, tuple[str, ...]]:
    """Return what a field of a file of agencies' areas holds -> the names it goes by, most telling first."""
    return _frozen(_read("jurisdiction_fields.toml"))


@lru_cache
def opening_words() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the words of opening hours: ``day``, ``days`` (several at once) and ``word`` (all others)."""
    return _frozen(_read("opening.toml"))


@lru_cache
def audience_words() -> dict[str, Any]:
    """Return the words that say whom a place is for: ``groups`` with their ages and sex, and ``word``."""
    return _frozen(_read("audience.toml"))


@lru_cache
def road_words() -> dict[str, Any]:
    """Return what words of road files mean: ``classes``, ``fields``, ``answers`` and ``layers``."""
    return _frozen(_read("roads.toml"))


@lru_cache
def demonstration_roads() -> dict[str, Any]:
    """Return how the demonstration's roads and police areas are to be drawn."""
    return _frozen(_read("demo_roads.toml"))


@lru_cache
def ground() -> dict[str, tuple[dict[str, Any], ...]]:
    """Return ``stations`` and ``around``: names (fa, en) at points (lon, lat) that the map shows besides data."""
    return _frozen(_read("ground.toml"))
