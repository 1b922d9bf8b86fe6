"""What travels once, by address: shapes, the map's style and its drawings. Pure functions of a Snapshot."""

from __future__ import annotations

import json
import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from dashboard import colours
from geodata import facts
from geodata.network import MAIN, RAILWAY, Network
from geodata.snapshot import Snapshot
from layers.cells import cover

DECIMALS = 5  # about one metre
AROUND, BEND = 0.05, 0.0001  # degrees: how far around the district roads are drawn, and what bends are left out
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
MIRRORED = str.maketrans("()[]«»", ")(][»«")
MARK = "hq_"
HATCHES = ("no_data", "not_enough", "protected")


def neighbourhoods(snapshot: Snapshot, language: str) -> dict[str, Any]:
    """Return the neighbourhoods as GeoJSON features with key, name and the area that labels are ranked by."""
    frame = snapshot.neighbourhoods
    metric = frame.geometry.to_crs(frame.estimate_utm_crs()).area
    return _collection(
        _feature(
            key,
            row.geometry,
            {"key": key, "name": _unbroken(row[language] or row["fa"], language), "rank": -round(metric[key])},
        )
        for key, row in frame.iterrows()
    )


def _unbroken(name: str, language: str) -> str:
    """Return a name as the map's letters need it: broken before brackets, which face the way Persian reads.

    On a right-to-left page MapLibre orders Persian text without mirroring its brackets; it would break at hyphens.
    """
    whole = name.replace("-", "\u2011").replace(" (", "\n(")
    return whole.translate(MIRRORED) if language == "fa" and RIGHT_TO_LEFT.search(whole) else whole


def labels(snapshot: Snapshot, language: str) -> dict[str, Any]:
    """Return one point inside each neighbourhood to write its name at."""
    areas = neighbourhoods(snapshot, language)
    inside = snapshot.neighbourhoods.geometry.representative_point()
    return _collection(_feature(f["id"], inside[f["id"]], f["properties"]) for f in areas["features"])


def outline(snapshot: Snapshot) -> dict[str, Any]:
    """Return the district as one shape."""
    return _collection([_feature("district", shapely.union_all(snapshot.neighbourhoods.geometry.to_numpy()), {})])


def grid(snapshot: Snapshot, resolution: int) -> dict[str, Any]:
    """Return the cells of the fine grid, clipped to the district for drawing; each still counts all that is in it.

    ``n`` is a cell's number in the grid.
    """
    district = shapely.union_all(snapshot.neighbourhoods.geometry.to_numpy())
    clipped = cover(snapshot, resolution).intersection(district)
    return _collection(_feature(cell, shape, {"n": n}) for n, (cell, shape) in enumerate(clipped.items()))


def places(snapshot: Snapshot, language: str) -> dict[str, Any]:
    """Return the places of help with the name of their marker; approximate positions have a hollow one.

    Those without a position are left out.
    """
    somewhere = snapshot.resources[snapshot.resources["lon"].notna()]
    return _collection(
        _feature(
            index,
            shapely.Point(row.lon, row.lat),
            {"name": _unbroken(getattr(row, language) or row.fa, language), "icon": marker(row.kind, row.position)},
        )
        for index, row in zip(somewhere.index, somewhere.itertuples(), strict=True)
    )


def roads(snapshot: Snapshot) -> dict[str, Any]:
    """Return the ground's lines, each ``kind`` one shape: 'main', 'freeway' (not for walkers) and 'railway'.

    Roads farther than ``AROUND`` from the district are left out. Where no network tells a railway, it is the straight
    line from station to station.
    """
    east = sorted(facts.ground()["stations"], key=lambda station: station["lon"])
    lines = {"railway": shapely.LineString([(station["lon"], station["lat"]) for station in east])}
    if snapshot.network is not None:
        near = shapely.box(*snapshot.neighbourhoods.total_bounds).buffer(AROUND, join_style="mitre")
        lines |= {kind: line for kind, line in _drawn(snapshot.network, near).items() if not line.is_empty}
    return _collection(_feature(kind, line, {"kind": kind}) for kind, line in lines.items())


