"""Bands lie between round limits, fit together, and are the outline as a whole."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.bands import filled, levels

SCALE = 1e-5  # a metre is a hundred-thousandth of a degree here
X = np.arange(-50.0, 1051.0, 100.0)
OUTLINE = shapely.box(0, 0, 0.01, 0.01)
HOLED = shapely.union(
    shapely.Polygon([(0, 0), (0.01, 0.001), (0.008, 0.01), (0.001, 0.007)]).difference(
        shapely.box(0.003, 0.003, 0.004, 0.004)
    ),
    shapely.box(0.0095, 0.008, 0.01, 0.01),
)


def bands(surface: np.ndarray, limits: list[float], outline: shapely.Geometry = OUTLINE) -> list[shapely.Geometry]:
    return filled(
        surface,
        X,
        X,
        np.array(limits),
        outline,
        lambda x, y: (x * SCALE, y * SCALE),
        lambda x, y: (x / SCALE, y / SCALE),
        10.0,
    )


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (6.0, [0, 1, 2, 3, 4, 5, 6]),
        (6.1, [0, 1.5, 3, 4.5, 6, 7.5]),
        (9.0, [0, 1.5, 3, 4.5, 6, 7.5, 9]),
        (0.47, [0, 0.08, 0.16, 0.24, 0.32, 0.4, 0.48]),
        (1234.0, [0, 250, 500, 750, 1000, 1250]),
    ],
)
def test_limits_are_round_and_reach_the_highest(highest, expected):
    assert levels(highest).tolist() == pytest.approx(expected)


@settings(deadline=None)
@given(st.floats(1e-9, 1e9))
def test_there_are_five_or_six_bands_whatever_the_highest(highest):
    limits = levels(highest)
    assert len(limits) - 1 in (5, 6)
    assert limits[-1] >= highest * (1 - 1e-8)
    assert limits[-2] < highest


def test_nothing_above_zero_has_no_limits():
    with pytest.raises(ValueError, match="0.0"):
        levels(0.0)


def test_a_slope_is_cut_where_it_crosses_the_limits():
    found = bands(np.tile(X, (12, 1)), [0, 250, 500, 750, 1000])
    assert [area.bounds for area in found] == [
        (0, 0, 0.0025, 0.01),
        (0.0025, 0, 0.005, 0.01),
        (0.005, 0, 0.0075, 0.01),
        (0.0075, 0, 0.01, 0.01),
    ]
    assert sum(area.area for area in found) == pytest.approx(1e-4)


def test_an_even_surface_is_one_band_and_the_others_are_empty():
    found = bands(np.full((12, 12), 7.0), [0, 5, 10, 15])
    assert [area.is_empty for area in found] == [True, False, True]
    assert found[1].equals(OUTLINE)


def test_values_beyond_the_limits_belong_to_the_nearest_band():
    found = bands(np.tile(X, (12, 1)), [300, 500, 600])
    assert [area.bounds[::2] for area in found] == [(0, 0.005), (0.005, 0.01)]


def test_a_hill_lies_inside_a_ring():
    x, y = np.meshgrid(X, X)
    hill, ring = bands(np.hypot(x - 500, y - 500), [0, 300, 1000])
    assert hill.area == pytest.approx(np.pi * 0.003**2, rel=0.1)
    assert len(ring.interiors) == 1


def test_a_speck_is_left_out_and_a_small_island_is_drawn():
    x, y = np.meshgrid(X, X)
    for highest, drawn in ((11.0, False), (20.0, True)):  # 51 m around, and 283 m
        peak = np.where((x == 450) & (y == 450), highest, 0.0)
        assert bands(peak, [0, 10, 30])[1].is_empty is not drawn


def test_an_unknown_corner_beyond_the_outline_does_no_harm():
    surface = np.tile(X, (12, 1))
    surface[0, 0] = surface[-1, -1] = np.nan
    assert sum(area.area for area in bands(surface, [0, 500, 1000])) == pytest.approx(1e-4)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_bands_of_any_surface_fit_together_and_are_the_whole_outline(seed):
    surface = np.random.default_rng(seed).uniform(0, 10, (12, 12))
    found = [area for area in bands(surface, [0, 2, 4, 6, 8, 10], HOLED) if not area.is_empty]
    assert all(area.is_valid for area in found)
    assert shapely.coverage_is_valid(found)
    assert shapely.union_all(found).symmetric_difference(HOLED).area < HOLED.length * SCALE  # within a metre
    assert HOLED.buffer(2 * SCALE).covers(shapely.union_all(found))  # crossings are rounded to five decimals
    points = shapely.get_coordinates(found)
    assert (points == np.round(points, 5)).all()
