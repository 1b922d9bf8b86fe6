"""The list of hot spots: for each issue by itself, cells that hang together as one spot, the gravest first."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import h3
import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from geodata import facts
from geodata.snapshot import Snapshot
from layers import discovery, hotspots
from layers.cells import cover, owners
from layers.exposure import basis
from layers.filters import Filter
from layers.layer import Computed

ORDER = (discovery.FIRM, discovery.TENTATIVE, discovery.SCANT)
SUSPECT = 0.05  # p, not corrected, below which too few cases are listed as «not enough data»
NEAR = 600.0  # metres within which a station or a place of help names a spot


def ranked(snapshot: Snapshot, choice: Filter, ring: str = "1", by: str = "people") -> Computed:
    """Return the hot spots of each chosen issue (of every issue when none is chosen), firm ones first.

    The correction for chance runs over the cells of all these issues together. Hot cells of one issue that touch are
    one spot; its word is the best among them. Places that look raised where the data do not suffice are listed last.
    Indexed by issue and the cell in the middle ('begging/892c…'). Columns: ``issue``, ``cell`` (highest z),
    ``neighbourhood``, ``near`` (what lies within 600 m: 'station/…' or 'place/…', else ''), ``metres`` to it,
    ``cells``, ``cases`` and ``expected`` (of that cell with its ring), ``value`` (how many times as many as
    expected), ``z``, ``q``, ``word``. In order of the word, then of cases beyond expectation.
    """
    by = basis(snapshot, by)
    issues = choice.issues or tuple(facts.issues())
    around, share = hotspots.neighbours(snapshot, int(ring)), hotspots.exposure(snapshot, by, choice)
    counts = [hotspots.counted(snapshot, replace(choice, issues=(issue,)), by)[0] for issue in issues]
    found = [hotspots.assess(each, share, around) for each in counts]
    q = discovery.false_discovery(np.concatenate([each.p for each in found])).reshape(len(issues), -1)
    rows = [row for i, issue in enumerate(issues) for row in _of_issue(snapshot, issue, found[i], q[i], around)]
    cases = float(sum(each.sum() for each in counts))
    return Computed(_ordered(rows), _note(cases, rows, by), {"cases": cases, "issues": len(issues)})


def _ordered(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=COLUMNS)
    rank = frame["word"].map({word: i for i, word in enumerate(ORDER)})
    frame = frame.iloc[np.lexsort((frame["expected"] - frame["cases"], rank))]
    frame.index = pd.Index(frame["issue"] + "/" + frame["cell"], dtype=object)
    return frame.assign(state="")


def _note(cases: float, rows: list[tuple[object, ...]], by: str) -> str:
    if not cases:
        return "no-cases"
    return "no-spots" if not rows else "by-area" if by == "area" else ""


COLUMNS = ["issue", "cell", "neighbourhood", "near", "metres", "cells", "cases", "expected", "value", "z", "q", "word"]


def _of_issue(
    snapshot: Snapshot, issue: str, found: hotspots.Assessed, q: np.ndarray, around: csr_array
) -> list[tuple[object, ...]]:
    """Return the rows of one issue: its called spots, and the one suspicion for which there are too few cases."""
    word = discovery.words(q, found.z, found.around, found.power)
    hot = np.flatnonzero(np.isin(word, ORDER[:2]) & (found.z > 0))
    rows = [_row(snapshot, issue, spot, found, q, word) for spot in _together(hot, around)]
    weak = np.flatnonzero((word == discovery.SCANT) & (found.z > 0) & (found.p <= SUSPECT) & (found.around > 1))
    weak = np.setdiff1d(weak, _beside(hot, around))
    return rows + [_row(snapshot, issue, spot, found, q, word) for spot in _together(weak, around)[:1]]


def _together(cells: np.ndarray, around: csr_array) -> list[np.ndarray]:
    """Return the cells in groups that touch, the largest first."""
    if not len(cells):
        return []
    count, label = connected_components(around[cells][:, cells], directed=False)
    groups = [cells[label == i] for i in range(count)]
    return sorted(groups, key=len, reverse=True)


def _beside(cells: np.ndarray, around: csr_array) -> np.ndarray:
    return np.unique(around[cells].indices) if len(cells) else cells


def _row(
    snapshot: Snapshot, issue: str, spot: np.ndarray, found: hotspots.Assessed, q: np.ndarray, word: np.ndarray
) -> tuple[object, ...]:
    peak = spot[np.argmax(found.z[spot])]
    cell = cover(snapshot, hotspots.RESOLUTION).index[peak]
    near, metres = _landmark(snapshot, cell)
    best = min(word[spot], key=ORDER.index)
    place = owners(snapshot, hotspots.RESOLUTION)[cell]
    cases, usual = found.around[peak], found.usual[peak]
    times = cases / usual if usual else np.nan
    return (issue, cell, place, near, metres, len(spot), cases, usual, times, found.z[peak], q[peak], best)


@lru_cache(maxsize=2048)
def _landmark(snapshot: Snapshot, cell: str) -> tuple[str, float]:
    """Return the nearest station or place of help within 600 m of a cell's centre, and how far; '' for none."""
    here = h3.cell_to_latlng(cell)
    known = [(f"station/{s['en']}", s["lat"], s["lon"]) for s in facts.ground()["stations"]]
    helpers = snapshot.resources
    known += [(f"place/{i}", la, lo) for i, la, lo in zip(helpers.index, helpers["lat"], helpers["lon"], strict=True)]
    away = [(h3.great_circle_distance(here, (lat, lon), unit="m"), key) for key, lat, lon in known]
    metres, key = min(away, default=(np.inf, ""))
    return (key, float(metres)) if metres <= NEAR else ("", float("nan"))
