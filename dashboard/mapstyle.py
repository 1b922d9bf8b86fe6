"""The map's style: a quiet ground and Persian names, all from this server. Knows nothing of Plotly's traces.

There is no ``glyphs`` address on purpose: MapLibre then draws every letter from the page's own font.
"""

from __future__ import annotations

from typing import Any

from dashboard import colours
from dashboard.shapes import MARK
from layers.cells import RESOLUTIONS

TONE = {
    "ground": colours.GROUND,
    "district": colours.WHITE,
    "ink": colours.INK,
    "muted": "#7C868D",
    "halo": "#FFFFFF",
    "road": "#CFCABD",
}
FONT = ["Vazirmatn"]
BELOW = "area-no_data"  # Plotly's areas and cells go under this layer
HATCHES = {
    "area-no_data": 0.5,
    "area-not_enough": 0.4,
    "area-protected": 0.4,
    "cell-no_data": 0.4,
    "cell-not_enough": 0.28,
}  # and how strong
HIDDEN = {"visibility": "none"}
FINE = f"grid-{max(RESOLUTIONS)}"


def style(origin: str, version: str, language: str, tiles: str = "") -> dict[str, Any]:
    """Return the MapLibre style. ``origin`` is this server's own address: MapLibre wants absolute ones."""

    def source(name: str) -> dict[str, Any]:
        return {"type": "geojson", "data": f"{origin}/shapes/{version}/{language}/{name}.geojson"}

    names = ("outline", "roads", "neighbourhoods", FINE, "jurisdictions", "labels", "places", "stations")
    sources: dict[str, Any] = {name: source(name) for name in names}
    sources["marks"] = {"type": "geojson", "data": {"type": "FeatureCollection", "features": []}}
    ground = [{"id": "ground", "type": "background", "paint": {"background-color": TONE["ground"]}}]
    if tiles:
        sources["tiles"] = {"type": "raster", "tiles": [tiles], "tileSize": 256}
        ground.append({"id": "tiles", "type": "raster", "source": "tiles"})
    return {"version": 8, "sources": sources, "layers": [*ground, *_ground(TONE), *_above(TONE)]}


def _ground(tone: dict[str, str]) -> list[dict[str, Any]]:
    rail = {"line-color": tone["muted"], "line-width": 1.5, "line-dasharray": [3, 2]}
    return [
        {"id": "district", "type": "fill", "source": "outline", "paint": {"fill-color": tone["district"]}},
        _road("main", {"line-color": tone["road"], "line-width": _wide(0.6, 2)}),
        _road("freeway", {"line-color": tone["road"], "line-width": _wide(2, 5)}),
        _road("railway", rail),
    ]


def _road(kind: str, paint: dict[str, Any]) -> dict[str, Any]:
    return _layer(kind, "line", "roads", paint, filter=["==", ["get", "kind"], kind])


def _wide(far: float, near: float) -> list[Any]:
    """Return a line's pixels, growing as one comes nearer."""
    return ["interpolate", ["linear"], ["zoom"], 10, far, 15, near]


def _above(tone: dict[str, str]) -> list[dict[str, Any]]:
    nothing = ["==", ["get", "key"], ""]
    chosen = {"line-color": tone["ink"], "line-width": 3}
    edge = {"line-color": tone["muted"], "line-width": 1.5}
    duty = {"line-color": tone["ink"], "line-width": 2, "line-dasharray": [2, 2]}
    return [
        *(_hatch(name, strength) for name, strength in HATCHES.items()),
        _layer("borders", "line", "neighbourhoods", {"line-color": tone["muted"], "line-width": 1}, layout=HIDDEN),
        _layer("edge", "line", "outline", edge),
        _layer("jurisdictions", "line", "jurisdictions", duty, layout=HIDDEN),
        _layer("chosen", "line", "neighbourhoods", chosen, filter=nothing),
        _layer("spot", "line", FINE, chosen, filter=["==", ["get", "n"], -1]),
        _captions(tone),
        _stations(tone),
        _names(tone),
        _places(tone),
        *_marks(tone),
    ]


