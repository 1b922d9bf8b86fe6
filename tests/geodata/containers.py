"""Workbooks that tests write themselves, where no library writes them: old xls, and locked or lying containers."""

import struct
import zipfile
from io import BytesIO

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512


def compound(streams: dict[str, bytes]) -> bytes:
    """Return a compound file (the container of .xls and of locked workbooks) with some streams."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}  # shorter ones live elsewhere
    sectors, table, entries = b"", [FAT, END], [_entry("Root Entry", 5, child=1, start=END, size=0)]
    for place, (name, data) in enumerate(padded.items(), start=1):
        data = data.ljust(-(-len(data) // SECTOR) * SECTOR, b"\0")
        right = place + 1 if place < len(padded) else FREE
        entries.append(_entry(name, 2, start=len(table), size=len(padded[name]), right=right))
        count = len(data) // SECTOR
        table += [len(table) + 1 + i for i in range(count - 1)] + [END]
        sectors += data
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    chains = struct.pack("<128I", *(table + [FREE] * (128 - len(table))))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, END, 0, END, 0)
    return head + struct.pack("<109I", 0, *[FREE] * 108) + chains + directory + sectors


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE, right: int = FREE) -> bytes:
    wide = name.encode("utf-16-le")
    head = wide.ljust(64, b"\0") + struct.pack("<HBB3I", len(wide) + 2, kind, 1, FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def xls(name: str, rows: list[list[str | float | None]], locked: bool = False) -> bytes:
    """Return an Excel 97 workbook with one sheet."""
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    if locked:
        begin += _record(0x002F, struct.pack("<HHHH", 1, 1, 1, 1) + bytes(48))
    wide = name.encode("utf-16-le")
    named = struct.pack("<BBBB", 0, 0, len(name), 1) + wide
    offset = len(begin) + 8 + len(named) + 4
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                body += _record(0x0204, struct.pack("<HHH", row, column, 0) + text)
            elif cell is not None:
                body += _record(0x0203, struct.pack("<HHHd", row, column, 0, cell))
    stream = begin + _record(0x0085, struct.pack("<I", offset) + named) + _record(0x000A, b"") + body
    return compound({"Workbook": stream + _record(0x000A, b"")})


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def archive(entries: dict[str, bytes]) -> bytes:
    """Return a packed archive."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries.items():
            packed.writestr(name, data)
    return made.getvalue()


def lying(data: bytes, true_size: int, said: int) -> bytes:
    """Return the archive with every mention of an entry's size replaced by another."""
    return data.replace(struct.pack("<I", true_size), struct.pack("<I", said))
