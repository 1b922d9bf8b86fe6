"""What a viewer may count: the same fives by every way, within five of the truth, and never enough to be certain."""

from dataclasses import replace
from itertools import product

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from benchmarks import disclosure
from geodata.persian import jalali_day, jalali_months, month_start
from layers import LAYERS, Filter, run
from layers.cells import cell_of_case, cover
from layers.protect import BASE, protected, whole_months, widening
from tests.conftest import LATS, LONS, TOWN
from tests.snapshots import case, snapshot

MEHR = jalali_day(1404, 7, 1)
FIRST = int(jalali_months(np.array([MEHR]))[0])
MONTHS = 4
KEY = bytes(range(32))
Counts = dict[tuple[str, str], tuple[int, ...]]  # (neighbourhood, issue) -> cases of each month

counts = st.dictionaries(
    st.tuples(st.sampled_from(("centre", "north", "west")), st.sampled_from(("begging", "fights", "homelessness"))),
    st.tuples(*[st.integers(0, 9)] * MONTHS),
    min_size=1,
    max_size=6,
)
quick = settings(max_examples=60, deadline=None)


def held(town, wanted: Counts, key: bytes = KEY):
    """Return a snapshot with so many cases of each month, ids that stay the same when others are added."""
    rows, ids = [], []
    for (place, issue), months in wanted.items():
        for month, count in enumerate(months):
            for n in range(count):
                rows.append(case(issue, month_start(FIRST + month) + n % 28, place, at=(51.215, 35.715)))
                ids.append(f"{place}{issue}{month}{n}")
    made = snapshot(town, rows)
    order = np.argsort([row[1] for row in rows], kind="stable")
    return replace(made, cases=made.cases.assign(id=[ids[at] for at in order]), key=key)


ALL = Filter()


def shown(snap, choice: Filter = ALL, layer: str = "cases", reader: str = "viewer") -> pd.Series:
    return run(snap, LAYERS[layer], choice, reader).frame["value"]


def of_month(month: int, to: int | None = None, **chosen) -> Filter:
    end = month_start(FIRST + (month if to is None else to) + 1) - 1
    return Filter(start=month_start(FIRST + month), end=end, **chosen)


@quick
@given(wanted=counts)
def test_every_run_of_months_is_in_fives_and_within_five_of_the_truth(town_of_nine, wanted):
    snap = held(town_of_nine, wanted)
    for (place, issue), true in wanted.items():
        for first in range(MONTHS):
            for last in range(first, MONTHS):
                seen = shown(snap, of_month(first, last, issues=(issue,)))[place]
                assert seen % BASE == 0
                assert abs(seen - sum(true[first : last + 1])) < BASE


@quick
@given(wanted=counts, more=st.tuples(*[st.integers(0, 9)] * MONTHS))
def test_another_row_and_a_later_month_change_no_atom(town_of_nine, wanted, more):
    (place, issue), true = next(iter(wanted.items()))
    before = held(town_of_nine, wanted)
    later = held(town_of_nine, wanted | {(place, issue): (*true[:-1], true[-1] + 7)})
    other = held(town_of_nine, wanted | {("south", "begging"): more})
    for month in range(MONTHS):
        asked = of_month(month, issues=(issue,))
        assert shown(other, asked)[place] == shown(before, asked)[place]
        if month < MONTHS - 1:
            assert shown(later, asked)[place] == shown(before, asked)[place]


@quick
@given(wanted=counts)
def test_views_add_up_exactly(town_of_nine, wanted):
    snap = held(town_of_nine, wanted)
    whole = shown(snap)
    issues = snap.packed("issue").categories
    assert sum(shown(snap, Filter(issues=(one,))) for one in issues).equals(whole)
    assert sum(shown(snap, of_month(month)) for month in range(MONTHS)).equals(whole)
    assert shown(snap, layer="grid").sum() == whole.sum() == shown(snap, layer="months").sum()
    assert shown(snap, layer="grid").sum() == shown(snap, layer="grid_coarse").sum()


def test_whatever_is_seen_never_leaves_a_single_small_count():
    """All counts up to 14 in three months, all five starts: what a viewer sees fits two or more counts each month."""
    behind: dict[tuple[int, ...], list[set[int]]] = {}
    for start, *true in product(range(BASE), *[range(15)] * 3):
        running = np.cumsum([start, *true]) // BASE * BASE
        for at, count in enumerate(true):
            behind.setdefault(tuple(np.diff(running)), [set(), set(), set()])[at].add(count)
    few = {seen: months for seen, months in behind.items() if max(seen) <= BASE}  # 14 cases cannot cut these short
    assert len(few) == 8
    assert min(len(each) for months in few.values() for each in months) >= 5