def _marks(tone: dict[str, str]) -> list[dict[str, Any]]:
    """Return the numbers that lead to lines beside the map; never left out for want of room, and names keep clear."""
    circle = {"circle-radius": 11, "circle-color": ["get", "colour"], "circle-stroke-width": 1.5}
    layout = {
        "text-field": ["get", "number"],
        "text-font": FONT,
        "text-size": 13,
        "text-allow-overlap": True,
        "text-padding": 8,
    }
    return [
        _layer("marks", "circle", "marks", circle | {"circle-stroke-color": tone["halo"]}),
        _layer("numbers", "symbol", "marks", {"text-color": tone["halo"]}, layout=layout),
    ]


def _layer(key: str, kind: str, source: str, paint: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": key, "type": kind, "source": source, "paint": paint, **more}


def _hatch(name: str, strength: float) -> dict[str, Any]:
    kind, state = name.split("-")
    source, key = ("neighbourhoods", "key") if kind == "area" else (FINE, "n")
    paint = {"fill-pattern": f"{MARK}{state}", "fill-opacity": strength}
    return _layer(name, "fill", source, paint, filter=["in", ["get", key], ["literal", []]])


def _ink(tone: dict[str, str], colour: str, halo: float) -> dict[str, Any]:
    return {"text-color": tone[colour], "text-halo-color": tone["halo"], "text-halo-width": halo}


def _captions(tone: dict[str, str]) -> dict[str, Any]:
    layout = {"text-field": ["get", "caption"], "text-font": FONT, "text-size": 15, "text-letter-spacing": 0}
    paint = {"text-color": tone["muted"]}
    return _layer("captions", "symbol", "stations", paint, layout=layout, filter=["has", "caption"])


def _stations(tone: dict[str, str]) -> dict[str, Any]:
    layout = {
        "icon-image": f"{MARK}station",
        "icon-allow-overlap": True,
        "icon-ignore-placement": True,
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": 12,
        "text-optional": True,
        "text-variable-anchor": ["bottom", "right", "left"],
        "text-radial-offset": 0.9,
    }
    wanted = ["all", ["==", ["geometry-type"], "Point"], ["has", "name"]]
    return _layer("stations", "symbol", "stations", _ink(tone, "muted", 1.2), layout=layout, filter=wanted)


def _beside() -> list[Any]:
    """Return where a name may stand, best first: on its point, next to it, clear of a marker that is there (ems)."""
    rings = [["bottom", [0, -ems], "top", [0, ems], "right", [-ems, 0], "left", [ems, 0]] for ems in (0.4, 1.2)]
    return ["center", [0, 0], *rings[0], *rings[1]]


def _names(tone: dict[str, str]) -> dict[str, Any]:
    layout = {
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": ["interpolate", ["linear"], ["zoom"], 10, 12, 13, 15],
        "text-variable-anchor-offset": _beside(),
        "text-max-width": 7,
        "text-padding": 2,
        "symbol-sort-key": ["get", "rank"],
    }
    return _layer("names", "symbol", "labels", _ink(tone, "ink", 2.4), layout=layout)


def _places(tone: dict[str, str]) -> dict[str, Any]:
    layout = {
        "visibility": "none",
        "icon-image": ["get", "icon"],
        "icon-size": ["interpolate", ["linear"], ["zoom"], 9.5, 0.4, 11, 0.75, 13, 1],
        "icon-allow-overlap": True,
        "icon-padding": 0,
        "text-field": ["step", ["zoom"], "", 13, ["get", "name"]],
        "text-font": FONT,
        "text-size": 13,
        "text-optional": True,
        "text-variable-anchor": ["top", "bottom", "left", "right"],
        "text-radial-offset": 1.3,
        "text-max-width": 9,
    }
    paint = _ink(tone, "ink", 2.4) | {"text-color": colours.ACCENT}
    return _layer("places", "symbol", "places", paint, layout=layout)
