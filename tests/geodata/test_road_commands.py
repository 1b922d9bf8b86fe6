"""``network`` and ``jurisdictions`` on the command line: their JSON, their exit status, what status says afterwards."""

from __future__ import annotations

import json

import geopandas as gpd
import pytest
import shapely
from pyproj import Transformer

from geodata import demo
from geodata.__main__ import main
from geodata.locate import UTM_39N
from geodata.store import Store

MIDDLE = Transformer.from_crs(4326, UTM_39N, always_xy=True).transform(51.257, 35.6966)  # of Tehransar


@pytest.fixture
def run(tmp_path, capsys):
    """Run one command on this test's data folder; return its exit status and its JSON object."""

    def command(*arguments: object) -> tuple[int, dict]:
        status = main(["--data", str(tmp_path / "var"), *map(str, arguments), "--json"])
        return status, json.loads(capsys.readouterr().out)

    return command


@pytest.fixture
def streets(tmp_path):
    """A file of two streets of 90 m end to end, and the railway."""
    lines = [[(0, 0), (90, 0)], [(90, 0), (180, 0)], [(0, 50), (180, 50)]]
    shapes = shapely.transform(shapely.linestrings(lines[:2]), lambda xy: xy + MIDDLE).tolist()
    shapes.append(shapely.transform(shapely.LineString(lines[2]), lambda xy: xy + MIDDLE))
    frame = gpd.GeoDataFrame({"رده": ["خیابان", "شریانی", "راه‌آهن"]}, geometry=shapes, crs=UTM_39N)
    frame.to_crs(4326).to_file(tmp_path / "streets.geojson")
    return tmp_path / "streets.geojson"


@pytest.fixture
def areas(tmp_path):
    """A file of one area around the whole district."""
    around = shapely.box(51.0, 35.6, 51.4, 35.8)
    gpd.GeoDataFrame({"name": ["کلانتری ۱۵۰"]}, geometry=[around], crs=4326).to_file(tmp_path / "areas.gpkg")
    return tmp_path / "areas.gpkg"


def test_a_network_is_stored_and_told(run, streets, tmp_path):
    assert run("status")[1]["network"] is None
    status, report = run("network", streets)
    assert status == 0
    assert (report["lines"], report["nodes"], report["edges"], report["parts"]) == (3, 6, 6, 1)
    assert report["kilometres"] == {"main": 0.1, "street": 0.1, "path": 0.0, "railway": 0.2}
    assert (report["joined"], report["left_out_km"]) == ("vertices", 0.0)
    assert "tehransar_markazi" not in report["without_roads"]
    assert "vardavard" in report["without_roads"]
    assert [problem["code"] for problem in report["problems"]] == ["network-without-roads"]
    held = run("status")[1]["network"]
    assert (held["nodes"], held["edges"], held["km"], held["invented"]) == (6, 6, 0, False)
    assert "streets.geojson" in held["note"]["fa"]
    assert len(Store.open(tmp_path / "var").snapshot().network.lon) == 6


def test_another_network_takes_the_place_of_the_demonstrations(run, streets, tmp_path):
    demo.load(Store.open(tmp_path / "var"))
    before = run("status")[1]
    assert before["network"]["invented"]
    assert before["network"]["nodes"] > 4000
    assert before["jurisdictions"] == 2
    run("network", streets)
    assert not run("status")[1]["network"]["invented"]


def test_areas_are_stored_and_told(run, areas):
    assert run("status")[1]["jurisdictions"] == 0
    status, report = run("jurisdictions", areas)
    assert (status, report) == (
        0,
        {"accepted": 1, "agencies": {"کلانتری ۱۵۰": "kalantari_150"}, "problems": []},
    )
    assert run("status")[1]["jurisdictions"] == 1


@pytest.mark.parametrize("command", ["network", "jurisdictions"])
def test_what_cannot_be_read_leaves_what_was_stored(run, streets, areas, tmp_path, command):
    run("network", streets)
    run("jurisdictions", areas)
    before = run("status")[1]
    (tmp_path / "broken.geojson").write_text("{}", encoding="utf-8")
    for path in (tmp_path / "broken.geojson", tmp_path / "nowhere.gpkg", {"network": areas}.get(command, streets)):
        status, report = run(command, path)
        assert status == 2
        assert report["error"]
    assert run("status")[1] == before


@pytest.mark.parametrize("language", ["fa", "en"])
def test_people_are_told_in_their_language(tmp_path, capsys, streets, areas, language):
    def say(*arguments):
        main(["--data", str(tmp_path / "var"), "--language", language, *map(str, arguments)])
        return capsys.readouterr().out

    assert "streets.geojson" in say("network", streets)
    assert "areas.gpkg" in say("jurisdictions", areas)
    told = say("status")
    assert ("کیلومتر راه" if language == "fa" else "km of roads") in told
    assert ("حوزه" if language == "fa" else "areas that agencies answer for") in told
    assert "ساختگی" not in told
    assert "invented" not in told
