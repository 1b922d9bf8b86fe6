"""Polygons that should tile an area: repair them, close the gaps between neighbours, find overlaps and islands.

Works in metres. Knows nothing of names, files or coordinate systems.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

WIDEST = 30.0  # metres: the widest gap between neighbours that is closed
GRID = 0.001  # metres: vertices closer than this are one
STEP = 20.0  # metres between the points from which a gap is halved …
POINTS = 20_000  # … or more, where that would be more points than these
SMOOTH = 1.0  # metres: bends of a new common border that are smaller are left out
LEAST_OVERLAP = 1.0  # square metres


class Closed(NamedTuple):
    """The polygons after closing; how many pairs were parted by a gap, and the greatest distance of such a pair."""

    polygons: np.ndarray
    gaps: int
    widest: float


def repaired(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return flat, valid polygons or multipolygons, and a mask of those that had to be repaired.

    Only the areas of a collection are kept. A shape without area becomes an empty polygon.
    """
    flat = shapely.force_2d(shapes)
    broken = ~shapely.is_valid(flat) & ~shapely.is_missing(flat)
    sound = np.where(broken, shapely.make_valid(flat, method="structure", keep_collapsed=False), flat)
    return np.array([_areas(shape) for shape in sound], dtype=object), broken


def _areas(shape: shapely.Geometry | None) -> shapely.Geometry:
    if shape is None or shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape or shapely.Polygon()
    parts = [part for part in _singles(shape) if part.geom_type == "Polygon"]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _singles(shape: shapely.Geometry) -> list[shapely.Geometry]:
    parts = list(shapely.get_parts(shape))
    return [shape] if parts == [shape] else [single for part in parts for single in _singles(part)]


def overlaps(polygons: np.ndarray) -> list[tuple[int, int]]:
    """Return the pairs that share more than ``LEAST_OVERLAP``; in each, the one that keeps the common part first."""
    pairs = _pairs(polygons, 0.0)
    area = shapely.area(shapely.intersection(polygons[pairs[0]], polygons[pairs[1]]))
    rank = np.argsort(_precedence(polygons))
    found = pairs[:, area > LEAST_OVERLAP].T
    return [(int(a), int(b)) if rank[a] < rank[b] else (int(b), int(a)) for a, b in found]


def islands(polygons: np.ndarray) -> np.ndarray:
    """Return the positions of the polygons that touch no other; none where there is but one."""
    touching = np.unique(_pairs(polygons, GRID))
    return np.setdiff1d(np.arange(len(polygons)), touching) if len(polygons) > 1 else np.zeros(0, dtype=int)


def closed(polygons: np.ndarray) -> Closed:
    """Return the polygons as a coverage: borders are shared, gaps up to ``WIDEST`` are gone, nothing overlaps.

    A sound coverage without gaps comes back as it was, vertex by vertex. Otherwise each gap is divided along its
    middle line between the polygons beside it. What two polygons share stays with the earlier one, unless most of
    the later one lies in others (a village inside a town): then with the later one.
    """
    if len(polygons) < 2 or shapely.coverage_is_valid(polygons, gap_width=WIDEST):
        return Closed(polygons, 0, 0.0)
    snapped = shapely.set_precision(polygons, GRID)
    gaps = _gaps(snapped)
    pieces, owners = _divided(gaps, snapped) if len(gaps) else (np.zeros(0, dtype=object), np.zeros(0, dtype=int))
    result = _dissolved(snapped, pieces, owners)
    pairs = _pairs(result, 0.0)
    apart = shapely.distance(snapped[pairs[0]], snapped[pairs[1]])
    border = shapely.length(shapely.intersection(result[pairs[0]], result[pairs[1]]))
    parted = (apart > 0) & (border > 2 * apart)  # not those that only meet across a crossing of gaps
    count = int(parted.sum()) or len(gaps)
    narrow = 2 * shapely.area(gaps) / shapely.length(gaps) * 2 if len(gaps) else np.zeros(1)
    return Closed(result, count, float(apart[parted].max() if parted.any() else narrow.max()))


def _pairs(polygons: np.ndarray, within: float) -> np.ndarray:
    pairs = shapely.STRtree(polygons).query(polygons, predicate="dwithin", distance=within)
    return pairs[:, pairs[0] < pairs[1]]


def _precedence(polygons: np.ndarray) -> np.ndarray:
    """Return the positions in the order in which they may claim what several share."""
    pairs = _pairs(polygons, 0.0)
    common = shapely.area(shapely.intersection(polygons[pairs[0]], polygons[pairs[1]]))
    covered = np.bincount(pairs.ravel(), np.tile(common, 2), len(polygons))
    return np.argsort(covered <= shapely.area(polygons) / 2, kind="stable")


