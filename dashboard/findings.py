"""The sentence above a picture: what it finds, computed. Pure functions of Results."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from dashboard import captions, help_findings, level_findings, palettes, priority_findings
from dashboard.captions import distance, names
from dashboard.text import Text
from geodata.snapshot import Snapshot
from layers import Result
from layers.cells import owners, resolution_of

NOTES = {
    "no-cases": "finding.none",
    "no-population": "finding.no_population",
    "no-resources": "finding.no_resources",
    "no-serving-resources": "finding.no_serving",
    "all-closed": "finding.all_closed",
    "nobody-taken": "finding.nobody_taken",
    "nothing-differs": "finding.nothing_differs",
    "nothing-expected": "finding.nothing_expected",
    "only-names": "finding.only_names",
    "one-case": "finding.one_case",
    "one-cell": "finding.one_cell",
    "one-area": "finding.one_area",
    "few-periods": "finding.few_periods",
    "few-cases": "finding.few_cases",
    "no-earlier": "finding.no_earlier",
    "no-order": "finding.no_order",
    "few-to-order": "finding.few_to_order",
    "no-status": "finding.no_status",
    "none-overdue": "finding.none_overdue",
}
HALF = 0.4  # a finding names the fewest neighbourhoods that hold this part of all cases, three at most
NAMED = 3  # neighbourhoods a finding names
Maker = Callable[[Result, Snapshot, Text], str]


def finding(result: Result, snapshot: Snapshot, text: Text) -> str:
    """Return one sentence that states what the picture shows."""
    if not len(snapshot.cases):
        return text("finding.no_cases_yet")
    if result.note == "islands":
        return _islands(result, snapshot, text)
    if result.note in NOTES:
        return text(NOTES[result.note])
    scales: dict[str, Maker] = {"word": _words, "change": _changes, "class": _classes, "pair": help_findings.pairs}
    units: dict[str, Maker] = {
        "per_thousand": _rates,
        "metres": _distances,
        **help_findings.UNITS,
        **level_findings.UNITS,
        **priority_findings.UNITS,
    }
    kinds: dict[str, Maker] = {"cell": _cells, "contour": _bands}
    layer = result.layer
    maker = scales.get(layer.scale) or units.get(layer.unit) or kinds.get(layer.kind) or _shares
    return maker(result, snapshot, text)


def headline(result: Result, snapshot: Snapshot, text: Text, ways: Iterable[tuple[str, str]] = ()) -> str:
    """Return the finding; what a plan would do is never told as fact."""
    said = finding(result, snapshot, text)
    return text("help.with_plan", finding=said) if captions.planned(result, ways) else said


def _places(result: Result, where: np.ndarray, snapshot: Snapshot, text: Text) -> str:
    """Return the names of the neighbourhoods of these rows, those with most rows first."""
    keys = result.frame.index[where]
    if result.layer.kind == "cell":
        of_cell = owners(snapshot, resolution_of(result.frame.index))
        keys = [of_cell[cell] for cell in keys]
    ordered = sorted(dict.fromkeys(keys), key=list(keys).count, reverse=True)
    named = [names(snapshot, text)[key] for key in ordered[:NAMED]]
    more = len(ordered) - len(named)
    return text.list([*named, text("finding.more", n=text.number(more))] if more else named)


def _words(result: Result, snapshot: Snapshot, text: Text) -> str:
    found = np.array(palettes.meanings(result))
    for word in ("firm", "tentative"):
        where = found == f"hot-{word}"
        if where.any():
            return text(f"finding.hot_{word}", places=_places(result, where, snapshot, text))
    return text("finding.hot_none")


def _changes(result: Result, snapshot: Snapshot, text: Text) -> str:
    found, values = np.array(palettes.meanings(result)), result.frame["value"].to_numpy()
    for word in ("firm", "tentative"):
        where = np.flatnonzero(np.isin(found, (f"hot-{word}", f"cold-{word}")))
        if len(where):
            most = where[np.argmax(np.abs(result.frame["z"].to_numpy()[where]))]
            place, said = names(snapshot, text)[result.frame.index[most]], palettes.word(word, text)
            if np.isnan(values[most]):
                count = text.number(result.frame["cases"].iloc[most])
                return text("finding.appeared", place=place, n=count, word=said)
            rose = "rose" if values[most] > 0 else "fell"
            return text(f"finding.{rose}", place=place, percent=text.percent(abs(values[most]) / 100), word=said)
    return text("finding.no_change")


def _classes(result: Result, snapshot: Snapshot, text: Text) -> str:
    found = np.array(palettes.meanings(result))
    first = next((key for key in ("persistent", "emerging", "new", "high-high", "high-low") if key in found), "")
    if not first:
        return text("finding.no_class")
    places = _places(result, found == first, snapshot, text)
    return text("finding.class", name=text(f"class.{first}"), places=places)


def _islands(result: Result, snapshot: Snapshot, text: Text) -> str:
    alone = (result.frame["class"] == "island").to_numpy()
    return text("finding.islands", places=_places(result, alone, snapshot, text))


def _bands(result: Result, snapshot: Snapshot, text: Text) -> str:
    metres, top = result.totals["bandwidth"], float(result.frame["value"].max())
    return text("finding.density", top=text.short(top), metres=text.number(metres))


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
    row = known.loc[known["value"].idxmax()]
    mean = 1000 * known["cases"].sum() / known["people"].sum()
    numbers = {"rate": row["value"], "low": row["low"], "high": row["high"], "mean": mean}
    said = {name: text.short(round(value, 2)) for name, value in numbers.items()}
    return text("finding.rates", place=names(snapshot, text)[row.name], **said)


def _distances(result: Result, snapshot: Snapshot, text: Text) -> str:
    farthest = result.frame["value"].idxmax()
    far = distance(float(result.frame["value"][farthest]), text)
    return text("finding.nearest", place=names(snapshot, text)[farthest], distance=far)


def _cells(result: Result, snapshot: Snapshot, text: Text) -> str:
    ordered = np.sort(result.frame["value"].to_numpy())[::-1]
    top = max(1, round(len(ordered) / 20))
    share = text.percent(ordered[:top].sum() / ordered.sum())
    return text("finding.grid", share=share, n=text.number(top), all=text.number(len(ordered)))
