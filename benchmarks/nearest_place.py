"""The nearest place of help for a million points: ours, and geopandas.sjoin_nearest on frames made beforehand."""

from __future__ import annotations

from functools import partial

import geopandas as gpd
import numpy as np

from benchmarks.sidebyside import Comparison, compare
from layers.straight import nearest

POINTS = 1_000_000
PLACES = 50
SIDES = (16_000.0, 6_000.0)  # metres, about the district
RUNS = 5


def measure() -> Comparison:
    """Compare both; sjoin_nearest runs on one core, ours on all there are."""
    rng = np.random.default_rng(0)
    points, places = rng.uniform(0, SIDES, (POINTS, 2)), rng.uniform(0, SIDES, (PLACES, 2))
    left, right = (gpd.GeoDataFrame(geometry=gpd.points_from_xy(*at.T), crs=32639) for at in (points, places))
    theirs = partial(gpd.sjoin_nearest, left, right, distance_col="metres")
    size = f"{POINTS:,} points, {PLACES} places"
    return compare(
        "nearest place", size, partial(nearest, points, places), "geopandas.sjoin_nearest", theirs, runs=RUNS
    )


if __name__ == "__main__":
    print(measure().line())
