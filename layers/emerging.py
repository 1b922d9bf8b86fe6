"""How hot spots develop: each cell's months of being hot, and whether its Gi* rises or falls over them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from geodata.snapshot import Snapshot
from layers import discovery, hotspots
from layers.cells import cell_of_case, cover
from layers.exposure import WAYS, basis
from layers.filters import Filter
from layers.layer import Computed, Option
from layers.periods import FEWEST, by_month, whole_months
from layers.series import mann_kendall

OPTIONS = (hotspots.OPTIONS[0], Option("by", WAYS))
MOSTLY = 0.5  # part of the months above which a hot spot is persistent
FEWEST_MONTHS = 2  # hot months below which nothing is called a development


def by_cell(snapshot: Snapshot, choice: Filter, ring: str = "1", by: str = "people") -> Computed:
    """Return the development of each cell over the whole Jalali months of the choice; fewer than ten: 'few-periods'.

    A cell is hot in a month by the rule of ``layers.hotspots``, corrected over all cells and months together
    (q ≤ 0.05, five cases with its ring). Its trend is Mann–Kendall's of its monthly Gi*, corrected over the cells
    that were ever hot. Classes, the first that fits:

    * *new*: hot in the last month only;
    * *emerging*: hot in two months or more and rising (q ≤ 0.05); *diminishing*: falling;
    * *persistent*: hot in more than half of the months, without such a trend;
    * *sporadic*: hot in two months or more.

    Columns: ``value`` (z of the trend), ``z`` (the same), ``p``, ``q``, ``class``, ``word``, ``hot_months``,
    ``last_z``, ``cases``. After the space-time classes of hot spot analysis, with fewer and stricter ones.
    """
    months = whole_months(snapshot, choice)
    index = cover(snapshot, hotspots.RESOLUTION).index
    if months.length < FEWEST:
        note = "few-periods" if len(snapshot.days) else "no-cases"
        return Computed(_nothing(index), note, {"months": float(months.length)})
    way = basis(snapshot, by)
    cells = cell_of_case(snapshot, hotspots.RESOLUTION)
    expected = hotspots.comparable(snapshot, choice, way)[1]  # as for hot spots of the whole period
    counts = by_month(snapshot, expected, cells, len(index), months).T
    share = hotspots.exposure(snapshot, way, choice)
    around = hotspots.neighbours(snapshot, int(ring))
    frame = _developed(counts, share, around, index)
    totals = {"cases": float(counts.sum()), "months": float(months.length)}
    note = "no-cases" if not counts.any() else "by-area" if way == "area" else ""
    return Computed(frame, note, totals)


def _developed(counts: np.ndarray, share: np.ndarray, around: csr_array, index: pd.Index) -> pd.DataFrame:
    hot, z = hot_months(counts, share, around)
    test = mann_kendall(np.nan_to_num(z).T)
    ever = hot.sum(axis=1)
    p = np.where(ever >= 1, test.p, np.nan)
    q = discovery.false_discovery(p)
    moved = q <= discovery.FIRM_BELOW
    often = ever >= FEWEST_MONTHS
    kind = np.select(
        [(ever == 1) & hot[:, -1], often & moved & (test.s > 0), often & moved, ever > MOSTLY * hot.shape[1], often],
        ["new", "emerging", "diminishing", "persistent", "sporadic"],
        "",
    )
    overall = hotspots.assess(counts.sum(axis=1), share, around)
    word = discovery.words(discovery.false_discovery(overall.p), overall.z, overall.around, overall.power)
    scant = (word == discovery.SCANT) & (kind == "")
    columns = {"value": test.z, "state": np.where(share <= 0, "no_data", np.where(scant, "not_enough", ""))}
    columns |= {"z": test.z, "p": p, "q": q, "class": kind, "word": np.where(kind != "", discovery.FIRM, "")}
    columns |= {"hot_months": ever, "last_z": z[:, -1], "cases": counts.sum(axis=1)}
    return pd.DataFrame(columns, index=index)


def hot_months(counts: np.ndarray, share: np.ndarray, around: csr_array) -> tuple[np.ndarray, np.ndarray]:
    """Return where and when cells are hot, and their Gi*, both of the shape of ``counts`` (cells, months)."""
    z = hotspots.adjusted(counts, share, around)
    here = around @ counts
    usual = np.minimum(around @ share, 1.0) * (share > 0)
    thrown = discovery.exact(here, np.broadcast_to(usual[:, None], here.shape), counts.sum(axis=0))
    p = np.where(np.isnan(z) | np.isnan(thrown), np.nan, np.maximum(discovery.normal(z), thrown))
    q = discovery.false_discovery(p.ravel()).reshape(p.shape)
    return (q <= discovery.FIRM_BELOW) & (z > 0) & (here >= discovery.FEWEST), z


def _nothing(index: pd.Index) -> pd.DataFrame:
    numbers = dict.fromkeys(("value", "z", "p", "q", "hot_months", "last_z", "cases"), np.nan)
    return pd.DataFrame({**numbers, "state": "no_data", "class": "", "word": ""}, index=index)
