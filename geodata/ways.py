"""Lines with what may go along them, made into a network. Knows no file and no word of a road's class.

All lengths are metres: lines come in the plane of a UTM zone and leave as nodes in degrees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import shapely
from pyproj import CRS, Transformer
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geodata.network import RAILWAY, Network

LONGEST = 100.0  # metres of an edge: nobody is far from a node who is near a road
TOGETHER = 1.0  # metres within which drawn ends meet
MILLIMETRES = 1000.0
SPAN = 1 << 32  # millimetres: more than any city


@dataclass(frozen=True, eq=False)
class Ways:
    """Roads as they are drawn, n lines.

    Parameters
    ----------
    lines
        LineStrings in a metric plane, shape (n,).
    walk, drive
        Speeds, km/h; 0 where one may not. Shape (n,).
    direction
        Which way one may drive: 1 as drawn, -1 against it, 0 both. On foot one may always go both ways.
    rank
        As in ``Network``.
    level
        0 on the ground; lines of different levels (bridges, tunnels) pass each other without meeting.
    barrier
        True where a crossing line passes over or under in any case: freeways, railways.
    """

    lines: np.ndarray
    walk: np.ndarray
    drive: np.ndarray
    direction: np.ndarray
    rank: np.ndarray
    level: np.ndarray
    barrier: np.ndarray

    def take(self, chosen: np.ndarray) -> Ways:
        """Return the ways at these positions, or of this mask, in order."""
        return Ways(**{name: getattr(self, name)[chosen] for name in self.__dataclass_fields__})


class Cuts(NamedTuple):
    """Places inside lines where others meet them: which line, and how many metres from its start."""

    line: np.ndarray
    along: np.ndarray


class Stretches(NamedTuple):
    """Parts of lines between one junction and the next: their line, where on it they begin, length and end nodes."""

    line: np.ndarray
    along: np.ndarray
    metres: np.ndarray
    first: np.ndarray
    last: np.ndarray


NO_CUTS = Cuts(np.zeros(0, dtype=int), np.zeros(0))


def network(ways: Ways, crs: CRS, cuts: Cuts = NO_CUTS, together: float = 0.0) -> Network:
    """Return the graph of the ways, with every edge at most ``LONGEST``.

    Lines meet where they share a vertex, at ``cuts``, and where ends or cuts lie within ``together`` of each other.
    Railways are kept as edges that nobody may use; other lines that nobody may use are left out.
    """
    stretches, nodes = _stretches(ways, cuts, together)
    start, end, metres, line, points = _edges(ways, stretches, nodes)
    lon, lat = Transformer.from_crs(crs, 4326, always_xy=True).transform(*points.T)
    both = [np.concatenate(pair) for pair in ((start, end), (end, start), (metres, metres), (line, line))]
    walk, drive = _minutes(ways, both[2], both[3], np.repeat([1, -1], len(start)))
    forth = np.arange(2 * len(start)) < len(start)
    kept = np.isfinite(walk) | np.isfinite(drive) | ((ways.rank[both[3]] == RAILWAY) & forth)
    start, end, metres, line = (array[kept] for array in both)
    return compact(Network(lon, lat, start, end, metres, walk[kept], drive[kept], ways.rank[line]))


def compact(roads: Network, kept: np.ndarray | None = None) -> Network:
    """Return the network with these edges only (mask or positions; all when not given) and the nodes they have."""
    chosen = np.arange(len(roads.start)) if kept is None else kept
    used, place = np.unique(np.concatenate([roads.start[chosen], roads.end[chosen]]), return_inverse=True)
    start, end = place[: len(place) // 2], place[len(place) // 2 :]
    edges = {name: getattr(roads, name)[chosen] for name in ("metres", "walk", "drive", "rank")}
    return replace(roads, lon=roads.lon[used], lat=roads.lat[used], start=start, end=end, **edges)


def noted(roads: Network, note: Mapping[str, str], invented: bool) -> Network:
    """Return the network with word of where it is from."""
    return replace(roads, note=dict(note), invented=invented)


def _stretches(ways: Ways, cuts: Cuts, together: float) -> tuple[Stretches, np.ndarray]:
    """Return the stretches, without loops too short to matter and without doubles, and the junctions' positions."""
    line, along, points, loose = _vertices(ways.lines, cuts)
    keys = _keys(points)
    _, place, count = np.unique(keys, return_inverse=True, return_counts=True)
    joint = loose | (count[place] > 1)
    line, along, points, loose = line[joint], along[joint], points[joint], loose[joint]
    node, nodes = _clusters(points, keys[joint], loose, together)
    same = np.flatnonzero(line[1:] == line[:-1])
    found = Stretches(line[same], along[same], along[same + 1] - along[same], node[same], node[same + 1])
    real = (found.metres > 0) & ((found.first != found.last) | (found.metres > LONGEST))
    return _once(ways, Stretches(*(array[real] for array in found))), nodes


