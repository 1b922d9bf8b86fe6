from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Transformer
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geodata import demo, demo_roads
from geodata.facts import demonstration, demonstration_roads, ground
from geodata.locate import UTM_39N
from geodata.network import MAIN, RAILWAY, STREET, Network
from geodata.store import Store
from geodata.ways import LONGEST, TOGETHER

FREEWAY, RAIL = "freeway", "railway"


@pytest.fixture(scope="module")
def district() -> gpd.GeoDataFrame:
    return demo.district()


@pytest.fixture(scope="module")
def roads(district) -> Network:
    return demo_roads.roads(district)


def metres(lon, lat) -> np.ndarray:
    return np.column_stack(Transformer.from_crs(4326, UTM_39N, always_xy=True).transform(lon, lat))


def lines(roads: Network, chosen: np.ndarray) -> shapely.Geometry:
    plane = metres(roads.lon, roads.lat)
    ends = np.stack([plane[roads.start[chosen]], plane[roads.end[chosen]]], axis=1)
    return shapely.union_all(shapely.linestrings(ends))


def kinds(roads: Network) -> dict[str, np.ndarray]:
    walked, driven = np.isfinite(roads.walk), np.isfinite(roads.drive)
    return {FREEWAY: driven & ~walked, RAIL: roads.rank == RAILWAY, "open": walked}


def pieces(roads: Network, minutes: np.ndarray) -> np.ndarray:
    """Return how many nodes each strongly connected part has that has edges at all, largest first."""
    usable = np.isfinite(minutes)
    ends, size = (roads.start[usable], roads.end[usable]), len(roads.lon)
    _, part = connected_components(coo_array((np.ones(usable.sum()), ends), shape=(size, size)), connection="strong")
    return np.sort(np.bincount(part[np.unique(ends)]))[::-1]


def test_the_roads_are_invented_and_say_so_in_both_languages(roads):
    assert roads.invented
    assert "ساختگی" in roads.note["fa"]
    assert "Invented" in roads.note["en"]


def test_they_are_the_same_every_time(district, roads):
    assert demo_roads.roads(district).to_bytes() == roads.to_bytes()


def test_there_are_enough_nodes_to_measure_by_and_few_enough_to_be_quick(roads):
    assert 4000 <= len(roads.lon) <= 12000
    assert 0 < roads.metres.min() <= roads.metres.max() <= LONGEST


def test_no_edge_is_shorter_than_the_line_between_its_nodes_and_few_go_round_a_corner(roads):
    plane = metres(roads.lon, roads.lat)
    detour = roads.metres - np.hypot(*(plane[roads.start] - plane[roads.end]).T)
    assert detour.min() > -TOGETHER
    assert (detour > TOGETHER).mean() < 0.01


def test_everybody_can_walk_and_drive_from_everywhere_to_everywhere(roads):
    assert len(pieces(roads, roads.walk)) == 1
    assert len(pieces(roads, roads.drive)) == 1


def test_nobody_in_any_neighbourhood_is_more_than_300_metres_from_a_node(district, roads):
    walked = np.unique(roads.start[np.isfinite(roads.walk) & np.isfinite(roads.drive)])
    tree = cKDTree(metres(roads.lon, roads.lat)[walked])
    draw = np.random.default_rng(0)
    for key, area in district.to_crs(UTM_39N).geometry.items():
        tried = draw.uniform(area.bounds[:2], area.bounds[2:], (3000, 2))
        inside = tried[shapely.contains_xy(area, *tried.T)]
        assert tree.query(inside)[0].max() <= 300, key


def test_the_freeway_is_driven_and_not_walked_and_the_railway_neither(roads):
    of = kinds(roads)
    assert set(roads.rank[of[FREEWAY]]) == {MAIN}
    assert not np.isfinite(roads.drive[of[RAIL]]).any()
    assert not np.isfinite(roads.walk[of[RAIL]]).any()
    assert roads.metres[of[RAIL]].sum() > 15_000
    assert set(roads.rank[of["open"]]) == {MAIN, STREET}


