"""Run two ways of doing one thing in turn and say how they compare."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comparison:
    """Medians in milliseconds and the ratio ours / peer with its spread over the interleaved pairs."""

    name: str
    size: str
    ours_ms: float
    peer: str
    peer_ms: float
    ratio: float
    ratio_min: float
    ratio_max: float
    runs: int

    def line(self) -> str:
        """Return one printed line."""
        return (
            f"{self.name} ({self.size}): ours {self.ours_ms:.1f} ms, {self.peer} {self.peer_ms:.1f} ms, "
            f"ratio {self.ratio:.3f} ({self.ratio_min:.3f}–{self.ratio_max:.3f}), {self.runs} runs"
        )


def compare(
    name: str, size: str, ours: Callable[[], object], peer_name: str, peer: Callable[[], object], runs: int = 9
) -> Comparison:
    """Time both in turn ``runs`` times after one warm-up each."""
    ours(), peer()
    pairs = [(_milliseconds(ours), _milliseconds(peer)) for _ in range(runs)]
    ratios = [a / b for a, b in pairs]
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    return Comparison(name, size, mine, peer_name, theirs, mine / theirs, min(ratios), max(ratios), runs)


def _milliseconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - start)
