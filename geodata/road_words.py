"""What the fields of a road file say: who may use each line and how fast, its rank, and what it passes over.

Words are the catalogue's. Knows nothing of shapes or of how the file was read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from geodata import words
from geodata.facts import road_words
from geodata.network import MAIN, PATH, RAILWAY, STREET
from geodata.persian import ZWNJ, clean, digits, fold

NO_ROAD = -1
RANKS = {"main": MAIN, "street": STREET, "path": PATH, "railway": RAILWAY, "none": NO_ROAD}
USUAL = "street"  # the class of a line whose class is not known
ON_FOOT = 4.5  # km/h where a sign lets people walk on a road of a class that does not
KNOWN_SHARE = 0.3  # of a field's filled rows that must be words of the catalogue for it to hold the classes
SLOWEST, FASTEST = 5.0, 200.0  # km/h that can be a limit
MILE = 1.609344
FIRST = re.compile(r"[^\[\]'\"|;,،]+")  # of «['residential', 'service']» or «residential;service»
NUMBER = re.compile(r"\d+(?:\.\d+)?")
TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
TAGS = "other_tags"


@dataclass(frozen=True, eq=False)
class Traffic:
    """What was understood of each line; arrays of shape (n,) as in ``Ways``.

    Parameters
    ----------
    rank
        ``NO_ROAD`` for a line that is something else.
    strange
        Words of classes that the catalogue does not know -> how many lines have them; these count as streets.
    classed
        False when no field says the classes: all lines count as streets.
    unclear
        Words for one-way streets that the catalogue does not know; these count as going both ways.
    """

    walk: np.ndarray
    drive: np.ndarray
    direction: np.ndarray
    rank: np.ndarray
    level: np.ndarray
    barrier: np.ndarray
    strange: dict[str, int]
    classed: bool
    unclear: dict[str, int]


def understood(rows: pd.DataFrame) -> Traffic:
    """Return what the rows' fields say; ``rows`` may have any columns, hstore text under ``other_tags`` among them."""
    told = _with_tags(rows)
    osm = from_osm(rows)
    keys, strange, classed = _classes(told, osm)
    walk, drive = (_speeds(keys, of) for of in ("walk", "drive"))
    limit = words.each(_field(told, "limit"), _limit).astype(float)
    drive = np.where(np.isfinite(limit), np.minimum(drive, limit), drive)
    walk, drive = _with_access(told, walk, drive)
    return Traffic(
        walk=walk,
        drive=drive,
        direction=_direction(told, keys, osm),
        rank=_each(keys, lambda key: RANKS[_class(key)["rank"]]).astype(int),
        level=_level(told, _each(keys, lambda key: _class(key).get("level", 0))),
        barrier=_each(keys, lambda key: bool(_class(key).get("barrier"))).astype(bool),
        strange=strange,
        classed=classed,
        unclear=_unclear(told),
    )


def from_osm(rows: pd.DataFrame) -> bool:
    """Return True when the rows are OpenStreetMap's, in whatever format: their lines meet where they share a vertex."""
    known = {fold(name) for name in road_words()["fields"]["osm"]}
    return TAGS in rows or any(fold(str(name)) in known for name in rows.columns)


