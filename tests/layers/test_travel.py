"""Travel times on networks small enough to count by hand. East of 51° and at 35.7° a node lies every 100 metres."""

import numpy as np
import pytest
from pyproj import Transformer

from geodata.network import STREET, Network
from layers import travel
from layers.travel import Points

ZONE = 32639
TO_DEGREES = Transformer.from_crs(ZONE, 4326, always_xy=True).transform
EAST, NORTH = 520_000.0, 3_950_000.0
WALK, DRIVE = 1.5, 0.2  # minutes of each edge


def at(*metres: tuple[float, float]) -> Points:
    """Return points so many metres east and north of a corner."""
    lon, lat = TO_DEGREES(*(np.array(metres, dtype=float) + (EAST, NORTH)).T)
    return Points.of(lon, lat)


def network(metres, edges, walk=None, drive=None) -> Network:
    """Return a network of nodes at these metres and directed edges of one minute and a half on foot."""
    points = at(*metres)
    start, end = np.array(edges).T
    n = len(edges)
    return Network(
        lon=np.array(points.lon),
        lat=np.array(points.lat),
        start=start,
        end=end,
        metres=np.full(n, 100.0),
        walk=np.full(n, WALK) if walk is None else walk,
        drive=np.full(n, DRIVE) if drive is None else drive,
        rank=np.full(n, STREET),
    )


def both(*pairs: tuple[int, int]) -> list[tuple[int, int]]:
    """Return edges in both directions."""
    return [*pairs, *((b, a) for a, b in pairs)]


LINE = [(0, 0), (100, 0), (200, 0), (300, 0)]


def test_minutes_add_up_along_the_road_and_both_ends_walk_to_it():
    road = network(LINE, both((0, 1), (1, 2), (2, 3)))
    needs, helps = at((0, 0), (300, 75)), at((200, 0))
    beside = 75 * travel.DETOUR / (travel.WALKING * 1000 / 60)
    found = travel.minutes(road, "walk", ZONE, needs, helps)
    assert found.ravel() == pytest.approx([2 * WALK, WALK + beside], abs=1e-3)
    assert travel.minutes(road, "drive", ZONE, needs, helps).ravel() == pytest.approx([0.4, 0.2 + beside], abs=1e-3)


def test_a_one_way_street_is_followed_from_need_to_help_and_not_back():
    ring = network([(0, 0), (100, 0), (100, 100), (0, 100)], [(0, 1), (1, 2), (2, 3), (3, 0)])
    there = travel.minutes(ring, "walk", ZONE, at((0, 0)), at((100, 0)))
    back = travel.minutes(ring, "walk", ZONE, at((100, 0)), at((0, 0)))
    assert (there[0, 0], back[0, 0]) == pytest.approx((WALK, 3 * WALK), abs=1e-3)


def test_a_road_closed_to_walkers_is_a_barrier_on_foot_only():
    pairs = both((0, 1), (1, 2), (2, 3))
    shut = np.array([np.inf if {1, 2} == set(pair) else WALK for pair in pairs])
    road = network(LINE, pairs, walk=shut)
    assert travel.minutes(road, "walk", ZONE, at((0, 0)), at((300, 0)))[0, 0] == np.inf
    assert travel.minutes(road, "drive", ZONE, at((0, 0)), at((300, 0)))[0, 0] == pytest.approx(3 * DRIVE, abs=1e-3)


def test_of_parallel_roads_the_fastest_counts():
    road = network(LINE[:2], [(0, 1), (0, 1), (1, 0)], walk=np.array([9.0, 2.0, 2.0]))
    assert travel.minutes(road, "walk", ZONE, at((0, 0)), at((100, 0)))[0, 0] == pytest.approx(2.0, abs=1e-3)


@pytest.mark.parametrize(("metres", "reached"), [(travel.FAR - 1, True), (travel.FAR + 1, False)])
def test_nobody_arrives_from_beyond_the_farthest_walk_to_a_road(metres, reached):
    road = network(LINE, both((0, 1), (1, 2), (2, 3)))
    far = at((-metres, 0))
    assert np.isfinite(travel.minutes(road, "drive", ZONE, far, at((0, 0)))[0, 0]) == reached
    assert np.isfinite(travel.minutes(road, "drive", ZONE, at((0, 0)), far)[0, 0]) == reached
    assert travel.off_road(road, "drive", ZONE, far).tolist() == [not reached]


def test_without_roads_the_straight_line_is_made_longer_by_the_stated_detour():
    found = travel.minutes(None, "walk", ZONE, at((0, 0)), at((3000, 4000)))
    assert found[0, 0] == pytest.approx(5000 * 1.4 / 75, rel=1e-4)
    assert travel.minutes(None, "drive", ZONE, at((0, 0)), at((3000, 4000)))[0, 0] == pytest.approx(16.8, rel=1e-4)


def test_a_place_without_position_is_reached_by_nobody():
    road = network(LINE, both((0, 1), (1, 2), (2, 3)))
    nowhere = Points((np.nan,), (np.nan,))
    assert travel.minutes(road, "walk", ZONE, at((0, 0)), nowhere)[0, 0] == np.inf
    assert travel.minutes(None, "walk", ZONE, at((0, 0)), nowhere)[0, 0] == np.inf


def test_the_nearest_of_several_sources_is_followed_in_the_direction_of_the_edges():
    backwards = travel.ready(network(LINE, [(0, 1), (1, 2), (2, 3), (3, 2)]), "walk", ZONE).backwards
    assert travel.to_nearest(backwards, np.array([1, 3])).tolist() == pytest.approx([WALK, 0, WALK, 0])
    assert travel.to_nearest(backwards, np.array([0])).tolist() == [0, np.inf, np.inf, np.inf]
    assert travel.to_nearest(backwards, np.array([3]), limit=2 * WALK).tolist()[0] == np.inf


def test_minutes_from_every_node_begin_with_the_walk_to_the_place():
    road = network(LINE, both((0, 1), (1, 2), (2, 3)))
    where, found = travel.from_nodes(road, "walk", ZONE, at((0, 75), (300, 0)))
    order = np.argsort(where[:, 0])
    assert found[order] == pytest.approx([1.4, 1.4 + WALK, WALK, 0.0], abs=1e-3)


def test_without_any_road_for_a_mode_there_is_no_way_and_no_error():
    closed = network([(0, 0), (100, 0)], both((0, 1)), drive=np.full(2, np.inf))
    spots = at((0, 0), (100, 0))
    assert np.isinf(travel.minutes(closed, "drive", ZONE, spots, spots)).all()
    assert travel.off_road(closed, "drive", ZONE, spots).all()
    assert not len(travel.from_nodes(closed, "drive", ZONE, spots)[0])
    assert np.isfinite(travel.minutes(closed, "walk", ZONE, spots, spots)).all()
