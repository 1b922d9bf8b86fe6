"""The lists that stewards bring in themselves, checked: residents of neighbourhoods, places of help. Stores nothing.

Columns are told by the headings of ``catalogue/registers.toml``; every other column (contact persons, telephone
numbers) is never read. Places of help may lie outside the district: they are never clipped.
"""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from geodata import facts, personal, words
from geodata.coordinates import locate_numbers
from geodata.locate import WGS84, Places, names
from geodata.persian import clean, digits, fold
from geodata.problems import Unreadable
from geodata.register_sheets import NEEDED, Cells, Register, cells_of, keys, numbers, registered, sheet
from geodata.tables import POPULATION, RESOURCES

VECTOR = (".geojson", ".json", ".gpkg", ".kml", ".kmz", ".shp", ".fgb", ".gml", ".zip")
LARGEST = 50_000_000  # bytes of a vector file
UNSTATED = 0  # the year of a figure that says none
JALALI, GREGORIAN, BETWEEN = range(1300, 1500), range(1900, 2101), 621  # most of a Gregorian year less 621 is Jalali
YEAR = re.compile(r"\d{4}")
PERSIAN = re.compile(r"[\u0600-\u06ff]")
LONGEST = 200  # characters of opening hours and the like


def population(path: Path, places: Places, name: str | None = None) -> Register:
    """Return the residents that a sheet gives for each neighbourhood, in any spelling of its name.

    The year is Jalali, from its own column or the heading («جمعیت ۱۳۹۵»); 0 when neither says it. Of two rows for the
    same neighbourhood and year the second is a problem.

    Raises
    ------
    Unreadable
        The file cannot be taken, or has no column of neighbourhoods or of people.
    """
    cells = sheet(path, name or path.name, "population")
    named, codes = names(places, pd.Series(cells.text("neighbourhood")))
    people, years = numbers(cells.text("people")), _years(cells)
    rows = pd.DataFrame({"neighbourhood": named, "people": people, "year": years}, index=cells.frame.index)
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
    return registered(cells, rows, POPULATION, [*findings, ("neighbourhood-repeated", "neighbourhood", repeated)])


def resources(path: Path, name: str | None = None) -> Register:
    """Return the places of help of a sheet, or of a vector file of points.

    A position is approximate unless the list says that it was surveyed; services not given are those of its kind.

    Raises
    ------
    Unreadable
        The file cannot be taken, or has no names or positions.
    """
    title = name or path.name
    cells = _points(path, title) if title.lower().endswith(VECTOR) else sheet(path, title, "resources")
    kinds = keys(cells.text("kind"), facts.kinds().values())
    agencies = keys(cells.text("agency"), facts.agencies().values())
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
    return registered(cells, rows, RESOURCES, findings)


def _particulars(cells: Cells) -> pd.DataFrame:
    """Return the columns that need no catalogue; a name missing in one language is the other's."""
    name, english = (_plain(cells.text(field)) for field in ("name", "en"))
    latin = np.array([not PERSIAN.search(text) for text in name])
    foreign = np.where((english == "") & latin, name, english)
    surveyed = {fold(word) for word in facts.register_words()["positions"]["surveyed"]}
    exact = [fold(text) in surveyed for text in cells.text("position")]
    columns = {
        "fa": np.where(name == "", foreign, name),
        "en": np.where(foreign == "", name, foreign),
        "capacity": numbers(cells.text("capacity")),
        "key": [f"p{n}" for n in range(1, len(name) + 1)],
        "position": np.where(exact, "surveyed", "approximate"),
    }
    return pd.DataFrame(columns, index=cells.frame.index)


def _kind(key: str) -> facts.Kind:
    return facts.kinds()[key or "other"]


def _points(path: Path, title: str) -> Cells:
    """Return the attributes of a vector file's points, with their position in degrees as x and y."""
    placed = _in_degrees(path, title)
    attributes = pd.DataFrame(placed.drop(columns="geometry")).astype(object)
    headings = tuple(attributes.columns)
    attributes.columns = pd.RangeIndex(len(headings))
    attributes.index = pd.RangeIndex(1, len(attributes) + 1)
    cells = cells_of(attributes, headings, "resources", NEEDED["points"], title)
    frame = cells.frame.assign(x=placed.geometry.x.to_numpy(), y=placed.geometry.y.to_numpy())
    return Cells(frame, cells.headings, title)


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


def _years(cells: Cells) -> np.ndarray:
    """Return each row's Jalali year, NaN where it cannot be read."""
    stated = YEAR.search(digits(cells.headings["people"]))
    usual = _jalali(float(stated[0])) if stated else UNSTATED
    texts = cells.text("year")
    return np.where(texts == "", usual, [_jalali(year) for year in numbers(texts)])


def _jalali(year: float) -> float:
    if year in GREGORIAN:
        return year - BETWEEN
    return year if year in JALALI else np.nan


def _plain(texts: np.ndarray) -> np.ndarray:
    """Return texts fit to be shown, without telephone numbers."""
    return words.each(texts, lambda text: personal.shown(clean(text), LONGEST))


def _services(texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the services' keys joined by spaces, and where a word was not known."""
    found = words.each(texts, lambda text: _services_of(text)[0])
    return found, words.each(texts, lambda text: _services_of(text)[1]).astype(bool)


def _services_of(text: str) -> tuple[str, bool]:
    known = words.vocabulary(facts.services().values())
    parts = {fold(part) for part in words.PARTS.split(text)} - {""}
    keys = sorted(known[part] for part in parts & known.keys())
    return " ".join(keys), bool(parts - known.keys())
