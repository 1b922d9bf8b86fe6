"""Decisions: stored for good, once, with what the room saw; what becomes of them is added, never overwritten."""

import json
import subprocess
import sys
import threading
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from geodata import decisions, demo, meetings
from geodata.decisions import Entry
from geodata.persian import jalali_day
from geodata.problems import Unreadable
from geodata.store import Store

DAY = jalali_day(1404, 9, 10)
DUE = jalali_day(1404, 10, 15)
ENTRY = Entry(
    "t1", "گشت شبانه در پارک", "police", DAY, DUE, "ngo basij", "centre", "مرکزی", "Centre", "begging", target=4.0
)
PICTURE = {"kind": "map", "values": {"centre": 7, "north": 0.1}, "said": {"fa": "مرکزی ۷", "en": "Centre 7"}}


@pytest.fixture
def store(tmp_path) -> Store:
    made = Store.open(tmp_path)
    meetings.begin(made, DAY)
    return made


def test_a_decision_comes_back_as_it_was_entered(store):
    assert decisions.resolve(store, 1, ENTRY, PICTURE) == 1
    row = decisions.standing(store).decisions.loc[1]
    assert (row.what, row.agency, row.helpers, row.place_fa) == ("گشت شبانه در پارک", "police", "ngo basij", "مرکزی")
    assert (row.day, row.due, row.target, row.meeting) == (DAY, DUE, 4.0, 1)
    assert pd.isna(row.baseline)
    assert decisions.picture(store, row.picture) == PICTURE


def test_a_decision_without_a_picture_has_none_also_among_others_that_have_one(store):
    decisions.resolve(store, 1, ENTRY, PICTURE)
    decisions.resolve(store, 1, replace(ENTRY, token="bare"))
    assert decisions.standing(store).decisions.at[2, "picture"] is None


def test_the_same_token_again_is_the_same_decision_even_with_other_words_or_after_the_meeting(store):
    assert decisions.resolve(store, 1, ENTRY) == 1
    assert decisions.resolve(store, 1, replace(ENTRY, what="چیز دیگر"), PICTURE) == 1
    meetings.close(store, 1)
    assert decisions.resolve(store, 1, ENTRY) == 1
    held = decisions.standing(store).decisions
    assert held["what"].tolist() == [ENTRY.what]
    assert held["picture"].isna().all()


def test_nothing_is_decided_in_a_closed_meeting_or_in_one_that_never_was(store):
    meetings.close(store, 1)
    with pytest.raises(ValueError, match="meeting 1 is closed"):
        decisions.resolve(store, 1, ENTRY)
    with pytest.raises(ValueError, match="no meeting 2"):
        decisions.resolve(store, 2, ENTRY)
    assert decisions.standing(store).decisions.empty


def test_two_people_who_enter_fifty_decisions_each_lose_nothing(store):
    def enter(who: str) -> None:
        for n in range(50):
            decisions.resolve(store, 1, replace(ENTRY, token=f"{who}{n}"), {"n": n})

    people = [threading.Thread(target=enter, args=(who,)) for who in "ab"]
    for one in people:
        one.start()
    for one in people:
        one.join()
    held = decisions.standing(store).decisions
    assert held.index.tolist() == list(range(1, 101))
    assert set(held["token"]) == {f"{who}{n}" for who in "ab" for n in range(50)}
    assert held["picture"].nunique() == 50


def test_eight_keys_that_send_the_same_decision_at_once_make_one(store):
    numbers = []
    keys = [threading.Thread(target=lambda: numbers.append(decisions.resolve(store, 1, ENTRY))) for _ in range(8)]
    for one in keys:
        one.start()
    for one in keys:
        one.join()
    assert numbers == [1] * 8
    assert len(decisions.standing(store).decisions) == 1


