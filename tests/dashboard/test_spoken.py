"""Hours and audiences are said as people say them, and what is said of hours can be read again."""

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import spoken
from dashboard.text import text
from geodata import opening

FA, EN = text("fa"), text("en")


@pytest.mark.parametrize(
    ("written", "fa", "en"),
    [
        ("24/7", "شبانه‌روزی", "Round the clock"),
        ("تعطیل", "تعطیل", "Closed"),
        ("daily 7:30-13:30", "هر روز ۰۷:۳۰ تا ۱۳:۳۰", "Daily 07:30–13:30"),
        (
            "Sat-Wed 8-14; Thu 8-12",
            "شنبه تا چهارشنبه ۸ تا ۱۴؛ پنجشنبه ۸ تا ۱۲",
            "Saturday to Wednesday 08:00–14:00; Thursday 08:00–12:00",
        ),
        (
            "زوج ۹ تا ۱۲ و ۱۶ تا ۲۰",
            "شنبه، دوشنبه و چهارشنبه ۹ تا ۱۲ و ۱۶ تا ۲۰",
            "Saturday, Monday and Wednesday 09:00–12:00 and 16:00–20:00",
        ),
        ("پنجشنبه و جمعه شبانه‌روزی", "پنجشنبه و جمعه شبانه‌روزی", "Thursday and Friday 24 hours"),
    ],
)
def test_hours_are_said_as_people_say_them(written, fa, en):
    canonical = opening.read(written)
    assert (spoken.hours(canonical, FA), spoken.hours(canonical, EN)) == (fa, en)
    assert (opening.read(fa), opening.read(en)) == (canonical, canonical)


def test_unknown_hours_are_not_said():
    assert spoken.hours(None, FA) == spoken.hours(nan, FA) == spoken.hours_to_mend(None, EN) == ""


QUARTERS = st.integers(0, 95).map(lambda quarter: quarter * 15)
SPANS = st.tuples(QUARTERS, QUARTERS).map(lambda span: ((span[0], span[1] or 1440),))


@given(st.lists(st.just(()) | SPANS, min_size=7, max_size=7), st.sampled_from([FA, EN]))
def test_what_a_form_shows_can_be_read_again(week, words):
    canonical = opening.write(tuple(week))
    assert opening.read(spoken.hours_to_mend(canonical, words)) == canonical


@pytest.mark.parametrize(
    ("who", "fa", "en"),
    [
        ((nan, nan, None), "همه", "Everyone"),
        ((nan, nan, "female"), "زنان و دختران", "Women and girls"),
        ((nan, 17, None), "کودکان", "Children"),
        ((nan, 17, "male"), "پسران", "Boys"),
        ((18, nan, "female"), "زنان", "Women"),
        ((6, 14, None), "کودکان ۶ تا ۱۴ سال", "Children 6 to 14 years"),
        ((60, nan, None), "بزرگسالان از ۶۰ سال به بالا", "Adults from 60 years on"),
        ((nan, 25, "female"), "زنان و دختران تا ۲۵ سال", "Women and girls up to 25 years"),
        ((nan, nan, nan), "همه", "Everyone"),
    ],
)
def test_whom_a_place_is_for_is_said(who, fa, en):
    assert (spoken.audience(*who, FA), spoken.audience(*who, EN)) == (fa, en)
