"""Hot spots on the grid: counted by hand, equal to Gi* where it must be, and never without a sentence."""

from dataclasses import replace

import h3
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from geodata.snapshot import OUTSIDE
from layers import LAYERS, Filter, discovery, run
from layers.cells import cover
from layers.hotspots import adjusted, assess, by_cell, counted, exposure, neighbours
from layers.local import getis_ord
from layers.spatial import cell_rings, with_self
from tests.conftest import TOWN
from tests.snapshots import case, snapshot

PEOPLE = dict.fromkeys(TOWN, 1000.0)
MIDDLE = h3.latlng_to_cell(35.715, 51.215, 9)
AT = h3.cell_to_latlng(MIDDLE)[::-1]
BESIDE = h3.cell_to_latlng(h3.grid_ring(MIDDLE, 1)[0])[::-1]
TWO_AWAY = h3.cell_to_latlng(h3.grid_ring(MIDDLE, 2)[0])[::-1]
ROUND = with_self(cell_rings(sorted(h3.grid_disk(MIDDLE, 4)), 1))  # 61 cells


def scattered(town, count, seed=0):
    """Return cases at random, each in the square it lies in."""
    rng = np.random.default_rng(seed)
    points = rng.uniform((51.20, 35.70), (51.23, 35.73), (count, 2))
    keys = town.index[
        (2 - (points[:, 1] - 35.70) // 0.01).astype(int) * 3 + ((points[:, 0] - 51.20) // 0.01).astype(int)
    ]
    return [case(place=key, at=tuple(point)) for key, point in zip(keys, points, strict=True)]


def test_a_cell_is_read_with_its_ring(town):
    rows = [case(at=AT)] * 3 + [case(at=BESIDE)] * 2 + [case(at=TWO_AWAY)] * 4
    snap = snapshot(town, rows, PEOPLE)
    for ring, around in (("1", 5), ("2", 9)):
        frame, note, totals = by_cell(snap, Filter(), ring=ring)
        assert frame.loc[MIDDLE, ["cases", "around"]].tolist() == [3, around]
        assert frame["cases"].sum() == 9
        assert frame["expected"].sum() == pytest.approx(9)
        assert (note, totals["cases"], totals["ring"]) == ("", 9, float(ring))


def test_what_is_expected_of_a_cell_and_its_ring_is_their_share(town):
    snap = snapshot(town, [case(at=AT)] * 60, {"centre": 100.0})
    frame = by_cell(snap, Filter()).frame
    share = exposure(snap, "people", Filter())
    near = [cover(snap, 9).index.get_loc(cell) for cell in h3.grid_disk(MIDDLE, 1)]
    assert frame.loc[MIDDLE, "usual"] == pytest.approx(60 * share[near].sum())


def test_only_the_chosen_cases_count_and_a_chosen_place_does_not_hide_the_others(town):
    snap = snapshot(town, [case("begging", at=AT), case("fights", at=AT), case("fights", place="north", at=BESIDE)])
    assert counted(snap, Filter(issues=("fights",)), "area")[0].sum() == 2
    assert counted(snap, Filter(places=("north",)), "area")[0].sum() == 3


def test_cases_that_cannot_be_compared_are_told(town):
    rows = [case(at=AT), case(), case(place=OUTSIDE, at=(51.3, 35.8)), case(place="north", at=(51.215, 35.725))]
    totals = counted(snapshot(town, rows, {"centre": 10.0}), Filter(), "people")[1]
    assert totals == {"cases": 1, "unplaced": 1, "unexpected": 1}


def test_the_case_outside_is_not_on_the_map_even_where_a_cell_reaches_over(town):
    border = snapshot(town, [case(place=OUTSIDE, at=(51.1999, 35.715))] * 3 + [case(at=AT)], PEOPLE)
    assert counted(border, Filter(), "people")[0].sum() == 1


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), min_size=61, max_size=61).filter(lambda values: len(set(values)) > 1))
def test_with_equal_exposure_it_is_gi_star_itself(values):
    counts = np.array(values, dtype=float)
    np.testing.assert_allclose(adjusted(counts, np.full(61, 1 / 61), ROUND), getis_ord(counts, ROUND), atol=1e-9)


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), min_size=61, max_size=61).filter(any))
def test_cells_without_exposure_are_left_out(values):
    counts, some = np.array(values, dtype=float), np.arange(61) % 4 > 0
    counts[~some] = 0
    share = some / some.sum()
    z = adjusted(counts, share, ROUND)
    assert np.isnan(z[~some]).all()
    if len(set(counts[some])) > 1:
        np.testing.assert_allclose(z[some], getis_ord(counts[some], ROUND[some][:, some]), atol=1e-9)


