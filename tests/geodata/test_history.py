"""A repeated row with another status: a change, with the batch that told it, gone when that batch is undone."""

import pandas as pd
import pytest

from geodata.commands import begin, bring_in, undo
from geodata.store import Store

HEAD = "شماره پرونده,تاریخ,موضوع,محله,وضعیت\n"


@pytest.fixture
def store(tmp_path) -> Store:
    """A store with the district and no case."""
    return begin(tmp_path / "var")


@pytest.fixture
def send(store, tmp_path):
    """Import a file of rows 'number status'; return the report."""

    def sent(*rows, name="ngo.csv"):
        parts = [row.partition(" ") for row in rows]
        lines = [f"{number},1403/05/01,تکدی گری,وردآورد,{status}\n" for number, _, status in parts]
        (tmp_path / name).write_text(HEAD + "".join(lines), encoding="utf-8")
        return bring_in(store, tmp_path / name, "ngo").report

    return sent


def stands(store):
    """Return the present statuses in order of the first sheet's rows, None for none."""
    status = store.snapshot().cases.sort_values("row", kind="stable")["status"].astype(object)
    return status.where(status.notna(), None).tolist()


def told(store):
    """Return the changes as (before, status)."""
    return list(store.snapshot().changes[["before", "status"]].itertuples(index=False, name=None))


def test_a_repeated_row_stays_a_duplicate_and_its_other_status_is_taken_over(store, send):
    assert send("A-1 باز", "A-2 باز")["updated"] == 0
    report = send("A-1 بسته", "A-2 باز")
    assert (report["accepted"], report["updated"], report["batch"]) == (0, 1, 2)
    assert report["rejected"] == {"2": "duplicate", "3": "duplicate"}
    assert stands(store) == ["closed", "open"]
    assert told(store) == [("open", "closed")]
    assert store.batches()["cases"].tolist() == [2, 0]


def test_undoing_the_batch_brings_the_former_status_back(store, send):
    send("A-1 باز")
    send("A-1 در جریان", "A-2 باز")
    send("A-1 بسته")
    undo(store, "3")
    assert (stands(store), told(store)) == (["in_progress", "open"], [("open", "in_progress")])
    undo(store, "2")
    assert (stands(store), told(store)) == (["open"], [])


def test_undoing_a_batch_in_the_middle_leaves_what_was_told_later(store, send):
    send("A-1 باز")
    send("A-1 در جریان")
    send("A-1 بسته")
    undo(store, "2")
    assert told(store) == [("open", "closed")]


def test_a_status_that_was_told_outlives_the_batch_that_first_brought_the_case(store, send):
    send("A-1 باز")
    send("A-1 بسته")
    undo(store, "1")
    assert (stands(store), told(store)) == ([], [])
    send("A-1 باز")
    assert stands(store) == ["closed"]


def test_the_very_same_file_again_never_turns_the_clock_back(store, send):
    send("A-1 باز")
    send("A-1 بسته")
    version = store.version()
    assert send("A-1 باز")["updated"] == 0
    assert (store.version(), stands(store)) == (version, ["closed"])


def test_a_row_that_says_no_status_or_the_same_one_changes_nothing(store, send):
    send("A-1 باز", "A-2 ")
    version = store.version()
    assert send("A-1 ", "A-2 ")["updated"] == 0
    assert send("A-1 باز")["updated"] == 0
    assert store.version() == version
    assert send("A-2 بسته")["updated"] == 1
    assert told(store) == [(None, "closed")]


def test_of_a_case_told_twice_in_one_sheet_the_last_status_counts(store, send):
    assert send("A-1 باز", "A-1 بسته")["updated"] == 1
    assert stands(store) == ["closed"]
    assert send("A-1 باز", "A-1 بسته", name="again.csv")["updated"] == 0


def test_a_case_that_returns_is_open_again_and_the_day_is_the_one_told(store, send):
    send("A-1 باز")
    send("A-1 بسته")
    assert send("A-1 باز", "A-9 باز")["updated"] == 1
    assert told(store) == [("open", "closed"), ("closed", "open")]
    cases = store.snapshot().cases.iloc[:1].assign(status=None)
    repeats = pd.DataFrame({"id": cases["id"].tolist(), "status": ["referred"]})
    added = store.add_rows(cases, agency="ngo", file_name="x", repeats=repeats, day=20000)
    assert (added.rows, added.updated) == (0, 1)
    assert store.snapshot().changes["day"].tolist()[-1] == 20000


def test_a_change_points_at_its_case_wherever_the_days_put_it(store, send, tmp_path):
    send("A-1 باز")
    (tmp_path / "old.csv").write_text(HEAD + "B-1,1402/01/01,نزاع,وردآورد,باز\n", encoding="utf-8")
    bring_in(store, tmp_path / "old.csv", "ngo")
    send("A-1 بسته")
    now = store.snapshot()
    assert now.cases["issue"].iloc[now.changes["row"]].tolist() == ["begging"]
    assert now.changes["row"].tolist() == [1]
