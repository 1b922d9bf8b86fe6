"""What the neighbourhoods of a boundary file are called: finds the fields, tells equal names apart, gives keys.

Knows nothing of shapes or of how the file was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import geopandas as gpd
import pandas as pd

from geodata.facts import boundary_fields, places
from geodata.locate import bare
from geodata.persian import clean, fold
from geodata.problems import Problem, Unreadable
from geodata.snapshot import OUTSIDE

NUMBERED_SHARE = 0.02  # of all names: so many may be told apart by a number alone
SHOWN = 5  # repeated names told in a sentence
NAMELESS = "محلهٔ بی‌نام"
PERSIAN = re.compile("[\u0621-\u064a\u067e-\u06cc]")
GARBLED = re.compile("[\u0080-\u00ff\u2013-\u2122\ufffd]{2}")
SEPARATORS = re.compile("[؛;،,|\n]")
EASTERN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def persian(frame: pd.DataFrame) -> bool:
    """Say whether any text of the frame is written in Persian letters."""
    return any(PERSIAN.search(text) for text in _texts(frame))


def garbled(frame: pd.DataFrame) -> bool:
    """Say whether the frame holds no Persian letter but what such letters become in a wrong encoding."""
    return not persian(frame) and any(GARBLED.search(text) for text in _texts(frame))


def named(frame: gpd.GeoDataFrame, file: str, name_field: str | None = None) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return the frame with names in columns of ours, indexed by key, and the names that had to be told apart.

    Names that a file repeats are told apart by its district field. What is then still repeated, or empty, is
    numbered if it is at most ``NUMBERED_SHARE`` of all; the name as written stays among the aliases.

    Raises
    ------
    Unreadable
        There is no field of names, or more of them are empty or repeated.
    """
    written = _written(frame, file, name_field)
    district = _field(frame, "district")
    fa = _with_district(written, district)
    doubtful = _repeated(fa) | (fa == "")
    _accept(fa, written, doubtful, file)
    told = _with_number(fa.where(~_repeated(fa), written), doubtful)
    columns = {
        "fa": told,
        "en": _field(frame, "en"),
        "nahiyeh": _field(frame, "nahiyeh"),
        "aliases": _aliases(frame, written.where(written != told, "")),
    }
    result = gpd.GeoDataFrame(columns, geometry=frame.geometry.to_numpy(), crs=frame.crs)
    result.index = pd.Index(_keys(result, told == written), name="key")
    return result, [Problem("name-numbered", value=name) for name in told[told != written]]


def plain_names(frame: gpd.GeoDataFrame, file: str, name_field: str | None = None) -> pd.DataFrame:
    """Return ``fa`` and ``en`` of every row as they are written, the one for the other where a language is missing.

    Raises
    ------
    Unreadable
        There is no field of names, or a row has none.
    """
    fa, en = _written(frame, file, name_field), _field(frame, "en")
    if (fa == "").any():
        raise Unreadable("boundaries-names-missing", file)
    return pd.DataFrame({"fa": fa, "en": en.where(en != "", fa)})


def texts_of(frame: gpd.GeoDataFrame, names: Iterable[str]) -> pd.Series:
    """Return the texts of the first field that goes by one of the names, '' throughout where there is none."""
    by_fold = {fold(str(field)): field for field in frame.columns if field != "geometry"}
    found = next((by_fold[fold(name)] for name in names if fold(name) in by_fold), None)
    return _cleaned(frame[found]) if found is not None else pd.Series("", index=frame.index, dtype=object)


def _texts(frame: pd.DataFrame) -> Iterator[str]:
    for field in _text_fields(frame):
        yield from frame[field].dropna().astype(str)


def _text_fields(frame: pd.DataFrame) -> list[str]:
    return [
        name for name in frame.columns if name != "geometry" and frame[name].map(lambda v: isinstance(v, str)).any()
    ]


def _written(frame: pd.DataFrame, file: str, name_field: str | None) -> pd.Series:
    field = name_field if name_field in frame.columns else None
    if name_field is None:
        field = _known_field(frame, "fa", _text_fields(frame)) or _likeliest(frame)
    names = _cleaned(frame[field]) if field is not None else pd.Series("", index=frame.index)
    if (names == "").all():
        raise Unreadable("boundaries-names-missing", file)
    return names


