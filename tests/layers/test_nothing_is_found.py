"""Chance is not called firm and a real tripling is seen: fewer maps than ``benchmarks.null_maps``, on every change.

A share is refused when a true one of 5 % would give it less than once in a thousand runs.
"""

import numpy as np
import pytest
from scipy.stats import binom

from benchmarks import chance
from benchmarks.null_maps import null, power

MAPS = 120
MOST = int(binom.isf(0.001, MAPS, 0.05))


@pytest.fixture(scope="module")
def by_area(shared):
    """District 21's real neighbourhoods, whose residents nobody knows."""
    return chance.ground(shared / "data" / "district21_17.geojson")


@pytest.fixture(scope="module")
def by_residents():
    """The demonstration district with its invented residents."""
    return chance.ground()


@pytest.mark.parametrize("cases", [300, 3000])
def test_at_most_one_map_of_chance_in_twenty_has_anything_firm_on_real_boundaries(by_area, cases):
    tests = {"grid": (chance.on_grid, MAPS), "wide": (chance.with_two_rings, MAPS), "areas": (chance.in_moran, 60)}
    for share in null(by_area, tests, cases):
        assert share.found <= MOST, share


@pytest.mark.parametrize("cases", [300, 3000])
def test_nor_where_cases_follow_residents(by_residents, cases):
    tests = {"grid": (chance.on_grid, MAPS), "rates": (chance.in_rates, MAPS), "list": (chance.in_the_list, 60)}
    for share in null(by_residents, tests, cases):
        assert share.found <= MOST, share


def test_nor_by_permutation(by_area):
    tests = {"cells": (chance.by_permutation, 20), "moran": (chance.in_moran_cells, 20)}
    assert all(share.found <= binom.isf(0.001, 20, 0.05) for share in null(by_area, tests, 1000))


def test_without_correction_nearly_every_map_of_chance_has_something(by_area):
    for share in null(by_area, {"grid": (chance.uncorrected, 40)}, 3000):
        assert share.found >= 38


def test_a_tripling_is_seen_on_four_maps_of_five_and_more_data_or_more_of_it_are_seen_more_often(by_area):
    seen = {(times, cases): power(by_area, times, cases, 60) for times in (1.5, 3) for cases in (300, 3000)}
    assert seen[3, 3000].tentative >= 48
    assert seen[3, 3000].tentative > seen[3, 300].tentative > seen[1.5, 300].tentative
    assert seen[3, 3000].tentative > seen[1.5, 3000].tentative
    assert all(one.firm <= one.tentative for one in seen.values())


def test_a_tripling_is_seen_on_four_maps_of_five_where_cases_follow_residents(by_residents):
    assert power(by_residents, 3, 3000, 60).tentative >= 48


def test_cases_are_thrown_by_residents_and_evenly_inside(by_residents):
    one = next(chance.thrown(by_residents, 60_000, 1, np.random.default_rng(1)))
    places = np.bincount(one.place, minlength=17) / 60_000
    cells = np.bincount(one.cell, minlength=len(by_residents.cells)) / 60_000
    for found, true in ((places, by_residents.places), (cells, by_residents.cells)):
        assert (np.abs(found - true) <= 5 * np.sqrt(true / 60_000) + 1e-5).all()
