"""What a layer is, and what it gives. Knows nothing of Dash or Plotly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import pandas as pd

from layers.filters import Filter

Kind = Literal["area", "cell", "place", "chart", "contour"]
Scale = Literal["amount", "change", "word", "class", "pair"]
Theme = Literal["cases", "help"]
Reader = Literal["viewer", "presenter", "analyst", "steward", "admin"]
READERS: tuple[Reader, ...] = ("viewer", "presenter", "analyst", "steward", "admin")


class Computed(NamedTuple):
    """What ``compute`` gives: the frame, a note's key ('' for none), and totals for the caption."""

    frame: pd.DataFrame
    note: str = ""
    totals: Mapping[str, float] = {}


Compute = Callable[..., Computed]  # (Snapshot, Filter, **options)
Chosen = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Option:
    """One way a layer can be read: its name and the words it takes; the first is meant when nothing is said.

    Where ``reads`` is given, any text is taken that it does not refuse with a ValueError.
    """

    name: str
    values: tuple[str, ...]
    reads: Callable[[str], object] | None = None

    def takes(self, value: str) -> bool:
        """Return whether the layer can be read in this way."""
        if value in self.values or self.reads is None:
            return value in self.values
        try:
            self.reads(value)
        except ValueError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Layer:
    """Something that can be drawn: a name, how it is drawn, the function that computes it, and its unit's key.

    ``scale`` says what colours mean: an ``amount`` from nothing upwards, a ``change`` about a middle, a ``word``
    (with the sign of ``z``), a ``class`` (the column of that name), or a ``pair`` of classes, 'high-low', in the same
    column. ``options`` reach ``compute`` by their names; ``theme`` says whether it is about cases or about help.
    """

    key: str
    kind: Kind
    compute: Compute
    unit: str
    scale: Scale = "amount"
    options: tuple[Option, ...] = ()
    theme: Theme = "cases"


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """One layer computed for one choice of cases.

    ``frame`` is indexed by neighbourhood key, H3 cell, resource or category; ``value`` (float) is NaN where there
    is none, and ``state`` says why: '' for a number, 'no_data', 'not_enough' or 'protected'. A number whose state
    is 'not_enough' is drawn under a hatch. ``note`` is a key of the page's words, '' for none; ``totals`` are
    numbers for the caption. Where ``protected``, a count of nothing stands for fewer than five, and its state is
    'protected'.
    """

    layer: Layer
    filter: Filter
    frame: pd.DataFrame
    note: str = ""
    totals: Mapping[str, float] = field(default_factory=dict)
    protected: bool = False
