"""Meetings: numbered, one open at a time, attendance and agenda that two people can fill at once."""

import sqlite3
import threading

import pytest

from geodata import decisions, facts, meetings
from geodata.problems import Unreadable
from geodata.store import Store

DAY = 20_500


@pytest.fixture
def store(tmp_path) -> Store:
    return Store.open(tmp_path)


def test_a_meeting_gets_the_next_number_and_an_open_one_is_returned_instead_of_a_second(store):
    assert meetings.begin(store, DAY, ["behzisti"]) == 1
    assert meetings.begin(store, DAY + 1, ["police", "behzisti"]) == 1
    meetings.close(store, 1)
    assert meetings.begin(store, DAY + 14) == 2
    held = meetings.meetings(store)
    assert held["day"].tolist() == [DAY, DAY + 14]
    assert held["present"].tolist() == [("behzisti", "police"), ()]
    assert held["closed"].isna().tolist() == [False, True]


def test_a_store_without_meetings_says_so_with_all_its_columns(store):
    held = meetings.meetings(store)
    assert held.empty
    assert held.columns.tolist() == meetings.COLUMNS


def test_closing_twice_keeps_the_first_moment(store):
    meetings.begin(store, DAY)
    meetings.close(store, 1)
    first = meetings.meetings(store).at[1, "closed"]
    meetings.close(store, 1)
    assert meetings.meetings(store).at[1, "closed"] == first


def test_two_who_begin_at_once_sit_in_the_same_meeting(store):
    numbers = []
    people = [threading.Thread(target=lambda: numbers.append(meetings.begin(store, DAY))) for _ in range(8)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert numbers == [1] * 8
    assert len(meetings.meetings(store)) == 1


def test_attendance_is_replaced_by_a_list_and_touched_one_by_one(store):
    meetings.begin(store, DAY, ["behzisti"])
    meetings.attend(store, 1, ["police", "parto", "police"])
    assert meetings.meetings(store).at[1, "present"] == ("police", "parto")
    meetings.arrive(store, 1, "ngo")
    meetings.arrive(store, 1, "police", there=False)
    meetings.arrive(store, 1, "ngo")
    assert meetings.meetings(store).at[1, "present"] == ("parto", "ngo")


def test_members_who_arrive_at_the_same_moment_are_all_written_down(store):
    meetings.begin(store, DAY)
    keys = list(facts.members())
    people = [threading.Thread(target=meetings.arrive, args=(store, 1, key)) for key in keys]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert set(meetings.meetings(store).at[1, "present"]) == set(keys)


def test_a_stranger_and_a_meeting_that_is_not_there_are_the_caller_s_mistake(store):
    with pytest.raises(ValueError, match="1 of 2 are neither members nor agencies: nobody"):
        meetings.begin(store, DAY, ["police", "nobody"])
    for act in (meetings.close, lambda s, n: meetings.attend(s, n, []), lambda s, n: meetings.set_agenda(s, n, [])):
        with pytest.raises(ValueError, match="no meeting 7"):
            act(store, 7)


def test_an_agenda_comes_back_in_order_and_a_scene_is_added_once(store):
    meetings.begin(store, DAY)
    scenes = [{"layer": "cases", "query": "issue=begging", "ask": "چه کنیم؟"}, {"layer": "rates"}]
    meetings.set_agenda(store, 1, scenes)
    meetings.add_scene(store, 1, {"layer": "gaps"})
    meetings.add_scene(store, 1, {"layer": "rates"})
    assert meetings.meetings(store).at[1, "agenda"] == (*scenes, {"layer": "gaps"})


def test_every_member_speaks_for_an_agency_and_one_named_like_an_agency_for_that_one():
    for key, member in facts.members().items():
        assert member.agency in facts.agencies()
        assert key not in facts.agencies() or key == member.agency
    assert next(iter(facts.members())) == "municipality"
    assert len({member.fa for member in facts.members().values()}) == len(facts.members()) == 18


def test_a_meeting_leaves_the_pictures_as_they_are(store):
    before = store.version()
    meetings.begin(store, DAY)
    meetings.close(store, 1)
    assert store.version() == before


def test_a_store_from_before_the_meetings_gains_their_tables(tmp_path):
    Store.open(tmp_path)
    with sqlite3.connect(tmp_path / "store.sqlite") as connection:
        for table in ("decision_events", "decisions", "pictures", "meetings"):
            connection.execute(f"drop table {table}")
        connection.execute("update schema_version set version = 3")
    assert meetings.begin(Store.open(tmp_path), DAY) == 1


def test_a_new_meeting_begins_with_its_agenda_and_an_open_one_keeps_its_own(store):
    meetings.begin(store, DAY, agenda=[{"key": "a"}])
    meetings.begin(store, DAY, agenda=[{"key": "b"}])
    assert meetings.meetings(store).at[1, "agenda"] == ({"key": "a"},)


def test_a_meeting_moves_to_another_day_until_it_has_decided_anything(store):
    meetings.begin(store, DAY)
    meetings.move(store, 1, DAY + 7)
    assert meetings.meetings(store).at[1, "day"] == DAY + 7
    decisions.resolve(store, 1, decisions.Entry("t", "کار", "behzisti", DAY + 7, DAY + 21))
    with pytest.raises(Unreadable, match="Meeting 1 has made decisions"):
        meetings.move(store, 1, DAY + 8)
    assert meetings.meetings(store).at[1, "day"] == DAY + 7


def test_a_meeting_that_has_ended_is_neither_moved_nor_given_another_agenda(store):
    meetings.begin(store, DAY)
    meetings.set_agenda(store, 1, [{"key": "a"}])
    meetings.close(store, 1)
    for change in (lambda: meetings.move(store, 1, DAY + 1), lambda: meetings.change_agenda(store, 1, lambda held: [])):
        with pytest.raises(Unreadable, match="Meeting 1 has ended"):
            change()
    assert meetings.meetings(store).at[1, "agenda"] == ({"key": "a"},)
    assert meetings.meetings(store).at[1, "day"] == DAY


def test_a_meeting_that_is_not_there_cannot_be_moved(store):
    for change in (lambda: meetings.move(store, 7, DAY), lambda: meetings.change_agenda(store, 7, lambda held: held)):
        with pytest.raises(ValueError, match="no meeting 7"):
            change()


def test_changes_of_an_agenda_at_the_same_moment_are_all_kept(store):
    meetings.begin(store, DAY)

    def add(key: str) -> None:
        meetings.change_agenda(store, 1, lambda held: [*held, {"key": key}])

    people = [threading.Thread(target=add, args=(key,)) for key in "abcdefgh"]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert sorted(scene["key"] for scene in meetings.meetings(store).at[1, "agenda"]) == list("abcdefgh")


def test_a_change_says_whether_anything_is_different_and_dropped_scenes_stand_beside_the_agenda(store):
    meetings.begin(store, DAY)
    assert meetings.change_agenda(store, 1, lambda held: [{"key": "a"}, {"key": "b", "dropped": True}])
    assert not meetings.change_agenda(store, 1, lambda held: held)
    row = meetings.meetings(store).loc[1]
    assert row["agenda"] == ({"key": "a"},)
    assert row["dropped"] == ({"key": "b", "dropped": True},)
