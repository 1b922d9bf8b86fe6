"""Names on a picture's map: slips of paper beside their places. Sizes are pixels of a screen of 1920 × 1080."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np
import shapely

from dashboard.themes import Theme

WIDE = 0.56  # of its height: the mean width of a letter of either script
SMALL = 28  # pixels
STEP = 12  # pixels between the places where a slip is tried
APART = 6  # pixels between two slips
GOOD = 250  # pixels: no other order is tried when no slip goes farther
NOWHERE = 2000.0  # pixels that a name left out counts for
CROSSED = 500  # pixels that a slip goes to cover no other place, and its line no other slip
ALONG = (0.2, 0.4, 0.6, 0.8, 0.95)  # of a line
COVERED = 300  # pixels that a slip goes to leave the map free

Fit = tuple[np.ndarray, np.ndarray]  # scale and shift that put degrees on the drawing


class Box(NamedTuple):
    """A rectangle of the drawing: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float


def labels(wanted: Sequence[tuple[str, str]], areas: dict[str, Any], fit: Fit, box: Box, theme: Theme) -> str:
    """Return names on slips of paper, beside the map where they can; no slip covers another."""
    scale, shift = fit
    ground = _ground(areas, fit, box)
    inside = [shapely.make_valid(shapely.Polygon(areas[key][0])).representative_point() for key, _ in wanted]
    at = [np.array([point.x, point.y]) * scale + shift for point in inside]
    widths = [WIDE * SMALL * len(said) + 28 for _, said in wanted]
    slips = _arranged(at, widths, ground, box)
    leads = "".join(_lead(at[i][0], at[i][1], slip, theme) for i, slip in slips.items())
    return leads + "".join(_slip(slip, wanted[i][1], theme) for i, slip in slips.items())


def _arranged(at: Sequence[np.ndarray], widths: Sequence[float], ground: np.ndarray, box: Box) -> dict[int, Box]:
    """Return where the slips go, those first that leave the others most room."""
    count = len(at)
    tried: list[tuple[float, dict[int, Box]]] = []
    for first in range(count):
        tried.append(_placed([(first + i) % count for i in range(count)], at, widths, ground, box))
        if tried[-1][0] < GOOD:
            break
    return min(tried, key=lambda one: one[0])[1] if tried else {}


def _placed(
    order: Sequence[int], at: Sequence[np.ndarray], widths: Sequence[float], ground: np.ndarray, box: Box
) -> tuple[float, dict[int, Box]]:
    """Return what the worst slip costs when they are put down in this order, in pixels gone, and where all go."""
    cost, slips, lines = 0.0, dict[int, Box](), list[shapely.LineString]()
    points = list(at)
    for i in order:
        far, slip = _free(at[i][0], at[i][1], widths[i], list(slips.values()), points, ground, box)
        cost = max(cost, far)
        if slip is not None:
            slips[i] = slip
            end = np.array([np.clip(at[i][0], slip.left, slip.right), np.clip(at[i][1], slip.top, slip.bottom)])
            points += [at[i] + part * (end - at[i]) for part in ALONG]
            lines.append(shapely.LineString([at[i], end]))
            cost = max(cost, CROSSED * any(line.crosses(lines[-1]) for line in lines[:-1]))
    return cost, slips


def _ground(areas: dict[str, Any], fit: Fit, box: Box) -> np.ndarray:
    """Return how many squares of ``STEP`` that lie on the map are above and left of each corner of such squares."""
    scale, shift = fit
    drawn = [shapely.Polygon(np.array(rings[0]) * scale + shift) for rings in areas.values()]
    sound = shapely.buffer(shapely.simplify(drawn, 1.0), 0.0)  # rounded outlines may cross themselves
    ground = shapely.union_all(sound)
    shapely.prepare(ground)
    across, down = (np.arange(low + STEP / 2, high, STEP) for low, high in ((box[0], box[2]), (box[1], box[3])))
    on_map = shapely.contains_xy(ground, *np.meshgrid(across, down))
    return np.pad(on_map, ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)


