import json
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import box

from geodata import boundaries, vector
from geodata.locate import Places, locate, place_by_name
from geodata.problems import Unreadable
from geodata.snapshot import OUTSIDE

PNG = b"\x89PNG\r\n\x1a\n" + bytes(500)


@pytest.fixture
def drawn(town):
    """The town as a municipality would send it: names in fields of its own, no keys."""
    return gpd.GeoDataFrame(
        {"name_fa": list(town["fa"]), "name_en": list(town["en"])}, geometry=list(town.geometry), crs=4326
    )


def _write(frame, path, **options):
    frame.to_file(path, **options)
    return path


def _refusal(path, **options):
    with pytest.raises(Unreadable) as refused:
        boundaries.read(path, **options)
    problem = refused.value.problem
    assert problem.grade == "refuse"
    assert path.name in problem.sentence("fa")
    return problem.code


def _codes(problems):
    return [problem.code for problem in problems]


@pytest.mark.parametrize("crs", [4326, 32639, 3857, 2100])
@pytest.mark.parametrize("ending", ["gpkg", "shp", "geojson"])
def test_every_format_and_coordinate_system_gives_the_same_town(tmp_path, drawn, town, ending, crs):
    read, problems = boundaries.read(_write(drawn.to_crs(crs), tmp_path / f"town.{ending}"))
    assert read["fa"].tolist() == town["fa"].tolist()
    assert read["en"].tolist() == town["en"].tolist()
    assert list(read.index) == list(town.index)
    assert read.crs.to_epsg() == 4326
    assert not set(_codes(problems)) - {"gaps-closed"}
    assert np.abs(read.bounds.to_numpy() - town.bounds.to_numpy()).max() < 1e-6


def test_a_kml_is_read(tmp_path, drawn, town):
    path = _write(drawn.rename(columns={"name_fa": "Name"}), tmp_path / "town.kml", driver="KML")
    read, problems = boundaries.read(path)
    assert read["fa"].tolist() == town["fa"].tolist()
    assert problems == []


@pytest.mark.parametrize("says", [True, False])
@pytest.mark.parametrize("encoding", ["UTF-8", "CP1256"])
def test_a_shapefile_is_read_in_its_encoding_even_unsaid_and_zipped(tmp_path, drawn, encoding, says):
    arabic = drawn.assign(name_fa=drawn["name_fa"].str.replace("ی", "ي").str.replace("ک", "ك"))
    _write(arabic, tmp_path / "town.shp", encoding=encoding)
    endings = ("shp", "shx", "dbf", "prj", "cpg") if says else ("shp", "shx", "dbf", "prj")
    with zipfile.ZipFile(tmp_path / "town.zip", "w") as archive:
        for ending in endings:
            archive.write(tmp_path / f"town.{ending}", f"town.{ending}")
    read, _ = boundaries.read(tmp_path / "town.zip")
    assert read["fa"].tolist() == drawn["name_fa"].tolist()


def test_of_several_layers_the_one_with_areas_is_taken(tmp_path, drawn):
    path = tmp_path / "town.gpkg"
    drawn.set_geometry(drawn.representative_point()).to_file(path, layer="labels")
    drawn.set_geometry(drawn.boundary).to_file(path, layer="streets")
    drawn.to_file(path, layer="areas")
    assert len(boundaries.read(path)[0]) == 9


def test_without_a_coordinate_system_only_degrees_are_taken(tmp_path, drawn):
    degrees = _write(drawn, tmp_path / "degrees.shp", encoding="UTF-8")
    metres = _write(drawn.to_crs(32639), tmp_path / "metres.shp", encoding="UTF-8")
    for path in (degrees, metres):
        path.with_suffix(".prj").unlink()
    assert len(boundaries.read(degrees)[0]) == 9
    assert _refusal(metres) == "boundaries-no-crs"


def test_exchanged_coordinates_are_put_right_and_said(tmp_path, drawn, town):
    turned = drawn.set_geometry(shapely.transform(drawn.geometry.to_numpy(), lambda xy: xy[:, ::-1]), crs=4326)
    read, problems = boundaries.read(_write(turned, tmp_path / "town.geojson"))
    assert _codes(problems) == ["coordinates-swapped"]
    assert read.total_bounds == pytest.approx(town.total_bounds)


