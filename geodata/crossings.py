"""Where drawn lines meet without saying so: crossings without a vertex, ends that touch. Knows no file."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from geodata.network import RAILWAY
from geodata.ways import TOGETHER, Cuts, Ways

NODED = 0.1  # share of meetings without a common vertex up to which the others are taken for forgotten bridges


class Met(NamedTuple):
    """Where lines meet.

    Parameters
    ----------
    cuts
        The places at which they must be cut to do so.
    crossings
        How many crossings without a common vertex were made junctions; 0 where the drawing has its own.
    passing
        How many crossings of a freeway or railway pass over or under it though no bridge or tunnel is told.
    """

    cuts: Cuts
    crossings: int
    passing: int


class Meetings(NamedTuple):
    """Pairs of lines and the points they share, one row a point."""

    first: np.ndarray
    second: np.ndarray
    points: np.ndarray

    def take(self, chosen: np.ndarray) -> Meetings:
        """Return the chosen rows."""
        return Meetings(*(array[chosen] for array in self))


def met(ways: Ways, crossings: bool | None = None) -> Met:
    """Return where lines must be cut so that they meet: under ends that touch them and, if need be, at crossings.

    ``crossings`` says whether lines that cross without a common vertex meet; None lets the drawing decide: they do
    where more than ``NODED`` of all meetings are such. Neither bridges and tunnels nor freeways and railways meet
    what crosses them.
    """
    tree = shapely.STRtree(ways.lines)
    all_met = _meetings(ways, tree)
    wall = (ways.barrier | (ways.rank == RAILWAY))[np.column_stack([all_met.first, all_met.second])]
    unmarked = ~_marked(ways, all_met)
    crossed = all_met.take(unmarked & ~wall.any(axis=1))
    meet = _decided(all_met, unmarked) if crossings is None else crossings
    found = [_touched(ways, tree)]
    found += [_located(ways, lines, crossed.points) for lines in (crossed.first, crossed.second)] if meet else []
    passing = len(all_met.take(unmarked & wall.any(axis=1) & ~wall.all(axis=1)).points)
    cuts = Cuts(*(np.concatenate(part) for part in zip(*found, strict=True)))
    return Met(cuts, _different(crossed.points) if meet else 0, passing)


def _decided(all_met: Meetings, unmarked: np.ndarray) -> bool:
    return _different(all_met.points[unmarked]) > NODED * _different(all_met.points)


def _different(points: np.ndarray) -> int:
    return len(np.unique(np.round(shapely.get_coordinates(points), 1), axis=0))


def _meetings(ways: Ways, tree: shapely.STRtree) -> Meetings:
    """Return where lines of one level cross, touch or run into each other."""
    first, second = tree.query(ways.lines, predicate="intersects")
    pair = (first < second) & (ways.level[first] == ways.level[second])
    first, second = first[pair], second[pair]
    points, row = shapely.get_coordinates(
        shapely.intersection(ways.lines[first], ways.lines[second]), return_index=True
    )
    return Meetings(first[row], second[row], shapely.points(points))


def _marked(ways: Ways, all_met: Meetings) -> np.ndarray:
    """Return where the drawing itself says that lines meet: at an end of either, or at a vertex of both."""
    pairs = (all_met.first, all_met.second)
    ends = [shapely.distance(_multipoints(ways.lines, ends=True)[line], all_met.points) <= TOGETHER for line in pairs]
    both = [shapely.distance(_multipoints(ways.lines)[line], all_met.points) <= TOGETHER for line in pairs]
    return np.asarray(ends[0] | ends[1] | (both[0] & both[1]))


def _multipoints(lines: np.ndarray, ends: bool = False) -> np.ndarray:
    """Return each line's vertices, or its ends alone, as one shape."""
    if ends:
        pairs = np.column_stack([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
        return np.asarray(shapely.multipoints(pairs))
    points, line = shapely.get_coordinates(lines, return_index=True)
    return np.asarray(shapely.multipoints(shapely.points(points), indices=line))


def _touched(ways: Ways, tree: shapely.STRtree) -> Cuts:
    """Return the places of lines on which another line ends."""
    ends = np.concatenate([shapely.get_point(ways.lines, 0), shapely.get_point(ways.lines, -1)])
    owner = np.tile(np.arange(len(ways.lines)), 2)
    end, line = tree.query(ends, predicate="dwithin", distance=TOGETHER)
    bears = (ways.level[line] == 0) | (ways.level[line] == ways.level[owner[end]])
    bears &= (line != owner[end]) & (ways.rank[line] != RAILWAY) & (ways.rank[owner[end]] != RAILWAY)
    return _located(ways, line[bears], ends[end[bears]])


def _located(ways: Ways, line: np.ndarray, points: np.ndarray) -> Cuts:
    """Return the points as places on their lines; those at a line's own ends are no cuts."""
    along = shapely.line_locate_point(ways.lines[line], points)
    inside = (along > TOGETHER) & (along < shapely.length(ways.lines[line]) - TOGETHER)
    found = np.unique(np.column_stack([line[inside], np.round(along[inside], 3)]), axis=0)
    return Cuts(found[:, 0].astype(int), found[:, 1])