def test_each_start_is_as_likely_as_any_other(town):
    """Two cases are shown as five by two starts of five, else as none: 160 of 400 keys, give or take."""
    seen = [
        shown(held(town, {("centre", "begging"): (2, 0, 0, 0)}, key=bytes([n % 256, n // 256] * 16)))
        for n in range(400)
    ]
    assert {one.sum() for one in seen} == {0.0, 5.0}
    assert sum(one.sum() == 5 for one in seen) == pytest.approx(160, abs=35)


def test_a_key_decides_and_the_same_key_decides_the_same(town):
    wanted = {(place, "begging"): (3, 1, 4, 1) for place in town.index}
    one, again = (shown(held(town, wanted)) for _ in range(2))
    assert one.equals(again)
    assert any(not shown(held(town, wanted, key=bytes([n] * 32))).equals(one) for n in range(5))


def test_only_an_analyst_counts_exactly_and_nothing_reads_fewer_than_five(town):
    snap = held(town, {("centre", "begging"): (1, 0, 0, 0)})
    assert shown(snap, reader="analyst")["centre"] == 1
    others = ("viewer", "presenter", "steward", "admin")
    assert {shown(snap, reader=reader)["centre"] % BASE for reader in others} == {0.0}
    found = run(snap, LAYERS["cases"], Filter(), "viewer")
    assert found.protected
    assert set(found.frame.loc[found.frame["value"] == 0, "state"]) == {"protected"}
    assert set(found.frame.loc[found.frame["value"] > 0, "state"]) <= {""}


def test_further_tables_share_the_totals_and_are_in_fives(town):
    rows = [case("begging", MEHR + n, severity=level, agency=body) for n, (level, body) in enumerate(
        [("high", "ngo"), ("medium", "police"), ("low", "ngo")] * 11)]  # fmt: skip
    snap = replace(snapshot(town, rows), key=KEY)
    whole = shown(snap)["centre"]
    for name, values in (("severities", ("high", "medium", "low")), ("agencies", ("ngo", "police"))):
        parts = [shown(snap, Filter(**{name: (value,)}))["centre"] for value in values]
        assert sum(parts) == whole
        assert all(part % BASE == 0 for part in parts)


def test_the_protected_cases_hold_no_id_no_point_and_no_day_of_anyone(town):
    at = [(51.2111 + 0.0007 * n, 35.7111 + 0.0003 * n) for n in range(20)]
    snap = replace(snapshot(town, [case("begging", MEHR + n, at=one) for n, one in enumerate(at)]), key=KEY)
    safe = protected(snap)
    assert set(safe.cases["id"]).isdisjoint(snap.cases["id"])
    assert set(zip(safe.cases["lon"], safe.cases["lat"], strict=True)).isdisjoint(at)
    middles = [h3.cell_to_latlng(cell) for cell in cover(snap, 9).index[cell_of_case(safe, 9)]]
    assert np.allclose(middles, safe.cases[["lat", "lon"]])
    assert set(jalali_months(safe.days)) <= set(jalali_months(snap.days))
    assert (safe.cases.groupby("id").size() == BASE).all()
    assert safe.protected
    assert protected(safe) is safe


def test_a_district_without_cases_stays_without(town):
    assert protected(snapshot(town)).cases.empty


def test_a_period_is_widened_to_whole_months():
    assert whole_months(Filter(start=MEHR + 3, end=MEHR + 40)) == Filter(start=MEHR, end=jalali_day(1404, 8, 30))
    assert whole_months(Filter(issues=("begging",))) == Filter(issues=("begging",))


def test_five_cases_fall_all_into_one_of_two_periods_and_many_as_if_unrounded():
    assert widening(np.array([0, 5, 300, 9000])) == pytest.approx([1, 5, 1.027, 1.027], abs=0.01)


def test_times_that_adjoin_share_a_rounding_and_vary_more_as_drawn_ones_show():
    rng, mean = np.random.default_rng(0), 10.0
    start, one, two = rng.integers(0, BASE, 400_000), rng.poisson(mean, 400_000), rng.poisson(mean, 400_000)
    first = BASE * ((start + one) // BASE)
    both = BASE * ((start + one + two) // BASE)
    second = both - first
    for total in (10, 15, 20, 25):
        drawn = second[both == total]
        factor = ((drawn - total / 2) ** 2).mean() / (total / 4)
        assert widening(np.array([total]), adjoining=True)[0] == pytest.approx(factor, rel=0.12)
    assert (widening(np.arange(10, 300, 5), adjoining=True) > widening(np.arange(10, 300, 5))).all()


@pytest.fixture(scope="session")
def town_of_nine(request):
    """The town, made once for the properties."""
    squares = [box(LONS[i], LATS[j + 1], LONS[i + 1], LATS[j]) for j in range(3) for i in range(3)]
    columns = {"fa": list(TOWN), "en": list(TOWN), "nahiyeh": list("111222333"), "aliases": [""] * 9}
    return gpd.GeoDataFrame(columns, geometry=squares, index=list(TOWN), crs=4326)


@pytest.fixture(scope="module")
def attacked():
    """Two thousand cases, attacked by every pair of neighbouring views."""
    return disclosure.district()


def test_no_subtraction_of_views_names_small_counts(attacked):
    found = [*disclosure.subtracted(attacked), disclosure.around_import(attacked, disclosure.imported(attacked))]
    assert len(found) == 11
    assert sum(one.small.sum() for one in found) > 5_000
    assert [one.what for one in found if one.named() > 0] == []
    small = sum(one.guessed() * one.small.sum() for one in found) / sum(one.small.sum() for one in found)
    assert small <= 1 / 3
    assert max(one.guessed() for one in found) <= 0.36  # 33 % in the worst of eleven; its own sample is its teacher
    assert max(one.surest() for one in found) < 0.95


def test_fifty_averaged_pairs_gain_nothing_here_and_name_most_counts_elsewhere(attacked):
    assert disclosure.averaged(attacked, disclosure.additive(attacked)).guessed() <= 1 / 3
    assert disclosure.averaged(attacked, disclosure.suppressed).named() > 0.9
    assert disclosure.averaged(attacked, disclosure.cell_key(attacked)).named() > 0.8


@pytest.mark.parametrize("seed", range(4))
def test_protected_numbers_are_still_useful(seed):
    found = disclosure.useful(disclosure.district(seed, 3_000))
    assert found["one"] < BASE
    assert found["within"] >= 0.9
    assert found["tau"] >= 0.8
