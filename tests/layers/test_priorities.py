"""Priorities of the town, counted by hand: components, what is not known, weights; stability by brute force."""

import time
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.persian import jalali_day
from layers import LAYERS, Filter, components, priorities, ranking, run
from layers.components import COMPONENTS
from tests.snapshots import case, snapshot

ALL = Filter()
LAST = jalali_day(1404, 3, 31)
CLINIC = {"services": "health_care", "capacity": 1000.0, "lon": 51.215, "lat": 35.715}  # in the centre
PLACE = {"centre": (51.215, 35.715), "north": (51.215, 35.725), "south_east": (51.225, 35.705)}


def some(place, count, severity=None, status=None, day=LAST, need="health"):
    """Return cases of open drug use in one neighbourhood."""
    return [case("open_drug_use", day, place, severity, need, status=status, at=PLACE[place]) for _ in range(count)]


@pytest.fixture
def now(town):
    """Centre: 60 cases, 10 of them high; north: 40, 30 high; south-east: 20, all late. Help is in the centre."""
    rows = [*some("centre", 50, "low", "closed"), *some("centre", 10, "high", "closed")]
    rows += [*some("north", 30, "high", "closed"), *some("north", 10, "low", "closed")]
    rows += some("south_east", 20, "low", "open", LAST - 40)
    return snapshot(town, rows, help_=[CLINIC])


def test_the_components_are_counts_and_points_say_of_how_many_others_a_place_has_more(now):
    frame = priorities.by_area(now, ALL, "burden:1,severity:1,overdue:1").frame
    assert frame.loc["centre", ["cases", "grave", "overdue"]].tolist() == [60, 10, 0]
    assert frame.loc["north", ["cases", "grave", "overdue"]].tolist() == [40, 30, 0]
    assert frame.loc["south_east", ["cases", "grave", "overdue"]].tolist() == [20, 0, 20]
    points = ["burden_points", "severity_points", "overdue_points"]
    assert frame.loc["centre", points].tolist() == [100, 87.5, 0]
    assert frame.loc["north", points].tolist() == [87.5, 100, 0]
    assert frame.loc["south_east", points].tolist() == [75, 0, 100]
    assert frame.loc[["centre", "north", "south_east", "west"], "value"].tolist() == pytest.approx(
        [187.5 / 3, 187.5 / 3, 175 / 3, 0]
    )
    assert frame.loc[["centre", "north", "south_east", "west"], "rank"].tolist() == [1, 1, 3, 4]
    assert frame.loc["centre", "burden_share"] == 0.5


