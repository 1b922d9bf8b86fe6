"""What decisions are measured by, counted by hand in the town of nine squares, or why they cannot be."""

import math

import pytest

from geodata import facts
from geodata.persian import jalali_day
from layers import LAYERS
from layers.indicators import measured
from tests.snapshots import case
from tests.snapshots import counted as snapshot

MEHR, ABAN, AZAR, DEY = (jalali_day(1404, month, 1) for month in (7, 8, 9, 10))
CENTRE = (51.215, 35.715)


def months(place: str = "centre", issue: str = "begging", **counts: int) -> list:
    """Cases on the first days of Mehr, Aban and Azar 1404."""
    starts = {"mehr": MEHR, "aban": ABAN, "azar": AZAR}
    return [case(issue, starts[name] + n % 28, place) for name, many in counts.items() for n in range(many)]


def test_the_last_whole_month_is_counted_and_the_one_that_runs_is_not(town):
    held = snapshot(town, [*months(mehr=3, aban=5, azar=7), case("begging", MEHR, "north"), case("begging", DEY + 9)])
    assert measured(held, "cases_month", "centre", "", DEY + 9)[:2] == (7.0, "")
    assert measured(held, "cases_month", "centre", "", DEY - 2)[:2] == (5.0, "")
    assert measured(held, "cases_month", "centre", "", DEY - 1)[:2] == (7.0, "")
    assert measured(held, "cases_month", "centre", "", AZAR)[2:] == (ABAN, AZAR - 1)


def test_three_months_are_averaged_and_two_are_not_enough(town):
    held = snapshot(town, [*months(mehr=3, aban=5, azar=7), case("begging", DEY + 9, "north")])
    assert measured(held, "cases_quarter", "centre", "", DEY + 9)[:2] == (5.0, "")
    found = measured(held, "cases_quarter", "centre", "", AZAR)
    assert math.isnan(found.value)
    assert found.reason == "measure-no-month"


def test_issues_are_told_apart_and_no_place_means_the_whole_district(town):
    rows = [*months(azar=4), *months("north", "waste_picking", azar=2), case("begging", MEHR), case("begging", DEY + 9)]
    held = snapshot(town, rows)
    assert measured(held, "cases_month", "north", "drug_use", DEY + 9).reason == "measure-not-reported"
    assert measured(held, "cases_month", "", "", DEY + 9).value == 6
    assert measured(held, "cases_month", "", "begging", DEY + 9).value == 4
    assert measured(held, "cases_month", "north", "begging", DEY + 9).value == 0


def test_open_cases_are_those_not_closed_up_to_the_day(town):
    statuses = ("open", "in_progress", "referred", "closed", None)
    rows = [case("begging", MEHR + 30 * n, status=status) for n, status in enumerate(statuses)]
    held = snapshot(town, rows)
    assert measured(held, "open_cases", "centre", "", MEHR + 129) == (3.0, "", None, MEHR + 129)
    assert measured(held, "open_cases", "centre", "", MEHR).value == 1
    assert measured(held, "open_cases", "north", "", MEHR).value == 0


def test_without_any_status_nobody_can_tell_how_many_are_open(town):
    found = measured(snapshot(town, [case("begging", MEHR)]), "open_cases", "centre", "", MEHR)
    assert math.isnan(found.value)
    assert found.reason == "measure-no-status"


def test_unserved_cases_are_those_the_layer_leaves_over(town):
    rows = [*months(azar=4), case("begging", MEHR), case("begging", DEY + 9)]
    strange = next(key for key, one in facts.services().items() if "begging" not in one.issues)
    place = {"services": strange, "capacity": 100.0, "lon": CENTRE[0], "lat": CENTRE[1]}
    held = snapshot(town, rows, help_=[place])
    assert measured(held, "unserved_month", "centre", "begging", DEY + 9)[:2] == (4.0, "")
    nobody = measured(snapshot(town, rows), "unserved_month", "centre", "", DEY + 9)
    assert nobody.reason == "measure-no-help"


def test_minutes_are_those_of_the_layer_of_reach(town):
    service = next(key for key, one in facts.services().items() if "begging" in one.issues)
    place = {"services": service, "capacity": 9.0, "lon": CENTRE[0], "lat": CENTRE[1]}
    held = snapshot(town, [case("begging", MEHR)], help_=[place])
    near, far = (measured(held, "nearest", key, "begging", DEY).value for key in ("centre", "south_east"))
    assert 0 < near < far < 20
    assert measured(held, "nearest", "", "begging", DEY).reason == "measure-whole"
    assert measured(snapshot(town), "nearest", "centre", "", DEY).reason == "measure-no-help"


def test_a_neighbourhood_that_is_gone_is_said_and_a_strange_indicator_is_the_caller_s_mistake(town):
    found = measured(snapshot(town, months(azar=1)), "cases_month", "old_town", "", DEY)
    assert math.isnan(found.value)
    assert found.reason == "measure-place-gone"
    with pytest.raises(ValueError, match="no indicator 'happiness'"):
        measured(snapshot(town), "happiness", "", "", DEY)


def test_a_district_without_data_has_no_month_to_measure(town):
    assert measured(snapshot(town), "cases_month", "", "", DEY).reason == "measure-no-month"


def test_every_indicator_names_a_layer_that_is_there_and_statuses_that_exist():
    for fact in facts.indicators().values():
        assert fact.layer in LAYERS
        assert fact.better in ("down", "up")
        assert set(fact.statuses) <= set(facts.statuses())
