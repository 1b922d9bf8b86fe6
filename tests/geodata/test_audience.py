"""Whom a place is for, as agencies write it: never read narrower than it is written."""

from math import isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import audience
from geodata.audience import Audience


def told(found: Audience | None) -> tuple | None:
    """Return an audience with None for every open end."""
    return found and tuple(None if one != one else one for one in found)


@pytest.mark.parametrize(
    ("written", "least", "most", "sex"),
    [
        *(
            (word, None, None, None)
            for word in ("همه", "کلیه شهروندان منطقه ۲۱", "عموم مردم", "everyone", "all ages", "خانوارهای نیازمند")
        ),
        ("همه، به‌ویژه افراد دارای معلولیت", None, None, None),
        *((word, None, 17, None) for word in ("کودکان", "كودكان", "children", "زیر ۱۸ سال", "کودکان کار و خیابان")),
        *((word, 6, 14, None) for word in ("کودکان ۶ تا ۱۴ سال", "۶–۱۴ سال", "از ۶ سال تا ۱۴ سال", "children 6-14")),
        ("پسران و دختران ۶ تا ۱۴ سال", 6, 14, None),
        ("boys 6-17", 6, 17, "male"),
        ("دختران", None, 17, "female"),
        ("دختران زیر ۲۰ سال", None, 19, "female"),
        ("زنان سرپرست خانوار", 18, None, "female"),
        ("زنان و دختران", None, None, "female"),
        ("women", 18, None, "female"),
        ("زنان، مردان", 18, None, None),
        *((word, 18, None, "male") for word in ("مردان بالای ۱۸ سال", "مردان", "homeless men over 18")),
        *((word, 18, None, None) for word in ("adults", "۱۸ سال به بالا", "18+", "حداقل ۱۸ سال", "بزرگسالان")),
        ("تا ۱۸ سال", None, 18, None),
        ("کودکان بالای ۶ سال", 6, 17, None),
        ("کودکان بالای ۱۸ سال", 18, None, None),
        ("زنان و مردان بالای ۶۰ سال", 60, None, None),
        ("under 1", None, 0, None),
        ("مذکر", None, None, "male"),
    ],
)
def test_it_is_read_as_agencies_write_it(written, least, most, sex):
    assert told(audience.read(written)) == (least, most, sex, False)


@pytest.mark.parametrize(
    ("written", "least", "most", "sex"),
    [
        ("کودکان ۶ تا ۱۴ سال و خانواده‌هایشان", None, None, None),
        ("زنان و کودکان", None, None, None),
        ("زنان و کودکان زیر ۱۲ سال", None, None, None),
        ("کودکان و همسایگان", None, None, None),
        ("کودکان فلان", None, 17, None),
        ("نوجوانان", None, 17, None),
    ],
)
def test_what_is_understood_in_part_is_wide_and_excludes_no_child_of_the_text(written, least, most, sex):
    assert told(audience.read(written)) == (least, most, sex, True)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "فلان",
        "همه به‌جز کودکان",
        "not for children",
        "۱۴ تا ۶ سال",
        "۱۵۰ سال",
        "کودکان ۱۲۱ تا ۱۳۰",
        "۱۸",
        "زیر ۰ سال",
    ],
)
def test_what_cannot_be_read_is_nothing(written):
    assert audience.read(written) is None


@pytest.mark.parametrize(
    ("columns", "sex", "words", "expected"),
    [
        ((6, 14), None, "", (6, 14, None, False)),
        ((6, nan), None, "دختران", (6, 17, "female", False)),
        ((20, nan), None, "کودکان", (20, None, None, False)),
        ((nan, nan), "male", "همه", (None, None, "male", False)),
        ((14, 6), None, "کودکان", (14, 6, None, False)),
    ],
)
def test_columns_of_ages_and_sex_outweigh_words(columns, sex, words, expected):
    assert told(audience.agreed(columns, sex, audience.read(words))) == expected


WORDS = [
    "کودکان",
    "زنان",
    "و",
    "،",
    "6",
    "۱۴",
    "تا",
    "بالای",
    "زیر",
    "سال",
    "فلان",
    "خانواده‌هایشان",
    "به‌ویژه",
    "+",
    "مردان",
]


@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join) | st.text(max_size=40))
def test_no_text_is_an_error_and_ages_are_in_order(text):
    found = audience.read(text)
    assert found is None or isnan(found.age_from) or isnan(found.age_to) or 0 <= found.age_from <= found.age_to <= 120


@given(st.integers(0, 120), st.integers(0, 120))
def test_two_ages_are_read_when_they_are_in_order(first, last):
    found = audience.read(f"کودکان {first} تا {last} سال")
    assert told(found) == ((first, last, None, False) if first <= last else None)
