"""The lists that stewards bring in themselves, checked: residents of neighbourhoods, places of help. Stores nothing.

Columns are told by the headings of ``catalogue/registers.toml``; every other column (contact persons, telephone
numbers) is never read. Places of help may lie outside the district: they are never clipped.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from geodata import facts, personal, spreadsheet, words
from geodata.coordinates import locate_numbers
from geodata.locate import WGS84, Places, names
from geodata.persian import clean, digits, fold, number
from geodata.problems import Problem, Unreadable
from geodata.tables import POPULATION, RESOURCES, Table, conform

VECTOR = (".geojson", ".json", ".gpkg", ".kml", ".kmz", ".shp", ".fgb", ".gml", ".zip")
LARGEST = 50_000_000  # bytes of a vector file
NEEDED = {"population": ("neighbourhood", "people"), "resources": ("name", "x", "y"), "points": ("name",)}
UNSTATED = 0  # the year of a figure that says none
JALALI, GREGORIAN, BETWEEN = range(1300, 1500), range(1900, 2101), 621  # most of a Gregorian year less 621 is Jalali
YEAR = re.compile(r"\d{4}")
ASIDE = re.compile(r"\d+|\([^)]*\)|\[[^]]*\]")
WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
PERSIAN = re.compile(r"[\u0600-\u06ff]")
LONGEST = 200  # characters of opening hours and the like


@dataclass(frozen=True, eq=False)
class Register:
    """A list as it was understood.

    Parameters
    ----------
    rows
        What can be stored, typed as ``tables.POPULATION`` or ``tables.RESOURCES``.
    problems
        All findings, in the order of the sheet's rows.
    total
        Rows of the list, good or not.
    """

    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    total: int


@dataclass(frozen=True, eq=False)
class _Cells:
    """The columns that are known, by field, indexed by the sheet's own rows, and their headings."""

    frame: pd.DataFrame
    headings: Mapping[str, str]
    title: str

    def text(self, field: str) -> np.ndarray:
        """Return a column as texts, '' throughout where the list does not have it."""
        return words.texts(self.frame[field]) if field in self.frame else np.full(len(self.frame), "", dtype=object)

    def found(self, code: str, field: str, where: np.ndarray) -> list[Problem]:
        """Return a problem for every row that is marked."""
        texts, rows = self.text(field), self.frame.index
        heading = self.headings.get(field, field)
        return [Problem(code, int(rows[i]), heading, personal.shown(texts[i])) for i in np.flatnonzero(where)]


def population(path: Path, places: Places, name: str | None = None) -> Register:
    """Return the residents that a sheet gives for each neighbourhood, in any spelling of its name.

    The year is Jalali, from its own column or the heading («جمعیت ۱۳۹۵»); 0 when neither says it. Of two rows for the
    same neighbourhood and year the second is a problem.

    Raises
    ------
    Unreadable
        The file cannot be taken, or has no column of neighbourhoods or of people.
    """
    cells = _sheet(path, name or path.name, "population")
    keys, codes = names(places, pd.Series(cells.text("neighbourhood")))
    people, years = _numbers(cells.text("people")), _years(cells)
    rows = pd.DataFrame({"neighbourhood": keys, "people": people, "year": years}, index=cells.frame.index)
    rows["source"] = [clean(text) or cells.title for text in cells.text("source")]
    unnamed, silent = cells.text("neighbourhood") == "", cells.text("people") == ""
    doubtful = [(code, "neighbourhood", codes == code) for code in sorted(set(codes) - {""})]
    findings = [
        *doubtful,
        ("value-missing", "neighbourhood", unnamed),
        ("value-missing", "people", silent),
        ("number-unreadable", "people", ~silent & ~(people >= 0)),
        ("number-unreadable", "year", np.isnan(years)),
    ]
    good = ~np.logical_or.reduce([where for _, _, where in findings])
    repeated = np.zeros(len(rows), dtype=bool)
    repeated[good] = rows[good].duplicated(["neighbourhood", "year"]).to_numpy()
    return _register(cells, rows, POPULATION, [*findings, ("neighbourhood-repeated", "neighbourhood", repeated)])


