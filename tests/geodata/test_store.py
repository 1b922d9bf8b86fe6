"""The store keeps what was given to it, wholly or not at all, for its owner only."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import box
from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from geodata import facts, schema
from geodata.problems import Unreadable
from geodata.snapshot import OUTSIDE
from geodata.store import Store
from geodata.tables import CASES, EFFORT, RESOURCES, conform

ROOT = Path(__file__).resolve().parents[2]
NOTE = {"fa": "نه مربع", "en": "Nine squares"}
IN_CENTRE, IN_NORTH = (51.215, 35.715), (51.215, 35.725)


def cases(ids: str, *, place="centre", point=IN_CENTRE, first_row=2, **columns) -> pd.DataFrame:
    """Return one good row for every letter of ``ids``; without a point they are placed by name."""
    lon, lat = point or (np.nan, np.nan)
    how = "point" if point else "name"
    count = len(ids)
    plain = {
        "id": list(ids),
        "agency": "behzisti",
        "issue": "begging",
        "day": np.arange(20000, 20000 + count, dtype="int32"),
        "severity": "high",
        "urgent": False,
        "needs": "food shelter",
        "status": None,
        "age_band": None,
        "sex": "male",
        "company": None,
        "street_hours": np.nan,
        "hazards": "",
        "lon": lon,
        "lat": lat,
        "neighbourhood": place,
        "located": how,
        "row": np.arange(first_row, first_row + count, dtype="int32"),
    }
    return pd.DataFrame(plain | columns, index=range(count))[CASES.names]


def add(store: Store, rows: pd.DataFrame, file_name="march.xlsx", **more):
    """Store rows as the welfare centre's."""
    return store.add_rows(rows, agency="behzisti", file_name=file_name, **more)


def counted(store: Store) -> dict[str, int]:
    """Return neighbourhood -> cases, without the empty ones."""
    found = store.snapshot().cases["neighbourhood"].value_counts()
    return {str(key): int(count) for key, count in found[found > 0].items()}


def hours(*rows: tuple[str, float]) -> pd.DataFrame:
    """Return hours of nobody in particular in Mehr 1403, by place."""
    keys, worked = zip(*rows, strict=True)
    plain = {"neighbourhood": keys, "month": np.int32(1403 * 12 + 6), "agency": None, "hours": worked}
    return pd.DataFrame(plain)[EFFORT.names]


@pytest.fixture
def store(tmp_path, town) -> Store:
    """A store of the nine squares, without cases."""
    opened = Store.open(tmp_path / "var")
    opened.replace_boundaries(town, NOTE)
    return opened


def test_a_new_folder_holds_an_empty_store_that_only_its_owner_can_read(tmp_path):
    store = Store.open(tmp_path / "new" / "var")
    add_nothing = store.snapshot()
    assert store.empty
    assert (len(add_nothing.cases), len(add_nothing.neighbourhoods), add_nothing.demonstration) == (0, 0, False)
    files = {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "new" / "var").iterdir()}
    assert set(files) == {"store.sqlite", "store.sqlite-wal", "store.sqlite-shm", "secret.key"}
    assert set(files.values()) == {0o600}
    assert (tmp_path / "new" / "var").stat().st_mode & 0o777 == 0o700


def test_an_open_store_that_others_could_read_is_closed_to_them(tmp_path):
    Store.open(tmp_path / "var")
    (tmp_path / "var").chmod(0o755)
    (tmp_path / "var" / "store.sqlite").chmod(0o644)
    Store.open(tmp_path / "var")
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "var" / "store.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_holds_other_things_keeps_its_mode(tmp_path):
    (tmp_path / "home").mkdir(mode=0o755)
    (tmp_path / "home").chmod(0o755)
    (tmp_path / "home" / "letter.txt").write_text("dear")
    Store.open(tmp_path / "home")
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "home" / "store.sqlite").stat().st_mode & 0o777 == 0o600


def test_the_secret_is_made_once(tmp_path):
    first = Store.open(tmp_path).secret
    assert len(first) == 32
    assert Store.open(tmp_path).secret == first
    assert Store.open(tmp_path / "other").secret != first


