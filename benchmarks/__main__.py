"""python -m benchmarks: measure everything in one run, print it, and write docs/benchmarks.md and .json."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

from benchmarks import density, filter_change, first_page, hotspots_page, import_rows, local_statistics
from benchmarks.sidebyside import Comparison

DOCS = Path(__file__).resolve().parents[1] / "docs"
HEAD = """# Benchmarks

Made by `make bench`: our way and what one would use instead, in turn in one run; medians. The ratio is ours / theirs,
with the least and greatest of the pairs. Machines differ and are noisy: read the ratios, not the milliseconds.

| what | size | ours, ms | instead | theirs, ms | ratio | least–greatest | runs |
|---|---|---|---|---|---|---|---|
"""


MEASURES = (
    filter_change.measure,
    import_rows.measure,
    first_page.measure,
    hotspots_page.measure,
    local_statistics.measure,
    density.measure,
)


def main() -> None:
    """Run every benchmark, each in a process of its own, so that none inherits another's memory."""
    found: list[Comparison] = []
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        for measured in (pool.submit(measure).result() for measure in MEASURES):
            found += measured if isinstance(measured, list) else [measured]
    for one in found:
        print(one.line())
    (DOCS / "benchmarks.md").write_text(HEAD + "".join(map(_row, found)), encoding="utf-8")
    (DOCS / "benchmarks.json").write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n", encoding="utf-8")


def _row(one: Comparison) -> str:
    spread = f"{one.ratio_min:.3f}–{one.ratio_max:.3f}"
    return (
        f"| {one.name} | {one.size} | {one.ours_ms:.1f} | {one.peer} | {one.peer_ms:.1f} "
        f"| {one.ratio:.3f} | {spread} | {one.runs} |\n"
    )


if __name__ == "__main__":
    main()
