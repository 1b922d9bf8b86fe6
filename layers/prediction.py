"""Do hot spots predict? Last period's, judged by this period's cases, beside those with most cases then."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import betaincinv

from geodata.snapshot import Snapshot
from layers import discovery, hotspots
from layers.cells import cover
from layers.change import reported
from layers.exposure import basis, pieces
from layers.filters import Filter
from layers.layer import Computed
from layers.periods import compared


def of_last_period(snapshot: Snapshot, choice: Filter, ring: str = "1", by: str = "people") -> Computed:
    """Return how well two maps of the period before foretold where this period's cases lie.

    The period is the choice's, or the last three whole Jalali months; the one before is as long. ``hotspots`` are the
    cells then called firm or tentative, ``same_as_last`` as many cells, those with most cases then. Columns:
    ``value`` (PAI: the part of the cases over the part of the area), ``low`` and ``high`` (95 %, exact, of the part
    of the cases), ``hit_rate``, ``area``, ``cells``, ``cases`` (in them). Notes: 'no-earlier', 'no-called', 'no-cases'.

    Source: Chainey, Tompson and Uhlig (2008), doi:10.1057/palgrave.sj.8350066.
    """
    span = compared(snapshot, reported(snapshot, choice))
    if span is None:
        return Computed(_frame([]), "no-earlier" if len(snapshot.days) else "no-cases")
    way = basis(snapshot, by)
    before = replace(choice, start=span.before_start, end=span.before_end)
    called = hotspots.by_cell(snapshot, before, ring, by).frame
    hot = np.flatnonzero(called["word"].isin((discovery.FIRM, discovery.TENTATIVE)) & (called["z"] > 0))
    now, totals = hotspots.counted(snapshot, replace(choice, start=span.start, end=span.end), way)
    totals = totals | {name: float(day) for name, day in span._asdict().items()}
    if not len(hot) or not now.any():
        return Computed(_frame([]), "no-called" if now.any() else "no-cases", totals)
    busiest = np.argsort(-called["cases"].to_numpy(), kind="stable")[: len(hot)]
    areas = np.asarray(pieces(snapshot, hotspots.RESOLUTION).sum(axis=1))
    rows = [_row(cells, now, areas) for cells in (hot, busiest)]
    return Computed(_frame(rows), "", totals | {"grid": float(len(cover(snapshot, hotspots.RESOLUTION)))})


def _row(cells: np.ndarray, now: np.ndarray, areas: np.ndarray) -> tuple[float, ...]:
    held, total = now[cells].sum(), now.sum()
    area = areas[cells].sum() / areas.sum()
    low = betaincinv(held, total - held + 1, 0.025) if held else 0.0
    high = betaincinv(held + 1, total - held, 0.975) if held < total else 1.0
    return held / total / area, low / area, high / area, held / total, area, float(len(cells)), float(held)


def _frame(rows: list[tuple[float, ...]]) -> pd.DataFrame:
    columns = ["value", "low", "high", "hit_rate", "area", "cells", "cases"]
    index = pd.Index(["hotspots", "same_as_last"][: len(rows)], dtype=object)
    return pd.DataFrame(rows, columns=columns, index=index, dtype=float).assign(state="")
