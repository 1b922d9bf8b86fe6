"""Places of help: which of them serve the chosen issues and needs, and how far the nearest one is."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from geodata import facts
from geodata.snapshot import Snapshot
from layers import ability, straight
from layers.filters import Filter
from layers.layer import Computed

SAMPLES = 150  # points per neighbourhood over which a distance is averaged


def places_of_help(snapshot: Snapshot, choice: Filter) -> Computed:
    """Return every resource; ``value`` is its monthly capacity, ``serves`` whether it answers the chosen issues."""
    found = snapshot.resources
    frame = found.assign(value=found["capacity"].astype(float), serves=serving(found, choice))
    frame["state"] = np.where(frame["value"].isna(), "no_data", "")
    return Computed(frame, "" if len(frame) else "no-resources", {"places": int(frame["serves"].sum())})


def serving(places: pd.DataFrame, choice: Filter) -> np.ndarray:
    """Return which places could answer some case of the chosen issues and needs (any service when open).

    The rule is that of ``ability``: where no service is for an issue and one of the needs, those for the issue count.
    """
    if choice.issues:
        calls = ability.wanted(choice.issues, [" ".join(choice.needs)] * len(choice.issues)).any(axis=0)
    else:
        asked = set(choice.needs)
        calls = np.array([not asked or not asked.isdisjoint(one.needs) for one in facts.services().values()])
    return np.asarray((ability.given(places) * calls).any(axis=1))


def nearest(snapshot: Snapshot, choice: Filter) -> Computed:
    """Return how far, on average over its area, each neighbourhood is from the nearest resource that serves.

    Metres along a straight line (not along roads), in the UTM zone of the data. ``nearest`` is the position in
    ``snapshot.resources`` of the place that is nearest to most of the area. Without a serving place: 'no_data'.
    """
    keys = snapshot.neighbourhoods.index
    serves = np.flatnonzero(serving(snapshot.resources, choice) & snapshot.resources["lon"].notna().to_numpy())
    if not len(serves):
        frame = pd.DataFrame({"value": np.nan, "state": "no_data", "nearest": -1}, index=keys)
        return Computed(frame, "no-serving-resources" if len(snapshot.resources) else "no-resources", {"places": 0})
    points, owner, help_xy = samples(snapshot)
    metres, which = straight.nearest(points, help_xy[serves])
    grouped = pd.DataFrame({"metres": metres, "which": serves[which]}).groupby(owner)
    frame = pd.DataFrame({"value": grouped["metres"].mean(), "state": ""})
    frame["nearest"] = grouped["which"].agg(lambda found: np.bincount(found).argmax())
    return Computed(frame.set_axis(keys), "straight-line", {"places": len(serves)})


@lru_cache(maxsize=4)
def samples(snapshot: Snapshot) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return points spread evenly over each neighbourhood, which neighbourhood each is in, and the resources.

    All positions are metres in the UTM zone of the data; the points are on a square lattice, about ``SAMPLES`` a
    neighbourhood, and always at least one.
    """
    zone = snapshot.neighbourhoods.estimate_utm_crs()
    metric = snapshot.neighbourhoods.geometry.to_crs(zone)
    found = [_lattice(polygon) for polygon in metric]
    points = np.concatenate(found)
    owner = np.repeat(np.arange(len(found)), [len(part) for part in found])
    project = Transformer.from_crs(4326, zone, always_xy=True).transform
    help_xy = np.column_stack(project(snapshot.resources["lon"].to_numpy(), snapshot.resources["lat"].to_numpy()))
    return points, owner, help_xy


def _lattice(polygon: shapely.Polygon) -> np.ndarray:
    west, south, east, north = polygon.bounds
    step = np.sqrt(polygon.area / SAMPLES)
    x, y = np.meshgrid(_spread(west, east, step), _spread(south, north, step))
    inside = shapely.contains_xy(polygon, x.ravel(), y.ravel())
    grid = np.column_stack([x.ravel()[inside], y.ravel()[inside]])
    return grid if len(grid) else np.array([polygon.representative_point().coords[0]])


def _spread(low: float, high: float, step: float) -> np.ndarray:
    """Return the middles of equal parts about as long as ``step``: no side is favoured."""
    parts = max(round((high - low) / step), 1)
    return low + (np.arange(parts) + 0.5) * (high - low) / parts