def resources(path: Path, name: str | None = None) -> Register:
    """Return the places of help of a sheet, or of a vector file of points.

    A position is approximate unless the list says that it was surveyed; services not given are those of its kind.

    Raises
    ------
    Unreadable
        The file cannot be taken, or has no names or positions.
    """
    title = name or path.name
    cells = _points(path, title) if title.lower().endswith(VECTOR) else _sheet(path, title, "resources")
    kinds = _keys(cells.text("kind"), facts.kinds().values())
    agencies = _keys(cells.text("agency"), facts.agencies().values())
    services, strange = _services(cells.text("services"))
    located = locate_numbers(cells.frame["x"], cells.frame["y"])
    rows = _particulars(cells).assign(
        kind=np.where(kinds == "", "other", kinds),
        agency=[key or None for key in agencies],
        services=np.where(services == "", [" ".join(_kind(key).services) for key in kinds], services),
        lon=located["lon"].to_numpy(),
        lat=located["lat"].to_numpy(),
    )
    codes, capacity = located["code"].to_numpy(), rows["capacity"].to_numpy()
    findings = [(code, "y", codes == code) for code in sorted(set(codes) - {""})]
    findings += [
        ("value-missing", "name", rows["fa"].to_numpy() == ""),
        ("number-unreadable", "capacity", (cells.text("capacity") != "") & ~(capacity >= 0)),
        ("kind-unknown", "kind", (cells.text("kind") != "") & (kinds == "")),
        ("agency-not-known", "agency", (cells.text("agency") != "") & (agencies == "")),
        ("service-unknown", "services", strange),
    ]
    return _register(cells, rows, RESOURCES, findings)


def _particulars(cells: _Cells) -> pd.DataFrame:
    """Return the columns that need no catalogue; a name missing in one language is the other's."""
    name, english = (_plain(cells.text(field)) for field in ("name", "en"))
    latin = np.array([not PERSIAN.search(text) for text in name])
    foreign = np.where((english == "") & latin, name, english)
    surveyed = {fold(word) for word in facts.register_words()["positions"]["surveyed"]}
    exact = [fold(text) in surveyed for text in cells.text("position")]
    hours, who = (_plain(cells.text(field)) for field in ("hours", "who"))
    columns = {
        "fa": np.where(name == "", foreign, name),
        "en": np.where(foreign == "", name, foreign),
        "capacity": _numbers(cells.text("capacity")),
        "hours": np.where(hours == "", np.array(None), hours),
        "who": np.where(who == "", np.array(None), who),
        "position": np.where(exact, "surveyed", "approximate"),
    }
    return pd.DataFrame(columns, index=cells.frame.index)


def _kind(key: str) -> facts.Kind:
    return facts.kinds()[key or "other"]


def _register(
    cells: _Cells, rows: pd.DataFrame, table: Table, findings: Sequence[tuple[str, str, np.ndarray]]
) -> Register:
    rejects = [where for code, _, where in findings if Problem(code).grade == "reject"]
    problems = [problem for code, field, where in findings for problem in cells.found(code, field, where)]
    kept = rows[~np.logical_or.reduce(rejects)]
    ordered = sorted(problems, key=lambda problem: problem.row or 0)
    return Register(conform(kept, table)[0].reset_index(drop=True), tuple(ordered), len(rows))


def _sheet(path: Path, title: str, register: str) -> _Cells:
    known = {fold(word) for spellings in facts.register_words()[register].values() for word in spellings}
    sheet = spreadsheet.best(spreadsheet.read(path, title), known)
    return _cells(sheet.rows, sheet.headings, register, NEEDED[register], title)


def _points(path: Path, title: str) -> _Cells:
    """Return the attributes of a vector file's points, with their position in degrees as x and y."""
    placed = _in_degrees(path, title)
    attributes = pd.DataFrame(placed.drop(columns="geometry")).astype(object)
    headings = tuple(attributes.columns)
    attributes.columns = pd.RangeIndex(len(headings))
    attributes.index = pd.RangeIndex(1, len(attributes) + 1)
    cells = _cells(attributes, headings, "resources", NEEDED["points"], title)
    frame = cells.frame.assign(x=placed.geometry.x.to_numpy(), y=placed.geometry.y.to_numpy())
    return _Cells(frame, cells.headings, title)


