import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from shapely import box

from geodata import boundaries
from geodata.locate import SNAP, UTM_39N, WGS84, Places, bare, locate, names, place_by_name
from geodata.snapshot import OUTSIDE

METRES = Transformer.from_crs(WGS84, UTM_39N, always_xy=True)
EAST_EDGE = (51.23, 35.715)


def _town(keys="abcd"):
    """Two by two squares, keys from the south-west to the north-east, row by row."""
    squares = [box(51.2 + i, 35.7 + j, 51.21 + i, 35.71 + j) for j in (0, 0.01) for i in (0, 0.01)]
    columns = {"fa": [f"محله {key}" for key in keys], "en": list(keys), "nahiyeh": "", "aliases": ""}
    return gpd.GeoDataFrame(columns, geometry=squares, index=list(keys), crs=4326)


def _one(places, lon, lat):
    keys, how = locate(places, np.array([lon]), np.array([lat]))
    return keys[0], how[0]


def _metres_east(lon, lat, metres):
    east, north = METRES.transform(lon, lat)
    return METRES.transform(east + metres, north, direction="INVERSE")


def test_a_point_inside_belongs_to_its_square(town):
    assert _one(Places.of(town), 51.215, 35.715) == ("centre", "point")


def test_a_point_on_a_shared_border_belongs_to_the_first_key_in_the_alphabet(town):
    places = Places.of(town)
    assert _one(places, 51.21, 35.715) == ("centre", "point")  # centre | west
    assert _one(places, 51.22, 35.715) == ("centre", "point")  # centre | east
    assert _one(places, 51.215, 35.72) == ("centre", "point")  # north above
    assert _one(places, 51.205, 35.72) == ("north_west", "point")  # north_west | west


def test_a_corner_of_four_belongs_to_the_first_key_whatever_the_order_of_the_polygons(town):
    for order in (town, town[::-1], town.sample(frac=1, random_state=3)):
        assert _one(Places.of(order), 51.21, 35.71) == ("centre", "point")
        assert _one(Places.of(order), 51.20, 35.73) == ("north_west", "point")


def test_a_point_25_metres_out_is_snapped_and_one_beyond_is_outside(town):
    places = Places.of(town)
    assert _one(places, *_metres_east(*EAST_EDGE, 24.9)) == ("east", "snapped")
    assert _one(places, *_metres_east(*EAST_EDGE, 25.1)) == (OUTSIDE, "outside")


def test_the_border_of_snapping_is_included():
    frame = gpd.GeoDataFrame(
        {"fa": ["یک"], "en": ["one"], "aliases": [""]},
        geometry=gpd.GeoSeries([box(520_000, 3_950_000, 521_000, 3_951_000)], crs=UTM_39N).to_crs(WGS84).to_numpy(),
        index=["one"],
        crs=4326,
    )
    places = Places.of(frame)
    at = [METRES.transform(521_000 + d, 3_950_500, direction="INVERSE") for d in (SNAP, SNAP + 0.01)]
    assert [_one(places, *point) for point in at] == [("one", "snapped"), (OUTSIDE, "outside")]


@pytest.mark.parametrize(("keys", "first"), [("ab", "a"), ("ba", "a")])
def test_a_point_equally_near_to_two_is_snapped_to_the_first_key(keys, first):
    stacked = [box(520_000, north, 521_000, north + 1000) for north in (3_950_000, 3_951_000)]
    frame = gpd.GeoDataFrame({"fa": ["یک", "دو"], "en": "", "aliases": ""}, geometry=stacked, crs=UTM_39N).to_crs(4326)
    beside_both = METRES.transform(521_010, 3_951_000, direction="INVERSE")
    assert _one(Places.of(frame.set_axis(list(keys))), *beside_both) == (first, "snapped")


def test_between_two_neighbours_the_nearer_one_is_chosen():
    squares = [box(520_000, 3_950_000, 521_000, 3_951_000), box(521_030, 3_950_000, 522_000, 3_951_000)]
    frame = gpd.GeoDataFrame({"fa": ["یک", "دو"], "en": "", "aliases": ""}, geometry=squares, crs=UTM_39N).to_crs(4326)
    places = Places.of(frame.set_axis(["a", "b"]))
    near_b = METRES.transform(521_020, 3_950_500, direction="INVERSE")
    assert _one(places, *near_b) == ("b", "snapped")


def test_a_point_without_numbers_has_no_place(town):
    keys, how = locate(Places.of(town), np.array([np.nan, 51.215, np.inf]), np.array([35.715, np.nan, 35.715]))
    assert keys.tolist() == ["", "", ""]
    assert how.tolist() == ["", "", ""]


