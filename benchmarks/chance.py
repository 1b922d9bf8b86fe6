"""Cases thrown at random over a district, and whether a statistic calls anything in them firm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import shapely
from numpy.random import Generator
from scipy.sparse import csr_array

from geodata import boundaries, demo, facts
from geodata.snapshot import OUTSIDE, Snapshot
from geodata.tables import RESOURCES
from layers import discovery, exposure, hotspots, moran, rates, spatial
from layers.cells import cover
from layers.filters import Filter

AT_ONCE = 50  # maps thrown at once


@dataclass(frozen=True)
class Ground:
    """Where cases are thrown: the district, each neighbourhood's and each cell's chance, and who is near whom.

    ``around`` and ``two_rings`` count a cell among those near it, ``ring`` and ``touching`` (neighbourhoods) do not.
    """

    name: str
    snapshot: Snapshot
    places: np.ndarray
    cells: np.ndarray
    around: csr_array
    two_rings: csr_array
    ring: csr_array
    touching: csr_array


class Thrown(NamedTuple):
    """Cases at random: the cell, the neighbourhood and the issue of each, by their numbers."""

    cell: np.ndarray
    place: np.ndarray
    issue: np.ndarray


Test = Callable[[Thrown, Ground], bool]


def ground(polygons: Path | None = None) -> Ground:
    """Return the district of this file, by area; without a file the demonstration district, by its residents."""
    people = pd.Series(dtype=float) if polygons else demo.people().set_index("neighbourhood")["people"].astype(float)
    district = boundaries.read(polygons)[0] if polygons else demo.district()
    snapshot = _empty(district, people)
    by = exposure.basis(snapshot, "people")
    shares = exposure.of_neighbourhoods(snapshot, by).to_numpy()
    cells = exposure.of_cells(snapshot, hotspots.RESOLUTION, by)
    name = f"{polygons.stem}, by area" if polygons else "the demonstration district, by residents"
    ring = spatial.cell_rings(list(cover(snapshot, hotspots.RESOLUTION).index), 1)
    near = spatial.touching(district.geometry)
    rings = hotspots.neighbours(snapshot, 1), hotspots.neighbours(snapshot, 2)
    return Ground(name, snapshot, shares, cells, *rings, ring, near)


def thrown(on: Ground, cases: int, maps: int, rng: Generator) -> Iterator[Thrown]:
    """Throw so many cases on each of so many maps: into neighbourhoods by their chance, evenly inside each."""
    position = {cell: i for i, cell in enumerate(cover(on.snapshot, hotspots.RESOLUTION).index)}
    issues = facts.demonstration()["issues"]
    mix = np.array([entry["cases"] for entry in issues.values()], dtype=float)
    for start in range(0, maps, AT_ONCE):
        several = min(AT_ONCE, maps - start)
        place = rng.choice(len(on.places), (several, cases), p=on.places)
        points = np.empty((several, cases, 2))
        for i, shape in enumerate(on.snapshot.neighbourhoods.geometry):
            points[place == i] = inside(rng, shape, int((place == i).sum()))
        cell = [position[h3.latlng_to_cell(lat, lon, hotspots.RESOLUTION)] for lon, lat in points.reshape(-1, 2)]
        issue = rng.choice(len(mix), (several, cases), p=mix / mix.sum())
        yield from map(Thrown, np.reshape(cell, (several, cases)), place, issue)


def inside(rng: Generator, shape: shapely.Geometry, count: int) -> np.ndarray:
    """Return points evenly inside a polygon, shape (count, 2)."""
    shapely.prepare(shape)
    west, south, east, north = shape.bounds
    found = np.zeros((0, 2))
    while len(found) < count:
        tried = rng.uniform((west, south), (east, north), (2 * (count - len(found)) + 16, 2))
        found = np.concatenate([found, tried[shapely.contains_xy(shape, *tried.T)]])
    return found[:count]


def counted(cases: Thrown, on: Ground) -> np.ndarray:
    """Return the cases of each cell."""
    return np.bincount(cases.cell, minlength=len(on.cells)).astype(float)


def worded(
    counts: np.ndarray, on: Ground, around: csr_array, inference: str = "analytic"
) -> tuple[np.ndarray, np.ndarray]:
    """Return each cell's word and z."""
    found = hotspots.assess(counts, on.cells, around, inference)
    return discovery.words(discovery.false_discovery(found.p), found.z, found.around, found.power), found.z


