"""Alerts: found when planted, quiet by chance, the same whatever else is looked at."""

import numpy as np
import pytest

from layers.alerts import piled, risen
from layers.discovery import false_discovery
from layers.filters import Filter
from tests.layers.test_trends import monthly
from tests.snapshots import case, snapshot

MAPS = 60


def test_chance_alone_raises_an_alert_on_few_maps():
    rng = np.random.default_rng(11)
    alarmed = 0
    for _ in range(MAPS):
        counts = rng.poisson(rng.uniform(1, 6, 40), (24, 40)).astype(float)
        alarmed += bool((false_discovery(piled(counts, 999)) <= 0.05).any())
    assert alarmed <= 8  # of 60 at 5 %, more come once in two hundred runs


def test_a_tripling_in_the_last_three_months_is_found_and_told(town):
    counts = {"north": [4] * 12 + [12, 13, 12], "south": [4, 5] * 7 + [4], "east": [6, 5] * 7 + [6]}
    frame, note, totals = risen(snapshot(town, monthly(counts)), Filter())
    assert (note, totals["pairs"]) == ("", 3)
    assert frame.index.tolist() == ["north/begging"]
    row = frame.iloc[0]
    assert (row["recent"], row["usual"], row["since"], row["word"]) == (37, 12, "1403-01", "firm")
    assert row["value"] == pytest.approx(37 / 12)


def test_a_rise_that_is_over_is_no_alert(town):
    counts = {"north": [4, 12, 13, 12] + [4] * 12, "south": [5] * 16}
    assert risen(snapshot(town, monthly(counts)), Filter()).note == "quiet"


def test_the_same_series_has_the_same_p_whatever_stands_beside_it():
    rng = np.random.default_rng(2)
    counts = rng.poisson(4, (20, 6)).astype(float)
    assert piled(counts)[0] == piled(counts[:, :1])[0] == piled(counts[:, ::-1])[-1]


def test_p_is_never_nothing_and_a_series_that_ended_low_is_sure_to_be_chance():
    counts = np.array([[30.0] + [0] * 14, [0.0] * 14 + [30]]).T
    assert piled(counts).tolist() == [1.0, 1 / 5000]


@pytest.mark.parametrize(("months", "note"), [(12, "few-periods"), (13, "quiet")])
def test_thirteen_months_are_enough(town, months, note):
    assert risen(snapshot(town, monthly({"north": [5] * months})), Filter()).note == note


@pytest.mark.parametrize("rows", [[], [case()], [case()] * 40])
def test_too_little_is_a_note(town, rows):
    found = risen(snapshot(town, rows), Filter())
    assert found.note in ("no-cases", "few-periods")
    assert found.frame.empty
    assert {"value", "state", "word"} <= set(found.frame.columns)


def test_all_lists_tentative_ones_too(town):
    counts = {key: [5] * 15 for key in ("north", "south", "east", "west")} | {"centre": [5] * 12 + [9, 9, 9]}
    snap = snapshot(town, monthly(counts))
    quiet, every = risen(snap, Filter()), risen(snap, Filter(), "all")
    assert len(quiet.frame) <= len(every.frame)
    assert every.frame["q"].max() <= 0.20 if len(every.frame) else True
