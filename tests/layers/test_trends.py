"""Monthly trends: ten whole months at least, the slope in per cent of the mean, firm where it is."""

import numpy as np
import pytest

from geodata.persian import month_start
from layers.filters import Filter
from layers.trends import by_issue, by_neighbourhood
from tests.snapshots import case, snapshot

FIRST = 1402 * 12


def monthly(counts: dict[str, list[int]], **more):
    """Cases by neighbourhood and month, spread over each month from its first to its last day."""
    rows = []
    for place, series in counts.items():
        for month, n in enumerate(series):
            start, end = month_start(FIRST + month), month_start(FIRST + month + 1) - 1
            rows += [case(place=place, day=start if i % 2 == 0 else end, **more) for i in range(n)]
    return rows


def test_a_rise_is_told_in_per_cent_of_the_mean_a_month(town):
    frame, note, totals = by_neighbourhood(
        snapshot(town, monthly({"north": list(range(2, 14)), "south": [5] * 12})), Filter()
    )
    assert (note, totals["months"]) == ("", 12)
    assert frame.loc["north", "value"] == pytest.approx(100 / 7.5, rel=0.05)  # months made equally long
    assert (frame.loc["north", "word"], frame.loc["north", "z"] > 0) == ("firm", True)
    assert frame.loc["north", "series"] == tuple(range(2, 14))


@pytest.mark.parametrize(("months", "note"), [(9, "few-periods"), (10, "")])
def test_nine_months_are_refused_and_ten_are_enough(town, months, note):
    found = by_neighbourhood(snapshot(town, monthly({"north": list(range(4, 4 + months))})), Filter())
    assert found.note == note
    assert np.isnan(found.frame.loc["north", "value"]) == (months == 9)
    assert len(found.frame.loc["north", "series"]) == months


def test_twenty_cases_are_enough_for_a_trend_and_nineteen_are_not(town):
    series = [2] * 9 + [1, 2]
    frame = by_neighbourhood(
        snapshot(town, monthly({"north": series[:-1], "south": [*series[:-1][:9], 2], "east": [9] * 10})), Filter()
    ).frame
    assert (frame.loc["north", "state"], frame.loc["south", "state"]) == ("not_enough", "")
    assert np.isnan(frame.loc["north", "p"])


def test_issues_stay_comparable_whichever_is_chosen_and_places_are_a_choice(town):
    rows = monthly({"north": [4] * 10}, issue="begging") + monthly({"south": [6] * 10}, issue="fights")
    snap = snapshot(town, rows)
    chosen = by_issue(snap, Filter(issues=("begging",))).frame
    assert chosen["cases"].to_dict() == by_issue(snap, Filter()).frame["cases"].to_dict()
    assert by_issue(snap, Filter(places=("north",))).frame.loc["fights", "cases"] == 0
    assert by_neighbourhood(snap, Filter(places=("north",))).frame.loc["south", "cases"] == 60


@pytest.mark.parametrize("rows", [[], [case()], [case()] * 30])
def test_too_little_is_a_note(town, rows):
    for trend in (by_issue, by_neighbourhood):
        found = trend(snapshot(town, rows), Filter())
        assert found.note == "few-periods"
        assert found.frame["value"].isna().all()


def test_a_year_of_equally_busy_days_is_no_trend_although_its_months_grow_shorter(town):
    days = range(month_start(FIRST), month_start(FIRST + 12))
    rows = [case(place="north", day=day) for day in days for _ in range(3)]
    frame = by_neighbourhood(snapshot(town, rows), Filter()).frame
    assert frame.loc["north", "series"][0] > frame.loc["north", "series"][-1]
    assert abs(frame.loc["north", "value"]) < 1e-9
    assert np.isnan(frame.loc["north", "p"]) or frame.loc["north", "p"] > 0.5
