"""The rows of a list of places of help: each column understood, everything doubtful found. Knows no files, no store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from geodata import amounts, audience, facts, office_contact, opening, personal, words
from geodata.coordinates import MISSING, locate_numbers
from geodata.persian import clean, fold
from geodata.problems import Problem
from geodata.register_sheets import Cells, Register, keys, numbers, registered
from geodata.tables import RESOURCES

LONGEST = 200  # characters of a name
OFFERS = ("volunteer_hours", "money", "vehicles")
CONTACTS = ("contact", "phone", "address")
GIVERS = ("donor", "ngo")  # kinds and agencies whose offers need no place
SAME = 4  # decimals of a degree, about 10 m: places of one name and kind no farther apart are one
WORDS = re.compile(r"[^\W\d_]+")
PERSIAN = re.compile(r"[\u0600-\u06ff]")
Finding = tuple[str, str, np.ndarray]
Found = tuple[Mapping[str, Any], list[Finding]]


def understood(cells: Cells) -> Register:
    """Return the places of a list, their keys still empty, and every finding about its cells.

    A position is approximate unless the list says that it was surveyed; services not given are those of its kind. A
    donor or NGO that offers money, hours of work or vehicles may have no position.
    """
    rows = pd.DataFrame({"key": ""}, index=cells.frame.index)
    findings: list[Finding] = []
    for part in (_named, _classed, _sized, _timed, _meant_for, _reached, _offering, _placed):
        columns, more = part(cells, rows)
        rows, findings = rows.assign(**columns), [*findings, *more]
    findings += _doubtful_capacities(cells, rows)
    bad = np.logical_or.reduce([where for code, _, where in findings if Problem(code).grade == "reject"])
    twice = ~bad
    twice[~bad] = repeated(rows[~bad])
    found = registered(cells, rows, RESOURCES, [*findings, ("place-repeated", "name", twice)])
    return replace(found, problems=(*_of_the_list(cells), *map(_discreet, found.problems)))


def _of_the_list(cells: Cells) -> list[Problem]:
    """Return what is doubtful about the list's columns themselves."""
    if "capacity" not in cells.headings:
        return [Problem("capacities-missing")]
    heading = cells.headings["capacity"]
    return [] if _monthly(heading) else [Problem("capacities-not-monthly", None, heading)]


def _monthly(heading: str) -> bool:
    """Return whether a heading does not speak of days, weeks or years: «ظرفیت (نفر در روز)»."""
    other = {fold(word) for word in facts.register_words()["answers"]["not_monthly"]}
    return other.isdisjoint(fold(word) for word in WORDS.findall(heading))


def _discreet(problem: Problem) -> Problem:
    """Return a problem that does not repeat a person's name or number."""
    return replace(problem, value="") if problem.code == "contact-personal" else problem


def repeated(rows: pd.DataFrame) -> np.ndarray:
    """Return which places come up again: of the same folded name and kind as an earlier one, at the same spot."""
    same = rows[["kind", "lon", "lat"]].assign(name=rows["fa"].map(fold)).round({"lon": SAME, "lat": SAME})
    return same.duplicated().to_numpy()


def _named(cells: Cells, rows: pd.DataFrame) -> Found:
    """Return the names; one missing in one language is the other's."""
    name, english = (_plain(cells.text(field)) for field in ("name", "en"))
    latin = np.array([not PERSIAN.search(text) for text in name], dtype=bool)
    foreign = np.where((english == "") & latin, name, english)
    fa, en = np.where(name == "", foreign, name), np.where(foreign == "", name, foreign)
    return {"fa": fa, "en": en}, [("value-missing", "name", fa == "")]


def _classed(cells: Cells, rows: pd.DataFrame) -> Found:
    kinds = keys(cells.text("kind"), facts.kinds().values())
    agencies = keys(cells.text("agency"), facts.agencies().values())
    services, strange = _services(cells.text("services"))
    usual = [" ".join(facts.kinds()[key or "other"].services) for key in kinds]
    columns = {
        "kind": np.where(kinds == "", "other", kinds),
        "agency": _or_none(agencies),
        "services": np.where(services == "", usual, services),
    }
    return columns, [
        ("kind-unknown", "kind", (cells.text("kind") != "") & (kinds == "")),
        ("agency-not-known", "agency", (cells.text("agency") != "") & (agencies == "")),
        ("service-unknown", "services", strange),
    ]


def _sized(cells: Cells, rows: pd.DataFrame) -> Found:
    written = cells.text("capacity")
    monthly = _monthly(cells.headings.get("capacity", ""))
    capacity = numbers(written, _units("people")) if monthly else np.full(len(written), np.nan)
    unread = _says(written) & np.isnan(capacity) & monthly
    return {"capacity": capacity}, [
        ("number-unreadable", "capacity", unread),
        ("capacity-negative", "capacity", capacity < 0),
    ]


def _doubtful_capacities(cells: Cells, rows: pd.DataFrame) -> list[Finding]:
    asked = (rows["position"] != "none").to_numpy() & (not _of_the_list(cells))
    silent = ~_says(cells.text("capacity")) & asked
    return [("capacity-missing", "capacity", silent), ("capacity-zero", "capacity", (rows["capacity"] == 0).to_numpy())]


def _timed(cells: Cells, rows: pd.DataFrame) -> Found:
    written = cells.text("hours")
    hours = words.each(written, opening.read)
    unread = _says(written) & _unread(hours)
    return {"hours": hours}, [("hours-unreadable", "hours", unread)]


