"""How far help is and how many have it near, without roads: straight lines in the town of nine squares."""

import numpy as np
import pytest

from geodata.network import STREET, Network
from layers import LAYERS, Filter, isochrones, reach, run
from tests.snapshots import case, snapshot

CENTRE = (51.215, 35.715)
CLINIC = {"services": "health_care", "capacity": 100.0, "lon": CENTRE[0], "lat": CENTRE[1]}
LEGAL = CLINIC | {"services": "legal_aid", "lon": 51.235}
DRUGS = Filter(issues=("open_drug_use",))


def test_the_neighbourhood_of_the_place_is_nearest_and_the_corners_are_farthest(town):
    frame = reach.by_area(snapshot(town, help_=[CLINIC]), Filter(), mode="walk").frame
    assert frame["value"].idxmin() == "centre"
    assert set(frame["value"].nlargest(4).index) == {"north_west", "north_east", "south_west", "south_east"}
    assert frame["nearest"].unique().tolist() == [0]


def test_walking_takes_as_much_longer_as_walkers_are_slower(town):
    now = snapshot(town, help_=[CLINIC])
    walk, drive = (reach.by_area(now, Filter(), mode=mode).frame["value"] for mode in ("walk", "drive"))
    assert (walk / drive).to_numpy() == pytest.approx(25 / 4.5)


def test_only_places_that_serve_the_issue_are_open_and_take_such_people_count(town):
    places = [CLINIC, LEGAL | {"sex": "female"}]
    now = snapshot(town, help_=places)
    assert set(reach.by_area(now, DRUGS).frame["nearest"]) == {0}
    assert set(reach.by_area(now, Filter(issues=("fights",))).frame["nearest"]) == {1}
    assert reach.by_area(now, Filter(issues=("fights",)), who="boys").note == "nobody-taken"
    assert set(reach.by_area(now, Filter(issues=("fights",)), who="girls").frame["nearest"]) == {1}
    closed = snapshot(town, help_=[CLINIC | {"hours": "sat 08:00-14:00"}])
    assert reach.by_area(closed, DRUGS, when="night").note == "all-closed"


def test_a_place_without_position_is_not_the_nearest_to_anybody(town):
    lost = CLINIC | {"lon": np.nan, "lat": np.nan, "position": "none"}
    assert reach.by_area(snapshot(town, help_=[lost]), Filter()).note == "no-serving-resources"
    assert set(reach.by_area(snapshot(town, help_=[lost, CLINIC]), Filter()).frame["nearest"]) == {1}


def test_without_places_the_note_says_so_and_no_number_is_made_up(town):
    found = reach.by_area(snapshot(town), Filter())
    assert (found.note, found.frame["state"].unique().tolist()) == ("no-resources", ["no_data"])
    assert reach.by_cell(snapshot(town), Filter()).frame["value"].isna().all()
    assert isochrones.surface(snapshot(town), Filter()).frame.empty


def test_the_share_near_help_is_of_the_neighbourhoods_own_cases(town):
    near, far = case("open_drug_use", at=CENTRE), case("open_drug_use", at=(51.2301, 35.7301), place="north_east")
    now = snapshot(town, [near, near, far], help_=[CLINIC])
    frame = reach.covered(now, Filter(), mode="walk", minutes="15").frame
    assert (frame.loc["centre", "value"], frame.loc["north_east", "value"]) == (100, 0)
    assert frame.loc["west", "state"] == "no_data"
    totals = reach.covered(now, Filter(), mode="walk", minutes="15").totals
    assert (totals["near"], totals["cases"]) == (2, 3)


def test_a_full_place_is_near_all_the_same(town):
    now = snapshot(town, [case("open_drug_use", at=CENTRE)], help_=[CLINIC | {"capacity": 0.0}])
    assert reach.covered(now, Filter()).frame.loc["centre", "value"] == 100


def test_every_case_is_in_one_band(town):
    rows = [case("open_drug_use", at=CENTRE), case("fights", at=CENTRE), case("school_dropout", at=CENTRE)]
    far = LEGAL | {"lon": 51.9}
    found = reach.bands(snapshot(town, rows, help_=[CLINIC, far]), Filter(), mode="walk").frame["value"]
    assert found[found > 0].to_dict() == {"5": 1, "farther": 1, "nobody": 1}


def test_crude_and_invented_times_are_called_so(town):
    assert reach.by_area(snapshot(town, help_=[CLINIC]), Filter()).totals["crude"] == 1


def test_bands_of_minutes_fill_the_district_and_rise_from_the_place(town):
    frame = isochrones.surface(snapshot(town, help_=[CLINIC]), Filter(), mode="walk").frame
    assert frame["value"].tolist() == [0, 5, 10, 15, 20, 30][: len(frame)]
    assert sum(shape.area for shape in frame["geometry"]) == pytest.approx(town.union_all().area, rel=1e-3)
    assert frame["geometry"].iloc[0].distance(town.loc["centre", "geometry"].centroid) < 1e-3


def test_where_no_road_leads_the_last_band_has_no_upper_border(town):
    lonely = Network(
        lon=np.array([CENTRE[0], CENTRE[0] + 0.001]),
        lat=np.array([CENTRE[1]] * 2),
        start=np.array([0, 1]),
        end=np.array([1, 0]),
        metres=np.full(2, 90.0),
        walk=np.full(2, 1.2),
        drive=np.full(2, 0.2),
        rank=np.full(2, STREET),
    )
    now = snapshot(town, [case("open_drug_use", at=(51.2301, 35.7301), place="north_east")], help_=[CLINIC])
    object.__setattr__(now, "network", lonely)
    frame = isochrones.surface(now, Filter(), mode="walk").frame
    assert np.isnan(frame["upper"].iloc[-1])
    assert reach.by_area(now, Filter(), mode="walk").frame.loc["north_east", "state"] == "no_data"
    assert reach.bands(now, Filter(), mode="walk").frame.loc["farther", "value"] == 1


@pytest.mark.parametrize("key", [key for key, layer in LAYERS.items() if layer.theme == "help"])
@pytest.mark.parametrize("places", [[], [CLINIC]])
@pytest.mark.parametrize("rows", [[], [case("open_drug_use", at=CENTRE)]])
def test_every_picture_of_help_can_be_drawn_without_cases_and_without_places(town, key, places, rows):
    found = run(snapshot(town, rows, help_=places), LAYERS[key], Filter(), "analyst")
    assert found.frame["value"].dropna().ge(0).all()


def test_a_way_of_reading_that_is_none_is_refused(town):
    with pytest.raises(ValueError, match="plan=fly"):
        run(snapshot(town), LAYERS["reach"], Filter(), "analyst", {"plan": "fly"})
