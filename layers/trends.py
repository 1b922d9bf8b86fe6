"""Monthly trends by neighbourhood and by issue: whole Jalali months, Mann–Kendall, Sen's slope."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata.snapshot import Snapshot
from layers import discovery
from layers.filters import Filter
from layers.layer import Computed
from layers.periods import FEWEST, by_month, whole_months
from layers.series import mann_kendall, sen_slope

FEWEST_CASES = 20  # below it a series is mostly months of none and one


def by_neighbourhood(snapshot: Snapshot, choice: Filter) -> Computed:
    """Return each neighbourhood's trend; columns as for issues."""
    return _trends(snapshot, choice.without("places"), "neighbourhood", list(snapshot.neighbourhoods.index))


def by_issue(snapshot: Snapshot, choice: Filter) -> Computed:
    """Return the trend of every issue, whichever are chosen, so that the others stay comparable.

    Columns: ``value`` (Sen's slope, per cent of the mean a month), ``p`` (Mann–Kendall), ``q``, ``word``, ``z``,
    ``cases``, ``series`` (cases of each whole Jalali month, a tuple). Fewer than ten whole months: 'few-periods', and
    no values. Fewer than 20 cases: 'not_enough'.
    """
    return _trends(snapshot, choice.without("issues"), "issue", list(snapshot.packed("issue").categories))


def _trends(snapshot: Snapshot, choice: Filter, column: str, keys: list[str]) -> Computed:
    months = whole_months(snapshot, choice)
    series = by_month(snapshot, choice.apply(snapshot), snapshot.packed(column).codes, len(keys), months)
    cases = series.sum(axis=0)
    long = months.length >= FEWEST
    tested = (cases >= FEWEST_CASES) & long
    frame = pd.DataFrame(
        {**_tested(series, tested, np.diff(months.edges)), "cases": cases}, index=pd.Index(keys, dtype=object)
    )
    frame["series"] = [tuple(one.tolist()) for one in series.T]
    note = "few-periods" if not long else "" if cases.any() else "no-cases"
    return Computed(frame, note, {"cases": float(cases.sum()), "months": float(months.length)})


def _tested(series: np.ndarray, tested: np.ndarray, days: np.ndarray) -> dict[str, np.ndarray]:
    """Return slope and test of each series, NaN for those that are not tested.

    Months of 29 to 31 days are made equally long first: else every autumn would seem a fall.
    """
    unknown = np.full(len(tested), np.nan)
    if not tested.any():
        numbers = dict.fromkeys(("value", "z", "p", "q"), unknown)
        return {**numbers, "state": np.full(len(tested), "not_enough"), "word": np.full(len(tested), "", dtype=object)}
    even = series * (days.mean() / days)[:, None]
    test, cases = mann_kendall(even), series.sum(axis=0)
    p = np.where(tested, test.p, np.nan)
    q = discovery.false_discovery(p)
    slope = np.divide(100 * sen_slope(even) * len(series), cases, where=tested, out=unknown.copy())
    word = discovery.words(q, test.z, cases, np.ones(len(tested)))
    state = np.where(tested, "", "not_enough")
    return {"value": slope, "state": state, "z": test.z, "p": p, "q": q, "word": word}
