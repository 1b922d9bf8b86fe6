"""A surface holds as many as there are, is what the exact sum gives, and stays even up to a border."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import gaussian_kde

from layers.surface import binned, centres, density, inside, steps

BOUNDS = (0.0, 0.0, 2000.0, 1000.0)
SHAPE = (50, 100)  # cells of 20 × 20
AREA = 400.0


def one(x: float, y: float) -> tuple[np.ndarray, np.ndarray]:
    return np.array([x]), np.array([y])


def test_one_point_at_a_centre_has_its_hand_counted_peak_and_slope():
    found = density(*one(1010.0, 510.0), None, BOUNDS, SHAPE, 100.0)
    assert found.max() == found[25, 50] == pytest.approx(1 / (2 * np.pi * 100**2), rel=1e-12)
    assert found[25, 55] == pytest.approx(found[25, 50] * np.exp(-0.5), rel=1e-12)  # 100 to the east
    assert found[30, 55] == pytest.approx(found[25, 50] * np.exp(-1.0), rel=1e-12)


def test_rows_run_from_the_south_and_columns_from_the_west():
    x, y = centres(BOUNDS, SHAPE)
    assert (x[0], x[-1], y[0], y[-1]) == (10, 1990, 10, 990)
    assert steps(BOUNDS, SHAPE) == (20, 20)
    assert np.unravel_index(density(*one(1990.0, 10.0), None, BOUNDS, SHAPE, 50.0).argmax(), SHAPE) == (0, 99)


def test_a_point_between_four_centres_is_shared_by_nearness():
    found = binned(*one(25.0, 35.0), None, BOUNDS, SHAPE)  # 15 from the first column's centre, 5 above the second row's
    assert found[1, :2] == pytest.approx([0.75 * 0.25, 0.75 * 0.75])
    assert found[2, :2] == pytest.approx([0.25 * 0.25, 0.25 * 0.75])
    assert found.sum() == pytest.approx(1)


def test_points_on_the_border_count_and_those_beyond_or_nowhere_do_not():
    x = np.array([0.0, 2000.0, 2000.01, -0.01, 50.0, np.nan])
    y = np.array([0.0, 1000.0, 500.0, 500.0, 1000.01, 500.0])
    found = binned(x, y, None, BOUNDS, SHAPE)
    assert found.sum() == 2
    assert found[0, 0] == found[-1, -1] == 1
    assert binned(x, y, np.arange(1.0, 7.0), BOUNDS, SHAPE).sum() == 1 + 2


def test_no_points_give_a_surface_of_zeros():
    assert not density(np.array([]), np.array([]), None, BOUNDS, SHAPE, 100.0).any()


def test_it_is_the_exact_sum_over_points_within_one_percent_of_the_peak():
    points = np.random.default_rng(1).normal([1000, 500], [200, 90], (500, 2)).clip(1, 999)
    found = density(*points.T, None, BOUNDS, SHAPE, 100.0)  # 5 steps
    wanted = np.zeros(SHAPE)
    x, y = np.meshgrid(*centres(BOUNDS, SHAPE))
    for east, north in points:
        wanted += np.exp(-(np.square(x - east) + np.square(y - north)) / (2 * 100.0**2)) / (2 * np.pi * 100.0**2)
    assert np.abs(found - wanted).max() < 0.01 * wanted.max()


def test_it_agrees_with_scipy_where_the_points_spread_as_scipy_s_kernel_does():
    rng = np.random.default_rng(2)
    points = rng.normal(size=(2, 400))
    points = np.linalg.inv(np.linalg.cholesky(np.cov(points))) @ points * 150  # covariance is 150² and nothing else
    points += [[1000], [500]]
    points = points[:, (np.abs(points - [[1000], [500]]) < 490).all(axis=0)]
    kernel = gaussian_kde(points, bw_method=120 / 150)
    bandwidth = float(np.sqrt(np.sqrt(np.linalg.det(kernel.covariance))))
    x, y = centres(BOUNDS, SHAPE)
    found = density(*points, None, BOUNDS, SHAPE, bandwidth)
    wanted = points.shape[1] * kernel([x, np.full(100, y[25])])
    assert found[25] == pytest.approx(wanted, abs=0.01 * found.max())


def test_weights_count_as_so_many_points():
    rng = np.random.default_rng(3)
    x, y, each = rng.uniform(0, 2000, 300), rng.uniform(0, 1000, 300), rng.integers(0, 4, 300)
    heavy = binned(x, y, each.astype(float), BOUNDS, SHAPE)
    assert heavy.sum() == pytest.approx(each.sum())
    assert heavy == pytest.approx(binned(np.repeat(x, each), np.repeat(y, each), None, BOUNDS, SHAPE), abs=0.1)


def test_many_points_in_several_batches_are_all_counted(monkeypatch):
    rng = np.random.default_rng(4)
    x, y = rng.uniform(0, 2000, 1000), rng.uniform(0, 1000, 1000)
    whole = binned(x, y, None, BOUNDS, SHAPE)
    monkeypatch.setattr("layers.surface.BATCH", 400)
    monkeypatch.setattr("layers.surface.CHUNK", 150)
    parts = binned(x, y, None, BOUNDS, SHAPE)
    assert parts == pytest.approx(whole, abs=1e-9)
    assert parts.sum() == pytest.approx(1000, abs=1e-9)


def test_a_batch_at_one_place_does_not_overflow_its_sums():
    most = 1_000_000
    found = binned(np.full(most, 29.99), np.full(most, 29.99), None, BOUNDS, SHAPE)
    assert found.sum() == most
    assert found[1, 1] == most


def test_an_even_spread_stays_even_up_to_a_ragged_border():
    x, y = np.meshgrid(*centres(BOUNDS, SHAPE))
    mask = x + 0.7 * y < 1500
    found = density(x[mask], y[mask], None, BOUNDS, SHAPE, 100.0, mask)
    assert np.isnan(found[~mask]).all()
    assert found[mask] == pytest.approx(1 / AREA, rel=1e-6)


def test_random_points_are_even_to_the_border_and_none_are_lost():
    rng = np.random.default_rng(5)
    x, y = rng.uniform(0, 2000, 200_000), rng.uniform(0, 1000, 200_000)
    mask = np.ones(SHAPE, dtype=bool)
    found = density(x, y, None, BOUNDS, SHAPE, 100.0, mask)
    assert found == pytest.approx(0.1, rel=0.08)  # 200,000 on 2 km²; the corners are the noisiest
    assert found.sum() * AREA == pytest.approx(200_000, rel=0.005)
    assert density(x, y, None, BOUNDS, SHAPE, 100.0)[0, 0] < 0.03  # uncorrected, a corner loses three quarters


def test_without_a_border_nearby_the_surface_holds_every_point():
    found = density(np.array([900.0, 1100.0]), np.array([500.0, 430.0]), None, BOUNDS, SHAPE, 60.0)
    assert found.sum() * AREA == pytest.approx(2, rel=1e-6)


def test_the_part_inside_is_one_in_the_middle_and_half_at_a_straight_border():
    mask = np.zeros(SHAPE, dtype=bool)
    mask[:, 50:] = True
    part = inside(mask, (20.0, 20.0), 100.0)
    assert part[25, 75] == pytest.approx(1, abs=1e-5)
    assert part[25, 49:51].mean() == pytest.approx(0.5, abs=1e-6)


def test_a_kernel_wider_than_the_grid_does_not_come_back_from_the_other_side():
    found = density(*one(10.0, 10.0), None, BOUNDS, SHAPE, 400.0)
    assert found[0, 99] == pytest.approx(found[0, 0] * np.exp(-0.5 * (1980 / 400) ** 2), rel=1e-3)


@pytest.mark.parametrize("bandwidth", [0.0, -1.0, np.nan])
def test_a_bandwidth_that_is_none_is_refused(bandwidth):
    with pytest.raises(ValueError, match="bandwidth"):
        density(*one(1.0, 1.0), None, BOUNDS, SHAPE, bandwidth)


def test_bounds_that_enclose_nothing_are_refused():
    with pytest.raises(ValueError, match="enclose nothing"):
        binned(*one(1.0, 1.0), None, (5.0, 0.0, 5.0, 9.0), SHAPE)


places = st.lists(st.tuples(st.floats(500, 1400), st.floats(400, 600)), min_size=1, max_size=20)


@settings(max_examples=40, deadline=None)
@given(places, st.integers(-10, 10), st.integers(-10, 10))
def test_it_is_never_negative_and_moves_with_its_points(points, across, up):
    at = np.array(points)
    found = density(*at.T, None, BOUNDS, SHAPE, 60.0)
    moved = density(*(at + [20 * across, 20 * up]).T, None, BOUNDS, SHAPE, 60.0)
    assert (found >= 0).all()
    assert np.roll(found, (up, across), (0, 1))[12:38, 12:88] == pytest.approx(
        moved[12:38, 12:88], abs=0.01 * found.max()
    )


@settings(max_examples=20, deadline=None)
@given(places)
def test_it_is_the_same_in_a_mirror(points):
    at = np.array(points)
    found = density(*at.T, None, BOUNDS, SHAPE, 60.0)
    mirrored = density(2000 - at[:, 0], at[:, 1], None, BOUNDS, SHAPE, 60.0)
    assert mirrored[:, ::-1] == pytest.approx(found, abs=0.01 * found.max())
