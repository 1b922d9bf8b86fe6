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
    """Put each number into words once: most cells share a few."""
    if result.layer.kind == "contour":
        return [text(f"unit.{result.layer.unit}", n=words) for words in palettes.ranges(result, text)]
    numbers = result.frame["value"].to_numpy()
    shown = numbers if result.layer.kind == "area" else np.where(numbers > 0, numbers, np.nan)
    unit, none = f"unit.{result.layer.unit}", text("map.none") if result.layer.kind == "area" else ""
    known = {number: text(unit, n=text.short(number)) for number in set(shown[~np.isnan(shown)].tolist())}
    lines = [known.get(number, none) for number in shown.tolist()]
    if "low" not in result.frame:
        return lines
    return [_with_interval(line, row, text) for line, row in zip(lines, result.frame.itertuples(), strict=True)]


def _with_interval(line: str, row: Any, text: Text) -> str:
    value, low, high, rate, cases = (float(getattr(row, name)) for name in ("value", "low", "high", "rate", "cases"))
    if np.isnan(value):
        return line
    interval = text("hover.interval", low=text.short(round(low, 1)), high=text.short(round(high, 1)))
    crude = text("hover.crude", cases=text.number(cases), rate=text.short(round(rate, 1)))
    return "<br>".join(filter(None, (line, interval, crude, _word(str(row.word), text))))


def _word(word: str, text: Text) -> str:
    return text("hover.word", word=palettes.word(word, text)) if word else ""


def _findings(result: Result, text: Text) -> list[str]:
    """Return word or class, and cases beside what was to be expected, of the cell with those read together with it."""
    frame = result.frame
    meant = {key: palettes.meaning(key, result, text) for key in set(palettes.meanings(result)) - {"usual"}}
    usual = palettes.meaning("usual", result, text)
    states = frame["state"].to_numpy()
    scant = {"not_enough": text("word.scant"), "no_data": text("map.none")}
    first = [
        scant.get(state) or meant.get(key, usual) for key, state in zip(palettes.meanings(result), states, strict=True)
    ]
    together = "around" in frame
    cases = frame["around" if together else "cases"].to_numpy(dtype=float) if together or "cases" in frame else None
    usuals = frame["usual" if together else "expected"].to_numpy(dtype=float) if "expected" in frame else None
    if cases is None or usuals is None:
        return first
    key = "hover.around" if together else "hover.beside"
    return [
        line if np.isnan(b) else f"{line}<br>{text(key, n=text.number(a), expected=text.number(b, 1))}"
        for line, a, b in zip(first, cases.tolist(), usuals.tolist(), strict=True)
    ]


def _changes(result: Result, text: Text) -> list[str]:
    lines = []
    for key, row in zip(palettes.meanings(result), result.frame.itertuples(), strict=True):
        counts = text("hover.before", before=text.number(row.before), now=text.number(row.cases))
        if np.isnan(row.value):
            lines.append(counts if row.state != "no_data" else text("map.none"))
            continue
        first = f"{signed(row.value, text)} · {palettes.meaning(key, result, text)}"
        lines.append(f"{first}<br>{counts}")
    return lines
