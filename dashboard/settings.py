"""What whoever runs the dashboard may set, by option or by environment. Knows nothing of pages."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """``tiles``: address of a tile server inside the organisation, with {z}/{x}/{y}; empty means none is asked.

    ``chromium``: the program that prints PDF; empty means one on the search path, if there is any.
    """

    data: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = 8050
    tiles: str = ""
    threads: int = 8
    chromium: str = ""

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Return what HEADQUARTERS_DATA, _HOST, _PORT and so on say; ValueError on a bad number."""
        found = {name: environment.get(f"HEADQUARTERS_{name.upper()}", "") for name in cls.__slots__}
        makers = {"data": Path, "port": int, "threads": int}
        return cls(**{name: makers.get(name, str)(value) for name, value in found.items() if value})
