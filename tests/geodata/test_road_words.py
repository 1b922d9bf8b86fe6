"""Whatever stands in the fields of a road file is understood as something, and the catalogue's words as themselves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from geodata import facts, road_words
from geodata.network import MAIN, PATH, RAILWAY, STREET
from geodata.persian import fold

CLASSES = facts.road_words()["classes"]
NAMES = sorted({name for names in facts.road_words()["fields"].values() for name in names})
SAID = sorted({word for words in facts.road_words()["answers"].values() for word in words})
TEXTS = some.one_of(some.none(), some.text(max_size=8), some.sampled_from(SAID), some.integers(-2, 200), some.floats())


def rows(**fields) -> pd.DataFrame:
    count = max(len(value) if isinstance(value, list) else 1 for value in fields.values())
    return pd.DataFrame(fields, index=range(count))


def test_no_word_means_two_classes():
    folded = [fold(word) for entry in CLASSES.values() for word in entry["words"]]
    assert len({*folded}) == len({(fold(w), key) for key, entry in CLASSES.items() for w in entry["words"]})
    assert "" not in folded


def test_every_class_has_speeds_that_a_city_knows_and_a_rank():
    for entry in CLASSES.values():
        assert 0 <= entry["walk"] <= 5
        assert 0 <= entry["drive"] <= 110
        assert entry["rank"] in road_words.RANKS


@pytest.mark.parametrize(
    ("word", "rank"),
    [
        ("motorway_link", MAIN),
        ("شرياني درجه ١", MAIN),
        ("Residential ", STREET),
        ("کوچهٔ", STREET),
        ("بن‌بست", STREET),
        ("پیاده‌رو", PATH),
        ("راه آهن", RAILWAY),
        ("مترو", road_words.NO_ROAD),
    ],
)
def test_words_are_known_in_any_spelling(word, rank):
    found = road_words.understood(rows(نوع=word))
    assert found.rank.tolist() == [rank]
    assert found.strange == {}


def test_lines_of_openstreetmap_without_a_class_are_no_roads_and_elsewhere_they_are_streets():
    assert road_words.understood(rows(highway=["residential", None], osm_id="1")).rank.tolist() == [STREET, -1]
    assert road_words.understood(rows(highway=["residential", None])).rank.tolist() == [STREET, STREET]


def test_tags_packed_into_one_text_count_like_fields_and_fields_come_first():
    packed = '"maxspeed"=>"30","oneway"=>"-1","note"=>"says \\"oneway\\"=>\\"yes\\""'
    found = road_words.understood(rows(highway="primary", other_tags=packed))
    assert (found.drive.tolist(), found.direction.tolist()) == ([30.0], [-1])
    assert road_words.understood(rows(highway="primary", oneway="yes", other_tags=packed)).direction.tolist() == [1]


def test_roundabouts_and_motorways_of_openstreetmap_are_one_way_unless_it_says_otherwise():
    def direction(**fields):
        return road_words.understood(rows(osm_id="1", **fields)).direction.tolist()[0]

    assert direction(highway="motorway") == 1
    assert direction(highway="motorway", oneway="no") == 0
    assert direction(highway="primary", junction="roundabout") == 1
    assert direction(highway="primary", other_tags='"junction"=>"circular"') == 1
    assert direction(highway="primary") == 0
    assert road_words.understood(rows(highway="motorway")).direction.tolist() == [0]


def test_a_field_of_any_name_holds_the_classes_where_a_third_of_it_are_known_words():
    told = ["خیابان", "کوچه", "x", "y", "z"]
    assert road_words.understood(rows(tabaghe=told)).strange == {"x": 1, "y": 1, "z": 1}
    assert not road_words.understood(rows(tabaghe=[*told[1:], "w"])).classed


def test_a_sign_for_some_opens_what_a_sign_for_all_closes():
    private = {"highway": "residential", "access": "private"}
    cars = road_words.understood(rows(**private, motor_vehicle="yes"))
    assert (cars.walk.tolist(), cars.drive.tolist()) == ([0.0], [20.0])
    walkers = road_words.understood(rows(**private, foot="yes"))
    assert (walkers.walk.tolist(), walkers.drive.tolist()) == ([4.5], [0.0])


def test_a_railway_is_not_walked_whatever_its_signs_say():
    assert road_words.understood(rows(highway="rail", foot="yes")).walk.tolist() == [0.0]


@pytest.mark.parametrize(
    ("fields", "level"),
    [
        ({"layer": "2", "bridge": "yes"}, 2),
        ({"bridge": "viaduct"}, 1),
        ({"bridge": "no"}, 0),
        ({"bridge": "F", "tunnel": "T"}, -1),
        ({"layer": "-1"}, -1),
        ({"layer": "ground"}, 0),
        ({"layer": 1.0}, 1),
        ({"bridge": True}, 1),
        ({"bridge": False}, 0),
        ({"پل": "دارد"}, 1),
    ],
)
def test_bridges_and_tunnels_lie_on_levels_of_their_own(fields, level):
    assert road_words.understood(rows(highway="primary", **fields)).level.tolist() == [level]


def test_a_footbridge_and_a_tunnel_lie_off_the_ground_by_their_class():
    assert road_words.understood(rows(نوع=["پل عابر پیاده", "تونل", "خیابان"])).level.tolist() == [1, -1, 0]


@settings(max_examples=150, deadline=None)
@given(some.dictionaries(some.sampled_from([*NAMES, "other_tags", "x"]), some.lists(TEXTS, min_size=3, max_size=3)))
def test_whatever_the_fields_hold_every_line_gets_an_answer(fields):
    found = road_words.understood(pd.DataFrame(fields, index=range(3)))
    for name in ("walk", "drive"):
        speeds = getattr(found, name)
        assert speeds.shape == (3,)
        assert np.isfinite(speeds).all()
        assert (speeds >= 0).all()
        assert (speeds <= 200).all()
    assert set(found.direction) <= {-1, 0, 1}
    assert set(found.rank) <= {-1, MAIN, STREET, PATH, RAILWAY}
    assert found.level.dtype.kind == "i"
    assert found.barrier.dtype == bool
