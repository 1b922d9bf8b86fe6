"""A road network from a file of lines: what was understood, what was put right, what it lacks. Stores nothing.

Reading is the work of ``road_lines``, words that of ``road_words``, meeting that of ``crossings`` and ``ways``,
hanging together that of ``road_parts``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer
from scipy.spatial import cKDTree

from geodata import crossings, road_lines, road_parts, road_words
from geodata.crossings import Met
from geodata.facts import command_words
from geodata.locate import metric_crs
from geodata.network import MAIN, PATH, RAILWAY, STREET, Network
from geodata.problems import Problem, Unreadable
from geodata.road_lines import Lines
from geodata.road_parts import Parts
from geodata.road_words import NO_ROAD, Traffic
from geodata.ways import NO_CUTS, TOGETHER, Ways, network, noted

FAR = 1000.0  # metres from any road within which most of a neighbourhood must lie to have roads
STEPS = 12  # points across and down a neighbourhood at which that is measured
SHOWN = 5  # strange words that are told
RANKS = {"main": MAIN, "street": STREET, "path": PATH, "railway": RAILWAY}
LANGUAGES = ("fa", "en")


@dataclass(frozen=True, eq=False)
class Roads:
    """A file's network, all findings, and figures to be told: see ``roads.read``."""

    network: Network
    problems: tuple[Problem, ...]
    report: dict[str, Any]


def read(path: Path, neighbourhoods: gpd.GeoDataFrame, name: str | None = None) -> Roads:
    """Return the network of any file with lines that GDAL reads, as far as it lies near the neighbourhoods.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, Shapefile (zipped), FlatGeobuf, KML, OpenStreetMap's .osm.pbf and the like; of several
        layers the one whose name is likeliest that of roads.
    neighbourhoods
        As in ``Snapshot.neighbourhoods``: lines farther than 10 km from them are not read.
    name
        What the sender calls the file.

    Returns
    -------
    Roads
        ``report`` has ``lines`` (that are roads), ``nodes``, ``edges`` (directed), ``kilometres`` (by rank, both
        directions once), ``joined`` ('vertices', or 'crossings' where lines that cross were made to meet), ``parts``
        (on foot), ``left_out_km`` (islands) and ``without_roads`` (keys of neighbourhoods).

    Raises
    ------
    Unreadable
        The file cannot be taken, has no roads, they do not hang together, or lie near no neighbourhood.
    """
    if neighbourhoods.empty:
        raise Unreadable("boundaries-none")
    title = name or Path(path).name
    drawn = road_lines.read(path, neighbourhoods)
    traffic = road_words.understood(drawn.rows)
    ways = _ways(drawn.lines, traffic)
    if not (ways.walk > 0).any():
        raise Unreadable("network-no-roads", title)
    met, parts = _joined(ways, drawn)
    if parts.largest < road_parts.BROKEN:
        raise Unreadable("network-disconnected", title, str(parts.kept + parts.dropped))
    bare = _without_roads(parts.network, neighbourhoods)
    if len(bare) == len(neighbourhoods):
        raise Unreadable("network-elsewhere", title)
    problems = [*drawn.problems, *_findings(traffic, met, parts), *_bare(bare, neighbourhoods)]
    report = _report(ways, met, parts, bare)
    return Roads(noted(parts.network, _note(title), invented=False), tuple(problems), report)


def kilometres(roads: Network) -> dict[str, float]:
    """Return the length of the roads of each rank, km, a road with both directions once."""
    pair = np.sort(np.column_stack([roads.start, roads.end]), axis=1)
    told = np.column_stack([pair, np.round(roads.metres, 2), roads.rank])
    _, once = np.unique(told, axis=0, return_index=True)
    lengths = np.bincount(roads.rank[once], weights=roads.metres[once], minlength=len(RANKS)) / 1000
    return {name: round(float(lengths[rank]), 1) for name, rank in RANKS.items()}


def travelled(roads: Network) -> float:
    """Return the length of all roads that somebody may use, km, both directions once."""
    return sum(length for rank, length in kilometres(roads).items() if rank != "railway")