KILLED = """
import os, signal, sys
from pathlib import Path
from geodata import decisions
from geodata.decisions import Entry
from geodata.store import Store

store = Store.open(Path(sys.argv[1]))
number = decisions.resolve(store, 1, Entry("killed", "آخرین تصمیم", "police", 20000, 20010), {"seen": 7})
sys.stdout.write(str(number))
sys.stdout.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_decision_that_was_acknowledged_outlives_a_killed_server(store, tmp_path):
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], capture_output=True, text=True)
    assert killed.returncode == -9
    row = decisions.standing(Store.open(tmp_path)).decisions.loc[int(killed.stdout)]
    assert row.what == "آخرین تصمیم"
    assert decisions.picture(store, row.picture) == {"seen": 7}


def test_a_picture_is_stored_once_whatever_the_order_of_its_names(store):
    first = decisions.keep(store, {"a": 1, "b": [1.5, None, "ی"]})
    assert decisions.keep(store, {"b": [1.5, None, "ی"], "a": 1}) == first
    assert decisions.keep(store, {"a": 2}) != first
    assert decisions.picture(store, first) == {"a": 1, "b": [1.5, None, "ی"]}
    with pytest.raises(ValueError, match="no picture zzz"):
        decisions.picture(store, "zzz")
    with pytest.raises(ValueError, match="JSON"):
        decisions.keep(store, {"a": float("nan")})


def test_a_frozen_picture_is_the_same_byte_for_byte_after_imports_an_undo_and_other_boundaries(tmp_path):
    store = Store.open(tmp_path)
    demo.load(store)
    meetings.begin(store, DAY)
    seen = {"version": store.version(), "counts": store.snapshot().cases["neighbourhood"].value_counts().to_dict()}
    number = decisions.resolve(store, 1, replace(ENTRY, version=store.version()), seen)
    frozen = json.dumps(decisions.picture(store, decisions.standing(store).decisions.at[number, "picture"]))
    row = store.snapshot().cases.head(3).assign(batch=0).reset_index(drop=True)
    rows = row[[name for name in row if name != "batch"]].assign(id=["x1", "x2", "x3"])
    batch = store.add_rows(rows, agency="ngo", file_name="new.csv").batch
    store.undo(batch)
    square = gpd.GeoDataFrame(
        {"fa": ["یکتا"], "en": ["Only"], "nahiyeh": ["1"], "aliases": [""]},
        geometry=[box(51.0, 35.6, 51.4, 35.8)],
        index=["only"],
        crs=4326,
    )
    store.replace_boundaries(square, {"fa": "", "en": ""})
    held = decisions.standing(store).decisions.loc[number]
    assert json.dumps(decisions.picture(store, held.picture)) == frozen
    assert held.version != store.version()
    assert (held.place, held.place_fa) == ("centre", "مرکزی")


def test_what_became_of_a_decision_is_added_in_order_and_the_last_word_counts(store):
    decisions.resolve(store, 1, ENTRY)
    for kind in ("accepted", "not_done", "done", "declined", "accepted"):
        assert decisions.mark(store, 1, kind)
    held = decisions.standing(store)
    assert held.stance[1] == "accepted"
    assert held.said[1] == "done"
    assert held.events_of(1)["kind"].tolist() == ["accepted", "not_done", "done", "declined", "accepted"]


def test_an_extension_moves_the_due_date_and_the_decision_keeps_its_first_one(store):
    decisions.resolve(store, 1, ENTRY)
    decisions.mark(store, 1, "extended", "برف", due=DUE + 10)
    held = decisions.standing(store)
    assert held.due[1] == DUE + 10
    assert held.decisions.at[1, "due"] == DUE
    assert held.events_of(1)["said"].tolist() == ["برف"]


def test_the_same_mark_twice_in_a_row_is_one(store):
    decisions.resolve(store, 1, ENTRY)
    assert decisions.mark(store, 1, "extended", "برف", due=DUE + 10)
    assert not decisions.mark(store, 1, "extended", " برف ", due=DUE + 10)
    assert decisions.mark(store, 1, "accepted")
    assert not decisions.mark(store, 1, "accepted")
    assert len(decisions.standing(store).events) == 2


@pytest.mark.parametrize(
    ("said", "due", "code"),
    [
        ("", DUE, "due-not-later"),
        ("", decisions.latest(DAY) + 1, "due-far"),
        ("ط" * (decisions.LONGEST + 1), DUE + 1, "remark-long"),
        ("زنگ بزنید ۰۹۱۲ ۳۴۵ ۶۷۸۹", DUE + 1, "remark-personal"),
    ],
)
def test_a_mark_that_cannot_stand_is_refused_and_nothing_is_stored(store, said, due, code):
    decisions.resolve(store, 1, ENTRY)
    with pytest.raises(Unreadable) as refused:
        decisions.mark(store, 1, "extended", said, due=due)
    assert refused.value.problem.code == code
    assert decisions.standing(store).events.empty


def test_the_last_day_of_three_years_and_a_remark_that_just_fits_are_taken(store):
    decisions.resolve(store, 1, ENTRY)
    assert decisions.mark(store, 1, "extended", "ط" * decisions.LONGEST, due=decisions.latest(DAY))


@pytest.mark.parametrize(
    ("number", "kind", "due"), [(2, "done", None), (1, "burnt", None), (1, "done", 5), (1, "extended", None)]
)
def test_a_mark_without_sense_is_the_caller_s_mistake(store, number, kind, due):
    decisions.resolve(store, 1, ENTRY)
    with pytest.raises(ValueError, match="decision"):
        decisions.mark(store, number, kind, due=due)


def test_standing_knows_the_meeting_that_is_going_and_the_decisions_of_each(store):
    decisions.resolve(store, 1, ENTRY)
    assert decisions.standing(store).going == 1
    meetings.close(store, 1)
    assert decisions.standing(store).going is None
    meetings.begin(store, DAY + 14)
    decisions.resolve(store, 2, replace(ENTRY, token="t2"))
    held = decisions.standing(store)
    assert held.of_meeting(1).index.tolist() == [1]
    assert held.of_meeting(2).index.tolist() == [2]


def test_before_anything_was_decided_standing_is_empty_and_answers(store):
    held = decisions.standing(store)
    assert [len(one) for one in (held.decisions, held.events, held.due, held.stance, held.said)] == [0] * 5


def test_three_years_ahead_is_the_same_date_and_the_day_before_where_there_is_none():
    assert decisions.latest(jalali_day(1404, 10, 15)) == jalali_day(1407, 10, 15)
    assert decisions.latest(jalali_day(1403, 12, 30)) == jalali_day(1406, 12, 29)


def test_deciding_leaves_the_snapshot_s_version_alone(store):
    before = store.version()
    decisions.resolve(store, 1, ENTRY, PICTURE)
    decisions.mark(store, 1, "done")
    assert store.version() == before
