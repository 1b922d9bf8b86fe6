"""Clusters and outliers: classes by hand, islands named, and nothing where nothing differs."""

import h3
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import box

from layers import LAYERS, Filter, discovery, run
from layers.hotspots import assess
from layers.local import local_moran, permuted
from layers.moran import CLASSES, of_cells_moran, of_neighbourhoods_moran
from layers.spatial import contiguity, row_standardised
from tests.conftest import LATS, LONS, TOWN
from tests.snapshots import case, snapshot

EVEN = dict.fromkeys(TOWN, 1000.0)
MIDDLE = h3.latlng_to_cell(35.715, 51.215, 9)


def recorded(**counts):
    """Return so many cases of each neighbourhood."""
    return [case(place=place) for place, count in counts.items() for _ in range(count)]


def laid_out(town, side=7):
    """Return a district of ``side`` by ``side`` squares named by column and row, in the same place as the town."""
    lons, lats = (np.linspace(ends[0], ends[-1], side + 1) for ends in (LONS, LATS))
    squares = [box(lons[i], lats[j + 1], lons[i + 1], lats[j]) for j in range(side) for i in range(side)]
    keys = [f"{i}{j}" for j in range(side) for i in range(side)]
    wide = town.iloc[np.zeros(side * side, dtype=int)].set_axis(keys)
    return wide.set_geometry(squares, crs=4326)


def test_the_statistic_is_local_moran_of_what_is_left_in_units_of_chance(town):
    people = {key: 500.0 * (i + 1) for i, key in enumerate(TOWN)}
    counts = {key: 12 + 5 * i for i, key in enumerate(TOWN)}
    frame = of_neighbourhoods_moran(snapshot(town, recorded(**counts), people), Filter()).frame
    cases, usual = np.array(list(counts.values())), sum(counts.values()) * np.arange(1, 10) / 45
    statistic, z = local_moran((cases - usual) / np.sqrt(usual), row_standardised(contiguity(town.geometry)))
    assert frame["expected"].to_numpy() == pytest.approx(usual)
    assert frame["value"].to_numpy() == pytest.approx(statistic)
    assert frame["z"].to_numpy() == pytest.approx(z)


def test_p_is_the_larger_of_shuffling_and_throwing(town):
    counts = dict(zip(TOWN, (60, 50, 20, 45, 40, 30, 20, 20, 20), strict=True))
    frame = of_neighbourhoods_moran(snapshot(town, recorded(**counts), EVEN), Filter()).frame
    cases, usual, near = np.array(list(counts.values()), dtype=float), 305 / 9, contiguity(town.geometry)
    shuffled = permuted((cases - usual) / np.sqrt(usual), row_standardised(near), 9_999)
    thrown = assess(cases, np.full(9, 1 / 9), near).p
    assert (shuffled > thrown).any()
    assert (shuffled < thrown).any()
    assert frame["p"].to_numpy() == pytest.approx(np.maximum(shuffled, thrown))


def test_a_high_quarter_a_low_one_and_two_outliers_have_their_classes(town):
    wide = laid_out(town, 8)
    counts = dict.fromkeys(wide.index, 40)
    counts |= {f"{i}{j}": 100 for i in range(4) for j in range(4)}
    counts |= {f"{i}{j}": 4 for i in range(4, 8) for j in range(4, 8)}
    counts |= {"11": 6, "66": 90}
    snap = snapshot(wide, recorded(**counts), dict.fromkeys(wide.index, 500.0))
    frame = of_neighbourhoods_moran(snap, Filter()).frame
    assert frame.loc[["22", "11", "66"], "word"].tolist() == [discovery.FIRM] * 3
    assert frame.loc["22", "class"] == "high-high"
    assert frame.loc["55", "class"] == "low-low"
    assert frame.loc["11", "class"] == "low-high"
    assert frame.loc["66", "class"] == "high-low"
    assert frame.loc["70", "class"] == ""
    assert (frame["class"].eq("") == frame["word"].eq("")).all()


def test_an_outlier_must_be_unusual_by_itself(town):
    wide = laid_out(town)
    counts = dict.fromkeys(wide.index, 30) | {f"{i}{j}": 100 for i in range(3) for j in range(3)}
    mean = (40 * 30 + 8 * 100) / 48
    counts["11"] = round(mean) - 1  # a little below what is expected, in the midst of much
    snap = snapshot(wide, recorded(**counts), dict.fromkeys(wide.index, 500.0))
    row = of_neighbourhoods_moran(snap, Filter()).frame.loc["11"]
    assert row["cases"] < row["expected"]
    assert row["q"] < 0.05
    assert (row["word"], row["class"]) == ("", "")