def _ways(lines: np.ndarray, traffic: Traffic) -> Ways:
    """Return the lines that are roads or railways on the ground, each once."""
    arrays = {name: getattr(traffic, name) for name in ("walk", "drive", "direction", "rank", "level", "barrier")}
    ways = Ways(lines=lines, **arrays)
    open_ = (ways.walk > 0) | (ways.drive > 0)
    kept = np.flatnonzero((ways.rank != NO_ROAD) & (open_ | ((ways.rank == RAILWAY) & (ways.level >= 0))))
    drawn = shapely.to_wkb(ways.lines[kept])
    _, first = np.unique(drawn, return_index=True)
    return ways.take(kept[np.sort(first)])


def _note(title: str) -> dict[str, str]:
    return {language: command_words()[language]["network_note"].format(file=title) for language in LANGUAGES}


def _joined(ways: Ways, drawn: Lines) -> tuple[Met, Parts]:
    """Return where the ways meet, and the network that this makes."""
    osm = road_words.from_osm(drawn.rows)
    met = Met(NO_CUTS, 0, 0) if osm else crossings.met(ways)
    return met, road_parts.joined(network(ways, drawn.crs, met.cuts, 0.0 if osm else TOGETHER))


def _without_roads(roads: Network, neighbourhoods: gpd.GeoDataFrame) -> list[str]:
    """Return the keys of neighbourhoods most of whose area is farther than ``FAR`` from where one can walk."""
    crs = metric_crs(neighbourhoods)
    walked = np.unique(roads.start[np.isfinite(roads.walk)])
    if not len(walked):
        return [str(key) for key in neighbourhoods.index]
    plane = Transformer.from_crs(4326, crs, always_xy=True).transform(roads.lon[walked], roads.lat[walked])
    tree = cKDTree(np.column_stack(plane))
    areas = neighbourhoods.geometry.to_crs(crs)
    return [str(key) for key, area in areas.items() if np.median(tree.query(_spread(area))[0]) > FAR]


def _spread(area: shapely.Geometry) -> np.ndarray:
    """Return points evenly inside an area, at least one, shape (n, 2)."""
    west, south, east, north = area.bounds
    across, up = np.meshgrid(np.linspace(west, east, STEPS), np.linspace(south, north, STEPS))
    points = np.column_stack([across.ravel(), up.ravel()])
    inside = points[shapely.contains_xy(area, *points.T)]
    return inside if len(inside) else shapely.get_coordinates(area.representative_point())


def _findings(traffic: Traffic, met: Met, parts: Parts) -> list[Problem]:
    strange, unclear = (sum(words.values()) for words in (traffic.strange, traffic.unclear))
    roads = parts.network
    both = np.intersect1d(*(roads.start[np.isfinite(cost)] for cost in (roads.walk, roads.drive)))
    told = {
        "road-classes-missing": (not traffic.classed, "", ""),
        "road-class-unknown": (strange, str(strange), _shown(traffic.strange)),
        "one-way-unknown": (unclear, str(unclear), _shown(traffic.unclear)),
        "network-no-driving": (not len(both), "", ""),
        "network-crossings-joined": (met.crossings, str(met.crossings), ""),
        "network-passing": (met.passing, str(met.passing), ""),
        "network-parts": (parts.kept > 1, str(parts.kept), f"{parts.largest:.0%}"),
        "network-islands": (parts.dropped, str(parts.dropped), f"{parts.metres / 1000:.1f}"),
    }
    return [Problem(code, column=more, value=value) for code, (found, value, more) in told.items() if found]


def _shown(words: dict[str, int]) -> str:
    return "، ".join(list(words)[:SHOWN]) + (" …" if len(words) > SHOWN else "")


def _bare(keys: list[str], neighbourhoods: gpd.GeoDataFrame) -> list[Problem]:
    names = "، ".join(neighbourhoods.loc[keys, "fa"])
    return [Problem("network-without-roads", value=names)] if keys else []


def _report(ways: Ways, met: Met, parts: Parts, bare: list[str]) -> dict[str, Any]:
    return {
        "lines": len(ways.lines),
        "nodes": len(parts.network.lon),
        "edges": len(parts.network.start),
        "kilometres": kilometres(parts.network),
        "joined": "crossings" if met.crossings else "vertices",
        "parts": parts.kept,
        "left_out_km": round(parts.metres / 1000, 1),
        "without_roads": bare,
    }
