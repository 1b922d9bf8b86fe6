"""The fine grid counts what H3 itself says, and its coarse form is the sum of its fine one."""

import h3
import pytest
import shapely

from layers import LAYERS, Filter, run
from layers.cells import cover, owners, resolution_of
from tests.snapshots import case, snapshot

POINTS = [(51.2051, 35.7251), (51.2052, 35.7252), (51.2149, 35.7049), (51.2299, 35.7001)]


def test_each_case_counts_in_the_cell_h3_puts_it_in(town):
    found = snapshot(town, [case(at=point) for point in POINTS])
    frame = run(found, LAYERS["grid"], Filter(), "analyst").frame
    expected: dict[str, int] = {}
    for lon, lat in POINTS:
        cell = h3.latlng_to_cell(lat, lon, 9)
        expected[cell] = expected.get(cell, 0) + 1
    assert frame.loc[frame["value"] > 0, "value"].to_dict() == expected


def test_the_coarse_grid_adds_up_the_fine_one(town):
    found = snapshot(town, [case(at=point) for point in POINTS])
    fine = run(found, LAYERS["grid"], Filter(), "analyst").frame["value"]
    coarse = run(found, LAYERS["grid_coarse"], Filter(), "analyst").frame["value"]
    parents = fine.groupby([h3.cell_to_parent(cell, 8) for cell in fine.index]).sum()
    assert coarse[coarse > 0].to_dict() == parents[parents > 0].to_dict()


def test_cases_without_a_point_or_outside_the_grid_are_on_no_cell_and_are_counted(town):
    rows = [case(at=POINTS[0]), case(), case(place="outside", at=(52.0, 36.0))]
    result = run(snapshot(town, rows), LAYERS["grid"], Filter(), "analyst")
    assert result.totals == {"cases": 1, "unplaced": 2}


@pytest.mark.parametrize("resolution", [8, 9])
def test_the_cells_cover_the_district_and_each_has_a_neighbourhood(town, resolution):
    found = snapshot(town)
    cells = cover(found, resolution)
    assert shapely.union_all(cells.to_numpy()).buffer(1e-9).covers(shapely.union_all(town.geometry.to_numpy()))
    assert set(owners(found, resolution)) == set(cells.index)
    assert set(owners(found, resolution).values()) <= set(town.index)
    assert resolution_of(cells.index) == resolution


def test_a_filter_is_heeded_on_the_grid(town):
    found = snapshot(town, [case("begging", at=POINTS[0]), case("fights", at=POINTS[2])])
    assert run(found, LAYERS["grid"], Filter(issues=("fights",)), "analyst").frame["value"].sum() == 1
