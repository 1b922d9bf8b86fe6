"""What has risen lately beyond chance: CUSUM by neighbourhood and issue, quiet by default."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from geodata.snapshot import Snapshot
from layers import discovery
from layers.filters import Filter
from layers.layer import Computed, Option
from layers.periods import FEWEST, Months, by_month, whole_months
from layers.series import cusum

OPTIONS = (Option("show", ("quiet", "all")),)
RECENT = 3  # months at the end that may raise an alert
FEWEST_CASES = 10  # of a pair in all months, below which it cannot
DRAWS = 4_999
STAGES = ((50, 1.0), (5, 0.1), (1, 0.02))  # part of the draws, and p up to which so many are made
SLACK = 1e-3  # heights within it are equal; counts are whole and few references as close
COLUMNS = ["issue", "neighbourhood", "value", "recent", "usual", "since", "p", "q", "word"]


def risen(snapshot: Snapshot, choice: Filter, show: str = "quiet") -> Computed:
    """Return the pairs of neighbourhood and issue whose cases have piled up in the last three whole Jalali months.

    For each pair the Poisson CUSUM runs over the months, with the mean of all but the last three as usual. The height
    it reaches in the last three is compared with random months of the same total (4,999 of them where it matters;
    seeded, so the same data raise the same alerts); p is corrected over all pairs with at least ten cases. Listed are
    firm ones (q ≤ 0.05), with ``show='all'`` tentative ones too. Indexed 'neighbourhood/issue'; columns: ``recent``
    (cases from the month in which the path left 0 to its highest), ``usual`` (in as many months before), ``value``
    (their ratio, NaN where there was nothing before), ``since`` (that month, 'YYYY-MM'), ``p``, ``q``, ``word``.
    Notes: 'few-periods' below thirteen months, 'quiet' when nothing is listed.

    Source: Lucas (1985), doi:10.1080/00401706.1985.10488030; p as in conditional Monte Carlo tests (Hope 1968,
    doi:10.1111/j.2517-6161.1968.tb00759.x).
    """
    months = whole_months(snapshot, choice)
    if months.length < FEWEST + RECENT:
        return Computed(_frame([]), "few-periods" if len(snapshot.days) else "no-cases")
    counts, names = _pairs(snapshot, choice, months)
    p = piled(counts)
    q = discovery.false_discovery(p)
    limit = discovery.FIRM_BELOW if show == "quiet" else discovery.TENTATIVE_BELOW
    listed = [i for i in np.lexsort((p, q)) if q[i] <= limit]
    rows = [(*names[i], *_told(counts[:, i], months), p[i], q[i]) for i in listed]
    totals = {"cases": float(counts.sum()), "pairs": float(len(names)), "months": float(months.length)}
    return Computed(_frame(rows), "" if rows else "quiet", totals)


def _pairs(snapshot: Snapshot, choice: Filter, months: Months) -> tuple[np.ndarray, list[tuple[str, str]]]:
    """Return cases by month and pair, and the issue and neighbourhood of each pair that has enough of them."""
    issues, places = snapshot.packed("issue"), snapshot.packed("neighbourhood")
    inside, kinds = len(snapshot.neighbourhoods), len(issues.categories)
    placed = (places.codes >= 0) & (places.codes < inside) & (issues.codes >= 0)
    pair = np.where(placed, places.codes.astype(np.int64) * kinds + issues.codes, -1)
    kept = choice.without("places").apply(snapshot)
    counts = by_month(snapshot, kept, pair, inside * kinds, months)
    used = np.flatnonzero(counts.sum(axis=0) >= FEWEST_CASES)
    return counts[:, used], [(issues.categories[i % kinds], places.categories[i // kinds]) for i in used]


def piled(counts: np.ndarray, draws: int = DRAWS, seed: int = 0) -> np.ndarray:
    """Return the p-value of each series' CUSUM in its last months, shape (k,) of counts (months, k), given its total.

    When nothing has changed, the cases of a total are thrown into the months at random. Few draws are enough for a
    series that is nowhere near.
    """
    p = np.ones(counts.shape[1])
    for part, near in STAGES:
        close = np.flatnonzero(p <= near)
        p[close] = _thrown(counts[:, close], max(draws // part, 1), seed)
    return p


def _thrown(counts: np.ndarray, draws: int, seed: int) -> np.ndarray:
    n, totals = len(counts), counts.sum(axis=0)
    p = np.full(len(totals), np.nan)
    for total in np.unique(totals):
        mine = np.flatnonzero(totals == total)
        found = _height(counts[:, mine])
        above = draws - np.searchsorted(_by_chance(int(total), n, draws, seed), found - SLACK, side="left")
        p[mine] = np.where(found > 0, (above + 1) / (draws + 1), 1.0)
    return p


@lru_cache(maxsize=4096)
def _by_chance(total: int, n: int, draws: int, seed: int) -> np.ndarray:
    """Return the heights of random months, ascending; the same for a series whatever the others are."""
    rng = np.random.default_rng([seed, total, n])
    drawn = rng.multinomial(total, np.full(n, 1 / n), size=draws).T.astype(float)
    return np.sort(_height(drawn)).astype(np.float32)


def _height(counts: np.ndarray) -> np.ndarray:
    return _path(counts)[-RECENT:].max(axis=0)


def _path(counts: np.ndarray) -> np.ndarray:
    """Return the CUSUM of months that are compared with all but the last of them."""
    return cusum(counts, counts[:-RECENT].mean(axis=0))


def _told(series: np.ndarray, months: Months) -> tuple[float, float, float, str]:
    """Return how many times as usual, cases and usual cases of the rise, and the month it began in."""
    path = _path(series)
    peak = len(path) - RECENT + int(np.argmax(path[-RECENT:]))
    zero = np.flatnonzero(path[:peak] == 0)
    since = int(zero[-1]) + 1 if len(zero) else 0
    recent = float(series[since : peak + 1].sum())
    usual = float(series[:since].mean()) * (peak + 1 - since) if since else 0.0
    return recent / usual if usual else np.nan, recent, usual, months.name(since)


def _frame(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=COLUMNS[:-1])
    firm = frame["q"].astype(float) <= discovery.FIRM_BELOW
    keys = [f"{row[1]}/{row[0]}" for row in rows]
    words = np.where(firm, discovery.FIRM, discovery.TENTATIVE)
    return frame.assign(word=words, state="").set_index(pd.Index(keys, dtype=object))
