"""How many cases to expect where: residents, area, hours of work, on the edges of months and where figures miss."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geodata.persian import month_start
from layers import Filter
from layers.cells import cover
from layers.exposure import basis, of_cells, of_neighbourhoods, pieces
from tests.snapshots import snapshot

MEHR = 1403 * 12 + 6
EFFORT = [("north", MEHR - 1, 10.0), ("north", MEHR, 20.0), ("south", MEHR, 60.0), ("centre", MEHR + 1, 40.0)]


def worked(town, hours=EFFORT, people=None):
    """Return a snapshot with these hours of patrol and outreach."""
    table = pd.DataFrame(hours, columns=["neighbourhood", "month", "hours"]).assign(agency=None)
    return replace(snapshot(town, people=people), effort=table.astype({"month": np.int32, "hours": float}))


def shares(snap, by, **period):
    found = of_neighbourhoods(snap, by, Filter(**period))
    return {key: float(value) for key, value in found.items() if value}


def test_residents_are_shared_out_and_missing_or_zero_expects_nothing(town):
    known = snapshot(town, people={"north": 100, "south": 300, "centre": 0, "west": np.nan})
    assert shares(known, "people") == {"north": 0.25, "south": 0.75}


def test_nine_squares_have_a_ninth_of_the_area_each(town):
    found = of_neighbourhoods(snapshot(town), "area")
    assert found.to_numpy() == pytest.approx(np.full(9, 1 / 9), rel=1e-3)
    assert found.sum() == pytest.approx(1)


def test_what_was_never_imported_cannot_be_chosen(town):
    nothing, known = snapshot(town), snapshot(town, people={"north": 5})
    assert [basis(nothing, by) for by in ("people", "area", "effort")] == ["area"] * 3
    assert [basis(known, by) for by in ("people", "area", "effort")] == ["people", "area", "area"]
    assert basis(worked(town), "effort") == "effort"


@pytest.mark.parametrize("people", [{"north": 0}, {"north": np.nan}, {"nowhere": 50}])
def test_a_population_of_nobody_here_is_none(town, people):
    assert basis(snapshot(town, people=people), "people") == "area"


def test_hours_of_nothing_are_none(town):
    assert basis(worked(town, [("north", 0, 0.0)]), "effort") == "area"


def test_hours_of_all_months_count_while_no_period_is_chosen(town):
    assert shares(worked(town), "effort") == pytest.approx({"north": 30 / 130, "south": 60 / 130, "centre": 40 / 130})


def test_a_month_counts_from_its_first_day_to_its_last(town):
    snap, first, after = worked(town), month_start(MEHR), month_start(MEHR + 1)
    only_mehr = {"north": 0.25, "south": 0.75}
    assert shares(snap, "effort", start=first, end=after - 1) == only_mehr
    assert shares(snap, "effort", start=after - 1, end=after - 1) == only_mehr  # a day of it is enough
    assert shares(snap, "effort", start=first - 1, end=first - 1) == {"north": 1.0}
    assert shares(snap, "effort", start=after) == {"centre": 1.0}
    assert shares(snap, "effort", end=first - 1) == {"north": 1.0}


def test_hours_without_a_month_always_count(town):
    snap = worked(town, [*EFFORT, ("west", 0, 80.0)])
    start, end = month_start(MEHR), month_start(MEHR + 1) - 1
    assert shares(snap, "effort", start=start, end=end) == pytest.approx(
        {"north": 1 / 8, "south": 3 / 8, "west": 1 / 2}
    )


def test_hours_of_other_months_only_leave_nothing_to_expect(town):
    snap = worked(town)
    assert shares(snap, "effort", start=month_start(MEHR + 2)) == {}
    assert of_cells(snap, 9, "effort", Filter(start=month_start(MEHR + 2))).sum() == 0


@pytest.mark.parametrize("by", ["people", "area", "effort"])
def test_cells_share_the_whole_out(town, by):
    snap = worked(town, people={"north": 100, "south_east": 300})
    cells = of_cells(snap, 9, by)
    assert len(cells) == len(cover(snap, 9))
    assert cells.sum() == pytest.approx(1)
    assert (cells >= 0).all()


def test_a_neighbourhoods_share_lies_evenly_in_its_cells(town):
    snap = snapshot(town, people={"centre": 700})
    within, cells = pieces(snap, 9).toarray(), of_cells(snap, 9, "people")
    centre = within[:, town.index.get_loc("centre")]
    assert cells == pytest.approx(centre / centre.sum())
    assert centre.sum() == pytest.approx(0.905 * 1.109, rel=0.005)  # km²


def test_pieces_add_up_to_neighbourhoods_and_to_whole_cells(town):
    snap = snapshot(town)
    within = pieces(snap, 9)
    assert within.sum(axis=0) == pytest.approx(np.full(9, 0.905 * 1.109), rel=0.005)
    utm = cover(snap, 9).to_crs(32639)
    inside = utm.within(town.to_crs(32639).union_all()).to_numpy()
    assert inside.any()
    assert within.sum(axis=1)[inside] == pytest.approx(utm.area.to_numpy()[inside] / 1e6)
