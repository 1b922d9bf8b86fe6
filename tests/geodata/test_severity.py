"""The rule card: every rule at its edges, what counts beside the agency's own level, and what would lower it."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from geodata import demo, facts, severity
from geodata.severity import card, lower, rated, why

CHILD = {
    "id": "a", "issue": "working_street_children", "age_band": "a12_14", "company": None, "street_hours": np.nan,
    "hazards": "", "needs": "", "urgent": False, "severity": None,
}  # fmt: skip


def cases(*changes):
    """Return cases that differ from CHILD as told, ids a, b, c …"""
    return pd.DataFrame([CHILD | {"id": chr(97 + n)} | change for n, change in enumerate(changes)])


def rate(overrides=None, **change):
    """Return level of the card, rule and final level of one case; None for none."""
    found = rated(cases(change), overrides).iloc[0]
    return tuple(None if pd.isna(value) else value for value in found[["card", "rule", "level"]])


@pytest.mark.parametrize(
    ("change", "level", "rule"),
    [
        ({}, None, None),
        ({"urgent": True}, "high", "urgent"),
        ({"issue": "fights", "age_band": None, "hazards": "weapon"}, "high", "life"),
        ({"issue": "child_abuse", "age_band": "a00_05", "hazards": "violence"}, "high", "small_child_abused"),
        ({"issue": "child_abuse", "age_band": "a00_05"}, "medium", "violence_at_home"),
        ({"age_band": "a06_11", "company": "alone"}, "high", "small_child_alone"),
        ({"age_band": "a12_14", "company": "alone"}, "medium", "child_alone"),
        ({"age_band": "a18_29", "company": "alone"}, None, None),
        ({"hazards": "night"}, "high", "child_in_danger"),
        ({"hazards": "night", "age_band": "a18_29"}, None, None),
        ({"street_hours": 8.0}, "high", "child_long_day"),
        ({"street_hours": 7.5}, "medium", "child_half_day"),
        ({"street_hours": 8.0, "age_band": "a15_17"}, "medium", "child_half_day"),
        ({"street_hours": 4.0, "company": "family"}, "medium", "child_half_day"),
        ({"street_hours": 3.5, "company": "family"}, "low", "child_with_family"),
        ({"street_hours": 3.5}, None, None),
        ({"company": "family"}, None, None),
        ({"street_hours": 3.5, "company": "family", "hazards": "illness traffic"}, "medium", "child_hazard"),
        ({"issue": "homelessness", "age_band": "a60", "hazards": "weather"}, "high", "old_outdoors"),
        ({"issue": "homelessness", "age_band": "a30_59", "hazards": "weather"}, "medium", "ill_outdoors"),
    ],
)
def test_the_first_rule_of_the_card_that_fits_decides(change, level, rule):
    assert rate(**change)[:2] == (level, rule)


@pytest.mark.parametrize(
    ("own", "change", "level"),
    [
        ("low", {"street_hours": 8.0}, "high"),
        ("high", {"street_hours": 3.5, "company": "family"}, "high"),
        ("medium", {"street_hours": 4.0}, "medium"),
        ("low", {}, "low"),
        (None, {"street_hours": 4.0}, "medium"),
        (None, {}, None),
    ],
)
def test_the_graver_of_card_and_agency_counts_and_none_gives_way(own, change, level):
    assert rate(severity=own, **change)[2] == level


@pytest.mark.parametrize("level", list(facts.severities()))
def test_an_override_counts_whatever_card_and_agency_say(level):
    assert rate({"a": level, "z": "high"}, severity="medium", street_hours=8.0) == ("high", "child_long_day", level)
    assert rate({"a": level})[2] == level
    assert rate({"z": level}, severity="low")[2] == "low"


def test_texts_and_categories_are_rated_alike_and_keep_their_index():
    told = cases({"street_hours": 8.0}, {"hazards": "night traffic"}, {}, {"company": "alone", "severity": "high"})
    packed = told.assign(
        **{name: told[name].astype("category") for name in ("issue", "age_band", "company", "hazards")}
    )
    pd.testing.assert_frame_equal(rated(told), rated(packed))
    assert rated(told.set_axis([5, 3, 9, 1])).index.tolist() == [5, 3, 9, 1]


def test_no_cases_have_no_levels():
    assert rated(cases({}).iloc[:0])["level"].tolist() == []


def test_levels_never_get_graver_down_the_card_so_that_the_first_rule_is_the_gravest():
    order = [list(facts.severities()).index(rule.level) for rule in card().rules.values()]
    assert order == sorted(order)


def test_every_word_of_the_card_is_the_catalogues_and_no_rule_is_without_condition():
    known = {
        "issue": facts.issues(), "age_band": facts.ages(), "company": facts.companies(), "hazards": facts.hazards(),
        "needs": facts.needs(),
    }  # fmt: skip
    for rule in card().rules.values():
        asked = {name: getattr(rule, name) for name in known}
        assert all(set(keys) <= set(known[name]) for name, keys in asked.items()), rule.key
        assert any(asked.values()) or rule.urgent
        assert rule.level in facts.severities()


def test_every_rule_says_why_and_what_would_lower_it_in_both_languages():
    for key in card().rules:
        said = {function(key, language) for function in (why, lower) for language in ("fa", "en")}
        assert len(said) == 4
        assert "" not in said
    assert len(card().rules) == len(facts.rule_card()["rules"])


def test_each_rule_decides_some_case_so_that_none_is_dead():
    """For each rule a case is built that fits exactly its conditions; the rule, or a graver one above it, decides."""
    for rule in card().rules.values():
        wanted = {name: getattr(rule, name)[-1] for name in ("issue", "age_band", "company") if getattr(rule, name)}
        hours = rule.hours_from if rule.hours_from is not None else 0.5 if rule.hours_below is not None else np.nan
        hazards = rule.hazards[-1] if rule.hazards else ""
        plain = {"issue": "fights", "age_band": None, "street_hours": hours, "hazards": hazards, "urgent": rule.urgent}
        assert rate(**(plain | wanted))[1] == rule.key


def test_the_card_does_not_swamp_the_demonstration():
    found = rated(demo.cases())
    shares = found["level"].value_counts(normalize=True, dropna=False)
    assert 0.20 < shares["high"] < 0.32
    assert 0.35 < shares["medium"] < 0.55
    assert 0.15 < shares["low"] < 0.35


def test_the_card_is_versioned_and_a_rule_is_a_value():
    assert (card().version, card().date) == ("1", "1405/09/01")
    with pytest.raises(dataclasses.FrozenInstanceError):
        next(iter(card().rules.values())).level = "low"
    assert severity.card() is card()
