"""How hot spots develop: classes by hand, and nothing below ten months."""

import numpy as np
import pytest

from layers.emerging import _developed, by_cell, hot_months
from layers.filters import Filter
from layers.hotspots import neighbours
from layers.periods import FEWEST
from tests.layers.test_trends import monthly
from tests.snapshots import case, snapshot

N, MONTHS = 400, 24


def line(n: int = N):
    """Cells in a row, each read with the next on either side."""
    from layers.spatial import with_self

    return with_self(neighbours_of(n))


def neighbours_of(n: int):
    from scipy.sparse import csr_array

    one = np.arange(n - 1)
    return csr_array((np.ones(2 * n - 2), (np.r_[one, one + 1], np.r_[one + 1, one])), shape=(n, n))


def classes(heights: list[float]) -> str:
    """Return the class of a cell in the middle with these counts by month, all others getting one or two."""
    counts = np.random.default_rng(3).poisson(1.0, (N, len(heights))).astype(float)
    counts[N // 2] = heights
    frame = _developed(counts, np.full(N, 1 / N), line(), np.arange(N).astype(str))
    return frame["class"].iloc[N // 2]


@pytest.mark.parametrize(
    ("heights", "name"),
    [
        ([1] * 23 + [40], "new"),
        (list(range(0, 48, 2)), "emerging"),
        (list(range(48, 0, -2)), "diminishing"),
        ([30] * 24, "persistent"),
        (([30] + [1] * 7) * 3, "sporadic"),
        ([1] * 24, ""),
        ([1] * 10 + [40] + [1] * 13, ""),
    ],
)
def test_the_classes_by_hand(heights, name):
    assert classes(heights) == name


def test_months_of_chance_are_hot_nowhere():
    counts = np.random.default_rng(5).poisson(1.0, (N, MONTHS)).astype(float)
    assert not hot_months(counts, np.full(N, 1 / N), line())[0].any()


@pytest.mark.parametrize(("months", "note"), [(FEWEST - 1, "few-periods"), (FEWEST, "by-area")])
def test_nine_months_are_refused(town, months, note):
    rows = [(*row[:7], 51.215, 35.715) for row in monthly({"centre": ([2, 5] * months)[:months]})]
    rows += [(*row[:7], 51.205, 35.725) for row in monthly({"north_west": [1] * months})]
    found = by_cell(snapshot(town, rows), Filter())
    assert (found.note, found.totals["months"]) == (note, months)
    assert found.frame["value"].isna().all() == (months < FEWEST)


@pytest.mark.parametrize("rows", [[], [case()], [case(at=(51.215, 35.715))] * 40])
def test_too_little_is_a_note(town, rows):
    found = by_cell(snapshot(town, rows), Filter())
    assert found.note in ("no-cases", "few-periods")
    assert set(found.frame["class"]) == {""}


def test_a_cell_where_nothing_is_expected_has_no_class(town):
    rows = [(*row[:7], 51.215, 35.715) for row in monthly({"centre": [9] * 12})]
    snap = snapshot(town, rows, {"north": 500.0, "centre": 0.0})
    found = by_cell(snap, Filter())
    assert found.note == "no-cases"
    assert set(found.frame["class"]) == {""}
    assert neighbours(snap, 1).shape[0] == len(found.frame)


def test_cases_outside_the_district_are_in_no_development(town):
    rows = [(*row[:7], 51.2001, 35.7299) for row in monthly({"outside": [30] * 12})]
    rows += [(*row[:7], 51.215, 35.715) for row in monthly({"centre": [2] * 12})]
    found = by_cell(snapshot(town, rows), Filter())
    assert found.totals["cases"] == 24
    assert set(found.frame["class"]) == {""}
