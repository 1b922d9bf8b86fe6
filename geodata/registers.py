"""The lists that stewards bring in themselves, checked: residents of neighbourhoods, places of help. Stores nothing.

Columns are told by the headings of ``catalogue/registers.toml``; every other column (contact persons, telephone
numbers) is never read. Places of help may lie outside the district: they are never clipped.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from geodata import facts, resource_keys, resource_rows
from geodata.locate import WGS84, Places, names
from geodata.persian import clean, digits
from geodata.problems import Unreadable
from geodata.register_sheets import NEEDED, Cells, Register, cells_of, numbers, registered, sheet
from geodata.tables import POPULATION

VECTOR = (".geojson", ".json", ".gpkg", ".kml", ".kmz", ".shp", ".fgb", ".gml", ".zip")
LARGEST = 50_000_000  # bytes of a vector file
UNSTATED = 0  # the year of a figure that says none
JALALI, GREGORIAN, BETWEEN = range(1300, 1500), range(1900, 2101), 621  # most of a Gregorian year less 621 is Jalali
YEAR = re.compile(r"\d{4}")


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
    people, years = numbers(cells.text("people"), facts.register_words()["units"]["people"]), _years(cells)
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


def resources(path: Path, name: str | None = None, known: pd.DataFrame | None = None) -> Register:
    """Return the places of help of a sheet, or of a vector file of points; see ``resource_rows.understood``.

    ``known`` is the list so far: a place that is on it keeps its key (``resource_keys.keyed``). A sheet in which
    somebody offers money, hours of work or vehicles may lack the columns of positions.

    Raises
    ------
    Unreadable
        The file cannot be taken, or has no names or positions.
    """
    title = name or path.name
    cells = _points(path, title) if title.lower().endswith(VECTOR) else _places(path, title)
    found = resource_rows.understood(cells)
    so_far = found.rows.iloc[:0] if known is None else known
    return replace(found, rows=resource_keys.keyed(found.rows, so_far))


def _places(path: Path, title: str) -> Cells:
    cells = sheet(path, title, "resources", NEEDED["points"])
    missing = [field for field in NEEDED["resources"] if field not in cells.headings]
    if missing and not set(resource_rows.OFFERS) & cells.headings.keys():
        spelled = [facts.register_words()["resources"][field][0] for field in missing]
        raise Unreadable("file-columns-missing", title, "، ".join(spelled))
    return cells


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
