"""The database's rows as the frames of a Snapshot. Reads only; knows nothing of files or of how rows came in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, func, select

from geodata import facts, history, schema, severity
from geodata.network import Network
from geodata.snapshot import NOBODYS, OUTSIDE, Snapshot
from geodata.tables import CASES, EFFORT, RESOURCES, conform

TEHRAN = ZoneInfo("Asia/Tehran")
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
BOTH = " / "  # between a source's Persian and its English wording, where somebody wrote both
CLOCKS = "clocks"  # key of the store's meta
LOCATED = ("point", "snapped", "name")


def version(connection: Connection) -> str:
    """Return the store's own word and how often it was written to."""
    stored = _meta(connection, "store", "version")
    return f"{stored['store']}-{stored['version']}"


def snapshot(connection: Connection, word: str, roads: Roads, key: bytes = b"") -> Snapshot:
    """Return all that is stored; ``word`` is its version. The caller's transaction keeps it to one moment."""
    places = neighbourhoods(connection)
    notes = _meta(connection, "boundaries-note")
    people, people_note = _people(connection)
    cases, changes = _cases(connection, places.index)
    return Snapshot(
        version=word,
        cases=cases,
        changes=changes,
        neighbourhoods=places,
        people=people,
        resources=_resources(connection),
        batches=batches(connection),
        people_note=people_note,
        boundaries_note=json.loads(notes.get("boundaries-note", "{}")),
        demonstration=invented(connection),
        effort=_effort(connection),
        network=roads.network,
        jurisdictions=_jurisdictions(connection),
        clocks=clocks(connection),
        ratings=_frame(connection, [schema.ratings.c.one, schema.ratings.c.other], "id"),
        key=key,
    )


class Roads(NamedTuple):
    """A network and what tells it from another."""

    digest: str = ""
    network: Network | None = None


def roads(connection: Connection, known: Roads) -> Roads:
    """Return the stored network: the known one again while no other was stored, for unpacking it takes long."""
    word = connection.execute(select(schema.networks.c.digest)).scalar()
    if word is None:
        return Roads()
    if word == known.digest:
        return known
    return Roads(word, Network.from_bytes(connection.execute(select(schema.networks.c.packed)).scalar_one()))


def same_file(connection: Connection, sha256: str) -> int | None:
    """Return the first batch that holds the file with this SHA-256, None when none does."""
    chosen = select(func.min(schema.batches.c.id)).where(schema.batches.c.sha256 == sha256)
    return connection.execute(chosen).scalar_one() if sha256 else None


def invented(connection: Connection) -> bool:
    """Return True while every case is one of the demonstration, and there are some."""
    marks = connection.execute(select(schema.batches.c.demonstration)).scalars().all()
    return bool(marks) and all(marks)


def batches(connection: Connection) -> pd.DataFrame:
    """Return one row per import, oldest first, as in ``Snapshot.batches``."""
    of = schema.batches.c
    columns = [of.id.label("batch"), of.agency, of.file, of.imported, of.rows.label("cases")]
    frame = _frame(connection, columns, "batch")
    at_home = [datetime.fromisoformat(moment).astimezone(TEHRAN).isoformat() for moment in frame["imported"]]
    return frame.assign(imported=pd.Series(at_home, index=frame.index, dtype=object)).astype(
        {"batch": int, "cases": int}
    )


def neighbourhoods(connection: Connection) -> gpd.GeoDataFrame:
    """Return the boundaries as in ``Snapshot.neighbourhoods``."""
    of = schema.neighbourhoods.c
    rows = connection.execute(select(of.key, of.fa, of.en, of.nahiyeh, of.aliases, of.geometry).order_by(of.position))
    key, fa, en, nahiyeh, aliases, shapes = _transposed(rows, 6)
    columns = {"fa": fa, "en": en, "nahiyeh": nahiyeh, "aliases": aliases}
    return gpd.GeoDataFrame(columns, geometry=list(shapes), index=pd.Index(key, dtype=object), crs=4326)


def placed(connection: Connection) -> pd.DataFrame:
    """Return what ``resettle`` needs of every case."""
    names = ["id", "lon", "lat", "neighbourhood", "located", "named"]
    frame = _frame(connection, [schema.cases.c[name] for name in names])
    return frame.astype({"lon": "float64", "lat": "float64"})


