"""The sentences around a picture: what it finds, what is counted, when and by whom. Pure functions of Results."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from dashboard.text import Text, period_of
from geodata import facts
from geodata.snapshot import Snapshot
from layers import Result

NOTES = {
    "no-cases": "finding.none",
    "no-population": "finding.no_population",
    "no-resources": "finding.no_resources",
    "no-serving-resources": "finding.no_serving",
}
HALF = 0.4  # a finding names the fewest neighbourhoods that hold this part of all cases, three at most


def finding(result: Result, snapshot: Snapshot, text: Text) -> str:
    """Return one sentence that states what the picture shows."""
    if not len(snapshot.cases):
        return text("finding.no_cases_yet")
    if result.note in NOTES:
        return text(NOTES[result.note])
    makers = {"per_thousand": _rates, "metres": _distances}
    if result.layer.kind == "cell":
        return _cells(result, text)
    return makers.get(result.layer.unit, _shares)(result, snapshot, text)


def counted(result: Result, snapshot: Snapshot, text: Text) -> list[str]:
    """Return the quiet lines below the picture: number, period, agencies, what is left out, how fresh."""
    if not len(snapshot.cases):
        return []
    days = snapshot.days
    first, last = period_of(result.filter, int(days[0]), int(days[-1]))
    lines = []
    if "cases" in result.totals:
        number = text.number(result.totals["cases"])
        lines.append(
            text("caption.counted", n=number, period=text.period(first, last), agencies=_agencies(result, text))
        )
    left_out = [name for name in ("outside", "unplaced") if result.totals.get(name)]
    lines += [text(f"caption.{name}", n=text.number(result.totals[name])) for name in left_out]
    if result.note == "straight-line":
        lines.append(text("caption.straight"))
    return [*lines, text("caption.fresh", day=text.day(int(days[-1])))]


def sources(result: Result, snapshot: Snapshot, text: Text) -> list[str]:
    """Return where the boundaries, and the population where it is used, come from."""
    found = [("caption.method", snapshot.boundaries_note)]
    found += [("caption.population", snapshot.people_note)] if result.layer.unit == "per_thousand" else []
    return [text(key, note=note[text.names]) for key, note in found if note.get(text.names)]


def distance(metres: float, text: Text) -> str:
    """Return a length in metres, rounded to tens, or in kilometres from one on."""
    if metres >= 1000:
        return f"{text.number(metres / 1000, 1)} {text('map.scale_km')}"
    return f"{text.number(round(metres, -1))} {text('map.scale_m')}"


@lru_cache(maxsize=8)
def names(snapshot: Snapshot, text: Text) -> dict[str, str]:
    """Return the neighbourhoods' names by key, in the reader's language; the Persian one where there is no other."""
    frame = snapshot.neighbourhoods
    return {key: own or fa for key, own, fa in zip(frame.index, frame[text.names], frame["fa"], strict=True)}


def _agencies(result: Result, text: Text) -> str:
    chosen = result.filter.agencies
    if not chosen:
        return text("caption.agencies_all")
    if len(chosen) > 2:
        return text("caption.agencies_many", n=text.number(len(chosen)))
    return text.list(facts.agencies()[key].short(text.names) for key in chosen)


def _shares(result: Result, snapshot: Snapshot, text: Text) -> str:
    shares = result.frame["share"].to_numpy()
    order = np.argsort(-shares, kind="stable")
    count = min(int(np.searchsorted(shares[order].cumsum(), HALF)) + 1, 3)
    top = order[:count]
    places = text.list(names(snapshot, text)[result.frame.index[i]] for i in top)
    key = "finding.share" if count > 1 else "finding.share_one"
    return text(key, places=places, share=text.percent(shares[top].sum()))


def _rates(result: Result, snapshot: Snapshot, text: Text) -> str:
    known = result.frame[result.frame["people"] > 0]
    highest = known["value"].idxmax()
    mean = 1000 * known["cases"].sum() / known["people"].sum()
    place = names(snapshot, text)[highest]
    return text("finding.rates", place=place, rate=text.short(known["value"][highest]), mean=text.short(mean))


def _distances(result: Result, snapshot: Snapshot, text: Text) -> str:
    farthest = result.frame["value"].idxmax()
    far = distance(float(result.frame["value"][farthest]), text)
    return text("finding.nearest", place=names(snapshot, text)[farthest], distance=far)


def _cells(result: Result, text: Text) -> str:
    ordered = np.sort(result.frame["value"].to_numpy())[::-1]
    top = max(1, round(len(ordered) / 20))
    share = text.percent(ordered[:top].sum() / ordered.sum())
    return text("finding.grid", share=share, n=text.number(top), all=text.number(len(ordered)))


def place_name(snapshot: Snapshot, position: int, text: Text) -> str:
    """Return the name of the place of help at this position of the register; '' for -1."""
    if position < 0:
        return ""
    row = snapshot.resources.iloc[position]
    return str(row[text.names] or row["fa"])