def _with_tags(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the tags that OpenStreetMap's reader packs into one text, as columns of their own."""
    if TAGS not in rows:
        return rows
    found = words.each(words.texts(rows[TAGS]), lambda text: dict(TAG.findall(text)))
    wanted = set(chain(*road_words()["fields"].values())) & set(chain(*found)) - set(rows.columns)
    return rows.assign(**{name: [tags.get(name, "") for tags in found] for name in sorted(wanted)})


def _field(rows: pd.DataFrame, holds: str) -> np.ndarray:
    """Return the texts of the first field that goes by a known name, '' throughout where there is none."""
    by_name = {fold(str(name)): name for name in reversed(rows.columns)}
    known = [by_name[fold(name)] for name in road_words()["fields"][holds] if fold(name) in by_name]
    return words.texts(rows[known[0]]) if known else np.full(len(rows), "", dtype=object)


def _classes(rows: pd.DataFrame, osm: bool) -> tuple[np.ndarray, dict[str, int], bool]:
    """Return each row's class, the words that are none with their number, and whether any field says the classes."""
    written = _field(rows, "class") if osm else _class_field(rows)
    if written is None:
        return np.full(len(rows), USUAL, dtype=object), {}, False
    rails = words.each(_field(rows, "railway"), _key)
    found = words.each(written, _key)
    nothing = "none" if osm else USUAL  # OpenStreetMap's lines without a class are rivers, walls and cables
    keys = np.where(found == "", np.where(written == "", nothing, USUAL), found)
    keys = np.where((written == "") & (rails == "railway"), rails, keys)
    strange = pd.Series(written[(found == "") & (written != "")], dtype=object).map(clean).value_counts()
    return keys, {str(word): int(count) for word, count in strange.items()}, True


def _class_field(rows: pd.DataFrame) -> np.ndarray | None:
    """Return the texts of the field that holds the most known classes, of several the one named likeliest."""
    fields = rows.select_dtypes(exclude=["number", "bool", "datetime", "datetimetz"]).columns
    scores = {name: (_known_share(rows[name]), _likeliness(name)) for name in fields}
    best = max(scores, key=scores.__getitem__, default=None)
    return words.texts(rows[best]) if best is not None and scores[best] > (0.0, 0) else None


def _likeliness(name: object) -> int:
    """Return how early a field's name stands among those of classes, 0 where it does not."""
    known = [fold(word) for word in reversed(road_words()["fields"]["class"])]
    return known.index(fold(str(name))) + 1 if fold(str(name)) in known else 0


def _known_share(column: pd.Series) -> float:
    """Return the share of the filled rows that are words of the catalogue, 0 where they are too few to mean it."""
    filled = words.texts(column.dropna())
    known = words.each(filled[filled != ""], _key) != ""
    share = float(known.mean()) if len(known) else 0.0
    return share if share >= KNOWN_SHARE else 0.0


@lru_cache
def _vocabulary() -> dict[str, str]:
    return {fold(word): key for key, entry in road_words()["classes"].items() for word in entry["words"]}


def _key(text: str) -> str:
    """Return the class that a text means, '' when it means none; of several the first."""
    known = _vocabulary()
    first = FIRST.search(text)
    return known.get(fold(text)) or known.get(fold(first[0]) if first else "", "")


def _class(key: str) -> dict[str, Any]:
    return road_words()["classes"][key]


def _each(keys: np.ndarray, meaning: Callable[[str], Any]) -> np.ndarray:
    return words.each(keys, meaning)


def _speeds(keys: np.ndarray, of: str) -> np.ndarray:
    return _each(keys, lambda key: _class(key)[of]).astype(float)


def _limit(text: str) -> float:
    found = NUMBER.search(digits(text))
    speed = float(found[0]) * (MILE if "mph" in text.lower() else 1) if found else np.nan
    return speed if SLOWEST <= speed <= FASTEST else np.nan


def _answered(rows: pd.DataFrame, holds: str) -> np.ndarray:
    """Return a field's answers without case, spaces or the decimals of a whole number."""
    return words.each(_field(rows, holds), _plain)


def _plain(text: str) -> str:
    return "".join(clean(digits(text)).casefold().replace(ZWNJ, "").split()).removesuffix(".0")


def _among(texts: np.ndarray, answer: str) -> np.ndarray:
    return np.isin(texts, [_plain(word) for word in road_words()["answers"][answer]])


def _with_access(rows: pd.DataFrame, walk: np.ndarray, drive: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the speeds where signs open or close a line: for all, then for those on foot and in cars by name."""
    everyone, foot, motor = (_answered(rows, name) for name in ("access", "foot", "motor"))
    shut = _among(everyone, "closed")
    walked = (walk > 0) & ~(shut & ~_among(foot, "open")) & ~_among(foot, "closed")
    driven = (drive > 0) & ~(shut & ~_among(motor, "open")) & ~_among(motor, "closed")
    let = (walk == 0) & (drive > 0) & _among(foot, "open")
    return np.where(let, ON_FOOT, np.where(walked, walk, 0.0)), np.where(driven, drive, 0.0)


def _direction(rows: pd.DataFrame, keys: np.ndarray, osm: bool) -> np.ndarray:
    """Return which way one may drive: 1 as drawn, -1 against it, 0 both."""
    said = _answered(rows, "one_way")
    if (said == "b").any():  # Geofabrik's extracts: B(oth), F(rom start to end), T(o start)
        return np.select([said == "f", said == "t"], [1, -1], 0)
    found = np.select([_among(said, "forward"), _among(said, "backward")], [1, -1], 0)
    if not osm:
        return found
    implied = _each(keys, lambda key: bool(_class(key).get("one_way"))) | _among(_answered(rows, "junction"), "round")
    return np.where((said == "") & implied.astype(bool), 1, found)


def _unclear(rows: pd.DataFrame) -> dict[str, int]:
    """Return the words of one-way fields that say nothing known, and how many lines have them."""
    said = _answered(rows, "one_way")
    known = _among(said, "forward") | _among(said, "backward") | _among(said, "no") | (said == "b")
    return {str(word): int(count) for word, count in pd.Series(said[~known]).value_counts().items()}


def _level(rows: pd.DataFrame, of_class: np.ndarray) -> np.ndarray:
    """Return the level: as a field says, else above ground on a bridge and below it in a tunnel."""
    said = words.each(_answered(rows, "layer"), lambda text: int(text) if re.fullmatch(r"-?\d", text) else 0)
    bridge, tunnel = (~_among(_answered(rows, name), "no") for name in ("bridge", "tunnel"))
    implied = np.select([bridge, tunnel], [1, -1], of_class.astype(int))
    return np.where(said != 0, said, implied).astype(int)
