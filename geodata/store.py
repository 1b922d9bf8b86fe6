"""What was imported, kept in one database under the data folder. Knows nothing of sheets, layers or Dash.

Every writing method is one transaction: it happens wholly or, killed half-way, not at all. Importers may run at once.
"""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Integer,
    String,
    Table,
    bindparam,
    cast,
    create_engine,
    delete,
    event,
    func,
    insert,
    make_url,
    select,
    update,
)
from sqlalchemy.engine.interfaces import DBAPIConnection

from geodata import history, recall, schema
from geodata.network import Network, digest
from geodata.problems import Unreadable
from geodata.resettle import resettle
from geodata.snapshot import OUTSIDE, Snapshot
from geodata.tables import EFFORT, POPULATION, RESOURCES

if TYPE_CHECKING:
    from geodata.intake import Intake

PATIENCE = 60_000  # milliseconds a writer waits for another
SECRET_BYTES = 32
FEWEST, LOST = 20, 0.8  # boundaries that leave more than this share of at least so many cases outside are refused
DEMONSTRATION = {
    "demonstration-population": schema.population,
    "demonstration-resources": schema.resources,
    "demonstration-effort": schema.effort,
    "demonstration-network": schema.networks,
    "demonstration-jurisdictions": schema.jurisdictions,
}


@dataclass(frozen=True, slots=True)
class Added:
    """What an import changed.

    Parameters
    ----------
    batch
        The new batch's number; None when every row was stored already as it stands, and nothing was changed.
    rows
        How many cases were stored.
    skipped
        Rows of the sheet left out because their case was stored already, perhaps by another importer just now.
    demonstration_removed
        True when invented cases gave way to these first real ones.
    updated
        How many cases stored before were told to stand elsewhere now.
    """

    batch: int | None
    rows: int
    skipped: tuple[int, ...] = ()
    demonstration_removed: bool = False
    updated: int = 0


