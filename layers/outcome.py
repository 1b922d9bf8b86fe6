"""What a plan would change: a few numbers that can be put beside those of today and of other plans."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata.snapshot import Snapshot
from layers import ability, catchments, reach, unserved
from layers.demand import MINUTES, MODE
from layers.filters import Filter
from layers.layer import Computed
from layers.scenario import PLAN

OPTIONS = (MODE, MINUTES, ability.OPTION_WHEN, PLAN)
MEASURES = ("near", "unserved", "high", "farthest", "poorest")


def of_plan(
    snapshot: Snapshot, choice: Filter, mode: str = "drive", minutes: str = "15", when: str = "any", plan: str = ""
) -> Computed:
    """Return the measures of a plan, '' being today; index ``MEASURES``, ``place`` the neighbourhood they are about.

    ``near``: per cent of the chosen cases with an able place within reach; ``unserved``: cases that find no room,
    ``high`` those of them with the highest severity; ``farthest``: minutes of the neighbourhood that is farthest from
    an able place; ``poorest``: places a month per 1,000 residents of the one with least access. NaN for none.
    """
    shares = reach.covered(snapshot, choice, mode, minutes, when, plan)
    left = unserved.by_area(snapshot, choice, mode, minutes, when, plan)
    away = reach.by_area(snapshot, choice, mode, when, "everyone", plan).frame["value"]
    access = catchments.by_area(snapshot, choice, mode, "steps", "people", when, plan).frame["value"]
    cases = shares.totals["cases"]
    rows = {
        "near": (100 * shares.totals["near"] / cases if cases else np.nan, ""),
        "unserved": (left.totals["unserved"], ""),
        "high": (left.totals["high"], ""),
        "farthest": _of(away, away.idxmax() if away.notna().any() else ""),
        "poorest": _of(access, access.idxmin() if access.notna().any() else ""),
    }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "place"])
    frame["state"] = np.where(frame["value"].isna(), "no_data", "")
    return Computed(frame, left.note, dict(left.totals))


def _of(values: pd.Series, key: str) -> tuple[float, str]:
    return (float(values[key]), str(key)) if key else (np.nan, "")
