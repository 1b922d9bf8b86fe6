"""How wide a kernel should be, where counts are known by zone only: cross-validation. Knows no case and no map.

Zones are groups of a grid's cells: ``zones`` holds each cell's zone 0…n-1, shape (rows, columns), -1 for cells of none.
What is counted in a zone is spread evenly over its cells, so cases that share a zone do not call for no width at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from layers.surface import inside, smoothed

FLOOR = 1e-8  # the density at a case far from all others, as a part of the highest: one stray does not decide alone


class Width(NamedTuple):
    """A bandwidth, how much of each cell's kernel lies inside, and the density one case gives its own zone."""

    bandwidth: float
    part: np.ndarray
    alone: np.ndarray


class Zones(NamedTuple):
    """Zones with all that cross-validation needs, whatever is counted in them; ``sizes`` are their cells."""

    zones: np.ndarray
    mask: np.ndarray
    step: tuple[float, float]
    sizes: np.ndarray
    widths: tuple[Width, ...]


def prepared(zones: np.ndarray, mask: np.ndarray, step: tuple[float, float], bandwidths: Sequence[float]) -> Zones:
    """Return the zones ready for cross-validation among these bandwidths; ``mask`` is where cases can be at all.

    Every zone from 0 to the last must have a cell.
    """
    sizes = np.bincount(zones[zones >= 0])
    away, pairs = _pairs(zones, len(sizes), step)
    widths = []
    for bandwidth in bandwidths:
        part = inside(mask, step, bandwidth)
        own = np.exp(-0.5 * np.square(away / bandwidth)) @ pairs / (2 * np.pi * bandwidth**2)
        widths.append(Width(bandwidth, part, own / (sizes * _sums(part, zones, len(sizes)))))
    return Zones(zones, mask, step, sizes, tuple(widths))


def evenly(counts: np.ndarray, zones: Zones) -> np.ndarray:
    """Return each zone's count, shape (n,), spread evenly over its cells, shape (rows, columns)."""
    return np.where(zones.zones >= 0, (counts / zones.sizes)[zones.zones], 0.0)


def likeliest(counts: np.ndarray, zones: Zones) -> Width:
    """Return the width under which each case is best foretold by all others, from counts by zone, shape (n,).

    Leave-one-out likelihood: the sum over cases of the log density that the other cases give to its zone, where
    densities are edge-corrected and integrate to one. At least two cases are needed.

    Source: Silverman (1986), Density Estimation for Statistics and Data Analysis, section 3.4.4.
    """
    amounts = evenly(counts, zones)
    found = [_likelihood(counts, amounts, zones, width) for width in zones.widths]
    return zones.widths[int(np.argmax(found))]


def _likelihood(counts: np.ndarray, amounts: np.ndarray, zones: Zones, width: Width) -> float:
    dense = smoothed(amounts, zones.step, width.bandwidth)
    ours = _sums(dense, zones.zones, len(counts)) / _sums(width.part, zones.zones, len(counts))
    others = np.maximum(ours - width.alone, FLOOR * ours.max())
    whole = np.sum(dense[zones.mask] / width.part[zones.mask])
    here = counts > 0
    return float(counts[here] @ np.log(others[here] / whole))


def _sums(values: np.ndarray, zones: np.ndarray, count: int) -> np.ndarray:
    member = zones >= 0
    return np.bincount(zones[member], values[member], minlength=count)


def _pairs(zones: np.ndarray, count: int, step: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return distances between cells, shape (k,), and how many pairs of each zone's cells lie so, shape (k, n)."""
    away, pairs = [], []
    high, wide = _longest(zones, count)
    for up in range(high + 1):
        for across in range(0 if up == 0 else -wide, wide + 1):
            first = zones[up:, max(across, 0) : zones.shape[1] + min(across, 0)]
            second = zones[: len(zones) - up, max(-across, 0) : zones.shape[1] - max(across, 0)]
            both = first[(first == second) & (first >= 0)]
            away.append(np.hypot(up * step[0], across * step[1]))
            pairs.append(np.bincount(both, minlength=count) * (2 if up or across else 1))
    return np.array(away), np.array(pairs)


def _longest(zones: np.ndarray, count: int) -> tuple[int, int]:
    """Return how many cells the tallest zone is high and the widest is wide, less one."""
    places = np.nonzero(zones >= 0)
    member = zones[places]
    spans = []
    for place in places:
        least, most = np.full(count, zones.size), np.zeros(count, dtype=int)
        np.minimum.at(least, member, place)
        np.maximum.at(most, member, place)
        spans.append(int((most - least).max(initial=0)))
    return spans[0], spans[1]
