"""Did it work, in words and as a drawing: a neighbourhood against the others. Pure functions of the layer ``effect``.

That nobody can tell is the usual answer, and is said with its reason.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.text import Text
from dashboard.themes import Theme
from layers import Result

WIDTH, HEIGHT = 700, 400
SMALL = 28  # pixels of ``WIDTH``: fourteen and more where the drawing is 350 wide
MARGIN = 70  # beside the axis, for the words of its ends
ROW = 112
LEAST, MOST = 1.0, 3.5  # how far the axis reaches to either side, in doublings
CLOSE = 2.0  # up to here every doubling has a word below the axis, beyond it every second one
TICKS = {-2: "quarter", -1: "half", 0: "same", 1: "twice", 2: "four"}
MONTH = 30  # days


class Told(NamedTuple):
    """What is said of an effect: the answer, sentences, why it cannot be told, and a table's rows."""

    word: str
    answer: str
    lines: list[str]
    reason: str
    rows: list[list[str]]


def told(result: Result, name: str, words: Text) -> Told:
    """Return what is said; ``name`` is that of the neighbourhood, '' where the decision is for the whole district."""
    if result.frame.empty:
        return Told("cannot_tell", words("effect.cannot_tell"), [], _why(result.note, name, words), [])
    own, word = result.frame.iloc[0], str(result.frame["word"].iloc[0])
    days = _days(result)
    numbers = {"before": own["before"], "after": own["after"], "first": days[0], "second": days[1]}
    said = {key: words.number(float(n)) for key, n in numbers.items()}
    lines = [words("effect.found", place=name, change=change(float(own["value"]), words), **said)]
    if "low" in result.totals and not math.isnan(result.totals["low"]):
        lines += _beyond(result, words)
    reason = _why(result.note or "within", name, words) if word == "cannot_tell" else ""
    return Told(word, words(f"effect.{word}"), lines, reason, _rows(result, name, words))


def change(percent: float, words: Text) -> str:
    """Return a change as it is spoken; NaN is one from nothing."""
    if math.isnan(percent):
        return words("effect.from_none")
    if round(percent) == 0:
        return words("effect.no_change")
    return words("effect.more" if percent > 0 else "effect.fewer", n=words.percent(abs(percent) / 100))


def draw(result: Result, name: str, words: Text, theme: Theme) -> str:
    """Return the drawing as SVG: the others' changes, the neighbourhood's own, and how much it is beyond theirs.

    '' where there is no interval to show. Changes are drawn as times, so that half and twice are equally far.
    """
    if result.frame.empty or math.isnan(result.totals["low"]):
        return ""
    times = 1 + result.frame["value"].to_numpy(dtype=float) / 100
    totals = result.totals
    beyond = [1 + totals[key] / 100 for key in ("low", "effect", "high")]
    others = times[(result.frame["role"] == "comparison").to_numpy()]
    reach = _reach([*others, times[0], *beyond])
    parts = [_axis(reach, words, theme)]
    parts += [_row(0, words("effect.others_row", n=words.number(totals["comparisons"])), words, theme)]
    parts += [_dot(_x(one, reach), 0, theme, hollow=True) for one in others[~np.isnan(others)]]
    parts += [_row(1, name, words, theme)]
    parts += [_dot(_x(times[0], reach), 1, theme)] * (not math.isnan(times[0]))
    parts += [_row(2, words("effect.beyond_row"), words, theme), _interval(beyond, reach, theme)]
    label = escape(words("layer.effect"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}" '
        f'font-family="Vazirmatn, Tahoma, sans-serif" font-size="{SMALL}" direction="{words.direction}">'
        f"{''.join(parts)}</svg>"
    )


def _why(note: str, name: str, words: Text) -> str:
    """Return why nobody can tell; without a neighbourhood there is nothing to compare."""
    key = "no-month" if note == "no-question" and name else note
    return words(f"effect.{key}")


def _days(result: Result) -> tuple[float, float]:
    totals = result.totals
    return totals["before_end"] - totals["before_start"] + 1, totals["end"] - totals["start"] + 1


def _others(result: Result) -> pd.DataFrame:
    return result.frame[result.frame["role"] == "comparison"]


def _together(frame: pd.DataFrame, days: tuple[float, float]) -> float:
    """Return how much the cases of several changed, per cent a day; NaN from nothing."""
    before, after = float(frame["before"].sum()), float(frame["after"].sum())
    return 100 * (after / days[1]) / (before / days[0]) - 100 if before else math.nan


