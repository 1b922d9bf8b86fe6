"""What a callback works with: settings, words and the present snapshot. Knows nothing of pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from dashboard.settings import Settings
from geodata.snapshot import Snapshot
from geodata.store import Store
from layers import LAYERS, Filter, Reader, Result, run


@dataclass(slots=True)
class Desk:
    """Keeps the newest snapshot of the store at hand; every number a page shows comes through ``run``."""

    settings: Settings
    store: Store
    reader: Reader = "analyst"
    _snapshot: Snapshot | None = None
    _lock: Lock = field(default_factory=Lock)

    @property
    def snapshot(self) -> Snapshot:
        """The present snapshot; read again only when the store's version has changed."""
        version = self.store.version()
        with self._lock:
            if self._snapshot is None or self._snapshot.version != version:
                self._snapshot = self.store.snapshot()
            return self._snapshot

    def run(self, key: str, choice: Filter, snapshot: Snapshot | None = None) -> Result:
        """Return a layer by its key; KeyError when there is none."""
        return run(snapshot or self.snapshot, LAYERS[key], choice, self.reader)
