"""What a callback works with: settings, words and the present snapshot. Knows nothing of pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from time import monotonic

from dashboard import present
from dashboard.settings import Settings
from geodata.snapshot import Snapshot
from geodata.store import Store
from layers import EXACT, LAYERS, Filter, Reader, Result, run
from layers.protect import protected

FRESH = 0.25  # seconds
Ways = tuple[tuple[str, str], ...]  # option and value


@dataclass(slots=True)
class Desk:
    """Keeps the newest snapshot of the store at hand; every number a page shows comes through ``run``.

    Whoever asks gets no more than their role may count: for all but analysts the snapshot itself is a protected one.
    The store is asked for its version at most every ``FRESH`` seconds; after a change of one's own call ``renew``.
    """

    settings: Settings
    store: Store
    _snapshot: Snapshot | None = None
    _asked: float = -FRESH
    _lock: Lock = field(default_factory=Lock)

    @property
    def snapshot(self) -> Snapshot:
        """The present snapshot as whoever asks may count it."""
        return self._exact() if present.reader() in EXACT else self.shown

    @property
    def shown(self) -> Snapshot:
        """The present snapshot as anybody may count it: what a whole room sees, whoever is signed in."""
        return protected(self._exact())

    def _exact(self) -> Snapshot:
        """Return what the store holds; it is read again only when the store's version has changed."""
        with self._lock:
            if self._snapshot is None or monotonic() - self._asked >= FRESH:
                version = self.store.version()
                if self._snapshot is None or self._snapshot.version != version:
                    self._snapshot = self.store.snapshot()
                self._asked = monotonic()
            return self._snapshot

    def renew(self) -> None:
        """Ask the store again at the next look."""
        self._asked = -FRESH

    def run(
        self,
        key: str,
        choice: Filter,
        snapshot: Snapshot | None = None,
        ways: Ways = (),
        reader: Reader | None = None,
    ) -> Result:
        """Return a layer by its key; KeyError when there is none. Of ``ways`` only those the layer has are told it.

        ``reader`` is whoever asks unless another is named: what a whole room sees is a presenter's.
        """
        taken = {option.name for option in LAYERS[key].options}
        kept = tuple((name, way) for name, way in ways if name in taken)
        return _computed(snapshot or self.snapshot, key, choice, reader or present.reader(), kept)


@lru_cache(maxsize=512)
def _computed(snapshot: Snapshot, key: str, choice: Filter, reader: Reader, ways: Ways) -> Result:
    """Keep results: going back, switching layers and a second planner ask for the same ones again."""
    return run(snapshot, LAYERS[key], choice, reader, dict(ways))