def _free(
    x: float,
    y: float,
    width: float,
    taken: Sequence[Box],
    points: Sequence[np.ndarray],
    ground: np.ndarray,
    box: Box,
) -> tuple[float, Box | None]:
    """Return where a slip of this width stands best: near its place, on none of the others, little of the map below.

    With it what that costs, in pixels gone. Nor does it cover any of the ``points``, nor its line cross another
    slip, where that can be helped.
    """
    height = SMALL * 1.6
    wide, high = (int(np.ceil(size / STEP)) for size in (width, height))
    if wide >= ground.shape[1] or high >= ground.shape[0]:
        return NOWHERE, None
    below = ground[high:, wide:] - ground[:-high, wide:] - ground[high:, :-wide] + ground[:-high, :-wide]
    down, across = (np.arange(count) * STEP for count in below.shape)
    left, top = np.meshgrid(box.left + across, box.top + down)
    far = np.hypot(np.clip(x, left, left + width) - x, np.clip(y, top, top + height) - y)
    cost = far + COVERED * below / (wide * high)
    cost += CROSSED * _hits(left, top, width, height, points)
    to_x, to_y = np.clip(x, left, left + width), np.clip(y, top, top + height)
    for other in taken:
        on_way = [_within(other, x + part * (to_x - x), y + part * (to_y - y)) for part in ALONG]
        cost += CROSSED * np.any(on_way, axis=0)
        beside = (left + width < other.left - APART) | (left > other.right + APART)
        cost[~(beside | (top + height < other.top - APART) | (top > other.bottom + APART))] = np.inf
    cost[(left + width > box.right) | (top + height > box.bottom)] = np.inf
    row, column = np.unravel_index(np.argmin(cost), cost.shape)
    if not np.isfinite(cost[row, column]):
        return NOWHERE, None
    at = (float(left[row, column]), float(top[row, column]))
    return float(cost[row, column]), Box(*at, at[0] + width, at[1] + height)


def _hits(left: np.ndarray, top: np.ndarray, width: float, height: float, points: Sequence[np.ndarray]) -> np.ndarray:
    """Return how many of the points a slip at each of these corners covers."""
    slips = Box(left - APART, top - APART, left + width + APART, top + height + APART)  # type: ignore[arg-type]
    return np.sum([_within(slips, *point) for point in points], axis=0)


def _within(box: Box, x: Any, y: Any) -> Any:
    return (box.left <= x) & (x <= box.right) & (box.top <= y) & (y <= box.bottom)


def _slip(slip: Box, said: str, theme: Theme) -> str:
    middle, line = (slip.left + slip.right) / 2, (slip.top + slip.bottom) / 2
    return (
        f'<rect x="{slip.left:.0f}" y="{slip.top:.0f}" width="{slip.right - slip.left:.0f}" '
        f'height="{slip.bottom - slip.top:.0f}" rx="8" fill="{theme.paper}" stroke="{theme.line}"/>'
        + word(middle, line, said, "middle", theme)
    )


def _lead(x: float, y: float, slip: Box, theme: Theme) -> str:
    """Return the line from a slip to its place."""
    to_x, to_y = np.clip(x, slip.left + 12, slip.right - 12), np.clip(y, slip.top, slip.bottom)
    way = f"M{x:.0f} {y:.0f}L{to_x:.0f} {to_y:.0f}"
    line = f'<path d="{way}" stroke="{theme.paper}" stroke-width="7"/>'
    line += f'<path d="{way}" stroke="{theme.ink}" stroke-width="2.5"/>'
    return (
        line + f'<circle cx="{x:.0f}" cy="{y:.0f}" r="6" fill="{theme.ink}" stroke="{theme.paper}" stroke-width="2"/>'
    )


def _word(x: float, y: float, said: str, anchor: str, theme: Theme) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" dy=".35em" text-anchor="{anchor}" fill="{theme.ink}">{escape(said)}</text>'


def word(x: float, y: float, said: str, anchor: str, theme: Theme) -> str:
    """Return a text whose middle line is at y, and which begins, ends or has its middle at x."""
    return f'<text x="{x:.0f}" y="{y:.0f}" dy=".35em" text-anchor="{anchor}" fill="{theme.ink}">{escape(said)}</text>'
