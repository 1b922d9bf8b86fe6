"""Which places of help serve what, and how far the nearest is – checked by hand in metres."""

import numpy as np
import pytest
from pyproj import Geod

from layers import LAYERS, Filter, run
from layers.resources import samples, serving
from tests.snapshots import snapshot

SHELTER = {"services": "shelter", "lon": 51.215, "lat": 35.715, "en": "Shelter"}
POLICE = {"services": "policing", "lon": 51.205, "lat": 35.725, "en": "Police"}
NOTHING = {"services": "", "lon": 51.215, "lat": 35.715}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Filter(), [True, True, False]),
        (Filter(issues=("homelessness",)), [True, False, False]),
        (Filter(issues=("fights",)), [False, True, False]),
        (Filter(issues=("homelessness", "fights")), [True, True, False]),
        (Filter(needs=("food",)), [True, False, False]),
        (Filter(issues=("fights",), needs=("food",)), [False, True, False]),
        (Filter(issues=("school_dropout",)), [False, False, False]),
    ],
)
def test_a_place_serves_when_one_of_its_services_answers_issue_and_need(town, choice, expected):
    assert serving(snapshot(town, help_=[SHELTER, POLICE, NOTHING]).resources, choice).tolist() == expected


def test_the_distance_is_the_mean_over_the_area_in_metres(town):
    found = snapshot(town, help_=[SHELTER])
    frame = run(found, LAYERS["nearest"], Filter(), "analyst").frame
    wide = Geod(ellps="WGS84").inv(51.21, 35.715, 51.22, 35.715)[2]
    high = Geod(ellps="WGS84").inv(51.215, 35.71, 51.215, 35.72)[2]
    x, y = np.meshgrid(np.linspace(-wide / 2, wide / 2, 401), np.linspace(-high / 2, high / 2, 401))
    assert frame["value"]["centre"] == pytest.approx(np.hypot(x, y).mean(), rel=0.02)
    assert frame["value"]["north"] == pytest.approx(np.hypot(x, y + high).mean(), rel=0.01)


def test_only_places_that_serve_count_and_the_nearest_is_named(town):
    found = snapshot(town, help_=[SHELTER, POLICE])
    everyone = run(found, LAYERS["nearest"], Filter(), "analyst").frame
    assert (everyone["nearest"]["north_west"], everyone["nearest"]["centre"]) == (1, 0)
    homeless = run(found, LAYERS["nearest"], Filter(issues=("homelessness",)), "analyst").frame
    assert set(homeless["nearest"]) == {0}
    assert homeless["value"]["north_west"] > everyone["value"]["north_west"]


@pytest.mark.parametrize(
    ("help_", "reason"), [([], "no-resources"), ([NOTHING], "no-serving-resources"), ([POLICE], "no-serving-resources")]
)
def test_without_a_serving_place_there_is_no_distance_and_the_reason_is_said(town, help_, reason):
    result = run(snapshot(town, help_=help_), LAYERS["nearest"], Filter(issues=("homelessness",)), "analyst")
    assert result.note == reason
    assert result.frame["value"].isna().all()
    assert set(result.frame["state"]) == {"no_data"}


def test_every_neighbourhood_is_sampled_by_points_of_its_own(town):
    points, owner, _ = samples(snapshot(town))
    assert len(points) == len(owner)
    assert np.bincount(owner, minlength=9).min() >= 100


def test_a_place_outside_the_district_is_listed_and_counts(town):
    far = SHELTER | {"lon": 51.30, "lat": 35.80}
    result = run(snapshot(town, help_=[far]), LAYERS["resources"], Filter(), "analyst")
    assert result.totals == {"places": 1}
    assert run(snapshot(town, help_=[far]), LAYERS["nearest"], Filter(), "analyst").frame["value"].notna().all()


def test_the_nearest_is_named_by_its_place_in_the_whole_register(town):
    found = snapshot(town, help_=[POLICE, NOTHING, SHELTER])
    frame = run(found, LAYERS["nearest"], Filter(issues=("homelessness",)), "analyst").frame
    assert set(frame["nearest"]) == {2}
