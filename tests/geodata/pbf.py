"""OpenStreetMap's .osm.pbf written by hand, for no library here writes it: nodes and ways, uncompressed, one block."""

import struct
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

Tags = Mapping[str, str]
DEGREES = 10**7  # of what a position is counted in


def written(path: Path, nodes: Mapping[int, tuple[float, float]], ways: Sequence[tuple[Sequence[int], Tags]]) -> Path:
    """Write nodes (number -> longitude, latitude) and ways (the nodes' numbers, tags); return the path."""
    words = ["", *sorted({word for _, tags in ways for pair in tags.items() for word in pair})]
    table = b"".join(_part(1, word.encode()) for word in words)
    drawn = b"".join(_part(3, _way(number, line, tags, words)) for number, (line, tags) in enumerate(ways, start=1))
    block = _part(1, table) + _part(2, _part(2, _dense(nodes))) + _part(2, drawn)
    header = b"".join(_part(4, feature) for feature in (b"OsmSchema-V0.6", b"DenseNodes"))
    path.write_bytes(_blob(b"OSMHeader", header) + _blob(b"OSMData", block))
    return path


def _dense(nodes: Mapping[int, tuple[float, float]]) -> bytes:
    numbers = sorted(nodes)
    lon, lat = ([round(nodes[number][axis] * DEGREES) for number in numbers] for axis in (0, 1))
    return _steps(1, numbers) + _steps(8, lat) + _steps(9, lon)


def _way(number: int, line: Sequence[int], tags: Tags, words: list[str]) -> bytes:
    keys, values = ([words.index(word) for word in part] for part in (tags.keys(), tags.values()))
    packed = _part(2, b"".join(map(_number, keys))) + _part(3, b"".join(map(_number, values)))
    return _number(1 << 3) + _number(number) + packed + _steps(8, line)


def _steps(field: int, values: Sequence[int]) -> bytes:
    """Return the differences from one value to the next, the sign in the last bit."""
    steps = [after - before for before, after in pairwise([0, *values])]
    return _part(field, b"".join(_number(step * 2 if step >= 0 else -step * 2 - 1) for step in steps))


def _part(field: int, data: bytes) -> bytes:
    return _number(field << 3 | 2) + _number(len(data)) + data


def _number(value: int) -> bytes:
    """Return seven bits a byte, the lowest first; the eighth says that more follow."""
    found = b""
    while value > 127:
        found, value = found + bytes([value & 127 | 128]), value >> 7
    return found + bytes([value])


def _blob(kind: bytes, data: bytes) -> bytes:
    body = _part(1, data)
    head = _part(1, kind) + _number(3 << 3) + _number(len(body))
    return struct.pack(">I", len(head)) + head + body
