"""Where drawn lines meet without saying so: crossings without a vertex, ends that touch. Knows no file."""

from __future__ import annotations

import numpy as np
import shapely

from geodata.network import RAILWAY
from geodata.ways import TOGETHER, Cuts, Ways


def cuts(ways: Ways, crossings: bool) -> Cuts:
    """Return where lines must be cut so that they meet: under ends that touch them and, when asked, at ``crossings``.

    Neither bridges and tunnels nor freeways and railways meet what crosses them.
    """
    tree = shapely.STRtree(ways.lines)
    found = [_touched(ways, tree)]
    if crossings:
        first, second, points = crossed(ways, tree)
        found += [_located(ways, lines, points) for lines in (first, second)]
    return Cuts(*(np.concatenate(part) for part in zip(*found, strict=True)))


def crossed(ways: Ways, tree: shapely.STRtree | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return pairs of lines on one level and the points where they cross or run into each other, one row a point."""
    open_ = ~ways.barrier & (ways.rank != RAILWAY)
    first, second = (tree or shapely.STRtree(ways.lines)).query(ways.lines, predicate="intersects")
    meet = (first < second) & open_[first] & open_[second] & (ways.level[first] == ways.level[second])
    first, second = first[meet], second[meet]
    shared = shapely.intersection(ways.lines[first], ways.lines[second])
    points, row = shapely.get_coordinates(shared, return_index=True)
    return first[row], second[row], shapely.points(points)


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
