"""Both languages say the same things, in their own figures and order."""

import re
import string
from pathlib import Path

import pytest

from dashboard.text import ISOLATE, POP, text
from geodata.dates import read_day
from geodata.persian import month_start

FA, EN = text("fa"), text("en")
CODE = "\n".join(path.read_text(encoding="utf-8") for path in Path("dashboard").rglob("*.py"))


def placeholders(words):
    return sorted(name for _, name, _, _ in string.Formatter().parse(words) if name)


def test_both_languages_have_the_same_keys_and_fill_in_the_same_values():
    assert set(FA.words) == set(EN.words)
    assert {key: placeholders(words) for key, words in FA.words.items()} == {
        key: placeholders(words) for key, words in EN.words.items()
    }


def test_every_key_that_the_code_names_exists():
    named = set(re.findall(r"""(?:words|text|told)\(\s*"([a-z_]+\.[a-z_0-9.]+)["]""", CODE))
    assert len(named) > 60
    assert named <= set(FA.words)


def test_the_persian_page_has_no_latin_letter_and_the_english_none_of_persian():
    formats = "xlsx|csv|GeoJSON|Shapefile|GeoPackage|KML|CRS|Tab|ods|xls|tsv|zip|OpenStreetMap|osm|pbf|Enter|Esc"
    known = rf"{{\w+}}|{formats}|PAI|CUSUM|E?2SFCA"
    latin = {k for k, w in FA.words.items() if re.search("[A-Za-z]{3,}", re.sub(known, "", w))}
    persian = {k for k, w in EN.words.items() if re.search("[\u0600-\u06ff]", w)}
    assert latin == set()
    assert persian == set()


@pytest.mark.parametrize(
    ("value", "decimals", "fa", "en"),
    [(0, 0, "۰", "0"), (1234567, 0, "۱٬۲۳۴٬۵۶۷", "1,234,567"), (-2.5, 1, "−۲٫۵", "-2.5")],
)
def test_numbers_are_written_in_the_language_s_figures(value, decimals, fa, en):
    assert (FA.number(value, decimals), EN.number(value, decimals)) == (fa, en)


@pytest.mark.parametrize(("value", "said"), [(0, "0"), (7, "7"), (1.5, "1.50"), (12.34, "12.3"), (1234.5, "1,234")])
def test_a_rate_has_three_significant_figures_at_most(value, said):
    assert EN.short(value) == said


def test_days_and_periods_are_jalali_by_name():
    day = read_day("1403/08/12")
    assert FA.day(day) == "۱۲ آبان ۱۴۰۳"
    assert EN.day(day) == "12 Aban 1403 (2024-11-02)"
    mehr, aban, farvardin = (month_start(year * 12 + month) for year, month in ((1403, 6), (1403, 7), (1404, 0)))
    assert FA.period(mehr, aban) == "مهر تا آبان ۱۴۰۳"
    assert FA.period(mehr, aban - 1) == "مهر ۱۴۰۳"
    assert FA.period(mehr, farvardin) == "مهر ۱۴۰۳ تا فروردین ۱۴۰۴"


def test_a_list_is_spoken_and_a_share_is_a_percentage():
    assert FA.list(["الف", "ب", "پ"]) == "الف، ب و پ"
    assert EN.list(["a"]) == "a"
    assert EN.list([]) == ""
    assert (FA.percent(0.416), EN.percent(0.416)) == ("۴۲٪", "42%")


def test_persian_in_a_drawing_is_isolated_and_english_is_not():
    assert FA.isolate("a") == f"{ISOLATE}a{POP}"
    assert EN.isolate("a") == "a"


def test_a_missing_word_is_an_error_not_a_blank():
    with pytest.raises(KeyError):
        FA("no.such.key")