@settings(deadline=None)
@given(st.lists(st.integers(1, 99), min_size=61, max_size=61), st.integers(1, 9))
def test_a_constant_rate_has_no_z_however_unequal_the_cells(sizes, times):
    counts = times * np.array(sizes, dtype=float)
    assert np.isnan(adjusted(counts, counts / counts.sum(), ROUND)).all()
    assert np.isnan(assess(counts, np.array(sizes) / sum(sizes), ROUND, "permutation").p).all()


def test_nothing_is_expected_of_a_cell_where_nobody_is_however_many_live_around_it():
    share = np.where(np.arange(61) == 30, 0, 1 / 60)
    found = assess(np.where(share > 0, 4.0, 0.0) + (np.arange(61) == 0), share, ROUND)
    assert (found.usual[30], found.power[30]) == (0, 0)
    assert np.isnan(found.p[30])
    others = discovery.power((ROUND @ share)[share > 0], 241, 60, float(np.median(np.diff(ROUND.indptr))))
    np.testing.assert_allclose(found.power[share > 0], others)
    assert found.typical == pytest.approx(others.mean())


def test_several_maps_at_once_are_the_same_as_one_by_one():
    rng = np.random.default_rng(2)
    maps, share = rng.poisson(4, (61, 3)).astype(float), rng.dirichlet(np.ones(61))
    together = adjusted(maps, share, ROUND)
    for i in range(3):
        np.testing.assert_allclose(together[:, i], adjusted(maps[:, i], share, ROUND), atol=1e-12)


def test_p_is_the_larger_of_throwing_cases_and_comparing_cells():
    counts = np.random.default_rng(3).poisson(3, 61).astype(float)
    counts[30] = 40
    share = np.full(61, 1 / 61)
    found = assess(counts, share, ROUND)
    thrown = discovery.exact(ROUND @ counts, ROUND @ share, counts.sum())
    np.testing.assert_allclose(found.p, np.maximum(thrown, discovery.normal(getis_ord(counts, ROUND))))
    shuffled = assess(counts, share, ROUND, "permutation").p
    assert (shuffled >= thrown).all()
    assert (shuffled <= 1).all()


def test_shuffling_moves_what_is_left_in_units_of_chance_and_weighs_it_by_where_it_lands():
    rng = np.random.default_rng(4)
    share = rng.dirichlet(np.full(61, 0.7))
    counts = rng.multinomial(500, share).astype(float)
    found = assess(counts, share, ROUND, "permutation").p
    thrown = discovery.exact(ROUND @ counts, ROUND @ share, 500)
    root = np.sqrt(500 * share)
    left, dense = (counts - root**2) / root, ROUND.toarray()
    for cell in (0, 20, 30, 45):
        others = np.delete(np.arange(61), cell)
        weights = dense[cell, others] * root[others]
        sums = np.array([weights @ left[rng.permutation(others)] for _ in range(4000)])
        tail = min((sums >= weights @ left[others]).mean(), (sums <= weights @ left[others]).mean())
        expected = max(thrown[cell], min(2 * tail, 1))
        assert found[cell] == pytest.approx(expected, abs=0.05)


def test_a_planted_spot_is_firm_by_either_inference_and_the_rest_is_not(town):
    planted = [case(at=h3.cell_to_latlng(cell)[::-1]) for cell in h3.grid_disk(MIDDLE, 1)] * 12
    rows = scattered(town, 900) + planted
    snap = snapshot(town, rows, PEOPLE)
    for inference in ("analytic", "permutation"):
        frame = by_cell(snap, Filter(), inference=inference).frame
        firm = set(frame.index[frame["word"] == discovery.FIRM])
        assert MIDDLE in firm
        assert firm <= set(h3.grid_disk(MIDDLE, 1))


def test_an_empty_quarter_is_a_cold_spot(town):
    rows = [row for row in scattered(town, 3000) if not row[2].startswith("south")]
    frame = by_cell(snapshot(town, rows, PEOPLE), Filter()).frame
    firm = frame[frame["word"] == discovery.FIRM]
    assert len(firm)
    assert (firm["z"] < 0).all()
    assert (firm["around"] == 0).any()  # five cases are asked of hot spots only


