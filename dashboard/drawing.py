"""A picture as SVG: one drawing for the projector, the minutes and the memo. Pure; asks nothing of anybody.

Sizes are pixels of a screen of 1920 × 1080, where no letter is smaller than ``SMALL``.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np
import shapely

from dashboard.picture import Json
from dashboard.slips import SMALL, WIDE, Box, labels, word
from dashboard.text import Text
from dashboard.themes import Theme

EDGE = 20  # pixels kept free around a map
FINEST = 0.4  # pixels: how far a line may stand from where it is
NAMED = 5  # neighbourhoods that get a name on a map
HATCH = {"no_data": "M0 14 14 0", "not_enough": "M0 14 14 0M0 0 14 14", "protected": "M0 7h14"}


class Bar(NamedTuple):
    """One bar: its name, its number in words, its length, and whether it stands out."""

    name: str
    said: str
    value: float
    marked: bool


def draw(picture: Json, words: Text, theme: Theme, width: int, height: int) -> str:
    """Return the picture as SVG text; '' for one that is words alone."""
    makers = {"map": _map, "bars": _bars}
    maker = makers.get(picture["kind"])
    if maker is None:
        return ""
    inside = maker(picture, words, theme, Box(0, 0, width, height))
    label = escape(f"{picture['said'][words.names]['title']}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{label}" '
        f'font-family="Vazirmatn, Tahoma, sans-serif" font-size="{SMALL}" direction="{words.direction}">{inside}</svg>'
    )


def _map(picture: Json, words: Text, theme: Theme, box: Box) -> str:
    areas, painted = picture["shapes"]["areas"], picture["shapes"].get("painted")
    fit = _fitting(areas, box)
    filled = _filled(painted or areas, picture, theme, fit)
    lines = [_outline(rings, fit, theme.quiet, 2 if painted else 1.5) for rings in areas.values()]
    if picture["place"] in areas:
        lines.append(_outline(areas[picture["place"]], fit, theme.ink, 6))
    named = labels(_named(picture, picture["said"][words.names]), areas, fit, box, theme)
    return _patterns(theme) + filled + "".join(lines) + named


def _named(picture: Json, said: Json) -> list[tuple[str, str]]:
    """Return which neighbourhoods get a slip, and what it reads: the one it is about, then those that say most."""
    about = [key for key in (picture["place"],) if key]
    most = picture["order"] if picture["sort"] == "area" else []
    keys = [key for key in dict.fromkeys([*about, *most]) if key in said["names"]]
    return [(key, _label(key, said)) for key in keys[: picture.get("named", NAMED)]]


def _label(key: str, said: Json) -> str:
    short = said["short"].get(key, "")
    return f"{said['names'][key]}: {short}" if short else said["names"][key]


def _fitting(areas: dict[str, Any], box: Box) -> tuple[np.ndarray, np.ndarray]:
    """Return scale and shift that put degrees into a box: north is up, a degree of longitude as short as it is."""
    points = np.concatenate([np.array(ring) for rings in areas.values() for ring in rings])
    low, high = points.min(axis=0), points.max(axis=0)
    squeeze = np.array([np.cos(np.radians((low[1] + high[1]) / 2)), -1.0])
    room = np.array([box.right - box.left, box.bottom - box.top]) - 2 * EDGE
    scale = float((room / (np.abs(squeeze) * np.maximum(high - low, 1e-6))).min()) * squeeze
    middle = np.array([box.left + box.right, box.top + box.bottom]) / 2
    return scale, middle - scale * (low + high) / 2


def _path(rings: Sequence[Any], fit: tuple[np.ndarray, np.ndarray]) -> str:
    scale, shift = fit
    lines = [shapely.LineString(np.array(ring) * scale + shift) for ring in rings]
    drawn = [shapely.get_coordinates(shapely.simplify(line, FINEST)).round(1) for line in lines]
    return "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring[:-1]) + "Z" for ring in drawn)


def _filled(shapes: dict[str, Any], picture: Json, theme: Theme, fit: Any) -> str:
    """Return what is painted, in its order; each hatch is one path, for a printer takes a minute over hundreds."""
    found: list[str] = []
    hatched: dict[str, str] = {}
    for key, rings in shapes.items():
        shade, hatch = picture["shades"].get(key), picture["hatches"].get(key, "")
        path = _path(rings, fit)
        fill = theme.shades[shade] if shade is not None else "none"
        found.append(f'<path d="{path}" fill="{fill}" fill-rule="evenodd"/>')
        if hatch:
            hatched[hatch] = hatched.get(hatch, "") + path
    found += [f'<path d="{path}" fill="url(#h-{hatch})" fill-rule="evenodd"/>' for hatch, path in hatched.items()]
    return "".join(found)


def _outline(rings: Sequence[Any], fit: Any, colour: str, width: float) -> str:
    return (
        f'<path d="{_path(rings, fit)}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"/>'
    )


def _patterns(theme: Theme) -> str:
    made = [
        f'<pattern id="h-{key}" width="14" height="14" patternUnits="userSpaceOnUse">'
        f'<path d="{strokes}" stroke="{theme.quiet}" stroke-opacity=".5" stroke-width="1.5" fill="none"/></pattern>'
        for key, strokes in HATCH.items()
    ]
    return f"<defs>{''.join(made)}</defs>"


def _bars(picture: Json, words: Text, theme: Theme, box: Box) -> str:
    """Return lying bars in the reading direction, or standing ones where there are more than lie under each other."""
    said = picture["said"][words.names]
    bars = [
        Bar(said["names"][key], said["values"][key], value or 0.0, key in picture["marked"])
        for key, value in picture["bars"]
    ]
    if len(bars) * SMALL * 1.7 <= box.bottom - box.top:
        return _lying(bars, words.persian, theme, box)
    return _standing(bars, theme, box)


def _lying(bars: Sequence[Bar], mirrored: bool, theme: Theme, box: Box) -> str:
    step = min((box.bottom - box.top) / max(len(bars), 1), SMALL * 2.6)
    longest = max((len(bar.name) for bar in bars), default=0)
    column = min(longest * SMALL * WIDE + 24, (box.right - box.left) * 0.5)
    room = (box.right - box.left - column - 150) / _most(bars)
    sign, start = (-1, box.right) if mirrored else (1, box.left)
    found = []
    for i, bar in enumerate(bars):
        middle, length = box.top + step * (i + 0.5), room * bar.value
        near, far = start + sign * column, start + sign * (column + length)
        found.append(
            word(near - sign * 14, middle, bar.name, "end", theme)
            + _rect(min(near, far), middle - step * 0.32, length, step * 0.64, bar, theme)
            + word(far + sign * 14, middle, bar.said, "start", theme)
        )
    return "".join(found)


def _standing(bars: Sequence[Bar], theme: Theme, box: Box) -> str:
    """Return bars of months from left to right; as many are named as there is room for."""
    step, floor = (box.right - box.left) / len(bars), box.bottom - SMALL * 2
    half = max(len(bar.name) for bar in bars) * SMALL * WIDE / 2
    every = max(1, int(np.ceil(half * 2.3 / step)))
    room = (floor - box.top - SMALL * 2) / _most(bars)
    found = []
    for i, bar in enumerate(bars):
        x, height = box.left + step * (i + 0.5), room * bar.value
        found.append(_rect(x - step * 0.38, floor - height, step * 0.76, height, bar, theme))
        if (len(bars) - 1 - i) % every == 0:
            inside = float(np.clip(x, box.left + half, box.right - half))
            found.append(word(inside, floor + SMALL, bar.name, "middle", theme))
        if bar.marked and step >= SMALL * 1.2:
            found.append(word(x, floor - height - SMALL * 0.8, bar.said, "middle", theme))
    line = f'<path d="M{box.left} {floor}H{box.right}" stroke="{theme.line}" stroke-width="2"/>'
    return "".join(found) + line


def _most(bars: Sequence[Bar]) -> float:
    return max((bar.value for bar in bars), default=0) or 1.0


def _rect(x: float, y: float, width: float, height: float, bar: Bar, theme: Theme) -> str:
    colour = theme.strong if bar.marked else theme.weak
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="3" fill="{colour}"/>'
