"""The parts of a network that hang together: islands left out, one-way streets that lead nowhere closed to cars."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geodata.network import RAILWAY, Network
from geodata.ways import compact

WHOLE = 0.8  # share of the length on foot from which the largest part is the network and the rest are islands
SMALL = 0.01  # share up to which a part is an island in any case
BROKEN = 0.3  # share of the largest part below which the lines do not hang together at all


class Parts(NamedTuple):
    """What hangs together.

    Parameters
    ----------
    network
        The roads without their islands.
    largest
        Share of the length that belongs to the largest part on foot, before islands were left out.
    kept, dropped
        How many parts remain on foot, and how many were left out.
    metres
        Length of what was left out.
    closed
        Metres that cannot be driven because no car gets there or away again.
    """

    network: Network
    largest: float
    kept: int
    dropped: int
    metres: float
    closed: float


def joined(roads: Network) -> Parts:
    """Return the network without islands: parts that cannot be reached on foot and are small beside the rest.

    Where the largest part is not nearly the whole, every part that is not small is kept. A car may use only what it
    can reach and leave again. Railways stay as they are.
    """
    walked = np.isfinite(roads.walk)
    part = _components(roads, walked)
    lengths = (
        np.bincount(part[roads.start[walked]], weights=roads.metres[walked], minlength=part.max(initial=0) + 1) / 2
    )
    whole = lengths.sum()
    largest = float(lengths.max() / whole) if whole else 0.0
    kept = (lengths == lengths.max()) if largest >= WHOLE else lengths > SMALL * whole
    island = walked & ~kept[part[roads.start]] if whole else walked
    driven = np.isfinite(roads.drive) & ~island
    usable = _round_trips(roads, driven)
    drive = np.where(usable, roads.drive, np.inf)
    stays = (walked & ~island) | usable | (roads.rank == RAILWAY)
    found = compact(replace(roads, drive=drive), np.flatnonzero(stays))
    gone = int(((lengths > 0) & ~kept).sum())
    closed = float(roads.metres[driven & ~usable].sum())
    return Parts(found, largest, int((kept & (lengths > 0)).sum()), gone, float(lengths[~kept].sum()), closed)


def _round_trips(roads: Network, driven: np.ndarray) -> np.ndarray:
    """Return the edges by which a car can leave and come back, in parts that are not small beside the largest."""
    part = _components(roads, driven)
    inside = driven & (part[roads.start] == part[roads.end])
    lengths = np.bincount(part[roads.start[inside]], weights=roads.metres[inside], minlength=part.max(initial=0) + 1)
    return inside & (lengths > SMALL * lengths.max(initial=0.0))[part[roads.start]]


def _components(roads: Network, usable: np.ndarray) -> np.ndarray:
    """Return which strongly connected part each node belongs to."""
    ends, size = (roads.start[usable], roads.end[usable]), len(roads.lon)
    links = coo_array((np.ones(int(usable.sum()), dtype=np.int8), ends), shape=(size, size))
    return connected_components(links.tocsr(), connection="strong")[1]
