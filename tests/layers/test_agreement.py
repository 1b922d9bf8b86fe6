"""Agreement counted by hand, beside a published example, and never called from too few pairs."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from layers import LAYERS, Filter, agreement, run
from layers.agreement import kappa
from tests.snapshots import case, snapshot

LEVELS = ("high", "medium", "low")


def sample(now, **pairs):
    """Return the snapshot with so many rated pairs of each kind: high_low=3."""
    told = [key.split("_") for key, count in pairs.items() for _ in range(count)]
    return dataclasses.replace(now, ratings=pd.DataFrame(told, columns=["one", "other"], dtype=object))


def test_two_by_two_by_hand():
    """Fifty pairs: 35 equal (0.7), by chance 0.5 · 0.6 + 0.5 · 0.4 = 0.5, so kappa is 0.2 / 0.5."""
    assert kappa(np.array([[20.0, 5.0], [10.0, 15.0]])).value == pytest.approx(0.4)


def test_a_published_example_to_its_last_digit():
    """A hundred diagnoses: Fleiss, Statistical Methods for Rates and Proportions (1981), chapter 13."""
    table = np.array([[75.0, 1, 4], [5, 4, 1], [0, 0, 10]])
    plain, linear = kappa(table), kappa(table, linear=True)
    assert (round(plain.value, 4), round(plain.error, 4), plain.agreed) == (0.6765, 0.0877, 0.89)
    assert (round(linear.value, 4), round(linear.error, 4)) == (0.7222, 0.0843)


def test_linear_weights_by_hand():
    """Four pairs: two high/medium (half an agreement each), two low/low. Seen is ½·½ + ½·1 = 0.75. The first judge said
    high and low, the second medium and low, half of the time each: by chance ¼·½ + ¼·0 + ¼·½ + ¼·1 = 0.5."""
    assert kappa(np.array([[0.0, 2, 0], [0, 0, 0], [0, 0, 2]]), linear=True).value == pytest.approx(0.25 / 0.5)


def test_perfect_agreement_is_one_without_error_and_one_level_throughout_is_not_defined():
    assert kappa(np.diag([10.0, 5, 5]))[:2] == pytest.approx((1, 0))
    assert np.isnan(kappa(np.diag([10.0, 0, 0])).value)
    assert kappa(np.diag([10.0, 0, 0])).agreed == 1
    assert np.isnan(kappa(np.zeros((3, 3)))).all()


def test_opposite_judges_agree_less_than_chance():
    assert kappa(np.array([[0.0, 10], [10, 0]])).value == pytest.approx(-1)


@pytest.mark.parametrize(("pairs", "state", "word"), [(29, "not_enough", ""), (30, "", "good")])
def test_nothing_is_called_below_thirty_pairs(town, pairs, state, word):
    now = sample(snapshot(town), high_high=10, low_low=pairs - 10)
    row = agreement.of_judges(now, Filter()).frame.loc["raters"]
    assert (row["pairs"], row["state"], row["word"], row["value"]) == (pairs, state, word, 1)


def test_a_word_needs_the_whole_interval(town):
    said = {}
    for name, pairs in {
        "good": {"high_high": 50, "low_low": 50, "high_low": 2},
        "poor": {"high_high": 20, "low_low": 20, "high_low": 20, "low_high": 20},
        "unclear": {"high_high": 14, "low_low": 14, "high_low": 4},
    }.items():
        said[name] = agreement.of_judges(sample(snapshot(town), **pairs), Filter()).frame.loc["raters", "word"]
    assert said == {"good": "good", "poor": "poor", "unclear": "unclear"}


def test_the_table_says_how_often_each_pair_was_given(town):
    row = agreement.of_judges(sample(snapshot(town), high_low=3, medium_medium=2), Filter()).frame.loc["raters"]
    cells = {f"{one}_{other}": row[f"{one}_{other}"] for one in LEVELS for other in LEVELS}
    assert {key: count for key, count in cells.items() if count} == {"high_low": 3, "medium_medium": 2}


def test_card_and_agency_are_compared_over_the_chosen_cases_that_have_both(town):
    rows = [case(severity="low"), case(severity="high"), case(severity=None), case("fights", severity="medium")]
    now = snapshot(town, rows)
    keys = ["urgent", "child_alone"]
    now.cases["rule"] = pd.Categorical(["urgent", "urgent", "urgent", None], categories=keys)
    row = agreement.of_judges(now, Filter()).frame.loc["card"]
    assert (row["pairs"], row["high_low"], row["high_high"]) == (2, 1, 1)
    assert agreement.of_judges(now, Filter(issues=("fights",))).totals["card_pairs"] == 0


def test_the_layer_runs_on_nothing(town):
    frame = run(snapshot(town), LAYERS["agreement"], Filter(), "analyst").frame
    assert frame["state"].tolist() == ["no_data"] * 4