def test_programs_that_start_at_once_share_one_store_and_one_secret(tmp_path):
    script = (
        "import sys; from geodata.store import Store; s = Store.open(sys.argv[1]); print(s.secret.hex(), s.version())"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "var")]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = {process.communicate()[0] for process in running}
    assert [process.returncode for process in running] == [0, 0, 0, 0]
    assert len(answers) == 1


def test_the_snapshot_gives_back_what_was_added_in_order_of_days(store):
    rows = cases("abc", day=np.array([20003, 20001, 20002], dtype="int32"), severity=["low", None, "high"])
    assert add(store, rows).batch == 1
    kept = store.snapshot().cases
    assert kept["id"].tolist() == ["b", "c", "a"]
    assert kept["day"].tolist() == [20001, 20002, 20003]
    assert kept["day"].dtype == np.int32
    assert kept["severity"].astype(object).fillna("none").tolist() == ["none", "high", "low"]
    assert kept["status"].isna().all()
    assert kept["urgent"].dtype == bool
    assert kept.columns.tolist() == [*CASES.names, "level", "rule"]


def test_the_snapshots_categories_are_the_whole_catalogue_and_all_places(store, town):
    add(store, cases("a"))
    kept = store.snapshot().cases
    assert kept["issue"].cat.categories.tolist() == list(facts.issues())
    assert kept["severity"].cat.categories.tolist() == ["high", "medium", "low"]
    assert kept["neighbourhood"].cat.categories.tolist() == [*town.index, OUTSIDE]
    assert kept["needs"].cat.categories.tolist() == ["food shelter"]


def test_an_issue_that_has_left_the_catalogue_is_not_lost(store):
    add(store, cases("a", issue="forgotten"))
    assert store.snapshot().cases["issue"].tolist() == ["forgotten"]


def test_boundaries_come_back_as_they_went_in(store, town):
    kept = store.snapshot()
    assert kept.neighbourhoods.index.tolist() == town.index.tolist()
    assert kept.neighbourhoods.geometry.geom_equals(town.geometry).all()
    assert kept.neighbourhoods["fa"].tolist() == town["fa"].tolist()
    assert kept.neighbourhoods.crs.to_epsg() == 4326
    assert kept.boundaries_note == NOTE
    assert not store.empty


def test_every_write_changes_the_version_and_reading_does_not(store):
    seen = [store.version()]
    for write in (
        lambda: add(store, cases("a")),
        lambda: store.set_population(
            pd.DataFrame({"neighbourhood": ["centre"], "people": [5.0], "year": [1395], "source": ["x"]})
        ),
        lambda: store.undo(1),
    ):
        write()
        store.snapshot()
        seen.append(store.version())
    assert len(set(seen)) == 4
    assert store.snapshot().version == store.version() == seen[-1]
    assert store.version().isascii()
    assert len(store.version()) < 24


def test_two_stores_never_have_the_same_version(tmp_path):
    assert Store.open(tmp_path / "a").version() != Store.open(tmp_path / "b").version()


def test_the_snapshot_is_read_once_until_something_is_written(store):
    before = store.snapshot()
    assert store.snapshot() is before
    add(store, cases("a"))
    assert store.snapshot() is not before


def test_the_same_rows_again_add_nothing_and_change_nothing(store):
    add(store, cases("abc"))
    version = store.version()
    again = add(store, cases("abc"))
    assert (again.batch, again.rows, again.skipped) == (None, 0, (2, 3, 4))
    assert store.version() == version
    assert len(store.batches()) == 1


def test_a_file_that_repeats_old_rows_adds_only_the_new_ones(store):
    add(store, cases("abc"))
    more = add(store, cases("abcde"), "april.xlsx")
    assert (more.batch, more.rows, more.skipped) == (2, 2, (2, 3, 4))
    assert store.batches()[["batch", "file", "cases"]].to_numpy().tolist() == [
        [1, "march.xlsx", 3],
        [2, "april.xlsx", 2],
    ]


def test_a_case_twice_in_one_file_is_stored_once(store):
    added = add(store, cases("aa"))
    assert (added.rows, added.skipped) == (1, (3,))


def test_undo_removes_a_batch_and_only_that_one(store):
    add(store, cases("abc"))
    add(store, cases("de", place="north"))
    assert store.undo(1) == 3
    assert counted(store) == {"north": 2}
    assert store.known() == {"d", "e"}
    assert add(store, cases("abc")).batch == 3


