"""What each row of a sheet says: typed values, and everything that is wrong, column by column. Stores nothing.

Free text and personal columns never come here: only the columns that hold a field are read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geodata import locate, words
from geodata.coordinates import locate_numbers
from geodata.dates import read_days
from geodata.persian import digits, fold
from geodata.snapshot import OUTSIDE
from geodata.spreadsheet import Sheet

TWO_NUMBERS = re.compile(r"(-?\d+(?:[.٫]\d+)?)\s*°?\s*[NE]?\s*[,،;؛/|\s]\s*(-?\d+(?:[.٫]\d+)?)", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """One code for some of the rows: ``rows`` is a mask; ``values`` are the texts that were found there."""

    code: str
    rows: np.ndarray
    column: str = ""
    values: np.ndarray | None = None


@dataclass
class Reading:
    """The rows as they were understood (index 0…n-1, one per data row, good or bad) and the findings about them."""

    cases: pd.DataFrame
    findings: list[Finding] = field(default_factory=list)


def read(sheet: Sheet, fields: Mapping[str, int], places: locate.Places, today: int) -> Reading:
    """Return what the rows say. ``today`` is days since 1970-01-01 in Tehran; later than tomorrow is the future."""
    reading = Reading(pd.DataFrame({"row": sheet.rows.index.to_numpy()}))
    _read_what(sheet, fields, reading, today)
    _read_who(sheet, fields, reading)
    _read_circumstances(sheet, fields, reading)
    _read_where(sheet, fields, reading, places)
    return reading


def written(sheet: Sheet, fields: Mapping[str, int], name: str) -> np.ndarray:
    """Return a field's cells as texts; all '' where the sheet has no such column."""
    if name not in fields:
        return np.full(len(sheet.rows), "", dtype=object)
    return words.texts(sheet.rows[fields[name]])


def heading(sheet: Sheet, fields: Mapping[str, int], *names: str) -> str:
    """Return the sheet's heading of the first of some fields that it has, else ''."""
    return next((sheet.headings[fields[name]] for name in names if name in fields), "")


def numbered(sheet: Sheet, fields: Mapping[str, int]) -> pd.DataFrame:
    """Return lon, lat and code for each row, whether position stands in two columns or in one."""
    if "x" in fields:
        return locate_numbers(sheet.rows[fields["x"]], sheet.rows[fields["y"]])
    if "position" not in fields:
        return pd.DataFrame({"lon": np.nan, "lat": np.nan, "code": "location-missing"}, index=sheet.rows.index)
    pairs = words.each(written(sheet, fields, "position"), two_numbers)
    first, second = (pd.Series([pair[i] for pair in pairs], index=sheet.rows.index, dtype=object) for i in (0, 1))
    found = locate_numbers(second, first)
    swapped = found["code"] == "coordinates-swapped"
    if swapped.sum() > (found["code"] == "").sum():  # the file writes east first throughout: nothing changed places
        found["code"] = np.select([swapped, found["code"] == ""], ["", "coordinates-swapped"], found["code"])
    return found


def two_numbers(spelling: str) -> tuple[str, str]:
    """Return the two numbers of '35.70, 51.26', a map link or 'POINT(51.26 35.70)' as written; two '' when none."""
    pair = TWO_NUMBERS.search(digits(spelling))
    return (pair[1], pair[2]) if pair else ("", "")


def _read_what(sheet: Sheet, fields: Mapping[str, int], reading: Reading, today: int) -> None:
    days, codes = read_days(sheet.rows[fields["day"]])
    codes = np.where((codes == "") & (days > today + 1), "date-future", codes)
    dates, issues = written(sheet, fields, "day"), written(sheet, fields, "issue")
    reading.cases["day"], reading.cases["issue"] = days, words.issues(issues)
    for code in ("date-unreadable", "date-impossible", "date-future"):
        reading.findings.append(Finding(code, codes == code, heading(sheet, fields, "day"), dates))
    unknown = (reading.cases["issue"] == "").to_numpy()
    reading.findings.append(Finding("issue-unknown", unknown, heading(sheet, fields, "issue"), issues))


def _read_who(sheet: Sheet, fields: Mapping[str, int], reading: Reading) -> None:
    levels, wishes = written(sheet, fields, "severity"), written(sheet, fields, "needs")
    cases = reading.cases
    cases["severity"], urgent = words.severities(levels)
    cases["urgent"] = urgent | words.agreed(written(sheet, fields, "urgent"))
    cases["needs"], strange = words.needs(wishes)
    cases["status"] = words.statuses(written(sheet, fields, "status"))
    cases["age_band"] = words.ages(written(sheet, fields, "age"))
    cases["sex"] = words.sexes(written(sheet, fields, "sex"))
    unknown = (cases["severity"] == "").to_numpy() & words.says_something(levels)
    reading.findings.append(Finding("severity-unknown", unknown, heading(sheet, fields, "severity"), levels))
    reading.findings.append(Finding("need-unknown", strange != "", heading(sheet, fields, "needs"), strange))


def _read_circumstances(sheet: Sheet, fields: Mapping[str, int], reading: Reading) -> None:
    """Read with whom, how long and in what danger. What an unknown company says may be a name: it is not quoted."""
    company, hours = written(sheet, fields, "company"), written(sheet, fields, "street_hours")
    cases = reading.cases
    cases["company"], cases["street_hours"] = words.companies(company), words.hours(hours)
    cases["hazards"], strange = words.hazards(written(sheet, fields, "hazards"))
    lost = (cases["company"] == "").to_numpy() & words.says_something(company)
    unread = cases["street_hours"].isna().to_numpy() & words.says_something(hours)
    reading.findings += [
        Finding("company-unknown", lost, heading(sheet, fields, "company")),
        Finding("street-hours-unreadable", unread, heading(sheet, fields, "street_hours"), hours),
        Finding("hazard-unknown", strange != "", heading(sheet, fields, "hazards"), strange),
    ]


def _read_where(sheet: Sheet, fields: Mapping[str, int], reading: Reading, places: locate.Places) -> None:
    named = written(sheet, fields, "neighbourhood")
    keys, name_codes = locate.names(places, pd.Series(named, dtype=object))
    point = numbered(sheet, fields)
    lon, lat, codes = (point[column].to_numpy() for column in ("lon", "lat", "code"))
    pointed = np.isin(codes, ("", "coordinates-swapped"))
    lon, lat = np.where(pointed, lon, np.nan), np.where(pointed, lat, np.nan)
    point_keys, how = locate.locate(places, lon, lat)
    cases = reading.cases
    cases["lon"], cases["lat"] = lon, lat
    cases["name"] = words.each(named, fold)
    cases["neighbourhood"] = np.where(pointed, point_keys, keys)
    cases["located"] = np.where(pointed, np.where(how == OUTSIDE, "point", how), "name")
    lost = ~pointed & (keys == "")
    default, wrong_name = codes == "location-default", name_codes != ""
    here = heading(sheet, fields, "x", "position", "neighbourhood")
    by_name = heading(sheet, fields, "neighbourhood")
    reading.findings += [
        Finding("location-missing", lost & ~default & ~wrong_name, here),
        Finding("location-default", lost & default, here),
        Finding("neighbourhood-ambiguous", lost & (name_codes == "neighbourhood-ambiguous"), by_name, named),
        Finding("neighbourhood-unknown", lost & (name_codes == "neighbourhood-unknown"), by_name, named),
        Finding("coordinates-swapped", codes == "coordinates-swapped", here),
        Finding("outside-district", pointed & (how == OUTSIDE), here),
        Finding("snapped", pointed & (how == "snapped"), here),
    ]
