"""Who finds a place and why not, counted by hand in the town of nine neighbourhoods (each about a kilometre wide)."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from geodata import facts
from geodata.network import STREET, Network
from layers import Filter, assignment, exchange, reach, unserved
from layers.assignment import CAUSES
from tests.snapshots import case, snapshot
from tests.stores import demonstration

CENTRE, EAST = (51.215, 35.715), (51.225, 35.715)
CLINIC = {"services": "health_care", "capacity": 100.0, "lon": CENTRE[0], "lat": CENTRE[1]}


def sick(count=1, at=CENTRE, place="centre", severity=None, day=0):
    """Return cases of open drug use that need treatment."""
    return [case("open_drug_use", day, place, severity, "health", at=at) for _ in range(count)]


def causes(now, **ways):
    """Return the number of cases by what becomes of them, only those that occur."""
    found = unserved.causes(now, Filter(), **ways).frame["value"]
    return {key: int(count) for key, count in found.items() if count}


def person(now, age=None, sex=None):
    """Return the snapshot with everybody of this age band and sex."""
    now.cases["age_band"] = pd.Categorical([age] * len(now.cases), categories=list(facts.ages()))
    now.cases["sex"] = pd.Categorical([sex] * len(now.cases), categories=list(facts.sexes()))
    return now


def test_a_case_beside_a_place_that_gives_the_service_is_served(town):
    assert causes(snapshot(town, sick(3), help_=[CLINIC])) == {"served": 3}


@pytest.mark.parametrize(
    ("change", "ways", "cause"),
    [
        ({"services": "legal_aid"}, {}, "no_service"),
        ({"age_from": 0.0, "age_to": 17.0}, {}, "not_eligible"),
        ({"sex": "female"}, {}, "not_eligible"),
        ({"lon": 51.6}, {}, "too_far"),
        ({"lon": np.nan, "lat": np.nan, "position": "none"}, {}, "too_far"),
        ({"hours": "closed"}, {}, "closed"),
        ({"hours": "sat 08:00-14:00"}, {"when": "night"}, "closed"),
        ({"capacity": 0.0}, {}, "full"),
        ({"capacity": np.nan}, {}, "full"),
    ],
)
def test_every_case_left_over_has_the_first_cause_that_holds(town, change, ways, cause):
    now = person(snapshot(town, sick(2), help_=[CLINIC | change]), "a18_29", "male")
    assert causes(now, **ways) == {cause: 2}


def test_nobody_is_turned_away_for_an_age_that_is_not_told(town):
    now = person(snapshot(town, sick(2), help_=[CLINIC | {"age_from": 0.0, "age_to": 17.0, "sex": "female"}]))
    assert causes(now) == {"served": 2}


def test_the_band_that_overlaps_at_one_year_is_taken_and_the_next_is_not(town):
    clinic = [CLINIC | {"age_from": 14.0, "age_to": 17.0}]
    assert causes(person(snapshot(town, sick(), help_=clinic), "a12_14")) == {"served": 1}
    assert causes(person(snapshot(town, sick(), help_=clinic), "a06_11")) == {"not_eligible": 1}


def test_capacity_is_a_months_and_lasts_as_long_as_the_period(town):
    """Rounded to whole people: 2 × 61 / 30.4375 = 4.008 places in 61 days, 3.48 in 53, and one a week of three."""
    rows = [*sick(3, day=0), *sick(3, day=60)]
    assert causes(snapshot(town, rows, help_=[CLINIC | {"capacity": 2.0}])) == {"served": 4, "full": 2}
    shorter = [*sick(3, day=0), *sick(3, day=52)]
    assert causes(snapshot(town, shorter, help_=[CLINIC | {"capacity": 2.0}])) == {"served": 3, "full": 3}
    week = [*sick(1, day=0), *sick(1, day=6)]
    assert causes(snapshot(town, week, help_=[CLINIC | {"capacity": 3.0}])) == {"served": 1, "full": 1}


def test_the_gravest_cases_come_first_wherever_they_are(town):
    rows = [*sick(3, severity="low"), *sick(2, at=EAST, place="east", severity="high", day=30)]
    now = snapshot(town, rows, help_=[CLINIC | {"capacity": 2.0}])
    frame = unserved.by_area(now, Filter()).frame
    assert (frame.loc["centre", "value"], frame.loc["east", "value"]) == (3, 0)
    assert unserved.by_area(now, Filter()).totals["high"] == 0


def test_each_case_is_counted_once_and_areas_add_up_to_the_whole(town):
    rows = [*sick(4), *sick(3, at=EAST, place="east"), *sick(2, at=(np.nan, np.nan), place="north")]
    now = snapshot(town, rows, help_=[CLINIC | {"capacity": 3.0}])
    frame = unserved.by_area(now, Filter()).frame
    assert frame["cases"].sum() == 9
    left = sum(count for cause, count in causes(now).items() if cause != "served")
    assert frame[list(CAUSES)].to_numpy().sum() == frame["value"].sum() == left > 0


def test_a_case_placed_by_name_travels_from_the_whole_of_its_neighbourhood(town):
    now = snapshot(town, sick(1, at=(np.nan, np.nan), place="centre"), help_=[CLINIC])
    found = assignment.assigned(now, Filter(), "walk", "15", "any", "")
    assert 3 < found.minutes[0] < 15
    assert causes(now) == {"served": 1}


def test_cases_outside_the_district_are_not_anybodys_gap(town):
    now = snapshot(town, [*sick(1), case("open_drug_use", 0, "outside", at=(51.9, 35.9))], help_=[CLINIC])
    assert unserved.by_area(now, Filter()).totals["cases"] == 1


def test_needs_narrow_the_service_where_the_catalogue_has_one_for_both(town):
    shelter = CLINIC | {"services": "shelter"}
    treated = case("homelessness", needs="health", at=CENTRE)
    sleeping = case("homelessness", needs="shelter", at=CENTRE)
    assert causes(snapshot(town, [treated], help_=[shelter])) == {"no_service": 1}
    assert causes(snapshot(town, [sleeping], help_=[shelter])) == {"served": 1}


def test_a_need_that_no_service_for_the_issue_answers_leaves_the_issue_to_decide(town):
    now = snapshot(town, [case("fights", needs="education", at=CENTRE)], help_=[CLINIC | {"services": "policing"}])
    assert causes(now) == {"served": 1}


def test_without_places_every_case_lacks_the_service_and_the_note_says_why(town):
    now = snapshot(town, sick(2))
    assert causes(now) == {"no_service": 2}
    assert unserved.by_area(now, Filter()).note == "no-resources"


def test_a_plan_changes_the_answer_and_not_the_register(town):
    now = snapshot(town, sick(2), help_=[CLINIC])
    assert causes(now, plan="close:p1") == {"closed": 2}
    assert causes(now, plan="size:p1,1") == {"full": 2}
    assert causes(now, plan=f"close:p1;add:{CENTRE[0]},{CENTRE[1]},health_care,40") == {"served": 1, "full": 1}
    assert causes(now) == {"served": 2}


def test_the_charts_show_the_chosen_neighbourhood_and_the_map_all(town):
    rows = [*sick(2), *sick(3, at=EAST, place="east")]
    now, east = snapshot(town, rows, help_=[CLINIC | {"capacity": 0.0}]), Filter(places=("east",))
    assert unserved.causes(now, east).frame.loc["full", "value"] == 3
    assert reach.bands(now, east).frame["value"].sum() == 3
    assert unserved.by_hour(now, east).totals["cases"] == 3
    assert unserved.by_area(now, east).frame["value"].sum() == 5


def test_gaps_are_ordered_by_the_gravest_then_by_number(town):
    rows = [
        *sick(5, severity="low"),
        *sick(1, at=EAST, place="east", severity="high"),
        *[case("fights", at=CENTRE, severity="high") for _ in range(2)],
    ]
    found = unserved.gaps(snapshot(town, rows), Filter()).frame
    assert found.index.tolist() == ["centre/fights", "east/open_drug_use", "centre/open_drug_use"]
    assert found["high"].tolist() == [2, 1, 0]
    assert found["cause"].unique().tolist() == ["no_service"]


def test_a_gap_names_the_nearest_place_that_could_take_such_people(town):
    far = CLINIC | {"lon": 51.6}
    found = unserved.gaps(snapshot(town, sick(1), help_=[far | {"services": "legal_aid", "lon": 51.3}, far]), Filter())
    assert found.frame["nearest"].tolist() == [1]
    assert found.frame["cause"].tolist() == ["too_far"]
    assert found.frame["minutes"].iloc[0] > 100


def test_the_week_says_at_which_hours_everything_near_is_closed(town):
    rows = [*sick(3), *sick(1, at=EAST, place="east")]
    day = CLINIC | {"hours": "sat 08:00-14:00"}
    share = unserved.by_hour(snapshot(town, rows, help_=[day]), Filter()).frame["value"]
    assert (share["0-08"], share["0-13"]) == (0, 0)
    assert (share["0-07"], share["0-14"], share["6-08"]) == (100, 100, 100)


def test_places_that_say_no_capacity_hours_or_position_are_counted(town):
    vague = {"services": "health_care"}
    totals = unserved.by_area(
        snapshot(town, sick(1), help_=[CLINIC, vague, {"services": "legal_aid"}]), Filter()
    ).totals
    assert (totals["no_capacity"], totals["no_hours"], totals["no_position"]) == (1, 2, 1)


def test_what_no_road_reaches_is_counted(town):
    """One road of a hundred metres beside the clinic: a case in the far corner and a place there have no way."""
    pair = np.array([0, 1]), np.array([1, 0])
    road = Network(
        lon=np.array([CENTRE[0], CENTRE[0] + 0.001]),
        lat=np.full(2, CENTRE[1]),
        start=pair[0],
        end=pair[1],
        metres=np.full(2, 90.0),
        walk=np.full(2, 1.2),
        drive=np.full(2, 0.2),
        rank=np.full(2, STREET),
    )
    corner = (51.2299, 35.7299)
    rows = [*sick(2), *sick(3, at=corner, place="north_east")]
    now = snapshot(town, rows, help_=[CLINIC, CLINIC | {"lon": corner[0], "lat": corner[1]}])
    totals = unserved.by_area(dataclasses.replace(now, network=road), Filter()).totals
    assert (totals["lost_cases"], totals["lost_places"]) == (3, 1)
    assert unserved.by_area(now, Filter()).totals["lost_cases"] == 0


def test_room_left_is_lent_to_the_place_that_turns_people_away_and_the_reason_is_told(town):
    """The days span a month and a bit: room is the capacity."""
    rows = [*sick(6), case("fights", 31, at=CENTRE)]
    full = CLINIC | {"capacity": 2.0, "agency": "ngo"}
    spare = CLINIC | {"capacity": 10.0, "lon": 51.6, "agency": "municipality"}
    found = exchange.transfers(snapshot(town, rows, help_=[full, spare]), Filter())
    (row,) = found.frame.to_dict("records")
    assert found.frame.index.tolist() == ["p2/p1/health_care"]
    assert (row["value"], row["giver"], row["taker"], row["service"]) == (4, 1, 0, "health_care")
    assert (row["spare"], row["used"], row["waiting"]) == (10, 0, 4)


def test_nothing_is_lent_by_a_place_with_another_service(town):
    rows = [*sick(6), case("fights", 31, at=CENTRE)]
    full, other = CLINIC | {"capacity": 2.0}, CLINIC | {"services": "legal_aid", "lon": 51.23}
    found = exchange.transfers(snapshot(town, rows, help_=[full, other]), Filter())
    assert found.frame.empty
    assert found.totals["short"] == 4


@pytest.mark.parametrize(
    "other", [{"hours": "closed"}, {"sex": "female"}, {"age_to": 11.0}, {"capacity": np.nan}, {"capacity": 0.0}]
)
def test_nothing_is_lent_by_a_place_that_is_closed_or_not_for_such_people(town, other):
    places = [CLINIC | {"capacity": 2.0}, CLINIC | other]
    now = men(snapshot(town, [*sick(6), case("fights", 31, at=CENTRE)], help_=places))
    assert exchange.transfers(now, Filter()).frame.empty


def men(now):
    """Return the snapshot with its cases said to be of men of thirty and more."""
    cases = now.cases.assign(
        sex=pd.Categorical(["male"] * len(now.cases), categories=list(facts.sexes())),
        age_band=pd.Categorical(["a30_59"] * len(now.cases), categories=list(facts.ages())),
    )
    return dataclasses.replace(now, cases=cases)


def test_a_place_that_says_no_capacity_turns_nobody_away_for_want_of_room(town):
    rows = [*sick(6), case("fights", 31, at=CENTRE)]
    silent = CLINIC | {"capacity": np.nan}
    found = exchange.transfers(snapshot(town, rows, help_=[silent, CLINIC | {"lon": 51.6}]), Filter())
    assert found.frame.empty


def test_room_in_use_is_not_lent_again(town):
    rows = [*sick(6), *sick(4, at=EAST, place="east"), case("fights", 31, at=CENTRE)]
    full = CLINIC | {"capacity": 2.0}
    half = CLINIC | {"capacity": 6.0, "lon": EAST[0], "lat": EAST[1]}
    found = exchange.transfers(snapshot(town, rows, help_=[full, half]), Filter(), minutes="5", mode="walk").frame
    (row,) = found.to_dict("records")
    assert (row["value"], row["spare"], row["used"]) == (1, 1, pytest.approx(4 / 6))  # 2 in 32 days


def test_the_planted_gaps_of_the_demonstration_are_the_first_in_the_list(tmp_path):
    store = demonstration(tmp_path)
    planted = facts.demonstration()["gaps"]
    found = unserved.gaps(store.snapshot(), Filter()).frame.head(len(planted))
    assert found[["neighbourhood", "issue", "cause"]].to_dict("records") == [
        {"neighbourhood": gap["place"], "issue": gap["issue"], "cause": gap["cause"]} for gap in planted
    ]
    assert len(planted) == 3
