"""Local Moran: neighbourhoods or cells that are like, or unlike, those around them; the second reading of hot spots."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from geodata.snapshot import Snapshot
from layers import discovery, hotspots
from layers.autocorrelation import moran
from layers.cells import cover
from layers.counts import by_neighbourhood
from layers.exposure import WAYS, basis, of_neighbourhoods
from layers.filters import Filter
from layers.layer import Computed, Option
from layers.local import SLACK, local_moran, permuted
from layers.spatial import cell_rings, islands, row_standardised, touching

PERMUTATIONS = 9_999
OWN = 0.05  # p of its own count below which an outlier is one
OPTIONS = (Option("by", WAYS),)
CLASSES = ("high-high", "low-low", "high-low", "low-high")  # the area itself, then those around it


def of_neighbourhoods_moran(snapshot: Snapshot, choice: Filter, by: str = "people") -> Computed:
    """Return clusters and outliers among neighbourhoods.

    What is compared is how far cases lie above or below what residents (or area, or hours) let one expect, in units
    of chance (Assunção and Reis 1999, doi:10.1002/(SICI)1097-0258(19990830)18:16<2147::AID-SIM179>3.0.CO;2-I).
    Columns: ``value`` (the statistic), ``z``, ``p``, ``q``, ``word``, ``class``, ``cases``, ``expected``. p is the
    larger of that of 9,999 conditional permutations (two-sided) and that of the surroundings' count, as for hot spots
    (``layers.hotspots``); an outlier must be unusual by itself as well. A neighbourhood that touches no other is an
    error of the boundaries: the note is 'islands', those have the class 'island', and nothing is computed; a district
    of one neighbourhood has the note 'one-area'. ``totals`` hold Moran's I of the whole map and its z.
    """
    way = basis(snapshot, by)
    cases = by_neighbourhood(snapshot, choice).frame["value"].to_numpy()
    share = of_neighbourhoods(snapshot, way, choice).to_numpy()
    known = share > 0
    weights = touching(snapshot.neighbourhoods.geometry)
    alone = islands(weights)
    if len(alone):
        frame = _empty(snapshot.neighbourhoods.index, cases)
        frame.loc[frame.index[alone], "class"] = "island"
        note = "islands" if len(frame) > 1 else "one-area"
        return Computed(frame, note, {"cases": int(cases.sum()), "islands": len(alone)})
    unexpected = {"unexpected": int(cases[~known].sum())}
    return clusters(cases, share, weights[known][:, known], snapshot.neighbourhoods.index, way, unexpected)


def of_cells_moran(snapshot: Snapshot, choice: Filter, by: str = "people") -> Computed:
    """Return clusters and outliers among the cells of the fine grid; columns as for neighbourhoods."""
    way = basis(snapshot, by)
    cases, totals = hotspots.counted(snapshot, choice, way)
    share = hotspots.exposure(snapshot, way, choice)
    known = np.flatnonzero(share > 0)
    weights = cell_rings(list(cover(snapshot, hotspots.RESOLUTION).index[known]), 1)
    return clusters(cases, share, weights, cover(snapshot, hotspots.RESOLUTION).index, way, totals)


def clusters(
    cases: np.ndarray,
    share: np.ndarray,
    weights: csr_array,
    index: pd.Index,
    way: str,
    totals: Mapping[str, float] | None = None,
) -> Computed:
    """Return the clusters and outliers of one map of counts, shape (n,); ``weights`` only among areas of share > 0.

    ``totals`` are kept and added to.
    """
    totals = totals or {}
    known = share > 0
    total = cases[known].sum()
    frame = _empty(index, cases)
    if not total:
        return Computed(frame, hotspots.noted(cases[known], totals, frame["word"].to_numpy(), True, way), {"cases": 0})
    share = share[known] / share[known].sum()
    usual = total * share
    gap = cases[known] - usual
    gap[np.abs(gap) <= SLACK * usual] = 0.0  # what differs by rounding alone does not differ
    left = gap / np.sqrt(usual)
    even = row_standardised(weights)
    statistic, z = local_moran(left, even)
    surroundings = hotspots.assess(cases[known], share, weights).p
    p = np.where(np.isnan(z), np.nan, np.maximum(permuted(left, even, PERMUTATIONS), surroundings))
    q = discovery.false_discovery(p)
    high, near_high = left > 0, weights @ gap > 0
    word = discovery.words(q, np.where(high, 1.0, -1.0), weights @ cases[known], np.ones(len(left)))
    alike = high == near_high
    word[~alike & (discovery.exact(cases[known], share, total) > OWN)] = ""
    kind = np.select([high & alike, ~high & alike, high], CLASSES[:3], CLASSES[3])
    columns = {"value": statistic, "z": z, "p": p, "q": q, "expected": usual}
    for name, values in columns.items():
        frame.loc[known, name] = values
    frame.loc[known, "word"] = word
    called = np.isin(word, (discovery.FIRM, discovery.TENTATIVE))
    frame.loc[known, "class"] = np.where(called, kind, "")
    frame.loc[known, "state"] = np.where(word == discovery.SCANT, "not_enough", "")
    note = hotspots.noted(cases[known], totals, word, not np.isnan(z).all(), way)
    alike_all = moran(left, even)
    return Computed(frame, note, {**totals, "cases": int(total), "moran": alike_all.statistic, "moran_z": alike_all.z})


def _empty(index: pd.Index, cases: np.ndarray) -> pd.DataFrame:
    numbers = dict.fromkeys(("value", "z", "p", "q", "expected"), np.nan)
    return pd.DataFrame({**numbers, "cases": cases, "state": "no_data", "word": "", "class": ""}, index=index)
