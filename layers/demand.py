"""Who needs help where: the chosen cases on the cells of the grid, and the ways from there to places of help."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from geodata import facts
from geodata.snapshot import Snapshot
from layers import ability, jurisdictions, scenario, travel
from layers.cells import cell_of_case, cover, owners
from layers.exposure import pieces
from layers.filters import Filter
from layers.layer import Option

RESOLUTION = 9
REACHES = ("15", "5", "10", "20", "30", "45")  # minutes that count as near; the first is meant when nothing is said
MODE, MINUTES = Option("mode", travel.MODES), Option("minutes", REACHES)
COLUMNS = ("issue", "needs", "age_band", "sex", "level", "neighbourhood")


class Units(NamedTuple):
    """Cases that are alike for every place of help, together.

    ``spot`` is the cell of the grid, or number of cells + neighbourhood where only that is known; ``neighbourhood``
    and ``issue`` are positions in the snapshot's and the catalogue's order; ``high`` marks the highest severity;
    ``cases`` counts; ``profile`` leads to a row of ``answers`` and ``admits``, shape (profiles, places), and of
    ``calls``, which services the case calls for, shape (profiles, services).
    """

    spot: np.ndarray
    neighbourhood: np.ndarray
    issue: np.ndarray
    high: np.ndarray
    cases: np.ndarray
    profile: np.ndarray
    answers: np.ndarray
    admits: np.ndarray
    calls: np.ndarray


class Profiles(NamedTuple):
    """The chosen cases by what matters to a place of help: who they are, before any place is looked at."""

    table: pd.DataFrame
    spot: np.ndarray
    neighbourhood: np.ndarray
    issue: np.ndarray
    high: np.ndarray
    profile: np.ndarray


def units(snapshot: Snapshot, choice: Filter, places: pd.DataFrame) -> Units:
    """Return the chosen cases in the district as units for these places of help."""
    who = profiles(snapshot, choice)
    table = who.table
    answers = ability.answering(table["issue"].tolist(), table["needs"].tolist(), places)
    admits = ability.admitting(table["age_band"].tolist(), table["sex"].tolist(), places)
    calls = ability.wanted(table["issue"].tolist(), table["needs"].tolist())
    _, first, alike = np.unique(np.hstack([answers, admits, calls]), axis=0, return_index=True, return_inverse=True)
    keys = np.column_stack([who.spot, who.neighbourhood, who.issue, who.high, alike.reshape(-1)[who.profile]])
    found, cases = np.unique(keys, axis=0, return_counts=True)
    spot, neighbourhood, issue, high, profile = found.T
    looks = answers[first], admits[first], calls[first]
    return Units(spot, neighbourhood, issue, high.astype(bool), cases, profile, *looks)


@lru_cache(maxsize=8)
def profiles(snapshot: Snapshot, choice: Filter) -> Profiles:
    """Return the chosen cases that lie in the district, and the different profiles among them.

    Needs are those of the choice where it names some.
    """
    keep = choice.without("places").apply(snapshot)
    packed = {name: snapshot.packed(name) for name in COLUMNS if name in snapshot.cases}
    place = packed["neighbourhood"].codes.astype(np.int64)
    keep = keep & (place < len(snapshot.neighbourhoods)) & (place >= 0)
    codes = {name: packed[name].codes[keep].astype(np.int64) if name in packed else _none(keep) for name in COLUMNS}
    looks = np.column_stack([codes[name] for name in COLUMNS[:4]])
    kinds, profile = np.unique(looks, axis=0, return_inverse=True)
    columns = {name: _words(packed, name, kinds[:, i]) for i, name in enumerate(COLUMNS[:4])}
    table = pd.DataFrame(columns, dtype=object)
    table["needs"] = [_needs(words, choice.needs) for words in table["needs"]]
    cells = cell_of_case(snapshot, RESOLUTION)[keep]
    spot = np.where(cells >= 0, cells, len(cover(snapshot, RESOLUTION)) + place[keep])
    worst = _code(packed, "level", next(iter(facts.severities())))
    return Profiles(table, spot, place[keep], codes["issue"], codes["level"] == worst, profile.reshape(-1))


def chosen(snapshot: Snapshot, choice: Filter, found: Units) -> np.ndarray:
    """Return the cases of each unit, 0 for those of neighbourhoods that are not chosen where some are."""
    among = snapshot.neighbourhoods.index.isin(choice.places) | (not choice.places)
    return np.asarray(found.cases * among[found.neighbourhood])


def minutes(snapshot: Snapshot, places: pd.DataFrame, mode: str) -> np.ndarray:
    """Return the minutes from each spot of ``Units`` to each place, shape (cells + neighbourhoods, places).

    From a neighbourhood it is the mean over the part of its area that has a way; ``inf`` where most of it has none.
    """
    helps = travel.Points.of(places["lon"].to_numpy(), places["lat"].to_numpy())
    cells = travel.minutes(snapshot.network, mode, zone(snapshot), middles(snapshot), helps)
    return np.vstack([cells, over_areas(snapshot, cells)])


def within_areas(snapshot: Snapshot, places: pd.DataFrame, mode: str) -> np.ndarray:
    """Return ``minutes`` with ``inf`` where the place's agency answers for another area than the spot's."""
    away = minutes(snapshot, places, mode)
    if not len(snapshot.jurisdictions):
        return away
    return np.where(jurisdictions.answering(snapshot, places["agency"])[_neighbourhood(snapshot)], away, np.inf)


@lru_cache(maxsize=8)
def _neighbourhood(snapshot: Snapshot) -> np.ndarray:
    """Return the position of each spot's neighbourhood."""
    keys = snapshot.neighbourhoods.index
    of_cell = owners(snapshot, RESOLUTION)
    cells = keys.get_indexer([of_cell[cell] for cell in cover(snapshot, RESOLUTION).index])
    return np.concatenate([cells, np.arange(len(keys))])


