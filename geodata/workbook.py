"""Workbooks (xlsx, xlsb, xls, ods) as grids, after looking at the container: locked, swollen, or no workbook at all."""

from __future__ import annotations

import io
import pickle
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

from geodata.grid import Grid, grid
from geodata.problems import Unreadable

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNPACKED = 500_000_000  # bytes
RATIO, RATIO_FROM = 200, 20_000_000  # unpacked : packed, for containers that unpack to at least so many bytes
ENTRIES = 10_000
PIECE = 1 << 20
LOCAL_HEADER = struct.Struct("<4s22xHH")
ENCRYPTED_OLE = "EncryptedPackage".encode("utf-16-le")
ENCRYPTED_XLS = re.compile(  # FILEPASS right after the workbook's first record, or after its write protection
    rb"\x09\x08(?:\x08\0\0\x05\x05\0.{4}|\x10\0\0\x06\x05\0.{12})(?:\x86\0\0\0)?\x2f\0", re.DOTALL
)
PATIENCE = 180  # seconds; the reading process has its own limit of processor time
READER = Path(__file__).with_name("unpack.py")


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin like a workbook's container."""
    return data.startswith((ZIP, OLE))


def read(path: Path, data: bytes, name: str, rows: int, columns: int) -> list[Grid]:
    """Return a grid for every visible sheet, rows numbered as in the sheet.

    Raises
    ------
    Unreadable
        The container is locked, swollen or broken, or a sheet has more than so many rows or columns.
    """
    code = _container(data)
    if code:
        raise Unreadable(code, name)
    code, sheets = _cells(path)
    if code:
        raise Unreadable(code, name)
    grids = [grid(title, cells, range(first, first + len(cells))) for title, first, cells in sheets]
    for one in grids:
        if one.cells.shape[1] > columns:
            raise Unreadable("file-too-many-columns", name)
        if len(one.numbers) > rows + 1:
            raise Unreadable("file-too-many-rows", name)
    return grids


def _cells(path: Path) -> tuple[str, list]:
    command = [sys.executable, "-P", str(READER), str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return "file-swollen", []
    if done.returncode < 0:
        return "file-swollen", []
    return pickle.loads(done.stdout) if done.returncode == 0 else ("file-not-a-table", [])


def _container(data: bytes) -> str:
    """Return what is wrong with the container, '' when nothing is."""
    if data.startswith(OLE):
        return "file-encrypted" if ENCRYPTED_OLE in data or ENCRYPTED_XLS.search(data) else ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "file-encrypted" if _locked(archive) else _swollen(data, archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, zlib.error, struct.error):
        return "file-not-a-table"


def _swollen(data: bytes, entries: list[zipfile.ZipInfo]) -> str:
    total = sum(entry.file_size for entry in entries)
    too_much = len(entries) > ENTRIES or total > UNPACKED or total > max(RATIO_FROM, RATIO * len(data))
    return "file-swollen" if too_much or any(_lies(data, entry) for entry in entries) else ""


def _locked(archive: zipfile.ZipFile) -> bool:
    if any(entry.flag_bits & 1 for entry in archive.infolist()):
        return True
    manifest = "META-INF/manifest.xml"
    if manifest not in archive.namelist():
        return False
    with archive.open(manifest) as found:
        return b"encryption-data" in found.read(PIECE)


def _lies(data: bytes, entry: zipfile.ZipInfo) -> bool:
    """Whether an entry unpacks to more than the directory says."""
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        return False
    _, name, extra = LOCAL_HEADER.unpack_from(data, entry.header_offset)
    start = entry.header_offset + LOCAL_HEADER.size + name + extra
    unpacker, size, packed = zlib.decompressobj(-zlib.MAX_WBITS), 0, data[start : start + entry.compress_size]
    while packed and size <= entry.file_size:
        size += len(unpacker.decompress(packed, PIECE))
        packed = unpacker.unconsumed_tail
    return size > entry.file_size
