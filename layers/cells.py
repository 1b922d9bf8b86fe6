"""The fine grid: H3 cells that cover the district, and which cell each case lies in. The finest picture there is.

H3 (https://h3geo.org) cells have about the same area everywhere: 0.74 km² at resolution 8, 0.11 km² at 9.
"""

from __future__ import annotations

from functools import lru_cache

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import shapely

from geodata.snapshot import Snapshot
from layers.filters import Filter
from layers.layer import Compute, Computed

RESOLUTIONS = (8, 9)  # finer cells would lead to single corners of a street


@lru_cache(maxsize=8)
def cover(snapshot: Snapshot, resolution: int) -> gpd.GeoSeries:
    """Return the cells that touch the district, as polygons (WGS84) indexed by cell; sorted, so order is stable."""
    outline = shapely.union_all(snapshot.neighbourhoods.geometry.to_numpy())
    cells = sorted(h3.h3shape_to_cells_experimental(h3.geo_to_h3shape(outline), resolution, contain="overlap"))
    polygons = [shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]) for cell in cells]
    return gpd.GeoSeries(polygons, index=cells, crs=4326)


@lru_cache(maxsize=8)
def cell_of_case(snapshot: Snapshot, resolution: int) -> np.ndarray:
    """Return for each case the position of its cell in ``cover``; -1 without a point or outside the grid."""
    if resolution < max(RESOLUTIONS):
        return _coarser(snapshot, resolution)
    position = {cell: i for i, cell in enumerate(cover(snapshot, resolution).index)}
    lon, lat = snapshot.cases["lon"].to_numpy(), snapshot.cases["lat"].to_numpy()
    found = np.full(len(lon), -1, dtype=np.int32)
    for row in np.flatnonzero(~np.isnan(lon)):
        found[row] = position.get(h3.latlng_to_cell(lat[row], lon[row], resolution), -1)
    return found


def _coarser(snapshot: Snapshot, resolution: int) -> np.ndarray:
    """Add up from the finest grid, so that the coarse counts are sums of the fine ones."""
    fine = max(RESOLUTIONS)
    position = {cell: i for i, cell in enumerate(cover(snapshot, resolution).index)}
    parents = [position.get(h3.cell_to_parent(cell, resolution), -1) for cell in cover(snapshot, fine).index]
    return np.array([*parents, -1], dtype=np.int32)[cell_of_case(snapshot, fine)]


def resolution_of(cells: pd.Index) -> int:
    """Return the resolution of a grid's cells; they all have the same."""
    return int(h3.get_resolution(cells[0]))


@lru_cache(maxsize=8)
def owners(snapshot: Snapshot, resolution: int) -> dict[str, str]:
    """Return for each cell the neighbourhood its centre lies in, or the nearest one."""
    cells = cover(snapshot, resolution).index
    tree = shapely.STRtree(snapshot.neighbourhoods.geometry.to_numpy())
    centres = shapely.points([h3.cell_to_latlng(cell)[::-1] for cell in cells])
    return dict(zip(cells, snapshot.neighbourhoods.index[tree.nearest(centres)], strict=True))


def counted(resolution: int) -> Compute:
    """Return the function that counts cases by cell of this resolution.

    Cases placed by a neighbourhood's name have no point and are on no cell: ``totals['unplaced']`` counts them.
    """

    def by_cell(snapshot: Snapshot, choice: Filter) -> Computed:
        keep = choice.without("places").apply(snapshot)
        cells = cell_of_case(snapshot, resolution)[keep]
        index = cover(snapshot, resolution).index
        counts = np.bincount(cells[cells >= 0], minlength=len(index)).astype(float)
        frame = pd.DataFrame({"value": counts, "state": ""}, index=index)
        totals = {"cases": int(counts.sum()), "unplaced": int((cells < 0).sum())}
        return Computed(frame, "" if counts.any() else "no-cases", totals)

    return by_cell