def _in_degrees(path: Path, title: str) -> gpd.GeoDataFrame:
    found = _features(path, title)
    if "geometry" not in found or not (found.geometry.geom_type == "Point").all():
        raise Unreadable("places-not-points", title)
    if found.crs is None and not found.geometry.x.between(-180, 180).all():
        raise Unreadable("boundaries-no-crs", title)
    return found.set_crs(WGS84) if found.crs is None else found.to_crs(WGS84)


def _features(path: Path, title: str) -> gpd.GeoDataFrame:
    if not path.exists():
        raise Unreadable("file-missing", title)
    if path.stat().st_size > LARGEST:
        raise Unreadable("file-too-large", title)
    try:
        return pyogrio.read_dataframe(path)
    except (DataSourceError, DataLayerError, UnicodeDecodeError) as error:
        raise Unreadable("boundaries-unreadable", title) from error


def _cells(rows: pd.DataFrame, headings: Sequence[str], register: str, needed: Collection[str], title: str) -> _Cells:
    known = facts.register_words()[register]
    fields = _matched(headings, known)
    missing = [known[field][0] for field in needed if field not in fields]
    if missing:
        raise Unreadable("file-columns-missing", title, "، ".join(missing))
    frame = rows[list(fields.values())].set_axis(list(fields), axis=1)
    return _Cells(frame, {field: headings[place] for field, place in fields.items()}, title)


def _matched(headings: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[str, int]:
    places = {field: _place(headings, spellings) for field, spellings in known.items()}
    return {field: place for field, place in places.items() if place is not None}


def _place(headings: Sequence[str], spellings: Sequence[str]) -> int | None:
    """Return the column whose heading stands first in the list of spellings; numbers and brackets may come on top."""
    folded = [fold(heading) for heading in headings]
    bare = [fold(ASIDE.sub("", digits(heading))) for heading in headings]
    for here in (folded, bare):
        for word in map(fold, spellings):
            if word in here:
                return here.index(word)
    return None


def _numbers(texts: np.ndarray) -> np.ndarray:
    """Return the numbers of '۱۲٬۳۴۵ نفر' and the like, NaN where there is none."""
    found = [number(WORD.sub("", text).strip()) for text in texts]
    return np.array([np.nan if value is None else value for value in found], dtype="float64")


def _years(cells: _Cells) -> np.ndarray:
    """Return each row's Jalali year, NaN where it cannot be read."""
    stated = YEAR.search(digits(cells.headings["people"]))
    usual = _jalali(float(stated[0])) if stated else UNSTATED
    texts = cells.text("year")
    return np.where(texts == "", usual, [_jalali(year) for year in _numbers(texts)])


def _jalali(year: float) -> float:
    if year in GREGORIAN:
        return year - BETWEEN
    return year if year in JALALI else np.nan


def _plain(texts: np.ndarray) -> np.ndarray:
    """Return texts fit to be shown, without telephone numbers."""
    return words.each(texts, lambda text: personal.shown(clean(text), LONGEST))


def _keys(texts: np.ndarray, entries: Collection[facts.Fact]) -> np.ndarray:
    known = words.vocabulary(entries)
    return words.each(texts, lambda text: words.key_of(text, known))


def _services(texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the services' keys joined by spaces, and where a word was not known."""
    keys = words.each(texts, lambda text: _services_of(text)[0])
    return keys, words.each(texts, lambda text: _services_of(text)[1]).astype(bool)


def _services_of(text: str) -> tuple[str, bool]:
    known = words.vocabulary(facts.services().values())
    parts = {fold(part) for part in words.PARTS.split(text)} - {""}
    keys = sorted(known[part] for part in parts & known.keys())
    return " ".join(keys), bool(parts - known.keys())
