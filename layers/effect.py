"""Did it work? One neighbourhood before and after a day, against the others over the same days.

What moves all neighbourhoods – a season, more patrols everywhere – cancels; how much the others moved apart by
themselves is the measure of what chance does to one. The usual answer is that it cannot be told.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import chdtri, stdtrit

from geodata import facts
from geodata.persian import jalali, jalali_day, month_start
from geodata.snapshot import Snapshot
from layers.change import reported
from layers.counts import by_neighbourhood
from layers.filters import EPOCH, Filter
from layers.layer import Computed, Option
from layers.periods import whole_months

BEFORE = 12  # months; shorter ones would often start with the peak that led to the decision
SHORTEST_BEFORE, SHORTEST_AFTER = 90, 28  # days
FEWEST_CASES, FEWEST_PLACES = 5, 5  # of a comparison, in both periods; comparisons
LEVEL = 0.95
SPREAD = 0.8  # the spread among the comparisons is taken at this upper limit: few places tell it badly
WIDEST = 100.0  # of the spread's square: far beyond anything that counts show
ROLES = ["place", "comparison", "left_out"]
COLUMNS = ["value", "state", "role", "before", "after", "low", "high", "word"]


class Days(NamedTuple):
    """First and last days of both periods, included."""

    before_start: int
    before_end: int
    start: int
    end: int

    @property
    def ratio(self) -> float:
        """How much longer the later one is."""
        return (self.end - self.start + 1) / (self.before_end - self.before_start + 1)


class Compared(NamedTuple):
    """How many times the cases of one place changed what those of the others did, with an interval.

    ``spread`` is the standard deviation of the others' own changes beyond the chance of counting, on the log scale.
    """

    times: float
    low: float
    high: float
    spread: float


UNKNOWN = Compared(*[float("nan")] * 4)


def _iso(text: str) -> date:
    return date.fromisoformat(text)


def _key(text: str) -> str:
    return text


OPTIONS = (
    Option("at", ("",), _key),
    Option("since", ("",), _iso),
    Option("of", ("", *facts.issues())),
    Option("months", ("3", "1", "2", "4", "6", "9", "12")),
)


def since_decision(
    snapshot: Snapshot, choice: Filter, at: str = "", since: str = "", of: str = "", months: str = "3"
) -> Computed:
    """Return how cases ``of`` an issue ``at`` a neighbourhood changed ``since`` an ISO day, and how the others' did.

    After are at most ``months`` Jalali months, as far as data reach; before is the year up to that day, or what the
    data hold of it. One row a neighbourhood, the asked one first (``role`` 'place', 'comparison', or 'left_out' with
    too few cases): ``value`` per cent more or fewer cases a day, ``before``, ``after``. Only the first row has
    ``low`` and ``high``, per cent, and ``word``: 'better', 'worse' or 'cannot_tell'. They are of its change beyond the
    others', which ``totals['effect']`` is; ``totals`` also hold the number of ``comparisons``, their ``spread``, and
    both periods' days. All other neighbourhoods with at least five cases are compared: choosing the likest of them
    would leave too few to tell how far they move apart.

    Notes: 'no-cases', 'no-question' (neighbourhood or day not given), 'place-gone', 'no-earlier' (less than 90 days
    before), 'too-early' (less than 28 days after), 'few-comparisons' (fewer than five).
    """
    days = _days(snapshot, since, int(months))
    note = _note(snapshot, at, days)
    if note or days is None:
        return Computed(pd.DataFrame(columns=COLUMNS), note)
    chosen = replace(choice.without("places", "period"), issues=(of,) if of else choice.issues)
    before, after = _counts(snapshot, chosen, *days[:2]), _counts(snapshot, chosen, *days[2:])
    mine = snapshot.neighbourhoods.index == at
    others = ~mine & (before + after >= FEWEST_CASES)
    found = compared(before, after, mine, others, days.ratio) if others.sum() >= FEWEST_PLACES else UNKNOWN
    role = np.select([mine, others], ROLES[:2], ROLES[2])
    frame = _frame(snapshot.neighbourhoods.index, before, after, role, days.ratio)
    low, high = 100 * (found.low - 1), 100 * (found.high - 1)
    frame.loc[at, ["low", "high", "word"]] = [low, high, word(found)]
    totals = {"effect": 100 * (found.times - 1), "low": low, "high": high, "spread": found.spread}
    totals |= {"comparisons": float(others.sum())} | dict(zip(Days._fields, map(float, days), strict=True))
    note = _said(found, before + after)
    return Computed(
        frame.sort_values(["rank", "before"], ascending=[True, False], kind="stable")[COLUMNS], note, totals
    )


def compared(before: np.ndarray, after: np.ndarray, mine: np.ndarray, others: np.ndarray, ratio: float) -> Compared:
    """Return how one place's change compares with the others', shape (places,) each; ``ratio`` of the periods' lengths.

    The changes of the others are taken to lie about a common one as a normal distribution does on the log scale, wider
    than counting alone makes them by a spread τ; the interval is where one more place would lie (Student's t with two
    degrees of freedom fewer than others), its own counting error added. As few places tell τ badly, its upper 80 %
    limit by the Q-profile is taken. One case, shared between the periods by their lengths, is added everywhere.

    Source: difference in differences of counts as a controlled interrupted series, Lopez Bernal and others (2018),
    doi:10.1093/ije/dyy135; interval of one more place, Higgins and others (2009),
    doi:10.1111/j.1467-985X.2008.00552.x; Q-profile, Viechtbauer (2007), doi:10.1002/sim.2514.
    """
    earlier, later = before + 1 / (1 + ratio), after + ratio / (1 + ratio)
    change, error = np.log(later / (earlier * ratio)), 1 / earlier + 1 / later
    tau = _spread(change[others], error[others])
    weight = 1 / (error[others] + tau)
    middle = (weight * change[others]).sum() / weight.sum()
    own = float((change[mine] - middle)[0])
    wide = np.sqrt(float(error[mine][0]) + tau + 1 / weight.sum())
    reach = float(stdtrit(others.sum() - 2, (1 + LEVEL) / 2) * wide)
    times, low, high = np.exp([own, own - reach, own + reach])
    return Compared(float(times), float(low), float(high), float(np.sqrt(tau)))


def word(found: Compared) -> str:
    """Return 'better' when certainly fewer cases than the others' change foretells, 'worse' when more."""
    if found.high < 1:
        return "better"
    return "worse" if found.low > 1 else "cannot_tell"


