import re

import numpy as np
import pandas as pd
import pytest
import shapely

from geodata import audience, demo, facts, opening
from geodata.locate import UTM_39N, Places, locate, place_by_name
from geodata.persian import month_start
from geodata.snapshot import OUTSIDE
from geodata.store import Store
from geodata.tables import CASES, POPULATION, RESOURCES

NEIGHBOUR_ROW = re.compile(r"^\| (\w+) \| [^|]+ \| [^|]+ \| [\d.]+ \| [\d.]+ \| ([\d.]+) \| ([\w, ]+) \|$", re.M)
RING_ROW = re.compile(r"^\| (\w+) \| ((?:c\d\d ?)+) \|$", re.M)
CORNER = re.compile(r"(c\d\d) \| ([\d.]+) \| ([\d.]+)")
GAPS = ("ghazali", "farhangian")


@pytest.fixture(scope="module")
def cases():
    """The invented cases, made once."""
    return demo.cases()


def _metres(lon, lat):
    return demo.gpd.GeoSeries(shapely.points(np.column_stack([lon, lat])), crs=4326).to_crs(UTM_39N)


def test_the_figures_are_those_of_the_facts(shared):
    told = (shared / "CORNERS.md").read_text(encoding="utf-8")
    figures = facts.demonstration()
    assert figures["corners"] == {name: (float(lon), float(lat)) for name, lon, lat in CORNER.findall(told)}
    assert figures["rings"] == {key: tuple(ring.split()) for key, ring in RING_ROW.findall(told)}
    assert (len(figures["corners"]), len(figures["rings"])) == (76, 17)


def test_the_district_is_a_sound_coverage_in_one_piece():
    shapes = demo.district().to_crs(UTM_39N).geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes, gap_width=30)
    assert shapely.union_all(shapes).geom_type == "Polygon"


def test_neighbours_and_areas_are_those_of_the_facts(shared):
    told = NEIGHBOUR_ROW.findall((shared / "FACTS.md").read_text(encoding="utf-8"))
    district = demo.district().to_crs(UTM_39N)
    assert [key for key, _, _ in told] == list(district.index)
    for key, area, borders_on in told:
        shape = district.geometry[key]
        borders = district.intersection(shape).length.drop(key)
        assert set(borders[borders > 0].index) == set(borders_on.split(", "))
        assert shape.area / 1e6 == pytest.approx(float(area), rel=0.04, abs=0.005)


def test_the_district_is_known_by_its_names_and_says_how_sure_it_is():
    district = demo.district()
    assert district.columns.tolist() == ["fa", "en", "nahiyeh", "aliases", "geometry"]
    assert place_by_name(Places.of(district), "ورد آورد") == ("vardavard", "")
    assert place_by_name(Places.of(district), "تهرانسر") == ("", "neighbourhood-ambiguous")
    assert "۱۰۰ متر" in demo.note()["fa"]
    assert "100 m" in demo.note()["en"]


def test_invented_residents_sum_to_the_census():
    people = demo.people()
    assert people.columns.tolist() == POPULATION.names
    assert people["people"].sum() == 186_600
    assert set(people["neighbourhood"]) == set(demo.district().index)
    assert set(people["year"]) == {1395}
    assert people["source"].str.contains("ساختگی").all()


def test_the_same_cases_every_time(cases):
    pd.testing.assert_frame_equal(cases, demo.cases())


def test_three_thousand_typed_cases_over_24_whole_months(cases):
    assert cases.columns.tolist() == CASES.names
    assert len(cases) == 3000
    assert cases["id"].is_unique
    assert month_start(1403 * 12) <= cases["day"].min() < month_start(1403 * 12 + 1)
    assert month_start(1404 * 12 + 11) <= cases["day"].max() < month_start(1405 * 12)


def test_every_word_of_the_cases_is_the_catalogues(cases):
    words = {
        "issue": facts.issues(),
        "severity": facts.severities(),
        "status": facts.statuses(),
        "age_band": facts.ages(),
        "sex": facts.sexes(),
        "agency": facts.agencies(),
    }
    for column, known in words.items():
        assert set(cases[column].dropna()) <= set(known), column
    assert set(" ".join(cases["needs"]).split()) <= set(facts.needs())
    assert set(cases["issue"]) == set(facts.demonstration()["issues"])
    assert (cases.loc[cases["urgent"], "severity"] == "high").all()
    assert all(needs.split() == sorted(needs.split()) for needs in cases["needs"])


def test_most_cases_have_a_point_some_a_name_a_few_are_snapped_and_twelve_outside(cases):
    assert cases["located"].value_counts().to_dict() == {"point": 2841, "name": 150, "snapped": 9}
    assert (cases["neighbourhood"] == OUTSIDE).sum() == 12
    assert cases.loc[cases["located"] == "name", ["lon", "lat"]].isna().all(axis=None)
    pointed = cases[cases["located"] != "name"]
    keys, how = locate(Places.of(demo.district()), pointed["lon"].to_numpy(), pointed["lat"].to_numpy())
    assert keys.tolist() == pointed["neighbourhood"].tolist()
    assert (how == "snapped").tolist() == (pointed["located"] == "snapped").tolist()


@pytest.mark.parametrize("issue", ["working_street_children", "school_dropout", "child_abuse"])
def test_childrens_issues_are_about_children(cases, issue):
    bands = cases.loc[cases["issue"] == issue, "age_band"].dropna()
    assert all(facts.ages()[band].most < 18 for band in bands)


