"""Need beside access: nine classes of neighbourhoods, three of need by three of access."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata.snapshot import Snapshot
from layers import catchments, counts, rates
from layers.filters import Filter
from layers.layer import Computed

OPTIONS = catchments.OPTIONS
PARTS = 3
DIGITS = 9


def of_neighbourhoods(
    snapshot: Snapshot,
    choice: Filter,
    mode: str = "drive",
    decay: str = "steps",
    per: str = "people",
    when: str = "any",
    plan: str = "",
) -> Computed:
    """Return ``class`` 'need-access', each 1 to 3, low to high: '3-1' is where need is high and access low.

    ``need`` is the shrunken rate per 1,000 residents, or the count of cases where residents are not known; ``access``
    as in ``catchments.by_area``; ``value`` is need. Thirds are of the neighbourhoods that have both; neighbourhoods of
    the same value share a class. 'no_data' and class '' where one is missing.
    """
    reached = catchments.by_area(snapshot, choice, mode, decay, per, when, plan)
    rated = rates.per_thousand(snapshot, choice)
    counted = counts.by_neighbourhood(snapshot, choice)
    known_rate = rated.frame["value"].notna().any()
    need = (rated if known_rate else counted).frame["value"].to_numpy()
    access = reached.frame["value"].to_numpy()
    known = np.isfinite(need) & np.isfinite(access)
    high, near = (_thirds(np.where(known, values, np.nan)) for values in (need, access))
    classes = [f"{one}-{other}" if kept else "" for one, other, kept in zip(high, near, known, strict=True)]
    frame = pd.DataFrame({"value": need, "state": np.where(known, "", "no_data"), "class": classes})
    frame = frame.assign(need=need, access=access).set_axis(snapshot.neighbourhoods.index)
    totals = {**reached.totals, "cases": counted.totals["cases"]}
    return Computed(frame, reached.note or counted.note, totals)


def _thirds(values: np.ndarray) -> np.ndarray:
    """Return 1, 2 or 3 by the thirds of the values that are numbers; 1 throughout where they do not differ."""
    numbers = values[np.isfinite(values)]
    if not numbers.any():
        return np.ones(len(values), dtype=int)
    values = np.round(values / np.abs(numbers).max(), DIGITS)  # the same number summed in another order is the same
    numbers = values[np.isfinite(values)]
    borders = np.quantile(numbers, np.arange(1, PARTS) / PARTS, method="inverted_cdf")
    return 1 + np.searchsorted(borders, np.nan_to_num(values, nan=borders[0]), side="left")
