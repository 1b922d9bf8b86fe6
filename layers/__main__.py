"""python -m layers run LAYER: the same numbers as the dashboard's, through the same door, on the command line."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geodata.snapshot import Snapshot
    from layers import Filter, Result

DONE, REFUSED = 0, 2
CHOICES = {
    "issue": "issues",
    "severity": "severities",
    "need": "needs",
    "agency": "agencies",
    "status": "statuses",
    "place": "places",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one layer; return 0, or 2 when a word is not known."""
    chosen = _parser().parse_args(arguments)
    from geodata.commands import begin
    from layers import LAYERS, run

    snapshot = begin(chosen.data).snapshot()
    try:
        layer = _known("layer", chosen.layer, LAYERS)
        options = dict(_pair(words) for words in chosen.option)
        result = run(snapshot, LAYERS[layer], _filter(chosen, snapshot), chosen.reader, options)
    except ValueError as refused:
        sys.stderr.write(f"{refused}\n")
        return REFUSED
    rows = _rows(result, snapshot)
    sys.stdout.write((_json(result, chosen.reader, rows) if chosen.json else _table(rows)) + "\n")
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m layers", description="Compute a layer and print its numbers.")
    one = parser.add_subparsers(dest="command", required=True).add_parser("run", help="compute one layer")
    one.add_argument(
        "layer", metavar="LAYER", help="cases, rates, hotspots, spots, density, change, nearest, grid, resources …"
    )
    for name in CHOICES:
        one.add_argument(
            f"--{name}", action="append", default=[], metavar="K", help=f"only this {name}; may be repeated"
        )
    for name, meaning in (("start", "first"), ("end", "last")):
        one.add_argument(f"--{name}", metavar="D", help=f"{meaning} day, 1403/07/01 or 2024-09-22; it is included")
    one.add_argument("--option", action="append", default=[], metavar="NAME=WAY", help="how the layer is read: ring=2")
    one.add_argument("--reader", default="analyst", metavar="ROLE", help="whose eyes: viewer, presenter, analyst …")
    one.add_argument("--data", type=Path, default=Path(os.environ.get("HEADQUARTERS_DATA") or "var"), metavar="DIR")
    one.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _filter(chosen: argparse.Namespace, snapshot: Snapshot) -> Filter:
    from geodata import facts
    from layers import Filter

    exist: dict[str, Iterable[str]] = {
        "issue": facts.issues(),
        "severity": facts.severities(),
        "need": facts.needs(),
        "agency": facts.agencies(),
        "status": facts.statuses(),
        "place": snapshot.neighbourhoods.index,
    }
    picked = {
        field: tuple(_known(name, key, exist[name]) for key in getattr(chosen, name)) for name, field in CHOICES.items()
    }
    return Filter(**picked, start=_day(chosen.start), end=_day(chosen.end))


def _pair(words: str) -> tuple[str, str]:
    name, found, value = words.partition("=")
    if not found:
        raise ValueError(f"the option {words!r} has no value; write it like ring=2")
    return name, value


def _known(what: str, key: str, exist: Iterable[str]) -> str:
    if key not in exist:
        raise ValueError(f"there is no {what} {key!r}; use one of: {', '.join(exist)}")
    return key


def _day(words: str | None) -> int | None:
    from geodata.dates import read_day

    if words is None:
        return None
    day = read_day(words)
    if isinstance(day, str):
        raise ValueError(f"the day {words!r} is not one ({day}); write it like 1403/07/01 or 2024-09-22")
    return day


def _rows(result: Result, snapshot: Snapshot) -> list[dict[str, Any]]:
    """Return the frame's rows with what names each: neighbourhood and key, cell and neighbourhood, or key."""
    from layers.cells import owners, resolution_of

    names = snapshot.neighbourhoods["fa"].to_dict()
    rows = []
    of_cell = owners(snapshot, resolution_of(result.frame.index)) if result.layer.kind == "cell" else {}
    for key, values in zip(result.frame.index, result.frame.to_dict("records"), strict=True):
        if result.layer.kind == "cell":
            called = {"cell": key, "neighbourhood": names[of_cell[key]]}
        else:
            called = {"neighbourhood": names[key], "key": key} if result.layer.kind == "area" else {"key": key}
        rows.append(called | {name: _plain(value) for name, value in values.items()})
    return rows


def _plain(value: Any) -> Any:
    if hasattr(value, "__geo_interface__"):
        return value.__geo_interface__
    value = value.item() if hasattr(value, "item") else value
    return None if value != value else value  # only NaN differs from itself


def _json(result: Result, reader: str, rows: list[dict[str, Any]]) -> str:
    layer = result.layer
    said: dict[str, Any] = {"layer": layer.key, "kind": layer.kind, "unit": layer.unit, "reader": reader}
    said |= {"filter": result.filter.to_query(), "note": result.note, "totals": dict(result.totals), "rows": rows}
    return json.dumps(said, ensure_ascii=False)


def _table(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "-"
    lines = ["\t".join(rows[0])]
    lines += ["\t".join("-" if value is None else str(value) for value in row.values()) for row in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
