"""The quiet lines around a picture: what is counted, when and by whom, and what to trust. Pure functions of Results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np

from dashboard.text import Text, period_of
from geodata import facts
from geodata.snapshot import Snapshot
from layers import Result


def trust(result: Result, snapshot: Snapshot, text: Text) -> list[str]:
    """Return what one must know before believing a picture of hot spots: what could be seen, and what bends it."""
    lines = []
    if result.totals.get("power", 0) > 0 and result.totals.get("cases"):
        lines.append(text("trust.power", chance=text.percent(result.totals["power"])))
    if any(option.name == "by" for option in result.layer.options):
        lines += _bent(result, snapshot, text)
    return [" ".join(lines)] if lines else []


def _bent(result: Result, snapshot: Snapshot, text: Text) -> list[str]:
    """Return what bends the expectation: area instead of residents, and nothing known of where people looked."""
    by_area = text("trust.by_area" if len(snapshot.people) else "trust.no_people")
    unknown = len(snapshot.cases) and not len(snapshot.effort)
    return [by_area] * (result.note == "by-area") + [text("trust.no_effort")] * bool(unknown)


def planned(result: Result, ways: Iterable[tuple[str, str]]) -> bool:
    """Return whether the picture shows what a plan would do."""
    return bool(dict(ways).get("plan")) and any(option.name == "plan" for option in result.layer.options)


def asked(result: Result, ways: Iterable[tuple[str, str]], text: Text) -> list[str]:
    """Return by what means, within how many minutes and at which hour a picture of help is meant, and of what plan."""
    offered = {option.name: option.values[0] for option in result.layer.options}
    chosen = {name: dict(ways).get(name, usual) for name, usual in offered.items() if name in ASKED}
    lines = [text("caption.planned")] * planned(result, ways)
    for name, way in chosen.items():
        minutes = name == "minutes"
        lines.append(text("caption.within", n=text.number(int(way))) if minutes else text(f"ways.{way}"))
    return lines


def counted(result: Result, snapshot: Snapshot, text: Text) -> list[str]:
    """Return the quiet lines below the picture: number, period, agencies, what is left out, how fresh."""
    if not len(snapshot.cases):
        return []
    days = snapshot.days
    lines = []
    if "cases" in result.totals:
        number = text.amount(result.totals["cases"], "cases", result.protected)
        lines.append(
            text("caption.counted", n=number, period=_period(result, days, text), agencies=_agencies(result, text))
        )
    left_out = [name for name in ("outside", "unplaced", "unexpected") if result.totals.get(name)]
    lines += [text(f"caption.{name}", n=text.number(result.totals[name])) for name in left_out]
    lines += [text("caption.protected")] * result.protected
    return [*lines, *_weights(result, text), *_times(result, text), text("caption.fresh", day=text.day(int(days[-1])))]


def _weights(result: Result, text: Text) -> list[str]:
    """Return with which weights an order was made, so that a picture of it says so by itself."""
    weights = {name.removeprefix("weight_"): weight for name, weight in result.totals.items() if "weight_" in name}
    used = {key: weight for key, weight in weights.items() if weight}
    if not used:
        return []
    if len(set(weights.values())) == 1:
        return [text("caption.equal_weights", n=text.number(len(used)))]
    parts = [text("priority.part", name=text(f"priority.{key}"), n=text.number(n)) for key, n in used.items()]
    return [text("caption.weights", parts=text.list(parts))]


ASKED = ("mode", "minutes", "when", "who")
SILENT = ("no_capacity", "no_hours", "no_position", "lost_places", "lost_cases")


def _times(result: Result, text: Text) -> list[str]:
    """Return what must be said of travel times and of places that leave something unsaid."""
    lines = [text("caption.straight")] if result.note == "straight-line" else []
    lines += [text(f"caption.{name}") for name in ("crude", "invented", "by_cases") if result.totals.get(name)]
    silent = [name for name in SILENT if result.totals.get(name)]
    return lines + [text(f"caption.{name}", n=text.number(result.totals[name])) for name in silent]


def sources(result: Result, snapshot: Snapshot, text: Text) -> list[str]:
    """Return where the boundaries, and the population and roads where they are used, come from."""
    found: list[tuple[str, Mapping[str, str]]] = [("caption.method", snapshot.boundaries_note)]
    found += [("caption.population", snapshot.people_note)] if result.layer.unit == "per_thousand" else []
    on_roads = result.layer.theme == "help" and "crude" not in result.totals and result.note != "straight-line"
    found += [("caption.roads", snapshot.network.note)] if on_roads and snapshot.network else []
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


def _period(result: Result, days: np.ndarray, text: Text) -> str:
    """Return the period counted, and the one it is compared with where there is one."""
    if "before_start" not in result.totals:
        return text.period(*period_of(result.filter, int(days[0]), int(days[-1])))
    start, end, before, until = (int(result.totals[key]) for key in ("start", "end", "before_start", "before_end"))
    return text("caption.against", period=text.period(start, end), before=text.period(before, until))


def _agencies(result: Result, text: Text) -> str:
    chosen = result.filter.agencies
    if not chosen:
        return text("caption.agencies_all")
    if len(chosen) > 2:
        return text("caption.agencies_many", n=text.number(len(chosen)))
    return text.list(facts.agencies()[key].short(text.names) for key in chosen)


def place_name(snapshot: Snapshot, position: int, text: Text) -> str:
    """Return the name of the place of help at this position of the register; '' for -1.

    Positions after its end are places that a plan adds.
    """
    if position < 0:
        return ""
    if position >= len(snapshot.resources):
        return text("plan.new", n=text.number(position - len(snapshot.resources) + 1))
    row = snapshot.resources.iloc[position]
    return str(row[text.names] or row["fa"])
