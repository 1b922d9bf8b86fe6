"""What a result's colours mean: by its scale, never by its key. Legend, map, table and hover read the same words.

A *word* or a *change* is painted by its word and the sign of ``z``; a *class* or a *pair* of classes by the column of
that name; an *amount* by five classes at most.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from dashboard import colours
from dashboard.text import Text
from layers import Result
from layers.classes import borders, classify
from layers.discovery import FIRM, SCANT, TENTATIVE

COUNTED = {"cases", "cases_left", "cases_overdue"}
STEPPED = {*COUNTED, "points"}  # shown without fractions: a class of them begins with the number after the class before
WHOLE = {*STEPPED, "metres", "minutes", "percent"}
FADES = {FIRM: "firm", TENTATIVE: "tentative"}
MEANINGS = ("hot-firm", "hot-tentative", "usual", "cold-tentative", "cold-firm")


class Row(NamedTuple):
    """One line of a legend: a colour or, where that is '', a hatch; its words, and what they mean in full."""

    colour: str
    hatch: str
    words: str
    about: str = ""


def shades(result: Result) -> list[int | None]:
    """Return the place of each row's colour in ``colours.SHADES``; None where nothing is drawn."""
    if result.layer.kind == "contour":
        return list(_bands(result))
    if result.layer.scale == "amount":
        return _steps(_said(shown(result), result), upper(result))
    usual = colours.shade("usual")
    named = {key: colours.shade(key) for key in colours.MEANT}
    states = result.frame["state"].to_numpy()
    found = [named.get(meaning, usual) for meaning in meanings(result)]
    return [None if state == "no_data" else shade for shade, state in zip(found, states, strict=True)]


def meanings(result: Result) -> list[str]:
    """Return what each row's colour says: 'hot-firm' … 'cold-firm', a class, or 'usual'."""
    frame = result.frame
    if result.layer.scale in ("class", "pair"):
        return [str(found) or "usual" for found in frame["class"]]
    above = frame["z"].to_numpy(dtype=float) > 0
    return [
        f"{'hot' if high else 'cold'}-{FADES[word]}" if word in FADES else "usual"
        for word, high in zip(frame["word"], above, strict=True)
    ]


def rows(result: Result, text: Text) -> list[Row]:
    """Return the legend's lines: only what occurs, except the three words, which always stand there together."""
    makers: dict[str, Callable[[Result, Text], list[Row]]] = {"amount": _amounts, "class": _classes, "pair": _pairs}
    found = makers.get(result.layer.scale, _words)(result, text)
    states = set(result.frame["state"])
    if "not_enough" in states or result.layer.scale in ("word", "change"):
        found.append(Row("", "not_enough", text("word.scant"), text(f"word.scant_{result.layer.scale}")))
    counted = result.layer.kind == "cell" and result.layer.unit in COUNTED
    if "no_data" in states and not counted:
        found.append(Row("", "no_data", text("legend.no_data")))
    if counted:
        found.append(Row("", "", text("legend.few_cell" if result.protected else "legend.empty_cell")))
    return found


def word(value: str, text: Text) -> str:
    """Return one of the three words as the reader says it; '' for none."""
    return {FIRM: text("word.firm"), TENTATIVE: text("word.tentative"), SCANT: text("word.scant")}.get(value, "")


def meaning(key: str, result: Result, text: Text) -> str:
    """Return what a colour says in words: «کانون قطعی», «کاهش احتمالی», «نیاز زیاد، دسترسی کم»."""
    if result.layer.scale == "pair":
        high, near = key.split("-") if "-" in key else ("", "")
        return text("pair.both", need=text(f"pair.{high}"), access=text(f"pair.{near}")) if high else text("map.none")
    return text({"word": f"word.{key}", "change": f"change.{key}", "class": f"class.{key}"}[result.layer.scale])


def about(key: str, result: Result, text: Text) -> str:
    """Return what such words mean in full."""
    told = {"word": f"word.about_{key}", "change": f"change.about_{key}", "class": f"class.about_{key}"}
    return text(told[result.layer.scale])


