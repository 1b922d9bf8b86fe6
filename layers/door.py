"""The one door through which every number leaves: computed, checked, and protected for whoever reads it."""

from __future__ import annotations

import pandas as pd

from geodata.snapshot import Snapshot
from layers.filters import Filter
from layers.layer import READERS, Chosen, Layer, Reader, Result
from layers.protect import protected, whole_months

EXACT: tuple[Reader, ...] = ("analyst",)  # everybody else sees protected numbers
COUNTS = ("cases", "cases_overdue")  # units whose nothing means fewer than five


def run(snapshot: Snapshot, layer: Layer, choice: Filter, reader: Reader, options: Chosen | None = None) -> Result:
    """Return the layer as this reader may see it: computed, checked, protected.

    Raises
    ------
    ValueError
        The reader is no role, an option is not the layer's, or the layer's function broke its promise.
    """
    if reader not in READERS:
        raise ValueError(f"{reader!r} is none of the {len(READERS)} roles: {', '.join(READERS)}")
    ways = _known(layer, options or {})
    if reader in EXACT and not snapshot.protected:
        frame, note, totals = layer.compute(snapshot, choice, **ways)
        return Result(layer, choice, _checked(frame, layer), note, dict(totals))
    safe, months = protected(snapshot), whole_months(choice)
    frame, note, totals = layer.compute(safe, months, **ways)
    return Result(layer, months, _few(_checked(frame, layer), layer), note, dict(totals), protected=True)


def _known(layer: Layer, options: Chosen) -> Chosen:
    offered = {option.name: option for option in layer.options}
    for name, value in options.items():
        if name not in offered or not offered[name].takes(value):
            ways = "; ".join(f"{name}={'|'.join(option.values)}" for name, option in offered.items()) or "none"
            raise ValueError(f"layer {layer.key} has no option {name}={value}; it takes {ways}")
    return options


def _few(frame: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    """Mark protected counts of nothing: they stand for fewer than five cases."""
    if layer.unit not in COUNTS:
        return frame
    few = (frame["value"] == 0).to_numpy() & (frame["state"] == "").to_numpy()
    return frame.assign(state=frame["state"].astype(object).where(~few, "protected"))


def _checked(frame: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    missing = {"value", "state"} - set(frame.columns)
    if missing or not frame.index.is_unique:
        raise ValueError(f"layer {layer.key} gave a frame without {sorted(missing)} or with a repeated index")
    return frame
