"""What a scene shows, taken down once: values, shapes and words in both languages, as JSON that never changes.

A picture needs neither the store nor the layers to be shown again: later imports, undone batches and other
boundaries leave it as it was. Every number in it was computed for a presenter.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import shapely

from dashboard import captions, colours, findings, hover, mapfigure, palettes
from dashboard.text import LANGUAGES, Text, text
from geodata.snapshot import Snapshot
from layers import Result
from layers.cells import cover

Json = dict[str, Any]
DECIMALS = 4  # of a degree in a picture's shapes: about ten metres, half a millimetre on a wall
HATCHED = ("no_data", "not_enough", "protected")


def of_map(result: Result, snapshot: Snapshot, place: str = "") -> Json:
    """Return the picture of a layer of areas, cells or contours; ``place`` is the neighbourhood it is about."""
    return {
        **_from(result, snapshot),
        "kind": "map",
        "place": place,
        "sort": result.layer.kind,
        "shades": dict(zip(map(str, result.frame.index), palettes.shades(result), strict=True)),
        "hatches": _hatches(result),
        "order": [str(key) for key in _ranked(result)],
        "shapes": _shapes(result, snapshot),
        "said": {language: _told(result, snapshot, text(language)) for language in LANGUAGES},
    }


def of_bars(result: Result, snapshot: Snapshot, named: dict[str, dict[str, str]], marked: tuple[str, ...]) -> Json:
    """Return the picture of a chart: a bar for each row, ``marked`` ones stand out.

    ``named`` are the rows' names by language and key.
    """
    numbers = result.frame["value"].astype(float)
    bars = [(str(key), None if np.isnan(value) else round(float(value), 3)) for key, value in numbers.items()]
    told: Json = {}
    for language in LANGUAGES:
        words = text(language)
        said = {key: _amount(value, result, words) for key, value in bars}
        told[language] = _lines(result, snapshot, words) | {"names": named[language], "values": said}
    return {
        **_from(result, snapshot),
        "kind": "bars",
        "bars": [list(bar) for bar in bars],
        "marked": list(marked),
        "said": told,
    }


def of_words(finding: dict[str, str], lines: dict[str, list[list[str]]] | None = None) -> Json:
    """Return a picture of words: a finding in each language, and lines of a list where there are any."""
    said = {key: {"finding": words, "rows": (lines or {}).get(key, [])} for key, words in finding.items()}
    return {"kind": "list" if lines else "words", "said": said}


def packed(picture: Json) -> str:
    """Return a picture as text, the same for the same picture; its order is that in which it is painted."""
    return json.dumps(picture, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _hatches(result: Result) -> dict[str, str]:
    """Return the state of each row that is hatched; of protected ones only areas are, small marks are not."""
    hatched = [name for name in HATCHED if name != "protected" or result.layer.kind == "area"]
    states = result.frame["state"]
    return {str(key): state for key, state in states.items() if state in hatched}


def _from(result: Result, snapshot: Snapshot) -> Json:
    return {
        "layer": result.layer.key,
        "unit": result.layer.unit,
        "query": result.filter.to_query(),
        "version": snapshot.version,
        "last_day": int(snapshot.days[-1]) if len(snapshot.days) else None,
        "demonstration": snapshot.demonstration,
    }


def _lines(result: Result, snapshot: Snapshot, words: Text) -> Json:
    return {
        "title": words(f"layer.{result.layer.key}"),
        "unit": words(f"units.{result.layer.unit}"),
        "caption": captions.counted(result, snapshot, words),
        "sources": captions.sources(result, snapshot, words),
    }


def _told(result: Result, snapshot: Snapshot, words: Text) -> Json:
    rows = [[_place(row.colour), row.hatch, row.words] for row in palettes.rows(result, words)]
    values = dict(zip(map(str, result.frame.index), hover.said(result, words), strict=True))
    found = {"finding": findings.finding(result, snapshot, words), "legend": rows, "values": values}
    found["short"] = _short(result, words)
    return _lines(result, snapshot, words) | found | {"names": captions.names(snapshot, words)}


def _place(colour: str) -> int | None:
    return colours.SHADES.index(colour) if colour else None


def _amount(value: float | None, result: Result, words: Text) -> str:
    return words("map.none") if value is None else words.amount(value, result.layer.unit, result.protected)


def _ranked(result: Result) -> list[Any]:
    """Return the keys of the rows that say something, those first that say most."""
    frame = result.frame[result.frame["state"] == ""]
    if result.layer.scale == "amount":
        return list(frame["value"][frame["value"] > 0].sort_values(ascending=False, kind="stable").index)
    said = pd.Series(palettes.meanings(result), index=result.frame.index)[frame.index] != "usual"
    rank = frame["z"].abs() if "z" in frame else frame["value"]
    return list(rank[said].sort_values(ascending=False, kind="stable").index)


def _short(result: Result, words: Text) -> dict[str, str]:
    """Return the numbers alone, for labels: the legend tells the unit."""
    if result.layer.scale in ("class", "pair", "word") or result.layer.kind != "area":
        return {}
    signed = result.layer.scale == "change"
    write = hover.signed if signed else lambda value, text: text.amount(value, result.layer.unit)
    numbers = result.frame["value"].dropna()
    return {str(key): write(value, words) for key, value in numbers.items()}


def _shapes(result: Result, snapshot: Snapshot) -> Json:
    """Return what is painted and the neighbourhoods' outlines, as rings of degrees."""
    areas = outlines(snapshot)
    if result.layer.kind == "area":
        return {"areas": areas}
    if result.layer.kind == "contour":
        return {"areas": areas, "painted": {str(k): rings(shape) for k, shape in result.frame["geometry"].items()}}
    drawn = [key for key, shade in zip(result.frame.index, palettes.shades(result), strict=True) if shade is not None]
    cells = cover(snapshot, mapfigure.resolution(result))
    return {"areas": areas, "painted": {str(key): rings(cells[key]) for key in drawn}}


@lru_cache(maxsize=4)
def outlines(snapshot: Snapshot) -> dict[str, list[list[list[float]]]]:
    """Return the neighbourhoods' outlines by key, as rings of degrees."""
    return {str(key): rings(shape) for key, shape in snapshot.neighbourhoods.geometry.items()}


def rings(shape: shapely.Geometry) -> list[list[list[float]]]:
    """Return a polygon's rings, or several polygons', each a list of [lon, lat]."""
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]
    found = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return [shapely.get_coordinates(ring).round(DECIMALS).tolist() for ring in found]