def test_undo_of_an_unknown_batch_says_so(store):
    with pytest.raises(Unreadable) as refused:
        store.undo(7)
    assert (refused.value.problem.code, refused.value.problem.value) == ("batch-unknown", "7")


def test_known_ids_are_all_agencies_or_one_agencys(store):
    add(store, cases("ab"))
    add(store, cases("c", agency="ngo"))
    assert store.known() == {"a", "b", "c"}
    assert store.known("ngo") == {"c"}


def test_a_very_same_file_is_recognised_until_it_is_undone(store):
    add(store, cases("a"), sha256="f" * 64)
    assert store.same_file("f" * 64) == 1
    assert store.same_file("e" * 64) is None
    store.undo(1)
    assert store.same_file("f" * 64) is None


def test_a_row_in_a_place_that_is_not_in_the_boundaries_is_refused_and_nothing_stored(store):
    with pytest.raises(ValueError, match="atlantis"):
        add(store, cases("a", place="atlantis"))
    assert len(store.snapshot().cases) == 0


def test_when_a_batch_was_imported_is_told_in_tehrans_time(store):
    add(store, cases("a"))
    assert store.batches()["imported"][0].endswith("+03:30")


def test_the_first_real_cases_remove_the_demonstration_with_its_people_and_places(store):
    add(store, cases("xy"), demonstration=True)
    store.set_population(people({"centre": 10.0}), demonstration=True)
    store.set_resources(places_of_help(), demonstration=True)
    assert store.snapshot().demonstration
    assert store.known() == set()
    added = add(store, cases("a"))
    after = store.snapshot()
    assert added.demonstration_removed
    assert (after.cases["id"].tolist(), len(after.people), len(after.resources)) == (["a"], 0, 0)
    assert not after.demonstration


def test_invented_hours_go_with_the_demonstration_and_real_ones_stay(store):
    add(store, cases("xy"), demonstration=True)
    store.set_effort(hours(("centre", 10.0)), demonstration=True)
    assert store.snapshot().effort["hours"].sum() == 10
    add(store, cases("a"))
    assert store.snapshot().effort.empty
    store.set_effort(hours(("centre", 4.0)))
    add(store, cases("b"))
    assert store.snapshot().effort["hours"].sum() == 4


def test_people_that_were_really_imported_survive_the_demonstration(store):
    add(store, cases("xy"), demonstration=True)
    store.set_population(people({"centre": 10.0}), demonstration=True)
    store.set_population(people({"north": 20.0}))
    add(store, cases("a"))
    assert store.snapshot().people.to_dict() == {"north": 20.0}


def test_a_file_without_anything_new_leaves_the_demonstration(store):
    add(store, cases("xy"), demonstration=True)
    assert add(store, cases("")).batch is None
    assert store.snapshot().demonstration


def test_invented_cases_are_never_added_to_real_ones(store):
    add(store, cases("a"))
    with pytest.raises(ValueError, match="never mixed"):
        add(store, cases("x"), demonstration=True)
    assert counted(store) == {"centre": 1}


def test_undoing_the_last_real_batch_does_not_bring_the_demonstration_back(store):
    add(store, cases("xy"), demonstration=True)
    add(store, cases("a"))
    store.undo(2)
    assert (len(store.snapshot().cases), store.snapshot().demonstration) == (0, False)


def people(residents: dict[str, float], year=1395, source="سرشماری") -> pd.DataFrame:
    """Return a population table."""
    rows = {"neighbourhood": list(residents), "people": list(residents.values()), "year": year, "source": source}
    return pd.DataFrame(rows)


def places_of_help() -> pd.DataFrame:
    """Return one police station without a known capacity."""
    row = {
        "fa": "کلانتری ۱۵۰",
        "en": "Station 150",
        "kind": "police_station",
        "agency": "police",
        "services": "policing",
    }
    row |= {"key": "p1", "capacity": np.nan, "lon": 51.25, "lat": 35.7, "position": "approximate"}
    return conform(pd.DataFrame([row]), RESOURCES)[0]


