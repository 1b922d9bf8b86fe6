"""What the layers of time say of planted facts, of pure chance, of days not yet reported, and of hardly any data."""

import h3
import numpy as np
import pytest
from scipy.stats import binom

from geodata import facts
from geodata.persian import month_start
from layers import LAYERS, Filter, discovery, run
from layers.alerts import piled
from layers.change import reported
from layers.series import cusum
from tests.conftest import TOWN
from tests.layers.test_trends import FIRST, monthly
from tests.snapshots import case, snapshot
from tests.stores import demonstration

EVEN = dict.fromkeys(TOWN, 1000.0)
WASTE = Filter(issues=("waste_picking",))
SPOT = next(spot for spot in facts.demonstration()["spots"] if spot["issue"] == "waste_picking")
TIME = ("change", "trends", "issue_trends", "emerging", "alerts", "prediction")


@pytest.fixture(scope="module")
def district(tmp_path_factory):
    """The demonstration district, made once."""
    store = demonstration(tmp_path_factory.mktemp("demonstration"))
    return store.snapshot()


def told(snap, layer, choice=None, **options):
    return run(snap, LAYERS[layer], choice or Filter(), "analyst", options)


def firm(found):
    return found.frame.index[found.frame["word"] == discovery.FIRM].tolist()


def test_the_workshops_of_the_second_year_are_the_one_firm_change(district):
    found = told(district, "change", WASTE, against="year")
    assert firm(found) == ["tehransar_sharqi"]
    assert found.frame.loc["tehransar_sharqi", "low"] > 100  # at the least it has doubled
    assert firm(told(district, "change", against="year")) == ["tehransar_sharqi"]


def test_waste_picking_which_trebles_is_the_one_firm_trend(district):
    found = told(district, "issue_trends")
    assert firm(found) == ["waste_picking"]
    assert found.frame.loc["waste_picking", "value"] > 5  # per cent a month: 24 months from once to thrice
    assert firm(told(district, "trends")) == []


def test_hot_spots_that_grow_lie_at_the_workshops_and_standing_ones_do_not_grow(district):
    grown = told(district, "emerging", WASTE).frame["class"]
    cells = grown.index[grown == "emerging"]
    here = (SPOT["lat"], SPOT["lon"])
    metres = [h3.great_circle_distance(h3.cell_to_latlng(cell), here, unit="m") for cell in cells]
    assert len(cells) >= 5
    assert max(metres) <= SPOT["radius"] + 600  # a cell is read with its ring
    standing = told(district, "emerging", Filter(issues=("begging", "street_vending"))).frame["class"]
    assert set(standing) & {"persistent", "sporadic"}
    assert not set(standing) & {"emerging", "diminishing", "new"}


def test_the_first_alert_is_waste_picking_at_the_workshops(district):
    found = told(district, "alerts").frame
    assert found.index[0] == "tehransar_sharqi/waste_picking"
    assert found.iloc[0]["value"] > 3


def test_hot_spots_foretell_more_than_chance(district):
    found = told(district, "prediction").frame
    assert found.index.tolist() == ["hotspots", "same_as_last"]
    assert (found["low"] > 2).all()
    assert told(district, "prediction", WASTE).frame.loc["hotspots", "low"] > 10


@pytest.mark.parametrize("layer", ["change", "trends", "alerts"])
def test_of_months_of_chance_at_most_one_map_in_twenty_has_anything_firm(town, layer):
    rng, called = np.random.default_rng(3), 0
    for _ in range(60):
        held = snapshot(town, monthly({place: rng.poisson(4, 13).tolist() for place in town.index}))
        called += bool(firm(told(held, layer)))
    assert called <= binom.isf(0.001, 60, 0.05)


