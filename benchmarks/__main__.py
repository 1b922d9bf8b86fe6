"""python -m benchmarks [name …]: measure, print it, and write docs/benchmarks.md and .json.

Without a name everything is measured anew; with names of modules (``python -m benchmarks roads``) only those, and the
figures of all others stay as they were.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

from benchmarks import (
    best_places,
    density,
    filter_change,
    first_page,
    floating_catchments,
    hotspots_page,
    import_rows,
    local_statistics,
    meeting,
    nearest_place,
    roads,
    what_if,
)
from benchmarks.sidebyside import Comparison

DOCS = Path(__file__).resolve().parents[1] / "docs"
HEAD = """# Benchmarks

Made by `make bench`: our way and what one would use instead, in turn in one run; medians. The ratio is ours / theirs,
with the least and greatest of the pairs. Machines differ and are noisy: read the ratios, not the milliseconds.

| what | size | ours, ms | instead | theirs, ms | ratio | least–greatest | runs |
|---|---|---|---|---|---|---|---|
"""


MODULES = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        filter_change,
        import_rows,
        first_page,
        hotspots_page,
        local_statistics,
        density,
        nearest_place,
        roads,
        floating_catchments,
        best_places,
        what_if,
        meeting,
    )
}


def main(names: list[str]) -> None:
    """Run the benchmarks, each in a process of its own, so that none inherits another's memory."""
    found: dict[str, list[Comparison]] = _kept()
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        for name in names or MODULES:
            measured = pool.submit(MODULES[name].measure).result()
            found[name] = measured if isinstance(measured, list) else [measured]
            for one in found[name]:
                print(one.line())
    kept = [(name, one) for name in MODULES for one in found.get(name, [])]
    (DOCS / "benchmarks.md").write_text(HEAD + "".join(_row(one) for _, one in kept), encoding="utf-8")
    rows = [{"module": name} | asdict(one) for name, one in kept]
    (DOCS / "benchmarks.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def _kept() -> dict[str, list[Comparison]]:
    """Return the figures of the last time, by module."""
    found: dict[str, list[Comparison]] = {}
    for row in json.loads((DOCS / "benchmarks.json").read_text(encoding="utf-8")):
        found.setdefault(row.pop("module"), []).append(Comparison(**row))
    return found


def _row(one: Comparison) -> str:
    spread = f"{one.ratio_min:.3f}–{one.ratio_max:.3f}"
    return (
        f"| {one.name} | {one.size} | {one.ours_ms:.1f} | {one.peer} | {one.peer_ms:.1f} "
        f"| {one.ratio:.3f} | {spread} | {one.runs} |\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