def test_the_newest_population_counts_and_its_year_and_source_are_told(store):
    store.set_population(pd.concat([people({"centre": 300.0, "north": 200.0}), people({"centre": 330.0}, 1400)]))
    kept = store.snapshot()
    assert kept.people.to_dict() == {"north": 200.0, "centre": 330.0}
    assert kept.people_note == {"fa": "سرشماری (۱۳۹۵, ۱۴۰۰)", "en": "سرشماری (1395, 1400)"}


def test_a_source_may_be_worded_in_both_languages_and_a_year_left_out(store):
    store.set_population(people({"centre": 300.0}, 0, "برآورد / an estimate"))
    assert store.snapshot().people_note == {"fa": "برآورد", "en": "an estimate"}


def test_without_a_population_there_are_no_people_and_no_note(store):
    assert len(store.snapshot().people) == 0
    assert store.snapshot().people_note == {}


def test_places_of_help_come_back_in_their_order(store):
    two = pd.concat([places_of_help(), places_of_help().assign(fa="کلانتری ۱۵۴", capacity=40.0)])
    store.set_resources(two)
    kept = store.snapshot().resources
    assert kept["fa"].tolist() == ["کلانتری ۱۵۰", "کلانتری ۱۵۴"]
    assert kept.index.tolist() == [0, 1]
    assert kept["capacity"].isna().tolist() == [True, False]
    assert kept["lon"].dtype == kept["capacity"].dtype == np.float64


def test_a_mended_mapping_is_remembered_for_that_agency_alone(store):
    store.remember("ngo", {"When": "day", "What": "issue"})
    store.remember("ngo", {"When?": "day"})
    assert store.mapping("ngo") == {"When?": "day"}
    assert store.mapping("behzisti") == {}


def halves() -> gpd.GeoDataFrame:
    """The town as two halves: everything west of 51.21, where no other name is known, and all the rest."""
    columns = {"fa": ["باختر", "مرکزی"], "en": ["Sunset", "Centre"], "nahiyeh": ["1", "1"], "aliases": ["", ""]}
    shapes = [box(51.20, 35.70, 51.21, 35.73), box(51.21, 35.70, 51.23, 35.73)]
    return gpd.GeoDataFrame(columns, geometry=shapes, index=["n001", "n002"], crs=4326)


def test_other_boundaries_locate_points_and_names_again(store):
    add(store, cases("ab", place="centre"))
    add(store, cases("cd", place="centre", point=None))  # the new boundaries know the name
    add(store, cases("ef", place="west", point=None))  # they do not, but all of that square lies in one half
    assert store.replace_boundaries(halves(), NOTE) == {
        "relocated": 6,
        "outside": 0,
        "unplaced": 0,
        "people_dropped": 0,
        "effort_dropped": 0,
    }
    assert counted(store) == {"n001": 2, "n002": 4}


def test_a_case_that_cannot_be_placed_any_more_is_kept_as_outside_and_counted(store, town):
    add(store, cases("abc", place="west", point=None))
    add(store, cases("d", place="centre"))
    only_centre = town.loc[["centre"]]
    assert store.replace_boundaries(only_centre, NOTE) == {
        "relocated": 3,
        "outside": 3,
        "unplaced": 3,
        "people_dropped": 0,
        "effort_dropped": 0,
    }
    assert counted(store) == {OUTSIDE: 3, "centre": 1}
    assert store.replace_boundaries(town, NOTE)["relocated"] == 3
    assert counted(store) == {"west": 3, "centre": 1}


def test_a_key_that_means_another_place_in_the_new_boundaries_is_not_followed(store, town):
    add(store, cases("a", place="west", point=None))
    keys = {"west": "east", "east": "west"}
    store.replace_boundaries(town.rename(index=keys), NOTE)
    assert counted(store) == {"east": 1}
    assert store.snapshot().neighbourhoods.loc["east", "fa"] == "غربی"


def test_a_point_just_outside_the_new_boundaries_is_marked_as_snapped(store, town):
    add(store, cases("a", point=(51.215, 35.7201), place="north"))  # 11 m north of the centre
    store.replace_boundaries(town.loc[["centre"]], NOTE)
    kept = store.snapshot().cases
    assert (kept["neighbourhood"][0], kept["located"][0]) == ("centre", "snapped")