def test_islands_are_named_and_nothing_is_computed(town):
    apart = town.loc[["north_west", "north", "south_east"]]
    frame, note, totals = of_neighbourhoods_moran(snapshot(apart, recorded(north=9)), Filter())
    assert (note, totals) == ("islands", {"cases": 9, "islands": 1})
    assert frame.index[frame["class"] == "island"].tolist() == ["south_east"]
    assert frame["value"].isna().all()
    assert set(frame["word"]) == {""}


def test_a_neighbourhood_whose_neighbours_have_no_residents_is_no_island(town):
    people = dict.fromkeys(town.index, 0.0) | {"north_west": 500.0, "south_east": 500.0}
    frame, note, _ = of_neighbourhoods_moran(snapshot(town, recorded(north_west=9, south_east=3), people), Filter())
    assert note != "islands"
    assert set(frame["class"]) == {""}


def test_the_whole_map_has_its_number_too(town):
    totals = of_neighbourhoods_moran(snapshot(town, recorded(north_west=60, north=50, west=40), EVEN), Filter()).totals
    assert totals["moran"] > 0
    assert totals["moran_z"] > 0


def test_one_neighbourhood_alone_has_nothing_to_be_compared_with(town):
    frame, note, totals = of_neighbourhoods_moran(snapshot(town.loc[["centre"]], recorded(centre=9)), Filter())
    assert (note, totals["islands"], frame.loc["centre", "class"]) == ("one-area", 1, "island")


def test_a_neighbourhood_without_residents_is_left_out_with_its_cases(town):
    for nobody in (0.0, np.nan):
        snap = snapshot(town, recorded(centre=40, north=30, south=20), EVEN | {"centre": nobody})
        frame, note, totals = of_neighbourhoods_moran(snap, Filter())
        assert (note, totals["cases"]) == ("", 50)
        assert frame.loc["centre", "state"] == "no_data"
        assert np.isnan(frame.loc["centre", "value"])
        assert frame["expected"].sum() == pytest.approx(50)


def test_no_case_is_said(town):
    for of in (of_neighbourhoods_moran, of_cells_moran):
        frame, note, totals = of(snapshot(town, [], EVEN), Filter())
        assert (note, totals["cases"]) == ("no-cases", 0)
        assert frame["value"].isna().all()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 60), min_size=9, max_size=9), st.integers(1, 4), st.floats(0.3, 900))
def test_a_constant_rate_differs_nowhere_however_unequal_the_neighbourhoods(town, sizes, times, each):
    people = {key: each * size for key, size in zip(TOWN, sizes, strict=True)}
    rows = recorded(**{key: times * size for key, size in zip(TOWN, sizes, strict=True)})
    frame, note, _ = of_neighbourhoods_moran(snapshot(town, rows, people), Filter())
    assert note == "nothing-differs"
    assert frame["z"].isna().all()
    assert set(frame["word"]) == {""}


def test_one_case_is_no_cluster(town):
    point = h3.cell_to_latlng(MIDDLE)[::-1]
    for of in (of_neighbourhoods_moran, of_cells_moran):
        assert set(of(snapshot(town, [case(at=point)], EVEN), Filter()).frame["word"]) == {""}


def test_on_the_grid_a_full_patch_is_high_among_high(town):
    rng = np.random.default_rng(5)
    patch = [case(at=h3.cell_to_latlng(cell)[::-1]) for cell in h3.grid_disk(MIDDLE, 2) for _ in range(12)]
    rows = [case(at=tuple(point)) for point in rng.uniform((51.20, 35.70), (51.23, 35.73), (400, 2))]
    frame, note, totals = of_cells_moran(snapshot(town, rows + patch), Filter())
    assert note == "by-area"
    assert totals["cases"] == 400 + 19 * 12
    assert frame.loc[MIDDLE, ["word", "class"]].tolist() == [discovery.FIRM, "high-high"]
    assert set(frame.index[frame["class"] == "high-high"]) <= set(h3.grid_disk(MIDDLE, 3))


@pytest.mark.parametrize("layer", ["moran", "moran_cells"])
@pytest.mark.parametrize("by", ["people", "area", "effort"])
def test_every_way_of_reading_goes_through_the_door(town, layer, by):
    rows = [case(place=key, at=(LONS[i % 3] + 0.004, LATS[i // 3] - 0.004)) for i, key in enumerate(TOWN)] * 3
    frame = run(snapshot(town, rows[:20], EVEN), LAYERS[layer], Filter(), "analyst", {"by": by}).frame
    assert ((frame["p"] > 0) & (frame["p"] <= 1)).all()
    assert set(frame["class"]) <= {"", *CLASSES}


def test_a_cluster_without_enough_cases_is_no_cluster_but_hatched(town):
    frame, _, _ = of_cells_moran(snapshot(town, recorded(north_west=3), EVEN), Filter())
    assert not frame.loc[frame["word"] == "not enough data", "class"].any()
    assert set(frame.loc[frame["word"] == "not enough data", "state"]) <= {"not_enough"}
