"""What places of help are called between lists: p1, p2, … A place keeps its key for as long as it is on the list."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from geodata.persian import fold

KEY = re.compile(r"p(\d{1,9})")


def keyed(rows: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Return the places with keys: that of the known place of the same name and kind, else a number not yet in use.

    Names are compared folded. Of several of one name and kind the first come first; what remains may keep the key of a
    place whose name alone is the same. Both frames have the columns of ``tables.RESOURCES``.
    """
    given = _kept(_names(rows), dict(zip(known["key"], _names(known), strict=True)))
    last = last_number(known["key"])
    fresh = [place for place in range(len(rows)) if place not in given]
    given |= {place: f"p{last + count}" for count, place in enumerate(fresh, start=1)}
    return rows.assign(key=[given[place] for place in range(len(rows))]).astype({"key": object})


def _kept(names: list[tuple[str, str]], left: dict[str, tuple[str, str]]) -> dict[int, str]:
    """Return the keys that stay with their places, by position; takes them out of ``left``."""
    given: dict[int, str] = {}
    for length in (2, 1):
        for place, name in enumerate(names):
            key = None if place in given else _called(left, name[:length])
            if key:
                given[place] = key
                del left[key]
    return given


def last_number(keys: Iterable[str]) -> int:
    """Return the greatest number of keys like p12, 0 where there is none."""
    found = [KEY.fullmatch(str(key)) for key in keys]
    return max((int(match[1]) for match in found if match), default=0)


def _names(rows: pd.DataFrame) -> list[tuple[str, str]]:
    return [(fold(fa), kind) for fa, kind in zip(rows["fa"], rows["kind"], strict=True)]


def _called(left: dict[str, tuple[str, str]], name: tuple[str, ...]) -> str | None:
    return next((key for key, other in left.items() if other[: len(name)] == name), None)
