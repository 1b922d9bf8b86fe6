"""Filled contours of a surface inside an outline: bands that fit together without gap or overlap. Knows no case."""

from __future__ import annotations

from collections.abc import Callable

import contourpy
import numpy as np
import shapely

Place = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
DEGREES = 1e-5  # about a metre
ROUND = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
MOST = 6
SHORTEST = 20  # tolerances: smaller islands are specks on a map


def levels(highest: float, most: int = MOST) -> np.ndarray:
    """Return round limits from 0 upwards, evenly spaced, the last at or above the highest: five or six bands.

    ValueError when the highest is not positive.
    """
    if not highest > 0:
        raise ValueError(f"the highest value is {highest}; without anything above 0 there are no bands")
    scale = 10.0 ** np.floor(np.log10(highest / most))
    step = next(scale * one for one in ROUND if scale * one * most >= highest * (1 - 1e-9))
    return step * np.arange(int(np.ceil(highest / step - 1e-9)) + 1)


def filled(
    surface: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    limits: np.ndarray,
    outline: shapely.Geometry,
    to_degrees: Place,
    to_metres: Place,
    tolerance: float,
) -> list[shapely.Geometry]:
    """Return the part of the outline between each two limits, lowest first; empty where nothing lies between.

    Parameters
    ----------
    surface
        Values at ``y`` (rows) and ``x`` (columns), metres; NaN where unknown. It must be known one step beyond the
        outline. Values outside the limits belong to the nearest band.
    limits
        Ascending, shape (k + 1,) for k bands.
    outline
        (Multi)Polygon, WGS84.
    to_degrees, to_metres
        From the surface's coordinates to longitude and latitude, and back.
    tolerance
        Metres by which lines between bands may be straightened; lines shorter than 20 times that are left out.
        Coordinates have five decimals.

    All lines are laid on one net before areas are made of its meshes, so neighbours share their borders exactly.
    """
    lines = _lines(surface, x, y, limits[1:-1], to_degrees, tolerance)
    net = shapely.union_all([outline.boundary, *lines], grid_size=DEGREES)
    meshes = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
    inner = shapely.point_on_surface(meshes)
    kept = shapely.contains(outline, inner)
    meshes, inner = meshes[kept], inner[kept]
    values = _at(surface, x, y, *to_metres(shapely.get_x(inner), shapely.get_y(inner)))
    band = np.clip(np.searchsorted(limits, values, side="right") - 1, 0, len(limits) - 2)
    areas = [shapely.coverage_union_all(meshes[band == i]) for i in range(len(limits) - 1)]
    return [shapely.transform(area, lambda points: np.round(points, 5)) for area in areas]


def _lines(
    surface: np.ndarray, x: np.ndarray, y: np.ndarray, limits: np.ndarray, to_degrees: Place, tolerance: float
) -> list[shapely.Geometry]:
    drawn = contourpy.contour_generator(x, y, np.ma.masked_invalid(surface), name="serial")
    found = [shapely.LineString(line) for limit in limits for line in drawn.lines(limit) if len(line) > 1]
    if not found:
        return []
    straight = shapely.simplify(found, tolerance)
    straight = straight[shapely.length(straight) >= SHORTEST * tolerance]
    return list(shapely.transform(straight, lambda points: np.column_stack(to_degrees(points[:, 0], points[:, 1]))))


def _at(surface: np.ndarray, x: np.ndarray, y: np.ndarray, east: np.ndarray, north: np.ndarray) -> np.ndarray:
    """Return the surface between its places, bilinear; 0 where it is unknown."""
    column, row = (
        np.clip((place - along[0]) / (along[1] - along[0]), 0, len(along) - 1.001)
        for place, along in ((east, x), (north, y))
    )
    j, i = column.astype(int), row.astype(int)
    right, up = column - j, row - i
    south = surface[i, j] * (1 - right) + surface[i, j + 1] * right
    return np.nan_to_num(south * (1 - up) + (surface[i + 1, j] * (1 - right) + surface[i + 1, j + 1] * right) * up)
