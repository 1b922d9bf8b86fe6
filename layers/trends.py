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
    codes = snapshot.packed(column).codes
    series = by_month(snapshot, choice.apply(snapshot), codes, len(keys), months)
    cases = series.sum(axis=0)
    enough = cases >= FEWEST_CASES
    long = months.length >= FEWEST
    test = mann_kendall(series) if long else None
    p = np.where(enough, test.p, np.nan) if test else np.full(len(keys), np.nan)
    q = discovery.false_discovery(p)
    slopes = sen_slope(series) if long else np.full(len(keys), np.nan)
    mean = cases / max(months.length, 1)
    z = test.z if test else np.full(len(keys), np.nan)
    frame = pd.DataFrame(
        {
            "value": 100 * np.divide(slopes, mean, where=enough, out=np.full(len(keys), np.nan)),
            "state": np.where(enough & long, "", "not_enough"),
            "z": z,
            "p": p,
            "q": q,
            "word": discovery.words(q, z, cases, np.ones(len(keys))),
            "cases": cases,
        },
        index=pd.Index(keys, dtype=object),
    )
    frame["series"] = [tuple(one.tolist()) for one in series.T]
    note = "no-cases" if not cases.any() and long else "" if long else "few-periods"
    return Computed(frame, note, {"cases": float(cases.sum()), "months": float(months.length)})