def _spread(change: np.ndarray, error: np.ndarray) -> float:
    """Return the upper limit of the variance of the changes beyond their errors."""
    least = float(chdtri(len(change) - 1, SPREAD))

    def left(tau: float) -> float:
        weight = 1 / (error + tau)
        middle = (weight * change).sum() / weight.sum()
        return float((weight * (change - middle) ** 2).sum() - least)

    return float(brentq(left, 0.0, WIDEST)) if left(0.0) > 0 else 0.0


def _days(snapshot: Snapshot, since: str, months: int) -> Days | None:
    """Return both periods, None when no day is given or the data hold no whole month."""
    known = whole_months(snapshot, Filter())
    if not since or not known.length:
        return None
    day = _iso(since).toordinal() - EPOCH
    end = reported(snapshot, Filter(end=_months_on(day, months) - 1)).end or day
    return Days(max(_months_on(day, -BEFORE), int(known.edges[0])), day - 1, day, end)


def _months_on(day: int, count: int) -> int:
    """Return the same day of another Jalali month, or the first after it where it is shorter."""
    year, month, number = jalali(day)
    year, month = divmod(year * 12 + month - 1 + count, 12)
    found = jalali_day(year, month + 1, number)
    return found if found is not None else month_start(year * 12 + month + 1)


def _note(snapshot: Snapshot, place: str, days: Days | None) -> str:
    if not len(snapshot.days):
        return "no-cases"
    if place and place not in snapshot.neighbourhoods.index:
        return "place-gone"
    if days is None or not place:
        return "no-question"
    if days.before_end - days.before_start + 1 < SHORTEST_BEFORE:
        return "no-earlier"
    return "too-early" if days.end - days.start + 1 < SHORTEST_AFTER else ""


def _said(found: Compared, cases: np.ndarray) -> str:
    if not cases.any():
        return "no-cases"
    return "few-comparisons" if np.isnan(found.times) else ""


def _counts(snapshot: Snapshot, choice: Filter, start: int, end: int) -> np.ndarray:
    return by_neighbourhood(snapshot, replace(choice, start=start, end=end)).frame["value"].to_numpy(dtype=float)


def _frame(keys: pd.Index, before: np.ndarray, after: np.ndarray, role: np.ndarray, ratio: float) -> pd.DataFrame:
    value = np.divide(100 * after, before * ratio, where=before > 0, out=np.full(len(keys), np.nan)) - 100
    state = np.where((role == "left_out") | np.isnan(value), "not_enough", "")
    columns = {"value": value, "state": state, "role": role, "before": before, "after": after}
    columns["rank"] = [ROLES.index(one) for one in role]
    return pd.DataFrame({**columns, "low": np.nan, "high": np.nan, "word": ""}, index=keys)