def _drawn(network: Network, near: shapely.Polygon) -> dict[str, shapely.Geometry]:
    main, walked = network.rank == MAIN, np.isfinite(network.walk)
    kinds = {"main": main & walked, "freeway": main & ~walked, "railway": network.rank == RAILWAY}
    return {kind: _line(network, chosen, near) for kind, chosen in kinds.items()}


def _line(network: Network, chosen: np.ndarray, near: shapely.Polygon) -> shapely.Geometry:
    """Return the chosen edges as one shape of long lines, each direction of a road once."""
    ends = np.unique(np.sort(np.column_stack([network.start[chosen], network.end[chosen]]), axis=1), axis=0)
    edges = shapely.linestrings(np.stack([network.lon[ends], network.lat[ends]], axis=2))
    edges = edges[shapely.intersects(edges, near)]
    return shapely.simplify(shapely.line_merge(shapely.multilinestrings(edges)), BEND)


def jurisdictions(snapshot: Snapshot, language: str) -> dict[str, Any]:
    """Return the areas that agencies answer for, with their names."""
    return _collection(
        _feature(n, area.geometry, {"name": _unbroken(getattr(area, language) or area.fa, language)})
        for n, area in enumerate(snapshot.jurisdictions.itertuples())
    )


def stations(language: str) -> dict[str, Any]:
    """Return the railway stations and neighbours' captions of the quiet ground."""
    ground = facts.ground()
    points = [_feature(s["en"], shapely.Point(s["lon"], s["lat"]), {"name": s[language]}) for s in ground["stations"]]
    captions = [
        _feature(f"n{i}", shapely.Point(c["lon"], c["lat"]), {"caption": c[language]})
        for i, c in enumerate(ground["around"])
    ]
    return _collection([*points, *captions])


def marker(kind: str, position: str) -> str:
    """Return the name of a kind's drawing. The underscore matters: Plotly asks an outside server for other names."""
    return f"{MARK}{kind}-{'hollow' if position == 'approximate' else 'full'}"


@lru_cache
def paths() -> dict[str, str]:
    """Return every drawing's path on a field of 24 × 24."""
    return tomllib.loads((Path(__file__).parent / "glyphs.toml").read_text(encoding="utf-8"))["paths"]


def glyph(name: str) -> str:
    """Return a drawing alone, as SVG that takes its colour from a mask; KeyError when there is none."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="{paths()[name]}"/></svg>'


def icon(name: str) -> str:
    """Return a marker ('hq_police_station-hollow'), the station sign or a hatch as SVG; KeyError if there is none."""
    name = name.removeprefix(MARK)
    if name == "station":
        return _badge(paths()["station"], colours.WHITE, "#8A8F94", "#8A8F94", 20)
    if name in HATCHES:
        return _hatch(HATCHES.index(name))
    kind = facts.kinds()[name.rsplit("-", 1)[0]]
    hollow = name.endswith("-hollow")
    ground, ink = (colours.WHITE, kind.colour) if hollow else (kind.colour, colours.WHITE)
    return _badge(paths()[kind.icon], ink, ground, kind.colour, 30)


def _badge(path: str, ink: str, ground: str, ring: str, size: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 40 40">'
        f'<circle cx="20" cy="20" r="19" fill="#fff"/><circle cx="20" cy="20" r="15.500" fill="{ground}" '
        f'stroke="{ring}" stroke-width="2.500"/><path transform="translate(10.400 10.400) scale(.8)" fill="{ink}" '
        f'd="{path}"/></svg>'
    )


def _hatch(kind: int) -> str:
    strokes = ("M0 12 12 0M0 0 12 12", "M0 12 12 0", "M0 6h12")[kind]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="12" height="12" viewBox="0 0 12 12">'
        f'<path d="{strokes}" stroke="{colours.MUTED}" stroke-width="1.200" fill="none"/></svg>'
    )


def _feature(key: object, shape: shapely.Geometry, properties: dict[str, Any]) -> dict[str, Any]:
    rounded = shapely.transform(shape, lambda xy: xy.round(DECIMALS))
    geometry = json.loads(shapely.to_geojson(rounded))
    return {"type": "Feature", "id": str(key), "properties": properties, "geometry": geometry}


def _collection(features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def bounds(frame: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """Return west, south, east, north in degrees."""
    west, south, east, north = frame.total_bounds
    return float(west), float(south), float(east), float(north)
