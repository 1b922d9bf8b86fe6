"""Did it work: counted by hand in the town, and rarely wrong in districts where nothing was done."""

import math
from dataclasses import replace

import numpy as np
import pytest

from geodata.persian import jalali_day
from layers import LAYERS, Filter, run
from layers.effect import compared, word
from layers.filters import WORDS
from tests.conftest import TOWN
from tests.snapshots import case
from tests.snapshots import counted as snapshot

MEHR, DEY, FARVARDIN = jalali_day(1404, 7, 1), jalali_day(1404, 10, 1), jalali_day(1405, 1, 1)
ASKED = {"at": "centre", "since": "2025-12-22"}  # 1 Dey 1404


def spread_over(start: int, days: int, many: int, place: str, issue: str = "begging") -> list:
    return [case(issue, start + n * days // many, place) for n in range(many)]


def town_with(town, before: int, after: int, others: tuple[int, int] = (20, 20), issue: str = "begging"):
    """From 1 Mehr to the end of 1404: 90 days before 1 Dey and 89 after; the last day has a case of something else."""
    rows = [case("fights", MEHR, "south"), case("fights", FARVARDIN - 1, "south")]
    for place in TOWN:
        one, other = (before, after) if place == "centre" else others
        rows += spread_over(MEHR, 90, one, place, issue) + spread_over(DEY, 89, other, place, issue)
    return snapshot(town, rows)


def asked(held, choice: Filter | None = None, **options: str):
    return run(held, LAYERS["effect"], choice or Filter(issues=("begging",)), "presenter", {**ASKED, **options})


def test_one_place_against_eight_that_did_not_change_by_hand():
    before, after = np.full(9, 20.0), np.array([5.0, *[20.0] * 8])
    mine = np.arange(9) == 0
    found = compared(before, after, mine, ~mine, ratio=1.0)
    # 5.5 / 20.5; its error 1/5.5 + 1/20.5, theirs (2/20.5) / 8; t of 6 degrees of freedom is 2.4469
    reach = 2.4469 * math.sqrt(1 / 5.5 + 1 / 20.5 + 2 / 20.5 / 8)
    assert found.times == pytest.approx(5.5 / 20.5)
    assert found.low == pytest.approx(5.5 / 20.5 * math.exp(-reach), rel=1e-4)
    assert found.high == pytest.approx(5.5 / 20.5 * math.exp(reach), rel=1e-4)
    assert found.spread == 0
    assert word(found) == "better"


def test_what_all_places_do_is_no_effect_and_periods_of_unlike_length_are_no_change():
    before, mine = np.full(9, 40.0), np.arange(9) == 4
    for after, ratio in ((80.0, 1.0), (20.0, 0.5)):
        found = compared(before, np.full(9, after), mine, ~mine, ratio)
        assert found.times == pytest.approx(1.0)
        assert word(found) == "cannot_tell"


def test_others_that_moved_apart_make_the_interval_wider():
    before, mine = np.full(9, 100.0), np.arange(9) == 0
    calm = np.array([40.0, *[100.0] * 8])
    wild = np.array([40.0, *[50.0, 200.0] * 4])
    one, other = (compared(before, after, mine, ~mine, 1.0) for after in (calm, wild))
    assert one.spread == 0
    assert other.spread > math.log(2)
    assert (word(one), word(other)) == ("better", "cannot_tell")
    assert other.low < one.low < one.high < 1 < other.high


def test_a_place_with_no_cases_left_has_an_interval_and_no_division_fails():
    before, mine = np.full(9, 30.0), np.arange(9) == 0
    found = compared(before, np.array([0.0, *[30.0] * 8]), mine, ~mine, 1.0)
    assert 0 < found.low < found.times < found.high < 1
    nothing = compared(np.zeros(9) + 3 * ~mine, np.zeros(9) + 3 * ~mine, mine, ~mine, 1.0)
    assert word(nothing) == "cannot_tell"


def test_the_layer_counts_before_and_after_the_day_and_names_its_periods(town):
    result = asked(town_with(town, 20, 5))
    first = result.frame.iloc[0]
    assert result.frame.index[0] == "centre"
    assert (first["before"], first["after"], first["role"], first["word"]) == (20, 5, "place", "better")
    assert first["value"] == pytest.approx(100 * (5 / 89) / (20 / 90) - 100)
    assert result.frame["role"].tolist() == ["place"] + ["comparison"] * 8
    assert result.frame["low"].notna().sum() == 1
    totals = result.totals
    assert [totals[name] for name in ("before_start", "before_end", "start", "end")] == [
        MEHR,
        DEY - 1,
        DEY,
        FARVARDIN - 1,
    ]
    assert totals["comparisons"] == 8
    assert totals["low"] == first["low"] < totals["effect"] < totals["high"] == first["high"] < 0


def test_a_rise_that_the_others_do_not_share_is_worse_and_one_they_share_cannot_be_told(town):
    assert asked(town_with(town, 20, 70)).frame.at["centre", "word"] == "worse"
    assert asked(town_with(town, 20, 70, (20, 70))).frame.at["centre", "word"] == "cannot_tell"
    assert asked(town_with(town, 20, 14)).frame.at["centre", "word"] == "cannot_tell"


def test_the_length_is_as_asked_and_the_issue_may_be_asked_for_by_itself(town):
    held = town_with(town, 20, 20)
    short = asked(held, months="1")
    assert short.totals["end"] == jalali_day(1404, 11, 1) - 1
    assert short.frame.at["centre", "after"] == 7  # of 20 in 89 days, those on days 0, 4, 8 … 26 (and 30 is Bahman)
    assert asked(held, Filter(), of="begging").frame.equals(asked(held).frame)
    assert asked(held, Filter(places=("north",), issues=("begging",), start=DEY)).frame.equals(asked(held).frame)


def test_neighbourhoods_with_too_few_cases_are_left_out_and_with_four_others_nothing_is_said(town):
    held = town_with(town, 20, 5, (2, 2))
    result = asked(held)
    assert result.note == "few-comparisons"
    assert set(result.frame["role"]) == {"place", "left_out"}
    assert (result.frame.at["centre", "before"], result.frame.at["centre", "word"]) == (20, "cannot_tell")
    assert math.isnan(result.totals["effect"])
    assert asked(town_with(town, 20, 5, (2, 3))).totals["comparisons"] == 8


@pytest.mark.parametrize(
    ("options", "note"),
    [
        ({"at": ""}, "no-question"),
        ({"since": ""}, "no-question"),
        ({"at": "old_town"}, "place-gone"),
        ({"since": "2025-12-21"}, "no-earlier"),
        ({"since": "2026-02-22"}, "too-early"),
        ({"since": "2031-01-01"}, "too-early"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(town, options, note):
    result = asked(town_with(town, 20, 5), **options)
    assert (result.note, len(result.frame)) == (note, 0)


def test_twenty_eight_days_are_enough_and_ninety_before(town):
    assert asked(town_with(town, 20, 5), since="2026-02-21").note == ""
    assert asked(town_with(town, 20, 5)).note == ""


def test_a_day_that_is_none_is_refused(town):
    with pytest.raises(ValueError, match="since"):
        asked(town_with(town, 20, 5), since="1 Dey")


def false_claims(model: str, chosen: str, rounds: int = 300) -> float:
    """Return how often a quiet district of 17 is said to have changed in one place, a year before and 3 months after.

    ``model``: counts of chance, months wilder than chance, or places that drift apart; ``chosen``: any place, the one
    with most cases lately, or the one that rose most: such are decided on.
    """
    rng, claims = np.random.default_rng(21), 0
    for _ in range(rounds):
        mean = np.exp(rng.normal(np.log(6), 1, 17))[:, None] * (1 + 0.3 * np.sin(np.arange(15) / 12 * 2 * np.pi))
        if model == "wild":
            mean = mean * rng.gamma(8, 1 / 8, mean.shape)
        if model == "drift":
            mean = mean * np.exp(np.cumsum(rng.normal(0, 0.06, mean.shape), axis=1))
        cases = rng.poisson(mean)
        before, after, late = cases[:, :12].sum(axis=1), cases[:, 12:].sum(axis=1), cases[:, 9:12].sum(axis=1)
        rise = (late - before / 4) / np.sqrt(before / 4 + 1)
        place = {"any": int(rng.integers(17)), "high": int(late.argmax()), "rise": int(rise.argmax())}[chosen]
        mine = np.arange(17) == place
        found = compared(before.astype(float), after.astype(float), mine, ~mine & (before + after >= 5), 0.25)
        claims += word(found) != "cannot_tell"
    return claims / rounds


@pytest.mark.parametrize("model", ["chance", "wild", "drift"])
@pytest.mark.parametrize("chosen", ["any", "high", "rise"])
def test_in_quiet_districts_an_effect_is_claimed_at_most_once_in_twenty(model, chosen):
    assert false_claims(model, chosen) <= 0.05


def test_a_halving_in_a_large_place_is_seen():
    rng, seen = np.random.default_rng(3), 0
    for _ in range(100):
        mean = np.concatenate([[30.0], np.exp(rng.normal(np.log(6), 1, 16))])
        before, after = rng.poisson(12 * mean), rng.poisson(3 * mean * np.array([0.5, *[1.0] * 16]))
        mine = np.arange(17) == 0
        found = compared(before.astype(float), after.astype(float), mine, ~mine & (before + after >= 5), 0.25)
        seen += word(found) == "better"
    assert seen >= 80


def test_a_choice_of_agency_or_severity_still_holds(town):
    held = town_with(town, 20, 5)
    assert asked(held, replace(Filter(issues=("begging",)), agencies=("police",))).note == "no-cases"


def test_no_layers_option_has_the_name_of_a_filter_in_the_address():
    asked_for = {option.name for layer in LAYERS.values() for option in layer.options}
    assert asked_for & {*WORDS.values(), "start", "end", "layer", "view", "help", "as"} == set()
