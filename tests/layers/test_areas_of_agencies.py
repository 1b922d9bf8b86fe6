"""Whose area a neighbourhood lies in, in the town of nine squares."""

import dataclasses

import geopandas as gpd
from shapely import box

from layers import Filter, isochrones, jurisdictions, reach, unserved
from tests.snapshots import case, snapshot


def areas(now, *shapes):
    """Return the snapshot with these areas."""
    columns = {"fa": ["حوزه"] * len(shapes), "en": ["Area"] * len(shapes), "agency": [None] * len(shapes)}
    return dataclasses.replace(now, jurisdictions=gpd.GeoDataFrame(columns, geometry=list(shapes), crs=4326))


def test_a_neighbourhood_lies_where_more_than_half_of_it_does(town):
    west, east = box(51.19, 35.69, 51.2151, 35.74), box(51.2151, 35.69, 51.24, 35.74)
    found = jurisdictions.of_neighbourhoods(areas(snapshot(town), west, east))
    assert (found["west"], found["centre"], found["east"]) == ((0,), (0,), (1,))


def test_areas_that_overlap_both_count_and_without_areas_there_is_none(town):
    whole, west = box(51.19, 35.69, 51.24, 35.74), box(51.19, 35.69, 51.21, 35.74)
    assert jurisdictions.of_neighbourhoods(areas(snapshot(town), whole, west))["west"] == (0, 1)
    assert set(jurisdictions.of_neighbourhoods(snapshot(town)).values()) == {()}


def test_a_gap_names_the_area_it_lies_in(town):
    rows = [case("fights", place="west"), case("fights", place="east")]
    now = areas(snapshot(town, rows), box(51.19, 35.69, 51.21, 35.74))
    frame = unserved.gaps(now, Filter()).frame.set_index("neighbourhood")
    assert (frame.loc["west", "jurisdiction"], frame.loc["east", "jurisdiction"]) == (0, -1)


STATION = {"services": "policing", "capacity": 100.0, "lon": 51.215, "lat": 35.715, "agency": "kalantari_150"}


def watched(town, agency):
    """Return two fights on either side of a station in the middle; the western third is this agency's area."""
    rows = [case("fights", place="west", at=(51.205, 35.715)), case("fights", place="east", at=(51.225, 35.715))]
    now = areas(snapshot(town, rows, help_=[STATION]), box(51.19, 35.69, 51.21, 35.74))
    return dataclasses.replace(now, jurisdictions=now.jurisdictions.assign(agency=[agency]))


def test_a_station_with_an_area_of_its_own_helps_inside_it_only(town):
    left = unserved.by_area(watched(town, "kalantari_150"), Filter()).frame["value"]
    assert (left["west"], left["east"]) == (0, 1)


def test_areas_of_others_or_of_nobody_bind_no_place(town):
    for agency in ("kalantari_154", None):
        assert unserved.by_area(watched(town, agency), Filter()).frame["value"].sum() == 0


def test_a_case_goes_by_its_own_neighbourhood_not_by_that_of_its_cell(town):
    """Along the line between west and centre a cell of the grid belongs to one of them, the cases to both."""
    rows = [case("fights", place=place, at=(lon, 35.7101 + step / 1000)) for step in range(9) for place, lon in SIDES]
    stations = [STATION | {"agency": agency, "capacity": 1000.0} for agency in ("kalantari_150", "kalantari_154")]
    now = areas(snapshot(town, rows, help_=stations[:1]), box(51.19, 35.69, 51.21, 35.74))
    now = dataclasses.replace(now, jurisdictions=now.jurisdictions.assign(agency=["kalantari_150"]))
    left = unserved.by_area(now, Filter()).frame
    assert (left.loc["west", "value"], left.loc["centre", "value"]) == (0, 9)
    assert left.loc["centre", "not_eligible"] == 9


SIDES = (("west", 51.2099), ("centre", 51.2101))


def test_bands_and_areas_of_time_keep_to_the_same_areas(town):
    now = watched(town, "kalantari_150")
    known = reach.by_area(now, Filter()).frame["value"].notna()
    bands = isochrones.surface(now, Filter()).frame
    reached = bands[bands["upper"].notna()]["geometry"]
    held = {
        key: max(shape.intersection(band).area / shape.area for band in reached) for key, shape in town.geometry.items()
    }
    assert {key for key, share in held.items() if share > 0.2} == set(known.index[known])
