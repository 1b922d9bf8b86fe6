"""What each rule of the card decides and raises, counted by hand."""

import pandas as pd

from geodata import facts
from geodata.severity import card
from layers import LAYERS, Filter, levels, run
from tests.snapshots import case, snapshot


def rated(town, *rows):
    """Return a snapshot of cases (agency's own level, rule)."""
    now = snapshot(town, [case(severity=own) for own, _ in rows])
    now.cases["rule"] = pd.Categorical([rule for _, rule in rows], categories=list(card().rules))
    return now


def test_a_rule_counts_what_it_decides_and_raises_where_the_agency_said_less_or_nothing(town):
    rows = [("high", "urgent"), ("low", "urgent"), (None, "urgent"), ("high", "child_alone"), ("medium", "child_alone")]
    found = levels.by_rule(rated(town, *rows, ("low", None)), Filter())
    assert found.frame.loc[["urgent", "child_alone"], ["value", "raised"]].to_numpy().tolist() == [[3, 2], [2, 0]]
    assert found.frame["value"].sum() == 5
    assert (found.totals["cases"], found.totals["no_rule"]) == (6, 1)
    assert found.frame.index.tolist() == list(card().rules)


def test_filters_choose_and_nothing_is_said_of_unrated_cases(town):
    now = rated(town, ("low", "urgent"))
    assert levels.by_rule(now, Filter(issues=("fights",))).note == "no-cases"
    assert run(snapshot(town, [case()]), LAYERS["levels"], Filter(), "analyst").note == "no-card"
    assert list(facts.severities())[0] == card().rules["urgent"].level