class Store:
    """The database and the secret of one data folder. Safe to share between threads."""

    def __init__(self, engine: Engine, secret: bytes) -> None:
        """Hold an engine whose tables are there; use :meth:`open`."""
        self._engine = engine
        self._last: Snapshot | None = None
        self._roads = recall.Roads()
        self.secret = secret

    @classmethod
    def open(cls, folder: Path, url: str | None = None) -> Store:
        """Open the store of a data folder, making what is missing; only the owner can read it.

        ``url`` is an SQLAlchemy address of another database (PostGIS); the secret stays in the folder.
        """
        folder = Path(folder)
        _private(folder)
        engine = _engine(make_url(url) if url else _file(folder / "store.sqlite"))
        with engine.begin() as connection:
            current = schema.current(connection)
        if not current:
            with engine.execution_options(write=True).begin() as connection:
                schema.migrate(connection)
        return cls(engine, _secret(folder / "secret.key"))

    def version(self) -> str:
        """Return a short ASCII word that changes with every write."""
        with self._engine.begin() as connection:
            return recall.version(connection)

    @property
    def empty(self) -> bool:
        """True until boundaries have been stored."""
        with self._engine.begin() as connection:
            return not connection.execute(select(func.count()).select_from(schema.neighbourhoods)).scalar_one()

    def snapshot(self) -> Snapshot:
        """Return everything a layer may look at, read at one moment; the same object until something is written."""
        with self._engine.begin() as connection:
            version = recall.version(connection)
            if self._last is None or self._last.version != version:
                self._roads = recall.roads(connection, self._roads)
                self._last = recall.snapshot(connection, version, self._roads, self.secret)
            return self._last

    def neighbourhoods(self) -> gpd.GeoDataFrame:
        """Return the boundaries alone, as in ``Snapshot.neighbourhoods``."""
        with self._engine.begin() as connection:
            return recall.neighbourhoods(connection)

    def batches(self) -> pd.DataFrame:
        """Return one row per import, as in ``Snapshot.batches``."""
        with self._engine.begin() as connection:
            return recall.batches(connection)

    def known(self, agency: str | None = None) -> set[str]:
        """Return the ids of all stored cases, or of one agency's; a case of the demonstration counts as not stored."""
        chosen = select(schema.cases.c.id).join(schema.batches).where(~schema.batches.c.demonstration)
        if agency is not None:
            chosen = chosen.where(schema.cases.c.agency == agency)
        with self._engine.begin() as connection:
            return set(connection.execute(chosen).scalars())

    def same_file(self, sha256: str) -> int | None:
        """Return the batch that holds this very file, None when it was never imported or was undone."""
        with self._engine.begin() as connection:
            return recall.same_file(connection, sha256)

    def add(self, intake: Intake, file_name: str, demonstration: bool = False) -> int | None:
        """Store the good rows of a checked file; the batch, or None when nothing was new. See :meth:`add_rows`."""
        return self.add_rows(
            intake.rows,
            agency=intake.agency,
            file_name=file_name,
            sha256=intake.fingerprint,
            demonstration=demonstration,
            repeats=intake.repeats,
        ).batch

    def add_rows(
        self,
        rows: pd.DataFrame,
        *,
        agency: str,
        file_name: str,
        sha256: str = "",
        demonstration: bool = False,
        repeats: pd.DataFrame | None = None,
        day: int | None = None,
    ) -> Added:
        """Store rows typed as ``tables.CASES`` as one batch; those whose id is stored already are left out.

        ``repeats`` (``id``, ``status``) are rows of cases told before: another status than the known one is kept as a
        change of ``day`` (today where None), unless this very file was stored before and still is.

        The first real rows remove a demonstration (its cases, population and resources), for invented and real
        cases are never mixed.

        Raises
        ------
        ValueError
            Invented rows for a store that has real ones, or a neighbourhood that is not in the boundaries.
        """
        with self.writing() as connection:
            fresh = _fresh(connection, rows)
            skipped = tuple(rows.loc[rows.index.difference(fresh.index), "row"].astype(int))
            told = history.nothing() if repeats is None or recall.same_file(connection, sha256) else repeats
            changes = history.changed(connection, told, fresh)
            if fresh.empty and changes.empty:
                return Added(None, 0, skipped)
            named = _named(connection, fresh)
            removed = _make_room(connection, demonstration)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            batch = insert(schema.batches).values(
                agency=agency, file=file_name, sha256=sha256, imported=now, demonstration=demonstration, rows=len(fresh)
            )
            number = connection.execute(batch.returning(schema.batches.c.id)).scalar_one()
            _insert_cases(connection, fresh.assign(batch=number, named=named))
            history.record(connection, number, changes, day)
            touch(connection)
        return Added(number, len(fresh), skipped, removed, len(changes))

    def undo(self, batch: int) -> int:
        """Remove a batch with its cases and return how many they were.

        Raises
        ------
        Unreadable
            There is no such batch.
        """
        mine = schema.batches.c.id == batch
        with self.writing() as connection:
            rows = connection.execute(select(schema.batches.c.rows).where(mine)).scalar()
            if rows is None:
                raise Unreadable("batch-unknown", value=str(batch))
            connection.execute(delete(schema.batches).where(mine))
            touch(connection)
        return rows

    def replace_boundaries(self, neighbourhoods: gpd.GeoDataFrame, note: Mapping[str, str]) -> dict[str, int]:
        """Store other boundaries and locate every case again.

        ``neighbourhoods`` and ``note`` are as in ``Snapshot``. Returned are the numbers of cases that lie elsewhere
        than before (``relocated``), of those that have come to lie ``outside``, of those among them whose place
        cannot be told any more (``unplaced``), and of figures dropped because their neighbourhood is gone: of
        residents (``people_dropped``) and of hours of patrol (``effort_dropped``).

        Raises
        ------
        Unreadable
            Nearly all real cases would come to lie outside: these are another city's boundaries.
        """
        with self.writing() as connection:
            old = recall.neighbourhoods(connection)
            cases = recall.placed(connection)
            moved, counts = resettle(cases, old, neighbourhoods)
            if len(cases) >= FEWEST and counts["outside"] > LOST * len(cases) and not recall.invented(connection):
                raise Unreadable("boundaries-leave-cases", value=f"{counts['outside']} / {len(cases)}")
            connection.execute(delete(schema.neighbourhoods))
            _insert_neighbourhoods(connection, neighbourhoods)
            _move(connection, moved)
            people, effort = (_drop(connection, of, neighbourhoods.index) for of in (schema.population, schema.effort))
            _set(connection, "boundaries-note", json.dumps(dict(note), ensure_ascii=False))
            touch(connection)
        return {**counts, "people_dropped": people, "effort_dropped": effort}

    def set_population(self, people: pd.DataFrame, demonstration: bool = False) -> None:
        """Store the residents, columns as in ``tables.POPULATION``, in place of those before."""
        self._replace(schema.population, people[POPULATION.names], "demonstration-population", demonstration)

    def set_resources(self, resources: pd.DataFrame, demonstration: bool = False) -> None:
        """Store the places of help, columns as in ``tables.RESOURCES``, in place of those before."""
        listed = resources[RESOURCES.names].assign(position_in_list=range(len(resources)))
        self._replace(schema.resources, listed, "demonstration-resources", demonstration)

    def set_effort(self, hours: pd.DataFrame, demonstration: bool = False) -> None:
        """Store the hours of patrol and outreach, columns as in ``tables.EFFORT``, in place of those before."""
        self._replace(schema.effort, hours[EFFORT.names], "demonstration-effort", demonstration)

    def set_network(self, network: Network, demonstration: bool = False) -> None:
        """Store the roads in place of those before."""
        packed = network.to_bytes()
        rows = pd.DataFrame({"digest": [digest(packed)], "packed": [packed]})
        self._replace(schema.networks, rows, "demonstration-network", demonstration)

    def set_jurisdictions(self, areas: gpd.GeoDataFrame, demonstration: bool = False) -> None:
        """Store the areas that agencies answer for, as in ``Snapshot.jurisdictions``, in place of those before."""
        rows = pd.DataFrame(areas).assign(position=range(len(areas)))
        self._replace(schema.jurisdictions, rows, "demonstration-jurisdictions", demonstration)

    @property
    def has_mappings(self) -> bool:
        """True when a mapping was remembered for any agency."""
        with self._engine.begin() as connection:
            return connection.execute(select(schema.mappings.c.agency).limit(1)).scalar() is not None

    def mapping(self, agency: str) -> dict[str, str]:
        """Return heading -> field as a steward mended it for this agency; empty when nobody did."""
        mine = schema.mappings.c.agency == agency
        with self._engine.begin() as connection:
            found = connection.execute(select(schema.mappings.c.heading, schema.mappings.c.field).where(mine))
            return {row.heading: row.field for row in found}

    def remember(self, agency: str, mapping: Mapping[str, str]) -> None:
        """Keep heading -> field for this agency's next files, in place of what was kept before."""
        entries = [{"agency": agency, "heading": heading, "field": field} for heading, field in mapping.items()]
        with self.writing() as connection:
            connection.execute(delete(schema.mappings).where(schema.mappings.c.agency == agency))
            if entries:
                connection.execute(insert(schema.mappings), entries)

    def _replace(self, table: Table, rows: pd.DataFrame, mark: str, demonstration: bool) -> None:
        with self.writing() as connection:
            connection.execute(delete(table))
            _insert(connection, table, rows)
            _set(connection, mark, "yes" if demonstration else "")
            touch(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Begin a transaction that sees one moment of the store."""
        with self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Begin a transaction that no other writer can share: the version's row is its lock.

        Whoever writes what a Snapshot holds calls ``touch`` in it.
        """
        with self._engine.execution_options(write=True).begin() as connection:
            connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == "version").with_for_update())
            yield connection


