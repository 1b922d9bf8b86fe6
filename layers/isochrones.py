"""How far one gets: areas from which the nearest place able to help is 5, 10, 15, 20 or 30 minutes away, as bands."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer
from scipy.ndimage import binary_dilation
from scipy.spatial import cKDTree

from geodata.snapshot import Snapshot
from layers import bands, demand, jurisdictions, travel
from layers.filters import Filter
from layers.layer import Computed
from layers.reach import able_places, nobody, told
from layers.surface import Bounds, centres

LIMITS = np.array([0.0, 5.0, 10.0, 15.0, 20.0, 30.0])  # minutes; the last band has no upper border
BEYOND = 1000.0  # minutes of places without any way: within the last band
STEP = 100.0  # metres between places of the surface
MOST = 512
MARGIN = 6  # places beyond the district where lines may run
TOLERANCE = 15.0
COLUMNS = ["value", "upper", "state", "geometry"]


class Ground(NamedTuple):
    """What depends on the district alone: where the surface is known, whose it is, and how it lies on the earth.

    ``owner`` is the neighbourhood's position for each known place.
    """

    x: np.ndarray
    y: np.ndarray
    near: np.ndarray
    owner: np.ndarray
    outline: shapely.Geometry
    to_degrees: bands.Place
    to_metres: bands.Place


def surface(
    snapshot: Snapshot, choice: Filter, mode: str = "drive", when: str = "any", who: str = "everyone", plan: str = ""
) -> Computed:
    """Return the bands of minutes to the nearest place able to help, ``band-1`` … as far as they occur.

    Columns: ``value`` and ``upper``, minutes (NaN for the band without upper border: farther, or no way at all);
    ``state`` ''; ``geometry`` (WGS84, five decimals). Together they are the district. Able is as in ``reach.by_area``.
    """
    places = demand.places_of(snapshot, plan)
    able = np.flatnonzero(able_places(places, choice, when, who))
    if not len(able):
        return Computed(_frame([]), nobody(places, choice, when, who), {"places": 0})
    ground = _ground(snapshot)
    minutes = np.full(ground.near.shape, np.nan)
    minutes[ground.near] = np.minimum(_within_areas(snapshot, mode, ground, places.iloc[able]), BEYOND)
    limits = np.append(LIMITS, BEYOND)
    areas = bands.filled(
        minutes, ground.x, ground.y, limits, ground.outline, ground.to_degrees, ground.to_metres, TOLERANCE
    )
    uppers = [*LIMITS[1:].tolist(), np.nan]
    rows = list(zip(LIMITS.tolist(), uppers, areas, strict=True))
    return Computed(_frame(rows), "", {"places": len(able), **told(snapshot)})


def _within_areas(snapshot: Snapshot, mode: str, ground: Ground, places: pd.DataFrame) -> np.ndarray:
    """Return the minutes from each known place of the surface to the nearest that answers there."""
    answers = jurisdictions.answering(snapshot, places["agency"])
    best = np.full(int(ground.near.sum()), np.inf)
    for alike in np.unique(answers, axis=1).T:
        mine = places[(answers == alike[:, None]).all(axis=0)]
        helps = travel.Points.of(mine["lon"].to_numpy(), mine["lat"].to_numpy())
        found = _minutes(snapshot, mode, ground, helps)
        best = np.minimum(best, np.where(alike[ground.owner], found, np.inf))
    return best


def _minutes(snapshot: Snapshot, mode: str, ground: Ground, helps: travel.Points) -> np.ndarray:
    """Return the minutes from each known place of the surface: to its nearest road on foot, then along the roads."""
    x, y = (each[ground.near] for each in np.meshgrid(ground.x, ground.y))
    zone = demand.zone(snapshot)
    if snapshot.network is None:
        lon, lat = ground.to_degrees(x, y)
        return travel.minutes(None, mode, zone, travel.Points.of(lon, lat), helps).min(axis=1)
    at, there = travel.from_nodes(snapshot.network, mode, zone, helps)
    if not len(at):
        return np.full(len(x), np.inf)
    metres, node = cKDTree(at).query(np.column_stack([x, y]))
    return np.where(metres > travel.FAR, np.inf, travel.on_foot(metres) + there[node])


def _frame(rows: list[tuple[float, float, shapely.Geometry]]) -> pd.DataFrame:
    named = {f"band-{i}": (low, high, "", area) for i, (low, high, area) in enumerate(rows, 1) if not area.is_empty}
    frame = pd.DataFrame(list(named.values()), columns=COLUMNS, index=pd.Index(list(named), dtype=object))
    return frame.astype({"value": float, "upper": float, "state": object, "geometry": object})


@lru_cache(maxsize=4)
def _ground(snapshot: Snapshot) -> Ground:
    zone = demand.zone(snapshot)
    to_degrees = Transformer.from_crs(zone, 4326, always_xy=True).transform
    to_metres = Transformer.from_crs(4326, zone, always_xy=True).transform
    outline = shapely.union_all(snapshot.neighbourhoods.geometry.to_numpy())
    flat = shapely.transform(outline, lambda points: np.column_stack(to_metres(points[:, 0], points[:, 1])))
    bounds, shape = _grid(flat.bounds)
    x, y = centres(bounds, shape)
    shapely.prepare(flat)
    inside = shapely.contains_xy(flat, *(each.ravel() for each in np.meshgrid(x, y))).reshape(shape)
    near = binary_dilation(inside, iterations=MARGIN) if inside.any() else np.ones(shape, dtype=bool)
    lon, lat = to_degrees(*(each[near] for each in np.meshgrid(x, y)))
    owner = shapely.STRtree(snapshot.neighbourhoods.geometry.to_numpy()).nearest(shapely.points(lon, lat))
    return Ground(x, y, near, np.asarray(owner), outline, to_degrees, to_metres)


def _grid(district: Bounds) -> tuple[Bounds, tuple[int, int]]:
    west, south, east, north = district
    step = max(min(STEP, max(east - west, north - south) / 16), max(east - west, north - south) / MOST)
    columns, rows = (int(np.ceil(length / step)) + 2 * MARGIN for length in (east - west, north - south))
    west, south = west - MARGIN * step, south - MARGIN * step
    return (west, south, west + columns * step, south + rows * step), (rows, columns)