def test_another_city_is_taken_even_where_exchanged_coordinates_would_be_in_iran(tmp_path, drawn):
    moscow = drawn.set_geometry(drawn.translate(-13.6, 20.0)).assign(name_fa=drawn["name_en"])
    read, problems = boundaries.read(_write(moscow, tmp_path / "moscow.geojson"))
    assert problems == []
    assert read.total_bounds[:2] == pytest.approx([37.6, 55.7])


def test_coordinates_that_are_not_on_earth_are_refused(tmp_path, drawn):
    metres = drawn.to_crs(32639).set_crs(4326, allow_override=True)
    assert _refusal(_write(metres, tmp_path / "town.geojson")) == "boundaries-elsewhere"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.geojson", b"", "file-empty"),
        ("none.geojson", b'{"type":"FeatureCollection","features":[]}', "file-empty"),
        ("cut.geojson", b'{"type":"FeatureColl', "boundaries-unreadable"),
        ("picture.geojson", PNG, "boundaries-unreadable"),
        ("picture.png", PNG, "boundaries-unreadable"),
        ("table.csv", b"name,people\nA,1\n", "boundaries-unreadable"),
        ("words.txt", b"hello", "boundaries-unreadable"),
    ],
)
def test_what_is_no_map_is_refused_in_one_sentence(tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content)
    assert _refusal(tmp_path / name) == code


def test_a_missing_file_and_a_workbook_are_refused(tmp_path, shared):
    assert _refusal(tmp_path / "nowhere.geojson") == "file-missing"
    assert _refusal(shared / "samples" / "behzisti.xlsx") == "boundaries-unreadable"