@lru_cache(maxsize=32)
def upper(result: Result) -> list[float]:
    """Return the upper borders of the classes that the map and its legend use."""
    return borders(_said(result.frame["value"].to_numpy(), result), whole=result.layer.unit in WHOLE)


def ranges(result: Result, text: Text) -> list[str]:
    """Return each class as the range of its borders: «۱ تا ۴»; whole numbers begin after the class before.

    The classes of a contour are its bands.
    """
    if result.layer.kind == "contour":
        return [_range(row.value, row.upper, result, text) for row in result.frame.itertuples()]
    values, whole = _said(result.frame["value"].to_numpy(), result), result.layer.unit in STEPPED
    positive = values[np.isfinite(values) & (values > 0)]
    words, low = [], float(positive.min()) if len(positive) else 0.0
    for high in upper(result):
        words.append(_range(low, high, result, text))
        low = high + 1 if whole else high
    return words


def _range(low: float, high: float, result: Result, text: Text) -> str:
    first, last = (text.amount(value, result.layer.unit) for value in (low, high))
    if np.isnan(high):
        return text("legend.above", low=first)
    return last if first == last else text("legend.range", low=first, high=last)


def shown(result: Result) -> np.ndarray:
    """Return the values that are drawn: a cell of zero is not, an area of zero is."""
    numbers = result.frame["value"].to_numpy()
    return numbers if result.layer.kind == "area" else np.where(numbers > 0, numbers, np.nan)


def _said(values: np.ndarray, result: Result) -> np.ndarray:
    """Return numbers as they are said: what is read as 20 lies in the class that ends with 20."""
    return np.round(values) if result.layer.unit in STEPPED else values


def _bands(result: Result) -> list[int]:
    """Return the colours of a contour's bands: one that begins at nothing has that of zero, but no minutes are near."""
    zero = 0 if result.layer.unit == "minutes" else int((result.frame["value"] == 0).sum())
    return [*[0] * zero, *colours.slots(len(result.frame) - zero)]


def _steps(numbers: np.ndarray, limits: list[float]) -> list[int | None]:
    colour = [None, 0, *colours.slots(len(limits))]
    return [colour[i + 1] for i in classify(numbers, limits)]


def _amounts(result: Result, text: Text) -> list[Row]:
    if result.layer.kind == "contour":
        painted = zip(_bands(result), ranges(result, text), strict=True)
        return [Row(colours.SHADES[shade], "", words) for shade, words in painted]
    limits = upper(result)
    painted = zip(colours.slots(len(limits)), ranges(result, text), strict=True)
    return [*_lowest(result, text), *(Row(colours.RAMP[slot - 1], "", words) for slot, words in painted)]


def _lowest(result: Result, text: Text) -> list[Row]:
    """Return the line of nothing, or of fewer than five, where an area has it."""
    if result.layer.kind != "area" or not (result.frame["value"] == 0).any():
        return []
    if result.protected and "protected" in set(result.frame["state"]):
        return [Row(colours.ZERO, "protected", text("number.few"), text("legend.about_few"))]
    return [Row(colours.ZERO, "", text("legend.zero"))]


def _words(result: Result, text: Text) -> list[Row]:
    present = set(meanings(result))
    kept = [key for key in MEANINGS if key in present or not key.startswith("cold")]
    return [_row(key, result, text) for key in kept]


def _classes(result: Result, text: Text) -> list[Row]:
    present = set(meanings(result))
    kept = [key for key in colours.MEANT if key in present and key != "usual"]
    return [_row(key, result, text) for key in (*kept, "usual")]


def _pairs(result: Result, text: Text) -> list[Row]:
    """Return no lines: the legend of two things at once is a square, not a list."""
    return []


def _row(key: str, result: Result, text: Text) -> Row:
    return Row(colours.MEANT[key], "", meaning(key, result, text), about(key, result, text))
