"""Change between two periods: percent, interval and word by hand."""

import numpy as np
import pytest
from scipy.stats import binomtest

from geodata.persian import jalali_day
from layers.change import between_periods, seen
from layers.filters import Filter
from layers.series import ratio_interval
from tests.snapshots import case, snapshot

FIRST, SECOND = jalali_day(1403, 1, 1), jalali_day(1403, 4, 1)  # two times three months of 31 days
LAST = jalali_day(1403, 6, 31)


def quarter(before: dict[str, int], after: dict[str, int]):
    rows = [case(place=key, day=FIRST + 31 * (i % 3)) for key, n in before.items() for i in range(n)]
    rows += [case(place=key, day=LAST - 31 * (i % 3)) for key, n in after.items() for i in range(n)]
    return rows


def test_percent_interval_and_p_by_hand(town):
    snap = snapshot(town, quarter({"north": 20, "south": 40}, {"north": 60, "south": 40}))
    frame, note, totals = between_periods(snap, Filter())
    row = frame.loc["north"]
    assert (row["before"], row["cases"], row["value"]) == (20, 60, pytest.approx(200))
    low, high = ratio_interval(np.array([20.0]), np.array([60.0]), 1.0)
    assert (row["low"], row["high"]) == (pytest.approx(100 * (low[0] - 1)), pytest.approx(100 * (high[0] - 1)))
    assert row["p"] == pytest.approx(2 * binomtest(60, 80, 0.5, "greater").pvalue)
    assert row["q"] == pytest.approx(2 * row["p"])  # two neighbourhoods have cases
    assert (row["word"], row["state"], row["z"] > 0) == ("firm", "", True)
    assert (frame.loc["south", "value"], frame.loc["south", "word"]) == (0, "")
    assert note == ""
    assert (totals["start"], totals["end"], totals["before_start"], totals["before_end"]) == (
        SECOND, LAST, FIRST, SECOND - 1,
    )  # fmt: skip


def test_nothing_before_has_no_percent_and_few_cases_no_word(town):
    frame = between_periods(snapshot(town, quarter({"south": 30}, {"north": 4, "south": 30})), Filter()).frame
    assert np.isnan(frame.loc["north", "value"])
    assert (frame.loc["north", "word"], frame.loc["north", "state"]) == ("not enough data", "not_enough")
    assert (frame.loc["east", "word"], frame.loc["east", "state"]) == ("not enough data", "not_enough")


def test_a_fall_has_the_other_sign(town):
    frame = between_periods(snapshot(town, quarter({"north": 80, "south": 40}, {"north": 20, "south": 40})), Filter())
    assert frame.frame.loc["north", "z"] < 0
    assert frame.frame.loc["north", "value"] == pytest.approx(-75)
    assert frame.frame.loc["north", "word"] == "firm"


def test_the_chance_to_see_a_doubling_rises_with_the_cases():
    chance = seen(np.array([0.0, 3, 30, 300]), 1.0, 9)
    assert chance[0] == 0
    assert (np.diff(chance) > 0).all()
    assert chance[1] < 0.5 < chance[3]


@pytest.mark.parametrize("rows", [[], [case()], [case()] * 9])
def test_too_little_data_is_a_note_and_no_number(town, rows):
    frame, note, _ = between_periods(snapshot(town, rows), Filter())
    assert note in ("no-cases", "no-earlier")
    assert frame["value"].isna().all()
    assert set(frame["state"]) == {"no_data"}


def test_against_the_year_before(town):
    rows = [case(place="north", day=jalali_day(year, 2, 5)) for year in (1402, 1402, 1403, 1403, 1403)]
    rows += [case(place="south", day=day) for day in (jalali_day(1402, 1, 1), jalali_day(1403, 12, 30))]
    chosen = Filter(start=jalali_day(1403, 2, 1), end=jalali_day(1403, 2, 31))
    row = between_periods(snapshot(town, rows), chosen, "year").frame.loc["north"]
    assert (row["before"], row["cases"], row["value"]) == (2, 3, pytest.approx(50))
