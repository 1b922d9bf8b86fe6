"""Positions out of two columns of cells: degrees, degrees-minutes-seconds or UTM 39N metres, in any digits.

Knows nothing of the district: a point of another city is a point. Pairs that have changed places are put right only
where the cells leave no doubt: by their letters (N, E), or because just the exchanged reading lies in Iran.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

import numpy as np
import pandas as pd
from pyproj import Transformer

from geodata.persian import digits, readings

MISSING, DEFAULT, SWAPPED = "location-missing", "location-default", "coordinates-swapped"
IRAN = ((44.0, 63.5), (25.0, 40.0))  # degrees east and north; no number lies in both
UTM_39N = ((100_000.0, 900_000.0), (2_700_000.0, 4_400_000.0))  # metres east and north in EPSG:32639
WORLD = ((-180.0, 180.0), (-90.0, 90.0))
DEFAULT_POINT, DEFAULT_WITHIN = (51.3890, 35.6892), 1e-4  # where systems put what they cannot place; degrees
SIGNS = str.maketrans({**dict.fromkeys("º˚", "°"), **dict.fromkeys("″”“", '"'), **dict.fromkeys("′’‘´`", "'")})
UNSEEN = re.compile(r"[\u200c-\u200f\u202a-\u202e\u2066-\u2069]")
SPELLED = re.compile(r"[^\W\d_]{2}")
WORDS = (
    ("°", r"درجه"),
    ('"', r"ثانیه"),
    ("'", r"دقیقه"),
    ("N", r"شمالی|شمال"),
    ("S", r"جنوبی|جنوب"),
    ("E", r"شرقی|شرق"),
    ("W", r"غربی|غرب"),
    ("", r"^\s*(?:latitude|longitude|lat|long|lon)\s*[:=]|متر\s*$"),
)
SIMPLE = re.compile(r"-?\d{1,3}(?:\.\d{1,2}|\.\d{4,})?|\d{4,8}(?:\.\d+)?", re.ASCII)  # 35.731 may group threes
AXES = {"N": ("n", 1.0), "S": ("n", -1.0), "E": ("e", 1.0), "W": ("e", -1.0)}
METRES = re.compile(r"(?<=\d)\s*m\s*$", re.IGNORECASE)
DECIMAL = re.compile(r"-?\d{1,8}٫\d+")
FRACTION = r"(\d{1,2}(?:[.,٫/]\d+)?)"
MARKED = re.compile(rf"([+-]?)(\d{{1,3}})\s*°\s*{FRACTION}\s*'?(?:\s*{FRACTION}\s*\"?)?")
BARE = re.compile(rf"([+-]?)(\d{{1,3}})\s*[-:\s]\s*(\d{{1,2}})\s*['\-:\s]\s*{FRACTION}\s*\"?")
Cell = tuple[
    float, str, tuple[float, ...]
]  # likeliest value (NaN: cannot be told), axis 'e', 'n' or '', other readings
NOTHING: Cell = (np.nan, "", ())


def locate_numbers(x: pd.Series, y: pd.Series) -> pd.DataFrame:
    """Return lon, lat (degrees, WGS84) and code of each pair of cells; the index is that of ``x``.

    Parameters
    ----------
    x, y
        Cells, texts or numbers, of the columns that the sender calls east and north.

    Returns
    -------
    DataFrame
        ``code`` is '', 'coordinates-swapped' (put right), 'location-missing' (a cell cannot be read, holds 0, or fits
        nowhere on Earth) or 'location-default' (the city's default point). lon and lat are NaN with the last two.
    """
    first, second = [_cell(cell) for cell in x], [_cell(cell) for cell in y]
    east, north = np.array([one[0] for one in first], dtype=float), np.array([one[0] for one in second], dtype=float)
    _settle(east, north, first, second)
    axes = np.array([one[1] + "-" + two[1] for one, two in zip(first, second, strict=True)], dtype=object)
    by_letter = np.isin(axes, ("n-e", "n-", "-e"))
    by_range = (axes == "-") & (_within(north, east, IRAN) | _within(north, east, UTM_39N))
    swapped = by_letter | by_range
    lon, lat = np.where(swapped, north, east), np.where(swapped, east, north)
    torn = np.isin(axes, ("n-n", "e-e")) | (lon == 0) | (lat == 0)
    lon, lat = _degrees(lon, lat)
    missing = torn | ~_within(lon, lat, WORLD)
    default = (np.hypot(lon - DEFAULT_POINT[0], lat - DEFAULT_POINT[1]) <= DEFAULT_WITHIN) & ~missing
    code = np.select([missing, default, swapped], [MISSING, DEFAULT, SWAPPED], "").astype(object)
    nowhere = missing | default
    columns = {"lon": np.where(nowhere, np.nan, lon), "lat": np.where(nowhere, np.nan, lat), "code": code}
    return pd.DataFrame(columns, index=x.index)


def _cell(cell: object) -> Cell:
    """Return what one cell says; several readings only where a separator can be read in several ways."""
    if isinstance(cell, float):
        return (cell, "", ())
    if isinstance(cell, str):
        return (float(cell), "", ()) if SIMPLE.fullmatch(cell) else _text(cell)
    found = readings(cell)
    return (found[0], "", ()) if found else NOTHING


def _text(cell: str) -> Cell:
    text = digits(cell)
    if DECIMAL.fullmatch(text):
        return (float(text.replace("٫", ".")), "", ())
    text = METRES.sub("", _in_signs(text)).strip()
    sides = [AXES[side] for side in (text[:1].upper(), text[-1:].upper()) if side in AXES]
    every = _numbers(text.strip("NSEWnsew° "))
    if len(sides) > 1 or not every:
        return NOTHING
    axis, side = sides[0] if sides else ("", 1.0)
    return (side * every[0], axis, tuple(side * one for one in every[1:]))


def _numbers(body: str) -> tuple[float, ...]:
    sixties = _sixties(body)
    return readings(body) if sixties is None else (sixties,)


def _in_signs(text: str) -> str:
    """Return the text with one sign each for degrees, minutes, seconds and sides, whatever words stood there."""
    text = UNSEEN.sub("", text.translate(SIGNS)).replace("''", '"')
    if SPELLED.search(text):
        for sign, words in WORDS:
            text = re.sub(words, sign, text, flags=re.IGNORECASE)
    return text


def _sixties(text: str) -> float | None:
    """Return decimal degrees of a text in degrees, minutes and perhaps seconds; None when it is not one.

    60 seconds count as a minute: programs that round 59.998 print them.
    """
    found = MARKED.fullmatch(text) or BARE.fullmatch(text)
    if not found:
        return None
    minutes, seconds = _fraction(found[3]), _fraction(found[4] or "0")
    if minutes >= 60 or seconds > 60:
        return None
    return (-1 if found[1] == "-" else 1) * (int(found[2]) + minutes / 60 + seconds / 3600)


def _fraction(text: str) -> float:
    return float(re.sub("[,٫/]", ".", text))


def _settle(east: np.ndarray, north: np.ndarray, first: list[Cell], second: list[Cell]) -> None:
    """Choose, in place, between the readings of cells that may mean several numbers.

    The likeliest ones stay where they make a pair in Iran. Otherwise a pair is taken when exactly one of the readings
    lies in Iran as it stands, else exactly one exchanged, else exactly one anywhere; and none when two could be meant.
    """
    several = np.array([bool(one[2] or two[2]) for one, two in zip(first, second, strict=True)], dtype=bool)
    ranges = (IRAN, UTM_39N)
    settled = np.logical_or.reduce([_within(a, b, box) for a, b in ((east, north), (north, east)) for box in ranges])
    for i in np.flatnonzero(several & ~settled):
        pairs = [
            pair
            for pair in itertools.product((first[i][0], *first[i][2]), (second[i][0], *second[i][2]))
            if not np.isnan(pair).any()
        ]
        east[i], north[i] = _only(pairs)


def _only(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    tests = (
        lambda a, b: _within(a, b, IRAN) or _within(a, b, UTM_39N),
        lambda a, b: _within(b, a, IRAN) or _within(b, a, UTM_39N),
        lambda a, b: _within(a, b, WORLD),
    )
    for test in tests:
        fitting = [pair for pair in pairs if test(*pair)]
        if fitting:
            return fitting[0] if len(fitting) == 1 else (np.nan, np.nan)
    return np.nan, np.nan


def _within(east: np.ndarray, north: np.ndarray, box: tuple[tuple[float, float], tuple[float, float]]) -> np.ndarray:
    (west, right), (south, top) = box
    return (east >= west) & (east <= right) & (north >= south) & (north <= top)


def _degrees(east: np.ndarray, north: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return degrees of pairs that are degrees or UTM metres by their range."""
    metres = _within(east, north, UTM_39N)
    if metres.any():
        east[metres], north[metres] = _from_utm().transform(east[metres], north[metres])
    return east, north


@lru_cache(maxsize=1)
def _from_utm() -> Transformer:
    return Transformer.from_crs(32639, 4326, always_xy=True)
