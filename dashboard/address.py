"""The state of a page as its address says it: a Filter, what is drawn and how, and where the map looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from dashboard.desk import Ways
from dashboard.mapfigure import View
from geodata import facts
from geodata.snapshot import Snapshot
from layers import LAYERS, Filter, Option

DRAWN = tuple(key for key, layer in LAYERS.items() if layer.kind in ("area", "cell", "contour"))
WAYS = {option.name: option for layer in LAYERS.values() for option in layer.options}


@dataclass(frozen=True, slots=True)
class State:
    """What one address shows. ``ways`` are the options that differ from what is meant when nothing is said."""

    choice: Filter
    layer: str
    places: bool
    table: bool
    view: View | None
    ways: Ways = ()

    @property
    def chosen(self) -> str:
        """The neighbourhood whose profile is open, '' for none."""
        return self.choice.places[0] if self.choice.places else ""


def read(search: str | None, snapshot: Snapshot, layers: Sequence[str] = DRAWN, places: bool = True) -> State:
    """Return the state an address names; whatever it names that does not exist is left out.

    ``layers`` are those the page can draw, the one it begins with first; ``places`` says whether it begins with
    places of help.
    """
    query = (search or "").removeprefix("?")
    found = {name: values[-1] for name, values in parse_qs(query).items()}
    layer = found.get("layer", layers[0])
    return State(
        choice=Filter.from_query(query).known(allowed(snapshot)),
        layer=layer if layer in layers else layers[0],
        places=found.get("help", str(int(places))) != "0",
        table=found.get("as") == "table",
        view=_view(found.get("view", "")),
        ways=tuple((name, found[name]) for name, option in WAYS.items() if _other(option, found.get(name))),
    )


def allowed(snapshot: Snapshot) -> dict[str, list[str]]:
    """Return the values each dimension of a filter can take."""
    return {
        "issues": list(facts.issues()),
        "severities": list(facts.severities()),
        "needs": list(facts.needs()),
        "agencies": list(facts.agencies()),
        "statuses": list(facts.statuses()),
        "places": list(snapshot.neighbourhoods.index),
    }


def _other(option: Option, way: str | None) -> bool:
    """Return whether the address asks for a way that goes and is not the one meant anyway."""
    return way is not None and way != option.values[0] and option.takes(way)


def _view(words: str) -> View | None:
    """Read 'zoom/lat/lon'; None when it is not that."""
    try:
        zoom, lat, lon = (float(word) for word in words.split("/"))
    except ValueError:
        return None
    return View(lon, lat, zoom) if abs(lat) <= 85 and abs(lon) <= 180 and 0 <= zoom <= 22 else None