def test_points_off_the_globe_and_no_points_at_all_are_no_trouble(town):
    places = Places.of(town)
    assert _one(places, 400.0, 95.0) == (OUTSIDE, "outside")
    assert [len(found) for found in locate(places, np.zeros(0), np.zeros(0))] == [0, 0]


def test_without_neighbourhoods_everything_is_outside(town):
    places = Places.of(town[:0])
    assert _one(places, 51.215, 35.715) == (OUTSIDE, "outside")
    assert place_by_name(places, "مرکزی") == ("", "neighbourhood-unknown")


def test_a_hole_is_outside_and_a_second_part_is_inside(town):
    ring = box(51.20, 35.70, 51.23, 35.73) - box(51.21, 35.71, 51.22, 35.72)
    frame = town[:1].set_geometry([ring | box(51.30, 35.70, 51.31, 35.71)])
    places = Places.of(frame)
    assert _one(places, 51.215, 35.715) == (OUTSIDE, "outside")
    assert _one(places, 51.305, 35.705) == ("north_west", "point")


def test_metres_are_measured_in_the_zone_of_the_data(town):
    far = town.set_geometry(town.translate(xoff=30))
    assert Places.of(far).crs.to_epsg() == 32644
    lon, lat = 81.23, 35.715
    forward = Transformer.from_crs(4326, 32644, always_xy=True)
    east, north = forward.transform(lon, lat)
    inside, beyond = (forward.transform(east + d, north, direction="INVERSE") for d in (24.9, 25.1))
    assert _one(Places.of(far), *inside)[1] == "snapped"
    assert _one(Places.of(far), *beyond)[1] == "outside"


coordinates = st.lists(
    st.tuples(
        st.one_of(st.sampled_from([51.20, 51.21, 51.22]), st.floats(51.19, 51.23)),
        st.one_of(st.sampled_from([35.70, 35.71, 35.72]), st.floats(35.69, 35.73)),
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(coordinates, st.randoms(use_true_random=False))
def test_the_answer_depends_neither_on_the_order_of_points_nor_on_their_company(points, random):
    places = Places.of(_town())
    lon, lat = np.array(points).T
    keys, how = locate(places, lon, lat)
    order = list(range(len(points)))
    random.shuffle(order)
    shuffled, _ = locate(places, lon[order], lat[order])
    assert shuffled.tolist() == keys[order].tolist()
    assert [_one(places, *point) for point in points] == list(zip(keys, how, strict=True))


@settings(max_examples=60, deadline=None)
@given(coordinates)
def test_each_point_lies_in_the_first_square_that_holds_it_or_is_within_reach_or_outside(points):
    town = _town()
    keys, how = locate(Places.of(town), *np.array(points).T)
    for (lon, lat), key, means in zip(points, keys, how, strict=True):
        edges = town.bounds
        holds = edges.minx.le(lon) & edges.maxx.ge(lon) & edges.miny.le(lat) & edges.maxy.ge(lat)
        assert (means == "point") == holds.any()
        assert (means == "outside") == (key == OUTSIDE)
        assert not holds.any() or key == holds.idxmax()


def test_a_hundred_thousand_points_agree_with_the_join_of_geopandas(shared):
    neighbourhoods, _ = boundaries.read(shared / "data" / "district21_17.geojson")
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(51.08, 51.30, 100_000), rng.uniform(35.67, 35.75, 100_000)
    keys, how = locate(Places.of(neighbourhoods), lon, lat)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs=4326)
    joined = points.sjoin(neighbourhoods, predicate="intersects").sort_values("key").groupby(level=0)["key"].first()
    assert keys[how == "point"].tolist() == joined.tolist()
    away = points[how == "snapped"].to_crs(32639).distance(neighbourhoods.to_crs(32639).union_all())
    assert away.min() > 0
    assert away.max() <= SNAP + 1e-6
    assert points[how == "outside"].to_crs(32639).distance(neighbourhoods.to_crs(32639).union_all()).min() > SNAP


@pytest.fixture(scope="module")
def schemes(shared):
    """The three schemes of real boundaries."""
    files = {17: "district21_17", 13: "district21_13", 373: "tehran_373"}
    return {n: Places.of(boundaries.read(shared / "data" / f"{file}.geojson")[0]) for n, file in files.items()}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("وردآورد", "vardavard"),
        ("ورداورد", "vardavard"),
        ("ورد آورد", "vardavard"),
        ("محلهٔ وردآورد", "vardavard"),
        ("ویلا شهر", "vilashahr"),
        ("شهرک ویلاشهر", "vilashahr"),
        ("محله شهرک ویلا شهر", "vilashahr"),
        ("چيتگرشمالي", "chitgar_shomali"),
        ("شهرک چیتگر شمالی", "chitgar_shomali"),
        ("North Chitgar", "chitgar_shomali"),
        ("شهرک ۲۲ بهمن", "chitgar_jonubi"),
        ("شهرک 22 بهمن", "chitgar_jonubi"),
        ("تهران‌سر شرقي", "tehransar_sharqi"),
        ("پاسداران", "pasdaran"),
        ("SHAHRAK-E DARYA", "darya"),
        ("شهرک دانشگاه تهران", "daneshgah_tehran"),
    ],
)
def test_a_neighbourhood_is_known_by_every_spelling(schemes, text, key):
    assert place_by_name(schemes[17], text) == (key, "")


