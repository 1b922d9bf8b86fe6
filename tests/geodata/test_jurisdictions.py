"""Areas that agencies answer for: like neighbourhoods read from any file, unlike them free to overlap."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from shapely import box

from geodata import jurisdictions
from geodata.problems import Unreadable
from geodata.store import Store

EAST, WEST = box(51.215, 35.70, 51.23, 35.73), box(51.20, 35.70, 51.22, 35.73)  # they overlap by half a square


def saved(path, shapes=(EAST, WEST), crs=4326, **fields):
    gpd.GeoDataFrame(fields, geometry=list(shapes), crs=4326).to_crs(crs).to_file(path)
    return path


@pytest.fixture
def read(tmp_path, town):
    """Write two overlapping areas with some fields and read them."""

    def reading(shapes=(EAST, WEST), ending="gpkg", crs=4326, **fields):
        return jurisdictions.read(saved(tmp_path / f"areas.{ending}", shapes, crs, **fields), town)

    return reading


@pytest.fixture
def refusal(read):
    """Return why a file is refused."""

    def refused(**fields) -> str:
        with pytest.raises(Unreadable) as why:
            read(**fields)
        assert why.value.problem.grade == "refuse"
        return why.value.problem.code

    return refused


@pytest.mark.parametrize(("ending", "crs"), [("gpkg", 4326), ("geojson", 4326), ("shp", 32639), ("kml", 4326)])
def test_areas_are_read_from_any_file_as_they_are(read, ending, crs):
    found, problems = read(ending=ending, crs=crs, Name=["شرقی", "غربی"])
    assert found["fa"].tolist() == ["شرقی", "غربی"]
    assert list(found.columns) == ["fa", "en", "agency", "geometry"]
    assert found.crs.to_epsg() == 4326
    assert shapely.area(found.geometry[0].symmetric_difference(EAST)) < 1e-9
    assert problems == []


def test_a_field_says_the_agency_in_any_of_its_spellings(read):
    found, problems = read(name=["یک", "دو"], نهاد=["کلانتری ۱۵۰", "behzisti"])
    assert found["agency"].tolist() == ["kalantari_150", "behzisti"]
    assert problems == []


def test_an_agency_that_is_not_known_is_told_and_left_out(read):
    found, problems = read(name=["یک", "دو"], agency=["کلانتری ۱۵۰", "کلانتری ۹۹۹"])
    assert found["agency"].tolist() == ["kalantari_150", None]
    assert [(one.code, one.value) for one in problems] == [("jurisdiction-agency", "کلانتری ۹۹۹")]


def test_without_such_a_field_a_name_that_is_an_agencys_says_it(read):
    found, _ = read(name=["كلانتري 150", "حوزهٔ شمال"], name_en=["Station 150", ""])
    assert found["agency"].tolist() == ["kalantari_150", None]
    assert found["en"].tolist() == ["Station 150", "حوزهٔ شمال"]


def test_parts_of_one_name_are_one_area(read):
    parts = (box(51.20, 35.70, 51.21, 35.73), box(51.22, 35.70, 51.23, 35.73))
    found, _ = read(parts, name=["کلانتری ۱۵۰"] * 2)
    assert len(found) == 1
    assert found.geometry[0].geom_type == "MultiPolygon"
    assert found["agency"][0] == "kalantari_150"


def test_an_invalid_outline_is_repaired_and_told(read):
    bow = shapely.Polygon([(51.20, 35.70), (51.23, 35.73), (51.23, 35.70), (51.20, 35.73)])
    found, problems = read((EAST, bow), name=["یک", "دو"])
    assert found.geometry.is_valid.all()
    assert ("polygon-repaired", "دو") in [(one.code, one.value) for one in problems]


@pytest.mark.parametrize(("lat", "told"), [(35.715, ""), (35.714, "جنوب غربی، جنوبی، جنوب شرقی")])
def test_neighbourhoods_mostly_in_no_area_are_named(read, town, lat, told):
    _, problems = read((box(51.20, 35.705 if lat == 35.715 else 35.7051, 51.23, 35.73),), name=["یک"])
    assert [one.value for one in problems] == ([told] if told else [])


def test_another_citys_areas_and_nameless_ones_are_refused(refusal, read, town, tmp_path):
    far = tuple(shapely.transform(shape, lambda xy: xy + (1.0, 0.0)) for shape in (EAST, WEST))
    assert refusal(shapes=far, name=["یک", "دو"]) == "jurisdictions-elsewhere"
    assert refusal(name=["یک", None]) == "boundaries-names-missing"
    assert refusal(code=[1, 2]) == "boundaries-names-missing"
    lines = tuple(shape.boundary for shape in (EAST, WEST))
    assert refusal(shapes=lines, name=["یک", "دو"]) == "boundaries-not-polygons"
    with pytest.raises(Unreadable, match="boundaries"):
        jurisdictions.read(saved(tmp_path / "areas.gpkg", name=["یک", "دو"]), town.head(0))


def test_they_come_back_from_the_store_as_they_went_in(read, tmp_path):
    found, _ = read(name=["کلانتری ۱۵۰", "غربی"])
    store = Store.open(tmp_path / "var")
    store.set_jurisdictions(found)
    held = store.snapshot().jurisdictions
    assert held["agency"].tolist() == ["kalantari_150", None]
    assert held["fa"].tolist() == found["fa"].tolist()
    assert held.geometry.geom_equals(found.geometry).all()