def test_old_cases_are_mostly_closed_and_new_ones_mostly_not(cases):
    closed = cases["status"] == "closed"
    assert closed[cases["day"] < month_start(1404 * 12)].mean() > 0.7
    assert closed[cases["day"] >= month_start(1404 * 12 + 11)].mean() < 0.15


def test_the_season_and_the_growth_can_be_seen(cases):
    month = np.searchsorted([month_start(1403 * 12 + m) for m in range(1, 24)], cases["day"], side="right")
    calendar = month % 12 + 1
    homeless = cases["issue"] == "homelessness"
    waste = (cases["issue"] == "waste_picking") & (cases["neighbourhood"] != "tehransar_sharqi")  # where its spot lies
    assert (homeless & np.isin(calendar, [9, 10, 11])).sum() > 3 * (homeless & np.isin(calendar, [3, 4, 5])).sum()
    assert (waste & (month >= 12)).sum() > 1.4 * (waste & (month < 12)).sum()


@pytest.mark.parametrize("spot", facts.demonstration()["spots"], ids=lambda spot: f"{spot['issue']}: {spot['why']}")
def test_a_planted_spot_holds_its_share_of_its_issue(cases, spot):
    mine = cases[(cases["issue"] == spot["issue"]) & cases["lon"].notna()]
    near = _metres(mine["lon"], mine["lat"]).distance(_metres([spot["lon"]], [spot["lat"]])[0]) <= spot["radius"] * 1.3
    months = [month_start(1403 * 12 + m) for m in (spot["months"][0] - 1, spot["months"][1])]
    in_time = mine["day"].between(months[0], months[1] - 1).to_numpy()
    assert (near.to_numpy() & in_time).sum() >= 0.8 * spot["share"] * len(mine)


def test_the_planted_gaps_have_much_need_and_no_help_near(cases):
    resources, district = demo.resources(), demo.district().to_crs(UTM_39N)
    help_at = _metres(resources["lon"], resources["lat"])
    rate = cases["neighbourhood"].value_counts() / demo.people().set_index("neighbourhood")["people"]
    for key in GAPS:
        assert help_at.distance(district.geometry[key].centroid).min() > 1900
        assert rate[key] > 1.5 * rate.median()


def test_places_of_help_are_named_typed_inside_the_district_and_approximate():
    resources = demo.resources()
    assert resources.columns.tolist() == RESOURCES.names
    assert set(resources["position"]) == {"approximate"}
    assert set(resources["kind"]) <= set(facts.kinds())
    assert set(resources["agency"]) <= set(facts.agencies())
    assert set(" ".join(resources["services"]).split()) <= set(facts.services())
    keys, how = locate(Places.of(demo.district()), resources["lon"].to_numpy(), resources["lat"].to_numpy())
    assert set(how) == {"point"}
    at = dict(zip(resources["en"], keys, strict=True))
    assert at["Vardavard welfare supply and development centre"] == "vardavard"
    assert at["Police station 150 Tehransar"].startswith("tehransar")
    assert at["Police station 154 Chitgar"].startswith("chitgar")
    assert not set(keys) & set(GAPS)


def test_the_maps_ground_lies_outside_the_district():
    ground = facts.ground()
    assert [station["fa"] for station in ground["stations"]] == [
        "ورزشگاه آزادی", "چیتگر", "ایران‌خودرو", "وردآورد", "گرم‌دره"
    ]  # fmt: skip
    spots = pd.DataFrame([*ground["stations"], *ground["around"]])
    assert set(locate(Places.of(demo.district()), spots["lon"], spots["lat"])[0]) == {OUTSIDE}


def test_an_empty_store_is_filled_with_one_batch_for_each_agency(tmp_path, cases):
    store = Store.open(tmp_path / "data")
    demo.load(store)
    snapshot = store.snapshot()
    assert snapshot.demonstration
    assert len(snapshot.cases) == 3000
    assert snapshot.batches.set_index("agency")["cases"].to_dict() == cases["agency"].value_counts().to_dict()
    assert snapshot.people.sum() == 186_600
    assert snapshot.boundaries_note == demo.note()
    assert len(snapshot.resources) == len(demo.resources())


def test_the_hours_of_every_place_and_whom_it_is_for_are_understood():
    told = facts.demonstration()["resources"]
    assert [place["hours"] for place in told if opening.read(place["hours"]) is None] == []
    assert [place["who"] for place in told if audience.read(place["who"]) is None] == []
    at = demo.resources().set_index("en")
    assert opening.open_hours(at["hours"]["Sample night shelter"])[[0, 12, 23]].tolist() == [True, False, True]
    assert at.loc["Parto (Pouyashahr) centre", ["age_from", "age_to"]].tolist() == [6, 17]
    assert at["sex"]["Sample night shelter"] == "male"


def test_of_children_and_of_nobody_else_it_is_told_with_whom_how_long_and_in_what_danger(cases):
    told = cases[cases["company"].notna()]
    assert all(facts.ages()[band].most < 18 for band in told["age_band"])
    assert set(told["company"]) == set(facts.companies())
    assert set(" ".join(cases["hazards"]).split()) <= set(facts.hazards())
    assert (cases.loc[cases["company"].isna(), "hazards"] == "").all()
    hours = cases["street_hours"].dropna()
    assert (hours.min() >= 0.5, hours.max() <= 24, (hours * 2 % 1 == 0).all()) == (True, True, True)
    assert 400 < len(told) < 1000


def test_the_circumstances_are_drawn_apart_from_all_else(cases):
    """The sum was noted before they were added: nothing else of the demonstration moved."""
    rest = cases.drop(columns=["company", "street_hours", "hazards"])
    assert int(pd.util.hash_pandas_object(rest, index=False).sum()) == 17119603804837143178
