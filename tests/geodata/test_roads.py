"""Road files in every format people have, with the network that one counts by hand.

The streets lie in the town of conftest.py, drawn in metres east and north of its south-western corner.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as some
from pyproj import Transformer

from geodata import road_lines, roads
from geodata.locate import UTM_39N
from geodata.network import MAIN, PATH, RAILWAY, STREET, Network
from geodata.problems import Unreadable
from geodata.ways import LONGEST, Ways, network
from tests.geodata import pbf

CORNER = Transformer.from_crs(4326, UTM_39N, always_xy=True).transform(51.20, 35.70)
WALK, DRIVE = 4.5, 20.0  # km/h in an ordinary street
FORK = [[(0, 0), (90, 0)], [(90, 0), (270, 0)], [(90, 0), (90, 60)]]  # a street that goes on, and one that leads off it


def frame(lines, crs=32639, **fields) -> gpd.GeoDataFrame:
    shapes = [line if isinstance(line, shapely.Geometry) else shapely.LineString(line) for line in lines]
    placed = shapely.transform(np.array(shapes, dtype=object), lambda xy: xy + CORNER)
    fields = {name: value if isinstance(value, list) else [value] * len(lines) for name, value in fields.items()}
    return gpd.GeoDataFrame(fields, geometry=placed, crs=UTM_39N).to_crs(crs)


def saved(drawn: gpd.GeoDataFrame, path: Path, **options) -> Path:
    drawn.to_file(path, **options)
    return path


@pytest.fixture
def read(tmp_path, town):
    """Write lines as a GeoPackage and read them."""

    def reading(lines, path=None, **fields) -> roads.Roads:
        return roads.read(path or saved(frame(lines, **fields), tmp_path / "roads.gpkg"), town)

    return reading


@pytest.fixture
def refusal(tmp_path, town):
    """Return why a file is refused."""

    def refused(path) -> str:
        with pytest.raises(Unreadable) as why:
            roads.read(path, town)
        assert why.value.problem.grade == "refuse"
        assert path.name in why.value.problem.sentence("fa")
        return why.value.problem.code

    return refused


def places(found: Network) -> list[tuple[int, int]]:
    """Return where the nodes lie, whole metres from the corner, in order."""
    plane = np.column_stack(Transformer.from_crs(4326, UTM_39N, always_xy=True).transform(found.lon, found.lat))
    return sorted((round(east), round(north)) for east, north in plane - CORNER)


def edges(found: Network, minutes: str) -> dict[tuple, float]:
    """Return (from, to) -> minutes for the edges that are open, their nodes told as in ``places``."""
    plane = np.column_stack(Transformer.from_crs(4326, UTM_39N, always_xy=True).transform(found.lon, found.lat))
    at = [(round(east), round(north)) for east, north in plane - CORNER]
    cost = getattr(found, minutes)
    return {(at[s], at[e]): round(c, 4) for s, e, c in zip(found.start, found.end, cost, strict=True) if np.isfinite(c)}


def codes(found: roads.Roads) -> list[str]:
    return [problem.code for problem in found.problems if problem.code != "network-without-roads"]


def test_a_fork_has_five_nodes_and_eight_edges_and_the_minutes_of_its_metres(read):
    found = read(FORK, highway="residential")
    assert places(found.network) == [(0, 0), (90, 0), (90, 60), (180, 0), (270, 0)]
    walk, drive = edges(found.network, "walk"), edges(found.network, "drive")
    assert len(walk) == len(drive) == 8
    assert walk[(0, 0), (90, 0)] == 1.2  # 90 m at 75 m a minute
    assert walk[(90, 60), (90, 0)] == 0.8
    assert drive[(90, 0), (180, 0)] == 0.27  # 90 m at a third of a kilometre a minute
    assert found.report["kilometres"] == {"main": 0.0, "street": 0.3, "path": 0.0, "railway": 0.0}
    assert (found.report["lines"], found.report["nodes"], found.report["edges"]) == (3, 5, 8)
    assert found.report["joined"] == "vertices"
    assert not found.network.invented
    assert "roads.gpkg" in found.network.note["en"]


@pytest.mark.parametrize("crs", [4326, 32639, 3857])
@pytest.mark.parametrize("ending", ["geojson", "gpkg", "shp", "fgb", "zip", "kml"])
def test_every_format_and_coordinate_system_gives_the_same_fork(tmp_path, town, ending, crs):
    drawn = frame(FORK, crs, highway="residential", oneway=["yes", "no", "no"])
    path = tmp_path / f"roads.{ending}"
    if ending == "zip":
        saved(drawn, tmp_path / "roads.shp")
        with zipfile.ZipFile(path, "w") as archive:
            for part in tmp_path.glob("roads.*"):
                if part != path:
                    archive.write(part, part.name)
    elif ending == "kml":
        saved(drawn.to_crs(4326), path, driver="LIBKML")
    else:
        saved(drawn, path)
    found = roads.read(path, town)
    assert places(found.network) == [(0, 0), (90, 0), (90, 60), (180, 0), (270, 0)]
    assert len(edges(found.network, "walk")) == 8
    assert not set(codes(found)) - {"network-layers-left"}


def town_nodes(places_in_metres) -> dict[int, tuple[float, float]]:
    back = Transformer.from_crs(UTM_39N, 4326, always_xy=True)
    return {n: back.transform(CORNER[0] + x, CORNER[1] + y) for n, (x, y) in enumerate(places_in_metres, start=1)}


def test_an_osm_pbf_is_read_with_its_tags(tmp_path, town):
    nodes = town_nodes([(0, 0), (90, 0), (180, 0), (90, 60), (0, 60)])
    ways = [
        ((1, 2, 3), {"highway": "residential", "name": "خیابان یکم"}),
        ((2, 4), {"highway": "service", "oneway": "yes", "maxspeed": "10"}),
        ((4, 5, 1), {"highway": "footway"}),
        ((1, 3), {"waterway": "river"}),
        ((5, 3), {"railway": "rail"}),
    ]
    found = roads.read(pbf.written(tmp_path / "town.osm.pbf", nodes, ways), town)
    walk, drive = edges(found.network, "walk"), edges(found.network, "drive")
    assert len(walk) == 2 * (1 + 1 + 1 + 2)  # (4, 5, 1) is 150 m long and has no vertex that others share: halved
    assert set(drive) == {((0, 0), (90, 0)), ((90, 0), (0, 0)), ((90, 0), (180, 0)), ((180, 0), (90, 0))}
    assert sorted(set(found.network.rank)) == [STREET, PATH, RAILWAY]
    assert codes(found) == []


def test_lines_of_openstreetmap_that_cross_without_a_vertex_pass_each_other(tmp_path, town):
    nodes = town_nodes([(0, 30), (90, 30), (45, 0), (45, 60), (45, 90), (90, 90)])
    ways = [
        ((1, 2), {"highway": "primary"}),
        ((3, 4, 5), {"highway": "residential"}),
        ((5, 6, 2), {"highway": "residential"}),
    ]
    found = roads.read(pbf.written(tmp_path / "town.osm.pbf", nodes, ways), town)
    assert (45, 30) not in places(found.network)
    assert found.report["parts"] == 1


def test_ends_of_openstreetmap_meet_only_where_they_are_one(read):
    found = read([[(0, 0), (90, 0)], [(90.5, 0), (180, 0)]], highway="residential", osm_id="1")
    assert found.report["parts"] == 2


def test_a_railway_below_the_ground_is_not_drawn(read):
    found = read([*FORK, [(0, 30), (90, 30)]], highway=["road", "road", "road", "rail"], tunnel=["", "", "", "yes"])
    assert set(found.network.rank) == {STREET}


def test_a_vertex_that_lines_of_openstreetmap_share_joins_them_in_any_format(read):
    cross = [[(0, 30), (45, 30), (90, 30)], [(45, 0), (45, 30), (45, 60)]]
    assert places(read(cross, highway="residential", osm_id="1").network) == sorted(
        [(0, 30), (45, 30), (90, 30), (45, 0), (45, 60)]
    )


def test_lines_that_cross_in_a_drawing_without_junctions_are_joined_and_this_is_said(read):
    found = read([[(0, 30), (90, 30)], [(45, 0), (45, 60)]], highway="residential")
    assert (45, 30) in places(found.network)
    assert len(edges(found.network, "walk")) == 8
    assert codes(found) == ["network-crossings-joined"]
    assert found.report["joined"] == "crossings"


def test_a_crossing_in_a_drawing_with_junctions_is_a_forgotten_bridge(read):
    comb = [[(90 * n, 0), (90 * n + 90, 0)] for n in range(12)] + [[(90 * n, 0), (90 * n, 80)] for n in range(12)]
    bridge = [[(0, 80), (990, 40)], [(990, 40), (990, 0)]]
    found = read([*comb[:11], *comb[12:13], *bridge, [(450, 0), (450, 80)]], highway="residential")
    assert found.report["joined"] == "vertices"
    assert not [place for place in places(found.network) if place[0] == 450 and 0 < place[1] < 80]


@pytest.mark.parametrize(
    "fields", [{"bridge": ["yes", "no", "no"]}, {"layer": [1, 0, 0]}, {"tunnel": ["بله", "خیر", "خیر"]}]
)
def test_a_bridge_and_a_tunnel_meet_nothing_on_their_way_but_their_ends_do(read, fields):
    found = read([[(0, 30), (90, 30)], [(45, 0), (45, 60)], [(45, 60), (90, 30)]], highway="residential", **fields)
    assert (45, 30) not in places(found.network)
    assert len(edges(found.network, "walk")) == 6


@pytest.mark.parametrize(("level", "joined"), [(0, True), (1, False)])
def test_a_street_that_ends_below_a_bridge_does_not_join_it_and_a_bridge_joins_where_it_lands(read, level, joined):
    found = read(
        [[(0, 30), (90, 30)], [(45, 0), (45, 30)], [(0, 0), (90, 0)]], highway="residential", layer=[level, 0, 0]
    )
    assert ((45, 0), (45, 30)) in edges(found.network, "walk")
    assert (((45, 30), (90, 30)) in edges(found.network, "walk")) == joined
    assert ((45, 0), (90, 0)) in edges(found.network, "walk")
    landing = read([[(45, 0), (45, 30)], [(0, 30), (90, 30)]], highway="residential", layer=[1, 0])
    assert ((45, 30), (90, 30)) in edges(landing.network, "walk")


@pytest.mark.parametrize("word", ["motorway", "آزادراه", "بزرگراه"])
def test_nobody_steps_onto_a_freeway_or_crosses_it_by_its_lanes_and_streets_pass_it(read, word):
    found = read(
        [[(0, 30), (90, 30)], [(45, 0), (45, 60)], [(45, 60), (45, 120)]], highway=[word, "residential", "residential"]
    )
    assert (45, 30) not in places(found.network)
    assert all((0, 30) not in pair for pair in edges(found.network, "walk"))
    assert "network-passing" in codes(found)
    assert found.report["kilometres"]["main"] == 0.1


def test_a_ramp_that_ends_on_a_freeway_lets_cars_onto_it_and_nobody_else(read):
    lines = [[(0, 30), (90, 30)], [(45, 0), (45, 30)], [(0, 0), (90, 0)]]
    found = read(lines, highway=["motorway", "motorway_link", "residential"])
    assert ((45, 0), (45, 30)) in edges(found.network, "drive")
    assert ((45, 30), (90, 30)) in edges(found.network, "drive")
    assert set(edges(found.network, "walk")) == {
        ((0, 0), (45, 0)),
        ((45, 0), (0, 0)),
        ((45, 0), (90, 0)),
        ((90, 0), (45, 0)),
    }


def test_a_railway_is_kept_to_be_drawn_and_joins_nothing(read):
    lines = [[(0, 30), (90, 30)], [(45, 0), (45, 60)]]
    found = read(lines, highway=["راه‌آهن", "خیابان"])
    rail = found.network.rank == RAILWAY
    assert rail.sum() == 1
    assert not np.isfinite(found.network.walk[rail]).any()
    assert len(edges(found.network, "walk")) == 2
    assert found.report["kilometres"]["railway"] == 0.1


@pytest.mark.parametrize(("gap", "joined"), [(0.0, True), (0.9, True), (1.1, False)])
def test_ends_within_a_metre_of_each_other_or_of_a_line_meet(read, gap, joined):
    found = read([[(0, 0), (90, 0)], [(90 + gap, 0), (180, 0)], [(45, gap), (45, 60)]], highway="residential")
    assert (found.report["parts"] == 1) == joined
    assert len(found.network.lon) == (5 if joined else 6)


@pytest.mark.parametrize(
    ("word", "there", "back"),
    [
        ("yes", True, False),
        ("true", True, False),
        ("1", True, False),
        ("FT", True, False),
        ("یک‌طرفه", True, False),
        ("-1", False, True),
        ("TF", False, True),
        ("no", True, True),
        ("", True, True),
        ("reversible", True, True),
    ],
)
def test_a_one_way_street_is_driven_one_way_and_walked_both(read, word, there, back):
    ring = [[(0, 0), (90, 0)], [(90, 0), (90, 60)], [(90, 60), (0, 60)], [(0, 60), (0, 0)]]
    found = read(ring, highway="residential", oneway=[word, "", "", ""])
    drive, walk = edges(found.network, "drive"), edges(found.network, "walk")
    assert (((0, 0), (90, 0)) in drive, ((90, 0), (0, 0)) in drive) == (there, back)
    assert len(walk) == 8
    assert len(drive) == 6 + there + back


def test_the_way_there_and_back_differ_by_one_way_streets(read):
    ring = [[(0, 0), (90, 0)], [(90, 0), (90, 60)], [(90, 60), (0, 60)], [(0, 60), (0, 0)]]
    found = read(ring, highway="residential", oneway="yes").network
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    usable = np.isfinite(found.drive)
    graph = csr_array((found.drive[usable], (found.start[usable], found.end[usable])), shape=(4, 4))
    order = {place: n for n, place in enumerate(zip(found.lon.round(5), found.lat.round(5), strict=True))}
    assert len(order) == 4
    minutes = np.sort(np.unique(dijkstra(graph).round(2)))
    assert minutes.tolist() == [0.0, 0.18, 0.27, 0.45, 0.63, 0.72]  # 60, 90, 150, 210 and 240 m; never straight back


def test_geofabriks_letters_are_read_as_it_means_them(read):
    ring = [[(0, 0), (90, 0)], [(90, 60), (90, 0)], [(90, 60), (0, 60)], [(0, 60), (0, 0)]]
    drive = edges(read(ring, fclass="residential", oneway=["F", "T", "B", "B"], osm_id="7").network, "drive")
    assert ((0, 0), (90, 0)) in drive
    assert ((90, 0), (90, 60)) in drive
    assert len(drive) == 6


def test_a_street_that_leads_cars_nowhere_is_walked_only(read):
    found = read([*FORK, [(90, 60), (90, 120)]], highway="residential", oneway=["", "", "", "yes"])
    assert ((90, 60), (90, 120)) not in edges(found.network, "drive")
    assert ((90, 60), (90, 120)) in edges(found.network, "walk")


@pytest.mark.parametrize(
    ("fields", "walk", "drive"),
    [
        ({"highway": "primary", "maxspeed": "30"}, WALK, 30),
        ({"highway": "primary", "maxspeed": "30 mph"}, WALK, 40),
        ({"highway": "primary", "maxspeed": "۲۵"}, WALK, 25),
        ({"highway": "primary", "maxspeed": "IR:urban"}, WALK, 40),
        ({"highway": "primary", "maxspeed": "0"}, WALK, 40),
        ({"highway": "primary", "maxspeed": "80"}, WALK, 40),
        ({"رده": "شریانی درجه ۲"}, WALK, 35),
        ({"نوع معبر": "کوچه"}, WALK, 12),
        ({"fclass": "track_grade2"}, WALK, 10),
        ({"highway": "['residential', 'service']"}, WALK, DRIVE),
        ({"highway": "steps"}, 2, None),
        ({"highway": "پیاده رو"}, WALK, None),
        ({"highway": "residential", "motor_vehicle": "no"}, WALK, None),
        ({"highway": "residential", "access": "private", "foot": "yes"}, WALK, None),
        ({"highway": "residential", "foot": "no"}, None, DRIVE),
        ({"highway": "motorway", "foot": "yes"}, WALK, 80),
        ({"other_tags": '"highway"=>"residential","maxspeed"=>"15"'}, WALK, 15),
    ],
)
def test_words_become_speeds(read, fields, walk, drive):
    lines = [[(0, 0), (60, 0)], [(0, 0), (0, 90)], [(0, 90), (60, 0)]]
    plain = {name: [value, value, "footway" if value == "" else value] for name, value in fields.items()}
    if walk is None:
        plain["foot"] = ["no", "", ""]
    found = read(lines, **plain).network
    there = ((0, 0), (60, 0))
    assert edges(found, "walk").get(there) == (None if walk is None else pytest.approx(60 * 0.06 / walk, abs=1e-4))
    assert edges(found, "drive").get(there) == (None if drive is None else pytest.approx(60 * 0.06 / drive, abs=1e-4))


def test_a_direction_that_is_not_known_goes_both_ways_and_is_told(read):
    found = read(FORK, highway="residential", oneway=["reversible", "بلی", "against"])
    assert codes(found) == ["one-way-unknown"]
    assert "reversible" in found.problems[0].sentence("en")


def test_a_file_of_footpaths_alone_says_that_nobody_can_drive(read):
    assert "network-no-driving" in codes(read(FORK, highway="footway"))
    assert "network-no-driving" not in codes(read(FORK, highway="residential"))


def test_a_class_that_is_not_known_counts_as_a_street_and_is_told(read):
    found = read(FORK, highway=["residential", "boulevardino", "residential"])
    assert codes(found) == ["road-class-unknown"]
    assert found.problems[0].value == "1"
    assert "boulevardino" in found.problems[0].sentence("fa")
    assert set(found.network.rank) == {STREET}


def test_a_file_without_classes_is_all_streets_and_this_is_said(read):
    found = read(FORK, name=["آزادی", "انقلاب", "ولیعصر"])
    assert codes(found) == ["road-classes-missing"]
    assert len(edges(found.network, "drive")) == 8


def test_the_field_that_holds_the_classes_is_found_by_its_words(read):
    found = read(FORK, type="line", tabaghe=["بزرگراه", "شریانی", "کوچه"], name="خیابان")
    assert sorted(set(found.network.rank)) == [MAIN, STREET]


def test_a_persian_shapefile_in_the_old_encoding_is_understood(tmp_path, town):
    path = saved(frame(FORK, نوع=["بزرگراه", "شرياني", "كوچه"]), tmp_path / "roads.shp", encoding="CP1256")
    (tmp_path / "roads.cpg").unlink()
    found = roads.read(path, town)
    assert codes(found) == []
    assert MAIN in found.network.rank


def test_streets_drawn_twice_in_several_parts_with_heights_or_without_length_are_cleared_up(read):
    parts = shapely.MultiLineString([[(0, 0, 9), (90, 0, 9)], [(90, 0, 9), (270, 0, 8)]])
    found = read([parts, *FORK, FORK[0][::-1], [(5, 5), (5, 5)]], highway="residential")
    assert places(found.network) == [(0, 0), (90, 0), (90, 60), (180, 0), (270, 0)]
    assert len(found.network.start) == 8


def test_a_roundabout_of_one_line_is_a_ring_of_short_edges(read):
    ring = [(50 * np.cos(a), 50 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 73)]
    found = read([[*ring[:-1], ring[0]], [(50, 0), (120, 0)]], highway="residential")
    assert len(found.network.lon) == 5  # 314 m in four pieces, and the street's other end
    assert found.network.metres.max() <= LONGEST


def test_small_parts_that_join_nothing_are_left_out_and_counted(read):
    found = read([*FORK, [(400, 400), (430, 400)]], highway="residential")
    assert places(found.network)[-1] == (270, 0)
    assert codes(found) == ["network-islands"]
    assert found.report["left_out_km"] == 0.0
    assert found.report["parts"] == 1


@pytest.mark.parametrize(("longer", "parts"), [(400, 1), (399, 2)])
def test_from_four_fifths_on_the_largest_part_is_the_network(read, longer, parts):
    found = read([[(0, 0), (longer, 0)], [(0, 300), (100, 300)]], highway="residential")
    assert found.report["parts"] == parts
    assert codes(found) == (["network-islands"] if parts == 1 else ["network-parts"])


def test_lines_that_do_not_hang_together_are_refused(tmp_path, refusal):
    loose = [[(0, 40 * n), (90, 40 * n)] for n in range(4)]
    assert refusal(saved(frame(loose, highway="residential"), tmp_path / "r.gpkg")) == "network-disconnected"


def test_neighbourhoods_without_roads_are_named(read, town):
    found = read([[(0, 0), (2700, 0)], [(0, 0), (0, 700)]], highway="residential")
    assert found.report["without_roads"] == ["north_west", "north", "north_east", "west", "centre", "east"]
    assert town.loc["north", "fa"] in found.problems[-1].value


def test_another_citys_roads_are_refused(tmp_path, refusal):
    far = [[(x + 40_000, y) for x, y in line] for line in FORK]
    assert refusal(saved(frame(far, highway="residential"), tmp_path / "isfahan.gpkg")) == "network-elsewhere"


def test_roads_that_are_read_but_reach_no_neighbourhood_are_refused(tmp_path, refusal):
    near = [[(x - 6_000, y) for x, y in line] for line in FORK]
    assert refusal(saved(frame(near, highway="residential"), tmp_path / "beside.gpkg")) == "network-elsewhere"


def test_lines_far_from_the_district_are_not_read(read):
    far = [(13_000, 0), (13_090, 0)]
    assert read([*FORK, far], highway="residential").report["lines"] == 3


def test_numbers_that_are_no_degrees_need_a_coordinate_system(tmp_path, refusal, town):
    saved(frame(FORK, highway="residential"), tmp_path / "roads.shp")
    (tmp_path / "roads.prj").unlink()
    assert refusal(tmp_path / "roads.shp") == "boundaries-no-crs"
    saved(frame([*FORK, [(13_000, 0), (13_090, 0)]], 4326, highway="residential"), tmp_path / "degrees.shp")
    (tmp_path / "degrees.prj").unlink()
    found = roads.read(tmp_path / "degrees.shp", town)
    assert (len(found.network.lon), found.report["lines"]) == (5, 3)


def test_metres_that_say_they_are_degrees_are_refused(tmp_path, refusal):
    wrong = frame(FORK, highway="residential").set_crs(4326, allow_override=True)
    assert refusal(saved(wrong, tmp_path / "roads.geojson")) == "boundaries-elsewhere"


def test_a_builders_own_coordinate_system_is_no_place_on_earth(tmp_path, refusal):
    own = 'LOCAL_CS["site",UNIT["metre",1]]'
    drawn = frame(FORK, highway="residential").set_crs(own, allow_override=True)
    assert refusal(saved(drawn, tmp_path / "roads.gpkg")) == "boundaries-no-crs"


def test_areas_points_and_nothing_are_refused(tmp_path, refusal, town):
    drawn = frame(FORK, highway="residential")
    assert refusal(saved(town, tmp_path / "areas.gpkg")) == "network-not-lines"
    assert refusal(saved(drawn.set_geometry(drawn.centroid), tmp_path / "points.gpkg")) == "network-not-lines"
    assert refusal(saved(drawn.head(0), tmp_path / "none.gpkg")) == "network-empty"
    assert refusal(saved(frame(FORK, highway="river"), tmp_path / "rivers.gpkg")) == "network-no-roads"


def test_what_is_no_vector_file_is_refused(tmp_path, refusal, monkeypatch):
    for name, content in {"a.geojson": b"{", "b.osm.pbf": b"no", "c.zip": b"PK", "d.gpkg": bytes(500)}.items():
        (tmp_path / name).write_bytes(content)
        assert refusal(tmp_path / name) == "boundaries-unreadable"
    (tmp_path / "e.geojson").write_bytes(b"")
    assert refusal(tmp_path / "e.geojson") == "file-empty"
    assert refusal(tmp_path / "f.geojson") == "file-missing"
    monkeypatch.setattr(road_lines, "LARGEST", 499)
    assert refusal(tmp_path / "d.gpkg") == "file-too-large"


def test_a_broken_osm_pbf_is_refused(tmp_path, refusal):
    path = pbf.written(tmp_path / "town.osm.pbf", town_nodes([(0, 0), (90, 0)]), [((1, 2), {"highway": "road"})])
    path.write_bytes(path.read_bytes()[:-20])
    assert refusal(path) == "boundaries-unreadable"


def test_of_several_layers_the_one_with_roads_is_read_and_the_others_are_told(tmp_path, town):
    path = tmp_path / "city.gpkg"
    saved(frame([[(0, 0), (90, 90)]], kind="x"), path, layer="contours")
    saved(frame(FORK, highway="residential"), path, layer="city_roads")
    found = roads.read(path, town)
    assert len(found.network.lon) == 5
    assert codes(found) == ["network-layers-left"]
    assert found.problems[0].value == "contours"


points = some.tuples(some.integers(0, 900), some.integers(0, 900))
polyline = some.lists(points, min_size=2, max_size=6, unique=True)


@settings(max_examples=60, deadline=None)
@given(some.lists(polyline, min_size=1, max_size=6))
def test_whatever_is_drawn_no_edge_is_long_and_no_length_is_lost(lines):
    drawn = np.array([shapely.LineString(line) for line in lines], dtype=object)
    zeros = np.zeros(len(drawn), dtype=int)
    ways = Ways(drawn, zeros + 4.5, zeros + 20.0, zeros, zeros + STREET, zeros, zeros.astype(bool))
    made = network(ways, UTM_39N)
    once = np.unique(shapely.to_wkb(shapely.normalize(drawn)), return_index=True)[1]
    whole = shapely.length(drawn[once]).sum()
    assert made.metres.max(initial=0) <= LONGEST + 1e-6
    assert made.metres.sum() / 2 <= whole + 1e-6
    assert made.metres.sum() / 2 >= whole - shapely.length(shapely.union_all(drawn)) + 1e-6 or len(lines) == 1
    assert np.allclose(made.walk, made.metres * 0.06 / 4.5)


def test_a_network_is_asked_for_after_the_boundaries(tmp_path, town, refusal):
    with pytest.raises(Unreadable, match="boundaries"):
        roads.read(saved(frame(FORK, highway="residential"), tmp_path / "r.gpkg"), town.head(0))
