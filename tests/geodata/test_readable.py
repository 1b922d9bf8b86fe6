"""How much of a column can be read as each field: shares of the filled cells, counted by hand."""

import pandas as pd
import pytest

from geodata.locate import Places
from geodata.readable import readable
from geodata.spreadsheet import Sheet


@pytest.fixture
def share(town):
    """Ask about columns of cells given in place: share(field, cells) or share('x', east, north)."""

    def ask(field, *columns):
        rows = pd.DataFrame(dict(enumerate(columns)), dtype=object)
        sheet = Sheet("", tuple("ab"[: len(columns)]), rows.where(rows.notna(), None), (), "")
        return readable(sheet, Places.of(town))(field, tuple(range(len(columns))))

    return ask


@pytest.mark.parametrize(
    ("field", "cells", "wanted"),
    [
        ("day", ["1403/08/12", "x", None, None], 0.5),
        ("day", ["14030812", "1234567"], 0.5),
        ("issue", ["متکدی", "چیز", "چیز", "نزاع"], 0.5),
        ("severity", ["کم", "چیز", "چیز", "زیاد"], 0.5),
        ("needs", ["غذا، توپ", "توپ"], 0.5),
        ("status", ["باز", "چیز"], 0.5),
        ("age", ["7", "پیر"], 0.5),
        ("sex", ["زن", "چیز"], 0.5),
        ("company", ["تنها", "حسن"], 0.5),
        ("street_hours", ["۸ ساعت", "صبح تا شب"], 0.5),
        ("hazards", ["سرما، توپ", "توپ"], 0.5),
        ("neighbourhood", ["مرکزی", "چیتگر"], 0.5),
        ("position", ["35.72, 51.21", "35.72"], 0.5),
        ("id", ["a", "a"], 0.5),
        ("urgent", ["a", "b"], 1.0),
        ("day", [None, None], 0.0),
    ],
)
def test_the_share_of_filled_cells_that_can_be_read(share, field, cells, wanted):
    assert share(field, cells) == wanted


def test_a_pair_counts_near_points_and_exchanged_ones_by_half(share):
    assert share("x", [51.21, "51.22"], [35.72, "35.71"]) == 1.0
    assert share("x", [35.72, 35.71], [51.21, 51.22]) == 0.5
    assert share("x", [51.21, 59.60, 51.21, None], [35.72, 36.30, "?", 35.72]) == pytest.approx(1 / 3)
    assert share("x", [51.21], [21]) == 0.0
    assert share("x", ["a"], ["b"]) == 0.0
    assert share("x", [None], [35.72]) == 0.0
