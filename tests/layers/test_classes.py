"""Five classes at most, round borders, none of them empty, zero and nothing apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.classes import MOST, borders, classify


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        ([0, 0], []),
        ([np.nan, 0], []),
        ([7], [7]),
        ([7, 7, 7], [7]),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
        ([1, 2], [1, 2]),
        ([1, 1, 1, 2, 2, 3, 4, 52], [1, 2, 4, 52]),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 50], [4, 6, 8, 9, 50]),
        ([3, 6], [3, 6]),
        ([5, 9.9], [5, 9.9]),
        ([0, 104, 205, 306, 407, 563], [100, 200, 310, 410, 563]),
    ],
)
def test_borders_are_round_and_the_last_is_the_greatest(values, expected):
    found = borders(np.array(values, dtype=float), whole=True)
    assert found == [border for border in expected if border >= min((v for v in values if v > 0), default=0)]


def test_a_border_belongs_to_the_class_below_it():
    assert classify(np.array([0, 1, 4, 4.1, 9, np.nan]), [4, 9]).tolist() == [0, 1, 1, 2, 2, -1]


def test_without_borders_only_zero_and_nothing_are_told_apart():
    assert classify(np.array([0.0, np.nan]), []).tolist() == [0, -1]


@given(st.lists(st.integers(0, 5000), max_size=60), st.booleans())
def test_every_positive_value_has_a_class_and_no_class_is_empty(numbers, whole):
    values = np.array(numbers, dtype=float)
    limits = borders(values, whole)
    classes = classify(values, limits)
    assert len(limits) <= MOST
    assert limits == sorted(set(limits))
    assert set(classes[values > 0].tolist()) == set(range(1, len(limits) + 1))
    assert set(classes[values == 0].tolist()) <= {0}