def test_a_swollen_archive_and_a_huge_file_are_refused_unread(tmp_path, monkeypatch, drawn):
    monkeypatch.setattr(vector, "LARGEST_UNPACKED", 10_000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", "0" * 10_001)
    assert _refusal(tmp_path / "bomb.zip") == "file-swollen"
    path = _write(drawn, tmp_path / "town.geojson")
    monkeypatch.setattr(vector, "LARGEST", path.stat().st_size - 1)
    assert _refusal(path) == "file-too-large"


@pytest.mark.parametrize(("shape", "word"), [("boundary", "LineString"), ("centroid", "Point")])
def test_lines_and_points_are_refused_and_named(tmp_path, drawn, shape, word):
    metres = drawn.to_crs(32639)
    path = _write(metres.set_geometry(getattr(metres, shape)), tmp_path / "town.gpkg")
    with pytest.raises(Unreadable) as refused:
        boundaries.read(path)
    assert refused.value.problem.code == "boundaries-not-polygons"
    assert word in refused.value.problem.sentence("en")


def test_an_entry_without_shape_is_left_out_and_said(tmp_path, drawn):
    path = _write(drawn.set_geometry(drawn.geometry.where(drawn.index != 2)), tmp_path / "town.geojson")
    read, problems = boundaries.read(path)
    assert len(read) == 8
    assert [(p.code, p.value) for p in problems] == [("polygon-missing", "3")]


def test_an_invalid_shape_is_repaired_and_named(tmp_path, drawn, town):
    bow = shapely.Polygon([(51.20, 35.72), (51.21, 35.73), (51.21, 35.72), (51.20, 35.73)])
    read, problems = boundaries.read(_write(drawn.set_geometry([bow, *drawn.geometry[1:]]), tmp_path / "town.geojson"))
    assert ("polygon-repaired", "شمال غربی") in [(p.code, p.value) for p in problems]
    assert read.is_valid.all()


def test_overlaps_gaps_and_islands_are_said_with_their_names(tmp_path, drawn):
    shapes = list(drawn.geometry)
    shapes[1] = box(51.2095, 35.72, 51.22, 35.73)  # 45 m into north_west
    shapes[8] = box(51.2201, 35.70, 51.23, 35.7099)  # 9 m from south, 11 m from east
    lonely = gpd.GeoDataFrame(
        {"name_fa": ["تنها"], "name_en": ["Lonely"]}, geometry=[box(51.3, 35.7, 51.31, 35.71)], crs=4326
    )
    frame = pd.concat([drawn.set_geometry(shapes), lonely], ignore_index=True)
    read, problems = boundaries.read(_write(frame, tmp_path / "town.geojson"))
    said = [(p.code, p.value) for p in problems]
    assert said == [("gaps-closed", "2 (≤ 11.1 m)"), ("overlap", "شمال غربی، شمالی"), ("island", "تنها")]
    assert shapely.coverage_is_valid(read.to_crs(32639).geometry.to_numpy())


def test_height_is_dropped_and_holes_and_parts_are_kept(tmp_path, drawn):
    shapes = list(drawn.geometry)
    shapes[4] = shapes[4] - box(51.213, 35.713, 51.216, 35.716)
    shapes[8] = shapes[8] | box(51.30, 35.70, 51.31, 35.71)
    read, problems = boundaries.read(_write(drawn.set_geometry(shapely.force_3d(shapes, 9)), tmp_path / "town.geojson"))
    assert problems == []
    assert not read.has_z.any()
    assert len(read.geometry["centre"].interiors) == 1
    assert len(read.geometry["south_east"].geoms) == 2


def test_names_are_cleaned_for_reading(tmp_path, drawn):
    untidy = drawn.assign(name_fa=["  چيتگر   شمالي ", *drawn["name_fa"][1:]])
    read, _ = boundaries.read(_write(untidy, tmp_path / "town.geojson"))
    assert read["fa"].iloc[0] == "چیتگر شمالی"
    assert read.index[0] == "chitgar_shomali"


@pytest.mark.parametrize("field", ["name", "نام", "محله", "NAME", "mahalle", "title", "نام محله", "whatever"])
def test_the_field_of_names_is_found(tmp_path, drawn, field):
    frame = drawn.rename(columns={"name_fa": field}).assign(code=[f"21-{n}" for n in range(9)], kind="محله")
    assert boundaries.read(_write(frame, tmp_path / "town.gpkg"))[0]["fa"].tolist() == drawn["name_fa"].tolist()


def test_the_field_of_names_can_be_given(tmp_path, drawn):
    path = _write(drawn, tmp_path / "town.geojson")
    assert boundaries.read(path, name_field="name_en")[0]["fa"].iloc[0] == "North West"
    assert _refusal(path, name_field="nothing") == "boundaries-names-missing"


def test_other_fields_are_kept_nahiyeh_and_other_names(tmp_path, drawn):
    frame = drawn.assign(nahiyeh=[1.0] * 9, members=["الف؛ ب", *[""] * 8])
    read, _ = boundaries.read(_write(frame, tmp_path / "town.gpkg"))
    assert read["nahiyeh"].tolist() == ["1"] * 9
    assert read["aliases"].iloc[0] == "الف؛ب"
    assert place_by_name(Places.of(read), "ب") == ("north_west", "")


def test_keys_are_the_catalogues_else_from_the_english_name_else_numbers(tmp_path, drawn):
    frame = drawn.assign(
        name_fa=["پاسداران", *drawn["name_fa"][1:]], name_en=["Other", "", "Outside", *drawn["name_en"][3:]]
    )
    read, _ = boundaries.read(_write(frame, tmp_path / "town.geojson"))
    assert list(read.index[:4]) == ["pasdaran", "n002", "n003", "west"]
    assert read.index.is_unique


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({1: "شمال غربي"}, "boundaries-names-repeated"),
        ({1: None}, "boundaries-names-missing"),
        (dict.fromkeys(range(9)), "boundaries-names-missing"),
    ],
)
def test_a_small_file_with_a_repeated_or_empty_name_is_refused(tmp_path, drawn, change, code):
    names = [change.get(n, name) for n, name in enumerate(drawn["name_fa"])]
    path = _write(drawn.assign(name_fa=names)[["name_fa", "geometry"]], tmp_path / "town.gpkg")
    assert _refusal(path) == code


def test_a_file_without_names_is_refused(tmp_path, drawn):
    assert _refusal(_write(drawn[["geometry"]].assign(area=1.5), tmp_path / "town.gpkg")) == "boundaries-names-missing"


def test_equal_names_are_told_apart_by_their_district(tmp_path, drawn):
    names = ["امید", "امید", *drawn["name_fa"][2:]]
    frame = drawn.assign(name_fa=names, mantaghe=[4, 5, *[5] * 7])
    read, problems = boundaries.read(_write(frame, tmp_path / "town.geojson"))
    assert read["fa"].tolist()[:3] == ["امید (منطقه ۴)", "امید (منطقه ۵)", "شمال شرقی"]
    assert _codes(problems) == ["name-numbered"] * 2
    assert place_by_name(Places.of(read), "امید") == ("", "neighbourhood-ambiguous")