def _meant_for(cells: Cells, rows: pd.DataFrame) -> Found:
    written, sexes = cells.text("who"), cells.text("sex")
    said, only = [audience.read(text) for text in written], [_sex(text) for text in sexes]
    least, most, doubtful = _ages(cells)
    told = zip(least, most, only, said, strict=True)
    who = [audience.agreed((low, high), sex or None, one) for low, high, sex, one in told]
    columns = pd.DataFrame(who, index=rows.index, columns=list(audience.Audience._fields)).drop(columns="wide")
    return dict(columns.astype({"sex": object})), [
        ("who-unknown", "who", _says(written) & _unread(said)),
        ("who-wide", "who", np.array([bool(one and one.wide) for one in said], dtype=bool)),
        ("sex-unknown", "sex", _says(sexes) & _unread(only)),
        *doubtful,
    ]


def _ages(cells: Cells) -> tuple[np.ndarray, np.ndarray, list[Finding]]:
    """Return least and most ages as columns of their own say, NaN where they say none that can be."""
    read = {field: numbers(cells.text(field), _units("ages")) for field in ("age_from", "age_to")}
    ages = {field: np.where(_is_age(age), age, np.nan) for field, age in read.items()}
    unread = [("age-unreadable", field, _says(cells.text(field)) & np.isnan(age)) for field, age in ages.items()]
    least, most = ages.values()
    return least, most, [*unread, ("ages-exchanged", "age_from", least > most)]


def _reached(cells: Cells, rows: pd.DataFrame) -> Found:
    kept = {field: words.each(cells.text(field), office_contact.kept) for field in CONTACTS}
    together = ["، ".join(filter(None, parts)) for parts in zip(*kept.values(), strict=True)]
    return {"contact": _or_none(together)}, [
        ("contact-personal", field, _unread(texts)) for field, texts in kept.items()
    ]


def _offering(cells: Cells, rows: pd.DataFrame) -> Found:
    heading = cells.headings.get("money", "")
    sums = words.each(cells.text("money"), lambda text: amounts.toman(text, heading))
    columns = {
        "volunteer_hours": numbers(cells.text("volunteer_hours"), _units("volunteer_hours")),
        "money": np.array([np.nan if one is None else one for one in sums], dtype="float64"),
        "vehicles": numbers(cells.text("vehicles"), _units("vehicles")),
    }
    sound = {name: (amount >= 0) & _monthly(cells.headings.get(name, "")) for name, amount in columns.items()}
    kept = {name: np.where(sound[name], amount, np.nan) for name, amount in columns.items()}
    unread = {name: _says(cells.text(name)) & ~good for name, good in sound.items()}
    return kept, [("offer-unreadable", name, where) for name, where in unread.items()]


def _placed(cells: Cells, rows: pd.DataFrame) -> Found:
    located = locate_numbers(pd.Series(cells.text("x")), pd.Series(cells.text("y")))
    codes = located["code"].to_numpy()
    silent = (cells.text("x") == "") & (cells.text("y") == "")
    gives = rows["kind"].isin(GIVERS) | rows["agency"].isin(GIVERS)
    nowhere = silent & (gives & (rows[list(OFFERS)] > 0).any(axis=1)).to_numpy()
    surveyed = {fold(word) for word in facts.register_words()["answers"]["surveyed"]}
    exact = [fold(text) in surveyed for text in cells.text("position")]
    columns = {
        "lon": located["lon"].to_numpy(),
        "lat": located["lat"].to_numpy(),
        "position": np.where(nowhere, "none", np.where(exact, "surveyed", "approximate")),
    }
    others = sorted(set(codes) - {"", MISSING})
    missing = ("position-missing", "y", (codes == MISSING) & ~nowhere)
    return columns, [missing, *((code, "y", codes == code) for code in others)]


def _sex(text: str) -> str | None:
    """Return the key of a sex, '' for both and for nothing said, None for a word that is not known."""
    key = words.key_of(text, words.vocabulary(facts.sexes().values()))
    said = audience.read(text)
    open_to_all = said is not None and said[2:] == (None, False)
    return key or ("" if open_to_all or not text else None)


def _is_age(ages: np.ndarray) -> np.ndarray:
    return np.asarray((ages >= 0) & (ages <= audience.OLDEST) & (ages == np.floor(ages)))


def _services(texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the services' keys joined by spaces, and where a word was not known."""
    found = words.each(texts, lambda text: _services_of(text)[0])
    return found, words.each(texts, lambda text: _services_of(text)[1]).astype(bool)


def _services_of(text: str) -> tuple[str, bool]:
    known = words.vocabulary(facts.services().values())
    parts = {fold(part) for part in words.PARTS.split(text)} - {""}
    return " ".join(sorted(known[part] for part in parts & known.keys())), bool(parts - known.keys())


def _plain(texts: np.ndarray) -> np.ndarray:
    """Return texts fit to be shown, without telephone numbers."""
    return words.each(texts, lambda text: personal.shown(clean(text), LONGEST))


def _says(texts: np.ndarray) -> np.ndarray:
    """Return False for a cell that is empty or says that nobody knows."""
    unknown = {fold(word) for word in facts.register_words()["answers"]["unknown"]}
    return words.says_something(texts) & words.each(texts, lambda text: fold(text) not in unknown).astype(bool)


def _units(kind: str) -> tuple[str, ...]:
    units: Mapping[str, tuple[str, ...]] = facts.register_words()["units"]
    return units[kind]


def _unread(answers: Iterable[object]) -> np.ndarray:
    return np.array([one is None for one in answers], dtype=bool)


def _or_none(texts: Iterable[str]) -> np.ndarray:
    return np.array([text or None for text in texts], dtype=object)
