"""The sentence above the map of priorities. A pure function of a Result."""

from __future__ import annotations

from dashboard.captions import names
from dashboard.text import Text
from geodata.snapshot import Snapshot
from layers import Result

MOST_TIED = 4  # neighbourhoods at the head that are still named


def first(result: Result, snapshot: Snapshot, text: Text) -> str:
    """Return which neighbourhood comes first and how firm that is; where several are tied, that they are."""
    frame, named = result.frame, names(snapshot, text)
    best = frame["rank"].idxmin()
    tied = [best, *frame.loc[best, "tied_with"].split()]
    if len(tied) > MOST_TIED:
        return text("priority.none_first", n=text.number(len(tied)))
    if len(tied) > 1:
        return text("priority.tied_first", places=text.list(named[key] for key in tied))
    return text("priority.first", place=named[best], often=often(frame.loc[best, "top3"], text))


def often(share: float, text: Text) -> str:
    """Return in how many weightings a neighbourhood is among the first; not quite all is not called all."""
    if share in (0, 1):
        return text("priority.never" if share == 0 else "priority.always")
    least, most = 0.01, 0.99
    said = text.percent(share)
    if share < least:
        said = text("priority.below", share=text.percent(least))
    elif share > most:
        said = text("priority.above", share=text.percent(most))
    return text("priority.often", share=said)


UNITS = {"points": first}