def test_of_points_of_chance_few_maps_have_a_prediction_to_judge(town):
    rng, issues = np.random.default_rng(6), list(facts.issues())
    points = rng.uniform((51.20, 35.70), (51.23, 35.73), (len(issues) * 24 * 50, 2))
    days = [month_start(FIRST + i // len(issues) % 24) for i in range(len(points))]
    rows = [case(issues[i % len(issues)], days[i], at=tuple(point)) for i, point in enumerate(points)]
    held = snapshot(town, rows, EVEN)
    periods = [(month_start(FIRST + m), month_start(FIRST + m + 3) - 1) for m in (3, 9, 15, 20)]
    maps = [Filter(issues=(issue,), start=start, end=end) for issue in issues for start, end in periods]
    judged = [choice for choice in maps if len(told(held, "prediction", choice).frame)]
    assert len(judged) <= binom.isf(0.001, len(maps), discovery.TENTATIVE_BELOW)


def month(number):
    """Return the first day of a month, counted from 0."""
    return month_start(FIRST + number)


def test_days_that_nobody_has_reported_yet_are_no_fall(town):
    held = snapshot(town, monthly({"north": [20] * 12}))
    half = told(held, "change", Filter(start=month(9), end=month(15) - 1))  # six months, of which three are reported
    assert (half.totals["end"], half.totals["before_start"]) == (month(12) - 1, month(6))
    assert half.frame.loc["north", ["before", "cases", "word"]].tolist() == [60, 60, ""]
    assert told(held, "change", Filter(start=month(12), end=month(15) - 1)).frame["value"].isna().all()
    assert told(held, "prediction", Filter(start=month(9), end=month(15) - 1)).totals["before_start"] == month(6)


def test_the_data_end_with_their_last_whole_month_or_with_a_later_case(town):
    held = snapshot(town, [case(day=month(0)), case(day=month(6) - 3)])
    assert reported(held, Filter(end=month(7))).end == month(6) - 1
    assert reported(held, Filter(end=month(5))).end == month(5)
    assert reported(held, Filter()) == Filter()
    running = snapshot(town, [case(day=month(0)), case(day=month(6) + 9)])
    assert reported(running, Filter(end=month(7))).end == month(6) + 9
    assert reported(snapshot(town), Filter(end=month(7))).end == month(7)


def test_a_limit_that_is_none_is_no_number(town):
    frame = told(snapshot(town, monthly({"north": [0] * 9 + [9] * 3, "south": [9] * 9 + [0] * 3})), "change").frame
    assert frame.loc["north", "low"] > 0
    assert np.isnan(frame.loc["north", "high"])  # nothing before
    assert (frame.loc["south", "low"], frame.loc["south", "high"] < 0) == (-100, True)
    assert frame.loc["east", ["low", "high"]].isna().all()  # nothing at all
    assert not np.isinf(frame.select_dtypes(float)).any(axis=None)


def test_an_alert_that_rose_and_fell_again_is_told_to_its_highest_month(town):
    row = told(snapshot(town, monthly({"north": [1] * 13 + [15, 0, 1]})), "alerts").frame.iloc[0]
    assert row[["recent", "usual", "value", "since"]].tolist() == [15, 1, 15, "1403-02"]


def test_an_alert_of_what_was_never_there_before_has_no_ratio(town):
    row = told(snapshot(town, monthly({"north": [0] * 15 + [12], "south": [1] * 16})), "alerts").frame.iloc[0]
    assert row[["recent", "usual", "since"]].tolist() == [12, 0, "1403-04"]
    assert np.isnan(row["value"])


def test_p_of_an_alert_is_the_part_of_random_months_that_pile_up_as_high_above_the_earlier_mean():
    counts = np.array([2.0] * 21 + [2, 5, 6])
    thrown = np.random.default_rng(99).multinomial(int(counts.sum()), np.full(24, 1 / 24), 40_000).T.astype(float)
    height = cusum(counts, counts[:-3].mean())[-3:].max()
    true = (cusum(thrown, thrown[:-3].mean(axis=0))[-3:].max(axis=0) >= height - 1e-9).mean()
    assert piled(counts[:, None])[0] == pytest.approx(true, abs=4 * np.sqrt(true / 4999))


AT = (51.215, 35.715)
LITTLE = {
    "no case": [],
    "one case": [case(at=AT)],
    "one day": [case(at=(51.2101 + i / 4000, 35.715)) for i in range(30)],
    "only names": monthly({"centre": [2] * 24}),
    "one place": [(*row[:7], *AT) for row in monthly({"centre": [3] * 24})],
    "outside": [(*row[:7], 50.0, 35.0) for row in monthly({"outside": [3] * 24})],
    "all at the end": [case(day=month_start(FIRST), at=AT), *[case(day=month_start(FIRST + 24) - 1, at=AT)] * 40],
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("people", [EVEN, {}, {"centre": 0.0}], ids=["people", "nobody", "none"])
@pytest.mark.parametrize("rows", LITTLE.values(), ids=LITTLE)
def test_little_data_is_no_error_and_nothing_is_never_without_a_note(town, rows, people):
    for places in (town, town.loc[["centre"]]):
        held = snapshot(places, rows, people)
        for layer in TIME:
            for choice in (Filter(), Filter(issues=("fights",)), Filter(start=month_start(FIRST + 30))):
                found = told(held, layer, choice)
                assert found.note or len(found.frame)
                assert rows or found.note
