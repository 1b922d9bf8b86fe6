"""When the demonstration's invented cases were closed and which came back, drawn apart from all else."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata.facts import demonstration

FIRST, CLOSED = "open", "closed"
COLUMNS = ["id", "status", "day"]


def changes(cases: pd.DataFrame) -> pd.DataFrame:
    """Return changes of status (``id``, ``status``, ``day``) by day that lead to how each case stands.

    Every case they name came in open. A share of the closed ones is left out: nobody told when those were closed. A
    small share of all was closed too early and came back.
    """
    facts = demonstration()["history"]
    rng = np.random.default_rng(facts["seed"])
    last = int(cases["day"].max())
    days = np.sort(rng.exponential(facts["days"], (len(cases), 3)).cumsum(axis=1), axis=1)
    on = cases["day"].to_numpy()[:, None] + 1 + days.astype(int)
    told, again = rng.random(len(cases)) >= facts["untold"], rng.random(len(cases)) < facts["returned"]
    closed, status = (cases["status"] == CLOSED).to_numpy(), cases["status"].to_numpy(dtype=object)
    back = again & (on[:, 2] <= last) & (status != FIRST)
    once = closed & told & ~back & (on[:, 0] <= last)
    plain = (CLOSED, FIRST)
    steps = [(once, CLOSED, 0), *((back, step, place) for place, step in enumerate(plain)), (back, status, 2)]
    drawn = [
        pd.DataFrame(
            {"id": cases["id"][rows], "status": step[rows] if step is status else step, "day": on[rows, place]}
        )
        for rows, step, place in steps
    ]
    return pd.concat(drawn).sort_values("day", kind="stable", ignore_index=True)[COLUMNS]


def as_they_came(cases: pd.DataFrame, later: pd.DataFrame) -> pd.DataFrame:
    """Return the cases with the status they came in with: open, where a later change is told."""
    return cases.assign(status=cases["status"].mask(cases["id"].isin(later["id"]), FIRST))
