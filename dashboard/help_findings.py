"""The sentence above a picture of help: who is far, who finds no place, where need and access part. Pure functions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dashboard.captions import names
from dashboard.text import Text
from geodata.snapshot import Snapshot
from layers import Result

NAMED = 3
ALL = 99.95  # per cent that are called all


def minutes(result: Result, snapshot: Snapshot, text: Text) -> str:
    """Return which neighbourhood is farthest; of a grid or of bands, how much of it lies within 15 minutes."""
    values = result.frame["value"]
    if result.layer.kind == "area":
        far = text.number(float(values.max())), names(snapshot, text)[values.idxmax()]
        return text("help.farthest", n=far[0], place=far[1])
    if result.layer.kind == "contour":
        area = np.array([shape.area for shape in result.frame["geometry"]])
        return text("help.within", share=text.percent(area[(values < QUARTER).to_numpy()].sum() / area.sum()))
    return text("help.within", share=text.percent(float((values <= QUARTER).mean())))


def percent(result: Result, snapshot: Snapshot, text: Text) -> str:
    """Return the district's share of cases with a place within reach, and the neighbourhood with the least."""
    share = 100 * result.totals["near"] / result.totals["cases"]
    if share >= ALL:
        return text("help.covered_all")
    values = result.frame["value"]
    worst = values.idxmin()
    least = text.percent(float(values[worst]) / 100)
    return text("help.covered", share=text.percent(share / 100), place=names(snapshot, text)[worst], least=least)


def left(result: Result, snapshot: Snapshot, text: Text) -> str:
    """Return how many cases find no place, and where most of them are."""
    count = result.totals["unserved"]
    if not count:
        return text("help.none_left")
    top = result.frame["value"].nlargest(NAMED)
    places = text.list(names(snapshot, text)[key] for key, value in top.items() if value > 0)
    high = result.totals["high"]
    more = text("help.left_high", n=text.number(high)) if high else ""
    return text("help.left", n=text.number(count), high=more, places=places)


def access(result: Result, snapshot: Snapshot, text: Text) -> str:
    """Return the neighbourhood with least and with most access."""
    values = result.frame["value"]
    poor, rich = (names(snapshot, text)[key] for key in (values.idxmin(), values.idxmax()))
    least, most = (text.short(round(float(value), 2)) for value in (values.min(), values.max()))
    key = "help.access_cases" if result.totals.get("by_cases") else "help.access"
    return text(key, poor=poor, least=least, rich=rich, most=most)


def pairs(result: Result, snapshot: Snapshot, text: Text) -> str:
    """Return where need is high and access low."""
    keys = result.frame.index[result.frame["class"] == "3-1"]
    if not len(keys):
        return text("help.pair_none")
    named = [names(snapshot, text)[key] for key in keys[:NAMED]]
    more = len(keys) - len(named)
    return text("help.pair", places=text.list([*named, text("finding.more", n=text.number(more))] if more else named))


QUARTER = 15.0  # minutes
Maker = Callable[[Result, Snapshot, Text], str]


def _known(maker: Maker) -> Maker:
    """Return a maker of sentences for numbers of which at least one is known."""

    def told(result: Result, snapshot: Snapshot, text: Text) -> str:
        known = result.frame["value"].notna().any()
        return maker(result, snapshot, text) if known else text("finding.nothing_known")

    return told


UNITS: dict[str, Maker] = {
    "minutes": _known(minutes),
    "percent": _known(percent),
    "cases_left": left,
    "places_per_1000": _known(access),
}