def test_every_case_in_one_cell_is_a_firm_spot(town):
    frame, note, totals = by_cell(snapshot(town, [case(at=AT)] * 400, PEOPLE), Filter())
    assert set(frame.index[frame["word"] == discovery.FIRM]) == set(h3.grid_disk(MIDDLE, 1))
    assert (note, totals["cases"]) == ("", 400)


def test_shuffled_cells_cannot_tell_every_case_in_one_cell_from_chance(town):
    frame = by_cell(snapshot(town, [case(at=AT)] * 400, PEOPLE), Filter(), inference="permutation").frame
    hot = frame["word"].isin([discovery.FIRM, discovery.TENTATIVE]) & (frame["z"] > 0)
    assert not hot.any()  # a cell keeps its own cases, and one of its six neighbours may always be the full one


def test_one_case_is_not_enough_anywhere(town):
    frame, note, totals = by_cell(snapshot(town, [case(at=AT)], PEOPLE), Filter())
    assert set(frame["word"]) == {discovery.SCANT}
    assert set(frame["state"]) == {"not_enough"}
    assert totals["power"] < 0.001


def test_no_case_on_the_map_is_said(town):
    none, named, away = [], [case()] * 5, [case(place=OUTSIDE, at=(52, 36))]
    for rows, said in ((none, "no-cases"), (named, "only-names"), (away, "no-cases")):
        frame, note, totals = by_cell(snapshot(town, rows, PEOPLE), Filter())
        assert (note, totals["cases"], totals["power"]) == (said, 0, 0)
        assert frame["value"].isna().all()
        assert set(frame["word"]) == {""}


def test_without_residents_area_is_the_measure_and_it_is_said(town):
    rows = scattered(town, 300)
    assert by_cell(snapshot(town, rows), Filter()).note == "by-area"
    assert by_cell(snapshot(town, rows, PEOPLE), Filter(), by="area").note == "by-area"
    assert by_cell(snapshot(town, rows, PEOPLE), Filter(), by="effort").note == "by-area"
    assert by_cell(snapshot(town, rows, PEOPLE), Filter()).note == ""


def test_a_neighbourhood_without_residents_has_no_data_and_its_cases_are_told(town):
    rows = scattered(town, 300)
    north = sum(row[2] == "north" for row in rows)
    for nobody in (0.0, np.nan):
        frame, note, totals = by_cell(snapshot(town, rows, PEOPLE | {"north": nobody}), Filter())
        assert note == ""
        assert totals["unexpected"] == north > 0
        assert frame.loc[h3.latlng_to_cell(35.725, 51.215, 9), "state"] == "no_data"
        assert (frame["state"] == "no_data").sum() == frame["value"].isna().sum()


def test_more_hours_of_work_where_more_was_found_make_no_hot_spot(town):
    rows = scattered(town, 450) + [row for row in scattered(town, 4000, 1) if row[2] == "centre"]
    snap = snapshot(town, rows, PEOPLE)
    hours = pd.DataFrame({"neighbourhood": list(TOWN), "month": np.zeros(9, dtype=np.int32), "agency": None})
    share = pd.Series([row[2] for row in rows]).value_counts()
    looked = replace(snap, effort=hours.assign(hours=share[list(TOWN)].to_numpy(float)))
    assert (by_cell(looked, Filter()).frame["word"] == discovery.FIRM).any()
    assert not (by_cell(looked, Filter(), by="effort").frame["word"] == discovery.FIRM).any()


def test_parts_that_do_not_touch_and_a_single_neighbourhood_are_maps_too(town):
    others = [case(at=(AT[0] + 0.004, AT[1])), case(place="north_west", at=(51.203, 35.722))]
    apart = snapshot(
        town.loc[["north_west", "south_east"]], [case(place="north_west", at=(51.205, 35.725))] * 9 + others[1:]
    )
    single = snapshot(town.loc[["centre"]], [case(at=AT)] * 9 + others[:1])
    for snap in (apart, single):
        frame, note, totals = by_cell(snap, Filter())
        assert (note, totals["cases"]) == ("by-area", 10)
        assert frame["value"].notna().any()


