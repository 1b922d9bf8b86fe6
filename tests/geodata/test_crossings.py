"""Where drawn lines meet, and the graph that this makes, on a handful of lines counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geodata import crossings, road_parts
from geodata.locate import UTM_39N
from geodata.network import MAIN, RAILWAY, STREET, Network
from geodata.ways import TOGETHER, Ways, network

EAST, NORTH = 520_000, 3_950_000
STAR = [[(0, 0), (80, 0)], [(40, -40), (40, 40)]]  # two lines that cross without a vertex


def ways(lines, **given) -> Ways:
    count = len(lines)
    usual = {"walk": 4.5, "drive": 20.0, "direction": 0, "rank": STREET, "level": 0, "barrier": False}
    arrays = {name: np.array(given.get(name, [value] * count)) for name, value in usual.items()}
    drawn = [shapely.LineString([(EAST + x, NORTH + y) for x, y in line]) for line in lines]
    return Ways(np.array(drawn, dtype=object), **arrays)


def made(drawn: Ways, **options) -> Network:
    return network(drawn, UTM_39N, crossings.met(drawn, **options).cuts, TOGETHER)


def test_a_crossing_without_a_vertex_is_counted_and_cuts_both_lines():
    met = crossings.met(ways(STAR))
    assert (met.crossings, met.passing) == (1, 0)
    assert list(zip(met.cuts.line.tolist(), met.cuts.along.tolist(), strict=True)) == [(0, 40.0), (1, 40.0)]


def test_an_end_on_a_line_is_no_crossing_but_cuts_the_line():
    met = crossings.met(ways([STAR[0], [(40, 0), (40, 40)]]))
    assert (met.crossings, met.cuts.line.tolist(), met.cuts.along.tolist()) == (0, [0], [40.0])


@pytest.mark.parametrize(("vertices", "counted"), [((True, True), 0), ((True, False), 1), ((False, True), 1)])
def test_a_crossing_is_drawn_as_a_junction_only_where_both_lines_have_a_vertex(vertices, counted):
    lines = [[line[0], (40, 0), line[1]] if has else line for line, has in zip(STAR, vertices, strict=True)]
    assert crossings.met(ways(lines)).crossings == counted


@pytest.mark.parametrize(("ends", "joined"), [(9, 0), (8, 1)])
def test_crossings_are_forgotten_bridges_up_to_a_tenth_of_all_meetings(ends, joined):
    teeth = [[(100 * n, 500), (100 * n, 580)] for n in range(ends)]
    met = crossings.met(ways([*STAR, [(-50, 500), (950, 500)], *teeth]))
    assert met.crossings == joined
    assert len(met.cuts.line) == ends + 2 * joined


def test_crossings_are_made_junctions_or_not_as_one_asks():
    assert crossings.met(ways(STAR), crossings=False).crossings == 0
    assert crossings.met(ways(STAR), crossings=True).crossings == 1


def test_what_is_passed_is_counted_and_two_freeways_or_a_told_bridge_are_not():
    assert crossings.met(ways(STAR, barrier=[True, False])).passing == 1
    assert crossings.met(ways(STAR, rank=[STREET, RAILWAY])).passing == 1
    assert crossings.met(ways(STAR, barrier=[True, True])).passing == 0
    assert crossings.met(ways(STAR, barrier=[True, False], level=[0, 1])).passing == 0


def test_lines_of_one_level_meet_above_the_ground_too():
    up = ways([STAR[0], [(40, 0), (40, 40)]], level=[1, 1])
    assert crossings.met(up).cuts.line.tolist() == [0]
    assert crossings.met(ways(STAR, level=[1, 1])).crossings == 1
    assert crossings.met(ways(STAR, level=[1, 2])).crossings == 0


def test_a_street_that_ends_at_a_railway_leaves_it_whole():
    drawn = ways([STAR[0], [(40, 0), (40, 40)]], rank=[RAILWAY, STREET], walk=[0, 4.5], drive=[0, 20])
    assert len(crossings.met(drawn).cuts.line) == 0
    assert (made(drawn).rank == RAILWAY).sum() == 1


def test_a_loop_longer_than_an_edge_is_kept_in_pieces_and_a_short_one_left_out():
    def loop(side):
        return ways([[(-90, 0), (0, 0)], [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]])

    assert len(made(loop(40)).lon) == 3  # 160 m: out, back, and the node between
    assert len(made(loop(24)).lon) == 2  # 96 m


def test_a_vertex_given_twice_is_no_junction():
    assert len(made(ways([[(0, 0), (40, 0), (40, 0), (90, 0)]])).lon) == 2


def test_two_lanes_drawn_in_opposite_directions_are_both_kept():
    lane = [(0, 0), (90, 0)]
    both = made(ways([lane, lane[::-1]], direction=[1, 1]))
    assert np.isfinite(both.drive).sum() == 2
    assert np.isfinite(made(ways([lane, lane[::-1]], direction=[1, -1])).drive).sum() == 1


def test_a_line_that_is_open_to_others_than_its_double_is_kept():
    lane = [(0, 0), (90, 0)]
    found = made(ways([lane, lane], walk=[4.5, 0], drive=[0, 60], rank=[STREET, MAIN]))
    assert len(found.start) == 4


@pytest.mark.parametrize(
    ("lengths", "kept", "dropped"),
    [((600, 300, 100), 3, 0), ((600, 395, 5), 2, 1), ((800, 150, 50), 1, 2), ((100,), 1, 0)],
)
def test_parts_stay_unless_they_are_small_or_one_is_nearly_the_whole(lengths, kept, dropped):
    drawn = ways([[(0, 300 * n), (length, 300 * n)] for n, length in enumerate(lengths)])
    parts = road_parts.joined(made(drawn))
    assert (parts.kept, parts.dropped) == (kept, dropped)
    assert parts.largest == pytest.approx(lengths[0] / sum(lengths))
    left = 0 if dropped == 0 else sum(lengths[kept:])
    assert parts.metres == pytest.approx(left)
    assert parts.network.metres.sum() / 2 == pytest.approx(sum(lengths) - left)


def test_metres_that_no_car_can_leave_again_are_told():
    drawn = ways([[(0, 0), (90, 0)], [(90, 0), (90, 60)]], direction=[0, 1])
    parts = road_parts.joined(made(drawn))
    assert parts.closed == pytest.approx(60)
    assert np.isfinite(parts.network.walk).all()
