"""Who is next to whom."""

import geopandas as gpd
import h3
import numpy as np
import pytest
from scipy.sparse import csr_array
from shapely import box

from layers.spatial import cell_rings, contiguity, islands, row_standardised, touching, with_self

MIDDLE = h3.latlng_to_cell(35.715, 51.215, 9)


def test_in_a_town_of_three_by_three_corners_have_three_neighbours_sides_five_the_middle_eight(town):
    assert contiguity(town.geometry).sum(axis=1).tolist() == [3, 5, 3, 5, 8, 5, 3, 5, 3]


def test_as_a_rook_moves_corners_have_two_sides_three_the_middle_four(town):
    assert contiguity(town.geometry, rook=True).sum(axis=1).tolist() == [2, 3, 2, 3, 4, 3, 2, 3, 2]


def test_neighbours_are_mutual_and_nobody_is_their_own(town):
    weights = touching(town.geometry)
    assert (weights != weights.T).nnz == 0
    assert weights.diagonal().tolist() == [0] * 9


def test_islands_are_named(town):
    apart = town.loc[["north_west", "north", "south_east"]]
    with pytest.raises(ValueError, match="1 of 3 areas touch no other: south_east"):
        contiguity(apart.geometry)


def test_two_that_share_a_corner_are_islands_to_a_rook_only(town):
    corner = town.loc[["north_west", "centre"]].geometry
    assert contiguity(corner).sum() == 2
    with pytest.raises(ValueError, match="north_west, centre"):
        contiguity(corner, rook=True)


def test_one_area_alone_is_an_island(town):
    with pytest.raises(ValueError, match="1 of 1 areas touch no other: centre"):
        contiguity(town.loc[["centre"]].geometry)


def test_the_traced_district_is_all_islands_and_the_mended_one_has_none(shared):
    raw = gpd.read_file(shared / "data" / "district21_17_raw.geojson").geometry
    mended = touching(gpd.read_file(shared / "data" / "district21_17.geojson").geometry)
    assert len(islands(touching(raw))) == 17
    assert len(islands(mended)) == 0
    assert mended.sum() / 17 == pytest.approx(4.0, abs=0.05)


def test_a_gap_of_any_width_parts_two_areas():
    parted = gpd.GeoSeries([box(0, 0, 1, 1), box(1 + 1e-9, 0, 2, 1)])
    assert touching(parted).nnz == 0


@pytest.mark.parametrize(("rings", "others"), [(0, 0), (1, 6), (2, 18)])
def test_a_cell_has_six_more_for_each_ring(rings, others):
    cells = sorted(h3.grid_disk(MIDDLE, 3))
    weights = cell_rings(cells, rings)
    assert weights[[cells.index(MIDDLE)]].sum() == others
    assert (weights != weights.T).nnz == 0


def test_cells_that_are_not_listed_do_not_count():
    beside = h3.grid_ring(MIDDLE, 1)[0]
    assert cell_rings([MIDDLE, beside], 1).toarray().tolist() == [[0, 1], [1, 0]]


def test_an_area_counts_among_its_own_neighbours_once(town):
    assert with_self(contiguity(town.geometry)).sum(axis=1).tolist() == [4, 6, 4, 6, 9, 6, 4, 6, 4]


def test_shares_sum_to_one_and_an_islands_row_stays_empty():
    even = row_standardised(csr_array([[0, 1, 1], [2, 0, 0], [0, 0, 0]], dtype=float))
    assert even.toarray().tolist() == [[0, 0.5, 0.5], [1, 0, 0], [0, 0, 0]]


def test_islands_are_positions_of_empty_rows():
    assert islands(csr_array(np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]], dtype=float))).tolist() == [2]
