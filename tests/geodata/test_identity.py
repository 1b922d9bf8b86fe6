"""Ids: the same case has the same one, others never, and nothing of the agency's own number shows in it."""

import numpy as np
import pandas as pd
import pytest

from geodata import identity

CASE = {
    "number": "", "lon": 51.2, "lat": 35.7, "issue": "begging", "day": 20029, "name": "", "age_band": "", "sex": "",
    "severity": "low", "needs": "food",
}  # fmt: skip


def ids(*cases, agency="ngo", secret=b"s"):
    """Return the ids of cases that differ from CASE as told."""
    return identity.ids(pd.DataFrame([CASE | case for case in cases]), agency, secret).tolist()


def test_an_id_is_thirty_two_hexadecimal_digits_and_stays_the_same():
    (one,) = ids({"number": "a-1"})
    assert len(one) == 32
    assert int(one, 16) >= 0
    assert ids({"number": "a-1"}) == [one]


def test_a_number_alone_makes_the_id():
    assert len(set(ids({"number": "a-1"}, {"number": "a-1", "day": 1, "lon": np.nan}))) == 1


@pytest.mark.parametrize("told", [{"agency": "parto"}, {"secret": b"t"}])
def test_another_agency_or_secret_makes_another_id(told):
    assert ids({"number": "a-1"}) != ids({"number": "a-1"}, **told)
    assert ids({}) != ids({}, **told)


@pytest.mark.parametrize(
    "change",
    [{"issue": "fights"}, {"day": 20030}, {"name": "x"}, {"age_band": "a60"}, {"sex": "male"}, {"severity": ""},
     {"needs": ""}, {"lon": 51.20002}, {"lat": 35.69998}],
)  # fmt: skip
def test_any_difference_of_meaning_makes_another_id(change):
    assert ids(change) != ids({})


def test_less_than_a_metre_and_the_row_s_own_place_make_no_difference():
    assert ids({"lon": 51.2000001}) == ids({})
    assert ids({"row": 7, "status": "closed"}) == ids({"row": 8, "status": "open"})


def test_a_number_never_equals_a_meaning():
    assert len(set(ids({"number": "a"}, {"number": "b"}, {}, {"day": 1}))) == 4


def test_equal_rows_are_counted_only_where_there_is_no_point():
    nowhere = {"lon": np.nan, "lat": np.nan, "name": "x"}
    assert len(set(ids({}, {}, nowhere, nowhere, nowhere))) == 4
    assert ids(nowhere, nowhere) == ids({}, nowhere, {}, nowhere)[1::2]


def test_numbers_are_spelled_one_way():
    written = np.array(["۱۲ A", "12a", "", " N-1 "], dtype=object)
    assert identity.numbers(written).tolist() == ["12a", "12a", "", "n-1"]


@pytest.mark.parametrize(("written", "unique"), [("ab", True), ("aabb", True), ("aaabb", False), ("", False)])
def test_half_of_the_numbers_must_be_different(written, unique):
    assert identity.unique_enough(np.array([*written, ""], dtype=object)) is unique


def test_what_is_stored_or_stood_above_is_repeated():
    assert identity.repeated(np.array(["a", "b", "a", "c"], dtype=object), {"c"}).tolist() == [False, False, True, True]
