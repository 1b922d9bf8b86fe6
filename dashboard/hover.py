"""What the pointer reads on a map: one short line or two for each row of a result, by its scale and its columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dashboard import palettes
from dashboard.text import Text
from layers import Result


def said(result: Result, text: Text) -> list[str]:
    """Return the words below the name of each row; '' for a cell that is not drawn."""
    makers: dict[str, Callable[[Result, Text], list[str]]] = {"amount": _amounts, "change": _changes}
    lines = makers.get(result.layer.scale, _findings)(result, text)
    return [text.isolate(line) if line else "" for line in lines]


def signed(percent: float, text: Text) -> str:
    """Return a change in per cent with its sign: «+۴۰٪»."""
    return text.figures(f"{percent:+.0f}%")


def _amounts(result: Result, text: Text) -> list[str]:
    if result.layer.kind == "contour":
        return [text(f"unit.{result.layer.unit}", n=words) for words in palettes.ranges(result, text)]
    lines = _numbers(result, text)
    more = next((with_ for column, with_ in RANGES.items() if column in result.frame), None)
    rows = zip(lines, result.frame.itertuples(), strict=True)
    return [more(line, row, result.protected, text) for line, row in rows] if more else lines


def _numbers(result: Result, text: Text) -> list[str]:
    """Put each number into words once: most cells share a few."""
    shown, unit = palettes.shown(result), result.layer.unit
    none = text("map.none") if result.layer.kind == "area" else ""
    numbers = set(shown[~np.isnan(shown)].tolist())
    said = {number: text(f"unit.{unit}", n=text.amount(number, unit, result.protected)) for number in numbers}
    return [said.get(number, none) for number in shown.tolist()]


def _with_range(line: str, row: Any, few: bool, text: Text) -> str:
    """Return a line with the values that other catchments give."""
    if np.isnan(row.value):
        return line
    least, most = (text.short(round(float(value), 2)) for value in (row.least, row.most))
    return f"{line}<br>{text('hover.catchments', least=least, most=most)}"


def _with_interval(line: str, row: Any, few: bool, text: Text) -> str:
    value, low, high, rate, cases = (float(getattr(row, name)) for name in ("value", "low", "high", "rate", "cases"))
    if np.isnan(value):
        return line
    interval = text("hover.interval", low=text.short(round(low, 1)), high=text.short(round(high, 1)))
    crude = text("hover.crude", cases=_cases(cases, few, text), rate=text.short(round(rate, 1)))
    return "<br>".join(filter(None, (line, interval, crude, _word(str(row.word), text))))


def _with_rank(line: str, row: Any, few: bool, text: Text) -> str:
    """Return a line with the rank, and between which ones it may lie."""
    rank, low, high = (text.number(number) for number in (row.rank, row.rank_low, row.rank_high))
    return f"{line}<br>{text('hover.rank' if low != high else 'hover.rank_firm', rank=rank, low=low, high=high)}"


RANGES = {"least": _with_range, "low": _with_interval, "rank_low": _with_rank}  # the column that says there is one


def _word(word: str, text: Text) -> str:
    return text("hover.word", word=palettes.word(word, text)) if word else ""


def _findings(result: Result, text: Text) -> list[str]:
    """Return word or class, and cases beside what was to be expected, of the cell with those read together with it."""
    found = palettes.meanings(result)
    meant = {key: palettes.meaning(key, result, text) for key in {*found, "usual"}}
    scant = {"not_enough": text("word.scant"), "no_data": text("map.none")}
    states = result.frame["state"].to_numpy()
    first = [scant.get(state, meant[key]) for key, state in zip(found, states, strict=True)]
    return [f"{line}<br>{more}" if more else line for line, more in zip(first, _beside(result, text), strict=True)]


def _beside(result: Result, text: Text) -> list[str]:
    """Return cases and expectation of each row, '' where there is none."""
    frame = result.frame
    key, cases, usual = ("hover.around", "around", "usual")
    if cases not in frame:
        key, cases, usual = ("hover.beside", "cases", "expected")
    if usual not in frame:
        return [""] * len(frame)
    pairs = zip(frame[cases].tolist(), frame[usual].tolist(), strict=True)
    few = result.protected
    return ["" if np.isnan(b) else text(key, n=_cases(a, few, text), expected=text.number(b, 1)) for a, b in pairs]


def _cases(count: float, few: bool, text: Text) -> str:
    return text.amount(count, "cases", few) if count == count else text("map.none")  # only NaN differs from itself


def _changes(result: Result, text: Text) -> list[str]:
    lines = []
    for key, row in zip(palettes.meanings(result), result.frame.itertuples(), strict=True):
        before, now = (_cases(count, result.protected, text) for count in (row.before, row.cases))
        counts = text("hover.before", before=before, now=now)
        if np.isnan(row.value):
            lines.append(counts if row.state != "no_data" else text("map.none"))
            continue
        first = f"{signed(row.value, text)} · {palettes.meaning(key, result, text)}"
        lines.append(f"{first}<br>{counts}")
    return lines
