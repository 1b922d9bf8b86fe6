"""Which neighbourhood a point lies in, or a written name means. Knows nothing of agencies, files or layers.

A point on the border of several neighbourhoods belongs to the one whose key comes first in the alphabet, whatever the
order of the points or of the polygons. A point outside all of them, but at most ``SNAP`` metres away, belongs to
the nearest (the same rule when several are equally near); farther out it is ``OUTSIDE``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Transformer

from geodata.facts import Ambiguous, Fact, ambiguous_places, place_prefixes, places
from geodata.persian import fold
from geodata.snapshot import OUTSIDE

SNAP = 25.0  # metres, border included
ROUNDING = 1e-6  # metres: what floating point may add to a distance
SHORTEST = 2  # letters that must remain of a name when its prefix is left out
WGS84 = CRS.from_epsg(4326)
UTM_39N = CRS.from_epsg(32639)

Index = Mapping[str, frozenset[str]]


@dataclass(frozen=True, eq=False)
class Places:
    """The neighbourhoods, made ready for many questions.

    Parameters
    ----------
    keys
        The neighbourhoods' keys in alphabetical order; the arrays and trees below follow it.
    degrees, metres
        Trees over the polygons, in WGS84 degrees and in ``crs``.
    crs
        The UTM zone in which metres are measured.
    names
        Folded name, with and without its prefix -> the keys it may mean; the first index that knows a name decides.
    ambiguous
        Folded names that are never guessed in this set of neighbourhoods.
    fa
        Key -> Persian name.
    """

    keys: np.ndarray
    degrees: shapely.STRtree
    metres: shapely.STRtree
    crs: CRS
    names: tuple[Index, ...]
    ambiguous: frozenset[str]
    fa: Mapping[str, str]

    @classmethod
    def of(cls, neighbourhoods: gpd.GeoDataFrame) -> Places:
        """Make the places of a frame indexed by key with ``fa``, ``en``, ``aliases`` and WGS84 polygons."""
        ordered = neighbourhoods.sort_index()
        crs = metric_crs(ordered)
        polygons = ordered.geometry.to_numpy()
        shapely.prepare(polygons)
        own, other = _own_names(ordered), _other_names(ordered)
        return cls(
            keys=np.array([*ordered.index, OUTSIDE, ""], dtype=object),
            degrees=shapely.STRtree(polygons),
            metres=shapely.STRtree(ordered.geometry.to_crs(crs).to_numpy()),
            crs=crs,
            names=(own, _bare(own), other, _bare(other)),
            ambiguous=_ambiguous(_bare(own), _bare(_joined(own, other))),
            fa=MappingProxyType({str(key): str(name) for key, name in ordered["fa"].items()}),
        )

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of all neighbourhoods, WGS84 degrees; NaN when there are none."""
        west, south, east, north = shapely.total_bounds(self.degrees.geometries)
        return float(west), float(south), float(east), float(north)


def metric_crs(frame: gpd.GeoDataFrame) -> CRS:
    """Return the UTM zone that suits a WGS84 frame; zone 39N when the frame is empty."""
    return frame.estimate_utm_crs() if len(frame) else UTM_39N