def test_one_case_and_a_heap_in_one_cell_that_is_not_called_are_said_to_be_so(town):
    assert by_cell(snapshot(town, [case(at=AT)]), Filter()).note == "one-case"
    heap = by_cell(snapshot(town.loc[["centre"]], [case(at=AT)] * 9), Filter(), ring="2")
    assert not (heap.frame["word"] == "firm").any()
    assert heap.note == "one-cell"


def test_cases_only_where_nothing_can_be_expected_are_said_to_be_so(town):
    snap = snapshot(town, [case(at=AT)] * 3, {"north": 900.0})
    assert (by_cell(snap, Filter()).note, by_cell(snap, Filter()).totals["unexpected"]) == ("nothing-expected", 3)


def test_a_grid_of_one_cell_has_nothing_to_compare_with(town):
    corner = town.loc[["centre"]].set_geometry([town.geometry["centre"].centroid.buffer(1e-5)], crs=4326)
    frame, note, _ = by_cell(
        snapshot(corner, [case(at=tuple(corner.geometry.iloc[0].centroid.coords)[0])] * 9), Filter()
    )
    assert (len(frame), note) == (1, "one-cell")


def test_everything_on_one_day_is_as_good_as_on_many(town):
    rows = scattered(town, 200)
    spread = [(row[0], i, *row[2:]) for i, row in enumerate(rows)]
    one, many = (by_cell(snapshot(town, each, PEOPLE), Filter()).frame for each in (rows, spread))
    pd.testing.assert_frame_equal(one, many)


@pytest.mark.parametrize("ring", ["1", "2"])
@pytest.mark.parametrize("by", ["people", "area", "effort"])
@pytest.mark.parametrize("inference", ["analytic", "permutation"])
def test_every_way_of_reading_goes_through_the_door(town, ring, by, inference):
    snap = snapshot(town, scattered(town, 60), PEOPLE)
    found = run(snap, LAYERS["hotspots"], Filter(), "analyst", {"ring": ring, "by": by, "inference": inference})
    frame = found.frame
    assert set(frame["word"]) <= {"", discovery.FIRM, discovery.TENTATIVE, discovery.SCANT}
    assert ((frame["p"] > 0) & (frame["p"] <= 1)).all()
    assert (frame["q"] >= frame["p"] - 1e-15).all()
    assert 0 < found.totals["power"] < 1


def test_the_grid_of_neighbours_is_that_of_the_cells(town):
    snap = snapshot(town)
    cells = list(cover(snap, 9).index)
    row = neighbours(snap, 1)[[cells.index(MIDDLE)]]
    assert {cells[i] for i in row.indices} == set(h3.grid_disk(MIDDLE, 1))


def test_what_is_said_to_be_seen_is_seen_on_an_uneven_map_too():
    rng = np.random.default_rng(4)
    n, total = 300, 1500
    share = np.full(n, 1 / n)
    ring = csr_array(sum(np.roll(np.eye(n), shift, axis=1) for shift in (-3, -2, -1, 0, 1, 2, 3)))
    lumps = rng.multinomial(total, rng.dirichlet(np.full(n, 0.7))).astype(float)
    promised = assess(lumps, share, ring).typical
    seen = 0
    for _ in range(120):
        place = rng.integers(n)
        planted = lumps.copy()
        cells = ring[[place]].indices
        planted[cells] = rng.poisson(2 * total / n, len(cells))
        found = assess(planted, share, ring)
        words = discovery.words(discovery.false_discovery(found.p), found.z, found.around, found.power)
        seen += words[place] in (discovery.FIRM, discovery.TENTATIVE) and found.z[place] > 0
    assert promised < 0.5
    assert abs(seen / 120 - promised) < 0.25


def test_shuffling_leaves_out_cells_where_nothing_is_expected():
    rng = np.random.default_rng(8)
    counts, share = rng.poisson(3, 200).astype(float), np.full(200, 1 / 150)
    counts[150:], share[150:] = 0, 0
    ring = csr_array(sum(np.roll(np.eye(200), shift, axis=1) for shift in (-1, 0, 1)))
    whole = assess(counts, share, ring, "permutation").p
    inner = ring[:150][:, :150]
    part = assess(counts[:150], share[:150], csr_array(inner), "permutation").p
    assert np.isnan(whole[150:]).all()
    assert np.allclose(whole[:150], part)
