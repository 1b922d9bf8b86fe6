"""Roads and paths as a graph: a value that is built once, stored, and asked for travel times. Knows no file format."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

ARRAYS = {
    "lon": "float64",
    "lat": "float64",
    "start": "int32",
    "end": "int32",
    "metres": "float64",
    "walk": "float64",
    "drive": "float64",
    "rank": "int8",
}
MAIN, STREET, PATH, RAILWAY = range(4)  # ranks: how large a road is drawn; nobody goes along a railway's edges


@dataclass(frozen=True, eq=False)
class Network:
    """A directed graph of roads; a road with both directions is two edges.

    Parameters
    ----------
    lon, lat
        The n nodes, WGS84 degrees, float64. No edge is longer than ``roads.LONGEST``, so that the nearest node is near.
    start, end
        The m directed edges, positions of their nodes, int32.
    metres, walk, drive
        Length of each edge, and minutes along it on foot and by car; ``inf`` where one may not. Shape (m,).
    rank
        ``MAIN``, ``STREET``, ``PATH`` or ``RAILWAY``, shape (m,). A railway is there to be drawn; its times are inf.
    invented
        True for a demonstration's roads: said wherever their times are shown.
    note
        Where the roads are from, in both languages: ``{"fa": …, "en": …}``.

    Raises
    ------
    ValueError
        Arrays of different lengths, an edge to a node that is not there, or a negative time.
    """

    lon: np.ndarray
    lat: np.ndarray
    start: np.ndarray
    end: np.ndarray
    metres: np.ndarray
    walk: np.ndarray
    drive: np.ndarray
    rank: np.ndarray
    invented: bool = False
    note: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, kind in ARRAYS.items():
            array = np.ascontiguousarray(getattr(self, name), dtype=kind)
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        nodes, sizes = len(self.lon), {name: len(getattr(self, name)) for name in ARRAYS}
        wanted = {name: nodes if name in ("lon", "lat") else len(self.start) for name in ARRAYS}
        if sizes != wanted:
            raise ValueError(f"the arrays of a network do not fit together: {sizes}")
        ends = np.concatenate([self.start, self.end])
        if ((ends < 0) | (ends >= nodes)).any():
            raise ValueError(f"an edge names a node beyond the {nodes} there are")
        if not (np.concatenate([self.walk, self.drive, self.metres]) >= 0).all():
            raise ValueError("a length or time along an edge is negative or not a number")

    def to_bytes(self) -> bytes:
        """Return the network as a compressed archive; ``from_bytes`` gives it back."""
        said = json.dumps({"invented": self.invented, "note": dict(self.note)}, ensure_ascii=False)
        packed = io.BytesIO()
        arrays = {name: getattr(self, name) for name in ARRAYS}
        np.savez_compressed(packed, said=np.frombuffer(said.encode(), dtype=np.uint8), **arrays)
        return packed.getvalue()

    @classmethod
    def from_bytes(cls, packed: bytes) -> Network:
        """Return the network that ``to_bytes`` packed."""
        with np.load(io.BytesIO(packed), allow_pickle=False) as held:
            said = json.loads(held["said"].tobytes())
            return cls(**{name: held[name] for name in ARRAYS}, invented=said["invented"], note=said["note"])


def digest(packed: bytes) -> str:
    """Return a short word that tells one packed network from another."""
    return hashlib.sha256(packed).hexdigest()[:16]