def _private(folder: Path) -> None:
    """Make the folder its owner's alone; one that holds other things as well is left as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / "store.sqlite").exists() or not any(folder.iterdir()):
        folder.chmod(0o700)


def _file(path: Path) -> URL:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)  # SQLite gives its -wal and -shm files the same
    return URL.create("sqlite", database=str(path))


def _engine(url: URL) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _settle)
        event.listen(engine, "begin", _begin)
    return engine


def _settle(connection: DBAPIConnection, record: object) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy begins them, not at the first change
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={PATIENCE}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _secret(path: Path) -> bytes:
    """Return the folder's secret, making it whole or not at all: of two programs that start at once, one makes it."""
    if not path.exists():
        handle, draft = tempfile.mkstemp(dir=path.parent)  # readable by its owner only
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(SECRET_BYTES))
        with suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
    return path.read_bytes()


def touch(connection: Connection) -> None:
    """Give the store another version: what a Snapshot holds was changed in this transaction."""
    key, value = schema.meta.c.key, schema.meta.c.value
    counted = cast(cast(value, Integer) + 1, String)
    connection.execute(update(schema.meta).where(key == "version").values(value=counted))


def _set(connection: Connection, key: str, value: str) -> None:
    connection.execute(delete(schema.meta).where(schema.meta.c.key == key))
    connection.execute(insert(schema.meta).values(key=key, value=value))


