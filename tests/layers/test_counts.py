"""Cases counted by hand: by neighbourhood, issue, severity and Jalali month; rates."""

import numpy as np
import pytest

from geodata.persian import month_start
from layers import LAYERS, READERS, Filter, run
from tests.snapshots import case, snapshot

ROWS = [
    case("begging", 10, "centre", "high"),
    case("begging", 10, "centre"),
    case("fights", 11, "centre", "low"),
    case("fights", 12, "north", "low"),
    case("fights", 12, "outside", "low"),
]


def values(found, layer, choice=Filter()):  # noqa: B008 - frozen
    frame = run(found, LAYERS[layer], choice, "analyst").frame
    return frame.loc[frame["value"] != 0, "value"].to_dict()


def test_each_neighbourhood_counts_its_own_and_outside_counts_in_none(town):
    result = run(snapshot(town, ROWS), LAYERS["cases"], Filter(), "analyst")
    assert result.frame["value"].to_dict() == dict.fromkeys(town.index, 0) | {"centre": 3, "north": 1}
    assert result.frame["share"]["centre"] == 0.75
    assert result.totals == {"cases": 4, "outside": 1}


def test_a_chosen_place_does_not_empty_the_map(town):
    assert values(snapshot(town, ROWS), "cases", Filter(places=("north",))) == {"centre": 3, "north": 1}


def test_charts_leave_their_own_dimension_open_and_heed_the_others(town):
    found = snapshot(town, ROWS)
    choice = Filter(issues=("begging",), places=("centre",))
    assert values(found, "issues", choice) == {"begging": 2, "fights": 1}
    assert values(found, "severities", choice) == {"high": 1}
    assert values(found, "severities", Filter(severities=("high",))) == {"high": 1, "low": 3}


def test_a_period_without_cases_says_so(town):
    result = run(snapshot(town, ROWS), LAYERS["cases"], Filter(start=100), "analyst")
    assert (result.note, result.frame["value"].sum(), result.frame["share"].sum()) == ("no-cases", 0, 0)


@pytest.mark.parametrize("layer", [key for key in LAYERS if key != "resources"])
def test_every_layer_answers_when_there_are_no_cases_at_all(town, layer):
    result = run(snapshot(town), LAYERS[layer], Filter(), "analyst")
    assert not (result.frame["value"] > 0).any()
    assert result.note


def test_a_rate_is_cases_for_every_thousand_residents(town):
    found = snapshot(town, ROWS, people={"centre": 2000, "north": 500, "south": 0})
    frame = run(found, LAYERS["rates"], Filter(), "analyst").frame
    assert frame["rate"]["centre"] == 1.5
    assert frame["rate"]["north"] == 2.0
    assert frame["value"].dropna().tolist() == [1.6, 1.6]  # two rates that differ by chance alone shrink to their mean
    assert frame["state"]["south"] == "no_data"  # nobody lives there
    assert np.isnan(frame["value"]["south"])
    assert frame["state"]["west"] == "no_data"  # nobody was counted there


def test_rates_are_off_and_say_so_while_no_residents_are_known(town):
    result = run(snapshot(town, ROWS), LAYERS["rates"], Filter(), "analyst")
    assert result.note == "no-population"
    assert result.frame["value"].isna().all()


def test_months_begin_and_end_with_the_calendar_and_empty_ones_count_nothing(town):
    first, mehr, aban = month_start(1403 * 12 + 5), month_start(1403 * 12 + 6), month_start(1403 * 12 + 7)
    rows = [case(day=first), case(day=mehr - 1), case(day=aban), case(day=aban)]
    frame = run(snapshot(town, rows), LAYERS["months"], Filter(), "analyst").frame
    assert frame["value"].to_dict() == {"1403-06": 2, "1403-07": 0, "1403-08": 2}


def test_the_last_day_of_a_leap_esfand_is_still_esfand(town):
    esfand = month_start(1403 * 12 + 11)
    rows = [case(day=esfand + 29), case(day=esfand + 30)]
    frame = run(snapshot(town, rows), LAYERS["months"], Filter(), "analyst").frame
    assert frame["value"].to_dict() == {"1403-12": 1, "1404-01": 1}


def test_months_ignore_the_chosen_period_and_heed_the_issue(town):
    mehr = month_start(1403 * 12 + 6)
    rows = [case("begging", mehr), case("fights", mehr + 31)]
    choice = Filter(issues=("begging",), start=mehr + 31)
    assert values(snapshot(town, rows), "months", choice) == {"1403-07": 1}


def test_only_known_roles_read(town):
    found = snapshot(town, ROWS)
    told = {reader: run(found, LAYERS["cases"], Filter(), reader).totals["cases"] for reader in READERS}
    assert told.pop("analyst") == 4
    assert len(told) == 4
    assert all(count % 5 == 0 for count in told.values())
    with pytest.raises(ValueError, match="'guest' is none of the 5 roles"):
        run(found, LAYERS["cases"], Filter(), "guest")
