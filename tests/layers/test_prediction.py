"""Do hot spots predict? Counted by hand on a heap that stays where it was."""

import numpy as np
import pytest

from geodata.persian import jalali_day
from layers.exposure import pieces
from layers.filters import Filter
from layers.hotspots import RESOLUTION
from layers.prediction import of_last_period
from tests.snapshots import case, snapshot

FIRST, LAST = jalali_day(1403, 1, 1), jalali_day(1403, 6, 31)
AT, AWAY = (51.215, 35.715), (51.203, 35.703)
EVEN = dict.fromkeys(
    ["north_west", "north", "north_east", "west", "centre", "east", "south_west", "south", "south_east"], 1000.0
)


def heaps(before: int, stayed: int, gone: int):
    """A heap in the middle for three months; in the next three so many there, and so many in the south-west."""
    rows = [case(at=AT, day=FIRST + i % 93) for i in range(before)]
    rows += [case(at=AT, day=LAST - i % 93) for i in range(stayed)]
    return rows + [case(place="south_west", at=AWAY, day=LAST - i % 93) for i in range(gone)]


def test_hit_rate_area_and_their_ratio_by_hand(town):
    snap = snapshot(town, heaps(60, 30, 10), EVEN)
    frame, note, totals = of_last_period(snap, Filter())
    assert (note, totals["cases"]) == ("", 40)
    row = frame.loc["hotspots"]
    assert row["hit_rate"] == 30 / 40
    assert row["value"] == pytest.approx(row["hit_rate"] / row["area"])
    assert row["low"] < row["value"] < row["high"]
    areas = np.asarray(pieces(snap, RESOLUTION).sum(axis=1))
    assert 0 < row["area"] <= row["cells"] * areas.max() / areas.sum()
    assert frame.loc["same_as_last", "cells"] == row["cells"]
    assert frame.loc["same_as_last", "hit_rate"] == 30 / 40


def test_a_heap_that_has_moved_is_foretold_by_nobody(town):
    frame = of_last_period(snapshot(town, heaps(60, 0, 25), EVEN), Filter()).frame
    assert frame.loc["hotspots", ["hit_rate", "value", "low"]].tolist() == [0, 0, 0]
    assert frame.loc["hotspots", "high"] > 0


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        ([], "no-cases"),
        ([case(at=AT, day=FIRST)], "no-earlier"),
        (heaps(3, 30, 0), "no-called"),
        ([case(day=FIRST), case(day=LAST)], "no-cases"),
    ],
)
def test_what_cannot_be_judged_is_said(town, rows, note):
    found = of_last_period(snapshot(town, rows, EVEN), Filter())
    assert found.note == note
    assert found.frame.empty
    assert {"value", "state"} <= set(found.frame.columns)