def _known_field(frame: pd.DataFrame, holds: str, among: list[str]) -> str | None:
    """Return the field that the catalogue lists first, if it is filled in at least half of the rows."""
    by_fold = {fold(str(field)): field for field in among if (_cleaned(frame[field]) != "").mean() >= 0.5}
    return next((by_fold[fold(word)] for word in boundary_fields()[holds] if fold(word) in by_fold), None)


def _likeliest(frame: pd.DataFrame) -> str | None:
    """Return the text field whose values differ most and are Persian; None where no field tells rows apart."""
    scores = {}
    for field in _text_fields(frame):
        names = _cleaned(frame[field])
        scores[field] = names.nunique() / len(names) + names.str.contains(PERSIAN).mean()
    best = max(scores, key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] > 1 else None


def _field(frame: pd.DataFrame, holds: str) -> pd.Series:
    columns = [name for name in frame.columns if name != "geometry"]
    field = _known_field(frame, holds, columns)
    return _cleaned(frame[field]) if field is not None else pd.Series("", index=frame.index)


def _cleaned(values: pd.Series) -> pd.Series:
    return values.map(lambda value: "" if pd.isna(value) else clean(_plain(value))).astype(object)


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _repeated(names: pd.Series) -> pd.Series:
    return names.map(fold).duplicated(keep=False) & (names != "")


def _with_district(names: pd.Series, district: pd.Series) -> pd.Series:
    said = district.map(lambda value: f"منطقه {value.translate(EASTERN)}" if value.isdigit() else value)
    return names.where(~_repeated(names) | (district == ""), names + " (" + said + ")")


def _accept(names: pd.Series, written: pd.Series, doubtful: pd.Series, file: str) -> None:
    if doubtful.sum() <= NUMBERED_SHARE * len(names):
        return
    empty = names == ""
    if empty.sum() >= (doubtful & ~empty).sum():
        raise Unreadable("boundaries-names-missing", file)
    repeated = written[doubtful & ~empty].drop_duplicates()
    more = " …" if len(repeated) > SHOWN else ""
    raise Unreadable("boundaries-names-repeated", file, "، ".join(repeated[:SHOWN]) + more)


def _with_number(names: pd.Series, doubtful: pd.Series) -> pd.Series:
    filled = names.where(names != "", NAMELESS)
    number = filled.groupby(filled.map(fold)).cumcount() + 1
    return filled.where(~doubtful, filled + " " + number.astype(str).map(lambda text: text.translate(EASTERN)))


def _aliases(frame: pd.DataFrame, first: pd.Series) -> pd.Series:
    """Return each row's other names, joined by '؛', from all fields that hold such, after the one given."""
    known = {fold(word) for word in boundary_fields()["aliases"]}
    fields = [name for name in _text_fields(frame) if fold(str(name)) in known]
    rows = zip(first, *(_cleaned(frame[field]) for field in fields), strict=True)
    return pd.Series([_joined(row) for row in rows], index=frame.index, dtype=object)


def _joined(texts: tuple[str, ...]) -> str:
    parts = [part.strip() for text in texts for part in SEPARATORS.split(text)]
    return "؛".join(dict.fromkeys(part for part in parts if part))


def _keys(frame: pd.DataFrame, own: pd.Series) -> list[str]:
    """Return a key for each row: the catalogue's, else a slug of the English name, else a number by order.

    Only a name that is the row's ``own``, as the file has it, is looked up in the catalogue: first as it is, then
    without its prefix.
    """
    known = _catalogue_keys(frame["fa"].where(own, ""))
    slugs = [re.sub("[^a-z0-9]+", "_", en.lower()).strip("_") for en in frame["en"]]
    keys: list[str] = []
    for order, wanted in enumerate(zip(known, slugs, strict=True), start=1):
        free = (key for key in (*wanted, f"n{order:03}", f"n{order:03}_{order}") if key not in ("", OUTSIDE, *keys))
        keys.append(next(free))
    return keys


def _catalogue_keys(names: pd.Series) -> list[str]:
    """Return the catalogue's key of each name, '' where it has none; a name without prefix yields to an exact one."""
    words = _catalogue_words()
    spelled = {fold(word): key for key, word in words}
    exact = [spelled.get(fold(name), "") for name in names]
    loose = {bare(word): key for key, word in words if key not in exact}
    return [key or loose.get(bare(name), "") for key, name in zip(exact, names, strict=True)]


def _catalogue_words() -> list[tuple[str, str]]:
    return [(place.key, word) for place in places().values() for word in (place.fa, place.en, *place.words)]
