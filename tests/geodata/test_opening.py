"""Opening hours in every form offices were seen to write, read or refused; never guessed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import opening

OFFICE = "; ".join(f"{day} 08:00-16:00" for day in ("sat", "sun", "mon", "tue", "wed"))


def every(span: str) -> str:
    return week(0, 7, span)


def week(first: int, after: int, span: str) -> str:
    return "; ".join(f"{day} {span}" for day in opening.DAYS[first:after])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("شبانه‌روزی", every("00:00-24:00")),
        ("۲۴ ساعته", every("00:00-24:00")),
        ("24/7", every("00:00-24:00")),
        ("شنبه تا چهارشنبه ۸ تا ۱۶", OFFICE),
        ("شنبه الی چهارشنبه از ساعت ۸ الی ۱۶", OFFICE),
        ("Sat-Wed 08:00-16:00", OFFICE),
        ("Sa-We 08:00-16:00", OFFICE),
        ("روزهای کاری ۸ صبح تا ۴ بعدازظهر", OFFICE),
        ("۸ تا ۱۶ شنبه تا چهارشنبه", OFFICE),
        ("شنبه تا چهارشنبه ۸-۱۶ و پنجشنبه ۸ تا ۱۲", f"{OFFICE}; thu 08:00-12:00"),
        ("Sat-Wed 08:00-16:00; Thu 8-12", f"{OFFICE}; thu 08:00-12:00"),
        ("هر روز ۷:۳۰ تا ۱۳:۳۰", every("07:30-13:30")),
        ("هر شب ۱۸ تا ۷", every("18:00-07:00")),
        ("۸ صبح تا ۸ شب", every("08:00-20:00")),
        ("daily 9am-5pm", every("09:00-17:00")),
        ("۸ تا ۱۲ و ۱۶ تا ۲۰", every("08:00-12:00,16:00-20:00")),
        ("روزهای زوج ۹ تا ۱۳", "sat 09:00-13:00; mon 09:00-13:00; wed 09:00-13:00"),
        ("روزهای فرد ۹ تا ۱۳", "sun 09:00-13:00; tue 09:00-13:00; thu 09:00-13:00"),
        ("یکشنبه و سه‌شنبه ۹ تا ۱۳", "sun 09:00-13:00; tue 09:00-13:00"),
        ("هر روز ۱۶ تا ۲۱ به‌جز جمعه", "; ".join(f"{day} 16:00-21:00" for day in opening.DAYS[:6])),
        ("پنج شنبه ۸ تا ۱۲، جمعه تعطیل", "thu 08:00-12:00"),
        ("تعطیل", "closed"),
        ("20:00-24:00", every("20:00-24:00")),
        ("۱۰ شب تا ۶ صبح", every("22:00-06:00")),
        ("۱۲ ظهر تا ۱۲ شب", every("12:00-24:00")),
        ("۸ الی ۱۶", every("08:00-16:00")),
        ("٨ تا ١٦", every("08:00-16:00")),
        ("8 a.m. to 4 p.m.", every("08:00-16:00")),
        ("۸ ق.ظ تا ۲ ب.ظ", every("08:00-14:00")),
        ("۷ و نیم الی ۱۳ و ۳۰ دقیقه", every("07:30-13:30")),
        ("۷/۳۰ تا ۱۳/۳۰", every("07:30-13:30")),
        ("صبح ۸ تا ۱۲ و عصر ۴ تا ۸", every("08:00-12:00,16:00-20:00")),
        ("۸ صبح تا ظهر", every("08:00-12:00")),
        ("شب‌ها ۲۰ تا ۶ صبح", every("20:00-06:00")),
        ("همه‌روزه ۸ تا ۲۴", every("08:00-24:00")),
        ("18:00-00:00", every("18:00-24:00")),
        ("۸ صبح تا ۸ صبح", every("08:00-08:00")),
        ("شنبه تا چهار‌شنبه ۸ تا ۱۶ (به‌جز تعطیلات رسمی)", OFFICE),
        ("شنبه تا چهارشنبه: ۸ تا ۱۶\nجمعه: تعطیل", OFFICE),
        ("Sa-We 08:00-16:00; PH off", OFFICE),
        ("5 شنبه 8-12", "thu 08:00-12:00"),
        ("۸ تا ۱۶ شنبه", "sat 08:00-16:00"),
        ("Thu-Sat 8-12", "sat 08:00-12:00; thu 08:00-12:00; fri 08:00-12:00"),
        ("هر روز ۸ تا ۱۶، پنجشنبه ۸ تا ۱۲، جمعه تعطیل", f"{week(0, 5, '08:00-16:00')}; thu 08:00-12:00"),
        ("پنجشنبه ۸ تا ۱۲، سایر روزها ۸ تا ۱۶، جمعه تعطیل", f"{week(0, 5, '08:00-16:00')}; thu 08:00-12:00"),
        ("شبانه‌روزی به‌جز جمعه", week(0, 6, "00:00-24:00")),
        ("هر روز به‌جز جمعه و تعطیلات رسمی ۸ تا ۱۴", week(0, 6, "08:00-14:00")),
        ("شنبه ۸ تا ۱۲؛ شنبه ۱۶ تا ۲۰", "sat 08:00-12:00,16:00-20:00"),
        ("sat 08:00-05:00", "sat 08:00-05:00"),
        ("شب ۲۲ تا ۶", every("22:00-06:00")),
        ("۵ تا ۲۲", every("05:00-22:00")),
        ("04:00-08:00", every("04:00-08:00")),
        ("۱۱ شب تا ۲ شب", every("23:00-02:00")),
        ("شبانه‌روزی (۲۴ ساعته)", every("00:00-24:00")),
        ("شنبه تا چهارشنبه ۸ تا ۱۶ / پنجشنبه ۸ تا ۱۲", f"{OFFICE}; thu 08:00-12:00"),
        ("ساعت ۸ لغایت ۱۶ به جز روزهای پنجشنبه و جمعه", OFFICE),
        ("8:00 الی 16:00 شنبه تا چهارشنبه و 8:00 الی 12:00 پنجشنبه", f"{OFFICE}; thu 08:00-12:00"),
    ],
)
def test_hours_are_read_as_offices_write_them(written, read):
    assert opening.read(written) == read


@pytest.mark.parametrize(
    "written",
    [
        *("", "۸", "شنبه", "شنبه تا چهارشنبه", "صبح‌ها", "جمعه ۸ تا", "- 8", "--"),
        *("۸ تا ۲۵", "8–25", "25-8", "08:75-12:00", "24:30-8", "24 تا 8"),
        *("۲۲ تا ۶ شب", "شب ۸ تا ۱۱", "10 شب تا 6 شب", "8-16 جمعه‌ها تعطیل"),
        *(
            "۸ تا ۲",
            "۸ تا ۴",
            "۸ تا ۸",
            "۴ تا ۸",
            "۴ تا ۲۰",
            "4-8pm",
            "۸ صبح تا ۲",
            "۴ عصر تا ۸",
            "13 تا 5",
            "هر شب ۸ تا ۶",
        ),
        *("در وقت اداری", "با هماهنگی قبلی", "هر روز ۸ تا ۱۴ با هماهنگی", "8 تا 14، 02144556677", "۱۴۰۳/۰۲/۰۵"),
        *("8-12, 10-14", "شنبه ۸ تا ۱۶؛ شنبه تا دوشنبه ۱۰ تا ۱۲", "جمعه ۸ تا ۱۲؛ جمعه تعطیل", "۸ تا ۱۲؛ ۸ تا ۱۶"),
        *("هر روز به‌جز تعطیلات ۸ تا ۱۴", "weekdays 8-16", "sat 08:00-12:00; sat 16:00-20:00,17:00-18:00"),
    ],
)
def test_what_is_not_understood_in_full_is_nothing(written):
    assert opening.read(written) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [("۱۶ تا ۲", every("16:00-02:00")), ("۱۵ تا ۲", None), ("15:59-02:00", None), ("۱۶ تا ۱۶", None)],
)
def test_a_plain_span_ends_on_the_next_morning_only_when_it_begins_at_four_in_the_afternoon_or_later(written, read):
    assert opening.read(written) == read


def test_an_hour_is_open_from_half_of_it_on():
    week = opening.open_hours("sat 08:30-12:29; thu 20:00-02:00")
    assert np.flatnonzero(week[:24]).tolist() == [8, 9, 10, 11]
    assert np.flatnonzero(week[5 * 24 :]).tolist() == [20, 21, 22, 23, 24, 25]
    assert np.flatnonzero(opening.open_hours("sat 08:31-09:29")).tolist() == []


def test_the_night_after_friday_is_saturday_morning():
    week = opening.open_hours("fri 22:00-03:00")
    assert np.flatnonzero(week).tolist() == [0, 1, 2, 166, 167]


def test_a_night_ends_on_the_next_morning_and_round_the_clock_is_all_of_it():
    week = opening.open_hours("sat 20:00-07:00; mon 08:00-08:00")
    assert np.flatnonzero(week).tolist() == [*range(20, 31), *range(56, 80)]


def test_a_text_that_is_not_canonical_has_no_hours():
    with pytest.raises(ValueError, match="8 تا 16"):
        opening.open_hours("8 تا 16")


def test_unknown_hours_are_open_and_closed_is_not():
    assert opening.open_hours(None).all()
    assert not opening.open_hours("closed").any()
    assert opening.open_hours(opening.always()).all()


CLOCKS = st.integers(0, 95).map(lambda quarter: quarter * 15)
SPANS = st.tuples(CLOCKS, CLOCKS)
HOURS = st.dictionaries(st.sampled_from(opening.DAYS), SPANS, min_size=1)


@given(HOURS)
def test_canonical_hours_are_read_as_they_are(days):
    clock = "{:02d}:{:02d}".format
    text = "; ".join(
        f"{day} {clock(*divmod(days[day][0], 60))}-{clock(*divmod(days[day][1] or 1440, 60))}"
        for day in opening.DAYS
        if day in days
    )
    assert opening.read(text) == text


WORDS = [
    "شنبه",
    "یک",
    "تا",
    "به‌جز",
    "جمعه",
    "و",
    "؛",
    "8",
    "۱۶",
    "25",
    "صبح",
    "شب",
    "هر روز",
    "تعطیل",
    "24/7",
    "-",
    ":",
]


@given(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join) | st.text(max_size=40))
def test_no_text_is_an_error_and_what_is_read_is_canonical(text):
    found = opening.read(text)
    assert found is None or opening.read(found) == found