def test_residents_of_a_place_that_is_gone_are_dropped_and_counted(store, town):
    store.set_population(people({"centre": 10.0, "west": 20.0}))
    assert store.replace_boundaries(town.loc[["centre"]], NOTE)["people_dropped"] == 1
    assert store.snapshot().people.to_dict() == {"centre": 10.0}


def test_hours_of_a_place_that_is_gone_are_dropped_and_counted(store, town):
    store.set_effort(hours(("centre", 10.0), ("west", 20.0), ("west", 5.0)))
    assert store.replace_boundaries(town.loc[["centre"]], NOTE)["effort_dropped"] == 2
    assert store.snapshot().effort.to_dict("records") == hours(("centre", 10.0)).to_dict("records")


def test_hours_take_the_place_of_those_before_and_change_the_version(store):
    store.set_effort(hours(("centre", 10.0)))
    before = store.version()
    store.set_effort(hours(("north", 3.0)))
    assert (store.snapshot().effort["neighbourhood"].tolist(), store.version() != before) == (["north"], True)


def test_importers_in_several_threads_store_every_case_once(store):
    files = [cases("abcdef"), cases("defghi"), cases("ghiabc"), cases("abcdefghi")]
    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(lambda rows: add(store, rows), files))
    assert sum(one.rows for one in added) == 9
    assert sum(one.rows + len(one.skipped) for one in added) == 27
    assert store.known() == set("abcdefghi")


SLOW_IMPORT = """
import sys
import pandas as pd
from geodata import store as stores
from geodata.store import Store
rows = pd.read_pickle(sys.argv[2])
touch = stores.touch
def wait(connection):
    touch(connection)
    print("all rows written, not yet committed", flush=True)
    sys.stdin.read()
if len(sys.argv) > 3:
    stores.touch = wait
store = Store.open(sys.argv[1])
print(store.add_rows(rows, agency="behzisti", file_name="x.csv").rows, flush=True)
"""


def importer(folder: Path, rows: pd.DataFrame, *waits: str) -> subprocess.Popen:
    """Start another program that imports the rows."""
    rows.to_pickle(folder.parent / "rows.pickle")
    command = [sys.executable, "-c", SLOW_IMPORT, str(folder), str(folder.parent / "rows.pickle"), *waits]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_an_import_killed_half_way_leaves_the_store_as_it_was(store, tmp_path):
    add(store, cases("abc"))
    before = store.version()
    running = importer(tmp_path / "var", cases("abcdefgh"), "wait")
    assert running.stdout.readline().startswith("all rows written")
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert store.version() == before
    assert counted(store) == {"centre": 3}
    assert add(store, cases("abcdefgh")).rows == 5  # and nobody's lock is left behind


def test_two_programs_importing_the_same_rows_at_once_store_them_once(store, tmp_path):
    rows = cases("abcdefgh")
    first = importer(tmp_path / "var", rows, "wait")
    first.stdout.readline()  # holds the store until told to go on
    second = importer(tmp_path / "var", rows)
    time.sleep(1)
    first.communicate("go on")
    assert second.communicate()[0].split() == ["0"]
    assert len(store.snapshot().cases) == 8


def test_readers_see_the_old_state_while_another_writes(store, tmp_path):
    add(store, cases("abc"))
    running = importer(tmp_path / "var", cases("defgh"), "wait")
    running.stdout.readline()
    assert counted(store) == {"centre": 3}
    assert counted(Store.open(tmp_path / "var")) == {"centre": 3}
    running.communicate("go on")
    assert counted(store) == {"centre": 8}


def test_a_batchs_cases_cannot_outlive_it(store, tmp_path):
    add(store, cases("abc"))
    with store._engine.execution_options(write=True).begin() as connection:
        connection.execute(text("delete from batches"))
    assert len(store.snapshot().cases) == 0


def test_an_older_store_is_brought_up_to_date_step_by_step(tmp_path):
    store = Store.open(tmp_path)
    with sqlite3.connect(tmp_path / "store.sqlite") as connection:
        connection.execute("update schema_version set version = 1")
    done = []
    steps = (lambda connection: done.append("first"), lambda connection: done.append("second"))
    for _ in range(2):
        with store._engine.begin() as connection:
            schema.migrate(connection, steps)
    assert done == ["first", "second"]


