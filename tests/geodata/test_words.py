"""Words of cells: every catalogue's own words, agencies' spellings, lists of needs, ages, and what is never guessed."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import facts, words
from geodata.persian import fold


def one(meaning, spelling):
    """Look one spelling up."""
    return meaning(np.array([spelling], dtype=object))[0]


CATALOGUES = [
    (words.issues, facts.issues),
    (words.statuses, facts.statuses),
    (words.sexes, facts.sexes),
    (words.ages, facts.ages),
    (words.companies, facts.companies),
    (lambda spellings: words.hazards(spellings)[0], facts.hazards),
    (lambda spellings: words.severities(spellings)[0], facts.severities),
    (lambda spellings: words.needs(spellings)[0], facts.needs),
]


@pytest.mark.parametrize(("meaning", "entries"), CATALOGUES)
def test_every_spelling_of_a_catalogue_means_its_own_key(meaning, entries):
    for entry in entries().values():
        for spelling in filter(None, (entry.fa, entry.en, entry.short_fa, entry.short_en, *entry.words)):
            assert one(meaning, spelling) == entry.key, spelling


@pytest.mark.parametrize(("meaning", "entries"), CATALOGUES)
def test_no_spelling_stands_for_two_keys(meaning, entries):
    spellings = [
        (fold(word), entry.key)
        for entry in entries().values()
        for word in {entry.key, entry.fa, entry.en, entry.short_fa, entry.short_en, *entry.words}
        if word
    ]
    clashes = {a[0] for a, b in pairwise(sorted(set(spellings))) if a[0] == b[0] and a[1] != b[1]}
    assert clashes == set()


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("كودكان كار", "working_street_children"),
        ("زبالهگردی", "waste_picking"),
        ("زباله\u200cگردی", "waste_picking"),
        ("  STREET   Vending ", "street_vending"),
        ("تكدي گري", "begging"),
        ("سد معبر / دستفروشی", "street_vending"),
        ("زباله‌گردی (کتفی)", "waste_picking"),
        ("نزاع - میدان فتح", "fights"),
        ("تکدی‌گری، کودک کار", ""),
        ("کودک‌آزاری / همسرآزاری", ""),
        ("موضوع نامشخص", ""),
        ("آسفالت", ""),
        ("", ""),
        ("=1+1", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_an_issue_is_told_in_any_spelling_and_never_chosen_between_two(spelling, key):
    assert one(words.issues, spelling) == key


def test_answers_keep_the_order_of_the_cells():
    spellings = np.array(["نزاع", "متکدی", "؟", "نزاع"], dtype=object)
    assert words.issues(spellings).tolist() == ["fights", "begging", "", "fights"]


def test_cells_become_texts():
    cells = pd.Series([7.0, 7.5, None, float("nan"), "الف", pd.Timestamp("2024-09-22")], dtype=object)
    assert words.texts(cells).tolist() == ["7", "7.5", "", "", "الف", "2024-09-22 00:00:00"]
    assert words.texts(pd.Series([], dtype=object)).tolist() == []


@pytest.mark.parametrize(
    ("spelling", "level", "urgent"),
    [
        ("شدید", "high", False),
        ("بحرانی", "high", True),
        ("Urgent", "high", True),
        ("زیاد (فوری)", "high", True),
        ("خفیف", "low", False),
        ("۲", "medium", False),
        ("2-3", "", False),
        ("کم / زیاد", "", False),
        ("", "", False),
    ],
)
def test_a_severity_and_whether_its_word_is_urgent(spelling, level, urgent):
    levels, calls = words.severities(np.array([spelling], dtype=object))
    assert (levels[0], bool(calls[0])) == (level, urgent)


@pytest.mark.parametrize(("spelling", "yes"), [("بله", True), ("Yes", True), ("1", True), ("خیر", False), ("", False)])
def test_an_urgent_column_is_read_by_its_yes(spelling, yes):
    assert bool(one(words.agreed, spelling)) is yes


@pytest.mark.parametrize(
    ("spelling", "keys", "strange"),
    [
        ("تحصیل، درمان", "education health", ""),
        ("درمان، تحصیل", "education health", ""),
        ("legal, food, registration", "food legal registration", ""),
        ("غذا؛ سرپناه / مشاوره | حقوقی + پلیس", "food legal police psychosocial shelter", ""),
        ("غذا و تحصیل", "education food", ""),
        ("بهداشت و درمان", "health", ""),
        ("بهداشت و درمان و غذا", "food health", ""),
        ("آب و بهداشت محیط، غذا", "food water_sanitation", ""),
        ("food and shelter", "food shelter", ""),
        ("غذا\nمعیشت", "food livelihoods", ""),
        ("غذا، غذا", "food", ""),
        ("غذا، دوچرخه", "food", "دوچرخه"),
        ("دوچرخه و غذا و توپ", "food", "دوچرخه، توپ"),
        ("ندارد", "", ""),
        ("-", "", ""),
        ("", "", ""),
    ],
)
def test_needs_are_split_sorted_and_the_strange_ones_named(spelling, keys, strange):
    found, unknown = words.needs(np.array([spelling], dtype=object))
    assert (found[0], unknown[0]) == (keys, strange)


@pytest.mark.parametrize(
    ("spelling", "band"),
    [
        ("0", "a00_05"),
        ("5", "a00_05"),
        ("6", "a06_11"),
        ("۱۱", "a06_11"),
        ("12", "a12_14"),
        ("14.9", "a12_14"),
        ("۱۷ ساله", "a15_17"),
        ("18 years", "a18_29"),
        ("حدود ۳۰ سال", "a30_59"),
        ("59", "a30_59"),
        ("60", "a60"),
        ("120", "a60"),
        ("121", ""),
        ("1385", ""),
        ("-5", ""),
        ("۸ ماهه", "a00_05"),
        ("۷ سال و ۳ ماه", "a06_11"),
        ("12-14", "a12_14"),
        ("۱۲ تا ۱۴ سال", "a12_14"),
        ("10-14", ""),
        ("بالای ۱۸", ""),
        ("نوجوان", ""),
        ("", ""),
    ],
)
def test_an_age_becomes_its_band_at_the_edges_and_nonsense_none(spelling, band):
    assert one(words.ages, spelling) == band


@pytest.mark.parametrize(("spelling", "sex"), [("پسر", "male"), ("مؤنث", "female"), ("F", "female"), ("؟", "")])
def test_a_sex_is_told_by_words(spelling, sex):
    assert one(words.sexes, spelling) == sex


@pytest.mark.parametrize(
    ("spelling", "says"), [("زیاد", True), ("نامشخص", True), ("-", False), ("", False), ("n/a", False)]
)
def test_a_dash_says_nothing(spelling, says):
    assert bool(one(words.says_something, spelling)) is says


@pytest.mark.parametrize(
    ("spelling", "hours"),
    [
        ("8", 8), ("۸ ساعت", 8), ("روزانه ۶٫۵ ساعت", 6.5), ("7/5", 7.5), ("حدود ۸ ساعت در روز", 8),
        ("4 hours a day", 4),
        ("0", 0), ("24", 24), ("24.5", None), ("-3", None), ("6-8", None), ("۸ تا ۱۶", None), ("8:30", None),
        ("صبح تا شب", None), ("", None),
    ],
)  # fmt: skip
def test_hours_are_those_of_one_day_and_what_has_two_readings_has_none(spelling, hours):
    found = one(words.hours, spelling)
    assert found == hours or (hours is None and found != found)


@given(st.text(max_size=30))
def test_whatever_is_written_gives_hours_of_a_day_or_none(spelling):
    found = one(words.hours, spelling)
    assert found != found or 0 <= found <= 24


@pytest.mark.parametrize(
    ("spelling", "keys", "strange"),
    [
        ("ترافیک، سرما", "traffic weather", ""),
        ("زباله و اشیای تیز", "waste", ""),
        ("چاقو و کتک", "violence weapon", ""),
        ("سرما، اژدها", "weather", "اژدها"),
        ("ندارد", "", ""),
    ],
)
def test_hazards_are_split_sorted_and_the_strange_ones_named(spelling, keys, strange):
    assert tuple(found[0] for found in words.hazards(np.array([spelling], dtype=object))) == (keys, strange)


@pytest.mark.parametrize(
    ("spelling", "key"), [("تنها", "alone"), ("همراه با مادر", ""), ("با مادر", "family"), ("حسن", "")]
)
def test_a_company_is_told_by_words_and_a_name_is_none(spelling, key):
    assert one(words.companies, spelling) == key
