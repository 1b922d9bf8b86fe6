"""Access, pairs and providers in the town of nine squares; what floats out must be what was put in."""

import numpy as np
import pytest

from layers import Filter, catchments, outcome, pairs, providers
from tests.snapshots import case, snapshot

CENTRE = (51.215, 35.715)
CLINIC = {"services": "health_care", "capacity": 90.0, "lon": CENTRE[0], "lat": CENTRE[1], "agency": "ngo"}
EVERYWHERE = dict.fromkeys(
    ["north_west", "north", "north_east", "west", "centre", "east", "south_west", "south", "south_east"], 100.0
)


def shared(found, people):
    """Return what the neighbourhoods' people add up to: access times people."""
    return float((found.frame["value"] / 1000 * [people[key] for key in found.frame.index]).sum())


@pytest.mark.parametrize("decay", ["steps", "flat"])
def test_what_the_people_share_is_the_capacity(town, decay):
    found = catchments.by_area(snapshot(town, people=EVERYWHERE, help_=[CLINIC]), Filter(), decay=decay)
    assert shared(found, EVERYWHERE) == pytest.approx(90)
    assert (found.totals["people"], found.totals["capacity"]) == (pytest.approx(900), 90)


def test_with_one_ring_everybody_in_reach_has_the_same(town):
    found = catchments.by_area(snapshot(town, people=EVERYWHERE, help_=[CLINIC]), Filter(), decay="flat")
    assert found.frame["value"].to_numpy() == pytest.approx(np.full(9, 100.0))


def test_places_that_do_not_serve_or_say_no_capacity_give_nothing(town):
    silent = CLINIC | {"capacity": np.nan}
    found = catchments.by_area(snapshot(town, people=EVERYWHERE, help_=[CLINIC, silent]), Filter())
    assert shared(found, EVERYWHERE) == pytest.approx(90)
    none = catchments.by_area(snapshot(town, people=EVERYWHERE, help_=[CLINIC]), Filter(issues=("school_dropout",)))
    assert (none.note, none.frame["value"].sum()) == ("no-serving-resources", 0)


def test_without_residents_the_cases_share_and_it_is_said(town):
    rows = [case("open_drug_use", at=CENTRE), case("open_drug_use", 60, "east")]
    found = catchments.by_area(snapshot(town, rows, help_=[CLINIC]), Filter())
    assert found.totals["by_cases"] == 1
    assert found.totals["people"] == pytest.approx(2 / (61 / 30.4375))
    assert found.frame["state"].eq("no_data").sum() == 7


def test_the_range_over_catchments_holds_ranks_and_values(town):
    frame = catchments.by_area(snapshot(town, people=EVERYWHERE, help_=[CLINIC]), Filter(), mode="walk").frame
    assert (frame["least"] <= frame["most"]).all()
    assert (frame["first"] <= frame["last"]).all()
    assert frame.loc["centre", "first"] == 1


def test_nobody_living_there_is_no_data(town):
    frame = catchments.by_area(snapshot(town, people=EVERYWHERE | {"west": 0.0}, help_=[CLINIC]), Filter()).frame
    assert frame.loc["west", "state"] == "no_data"
    assert np.isnan(frame.loc["west", "value"])


def test_need_and_access_are_cut_into_thirds(town):
    """Nine neighbourhoods with 1 … 9 cases: three in each third of need; all have the same access, so class 1 of it."""
    rows = [case("open_drug_use", place=key) for n, key in enumerate(EVERYWHERE, 1) for _ in range(n)]
    found = pairs.of_neighbourhoods(snapshot(town, rows, help_=[CLINIC]), Filter(), decay="flat", per="cases")
    assert found.frame["class"].tolist() == ["1-1"] * 3 + ["2-1"] * 3 + ["3-1"] * 3


def test_a_neighbourhood_without_one_of_the_two_has_no_class(town):
    rows = [case("open_drug_use", place="centre"), case("open_drug_use", place="west")]
    now = snapshot(town, rows, people={"centre": 100.0}, help_=[CLINIC])
    frame = pairs.of_neighbourhoods(now, Filter()).frame
    assert (frame.loc["west", "class"], frame.loc["west", "state"]) == ("", "no_data")
    assert frame.loc["centre", "class"] == "1-1"