def test_freeway_and_railway_lie_outside_the_district_and_do_not_meet(district, roads):
    of = kinds(roads)
    freeway, railway = lines(roads, of[FREEWAY]), lines(roads, of[RAIL])
    whole = district.to_crs(UTM_39N).union_all()
    assert not freeway.intersects(railway)
    assert 25 < freeway.distance(whole) < 41  # it runs 40 m outside, and edges cut its corners
    assert railway.distance(whole) > freeway.distance(whole)


def test_freeway_and_railway_are_crossed_near_the_stations_only(roads):
    of = kinds(roads)
    both = lines(roads, of["open"]).intersection(lines(roads, of[RAIL]))
    crossed = np.array([shapely.get_coordinates(point).mean(axis=0) for point in shapely.get_parts(both)])
    stations = metres([s["lon"] for s in ground()["stations"]], [s["lat"] for s in ground()["stations"]])
    assert sorted(set(cKDTree(stations).query(crossed)[1])) == [0, 1, 2, 3, 4]
    assert cKDTree(stations).query(crossed)[0].max() < 5


def test_without_the_crossings_nobody_reaches_the_stations(roads):
    rail = lines(roads, kinds(roads)[RAIL]).buffer(6)
    plane = metres(roads.lon, roads.lat)
    ends = shapely.linestrings(np.stack([plane[roads.start], plane[roads.end]], axis=1))
    cut = np.where(shapely.intersects(ends, rail), np.inf, roads.walk)
    assert len(pieces(roads, cut)) > 1


def test_some_streets_are_one_way_by_car_and_never_on_foot(roads):
    def back(minutes):
        usable = np.isfinite(minutes)
        return set(zip(roads.start[usable], roads.end[usable], strict=True))

    driven, walked = back(roads.drive), back(roads.walk)
    one_way = [pair for pair in driven if pair[::-1] not in driven]
    assert 20 < len(one_way) < 0.05 * len(driven)
    assert all(pair[::-1] in walked for pair in walked)


def test_one_way_streets_of_a_neighbourhood_go_turn_about(district, roads):
    usable = np.isfinite(roads.drive)
    driven = set(zip(roads.start[usable].tolist(), roads.end[usable].tolist(), strict=True))
    start, end = np.array([pair for pair in driven if pair[::-1] not in driven]).T
    inside = shapely.contains_xy(district.geometry["tehransar_shomali"], roads.lon[start], roads.lat[start])
    northward = (roads.lat[end] > roads.lat[start])[inside]
    assert 0 < northward.sum() < len(northward)


def test_a_street_of_20_km_an_hour_takes_3_minutes_a_kilometre(roads):
    street = (roads.rank == STREET) & np.isfinite(roads.drive)
    slowest = roads.drive[street] / roads.metres[street] * 1000
    assert demonstration_roads()["speeds"]["street"]["drive"] == 20
    assert slowest.max() == pytest.approx(3)


def test_the_two_police_areas_are_whole_neighbourhoods_on_either_side_of_the_border(district):
    areas = demo_roads.jurisdictions(district)
    assert list(areas["agency"]) == ["kalantari_150", "kalantari_154"]
    assert list(areas.columns) == ["fa", "en", "agency", "geometry"]
    east, west = areas.geometry
    assert east.representative_point().x > demonstration()["police_border"] > west.representative_point().x
    assert shapely.area(east.intersection(west)) == pytest.approx(0)
    assert shapely.area(shapely.union(east, west).symmetric_difference(district.union_all())) == pytest.approx(0)
    inside = district.representative_point()
    assert east.contains(inside["esteqlal"])
    assert west.contains(inside["daneshgah_tehran"])
    assert areas["fa"].str.contains("ساختگی").all()
    assert areas["en"].str.contains("invented").all()


def test_the_demonstration_brings_its_roads_and_areas_and_takes_them_along_when_it_goes(tmp_path, district):
    store = Store.open(tmp_path)
    demo.load(store)
    held = store.snapshot()
    assert held.network is not None
    assert held.network.invented
    assert list(held.jurisdictions["agency"]) == ["kalantari_150", "kalantari_154"]
    rows = held.cases.head(1).assign(id="of the real world")
    store.add_rows(rows, agency="behzisti", file_name="real.xlsx")
    after = store.snapshot()
    assert after.network is None
    assert after.jurisdictions.empty
