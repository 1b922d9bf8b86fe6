"""Cross-validation finds narrow clusters narrow and wide ones wide, and is what a plain sum says."""

import numpy as np
import pytest

from layers.bandwidth import evenly, likeliest, prepared

STEP = (100.0, 100.0)
SHAPE = (60, 80)
WIDTHS = (150.0, 250.0, 400.0, 700.0, 1500.0)
MASK = np.ones(SHAPE, dtype=bool)
ROWS, COLUMNS = np.indices(SHAPE)
ZONES = (ROWS // 2) * 40 + COLUMNS // 2  # 30 × 40 zones of 200 × 200 m


def counts_at(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    inside = (rows >= 0) & (rows < 60) & (columns >= 0) & (columns < 80)
    zone = ZONES[rows[inside].astype(int), columns[inside].astype(int)]
    return np.bincount(zone, minlength=ZONES.max() + 1).astype(float)


def test_counts_are_spread_evenly_over_their_zone():
    zones = prepared(ZONES, MASK, STEP, WIDTHS)
    counts = counts_at(np.array([0, 1, 59]), np.array([1, 0, 79]))
    found = evenly(counts, zones)
    assert found[:2, :2].tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert found[58:, 78:].tolist() == [[0.25, 0.25], [0.25, 0.25]]
    assert found.sum() == 3


def test_what_one_case_gives_its_own_zone_is_the_mean_over_pairs_of_its_cells():
    zones = prepared(ZONES, MASK, STEP, WIDTHS)
    middle = ZONES[30, 40]
    pairs = 4 * [0.0] + 8 * [100.0] + 4 * [100 * np.sqrt(2)]
    for width in zones.widths:
        kernel = np.exp(-0.5 * np.square(np.array(pairs) / width.bandwidth)) / (2 * np.pi * width.bandwidth**2)
        inside = width.part[middle == ZONES].mean()
        assert width.alone[middle] == pytest.approx(kernel.mean() / inside, rel=1e-12)


def test_two_tight_clusters_far_apart_call_for_a_narrow_kernel():
    rng = np.random.default_rng(1)
    at = np.concatenate([rng.normal([15, 15], 1.0, (200, 2)), rng.normal([45, 65], 1.0, (200, 2))])
    assert likeliest(counts_at(*at.T), prepared(ZONES, MASK, STEP, WIDTHS)).bandwidth == 150


def test_a_wide_cloud_calls_for_a_wide_kernel_although_some_cases_share_a_zone():
    counts = counts_at(*np.random.default_rng(2).normal([30, 40], 12, (80, 2)).T)
    assert counts.max() > 1
    assert likeliest(counts, prepared(ZONES, MASK, STEP, WIDTHS)).bandwidth >= 400


def test_an_even_spread_calls_for_the_widest():
    at = np.random.default_rng(3).uniform([0, 0], [60, 80], (2000, 2))
    assert likeliest(counts_at(*at.T), prepared(ZONES, MASK, STEP, WIDTHS)).bandwidth == 1500


def test_the_likelihood_is_the_plain_sum_over_every_pair_of_cases():
    rng = np.random.default_rng(4)
    zones = ROWS[:12, :14] // 3 * 5 + COLUMNS[:12, :14] // 3  # the last column of zones is narrower
    mask = np.ones(zones.shape, dtype=bool)
    counts = rng.poisson(0.7, zones.max() + 1).astype(float)
    widths = (120.0, 200.0, 300.0, 450.0)
    at = np.column_stack([ROWS[:12, :14].ravel(), COLUMNS[:12, :14].ravel()]) * 100.0
    squared = np.square(at[:, None] - at).sum(axis=2)
    member = (zones.ravel()[:, None] == np.arange(zones.max() + 1)).astype(float)
    member /= member.sum(axis=0)
    found = []
    for width in widths:
        kernel = np.exp(-squared / (2 * width**2)) / (2 * np.pi * width**2)
        part = kernel.sum(axis=1) * 100.0**2
        pair = (member.T @ kernel @ member) / (part @ member)[:, None]
        whole = ((kernel @ member @ counts) / part).sum()
        others = pair @ counts - np.diag(pair)
        found.append(counts[counts > 0] @ np.log(others[counts > 0] / whole))
    assert likeliest(counts, prepared(zones, mask, STEP, widths)).bandwidth == widths[int(np.argmax(found))]


def test_cells_of_no_zone_hold_nothing():
    holed = np.where(ZONES == 7, -1, np.where(ZONES > 7, ZONES - 1, ZONES))
    zones = prepared(holed, MASK, STEP, WIDTHS)
    assert (evenly(np.ones(1199), zones)[ZONES == 7] == 0).all()
    assert len(zones.sizes) == 1199