def over_areas(snapshot: Snapshot, cells: np.ndarray) -> np.ndarray:
    """Return the mean of the cells' minutes over each neighbourhood; ``inf`` where less than half its area has any."""
    shares = pieces(snapshot, RESOLUTION)
    known = np.isfinite(cells)
    area = shares.T @ known.astype(float)
    total = np.asarray(shares.sum(axis=0)).reshape(-1, *[1] * (cells.ndim - 1))
    mean = np.divide(shares.T @ np.where(known, cells, 0.0), area, out=np.full_like(area, np.inf), where=area > 0)
    return np.where(area * 2 >= total, mean, np.inf)


@lru_cache(maxsize=8)
def middles(snapshot: Snapshot) -> travel.Points:
    """Return a point of each cell that lies in the district, near the middle of what does."""
    outline = shapely.union_all(snapshot.neighbourhoods.geometry.to_numpy())
    cells = cover(snapshot, RESOLUTION).to_numpy()
    inside = shapely.intersection(cells, outline)
    centres = shapely.centroid(inside)
    points = np.where(shapely.intersects(outline, centres), centres, shapely.point_on_surface(inside))
    return travel.Points.of(shapely.get_x(points), shapely.get_y(points))


@lru_cache(maxsize=8)
def zone(snapshot: Snapshot) -> int:
    """Return the EPSG code of the district's UTM zone."""
    found = snapshot.neighbourhoods.estimate_utm_crs().to_epsg()
    return int(found)


def places_of(snapshot: Snapshot, plan: str) -> pd.DataFrame:
    """Return the places of help, as a plan would have them."""
    return scenario.planned(snapshot, plan)


def _none(keep: np.ndarray) -> np.ndarray:
    return np.full(int(keep.sum()), -1, dtype=np.int64)


def _words(packed: dict, name: str, codes: np.ndarray) -> list[str | None]:
    if name not in packed:
        return [None] * len(codes)
    known = packed[name].categories
    return [known[code] if code >= 0 else None for code in codes]


def _needs(words: str | None, asked: tuple[str, ...]) -> str:
    own = (words or "").split()
    return " ".join(need for need in own if need in asked) if asked else " ".join(own)


def _code(packed: dict, name: str, value: str) -> int:
    known = packed[name].categories if name in packed else ()
    return known.index(value) if value in known else -2