def test_holes_are_where_cases_call_and_nobody_gives_and_overlaps_where_two_agencies_do(town):
    rows = [case("open_drug_use", needs="health", at=CENTRE), case("fights", needs="police", at=CENTRE)]
    places = [CLINIC, CLINIC | {"agency": "municipality"}, CLINIC | {"agency": "ngo"}]
    frame = providers.matrix(snapshot(town, rows, help_=places), Filter()).frame
    health, police = frame.loc["health_care/centre"], frame.loc["policing/centre"]
    assert (health["value"], health["agencies"], health["places"], health["overlap"]) == (
        2,
        "municipality ngo",
        3,
        True,
    )
    assert (police["cases"], police["hole"]) == (1, True)
    assert not frame.loc["policing/west", "hole"]
    assert frame["hole"].sum() == 1


def test_only_services_for_the_chosen_issue_are_listed_and_closed_places_do_not_count(town):
    now = snapshot(town, [case("fights", needs="police", at=CENTRE)], help_=[CLINIC])
    frame = providers.matrix(now, Filter(issues=("fights",))).frame
    assert sorted(set(frame["service"])) == ["legal_aid", "policing"]
    shut = providers.matrix(now, Filter(), plan="close:p1").frame
    assert shut["value"].sum() == 0


def test_a_plan_is_measured_beside_today(town):
    rows = [case("open_drug_use", severity="high", at=CENTRE), case("open_drug_use", 31, at=CENTRE)]
    now = snapshot(town, rows, people=EVERYWHERE, help_=[CLINIC])
    today, closed = (outcome.of_plan(now, Filter(), plan=plan).frame["value"] for plan in ("", "close:p1"))
    assert (today["near"], today["unserved"], today["high"]) == (100, 0, 0)
    assert (closed["near"], closed["unserved"], closed["high"], closed["poorest"]) == (0, 2, 1, 0)
    assert np.isnan(closed["farthest"])


@pytest.mark.parametrize(
    ("decay", "shares"),
    [
        ("flat", {"south": 30, "south_west": 30, "centre": 30, "north": 0}),  # of 90, one ring of 30 minutes
        ("steps", {"south": 90 / 1.9, "south_west": 0.68 * 90 / 1.9, "centre": 0.22 * 90 / 1.9, "north": 0}),
    ],
)
def test_rings_end_at_ten_twenty_and_thirty_minutes(town, decay, shares):
    """Cases 5, 15, 25 and 35 minutes on foot from the clinic: 268, 804, 1339 and 1875 m at 4.5 km/h × 1.4."""
    spots = {"south": (51.215, 35.7036), "south_west": (51.2061, 35.706), "centre": (51.215, 35.7181)}
    spots["north"] = (51.215, 35.7229)
    rows = [case("open_drug_use", n, key, at=at) for n, (key, at) in enumerate(spots.items())]
    now = snapshot(town, rows, help_=[CLINIC | {"lat": 35.706}])
    frame = catchments.by_area(now, Filter(), mode="walk", decay=decay, per="cases").frame
    month = 1 / (4 / 30.4375)  # one case in four days
    assert {key: frame["value"][key] / 1000 * month for key in shares} == pytest.approx(shares)


def test_the_farthest_and_the_poorest_are_named_and_measured(town):
    """From the middle of the south-west to that of the north-east: 1810 m by 2218 m, 2863 m; × 1.4 at 25 km/h."""
    now = snapshot(town, people=EVERYWHERE, help_=[CLINIC | {"lon": 51.205, "lat": 35.705}])
    frame = outcome.of_plan(now, Filter()).frame
    assert frame.loc["farthest"].tolist() == [pytest.approx(2.863 * 1.4 / 25 * 60, rel=0.02), "north_east", ""]
    assert frame.loc["poorest", "place"] == "north_east"
    assert frame.loc["poorest", "value"] == catchments.by_area(now, Filter()).frame["value"].min()


def test_one_agency_with_two_places_is_no_overlap_and_two_agencies_are_one_in_every_neighbourhood(town):
    for agencies, overlaps in ((["ngo", "ngo"], 0), (["ngo", "municipality"], 9)):
        now = snapshot(town, help_=[CLINIC | {"agency": agency} for agency in agencies])
        found = providers.matrix(now, Filter())
        assert found.totals["overlaps"] == found.frame["overlap"].sum() == overlaps
        assert found.frame.loc["health_care/centre", "value"] == len(set(agencies))