def _fresh(connection: Connection, rows: pd.DataFrame) -> pd.DataFrame:
    stored = set(connection.execute(select(schema.cases.c.id)).scalars())
    return rows[~rows["id"].isin(stored)].drop_duplicates("id")


def _named(connection: Connection, rows: pd.DataFrame) -> pd.Series:
    """Return the Persian name under which each row was placed, None where a point placed it."""
    places = schema.neighbourhoods.c
    names = {row.key: row.fa for row in connection.execute(select(places.key, places.fa))}
    keys = rows["neighbourhood"].astype(object)
    strange = sorted(set(keys) - {*names, OUTSIDE})
    if strange:
        raise ValueError(f"{len(strange)} neighbourhoods are not in the boundaries: {', '.join(strange[:5])}")
    return keys.map(names).where(rows["located"] == "name")


def _make_room(connection: Connection, demonstration: bool) -> bool:
    """Remove invented cases and what came with them when real ones arrive; say whether there were any."""
    invented = schema.batches.c.demonstration
    kept = connection.execute(select(func.count()).where(~invented)).scalar_one()
    if demonstration and kept:
        raise ValueError(f"the store holds {kept} real batches; invented cases are never mixed with them")
    if demonstration:
        return False
    removed = connection.execute(delete(schema.batches).where(invented)).rowcount
    for mark, table in DEMONSTRATION.items():
        if connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == mark)).scalar():
            connection.execute(delete(table))
            _set(connection, mark, "")
    return removed > 0


def _insert(connection: Connection, table: Table, rows: pd.DataFrame) -> None:
    if rows.empty:
        return
    plain = rows.astype(object).where(rows.notna(), None)
    connection.execute(insert(table), plain.to_dict("records"))


def _insert_cases(connection: Connection, rows: pd.DataFrame) -> None:
    """Hand the rows to the driver as they are, which takes half the time of binding each by its name."""
    if rows.empty:
        return
    statement = insert(schema.cases).compile(connection)
    plain = rows[schema.cases.columns.keys()].astype(object).where(rows.notna(), None)
    if statement.positional:
        values = zip(*(plain[name].tolist() for name in plain), strict=True)
        connection.exec_driver_sql(str(statement), list(values))
    else:
        connection.execute(insert(schema.cases), plain.to_dict("records"))


def _insert_neighbourhoods(connection: Connection, places: gpd.GeoDataFrame) -> None:
    rows = pd.DataFrame(places).assign(key=places.index, position=range(len(places)))
    _insert(connection, schema.neighbourhoods, rows[[column.name for column in schema.neighbourhoods.columns]])


def _drop(connection: Connection, table: Table, kept: pd.Index) -> int:
    """Remove the rows of neighbourhoods that are not kept, and return how many they were."""
    return connection.execute(delete(table).where(table.c.neighbourhood.not_in(list(kept)))).rowcount


def _move(connection: Connection, moved: pd.DataFrame) -> None:
    """Write new places; ``moved`` has the columns id, neighbourhood, located."""
    changed = update(schema.cases).where(schema.cases.c.id == bindparam("case"))
    changed = changed.values(neighbourhood=bindparam("place"), located=bindparam("how"))
    if len(moved):
        names = {"id": "case", "neighbourhood": "place", "located": "how"}
        connection.execute(changed, moved.rename(columns=names)[list(names.values())].to_dict("records"))
