"""Reading of rows beyond what test_intake.py counts: positions in one column."""

import pytest

from geodata.reading import two_numbers


@pytest.mark.parametrize(
    ("spelling", "pair"),
    [
        ("35.70, 51.26", ("35.70", "51.26")),
        ("۳۵٫۷۰۱، ۵۱٫۲۶۲", ("35٫701", "51٫262")),
        ("35.70;51.26", ("35.70", "51.26")),
        ("35.70 51.26", ("35.70", "51.26")),
        ("35.70°N, 51.26°E", ("35.70", "51.26")),
        ("POINT (51.26 35.70)", ("51.26", "35.70")),
        ("https://maps.example/?q=35.70,51.26&z=3", ("35.70", "51.26")),
        ("523670, 3951009", ("523670", "3951009")),
        ("35.70", ("", "")),
        ("میدان", ("", "")),
        ("", ("", "")),
    ],
)
def test_two_numbers_of_one_cell(spelling, pair):
    assert two_numbers(spelling) == pair