def test_parts_add_up_to_the_index_and_the_reason_lifts_most(now):
    frame = priorities.by_area(now, ALL, "burden:2,severity:1,overdue:1").frame
    parts = frame[[f"{key}_part" for key in COMPONENTS]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(frame["value"].to_numpy())
    assert frame.loc["centre", "burden_part"] == 50
    assert frame.loc[["centre", "north", "south_east", "west"], "reason"].tolist() == ["burden", "burden", "burden", ""]
    alone = priorities.by_area(now, ALL, "severity:1,overdue:1").frame
    assert alone.loc[["north", "south_east"], "reason"].tolist() == ["severity", "overdue"]


def test_without_weights_all_components_count_alike_and_scale_does_not_matter(now):
    usual, ones, fives = (
        priorities.by_area(now, ALL, text).frame
        for text in ("", *(",".join(f"{key}:{n}" for key in COMPONENTS) for n in (1, 5)))
    )
    assert usual["value"].tolist() == ones["value"].tolist() == fives["value"].tolist()
    assert usual["top3"].tolist() == ones["top3"].tolist() == fives["top3"].tolist()


def test_what_is_not_known_or_the_same_everywhere_plays_no_part_and_is_said(now, town):
    """No levels, no status, nothing earlier, no places of help: only the cases are left."""
    bare = snapshot(town, [case(place="north")] * 20 + [case(place="west")] * 10)
    found = priorities.by_area(bare, ALL)
    assert found.frame.loc[["north", "west", "east"], "value"].tolist() == [100, 87.5, 0]
    assert found.totals["burden"] == 30
    unknown = [key for key in COMPONENTS if np.isnan(found.totals[key])]
    assert unknown == ["severity", "trend", "access", "overdue"]
    assert [found.totals[f"weight_{key}"] for key in COMPONENTS] == [3, 0, 0, 0, 0]
    assert found.frame[["grave", "more", "left", "overdue"]].isna().all(axis=None)
    served = priorities.by_area(now, ALL)
    assert (served.totals["access"], served.totals["weight_access"]) == (0, 0)


def test_cases_left_without_help_are_those_of_the_page_of_coverage(town):
    far = [*some("north", 10), *some("centre", 20)]
    now = snapshot(town, far, help_=[CLINIC | {"capacity": 0.0}])
    found = priorities.by_area(now, ALL)
    left = run(now, LAYERS["unserved"], ALL, "analyst").frame["value"]
    assert found.frame["left"].tolist() == left.tolist()
    assert found.totals["access"] == 30


def quarters(before, after):
    """Return cases of Khordad and the two months before it, of one year and the next; centre keeps the months whole."""
    days = [jalali_day(year, month, day) for year in (1403, 1404) for month in (1, 2, 3) for day in (1, 31)]
    rows = [case(place="centre", day=day) for day in days]
    return rows + [
        case(place="north", day=jalali_day(year, 2, 9)) for year, n in ((1403, before), (1404, after)) for _ in range(n)
    ]


def test_a_rise_beyond_chance_counts_the_cases_more_than_a_year_earlier_and_one_within_it_none(town):
    risen = priorities.by_area(snapshot(town, quarters(20, 60)), ALL)
    more = risen.frame["more"]
    assert 30 < more["north"] < 40  # of forty more, a little less is believed
    assert more.drop("north").eq(0).all()
    assert risen.frame.loc["north", "trend_points"] == 100
    within = priorities.by_area(snapshot(town, quarters(20, 26)), ALL)
    assert (within.totals["trend"], within.totals["weight_trend"]) == (0, 0)


def test_a_fall_is_no_rise(town):
    assert priorities.by_area(snapshot(town, quarters(60, 20)), ALL).totals["trend"] == 0


def test_stability_over_weights_agrees_with_counting_every_weighting(now, monkeypatch):
    """The counts are held still; three components: all weightings in steps of a sixtieth, by plain loops."""
    monkeypatch.setattr(ranking, "usual_cases", lambda rng, counts, draws: np.tile(counts, (draws, 1)))
    monkeypatch.setattr(ranking, "parts_of", lambda rng, whole, counts, part: np.tile(part, (len(whole), 1)))
    frame = priorities.by_area(now, ALL, "burden:1,severity:1,overdue:1").frame
    counts = frame[["cases", "grave", "overdue"]].to_numpy()
    points = [[sum(other[k] < row[k] for other in counts) for k in range(3)] for row in counts]
    times = np.zeros(9)
    weightings = [w for w in product(range(61), repeat=3) if sum(w) == 60]
    for weights in weightings:
        index = [sum(w * p for w, p in zip(weights, row, strict=True)) for row in points]
        for place in range(9):
            rank = 1 + sum(other > index[place] for other in index)
            times[place] += rank <= 3
    assert frame["top3"].to_numpy() == pytest.approx(times / len(weightings), abs=0.03)
    assert frame["top3"]["centre"] == 1
    assert (frame["tied_with"][["centre", "north"]] == ["north", "centre"]).all()
    assert frame["tied_with"]["south_east"] == ""


def test_a_place_whose_lead_chance_could_undo_is_tied_and_one_far_ahead_is_not(town):
    rows = [*some("centre", 100), *some("north", 41), *some("south_east", 40)]
    found = priorities.by_area(snapshot(town, rows), ALL, "burden:1").frame
    assert found.loc[["centre", "north", "south_east"], "tied_with"].tolist() == ["", "south_east", "north"]
    assert found.loc[["centre", "north", "south_east"], "top3"].tolist() == [1, 1, 1]
    assert found.loc["centre", ["rank_low", "rank_high"]].tolist() == [1, 1]
    assert found.loc["north", ["rank_low", "rank_high"]].tolist() == [2, 3]


def test_the_same_question_has_the_same_answer(now):
    one, two = (priorities.by_area(now, ALL).frame for _ in range(2))
    assert one.equals(two)


def test_seventeen_places_and_two_thousand_draws_take_a_tenth_of_a_second():
    rng = np.random.default_rng(1)
    cases = rng.poisson(80, 17).astype(float)
    found = [components.Counted(cases), *(components.Counted(np.floor(cases * share)) for share in (0.2, 0.3, 0.4))]
    began = time.perf_counter()
    priorities._firmness(
        found, np.ones(4), ranking.index(ranking.points(np.stack([one.cases for one in found], -1)), np.ones(4)), cases
    )
    assert time.perf_counter() - began < 0.3  # a tenth by itself; others may be at work


def test_an_empty_town_has_no_order_and_says_why(town):
    empty = priorities.by_area(snapshot(town), ALL)
    assert (empty.note, empty.frame["value"].isna().all()) == ("no-cases", True)
    assert (empty.frame["state"] == "no_data").all()
    even = priorities.by_area(snapshot(town, [case(place=key) for key in town.index for _ in range(2)]), ALL)
    assert even.note == "no-order"
    assert even.frame["rank"].tolist() == [1] * 9
    assert even.frame["tied_with"]["centre"].split() == [key for key in town.index if key != "centre"]


def test_ten_cases_of_a_component_are_enough_to_order_by_and_nine_are_too_few(town):
    def weight(count):
        rows = [*some("centre", 30), *some("north", count, "high")]
        return priorities.by_area(snapshot(town, rows), ALL).totals["weight_severity"]

    assert (weight(9), weight(10)) == (0, 3)
    few = priorities.by_area(snapshot(town, some("centre", 9)), ALL)
    assert (few.note, few.totals["burden"]) == ("few-to-order", 9)


def test_a_chosen_neighbourhood_changes_no_rank(now):
    assert priorities.by_area(now, Filter(places=("north",))).frame.equals(priorities.by_area(now, ALL).frame)


@pytest.mark.parametrize(
    "text",
    ["burden", "burden:6", "burden:-1", "burden:1.5", "nothing:1", "burden:1,burden:2", "burden:0", "burden:۳", ","],
)
def test_weights_that_cannot_be_meant_are_refused(text):
    with pytest.raises(ValueError, match="weight"):
        priorities.weights_of(text)


@given(st.dictionaries(st.sampled_from(list(COMPONENTS)), st.integers(0, 5)).filter(lambda found: any(found.values())))
def test_weights_are_read_as_written_and_what_is_not_named_has_none(weights):
    read = priorities.weights_of(",".join(f"{key}:{weight}" for key, weight in weights.items()))
    assert read == dict.fromkeys(COMPONENTS, 0) | weights


def test_the_layer_takes_its_options_through_the_one_door(now):
    found = run(now, LAYERS["priorities"], ALL, "analyst", {"weights": "overdue:1", "minutes": "5", "mode": "walk"})
    assert found.frame["rank"].idxmin() == "south_east"
    with pytest.raises(ValueError, match="weights"):
        run(now, LAYERS["priorities"], ALL, "analyst", {"weights": "overdue:9"})
