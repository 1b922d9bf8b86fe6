"""Change of each neighbourhood between two periods, and whether it is more than chance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import ndtri

from geodata.snapshot import Snapshot
from layers import discovery
from layers.counts import by_neighbourhood
from layers.filters import Filter
from layers.layer import Computed, Option
from layers.periods import Span, compared, whole_months
from layers.series import compare_counts, ratio_interval

OPTIONS = (Option("against", ("before", "year")),)


def between_periods(snapshot: Snapshot, choice: Filter, against: str = "before") -> Computed:
    """Return how many per cent more or fewer cases a day the chosen period has than an earlier one.

    The period is the choice's, or the last three whole Jalali months; ``against`` is 'before' (as long, just before)
    or 'year' (the same days a Jalali year earlier). Columns: ``value`` (per cent; NaN where there was nothing before),
    ``cases`` and ``before``, ``low`` and ``high`` (95 %; NaN where there is no limit), ``p`` (exact, given the sum of
    both), ``q``, ``word`` by the rule of ``layers.discovery``, and ``z``, its sign that of the change. Where even a
    doubling would hardly have been seen the state is 'not_enough'. ``totals`` hold both periods' first and last days.
    Note 'no-earlier' where the data do not reach back far enough.
    """
    span = compared(snapshot, reported(snapshot, choice), against)
    keys = snapshot.neighbourhoods.index
    if span is None or not len(snapshot.days):
        return Computed(_nothing(keys), "no-earlier" if len(snapshot.days) else "no-cases")
    after = _counts(snapshot, choice, span.start, span.end)
    before = _counts(snapshot, choice, span.before_start, span.before_end)
    frame = _frame(keys, before, after, span)
    days = {name: float(day) for name, day in span._asdict().items()}
    totals = {"cases": float(after.sum()), "before": float(before.sum()), **days}
    return Computed(frame, "" if (after + before).any() else "no-cases", totals)


def reported(snapshot: Snapshot, choice: Filter) -> Filter:
    """Return the choice with a period that ends where the data do: days nobody has reported yet are no fall to 0.

    The data end with their last whole Jalali month, or with their last case where that is later.
    """
    if choice.end is None or not len(snapshot.days):
        return choice
    last = max(int(snapshot.days[-1]), int(whole_months(snapshot, Filter()).edges[-1]) - 1)
    return replace(choice, end=min(choice.end, last))


def _counts(snapshot: Snapshot, choice: Filter, start: int, end: int) -> np.ndarray:
    return by_neighbourhood(snapshot, replace(choice, start=start, end=end)).frame["value"].to_numpy()


def _frame(keys: pd.Index, before: np.ndarray, after: np.ndarray, span: Span) -> pd.DataFrame:
    ratio = span.ratio
    known = before > 0
    times = np.divide(after, before * ratio, where=known, out=np.full(len(keys), np.nan))
    low, high = ratio_interval(before, after, ratio)
    p = compare_counts(before, after, ratio)
    q = discovery.false_discovery(p)
    z = np.sign(after - before * ratio) * np.abs(ndtri(np.maximum(p, 1e-300) / 2))
    word = discovery.words(q, z, after, seen(before, ratio, int((~np.isnan(p)).sum())))
    word[np.isnan(p)] = discovery.SCANT
    columns = {"value": 100 * (times - 1), "state": np.where(word == discovery.SCANT, "not_enough", "")}
    low, high = (np.where(np.isfinite(limit) & ~np.isnan(p), 100 * (limit - 1), np.nan) for limit in (low, high))
    columns |= {"cases": after, "before": before, "low": low, "high": high}
    return pd.DataFrame({**columns, "z": z, "p": p, "q": q, "word": word}, index=keys)


def seen(before: np.ndarray, ratio: float, tests: int) -> np.ndarray:
    """Return the chance that a doubling after these counts would be called at least tentative."""
    level = discovery.TENTATIVE_BELOW / max(tests, 1)
    after = discovery.TIMES * before * ratio
    total = np.round(before + after)
    least = discovery.passed(level / 2, total, np.full(len(total), ratio / (1 + ratio))) + 1
    doubled = discovery.TIMES * ratio / (1 + discovery.TIMES * ratio)
    return np.where(total > 0, discovery.above(least - 1, total, doubled), 0.0)


def _nothing(keys: pd.Index) -> pd.DataFrame:
    numbers = dict.fromkeys(("value", "cases", "before", "low", "high", "z", "p", "q"), np.nan)
    return pd.DataFrame({**numbers, "state": "no_data", "word": ""}, index=keys)