def on_grid(cases: Thrown, on: Ground) -> bool:
    """Say whether any cell is firm, hot or cold, among all cases."""
    return discovery.FIRM in worded(counted(cases, on), on, on.around)[0]


def with_two_rings(cases: Thrown, on: Ground) -> bool:
    """Say the same where a cell is read with two rings around it."""
    return discovery.FIRM in worded(counted(cases, on), on, on.two_rings)[0]


def by_permutation(cases: Thrown, on: Ground) -> bool:
    """Say the same with the cells shuffled instead of the normal distribution."""
    return discovery.FIRM in worded(counted(cases, on), on, on.around, "permutation")[0]


def in_the_list(cases: Thrown, on: Ground) -> bool:
    """Say whether any issue has a firm hot spot, corrected over the cells of all issues together, as the list is."""
    issues, n = int(cases.issue.max()) + 1, len(on.cells)
    counts = np.bincount(cases.issue * n + cases.cell, minlength=issues * n).reshape(issues, n).astype(float)
    found = [hotspots.assess(each, on.cells, on.around) for each in counts]
    q = discovery.false_discovery(np.concatenate([each.p for each in found])).reshape(issues, n)
    words = [discovery.words(q[i], one.z, one.around, one.power) for i, one in enumerate(found)]
    return any(((word == discovery.FIRM) & (one.z > 0)).any() for word, one in zip(words, found, strict=True))


def in_rates(cases: Thrown, on: Ground) -> bool:
    """Say whether any neighbourhood's rate is firm."""
    return discovery.FIRM in rates.per_thousand(_with(cases, on), Filter()).frame["word"].to_numpy()


def in_moran(cases: Thrown, on: Ground) -> bool:
    """Say whether any neighbourhood is a firm cluster or outlier."""
    counts = np.bincount(cases.place, minlength=len(on.places)).astype(float)
    keys = on.snapshot.neighbourhoods.index
    return discovery.FIRM in moran.clusters(counts, on.places, on.touching, keys, "").frame["word"].to_numpy()


def in_moran_cells(cases: Thrown, on: Ground) -> bool:
    """Say whether any cell is a firm cluster or outlier."""
    keys = cover(on.snapshot, hotspots.RESOLUTION).index
    return discovery.FIRM in moran.clusters(counted(cases, on), on.cells, on.ring, keys, "").frame["word"].to_numpy()


def uncorrected(cases: Thrown, on: Ground) -> bool:
    """Say whether plain Gi* passes 1.96 anywhere, either way: what a map without correction colours."""
    return bool((np.abs(hotspots.adjusted(counted(cases, on), on.cells, on.around)) > 1.96).any())


def neighbourhoods_uncorrected(cases: Thrown, on: Ground) -> bool:
    """Say the same of the neighbourhoods."""
    counts = np.bincount(cases.place, minlength=len(on.places)).astype(float)
    return bool((np.abs(hotspots.adjusted(counts, on.places, spatial.with_self(on.touching))) > 1.96).any())


def _empty(district: gpd.GeoDataFrame, people: pd.Series) -> Snapshot:
    cases = pd.DataFrame({"day": np.zeros(0, dtype=np.int32)})
    places = pd.DataFrame(columns=RESOURCES.names)
    return Snapshot("null", cases, district, people, places, pd.DataFrame())


def _with(cases: Thrown, on: Ground) -> Snapshot:
    keys = [*on.snapshot.neighbourhoods.index, OUTSIDE]
    frame = pd.DataFrame({"day": np.zeros(len(cases.place), dtype=np.int32)})
    frame["neighbourhood"] = pd.Categorical.from_codes(cases.place, categories=keys)
    return replace(on.snapshot, cases=frame)
