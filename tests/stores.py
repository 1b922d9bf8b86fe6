"""Data folders as tests begin them: with a key of zeros, so that protected numbers are the same on every run."""

from __future__ import annotations

from pathlib import Path

from geodata import demo
from geodata.store import Store


def keyed(folder: Path) -> Path:
    """Return the folder with a key of zeros in it, if it has none yet."""
    folder.mkdir(parents=True, exist_ok=True)
    key = folder / "secret.key"
    if not key.exists():
        key.write_bytes(bytes(32))
    return folder


def demonstration(folder: Path) -> Store:
    """Return a store with the demonstration district."""
    store = Store.open(keyed(folder))
    demo.load(store)
    return store
