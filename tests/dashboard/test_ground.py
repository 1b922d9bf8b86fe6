"""The quiet ground: main roads, freeway and railway once by address, and agencies' areas that a page may show."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from flask import Flask

from dashboard import mapstyle, server, shapes
from dashboard.desk import Desk
from dashboard.settings import Settings
from geodata import demo
from geodata.network import MAIN, PATH, RAILWAY, STREET, Network
from geodata.store import Store
from tests.snapshots import snapshot

STYLE = mapstyle.style("http://x", "v1", "fa")
INF = np.inf


def along(*kinds: tuple[int, float, float], lon=51.20) -> Network:
    """Return a network of one edge a kind (rank, walk, drive), end to end going east."""
    places = lon + np.arange(len(kinds) + 1) / 1000
    start = np.arange(len(kinds))
    rank, walk, drive = zip(*kinds, strict=True)
    return Network(places, np.full(len(places), 35.7), start, start + 1, np.full(len(kinds), 90.0), walk, drive, rank)


@pytest.fixture
def drawn(town):
    """Return kind -> shape of what is drawn for a network."""

    def lines(network: Network | None) -> dict[str, shapely.Geometry]:
        features = shapes.roads(replace(snapshot(town), network=network))["features"]
        return {f["properties"]["kind"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in features}

    return lines


def test_main_roads_freeway_and_railway_are_drawn_and_streets_are_not(drawn):
    found = drawn(along((MAIN, 1, 1), (MAIN, INF, 1), (RAILWAY, INF, INF), (STREET, 1, 1), (PATH, 1, INF)))
    ends = {kind: [xy[0] for xy in shapely.get_coordinates(line).round(3).tolist()] for kind, line in found.items()}
    assert ends == {"main": [51.2, 51.201], "freeway": [51.201, 51.202], "railway": [51.202, 51.203]}


def test_a_road_of_many_edges_and_two_directions_is_one_line(drawn):
    there = along((MAIN, 1, 1), (MAIN, 1, 1), (MAIN, 1, 1))
    both = [np.concatenate([one, other]) for one, other in ((there.start, there.end), (there.end, there.start))]
    twice = [np.tile(getattr(there, name), 2) for name in ("metres", "walk", "drive", "rank")]
    found = drawn(Network(there.lon, there.lat, *both, *twice))
    assert found["main"].geom_type == "LineString"
    assert shapely.get_num_coordinates(found["main"]) == 2  # straight on, so that the bends between say nothing


def test_without_a_network_the_railway_goes_from_station_to_station(drawn):
    found = drawn(None)
    assert list(found) == ["railway"]
    assert shapely.get_num_coordinates(found["railway"]) == 5


def test_roads_far_from_the_district_are_left_out(drawn):
    assert "main" in drawn(along((MAIN, 1, 1), lon=51.275))
    assert "main" not in drawn(along((MAIN, 1, 1), lon=51.285))


def test_the_ground_lies_below_the_areas_and_agencies_areas_above_them_and_hidden():
    order = [layer["id"] for layer in STYLE["layers"]]
    below = order.index(mapstyle.BELOW)
    assert [order.index(name) < below for name in ("main", "freeway", "railway")] == [True] * 3
    assert order.index("jurisdictions") > below
    layer = next(layer for layer in STYLE["layers"] if layer["id"] == "jurisdictions")
    assert layer["layout"]["visibility"] == "none"
    assert layer["paint"]["line-dasharray"]
    assert {"roads", "jurisdictions"} <= set(STYLE["sources"])


def test_agencies_areas_carry_their_names_in_the_readers_language(town):
    areas = gpd.GeoDataFrame(
        {"fa": ["یک", "دو"], "en": ["One", ""], "agency": [None, None]}, geometry=list(town.geometry[:2]), crs=4326
    )
    held = replace(snapshot(town), jurisdictions=areas)
    names = {
        language: [f["properties"]["name"] for f in shapes.jurisdictions(held, language)["features"]]
        for language in ("fa", "en")
    }
    assert names == {"fa": ["یک", "دو"], "en": ["One", "دو"]}
    assert shapes.jurisdictions(snapshot(town), "fa")["features"] == []


def test_the_demonstrations_ground_is_served_for_ever_and_small(tmp_path):
    store = Store.open(tmp_path)
    demo.load(store)
    app = Flask("ground")
    server.register(app, Desk(Settings(tmp_path), store))
    for name in ("roads", "jurisdictions"):
        answer = app.test_client().get(f"/shapes/v1/fa/{name}.geojson")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.json["features"]
        assert len(gzip.compress(answer.data)) < 20_000