def locate(places: Places, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each point's neighbourhood key and how it was found.

    Parameters
    ----------
    lon, lat
        WGS84 degrees, shape (n,). A point with NaN in either has no place: '' and ''.

    Returns
    -------
    keys, how
        Object arrays, shape (n,). Keys may be ``OUTSIDE``; how is 'point', 'snapped' or 'outside'.
    """
    lon, lat = np.asarray(lon, dtype="float64"), np.asarray(lat, dtype="float64")
    nowhere = len(places.keys) - 1  # the last two of keys stand for OUTSIDE and ''
    found = np.full(len(lon), nowhere - 1)
    how = np.full(len(lon), "outside", dtype=object)
    known = np.isfinite(lon) & np.isfinite(lat)
    inside, place = _first_inside(places, lon[known], lat[known])
    inside = np.flatnonzero(known)[inside]
    found[inside], how[inside] = place, "point"
    rest = np.flatnonzero(known & (found == nowhere - 1))
    near, place = _nearest(places, lon[rest], lat[rest])
    found[rest[near]], how[rest[near]] = place, "snapped"
    found[~known], how[~known] = nowhere, ""
    return places.keys[found], how


def _first_inside(places: Places, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    pairs = places.degrees.query(shapely.points(lon, lat), predicate="intersects")
    order = np.lexsort(pairs[::-1])
    points, first = np.unique(pairs[0][order], return_index=True)
    return points, pairs[1][order][first]


def _nearest(places: Places, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    forward = Transformer.from_crs(WGS84, places.crs, always_xy=True)
    east, north = forward.transform(lon, lat)
    usable = np.flatnonzero(np.isfinite(east) & np.isfinite(north))
    points = shapely.points(east[usable], north[usable])
    point, place = places.metres.query(points, predicate="dwithin", distance=SNAP + ROUNDING)
    metres = shapely.distance(points[point], places.metres.geometries[place]) if len(point) else np.zeros(0)
    order = np.lexsort((place, np.round(metres, 6), point))
    nearest, first = np.unique(point[order], return_index=True)
    return usable[nearest], place[order][first]


def place_by_name(places: Places, text: str) -> tuple[str, str]:
    """Return the neighbourhood a written name means, and '' or the code of what is wrong with it.

    The code is 'neighbourhood-ambiguous' when it may mean several, 'neighbourhood-unknown' when it means none of
    these; the key is then ''. A blank text gives '' and ''. Spelling is compared folded; prefixes may come or go.
    """
    spelled = fold(text)
    if not spelled:
        return "", ""
    for name in (spelled, *_shorter(spelled)):
        if name in places.ambiguous:
            return "", "neighbourhood-ambiguous"
        for index in places.names:
            if name in index:
                return _only(index[name])
    return "", "neighbourhood-unknown"


def names(places: Places, texts: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return keys and codes as :func:`place_by_name` for many texts at once; each spelling is looked up once."""
    codes, spellings = pd.factorize(texts)
    found = [place_by_name(places, str(spelling)) for spelling in spellings] + [("", "")]  # code -1: no text
    table = np.array(found, dtype=object)
    return table[codes, 0], table[codes, 1]


def _only(keys: frozenset[str]) -> tuple[str, str]:
    return ("", "neighbourhood-ambiguous") if len(keys) > 1 else (next(iter(keys)), "")


def _own_names(frame: gpd.GeoDataFrame) -> Index:
    return _index((key, name) for column in ("fa", "en") for key, name in frame[column].items())


def _other_names(frame: gpd.GeoDataFrame) -> Index:
    """Index the aliases, and the catalogue's spellings of every neighbourhood that one of the names belongs to."""
    aliases = [(key, alias) for key, joined in frame["aliases"].items() for alias in str(joined or "").split("؛")]
    known = _joined(_own_names(frame), _index(aliases))
    known_bare = _bare(known)
    spellings = [(key, word) for place in places().values() for key, word in _spelled(place, known, known_bare)]
    return _index([*aliases, *spellings])


def _spelled(place: Fact, known: Index, known_bare: Index) -> list[tuple[str, str]]:
    """Return the catalogue's spellings of a place with each neighbourhood that bears one of them, prefixes aside."""
    words = (place.fa, place.en, *place.words)
    means = _meant(known, map(fold, words)) or _meant(known_bare, map(bare, words))
    return [(key, word) for key in sorted(means) for word in words]


def _meant(index: Index, names: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(index.get(name, frozenset()) for name in names))


def _ambiguous(own: Index, every: Index) -> frozenset[str]:
    """Return the catalogue's doubtful names, without those that these neighbourhoods settle."""
    doubtful = [entry.words for entry in ambiguous_places() if not _settled(entry, own, every)]
    return frozenset(form for words in doubtful for word in words for form in (fold(word), bare(word)))


def _settled(entry: Ambiguous, own: Index, every: Index) -> bool:
    """Say whether exactly one neighbourhood bears the name and none of those it could mean stands beside it."""
    bearers = _meant(own, map(bare, entry.words))
    return len(bearers) == 1 and _meant(every, (bare(places()[key].fa) for key in entry.could_be)) <= bearers


def _index(pairs: Iterable[tuple[str, object]]) -> Index:
    gathered: defaultdict[str, set[str]] = defaultdict(set)
    for key, name in pairs:
        if isinstance(name, str) and fold(name):
            gathered[fold(name)].add(key)
    return MappingProxyType({name: frozenset(keys) for name, keys in gathered.items()})


def _bare(index: Index) -> Index:
    return _index((key, bare(name)) for name, keys in index.items() for key in keys)


def _joined(first: Index, second: Index) -> Index:
    return _index((key, name) for index in (first, second) for name, keys in index.items() for key in keys)


def bare(name: str) -> str:
    """Return the folded name without any of its prefixes; the folded name itself where it has none."""
    return (fold(name), *_shorter(fold(name)))[-1]


def _shorter(name: str) -> tuple[str, ...]:
    """Return the folded name with one, two … of the prefixes at its start left out."""
    for prefix in sorted({fold(word) for word in place_prefixes()}, key=len, reverse=True):
        rest = name.removeprefix(prefix)
        if rest != name and len(rest) >= SHORTEST:
            return (rest, *_shorter(rest))
    return ()
