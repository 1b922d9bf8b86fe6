import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from geodata import coverage

SIDE = 500.0


def _grid(gap=0.0, n=3):
    """n × n squares of SIDE metres, each side pulled in by half the gap."""
    half = gap / 2
    steps = np.arange(n) * SIDE
    return np.array([box(x + half, y + half, x + SIDE - half, y + SIDE - half) for y in steps for x in steps])


def _neighbours(polygons):
    pairs = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    pairs = pairs[:, pairs[0] < pairs[1]]
    borders = shapely.length(shapely.intersection(polygons[pairs[0]], polygons[pairs[1]]))
    return {tuple(pair) for pair in pairs[:, borders > 1].T.tolist()}


GRID_NEIGHBOURS = {(0, 1), (1, 2), (3, 4), (4, 5), (6, 7), (7, 8), (0, 3), (1, 4), (2, 5), (3, 6), (4, 7), (5, 8)}


def test_a_sound_coverage_comes_back_untouched():
    grid = _grid()
    assert coverage.closed(grid).polygons is grid


@pytest.mark.parametrize("gap", [0.1, 1.0, 8.0, 29.0])
def test_a_gap_is_halved_between_its_neighbours(gap):
    found = coverage.closed(_grid(gap))
    assert found.gaps == 12
    assert found.widest == pytest.approx(gap)
    assert shapely.coverage_is_valid(found.polygons)
    assert _neighbours(found.polygons) >= GRID_NEIGHBOURS
    assert shapely.union_all(found.polygons).geom_type == "Polygon"
    assert shapely.area(found.polygons) == pytest.approx(np.full(9, SIDE**2), rel=0.07)
    assert found.polygons[4].area == pytest.approx(SIDE**2, rel=0.01)  # the middle one has a half gap all round


def test_a_gap_wider_than_the_limit_stays_and_leaves_islands():
    found = coverage.closed(_grid(30.5))
    assert found.gaps == 0
    assert coverage.islands(found.polygons).tolist() == list(range(9))


def test_a_gap_of_just_the_limit_is_closed():
    assert coverage.closed(_grid(29.99)).gaps
    assert not len(coverage.islands(coverage.closed(_grid(29.99)).polygons))


def test_one_gap_among_sound_borders_moves_no_other_corner():
    grid = _grid()
    grid[8] = box(2 * SIDE + 5, 2 * SIDE + 5, 3 * SIDE, 3 * SIDE)
    found = coverage.closed(grid)
    assert shapely.coverage_is_valid(found.polygons)
    assert _neighbours(found.polygons) >= GRID_NEIGHBOURS
    assert [found.polygons[i].equals(grid[i]) for i in (0, 1, 2, 3, 6)] == [True] * 5


def test_a_hole_wider_than_a_gap_stays_open():
    grid = np.delete(_grid(1.0), 4)
    found = coverage.closed(grid)
    assert shapely.union_all(found.polygons).area == pytest.approx(8 * SIDE**2, rel=0.01)
    assert len(shapely.union_all(found.polygons).interiors) == 1


def test_what_two_share_stays_with_the_first():
    pair = np.array([box(0, 0, 520, 500), box(500, 0, 1000, 500)])
    assert coverage.overlaps(pair) == [(0, 1)]
    found = coverage.closed(pair).polygons
    assert shapely.area(found).tolist() == [520 * 500, 480 * 500]
    assert shapely.coverage_is_valid(found)


def test_a_village_inside_a_town_keeps_its_ground():
    pair = np.array([box(0, 0, 1000, 1000), box(400, 400, 600, 600)])
    assert coverage.overlaps(pair) == [(1, 0)]
    assert shapely.area(coverage.closed(pair).polygons).tolist() == [960_000, 40_000]


def test_an_overlap_of_a_square_metre_is_not_told():
    assert coverage.overlaps(np.array([box(0, 0, 100.009, 100), box(100, 0, 200, 100)])) == []
    assert coverage.overlaps(np.array([box(0, 0, 100.011, 100), box(100, 0, 200, 100)])) == [(0, 1)]


def test_islands_are_those_that_touch_nobody():
    assert coverage.islands(np.array([box(0, 0, 1, 1), box(1, 0, 2, 1), box(500, 0, 501, 1)])).tolist() == [2]
    assert coverage.islands(np.array([box(0, 0, 1, 1)])).tolist() == []


def test_a_bow_tie_is_repaired_and_a_sound_shape_is_not_touched():
    sound = box(0, 0, 1, 1)
    shapes, broken = coverage.repaired(np.array([shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), sound]))
    assert broken.tolist() == [True, False]
    assert shapely.is_valid(shapes).all()
    assert shapes[0].area == 2
    assert shapes[1].equals_exact(sound)


def test_only_the_areas_of_a_collection_are_kept_without_height():
    line, area = shapely.LineString([(0, 0), (9, 9)]), shapely.force_3d(box(0, 0, 1, 1), 7)
    shapes, _ = coverage.repaired(np.array([shapely.GeometryCollection([line, area]), line]))
    assert shapes[0].equals(box(0, 0, 1, 1))
    assert not shapes[0].has_z
    assert shapes[1].is_empty


def test_all_parts_and_holes_are_kept():
    ring = box(0, 0, 9, 9) - box(3, 3, 6, 6)
    both = shapely.MultiPolygon([ring, box(20, 0, 21, 1)])
    assert coverage.repaired(np.array([both]))[0][0].equals(both)


WIDTHS = st.just(0.0) | st.floats(0.01, 12)  # metres; slivers of a millimetre or two beside wide gaps are not promised


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(WIDTHS, WIDTHS), min_size=9, max_size=9))
def test_however_uneven_the_gaps_the_result_is_a_coverage_with_every_neighbour(insets):
    steps = [(x * SIDE, y * SIDE) for y in range(3) for x in range(3)]
    squares = np.array(
        [box(x + a, y + b, x + SIDE - b, y + SIDE - a) for (x, y), (a, b) in zip(steps, insets, strict=True)]
    )
    found = coverage.closed(squares)
    assert shapely.coverage_is_valid(found.polygons)
    assert shapely.is_valid(found.polygons).all()
    assert _neighbours(found.polygons) >= GRID_NEIGHBOURS
    assert coverage.overlaps(found.polygons) == []
    assert (shapely.area(found.polygons) >= shapely.area(squares) - 1).all()


def test_the_traced_district_becomes_one_connected_coverage(shared):
    raw = gpd.read_file(shared / "data" / "district21_17_raw.geojson").to_crs(32639).geometry.to_numpy()
    mended = gpd.read_file(shared / "data" / "district21_17.geojson").to_crs(32639).geometry.to_numpy()
    found = coverage.closed(raw)
    assert len(coverage.islands(raw)) == 17
    assert shapely.coverage_is_valid(found.polygons, gap_width=coverage.WIDEST)
    assert shapely.union_all(found.polygons).geom_type == "Polygon"
    assert _neighbours(found.polygons) == _neighbours(mended)
    for reference in (raw, mended):
        assert np.abs(shapely.area(found.polygons) / shapely.area(reference) - 1).max() < 0.02