def _cases(connection: Connection, keys: Iterable[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the cases by day, and the changes of their status; ``row`` there is the position in the first."""
    chosen = select(*(schema.cases.c[name] for name in CASES.names))
    cursor = connection.connection.cursor()  # plain rows: a result's own take twice the time
    cursor.execute(str(chosen.compile(connection)))
    values = dict(zip(CASES.names, _transposed(cursor.fetchall(), len(CASES.names)), strict=True))
    present, changes = history.recalled(connection, values["id"], values["status"])
    values["status"] = tuple(present)
    known: dict[str, Iterable[str]] = {
        "agency": facts.agencies(),
        "issue": facts.issues(),
        "severity": facts.severities(),
        "needs": (),
        "status": facts.statuses(),
        "age_band": facts.ages(),
        "sex": facts.sexes(),
        "company": facts.companies(),
        "hazards": (),
        "neighbourhood": [*keys, OUTSIDE],
        "located": LOCATED,
    }
    numbers = {"day": "int32", "row": "int32", "urgent": "bool", "id": "object"}
    numbers |= dict.fromkeys(("street_hours", "lon", "lat"), "float64")
    typed = {name: np.array(values[name], dtype=kind) for name, kind in numbers.items()}
    typed |= {name: _categorical(values[name], first) for name, first in known.items()}
    frame = pd.DataFrame(typed, columns=CASES.names, copy=False)
    frame[["level", "rule"]] = severity.rated(frame, overrides(connection))[["level", "rule"]]
    order = np.lexsort((typed["row"], frame["agency"].cat.codes, typed["day"]))
    changes["row"] = np.argsort(order).astype("int32")[changes["row"].to_numpy()]
    return frame.take(order).reset_index(drop=True).astype({"id": "str"}), changes


def clocks(connection: Connection) -> dict[str, int]:
    """Return the days of each response clock in the catalogue's order, a changed one in place of its own."""
    own = json.loads(_meta(connection, CLOCKS).get(CLOCKS, "{}"))
    return {key: int(own.get(key, usual.days)) for key, usual in facts.clocks().items()}


def overrides(connection: Connection) -> dict[str, str]:
    """Return case id -> the level that somebody set last, whether or not that case is stored now."""
    of = schema.overrides.c
    return {row.case: row.level for row in connection.execute(select(of.case, of.level).order_by(of.id))}


def _categorical(values: Sequence[str | None], known: Iterable[str]) -> pd.Categorical:
    """Return values with the known categories in order; a key that has left the catalogue comes after them."""
    first = list(known)
    found = dict.fromkeys(values)  # a dict does in a third of the time what pandas' factorize does
    categories = first + sorted({key for key in found if key is not None} - set(first))
    place: dict[str | None, int] = {**{key: code for code, key in enumerate(categories)}, None: -1}
    codes = np.fromiter(map(place.__getitem__, values), dtype="int32", count=len(values))
    return pd.Categorical.from_codes(codes, categories=categories)


def _resources(connection: Connection) -> pd.DataFrame:
    columns = [schema.resources.c[name] for name in RESOURCES.names]
    return conform(_frame(connection, columns, "position_in_list"), RESOURCES)[0]


def _jurisdictions(connection: Connection) -> gpd.GeoDataFrame:
    of = schema.jurisdictions.c
    rows = connection.execute(select(of.fa, of.en, of.agency, of.geometry).order_by(of.position))
    fa, en, agency, shapes = _transposed(rows, 4)
    if not shapes:
        return NOBODYS.copy()
    keys = pd.Series(agency, dtype=object)  # else None becomes NaN
    return gpd.GeoDataFrame({"fa": fa, "en": en, "agency": keys}, geometry=list(shapes), crs=4326)


def _effort(connection: Connection) -> pd.DataFrame:
    return conform(_frame(connection, [schema.effort.c[name] for name in EFFORT.names]), EFFORT)[0]


def _people(connection: Connection) -> tuple[pd.Series, dict[str, str]]:
    """Return the newest figure of each neighbourhood, and years and sources in both languages."""
    of = schema.population.c
    rows = _frame(connection, [of.neighbourhood, of.people, of.year, of.source], "year")
    newest = rows.drop_duplicates("neighbourhood", keep="last")
    people = pd.Series(
        newest["people"].to_numpy(dtype="float64"), index=pd.Index(newest["neighbourhood"], dtype=object)
    )
    if newest.empty:
        return people, {}
    years = ", ".join(str(year) for year in sorted(set(newest["year"])) if year)
    persian = _sourced(newest["source"], 0, years.translate(PERSIAN_DIGITS))
    return people, {"fa": persian, "en": _sourced(newest["source"], -1, years)}


def _sourced(sources: pd.Series, place: int, years: str) -> str:
    named = "؛ ".join(sorted({source.split(BOTH)[place] for source in sources}))
    return f"{named} ({years})" if years else named


def _frame(connection: Connection, columns: Sequence[ColumnElement], order: str | None = None) -> pd.DataFrame:
    chosen = select(*columns)
    rows = connection.execute(chosen.order_by(order) if order else chosen)
    names = [column.name for column in columns]
    values = _transposed(rows, len(names))
    return pd.DataFrame({name: pd.Series(column, dtype=object) for name, column in zip(names, values, strict=True)})


def _meta(connection: Connection, *keys: str) -> dict[str, str]:
    of = schema.meta.c
    return {row.key: row.value for row in connection.execute(select(of.key, of.value).where(of.key.in_(keys)))}


def _transposed(rows: Iterable[Iterable], width: int) -> tuple[tuple, ...]:
    return tuple(zip(*rows, strict=True)) or ((),) * width
