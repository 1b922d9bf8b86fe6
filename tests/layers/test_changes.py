"""What has changed: found where it was planted, said once; quiet about seasons, missing files and chance."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from geodata import facts
from geodata.persian import month_start
from layers import explained, family
from layers.changes import beyond_chance
from layers.filters import Filter
from tests.snapshots import case, snapshot

FIRST = 1403 * 12
SEASON = [2, 2, 2, 2, 2, 2, 2, 2, 2, 9, 9, 9]


def two_years(counts, first=FIRST):
    """Return cases of these counts per month, spread over its days; keys are (neighbourhood, issue, agency)."""
    rows = []
    for (place, issue, agency), months in counts.items():
        for month, count in enumerate(months):
            start, end = month_start(first + month), month_start(first + month + 1)
            days = np.linspace(start, end - 3, count, dtype=int)
            rows += [case(issue, int(day), place, agency=agency) for day in days]
    return rows


def steady(count, places=("north", "south", "east", "west"), issue="begging", agency="ngo"):
    return {(place, issue, agency): [count] * 24 for place in places}


def found(town, counts, choice=None, **options):
    return beyond_chance(snapshot(town, two_years(counts)), choice or Filter(), **options)


def test_a_rise_of_one_issue_in_one_neighbourhood_is_said_once_with_its_numbers(town):
    counts = steady(4) | {("centre", "fights", "ngo"): [3] * 19 + [3, 12, 12, 12, 12]}
    frame, note, totals = found(town, counts)
    assert frame.index.tolist() == ["centre/fights"]
    row = frame.iloc[0]
    assert row[["kind", "direction", "recent", "usual", "value"]].tolist() == ["pair", "rise", 36, 9, 4.0]
    assert (row["since"], row["word"], note) == ("1404-09", "firm", "")
    assert row["low"] < 4 < row["high"]
    assert (totals["cases"], totals["before"], totals["year"]) == (48 + 36, 48 + 9, 1)


def test_a_season_that_comes_every_year_is_no_change(town):
    counts = {(place, "begging", "ngo"): SEASON * 2 for place in ("north", "south", "east")}
    assert found(town, counts).note == "quiet"


def test_an_issue_that_rises_everywhere_is_one_finding(town):
    places = ("north", "south", "east", "west", "north_east")
    counts = {(place, "fights", "ngo"): [4] * 21 + [11, 11, 11] for place in places}
    assert found(town, counts | steady(5)).frame.index.tolist() == ["all/fights"]


def test_a_neighbourhood_that_falls_in_all_issues_is_one_finding(town):
    issues = ("begging", "fights", "homelessness", "open_drug_use")
    counts = {("centre", issue, "ngo"): [4] * 21 + [1, 1, 1] for issue in issues}
    counts |= {(place, issue, "ngo"): [4] * 24 for place in ("north", "east", "west") for issue in issues}
    frame = found(town, counts).frame
    assert frame[["kind", "place", "direction"]].to_numpy().tolist() == [["place", "centre", "fall"]]


def test_a_rise_beside_a_fall_elsewhere_are_two(town):
    counts = steady(5) | {
        ("centre", "fights", "ngo"): [3] * 21 + [12] * 3,
        ("west", "fights", "ngo"): [9] * 21 + [1] * 3,
    }
    frame = found(town, counts).frame
    assert dict(frame["direction"]) == {"centre/fights": "rise", "west/fights": "fall"}


def test_a_body_that_sent_nothing_lately_is_no_fall(town):
    counts = steady(5) | {("centre", "fights", "kalantari_150"): [8] * 21 + [0] * 3}
    frame, note, totals = found(town, counts)
    assert (note, totals["silent"], len(frame)) == ("quiet", 24, 0)


def test_where_no_year_earlier_is_known_a_season_of_the_whole_district_is_no_change_and_a_pair_of_its_own_is(town):
    places = ("north", "south", "east", "west")
    counts = {(place, "begging", "ngo"): [3] * 6 + [9] * 3 for place in places}
    assert found(town, counts).note == "quiet"
    frame, _, totals = found(town, counts | {("centre", "begging", "ngo"): [2] * 6 + [30] * 3})
    assert (frame.index.tolist(), totals["year"]) == (["centre/begging"], 0)
    row = frame.iloc[0]
    assert (row["recent"], row["usual"]) == (90, pytest.approx(6 * (108 + 90) / (36 + 6)))


def test_more_who_find_no_place_is_a_gap_though_cases_stay(town):
    rows = two_years({("centre", "homelessness", "ngo"): [8] * 24, ("north", "homelessness", "ngo"): [8] * 24})
    shelter = {"lon": 51.215, "lat": 35.715, "services": "shelter", "kind": "shelter", "capacity": 900.0}
    snap = snapshot(town, rows, help_=[shelter | {"sex": "female"}])
    lately = snap.days >= month_start(FIRST + 21)
    men = lately & (snap.cases["neighbourhood"] == "centre").to_numpy()
    snap.cases["sex"] = pd.Categorical(np.where(men, "male", "female"), categories=list(facts.sexes()))
    snap.cases["age_band"] = pd.Categorical(["a30_59"] * len(men), categories=list(facts.ages()))
    frame = beyond_chance(snap, Filter()).frame
    row = frame.loc["centre/homelessness"]
    assert (len(frame), row["kind"], row["recent"], row["usual"], row["left"]) == (1, "gap", 24, 0, 24)
    assert np.isnan(row["value"])


@pytest.mark.parametrize("rows", [[], [case()], [case()] * 40])
def test_too_little_is_a_note(town, rows):
    frame, note, _ = beyond_chance(snapshot(town, rows), Filter())
    assert note in ("no-cases", "no-earlier", "quiet")
    assert frame.empty
    assert {"value", "state", "word"} <= set(frame.columns)


def singles(before, recent, **given):
    """Return the family of comparisons that add up one part each."""
    n = len(before)
    rises = np.zeros(n, dtype=bool)
    return family.together(csr_array(np.eye(n)), np.array(before, float), np.array(recent, float), 1.0, rises, **given)


def test_a_count_in_fives_is_judged_as_one_a_little_nearer_to_what_is_usual():
    before, recent = [10, 15, 10], [30, 15, 5]
    plain, fives = (singles(before, recent, step=step).p() for step in (1, 5))
    nearer = singles([11, 15, 9], [29, 15, 6]).p()
    assert fives == pytest.approx(nearer)
    assert fives[0] > plain[0]
    assert fives[1] == plain[1] == 1


def test_alone_a_comparison_is_the_exact_test_and_among_many_its_chance_is_that_of_the_smallest():
    one = singles([2.0], [10.0])
    exact = 2 * 79 / 4096  # of 12 throws of a coin ten or more, either way
    assert one.p() == pytest.approx([exact])
    assert one.q(one.p())[0] == pytest.approx(exact, abs=0.012)
    many = singles([2.0] + [20.0] * 60, [10.0] + [20.0] * 60)
    assert many.q(many.p())[0] > 0.7


def test_chance_alone_shows_something_in_one_family_of_twenty():
    rng = np.random.default_rng(4)
    alarmed = 0
    for _ in range(200):
        chance = singles(rng.poisson(4, 30), rng.poisson(4, 30), draws=299)
        alarmed += bool((chance.q(chance.p()) <= 0.05).any())
    assert alarmed <= 20  # of 200 at 5 %, more come once in a thousand runs


def test_what_falls_in_strata_is_taken_as_given():
    before, recent = np.array([10.0, 10, 10]), np.array([30.0, 30, 30])
    members = csr_array(np.eye(3))
    chance = family.together(members, before, recent, 1.0, np.zeros(3, bool), strata=np.zeros(3, dtype=int))
    assert chance.share.tolist() == [0.75] * 3
    assert chance.p().min() > 0.9


def test_a_broad_finding_that_a_narrow_one_explains_is_left_out_and_one_that_goes_beyond_it_is_kept():
    members = csr_array(np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]]))
    rank = np.array([0, 0, 0, 1])
    for others, said in ((10.0, [0]), (60.0, [0, 3])):
        before, recent = np.array([5.0, 10, 20]), np.array([60.0, 10, others])
        chance = family.together(members, before, recent, 1.0, np.zeros(4, bool))
        found = np.flatnonzero(chance.q(chance.p()) <= 0.05)
        assert 3 in found
        assert explained.needed(chance, [i for i in found if i in (0, 3)], rank, 0.05) == said


def test_the_spread_is_one_of_poisson_counts_in_season_and_two_when_every_case_comes_twice():
    rng = np.random.default_rng(3)
    season = np.array(SEASON * 2)[:, None, None]
    counts = rng.poisson(season * rng.uniform(0.2, 2, (1, 12, 8))).astype(float)
    assert family.spread(counts) == pytest.approx(1, abs=0.08)
    assert family.spread(2 * counts) == pytest.approx(2, rel=0.08)


def test_a_lasting_change_hardly_counts_as_spread():
    rng = np.random.default_rng(5)
    counts = rng.poisson(3, (24, 12, 8)).astype(float)
    counts[12:, 0, 0] += 12
    assert family.spread(counts) < 1.1


@pytest.mark.parametrize("counts", [np.zeros((0, 3, 2)), np.zeros((5, 3, 2)), np.ones((1, 3, 2)), np.ones((4, 1, 2))])
def test_where_spread_cannot_be_judged_it_is_poisson_s(counts):
    assert family.spread(counts) == 1.0


def test_cases_that_come_in_groups_make_chance_wider_and_the_tails_stay_a_distribution():
    loose, tight = (singles([6.0], [20.0], spread=spread) for spread in (1.0, 2.0))
    assert tight.p()[0] > 3 * loose.p()[0]
    assert tight.q(tight.p())[0] == pytest.approx(tight.p()[0], abs=0.02)
    none = singles([0.0, 5.0], [0.0, 5.0], spread=1.5)
    assert none.p().tolist() == [1.0, 1.0]


def test_chance_in_groups_shows_something_in_one_family_of_twenty_too():
    rng = np.random.default_rng(6)
    alarmed = 0
    for _ in range(100):
        counts = [rng.negative_binomial(4, 0.5, 30) for _ in range(2)]  # variance twice the mean of 4
        chance = singles(*counts, draws=299, spread=2.0)
        alarmed += bool((chance.q(chance.p()) <= 0.05).any())
    assert alarmed <= 13  # of 100 at 5 %, more come once in a thousand runs