@pytest.mark.parametrize(
    "text",
    ["چیتگر", "چيتگر", "شهرک چیتگر", "Chitgar", "تهرانسر", "تهران سر", "محله تهرانسر", "شهرک دانشگاه", "دانشگاه"],
)
def test_a_doubtful_name_is_asked_in_the_scheme_of_seventeen(schemes, text):
    assert place_by_name(schemes[17], text) == ("", "neighbourhood-ambiguous")


@pytest.mark.parametrize(
    ("scheme", "text", "key"),
    [
        (13, "تهرانسر", "tehransar"),
        (13, "تهرانسر شرقی", "tehransar"),
        (13, "چیتگر", "chitgar"),
        (13, "۲۲ بهمن", "chitgar"),
        (373, "چیتگرشمالی", "chitgar_shomali"),
        (373, "شهرک دانشگاه تهران", "daneshgah_tehran"),
        (373, "Tehran University Town", "daneshgah_tehran"),
    ],
)
def test_the_scheme_settles_what_a_name_means(schemes, scheme, text, key):
    assert place_by_name(schemes[scheme], text) == (key, "")


@pytest.mark.parametrize(("scheme", "text"), [(373, "چیتگر"), (373, "پونک جنوبی"), (373, "صادقیه"), (13, "دانشگاه")])
def test_a_name_that_several_bear_is_asked(schemes, scheme, text):
    assert place_by_name(schemes[scheme], text) == ("", "neighbourhood-ambiguous")


def test_a_name_told_apart_by_its_district_is_known(schemes):
    key, code = place_by_name(schemes[373], "صادقیه (منطقه ۲)")
    assert (bool(key), code) == (True, "")


def test_a_blank_is_no_name_and_a_strange_one_is_unknown(schemes):
    assert place_by_name(schemes[17], " ‌ ") == ("", "")
    assert place_by_name(schemes[17], "نازی‌آباد") == ("", "neighbourhood-unknown")
    assert place_by_name(schemes[17], "شهرک") == ("", "neighbourhood-unknown")


def test_an_exact_name_wins_over_the_same_name_with_a_prefix(town):
    frame = town.assign(fa=["شهرک امید", "امید", *town["fa"][2:]])
    places = Places.of(frame)
    assert place_by_name(places, "امید") == ("north", "")
    assert place_by_name(places, "محله امید") == ("north", "")
    assert place_by_name(places, "شهرک امید") == ("north_west", "")


def test_two_neighbourhoods_with_one_alias_make_it_doubtful(town):
    places = Places.of(town.assign(aliases=["بازار", "بازار؛میدان", *[""] * 7]))
    assert place_by_name(places, "بازار") == ("", "neighbourhood-ambiguous")
    assert place_by_name(places, "میدان") == ("north", "")


def test_many_names_are_looked_up_at_once(town):
    texts = pd.Series(["مرکزی", None, "نیست", "مرکزی", float("nan"), ""])
    keys, codes = names(Places.of(town), texts)
    assert keys.tolist() == ["centre", "", "", "centre", "", ""]
    assert codes.tolist() == ["", "", "neighbourhood-unknown", "", "", ""]


def test_no_names_give_no_answers(town):
    assert [len(found) for found in names(Places.of(town), pd.Series([], dtype=object))] == [0, 0]


def test_a_prefix_is_left_out_only_where_a_name_remains():
    assert bare("شهرک آزادی") == bare("آزادی")
    assert bare("محلهٔ شهرک آزادی") == bare("آزادی")
    assert bare("شهرک") == "شهرک"