def _gaps(polygons: np.ndarray) -> np.ndarray:
    """Return what a disc as wide as ``WIDEST`` cannot reach from outside, where two or more polygons are beside it."""
    union = shapely.union_all(polygons)
    filled = shapely.buffer(shapely.buffer(union, WIDEST / 2, quad_segs=4), -WIDEST / 2, quad_segs=4)
    spaces = shapely.get_parts(shapely.difference(filled, union, grid_size=GRID))
    space, beside = shapely.STRtree(polygons).query(spaces, predicate="dwithin", distance=10 * GRID)
    between = np.bincount(space, minlength=len(spaces)) > 1
    whole = shapely.get_parts(shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(union))))
    at_border = ~shapely.is_empty(shapely.difference(spaces, shapely.union_all(whole), grid_size=GRID))
    short = shapely.minimum_bounding_radius(spaces) <= WIDEST / 2
    corner = np.array([_all_touch(polygons[beside[space == i]]) for i in range(len(spaces))], dtype=bool)
    return spaces[between & ~(at_border & corner & short)]  # without the roundings of corners where neighbours end


def _all_touch(polygons: np.ndarray) -> bool:
    return bool((shapely.distance(polygons[:, None], polygons[None, :]) < GRID / 2).all())


def _divided(gaps: np.ndarray, polygons: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the gaps cut along their middle lines, and the position of the polygon each piece goes to.

    Every gap is triangulated between its own corners; each corner belongs to the polygon it lies on, and each
    triangle is cut at the middles of the sides that join different polygons (the chordal axis of Prasad, 1997).
    """
    step = max(STEP, shapely.length(gaps).sum() / POINTS)
    dense = shapely.set_precision(shapely.segmentize(gaps, step), GRID)
    triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(dense))
    corners = shapely.get_coordinates(triangles).reshape(-1, 4, 2)[:, :3]
    owner = _nearest(polygons, corners.reshape(-1, 2)).reshape(-1, 3)
    after, before = np.roll(corners, -1, axis=1), np.roll(corners, 1, axis=1)
    same_after, same_before = np.roll(owner, -1, axis=1) == owner, np.roll(owner, 1, axis=1) == owner
    kinds = 3 - np.minimum(same_after.sum(axis=1), 2)[:, None]
    middle = np.where((kinds == 3)[..., None], corners.mean(axis=1, keepdims=True), (after + before) / 2)
    alone = (kinds < 3) & (same_after == same_before)
    corner_after = np.where(same_after[..., None], after, (corners + after) / 2)
    corner_before = np.where(same_before[..., None], before, (corners + before) / 2)
    inner = np.where(alone[..., None], corner_before, middle)
    rings = np.stack([corners, corner_after, inner, corner_before], axis=2)
    once = ~same_before | ((kinds == 1) & (np.arange(3) == 0))
    return _joined(shapely.polygons(rings[once]), owner[once])


def _joined(pieces: np.ndarray, owners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    kept = np.unique(owners)
    return np.array([shapely.coverage_union_all(pieces[owners == owner]) for owner in kept], dtype=object), kept


def _nearest(polygons: np.ndarray, points: np.ndarray) -> np.ndarray:
    point, polygon = shapely.STRtree(polygons).query_nearest(shapely.points(points))
    order = np.lexsort((polygon, point))
    return polygon[order][np.unique(point[order], return_index=True)[1]]


def _dissolved(polygons: np.ndarray, pieces: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """Return the polygons joined with their pieces, all from one set of noded lines: borders are shared exactly."""
    lines = shapely.union_all(shapely.boundary(np.concatenate([polygons, pieces])), grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    owner = _face_owners(faces, polygons, pieces, owners)
    result = polygons.copy()
    for position in np.unique(owner[owner >= 0]):
        result[position] = shapely.coverage_union_all(faces[owner == position])
    return shapely.coverage_simplify(result, SMOOTH, simplify_boundary=False)


def _face_owners(faces: np.ndarray, polygons: np.ndarray, pieces: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """Return the polygon each face goes to; -1 for a hole that stays open."""
    inside = shapely.point_on_surface(faces)
    result = np.full(len(faces), -1)
    if len(pieces):
        face, piece = shapely.STRtree(pieces).query(inside, predicate="intersects")
        result[face] = owners[piece]
    slivers = np.flatnonzero((result < 0) & (shapely.area(faces) < 2 * GRID * shapely.length(faces)))
    result[slivers] = _nearest(polygons, shapely.get_coordinates(inside[slivers])) if len(slivers) else -1
    precedence = _precedence(polygons)[::-1]
    face, order = shapely.STRtree(polygons[precedence]).query(inside, predicate="intersects")
    best = np.full(len(faces), -1)
    np.maximum.at(best, face, order)
    return np.where(best >= 0, precedence[best], result)
