"""Where cases are dense: a smooth surface over the district as filled contours, from counts of the fine grid only.

Cases enter as counts of grid cells (0.1 km²), spread evenly over the part of the cell inside the district: whatever
the bandwidth, the surface says nothing that the grid does not say. The bandwidth is what separates them from the
surface, the spread within a cell included.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import h3
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer
from scipy.ndimage import binary_dilation
from scipy.spatial import cKDTree

from geodata.snapshot import OUTSIDE, Snapshot
from layers import bands
from layers.bandwidth import Width, Zones, evenly, likeliest, prepared
from layers.cells import cell_of_case, cover
from layers.filters import Filter
from layers.layer import Computed, Option
from layers.surface import Bounds, centres, corrected

RESOLUTION = 9
BANDWIDTHS = (250, 300, 400, 500, 700, 1000, 1500)  # metres; narrower than two cells would draw the cells themselves
OPTIONS = (Option("bandwidth", ("auto", *map(str, BANDWIDTHS))),)
SPREAD = 92.0  # metres, standard deviation of places within a cell of 0.105 km², to each side
STEP = 100.0  # metres between places of the surface
MOST = 512  # places a side, so that a district in far pieces stays possible
FEWEST = 16
MARGIN = 2  # places beyond the district
NEAR = 5  # places beyond it where lines may run: a tongue thinner than the grid has none inside
TOLERANCE = 20.0  # metres by which lines are straightened
KM2 = 1e6
COLUMNS = ("value", "upper", "state", "geometry")


class Ground(NamedTuple):
    """What depends on the district alone: its grid, which zone each grid cell of H3 counts for, and its outline.

    ``near`` is where the surface's lines are drawn, a little beyond the district.
    """

    bounds: Bounds
    near: np.ndarray
    zones: Zones
    zone_of_cell: np.ndarray
    outline: shapely.Geometry
    to_degrees: bands.Place
    to_metres: bands.Place


def surface(snapshot: Snapshot, choice: Filter, bandwidth: str = "auto") -> Computed:
    """Return the density of the chosen cases as bands, lowest first: ``band-1`` …, as far as they occur.

    Columns: ``value`` and ``upper``, the band's limits in cases per km² over the chosen period; ``state`` '';
    ``geometry`` (WGS84, five decimals). Together the bands are the district. ``totals``: ``cases``; ``unplaced``,
    those in the district without a point; ``bandwidth`` in use and ``chosen``, that of cross-validation (0 where
    there is nothing to choose by), metres. Without cases, and where they all lie in one cell, there are no bands:
    'no-cases', 'only-names' (none has a point), 'few-cases'.

    Sources: ``layers.surface`` (edge correction), ``layers.bandwidth`` (cross-validation).
    """
    ground = _ground(snapshot)
    counts, unplaced = _counted(snapshot, choice, ground)
    asked = 0.0 if bandwidth == "auto" else float(bandwidth)
    totals = {"cases": float(counts.sum()), "unplaced": float(unplaced), "bandwidth": asked, "chosen": 0.0}
    if np.count_nonzero(counts) < 2:
        nothing = "only-names" if unplaced else "no-cases"
        return Computed(_frame([]), "few-cases" if counts.any() else nothing, totals)
    best = likeliest(counts, ground.zones)
    chosen = float(BANDWIDTHS[ground.zones.widths.index(best)])
    width = best if not asked else ground.zones.widths[BANDWIDTHS.index(int(asked))]
    totals |= {"bandwidth": asked or chosen, "chosen": chosen}
    return Computed(_frame(_bands(counts, ground, width)), "", totals)


def _counted(snapshot: Snapshot, choice: Filter, ground: Ground) -> tuple[np.ndarray, int]:
    """Return the chosen cases of each zone, and how many in the district have no point."""
    kept = choice.without("places").apply(snapshot)
    place = snapshot.packed("neighbourhood")
    cells = cell_of_case(snapshot, RESOLUTION)[kept & (place.codes < place.categories.index(OUTSIDE))]
    placed = cells[cells >= 0]
    counts = np.bincount(ground.zone_of_cell[placed], minlength=len(ground.zones.sizes))
    return counts.astype(float), len(cells) - len(placed)


def _bands(counts: np.ndarray, ground: Ground, width: Width) -> list[tuple[float, float, shapely.Geometry]]:
    zones = ground.zones
    dense = corrected(evenly(counts, zones), width.part, zones.step, width.bandwidth) * KM2
    limits = bands.levels(float(np.max(dense[zones.mask])))
    dense[~ground.near] = np.nan
    x, y = centres(ground.bounds, dense.shape)
    areas = bands.filled(dense, x, y, limits, ground.outline, ground.to_degrees, ground.to_metres, TOLERANCE)
    return [(float(low), float(high), area) for low, high, area in zip(limits, limits[1:], areas, strict=False)]


def _frame(rows: list[tuple[float, float, shapely.Geometry]]) -> pd.DataFrame:
    named = {f"band-{i}": (low, high, "", area) for i, (low, high, area) in enumerate(rows, 1) if not area.is_empty}
    frame = pd.DataFrame(list(named.values()), columns=list(COLUMNS), index=pd.Index(list(named), dtype=object))
    return frame.astype({"value": float, "upper": float, "state": object, "geometry": object})


@lru_cache(maxsize=4)
def _ground(snapshot: Snapshot) -> Ground:
    zone = snapshot.neighbourhoods.estimate_utm_crs()
    to_degrees = Transformer.from_crs(zone, 4326, always_xy=True).transform
    to_metres = Transformer.from_crs(4326, zone, always_xy=True).transform
    outline = shapely.union_all(snapshot.neighbourhoods.geometry.to_numpy())
    flat = shapely.transform(outline, lambda points: np.column_stack(to_metres(points[:, 0], points[:, 1])))
    bounds, shape = _grid(flat.bounds)
    x, y = (each.ravel() for each in np.meshgrid(*centres(bounds, shape)))
    shapely.prepare(flat)
    mask = shapely.contains_xy(flat, x, y)
    mask |= not mask.any()  # a district between the places of its grid
    zones, zone_of_cell = _zones(list(cover(snapshot, RESOLUTION).index), *to_degrees(x[mask], y[mask]))
    laid = np.full(len(mask), -1)
    laid[mask] = zones
    step = (bounds[3] - bounds[1]) / shape[0], (bounds[2] - bounds[0]) / shape[1]
    kernels = [float(np.sqrt(bandwidth**2 - SPREAD**2)) for bandwidth in BANDWIDTHS]
    ready = prepared(laid.reshape(shape), mask.reshape(shape), step, kernels)
    near = binary_dilation(ready.mask, iterations=NEAR)
    return Ground(bounds, near, ready, zone_of_cell, outline, to_degrees, to_metres)


def _grid(district: Bounds) -> tuple[Bounds, tuple[int, int]]:
    """Return bounds around the district, and how many places it has: every 100 m, closer where it is small."""
    west, south, east, north = district
    longest = max(east - west, north - south)
    step = max(min(STEP, longest / FEWEST), longest / MOST)
    columns, rows = (int(np.ceil(length / step)) + 2 * MARGIN for length in (east - west, north - south))
    west, south = west - MARGIN * step, south - MARGIN * step
    return (west, south, west + columns * step, south + rows * step), (rows, columns)


def _zones(cells: list[str], lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the zone of each place, and of each cell: cells that hold no place join the zone of the nearest place."""
    position = {cell: i for i, cell in enumerate(cells)}
    at = [position.get(h3.latlng_to_cell(*place, RESOLUTION), -1) for place in zip(lat, lon, strict=True)]
    held, zones = np.unique(at, return_inverse=True)
    zone_of_cell = np.full(len(cells), -1)
    zone_of_cell[held[held >= 0]] = np.flatnonzero(held >= 0)
    empty = np.flatnonzero(zone_of_cell < 0)
    middles = np.array([h3.cell_to_latlng(cells[i]) for i in empty]).reshape(-1, 2)
    nearest = cKDTree(np.column_stack([lat, lon])).query(middles)[1]
    zone_of_cell[empty] = zones[nearest]
    return zones, zone_of_cell
