"""Personal columns by their cells: identifiers with a true check digit, telephones, and what only looks like them."""

import random

import pandas as pd
import pytest

from geodata import personal

KNOWN = "0499370899"  # the example of the identifier's published check-digit rule


def identifier(nine):
    """Return the identifier of nine digits: weights 10 … 2, remainder of 11; below 2 itself, else 11 less it."""
    rest = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return nine + str(rest if rest < 2 else 11 - rest)


MANY = [identifier(f"{n:09}") for n in random.Random(1).sample(range(10_000_000, 999_999_999), 40)]


def tells(values):
    """Ask about a column of these cells."""
    return personal.tells_who(pd.Series(values, dtype=object))


@pytest.mark.parametrize(
    ("number", "right"),
    [
        (KNOWN, True),
        ("499370899", True),
        ("0499370898", False),
        ("1111111111", False),
        ("0000000000", False),
        ("04993708990", False),
    ],
)
def test_the_check_digit(number, right):
    assert personal.checks(number) is right


def test_identifiers_as_text_as_numbers_and_without_their_zeros():
    assert tells(MANY)
    assert tells([float(number) for number in MANY])
    assert tells([identifier(f"{n:09}").lstrip("0") for n in range(1_234_567, 1_235_567, 37)])
    assert tells([identifier(f"{n:09}").lstrip("0") for n in range(1_234, 9_999, 370)])
    assert tells([number[:3] + "-" + number[3:9] + "-" + number[9] for number in MANY])
    assert tells([number.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) for number in MANY])


def test_six_in_ten_are_enough_and_fewer_are_not():
    wrong = [f"{n}" for n in range(4)]
    assert tells(MANY[:6] + wrong)
    assert not tells(MANY[:5] + wrong + ["5"])


def test_three_different_ones_are_enough_and_two_are_not():
    assert tells([*MANY[:3], None, None])
    assert not tells([*MANY[:2], *MANY[:2]])


def test_empty_cells_do_not_count():
    assert tells([None] * 50 + MANY[:3] + [""] * 50)
    assert not tells([None, ""])
    assert not tells([])


def test_ten_digits_that_check_by_chance_are_not_personal():
    numbers = [str(n) for n in random.Random(2).sample(range(1_400_000_000, 1_410_000_000), 400)]
    assert 20 < sum(personal.checks(number) for number in numbers) < 60
    assert not tells(numbers)
    assert not tells([str(1403000000 + n) for n in range(500)])


@pytest.mark.parametrize("form", ["09{}", "+989{}", "00989{}", "989{}", "9{}", "0{}"])
def test_mobile_numbers_in_every_form(form):
    prefix = "9" if form == "0{}" else ""
    assert tells([form.format(f"{prefix}12{n:07}") for n in range(5)])


@pytest.mark.parametrize("cell", ["0912 345 67{}0", "(021) 4456 78{}0", "0912-345-67{}0"])
def test_telephones_with_separators_and_landlines(cell):
    assert tells([cell.format(n) for n in range(5)])


@pytest.mark.parametrize(
    "cell", ["a{}@example.org", "IR06012000000000123456789{}", "IR 06 0120 0000 0000 1234 5678 9{}"]
)
def test_mail_and_accounts(cell):
    assert tells([cell.format(n) for n in range(5)])


def test_bank_cards_by_their_check_digit():
    cards = ["6037991234567893", "6219861012345675", "5022291098765436"]
    doubled = [sum(sum(divmod(int(c) * (2 - i % 2), 10)) for i, c in enumerate(card)) % 10 for card in cards]
    cards = [card[:-1] + str((int(card[-1]) - rest) % 10) for card, rest in zip(cards, doubled, strict=True)]
    assert tells(cards)
    assert not tells([card[:-1] + str((int(card[-1]) + 1) % 10) for card in cards])


@pytest.mark.parametrize(
    "cells",
    [
        ["1403/08/12", "1403/08/13", "1403/08/14"],
        ["14030812", "14030813", "14030814", "14030815"],
        [522590.6, 525196.7, 521187.1, 515012.6],
        [51.2512, 51.2613, 51.2714],
        ["137-100000", "137-100001", "137-100002"],
        ["متکدی", "نزاع", "کودک کار"],
        [7.0, 8.0, 9.0, 10.0],
        ["2024-11-06T08:35:00", "2023-07-05T08:31:00", "2024-04-03T18:20:00"],
    ],
)
def test_other_columns_are_not_personal(cells):
    assert not tells(cells)


def test_what_is_shown_is_masked_and_cut():
    assert personal.shown("1234567") == "1234567"
    assert personal.shown("12345678") == "…"
    assert personal.shown("کد ۰۴۹۹۳۷۰۸۹۹ او") == "کد … او"
    assert personal.shown("0912 345 6789") == "…"
    assert personal.shown("ا" * 40) == "ا" * 40
    assert personal.shown("ا" * 41) == "ا" * 39 + "…"


@pytest.mark.parametrize(
    "text",
    [
        "09123456789",
        "۰۹۱۲ ۳۴۵ ۶۷۸۹",
        "+98 912 345 6789",
        "021-44001234",
        "۰۴۹-۹۳۷۰۸۹-۹",
        "x@y.ir",
        "44001234",
        "6037 9971 1234 5671",
    ],
)
def test_a_sentence_with_a_telephone_an_identifier_or_an_address_reveals_somebody(text):
    assert personal.reveals(f"تماس با {text} برای پیگیری")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "۱۴۰۴/۱۰/۱۵",
        "14041015",
        "2026-01-05",
        "۵۰۰۰۰۰۰۰ تومان",
        "کلانتری ۱۵۰ و ۱۵۴",
        "۲۰ تا ۳۰ مورد",
        "ساعت ۸:۳۰ تا ۱۶",
    ],
)
def test_dates_sums_of_money_and_small_numbers_reveal_nobody(text):
    assert not personal.reveals(text)
