"""Files on their way in: kept privately, worked on beside the pages, forgotten after an hour. Knows no words."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from threading import Lock, Timer
from typing import IO, Any

log = logging.getLogger("dashboard.uploads")
KINDS = ("cases", "boundaries", "network", "jurisdictions", "population", "resources", "effort")
MEGABYTE = 1 << 20
LARGEST = {
    "cases": 50 * MEGABYTE,
    "boundaries": 190 * MEGABYTE,
    "network": 400 * MEGABYTE,
    "jurisdictions": 190 * MEGABYTE,
    "population": 50 * MEGABYTE,
    "resources": 50 * MEGABYTE,
    "effort": 50 * MEGABYTE,
}
ENVELOPE = MEGABYTE  # bytes that a browser's form adds to the file at most
KEPT = 3600.0  # seconds until a file that nobody stored is deleted
WORKERS = 2
LONGEST = 120  # characters of a file's name that are kept
TABLES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt")
MAPS = (".geojson", ".json", ".gpkg", ".kml", ".kmz", ".shp", ".fgb", ".gml", ".zip", ".pbf", ".osm")


@dataclass(slots=True, eq=False)
class Upload:
    """A file that was sent.

    Parameters
    ----------
    token
        Unguessable word by which its page, and nobody else, speaks of it.
    name
        What the sender calls it: for showing only, never part of a path.
    path
        Where it lies, under a name of our own.
    result
        What the last work on it gave; None while the first is under way.
    rounds
        How often work on it has begun.
    doing
        What the last work is called.
    """

    token: str
    kind: str
    name: str
    path: Path
    result: Any = None
    rounds: int = 0
    doing: str = ""
    work: Future[Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Failed:
    """Work that broke off by a fault of the program or of the machine; the log says which."""


class Tray:
    """The uploads of one server. Safe to share between threads."""

    def __init__(self, folder: Path, kept: float = KEPT) -> None:
        """Keep files in ``folder``, which is emptied first: what lies there was left by a server that died."""
        self._folder, self._kept = folder, kept
        self._uploads: dict[str, Upload] = {}
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="intake")
        shutil.rmtree(folder, ignore_errors=True)

    def place(self, kind: str, name: str) -> Upload:
        """Return a new upload whose file is still to be written; ``name`` may be anything.

        Raises
        ------
        KeyError
            There is no such kind.
        """
        if kind not in KINDS:
            raise KeyError(kind)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        token = secrets.token_urlsafe(24)
        plain = PurePath(name.replace("\\", "/")).name[-LONGEST:] or "–"
        ending = PurePath(plain).suffix.lower()
        return Upload(token, kind, plain, self._folder / f"{token}{ending if ending in (*TABLES, *MAPS) else ''}")

    def keep(self, upload: Upload) -> None:
        """Take in an upload whose file is written; it is forgotten in an hour."""
        with self._lock:
            self._uploads[upload.token] = upload
        timer = Timer(self._kept, self.forget, (upload.token,))
        timer.daemon = True
        timer.start()

    def find(self, token: str | None) -> Upload | None:
        """Return the upload of a token with the result of its finished work; None when there is none any more."""
        with self._lock:
            upload = self._uploads.get(token or "")
            if upload and upload.work and upload.work.done():
                upload.result, upload.work = _outcome(upload.work), None
            return upload

    def begin(
        self, token: str | None, work: Callable[[Upload], Any], doing: str, after: type | tuple[type, ...] = object
    ) -> bool:
        """Start work on an upload; nothing is done, and False returned, while other work runs on it.

        ``doing`` is what the work is called; ``after``, the kinds of result that it may follow on: by this a file
        is not stored twice.
        """
        upload = self.find(token)
        with self._lock:
            if upload is None or upload.work or not isinstance(upload.result, after):
                return False
            upload.rounds += 1
            upload.doing = doing
            upload.work = self._pool.submit(work, upload)
            return True

    def forget(self, token: str | None) -> None:
        """Delete an upload's file and forget it."""
        with self._lock:
            upload = self._uploads.pop(token or "", None)
        if upload:
            upload.path.unlink(missing_ok=True)


def opened(path: Path) -> IO[bytes]:
    """Return a new file that only its owner can read, open for writing; FileExistsError when it is there."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _outcome(work: Future[Any]) -> Any:
    error = work.exception()
    if error:
        log.error("work on an upload failed", exc_info=error)
    return Failed() if error else work.result()
