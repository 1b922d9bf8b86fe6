"""Response clocks counted by hand in the town: the day a clock runs out, whose it is, and what cannot be told."""

import dataclasses

import pytest

from layers import LAYERS, Filter, overdue, run
from tests.snapshots import case, snapshot

ALL = Filter()


def late(now, today="", by=overdue.by_area, choice=ALL):
    """Return key -> overdue cases, only those that have any."""
    found = by(now, choice, today).frame["value"]
    return {key: int(count) for key, count in found.items() if count}


def waits(level, day=0, status="open", **more):
    """Return a case that waits."""
    return case(day=day, severity=level, status=status, **more)


@pytest.mark.parametrize(("level", "days"), [("high", 3), ("medium", 14), ("low", 30)])
def test_a_case_is_in_time_on_the_last_day_of_its_clock_and_late_on_the_next(town, level, days):
    """Day 0 is 1 January 1970."""
    now = snapshot(town, [waits(level), waits("high", 100, "closed")])
    assert late(now, f"1970-01-{1 + days:02d}") == {}
    assert late(now, f"1970-0{1 if days < 30 else 2}-{(2 + days - 1) % 31 + 1:02d}") == {"centre": 1}


def test_urgent_has_a_clock_of_one_day_whatever_the_level(town):
    now = snapshot(town, [waits("low"), waits(None), waits("low")])
    now.cases["urgent"] = [True, True, False]
    assert late(now, "1970-01-02") == {}
    assert late(now, "1970-01-03") == {"centre": 2}
    assert overdue.by_area(now, Filter(), "1970-01-03").frame.loc["centre", ["of_urgent", "of_low"]].tolist() == [2, 0]


def test_a_closed_case_is_never_late_and_one_without_status_or_level_is_said_and_not_counted(town):
    rows = [waits("high", status="closed"), waits("high", status=None), waits(None), waits("high", status="referred")]
    found = overdue.by_area(snapshot(town, rows), Filter(), "1970-02-01")
    assert found.frame.loc["centre", ["value", "waiting", "open"]].tolist() == [1, 0, 2]
    assert {name: found.totals[name] for name in ("overdue", "open", "no_level", "no_status")} == {
        "overdue": 1, "open": 2, "no_level": 1, "no_status": 1,
    }  # fmt: skip


def test_levels_add_up_and_the_median_of_days_late_is_told(town):
    """On day 40: high ran out on 3 and 13 (37 and 27 days late), low on 30 (10 days)."""
    rows = [waits("high"), waits("high", 10, "in_progress"), waits("low"), waits("low", 20)]
    frame = overdue.by_area(snapshot(town, rows), Filter(), "1970-02-10").frame
    assert frame.loc["centre", ["value", "of_high", "of_medium", "of_low", "waiting", "open", "late"]].tolist() == [
        3, 2, 0, 1, 2, 4, 27,
    ]  # fmt: skip
    assert frame.loc["north", ["value", "open"]].tolist() == [0, 0]
    assert frame.loc["north", ["late"]].isna().all()


def test_without_a_day_the_last_one_of_the_data_is_meant_and_later_cases_are_left_out(town):
    now = snapshot(town, [waits("high"), waits("high", 4, place="north"), waits("low", 4, "closed")])
    assert late(now) == {"centre": 1}
    assert overdue.by_area(now, Filter()).totals["today"] == 4
    assert overdue.by_area(now, Filter(), "1970-01-04").totals["open"] == 1


def test_agencies_are_ordered_by_what_is_overdue_and_those_without_open_cases_are_left_out(town):
    rows = [
        waits("high", agency="ngo"), waits("high", agency="behzisti", place="outside"), waits("low", agency="behzisti"),
        waits("high", agency="behzisti"), waits("high", 0, "closed", agency="parto"),
        waits("low", agency="municipality"),
    ]  # fmt: skip
    now = snapshot(town, rows)
    frame = overdue.by_agency(now, Filter(), "1970-01-10").frame
    assert frame.index.tolist() == ["behzisti", "ngo", "municipality"]
    assert frame["value"].tolist() == [2, 1, 0]
    assert overdue.by_area(now, Filter(), "1970-01-10").totals["outside"] == 1


def test_the_map_shows_every_neighbourhood_and_the_agencies_only_the_chosen_one(town):
    now = snapshot(town, [waits("high"), waits("high", place="north", agency="parto")])
    choice = Filter(places=("north",))
    assert late(now, "1970-02-01", choice=choice) == {"centre": 1, "north": 1}
    assert late(now, "1970-02-01", overdue.by_agency, choice) == {"parto": 1}


def test_other_clocks_change_what_is_late(town):
    now = snapshot(town, [waits("low")])
    quick = dataclasses.replace(now, clocks={"urgent": 1, "high": 1, "medium": 2, "low": 4})
    assert (late(now, "1970-01-06"), late(quick, "1970-01-06"), late(quick, "1970-01-05")) == ({}, {"centre": 1}, {})


def test_what_there_is_to_say_when_nothing_is_late(town):
    def said(*rows):
        return overdue.by_area(snapshot(town, rows), Filter(), "1970-01-02").note

    assert said() == "no-cases"
    assert said(waits("high", status=None)) == "no-status"
    assert said(waits("high")) == "none-overdue"
    assert said(waits("high"), waits("high", -9)) == ""


def test_the_layers_read_a_day_and_refuse_what_is_none(town):
    now = snapshot(town, [waits("high")])
    for key in ("overdue", "overdue_agencies"):
        assert run(now, LAYERS[key], Filter(), "analyst", {"today": "1970-02-01"}).frame["value"].sum() == 1
        with pytest.raises(ValueError, match="today"):
            run(now, LAYERS[key], Filter(), "analyst", {"today": "1404/12/29"})
