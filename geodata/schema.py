"""The database's tables, its geometry type and the steps from one version to the next. Knows nothing of files or rows.

Every statement here is portable: SQLite by default, PostgreSQL (PostGIS) by its address.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

import shapely
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.types import TypeDecorator

from geodata import tables

Step = Callable[[Connection], None]
TYPES: dict[str, type[Any]] = {"text": Text, "int": Integer, "float": Double, "bool": Boolean}
metadata = MetaData()


class Geometry(TypeDecorator):
    """A WGS84 shape kept as well-known binary, which SQLite holds as it is and PostGIS reads by ST_GeomFromWKB."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Return the shape as well-known binary."""
        return None if value is None else shapely.to_wkb(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return the shape."""
        return None if value is None else shapely.from_wkb(bytes(value))


def _columns(table: tables.Table, key: Sequence[str] = ()) -> list[Column]:
    return [
        Column(column.name, TYPES[column.kind], primary_key=column.name in key, nullable=column.empty)
        for column in table.columns
    ]


schema_version = Table("schema_version", metadata, Column("version", Integer, nullable=False))
meta = Table("meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))
batches = Table(
    "batches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("agency", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("imported", String(32), nullable=False),
    Column("demonstration", Boolean, nullable=False),
    Column("rows", Integer, nullable=False),
    sqlite_autoincrement=True,  # the number of an undone batch is never given again
)
cases = Table(
    "cases",
    metadata,
    *_columns(tables.CASES, ["id"]),
    Column("batch", ForeignKey(batches.c.id, ondelete="CASCADE"), nullable=False),
    Column("named", Text),
    Index("cases_batch", "batch"),
)
neighbourhoods = Table(
    "neighbourhoods",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("fa", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("nahiyeh", Text, nullable=False),
    Column("aliases", Text, nullable=False),
    Column("geometry", Geometry, nullable=False),
)
population = Table("population", metadata, *_columns(tables.POPULATION, ["neighbourhood", "year"]))
resources = Table(
    "resources",
    metadata,
    Column("position_in_list", Integer, primary_key=True, autoincrement=False),
    *_columns(tables.RESOURCES),
)
effort = Table("effort", metadata, *_columns(tables.EFFORT))
mappings = Table(
    "mappings",
    metadata,
    Column("agency", String(40), primary_key=True),
    Column("heading", String(300), primary_key=True),
    Column("field", Text, nullable=False),
)


networks = Table(
    "networks",
    metadata,
    Column("digest", String(16), primary_key=True),
    Column("packed", LargeBinary, nullable=False),
)
jurisdictions = Table(
    "jurisdictions",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("fa", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("agency", Text),
    Column("geometry", Geometry, nullable=False),
)
scenarios = Table(
    "scenarios",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("plan", Text, nullable=False),
    Column("saved", String(32), nullable=False),
)
meetings = Table(
    "meetings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("day", Integer, nullable=False),  # since 1970-01-01, Asia/Tehran
    Column("opened", String(32), nullable=False),
    Column("closed", String(32)),
    Column("present", Text, nullable=False),  # keys of members or agencies, separated by one space
    Column("agenda", Text, nullable=False),  # JSON: the scenes in order
)
pictures = Table(
    "pictures",
    metadata,
    Column("digest", String(32), primary_key=True),
    Column("packed", Text, nullable=False),  # JSON: what a scene showed, or the shapes it was drawn on
)
decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True),
    *_columns(tables.DECISIONS),
    Column("meeting", ForeignKey(meetings.c.number), nullable=False),
    Column("picture", ForeignKey(pictures.c.digest)),
    sqlite_autoincrement=True,  # a decision's number is never given again
)
decision_events = Table(
    "decision_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("decision", ForeignKey(decisions.c.number), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("due", Integer),
    Column("said", Text, nullable=False),
    Column("moment", String(32), nullable=False),
)
overrides = Table(
    "overrides",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case", String(32), nullable=False),  # no key of cases: it outlives an undo and comes back with the case
    Column("level", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("moment", String(32), nullable=False),
)
status_changes = Table(
    "status_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case", String(32), nullable=False),
    Column("batch", ForeignKey(batches.c.id, ondelete="CASCADE"), nullable=False),
    Column("status", Text, nullable=False),
    Column("day", Integer, nullable=False),  # since 1970-01-01, Asia/Tehran: when it was reported
    Index("status_changes_batch", "batch"),
)
ratings = Table(
    "ratings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("one", Text, nullable=False),
    Column("other", Text, nullable=False),
)
accounts = Table(
    "accounts",
    metadata,
    Column("name", String(80), primary_key=True),  # folded: what is typed to sign in
    Column("shown", Text, nullable=False),
    Column("roles", Text, nullable=False),  # separated by one space
    Column("agency", Text),  # a steward with an agency handles its batches only
    Column("password", Text, nullable=False),  # argon2id; empty where only an identity provider vouches
    Column("subject", Text, unique=True),  # issuer and subject of that provider
    Column("active", Boolean, nullable=False),
    Column("stamp", String(32), nullable=False),  # another one ends all sessions
    Column("made", String(32), nullable=False),
)
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("moment", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("act", String(40), nullable=False),
    Column("told", Text, nullable=False),  # JSON, never about a person served
    Column("chain", String(64), nullable=False),
)
old_counts = Table(
    "old_counts",
    metadata,
    Column("batch", ForeignKey(batches.c.id, ondelete="CASCADE"), primary_key=True),
    Column("neighbourhood", Text, primary_key=True),
    Column("issue", Text, primary_key=True),
    Column("month", Integer, primary_key=True),  # Jalali year x 12 + month - 1
    Column("cases", Integer, nullable=False),
    Column("named", Text),
)


def _made(*tables: Table) -> Step:
    """Return the step that adds these tables."""
    return lambda connection: metadata.create_all(connection, tables=tables)


def _add_coverage(connection: Connection) -> None:
    """Widen the places of help: the old list's words for hours and for whom are no facts and cannot be carried over."""
    kept = ("fa", "en", "kind", "agency", "services", "capacity", "lon", "lat", "position", "position_in_list")
    old = connection.exec_driver_sql(f"SELECT {', '.join(kept)} FROM resources").mappings().all()
    resources.drop(connection)
    for table in (resources, networks, jurisdictions, scenarios):
        table.create(connection, checkfirst=True)
    rows = [{**row, "key": f"p{n}"} for n, row in enumerate(old, start=1)]
    if rows:
        connection.execute(insert(resources), rows)


def _add_circumstances(connection: Connection) -> None:
    """Add what a case's surroundings are to cases stored before anybody asked."""
    held = {column["name"] for column in inspect(connection).get_columns("cases")}
    new = {"company": "TEXT", "street_hours": "DOUBLE PRECISION", "hazards": "TEXT NOT NULL DEFAULT ''"}
    for name, kind in new.items():
        if name not in held:
            connection.exec_driver_sql(f"ALTER TABLE cases ADD COLUMN {name} {kind}")
    for table in (overrides, status_changes):
        table.create(connection, checkfirst=True)


# STEPS[n] turns version n + 1 into n + 2; a new store is made at the last
STEPS: tuple[Step, ...] = (
    _made(effort),
    _add_coverage,
    _made(meetings, pictures, decisions, decision_events),
    _add_circumstances,
    _made(ratings),
    _made(accounts, audit, old_counts),
)


def current(connection: Connection) -> bool:
    """Return True when the store is at the last version, so that nothing need be written to open it."""
    if not inspect(connection).has_table(schema_version.name):
        return False
    return connection.execute(select(schema_version.c.version)).scalar_one() == 1 + len(STEPS)


def migrate(connection: Connection, steps: Sequence[Step] = STEPS) -> None:
    """Make the tables of a new store, or bring an older one up to date, inside the caller's transaction.

    Raises
    ------
    ValueError
        The store was written by a newer program than this one.
    """
    newest = 1 + len(steps)
    if not inspect(connection).has_table(schema_version.name):
        metadata.create_all(connection)
        connection.execute(insert(schema_version).values(version=newest))
        first = [{"key": "store", "value": secrets.token_hex(4)}, {"key": "version", "value": "1"}]
        connection.execute(insert(meta), first)
        return
    version = connection.execute(select(schema_version.c.version)).scalar_one()
    if version > newest:
        raise ValueError(f"the store has version {version}, this program knows {newest}; use the newer program")
    for step in steps[version - 1 :]:
        step(connection)
    connection.execute(update(schema_version).values(version=newest))