def _vertices(lines: np.ndarray, cuts: Cuts) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return line, metres from its start and position of every vertex and cut, in order; and which are ends or cuts."""
    points, line = shapely.get_coordinates(lines, return_index=True)
    first = np.ones(len(line), dtype=bool)
    first[1:] = line[1:] != line[:-1]
    last = np.append(first[1:], True)
    step = np.hypot(*np.diff(points, axis=0, prepend=points[:1]).T)
    run = np.cumsum(np.where(first, 0.0, step))
    along = run - run[first][line]
    added = shapely.get_coordinates(shapely.line_interpolate_point(lines[cuts.line], cuts.along))
    line, along = np.concatenate([line, cuts.line]), np.concatenate([along, cuts.along])
    points = np.concatenate([points, added])
    loose = np.concatenate([first | last, np.ones(len(cuts.line), dtype=bool)])
    twice = np.concatenate([~first & ~last & (step == 0), np.zeros(len(cuts.line), dtype=bool)])
    order = np.lexsort((along, line))
    order = order[~twice[order]]
    return line[order], along[order], points[order], loose[order]


def _keys(points: np.ndarray) -> np.ndarray:
    """Return a number for each position that equal positions share."""
    whole = np.round(points * MILLIMETRES).astype(np.int64)
    east, north = (whole - whole.min(axis=0)).T if len(whole) else whole.T
    return east * SPAN + north


def _clusters(
    points: np.ndarray, keys: np.ndarray, loose: np.ndarray, together: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the node of each point, and where the nodes lie: points of one key, and loose ones that are together."""
    _, first, node = np.unique(keys, return_index=True, return_inverse=True)
    nodes = points[first]
    if not together:
        return node, nodes
    ends = np.unique(node[loose])
    near = ends[cKDTree(nodes[ends]).query_pairs(together, output_type="ndarray")] if len(ends) else np.zeros((0, 2))
    links = coo_array((np.ones(len(near)), tuple(near.astype(int).T)), shape=(len(nodes), len(nodes)))
    _, group = connected_components(links, directed=False)
    _, chosen = np.unique(group, return_index=True)
    return group[node], nodes[chosen]


def _once(ways: Ways, found: Stretches) -> Stretches:
    """Return the stretches without those drawn twice: between the same nodes, as long, open to the same traffic."""
    turned = found.first > found.last
    ends = np.sort(np.column_stack([found.first, found.last]), axis=1)
    way = np.where(turned, -1, 1) * ways.direction[found.line]
    traffic = np.column_stack([ways.walk, ways.drive])[found.line]
    told = np.column_stack([ends, way, np.round(found.metres), traffic])
    _, first = np.unique(told, axis=0, return_index=True)
    return Stretches(*(array[np.sort(first)] for array in found))


def _edges(
    ways: Ways, found: Stretches, nodes: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return start, end, metres and line of each edge as drawn, and all nodes' positions: long stretches are split."""
    pieces = np.maximum(1, np.ceil(found.metres / LONGEST - 1e-9)).astype(int)
    stretch = np.repeat(np.arange(len(pieces)), pieces)
    turn = np.arange(len(stretch)) - (np.cumsum(pieces) - pieces)[stretch]
    between = len(nodes) + (np.cumsum(pieces - 1) - (pieces - 1))[stretch] + turn
    start = np.where(turn == 0, found.first[stretch], between - 1)
    inner = turn < pieces[stretch] - 1
    end = np.where(inner, between, found.last[stretch])
    metres = (found.metres / pieces)[stretch]
    line = found.line[stretch]
    along = found.along[stretch] + metres * (turn + 1)
    added = shapely.line_interpolate_point(ways.lines[line[inner]], along[inner])
    return start, end, metres, line, np.concatenate([nodes, shapely.get_coordinates(added)])


def _minutes(ways: Ways, metres: np.ndarray, line: np.ndarray, way: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the minutes along edges on foot and by car; ``way`` is 1 along the drawing, -1 against it."""
    closed = ways.direction[line] * way < 0
    with np.errstate(divide="ignore"):
        walk = metres / (ways.walk[line] * 1000 / 60)
        drive = metres / (np.where(closed, 0.0, ways.drive[line]) * 1000 / 60)
    return walk, drive
