"""Cases counted by neighbourhood, by issue, by severity and by Jalali month."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from geodata import facts
from geodata.persian import jalali_months, month_start
from geodata.snapshot import OUTSIDE, Packed, Snapshot
from layers.filters import Filter
from layers.layer import Computed


def by_neighbourhood(snapshot: Snapshot, choice: Filter) -> Computed:
    """Return the number of cases in each neighbourhood; ``share`` is its part of all that lie in the district."""
    column = snapshot.packed("neighbourhood")
    counts = _tally(column, choice.without("places").apply(snapshot))
    keys = snapshot.neighbourhoods.index  # the column's first categories, in this order; OUTSIDE comes after them
    inside = counts[: len(keys)]
    total = int(inside.sum())
    frame = _frame(inside, keys)
    frame["share"] = inside / total if total else 0.0
    outside = int(counts[column.categories.index(OUTSIDE)])
    return Computed(frame, "" if total else "no-cases", {"cases": total, "outside": outside})


def by_issue(snapshot: Snapshot, choice: Filter) -> Computed:
    """Return the number of cases of each issue, whichever issues are chosen, so that the others stay comparable."""
    return _by_category(snapshot, choice.without("issues"), "issue", tuple(facts.issues()))


def by_severity(snapshot: Snapshot, choice: Filter) -> Computed:
    """Return the number of cases at each level that counts, highest first, whichever levels are chosen."""
    return _by_category(snapshot, choice.without("severities"), "level", tuple(facts.severities()))


def by_month(snapshot: Snapshot, choice: Filter) -> Computed:
    """Return the number of cases in each Jalali month that the data span, whichever period is chosen.

    The index is ``'YYYY-MM'`` of the Jalali calendar; a month without cases counts 0.
    """
    names, edges = months(snapshot)
    picked = snapshot.days[choice.without("period").apply(snapshot)]
    counts = np.diff(np.searchsorted(picked, edges, side="left"))
    return Computed(_frame(counts, names), "" if len(picked) else "no-cases", {"cases": len(picked)})


@lru_cache(maxsize=4)
def months(snapshot: Snapshot) -> tuple[pd.Index, np.ndarray]:
    """Return the Jalali months the cases span ('YYYY-MM'), and the first day of each and of the one after the last."""
    days = snapshot.days
    if not len(days):
        return pd.Index([], dtype=object), np.array([0], dtype=np.int32)
    first, last = (int(month) for month in jalali_months(days[[0, -1]]))
    spanned = range(first, last + 1)
    edges = np.array([month_start(month) for month in range(first, last + 2)], dtype=np.int32)
    return pd.Index([f"{month // 12}-{month % 12 + 1:02d}" for month in spanned]), edges


def _by_category(snapshot: Snapshot, choice: Filter, column: str, order: tuple[str, ...]) -> Computed:
    keep = choice.apply(snapshot)
    counts = _tally(snapshot.packed(column), keep)
    place = {category: i for i, category in enumerate(snapshot.packed(column).categories)}
    values = np.array([counts[place[key]] if key in place else 0 for key in order], dtype=float)
    kept = int(np.count_nonzero(keep))
    return Computed(_frame(values, _index(order)), "" if kept else "no-cases", {"cases": kept})


def _tally(column: Packed, keep: np.ndarray) -> np.ndarray:
    """Count the kept rows of each category, in the categories' order; rows without one are in none."""
    codes = column.codes[keep]
    return np.bincount(codes[codes >= 0], minlength=len(column.categories))


def _frame(values: np.ndarray, index: pd.Index) -> pd.DataFrame:
    return pd.DataFrame({"value": values.astype(float), "state": _fine(len(values))}, index=index)


@lru_cache(maxsize=16)
def _index(keys: tuple[str, ...]) -> pd.Index:
    """Return the keys as an index; made once, because pandas makes and checks one slowly."""
    return pd.Index(keys)


@lru_cache(maxsize=64)
def _fine(count: int) -> pd.api.extensions.ExtensionArray:
    """Return the state of values that are all there; made once, because pandas infers it slowly."""
    return pd.array([""] * count, dtype="str")
