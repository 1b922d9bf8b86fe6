"""A double-rated sample: two columns of levels, and nothing else of the sheet."""

import json
import sqlite3

import pytest

from geodata import demo, ratings, schema
from geodata.__main__ import main
from geodata.problems import Unreadable
from geodata.store import Store


def sheet(folder, text, name="sample.csv"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def pairs(path):
    return ratings.read(path).pairs.to_numpy().tolist()


def test_two_columns_of_levels_are_found_beside_numbers_and_names(tmp_path):
    path = sheet(tmp_path, "ردیف,نام ارزیاب,نفر اول,نفر دوم\n1,علی,زیاد,متوسط\n2,رضا,کم,کم\n3,رضا,شدید,2\n")
    assert pairs(path) == [["high", "medium"], ["low", "low"], ["high", "medium"]]


def test_a_row_without_two_levels_is_rejected_and_an_empty_one_is_nothing(tmp_path):
    path = sheet(tmp_path, "item,A,B\n1,high,low\n2,high,?!\n3,,\n4,low,low\n5,high,high\n6,low,\n")
    found = ratings.read(path)
    assert found.pairs.to_numpy().tolist() == [["high", "low"], ["low", "low"], ["high", "high"]]
    assert [(one.row, one.code) for one in found.problems] == [(3, "rating-unknown"), (7, "rating-unknown")]


@pytest.mark.parametrize("text", ["item,A\n1,high\n2,low\n", "a,b\nx,y\n", "item,A,B\n"])
def test_a_sheet_without_two_columns_of_levels_is_refused(tmp_path, text):
    with pytest.raises(Unreadable):
        ratings.read(sheet(tmp_path, text))


def test_the_command_keeps_the_pairs_in_place_of_those_before(tmp_path, capsys):
    data = ["--data", str(tmp_path / "var"), "--json"]
    for text, count in (("item,A,B\n1,high,low\n2,low,low\n", 2), ("item,A,B\n1,high,high\n", 1)):
        assert main(["ratings", str(sheet(tmp_path, text)), *data]) == 0
        assert json.loads(capsys.readouterr().out)["accepted"] == count
    assert Store.open(tmp_path / "var").snapshot().ratings.to_numpy().tolist() == [["high", "high"]]
    assert main(["ratings", str(sheet(tmp_path, "a,b\nx,y\n")), *data]) == 2
    assert len(Store.open(tmp_path / "var").snapshot().ratings) == 1


def test_a_store_from_before_the_ratings_gains_their_table_and_keeps_what_it_has(tmp_path):
    sample = ratings.read(sheet(tmp_path, "item,A,B\n1,high,low\n")).pairs
    store = Store.open(tmp_path / "var")
    demo.load(store)
    before = store.snapshot()
    with sqlite3.connect(tmp_path / "var" / "store.sqlite") as old:
        old.execute("DROP TABLE ratings")
        old.execute("UPDATE schema_version SET version = 5")
    newer = Store.open(tmp_path / "var")
    held = newer.snapshot()
    assert held.ratings.empty
    assert held.cases["id"].tolist() == before.cases["id"].tolist()
    assert held.version == before.version
    ratings.keep(newer, sample)
    again = Store.open(tmp_path / "var")  # nothing is made anew, nothing is lost
    assert again.snapshot().ratings.to_numpy().tolist() == [["high", "low"]]
    with sqlite3.connect(tmp_path / "var" / "store.sqlite") as made:
        assert made.execute("SELECT version FROM schema_version").fetchall() == [(1 + len(schema.STEPS),)]
