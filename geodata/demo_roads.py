"""The demonstration's roads and police areas, invented. All figures are the catalogue's; none is here."""

from __future__ import annotations

from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import affinity, ops

from geodata import crossings
from geodata.facts import demonstration, demonstration_roads, ground
from geodata.locate import UTM_39N, WGS84
from geodata.network import MAIN, RAILWAY, STREET, Network
from geodata.ways import TOGETHER, Ways, network, noted

RANKS = {"main": MAIN, "street": STREET, "crossing": STREET, "freeway": MAIN, "railway": RAILWAY}
BARRIERS = ("freeway", "railway")
BOTH = 0


class Drawn(NamedTuple):
    """A road of the demonstration: its class, line in metres, and which way one may drive."""

    kind: str
    line: shapely.LineString
    direction: int = BOTH


def roads(district: gpd.GeoDataFrame) -> Network:
    """Return the invented roads of the demonstration's district, in one piece on foot; the same ones every time."""
    facts = demonstration_roads()
    areas = district.geometry.to_crs(UTM_39N)
    drawn = [Drawn("main", line) for line in _borders(areas)]
    for key, shape in areas.items():
        drawn += _streets(str(key), shape)
    ways = _ways([*drawn, *_north(areas.union_all())])
    made = network(ways, UTM_39N, crossings.met(ways, crossings=True).cuts, TOGETHER)
    return noted(made, facts["note"], invented=True)


def _ways(drawn: list[Drawn]) -> Ways:
    kinds = [road.kind for road in drawn]
    speeds = pd.DataFrame(demonstration_roads()["speeds"]).T.astype(float).loc[kinds]
    return Ways(
        lines=np.array([road.line for road in drawn], dtype=object),
        walk=speeds["walk"].to_numpy(),
        drive=speeds["drive"].to_numpy(),
        direction=np.array([road.direction for road in drawn]),
        rank=pd.Series(kinds).map(RANKS).to_numpy(),
        level=np.zeros(len(drawn), dtype=int),
        barrier=np.isin(kinds, BARRIERS),
    )


def jurisdictions(district: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the invented areas of the two police stations, columns as in ``Snapshot.jurisdictions``."""
    named = demonstration_roads()["jurisdictions"]
    east = district.representative_point().x >= demonstration()["police_border"]
    parts = {"kalantari_150": district.geometry[east], "kalantari_154": district.geometry[~east]}
    rows = [{"fa": named[key]["fa"], "en": named[key]["en"], "agency": key} for key in parts]
    return gpd.GeoDataFrame(rows, geometry=[part.union_all() for part in parts.values()], crs=WGS84)


def _borders(areas: gpd.GeoSeries) -> list[shapely.LineString]:
    """Return every border once, from one corner to the next."""
    return list(shapely.node(shapely.union_all(areas.boundary.to_numpy())).geoms)


def _streets(key: str, area: shapely.Polygon) -> list[Drawn]:
    """Return the streets of a neighbourhood: a grid along its longer side, cut off at its border."""
    facts = demonstration_roads()
    spacing = facts["blocks"]["of"].get(key, facts["blocks"]["usual"])
    turn, every = _slope(area), facts["one_way"]["every"]
    level = affinity.rotate(area, -turn, origin=(0, 0))
    streets = []
    for across in (False, True):
        for n, line in enumerate(_parallels(level, spacing, across)):
            one_way = key in facts["one_way"]["in"] and across and n % every == 0
            direction = (-1) ** (n // every) if one_way else BOTH
            parts = _lines(shapely.intersection(affinity.rotate(line, turn, origin=(0, 0)), area))
            streets += [
                Drawn("street", part, direction) for part in parts if part.length >= facts["blocks"]["shortest"]
            ]
    return streets


def _slope(area: shapely.Polygon) -> float:
    """Return the direction of the longest side of the narrowest box around an area, degrees."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(area))
    sides = np.diff(corners, axis=0)
    longest = sides[np.argmax(np.hypot(*sides.T))]
    return float(np.degrees(np.arctan2(longest[1], longest[0])))


def _parallels(area: shapely.Polygon, spacing: float, across: bool) -> list[shapely.LineString]:
    west, south, east, north = area.bounds
    low, high = (west, east) if across else (south, north)
    count = max(1, round((high - low) / spacing) - 1)
    places = np.linspace(low, high, count + 2)[1:-1]
    ends = [[(x, south), (x, north)] if across else [(west, x), (east, x)] for x in places]
    return [shapely.LineString(pair) for pair in ends]


def _lines(shape: shapely.Geometry) -> list[shapely.LineString]:
    return [part for part in shapely.get_parts(shape) if part.geom_type == "LineString"]


def _north(district: shapely.Polygon) -> list[Drawn]:
    """Return freeway and railway along the northern edge, the crossings near the stations, and the street behind."""
    facts = demonstration_roads()["northern_edge"]
    stations = _stations()
    railway = shapely.LineString(stations)
    border = _between(district.exterior, facts)
    freeway = _between(district.buffer(facts["freeway_off"], join_style="mitre").exterior, facts)
    crossing = [_crossing(border, station, facts["beyond"]) for station in stations]
    behind = shapely.LineString([line.coords[-1] for line in crossing])
    cut = [freeway.project(shapely.intersection(line, freeway)) for line in crossing if line.crosses(freeway)]
    return [
        Drawn("railway", railway),
        *(Drawn("freeway", part) for part in _parted(freeway, cut)),
        *(Drawn("crossing", line) for line in crossing),
        Drawn("street", behind),
    ]


def _stations() -> list[Any]:
    east = sorted(ground()["stations"], key=lambda station: station["lon"])
    points = gpd.GeoSeries([shapely.Point(one["lon"], one["lat"]) for one in east], crs=WGS84)
    return list(points.to_crs(UTM_39N))


def _between(ring: shapely.LinearRing, facts: dict[str, Any]) -> shapely.LineString:
    """Return the northern part of a ring around the district, from the western corner to the eastern."""
    corners = [shapely.Point(demonstration()["corners"][facts[end]]) for end in ("from", "to")]
    west, east = gpd.GeoSeries(corners, crs=WGS84).to_crs(UTM_39N)
    first, last = sorted((ring.project(west), ring.project(east)))
    one = ops.substring(ring, first, last)
    line = shapely.LineString(ring)
    other = ops.linemerge([ops.substring(line, last, line.length), ops.substring(line, 0, first)])
    return max((one, other), key=lambda part: part.centroid.y)


def _crossing(border: shapely.LineString, station: shapely.Point, beyond: float) -> shapely.LineString:
    """Return the line from the border's nearest point through a station and farther on."""
    start = border.interpolate(border.project(station))
    share = 1 + beyond / start.distance(station)
    end = (start.x + (station.x - start.x) * share, start.y + (station.y - start.y) * share)
    return shapely.LineString([start, station, end])


def _parted(line: shapely.LineString, cut: list[float]) -> list[shapely.LineString]:
    places = [0.0, *sorted(cut), line.length]
    return [ops.substring(line, *pair) for pair in zip(places, places[1:], strict=False) if pair[1] > pair[0]]