@pytest.mark.parametrize(("rows", "taken"), [(100, True), (99, False)])
def test_two_of_a_hundred_names_may_be_numbered_and_no_more(tmp_path, rows, taken):
    names = ["امید", "امید", *(f"محله {n}" for n in range(2, rows))]
    squares = [box(51 + n / 100, 35.7, 51.01 + n / 100, 35.71) for n in range(rows)]
    path = _write(gpd.GeoDataFrame({"name_fa": names}, geometry=squares, crs=4326), tmp_path / "long.gpkg")
    if not taken:
        assert _refusal(path) == "boundaries-names-repeated"
        return
    read, problems = boundaries.read(path)
    assert read["fa"].tolist()[:2] == ["امید ۱", "امید ۲"]
    assert [p.value for p in problems] == ["امید ۱", "امید ۲"]


def test_the_seventeen_pass_through_to_the_last_digit(shared):
    path = shared / "data" / "district21_17.geojson"
    read, problems = boundaries.read(path)
    assert problems == []
    assert read["fa"].tolist() == gpd.read_file(path)["name_fa"].tolist()
    assert (read.geometry.to_wkb().to_numpy() == gpd.read_file(path).geometry.to_wkb().to_numpy()).all()


def test_the_traced_seventeen_are_closed_and_counted(shared):
    read, problems = boundaries.read(shared / "data" / "district21_17_raw.geojson")
    assert [(p.code, p.value) for p in problems] == [("gaps-closed", "34 (≤ 8.1 m)")]
    assert read.to_crs(32639).union_all().geom_type == "Polygon"


def test_the_thirteen_keep_the_names_of_their_members(shared):
    read, problems = boundaries.read(shared / "data" / "district21_13.geojson")
    assert problems == []
    assert set(read.index) >= {"tehransar", "chitgar", "azadi"}
    assert read.loc["chitgar", "aliases"] == "چیتگر شمالی؛چیتگر جنوبی"


def test_all_of_tehran_is_taken_with_names_that_differ(shared):
    read, problems = boundaries.read(shared / "data" / "tehran_373.geojson")
    assert len(read) == 373
    assert read["fa"].is_unique
    assert (read["fa"] != "").all()
    assert read.index.is_unique
    assert {"پونک جنوبی ۱", "پونک جنوبی ۲", "محلهٔ بی‌نام ۴", "شهرک نفت (منطقه ۱)"} <= set(read["fa"])
    codes = pd.Series(_codes(problems)).value_counts()
    assert codes["name-numbered"] == 30
    assert codes["gaps-closed"] == 1
    assert codes["overlap"] == 101
    assert shapely.coverage_is_valid(read.to_crs(32639).geometry.to_numpy())


def test_every_point_of_tehran_outside_gaps_and_overlaps_keeps_its_neighbourhood(shared):
    raw = gpd.read_file(shared / "data" / "tehran_373.geojson")
    read, _ = boundaries.read(shared / "data" / "tehran_373.geojson")
    rng = np.random.default_rng(2)
    lon, lat = rng.uniform(51.1, 51.6, 20_000), rng.uniform(35.57, 35.83, 20_000)
    pairs = raw.sindex.query(shapely.points(lon, lat), predicate="intersects")
    once = np.flatnonzero(np.bincount(pairs[0], minlength=len(lon)) == 1)
    keys, _ = locate(Places.of(read), lon[once], lat[once])
    position = dict(zip(*pairs, strict=True))
    assert keys.tolist() == [read.index[position[point]] for point in once]
    assert OUTSIDE not in keys


def test_the_fingerprint_changes_with_names_and_shapes_only(town):
    same = boundaries.fingerprint(town)
    assert boundaries.fingerprint(town.copy()) == same
    assert boundaries.fingerprint(town.assign(fa=town["fa"] + "ی")) != same
    assert boundaries.fingerprint(town.set_geometry(town.translate(0.001))) != same
    assert boundaries.fingerprint(town.set_index(town.index + "x")) != same
    assert len(same) == 12


def test_scripts_in_names_are_text(tmp_path, drawn):
    names = ["<script>alert(1)</script>", "${x}", "=1+1", *drawn["name_fa"][3:]]
    path = tmp_path / "town.geojson"
    path.write_text(json.dumps(json.loads(drawn.assign(name_fa=names).to_json())), encoding="utf-8")
    assert boundaries.read(path)[0]["fa"].tolist()[:3] == names[:3]
