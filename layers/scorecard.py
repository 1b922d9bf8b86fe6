"""How each body keeps what it accepted: nothing that was only asked of it, or asked of it to help with, is counted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata import facts
from geodata.decisions import Standing
from geodata.snapshot import Snapshot
from layers.followup import status

COUNTED = ("done", "on_track", "late", "lapsed", "unknown")


def scorecard(snapshot: Snapshot, standing: Standing, today: int) -> pd.DataFrame:
    """Return one row per agency that accepted anything, in the catalogue's order: ``count`` and how many are each.

    The columns after ``count`` are those of ``COUNTED``, then ``measured``, how many have baseline, target and now, and
    ``progress``, the middle one (median) of their shares of the way from baseline to target, in per cent: 0 where it
    is no better than at first, 100 at most; NaN where none is measured.
    """
    accepted = commitments(snapshot, standing, today)
    order = [agency for agency in facts.agencies() if agency in set(accepted["agency"])]
    table = pd.crosstab(accepted["agency"], accepted["status"]).reindex(index=order, columns=list(COUNTED))
    frame = table.fillna(0).astype(int)
    frame.insert(0, "count", frame.sum(axis=1))
    way = accepted.groupby("agency")["progress"]
    frame["measured"] = way.count().reindex(order).astype(int)
    frame["progress"] = way.median().reindex(order)
    return frame.rename_axis(index=None, columns=None)


def commitments(snapshot: Snapshot, standing: Standing, today: int) -> pd.DataFrame:
    """Return the decisions that the responsible body accepted, as ``followup.status`` has them, and their ``progress``.

    Those withdrawn, or declined after all, are not among them.
    """
    held = status(snapshot, standing, today)
    accepted = held[held["stance"] == "accepted"]
    whole = (accepted["target"] - accepted["baseline"]).replace(0.0, np.nan)
    share = (accepted["now"] - accepted["baseline"]) / whole
    return accepted.assign(progress=100 * share.clip(0.0, 1.0) + 0.0)  # no “-0 %”
