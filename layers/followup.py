"""What became of each decision: from the data where its indicator can be computed, else from the body responsible."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import poisson

from geodata import facts
from geodata.decisions import Standing
from geodata.snapshot import Snapshot
from layers.indicators import Measured, measured

STATUSES = ("done", "on_track", "late", "lapsed", "declined", "withdrawn", "unknown")
BEHIND = 0.1  # a count is behind when chance alone would leave it so far behind this rarely
HALF = 0.5  # of the time: when something that no chance moves has to have moved
NOTHING = Measured(math.nan)
DECIDED = ["what", "agency", "helpers", "place", "place_fa", "place_en", "issue", "indicator", "baseline", "target"]
DECIDED += ["meeting", "day"]


class Judged(NamedTuple):
    """A status, whether 'data' or the 'body' say so ('' for neither), and why where it is 'unknown'."""

    status: str
    source: str = ""
    reason: str = ""


def status(snapshot: Snapshot, standing: Standing, today: int) -> pd.DataFrame:
    """Return how each decision stands on a day; one row per decision, indexed by number.

    Columns: ``status`` (of ``STATUSES``), ``source`` ('data', 'body' or '' for nobody), ``reason`` (code of the problem
    that says why it cannot be measured, '' when it can or need not be), ``now``, ``baseline``, ``target``, ``until``
    (last day that ``now`` counts; NaN), ``due`` (extensions included), ``stance``, ``said``, ``gone`` (its
    neighbourhood is not in the boundaries any more; the names it had are kept), and what the decision says: ``what``,
    ``agency``, ``helpers``, ``place``, ``place_fa``, ``place_en``, ``issue``, ``indicator``, ``meeting``, ``day``.

    'done': the target was reached on its due day or is now. 'lapsed': due is past and it is not done. 'late' and
    'on_track': due is still to come; neither is known before the data hold a day after the decision. The straight line
    from baseline to target says what is expected by now; a count is late when it is so far behind the line that chance
    rarely (10 %) does it, a time when half the term is over and it has not become better at all. A body's word counts
    only where nothing can be measured.
    """
    held = standing.decisions
    said = {"stance": standing.stance, "said": standing.said, "due": standing.due}
    judged = [_judged(snapshot, row, today) for row in held.assign(**said).to_dict("records")]
    told = pd.DataFrame([one for one, _ in judged], columns=Judged._fields, index=held.index, dtype=object)
    measure = pd.DataFrame([now for _, now in judged], columns=Measured._fields, index=held.index)
    places = held["place"]
    frame = held[DECIDED].assign(**said, **told, now=measure["value"].astype(float), until=measure["end"].astype(float))
    return frame.assign(gone=(places != "") & ~places.isin(snapshot.neighbourhoods.index))


def _judged(snapshot: Snapshot, row: dict[str, Any], today: int) -> tuple[Judged, Measured]:
    now = _measured(snapshot, row, today)
    if row["stance"] in ("declined", "withdrawn"):
        return Judged(row["stance"], "body", now.reason), now
    if math.isnan(row["target"]) or math.isnan(now.value):
        return _by_body(row, today, now.reason), now
    at_due = _measured(snapshot, row, min(row["due"], today))
    return _by_data(row, today, now, at_due), now


def _by_data(row: dict[str, Any], today: int, now: Measured, at_due: Measured) -> Judged:
    if _reached(row, now) or _reached(row, at_due):
        return Judged("done", "data")
    if today > row["due"]:
        return Judged("lapsed", "data")
    if math.isnan(row["baseline"]):
        return Judged("unknown", "", "measure-no-baseline")
    if _too_early(row, today, now):
        return Judged("unknown", "", "measure-too-early")
    return Judged("late" if _behind(row, now) else "on_track", "data")


def _too_early(row: dict[str, Any], today: int, now: Measured) -> bool:
    return today <= row["day"] or (now.end is not None and now.end <= row["day"])


def _measured(snapshot: Snapshot, row: dict[str, Any], day: int) -> Measured:
    if row["indicator"] not in facts.indicators():
        return NOTHING._replace(reason="measure-unknown" if row["indicator"] else "")
    return measured(snapshot, row["indicator"], row["place"], row["issue"], int(day))


def _by_body(row: dict[str, Any], today: int, reason: str) -> Judged:
    if row["said"] == "done":
        return Judged("done", "body", reason)
    if today > row["due"]:
        return Judged("lapsed", "body" if row["said"] else "", reason)
    if row["said"] == "not_done":
        return Judged("late", "body", reason)
    promised = row["stance"] == "accepted" and (not reason or math.isnan(row["target"]))
    return Judged("on_track", "body", reason) if promised else Judged("unknown", "", reason)


def _reached(row: dict[str, Any], now: Measured) -> bool:
    """Return whether days after the decision show its target; what was counted before it proves nothing."""
    if now.end is None or now.end <= row["day"] or math.isnan(now.value):
        return False
    return bool(now.value <= row["target"] if _down(row) else now.value >= row["target"])


def _behind(row: dict[str, Any], now: Measured) -> bool:
    fact = facts.indicators()[row["indicator"]]
    middle = now.end if now.start is None or now.end is None else (now.start + now.end) / 2
    elapsed = np.clip(((middle or row["day"]) - row["day"]) / max(row["due"] - row["day"], 1), 0.0, 1.0)
    if not fact.counted:
        better = now.value < row["baseline"] if _down(row) else now.value > row["baseline"]
        return bool(elapsed >= HALF and not better)
    times = max(fact.months, 1)
    line = times * (row["baseline"] + (row["target"] - row["baseline"]) * elapsed)
    count = round(now.value * times)
    chance = poisson.sf(count - 1, line) if _down(row) else poisson.cdf(count, line)
    return bool(chance < BEHIND)


def _down(row: dict[str, Any]) -> bool:
    return facts.indicators()[row["indicator"]].better == "down"