def _beyond(result: Result, words: Text) -> list[str]:
    totals = result.totals
    low, high = (change(totals[key], words) for key in ("low", "high"))
    others = change(_together(_others(result), _days(result)), words)
    return [
        words("effect.others", n=words.number(totals["comparisons"]), change=others),
        words("effect.beyond", change=change(totals["effect"], words), low=low, high=high),
    ]


def _rows(result: Result, name: str, words: Text) -> list[list[str]]:
    """Return cases a month before and after, of the neighbourhood and of the others."""
    days, others = _days(result), _others(result)
    groups = [(name, result.frame.iloc[:1])]
    groups += [(words("effect.others_row", n=words.number(len(others))), others)] if len(others) else []
    return [[called, *_monthly(frame, days, words), change(_together(frame, days), words)] for called, frame in groups]


def _monthly(frame: pd.DataFrame, days: tuple[float, float], words: Text) -> list[str]:
    counts = zip(("before", "after"), days, strict=True)
    return [words.number(MONTH * float(frame[key].sum()) / length, 1) for key, length in counts]


def _reach(times: Sequence[float]) -> float:
    known = np.abs(np.log2([one for one in times if one > 0]))
    return float(np.clip(known.max(initial=LEAST), LEAST, MOST))


def _x(times: float, reach: float) -> float:
    """Return where a change lies; one that is off the axis lies at its end."""
    doublings = math.log2(times) if times > 0 else -math.inf
    return WIDTH / 2 + (WIDTH / 2 - MARGIN) * min(max(doublings / reach, -1), 1)


def _y(row: int) -> float:
    return ROW * row + 74


def _axis(reach: float, words: Text, theme: Theme) -> str:
    step, floor = 1 if reach <= CLOSE else 2, ROW * 3
    found = []
    for doublings, word in TICKS.items():
        if abs(doublings) <= reach and doublings % step == 0:
            x, wide = _x(2.0**doublings, reach), 3 if doublings == 0 else 1.5
            colour = theme.quiet if doublings == 0 else theme.line
            found.append(f'<path d="M{x:.0f} 46V{floor}" stroke="{colour}" stroke-width="{wide}"/>')
            found.append(_word(x, floor + SMALL, words(f"effect.tick_{word}"), "middle", theme.quiet))
    return "".join(found)


def _row(row: int, said: str, words: Text, theme: Theme) -> str:
    """Return a row's name on paper of its own, so that no line of the axis crosses it."""
    x, y = (WIDTH if words.persian else 0), _y(row) - 46
    halo = f'stroke="{theme.paper}" stroke-width="10" stroke-linejoin="round" paint-order="stroke"'
    return _word(x, y, said, "start", theme.ink, halo)


def _dot(x: float, row: int, theme: Theme, hollow: bool = False) -> str:
    fill, stroke = ("none", theme.quiet) if hollow else (theme.strong, theme.paper)
    return f'<circle cx="{x:.1f}" cy="{_y(row):.0f}" r="12" fill="{fill}" stroke="{stroke}" stroke-width="3"/>'


def _interval(beyond: Sequence[float], reach: float, theme: Theme) -> str:
    (low, middle, high), y = [_x(one, reach) for one in beyond], _y(2)
    ends = [_end(x, times, reach, y, theme) for x, times in ((low, beyond[0]), (high, beyond[2]))]
    line = f'<path d="M{low:.1f} {y}H{high:.1f}" stroke="{theme.strong}" stroke-width="6"/>'
    return line + "".join(ends) + _dot(middle, 2, theme)


def _end(x: float, times: float, reach: float, y: float, theme: Theme) -> str:
    """Return a stroke across the end of the interval, or an arrow where it goes on beyond the axis."""
    if times > 0 and abs(math.log2(times)) <= reach:
        return f'<path d="M{x:.1f} {y - 14}v28" stroke="{theme.strong}" stroke-width="6"/>'
    way = 22 if times > 1 else -22
    return f'<path d="M{x + way:.1f} {y}l{-way} -14v28Z" fill="{theme.strong}"/>'


def _word(x: float, y: float, said: str, anchor: str, colour: str, more: Any = "") -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" dy=".35em" text-anchor="{anchor}" fill="{colour}" {more}>{escape(said)}</text>'
    )
