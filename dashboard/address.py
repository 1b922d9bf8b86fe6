"""The state of the explorer as its address says it: a Filter, what is drawn, and where the map looks."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

from dashboard.mapfigure import View
from geodata import facts
from geodata.snapshot import Snapshot
from layers import LAYERS, Filter

DRAWN = tuple(key for key, layer in LAYERS.items() if layer.kind in ("area", "cell") and layer.scale == "amount")


@dataclass(frozen=True, slots=True)
class State:
    """What one address shows. ``chosen`` is the neighbourhood whose profile is open, '' for none."""

    choice: Filter
    layer: str
    places: bool
    table: bool
    view: View | None

    @property
    def chosen(self) -> str:
        """The neighbourhood whose profile is open."""
        return self.choice.places[0] if self.choice.places else ""


def read(search: str | None, snapshot: Snapshot) -> State:
    """Return the state an address names; whatever it names that does not exist is left out."""
    query = (search or "").removeprefix("?")
    found = {name: values[-1] for name, values in parse_qs(query).items()}
    layer = found.get("layer", DRAWN[0])
    return State(
        choice=Filter.from_query(query).known(allowed(snapshot)),
        layer=layer if layer in DRAWN else DRAWN[0],
        places=found.get("help") != "0",
        table=found.get("as") == "table",
        view=_view(found.get("view", "")),
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


def _view(words: str) -> View | None:
    """Read 'zoom/lat/lon'; None when it is not that."""
    try:
        zoom, lat, lon = (float(word) for word in words.split("/"))
    except ValueError:
        return None
    return View(lon, lat, zoom) if abs(lat) <= 85 and abs(lon) <= 180 and 0 <= zoom <= 22 else None
