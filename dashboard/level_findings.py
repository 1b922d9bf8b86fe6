"""The sentence above a picture of overdue cases. A pure function of a Result."""

from __future__ import annotations

from dashboard.captions import names
from dashboard.text import Text
from geodata.snapshot import Snapshot
from layers import Result


def overdue(result: Result, snapshot: Snapshot, text: Text) -> str:
    """Return how many open cases are past their response time, on which day, and where most of them are."""
    values = result.frame["value"]
    day = text.day(int(result.totals["today"]))
    number, all_open = (text.number(result.totals[name]) for name in ("overdue", "open"))
    if not values.max() > 0:
        return text("finding.overdue_outside", n=number, open=all_open, day=day)
    place = names(snapshot, text)[values.idxmax()]
    return text("finding.overdue", n=number, open=all_open, day=day, place=place, most=text.number(values.max()))


UNITS = {"cases_overdue": overdue}