def test_a_store_from_before_the_hours_of_patrol_gains_their_table_and_keeps_its_cases(tmp_path, town):
    store = Store.open(tmp_path)
    store.replace_boundaries(town, {})
    store.add_rows(cases("a"), agency="ngo", file_name="a.csv", sha256="0")
    with sqlite3.connect(tmp_path / "store.sqlite") as connection:
        connection.execute("drop table effort")
        connection.execute("update schema_version set version = 1")
    held = Store.open(tmp_path).snapshot()
    assert (held.cases["id"].tolist(), len(held.effort)) == (["a"], 0)


def test_a_store_of_a_newer_program_is_not_touched(tmp_path):
    Store.open(tmp_path)
    with sqlite3.connect(tmp_path / "store.sqlite") as connection:
        connection.execute("update schema_version set version = 9")
    with pytest.raises(ValueError, match="version 9"):
        Store.open(tmp_path)


def test_the_tables_can_be_made_in_postgresql_too():
    made = "".join(
        str(CreateTable(table).compile(dialect=postgresql.dialect())) for table in schema.metadata.sorted_tables
    )
    assert "geometry BYTEA NOT NULL" in made
    assert "ON DELETE CASCADE" in made
    shape = box(0, 0, 1, 1)
    stored = schema.Geometry().process_bind_param(shape, postgresql.dialect())
    assert shapely.from_wkb(stored).equals(shape)


def test_a_hundred_thousand_cases_are_read_in_about_a_second(store):
    count = 100_000
    rows = cases("a" * count, id=[f"{number:064x}" for number in range(count)])
    add(store, rows.assign(day=np.arange(count, dtype="int32") % 700 + 19000))
    started = time.perf_counter()
    kept = store.snapshot().cases
    assert time.perf_counter() - started < 2.5  # half a second on two cores; the rest is for a busy machine
    assert len(kept) == count
    assert kept["day"].is_monotonic_increasing


def test_an_older_list_of_places_is_kept_without_its_free_text(tmp_path):
    Store.open(tmp_path)
    with sqlite3.connect(tmp_path / "store.sqlite") as old:
        for table in ("resources", "networks", "jurisdictions", "scenarios"):
            old.execute(f"DROP TABLE {table}")
        old.execute(
            "CREATE TABLE resources (position_in_list INTEGER PRIMARY KEY, fa TEXT, en TEXT, kind TEXT, agency TEXT, "
            "services TEXT, capacity DOUBLE, hours TEXT, who TEXT, lon DOUBLE, lat DOUBLE, position TEXT)"
        )
        row = (
            0,
            "پرتو",
            "Parto",
            "day_centre",
            "parto",
            "child_day_care",
            35.0,
            "۸ تا ۲",
            "کودکان",
            51.25,
            35.7,
            "surveyed",
        )
        old.execute("INSERT INTO resources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        old.execute("UPDATE schema_version SET version = 2")
    (place,) = Store.open(tmp_path).snapshot().resources.to_dict("records")
    assert (place["key"], place["fa"], place["capacity"], place["lon"]) == ("p1", "پرتو", 35.0, 51.25)
    assert place["hours"] is None
    assert np.isnan(place["age_from"])


def test_a_store_from_before_the_circumstances_gains_their_columns_and_keeps_its_cases(tmp_path, town):
    store = Store.open(tmp_path)
    store.replace_boundaries(town, {})
    add(store, cases("ab"))
    with sqlite3.connect(tmp_path / "store.sqlite") as old:
        for column in ("company", "street_hours", "hazards"):
            old.execute(f"ALTER TABLE cases DROP COLUMN {column}")
        for table in ("overrides", "status_changes"):
            old.execute(f"DROP TABLE {table}")
        old.execute("UPDATE schema_version SET version = 4")
    newer = Store.open(tmp_path)
    add(newer, cases("c", company="alone", street_hours=6.5, hazards="night traffic"))
    kept = newer.snapshot().cases.set_index("id")
    assert kept["company"].astype(object).where(kept["company"].notna(), None).to_dict() == {
        "a": None, "b": None, "c": "alone",
    }  # fmt: skip
    assert kept["hazards"].to_dict() == {"a": "", "b": "", "c": "night traffic"}
    assert kept["street_hours"].fillna(-1).to_dict() == {"a": -1, "b": -1, "c": 6.5}
