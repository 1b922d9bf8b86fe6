"""Minutes from where help is needed to where it is given: along the roads, or crudely as the crow flies.

Times run from need to help, which one-way streets make another thing than the way back.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from pyproj import CRS, Transformer
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from geodata.network import Network

MODES = ("drive", "walk")
WALKING = 4.5  # km/h: the last metres beside a road, and without roads the whole way on foot
CRUDE = {"walk": WALKING, "drive": 25.0}  # km/h along the assumed way, where there are no roads
DETOUR = 1.4  # the way by road over the straight line; Boscoe et al. 2012, doi:10.1080/00330124.2011.583586
FAR = 1000.0  # metres from the nearest road beyond which nobody is said to arrive
LONGEST = 240.0  # minutes after which a search ends
INSTANT = 1e-6  # minutes of an edge without length: a graph keeps no zeros


class Points(NamedTuple):
    """Points as a search wants them: hashable, longitudes and latitudes in degrees."""

    lon: tuple[float, ...]
    lat: tuple[float, ...]

    @classmethod
    def of(cls, lon: np.ndarray, lat: np.ndarray) -> Points:
        """Return points of two arrays."""
        return cls(tuple(np.asarray(lon, dtype=float).tolist()), tuple(np.asarray(lat, dtype=float).tolist()))


class Ready(NamedTuple):
    """A network prepared for one mode: its graph turned round, and the nodes where a person can step onto a road."""

    backwards: csr_array
    nodes: np.ndarray
    tree: cKDTree


def minutes(network: Network | None, mode: str, zone: int, needs: Points, helps: Points) -> np.ndarray:
    """Return the minutes from each of n needs to each of m places of help, shape (n, m); ``inf`` where there is no way.

    ``zone`` is the EPSG code of a metric system around them. Without a network the straight line × ``DETOUR`` at the
    speed of ``CRUDE``. With one, points enter it at the nearest node that one can walk to; a point farther than
    ``FAR`` from any has no way. Positions that are NaN have none either.
    """
    if network is None:
        return _crude(mode, zone, needs, helps)
    columns = [_from_needs(network, mode, zone, needs, lon, lat) for lon, lat in zip(*helps, strict=True)]
    return np.column_stack(columns) if columns else np.zeros((len(needs.lon), 0))


def to_nearest(backwards: csr_array, sources: np.ndarray, limit: float = np.inf) -> np.ndarray:
    """Return the minutes from every node to the nearest of ``sources``, following the roads' direction.

    ``backwards[i, j]`` are the minutes from node j to i: the graph turned round, shape (n, n). ``inf`` where no source
    can be reached within ``limit`` minutes.
    """
    return dijkstra(backwards, indices=sources, min_only=True, limit=limit)


def graph_of(network: Network, mode: str) -> csr_array:
    """Return the minutes along each edge, shape (nodes, nodes); of parallel edges the fastest, without those closed."""
    cost = network.walk if mode == "walk" else network.drive
    usable = np.flatnonzero(np.isfinite(cost))
    order = usable[np.lexsort((cost[usable], network.end[usable], network.start[usable]))]
    start, end = network.start[order], network.end[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
    kept = order[first]
    size = len(network.lon)
    return csr_array((np.maximum(cost[kept], INSTANT), (network.start[kept], network.end[kept])), shape=(size, size))


def off_road(network: Network | None, mode: str, zone: int, points: Points) -> np.ndarray:
    """Return which points no road comes near; none where there is no network."""
    if network is None:
        return np.zeros(len(points.lon), dtype=bool)
    return _entered(ready(network, mode, zone), zone, points)[1] == np.inf


def from_nodes(network: Network, mode: str, zone: int, helps: Points) -> tuple[np.ndarray, np.ndarray]:
    """Return where people can step onto a road (east, north; metres) and the minutes from there to the nearest help."""
    roads = ready(network, mode, zone)
    nodes, legs = _entered(roads, zone, helps)
    best = np.full(roads.backwards.shape[0], np.inf)
    for leg in np.unique(legs[np.isfinite(legs)]):  # places that are as far from their road are searched at once
        found = to_nearest(roads.backwards, nodes[legs == leg], LONGEST)
        best = np.minimum(best, found + leg)
    return np.asarray(roads.tree.data), best[roads.nodes]


@lru_cache(maxsize=4)
def ready(network: Network, mode: str, zone: int) -> Ready:
    """Return the network prepared for a mode; kept, for it takes longer than a search."""
    graph = graph_of(network, mode)
    walked, used = np.isfinite(network.walk), np.isfinite(network.walk if mode == "walk" else network.drive)
    nodes = np.intersect1d(_ends(network, walked), _ends(network, used))
    plane = _plane(zone, network.lon[nodes], network.lat[nodes])
    return Ready(graph.T.tocsr(), nodes, cKDTree(plane))


def _ends(network: Network, kept: np.ndarray) -> np.ndarray:
    return np.union1d(network.start[kept], network.end[kept])


def _crude(mode: str, zone: int, needs: Points, helps: Points) -> np.ndarray:
    one, other = (_plane(zone, np.array(points.lon), np.array(points.lat)) for points in (needs, helps))
    metres = np.hypot(*(one[:, None, :] - other[None, :, :]).transpose(2, 0, 1))
    return np.nan_to_num(_minutes(metres, CRUDE[mode]), nan=np.inf)


@lru_cache(maxsize=1024)
def _from_needs(network: Network, mode: str, zone: int, needs: Points, lon: float, lat: float) -> np.ndarray:
    """Return the minutes from each need to one place of help: one search, backwards from the place."""
    roads = ready(network, mode, zone)
    nodes, legs = _legs(network, mode, zone, needs)
    at, leg = _entered(roads, zone, Points((lon,), (lat,)))
    if not np.isfinite(leg[0]):
        return np.full(len(nodes), np.inf)
    found = dijkstra(roads.backwards, indices=int(at[0]), limit=LONGEST)
    result = np.asarray(found[nodes] + legs + leg[0])
    result.flags.writeable = False
    return result


@lru_cache(maxsize=8)
def _legs(network: Network, mode: str, zone: int, needs: Points) -> tuple[np.ndarray, np.ndarray]:
    return _entered(ready(network, mode, zone), zone, needs)


def _entered(roads: Ready, zone: int, points: Points) -> tuple[np.ndarray, np.ndarray]:
    """Return the node at which each point enters the roads, and the minutes to get there; inf where too far."""
    if not len(roads.nodes):
        return np.zeros(len(points.lon), dtype=np.int64), np.full(len(points.lon), np.inf)
    plane = _plane(zone, np.array(points.lon), np.array(points.lat))
    known = np.isfinite(plane).all(axis=1)
    metres, found = roads.tree.query(np.where(known[:, None], plane, 0.0))
    far = ~known | (metres > FAR)
    return roads.nodes[found], np.where(far, np.inf, on_foot(metres))


def on_foot(metres: np.ndarray) -> np.ndarray:
    """Return the minutes of a walk from somewhere to the road beside it."""
    return _minutes(metres, WALKING)


def _minutes(metres: np.ndarray, speed: float) -> np.ndarray:
    return np.asarray(metres * DETOUR / (speed * 1000 / 60))


def _plane(zone: int, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    if not len(lon):
        return np.zeros((0, 2))
    return np.column_stack(_transformer(zone).transform(lon, lat))


@lru_cache(maxsize=4)
def _transformer(zone: int) -> Transformer:
    return Transformer.from_crs(4326, CRS.from_epsg(zone), always_xy=True)
