"""Who does what where: which agencies give which service within reach of each neighbourhood, and where nobody does."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata import facts
from geodata.snapshot import Snapshot
from layers import ability, demand
from layers.cells import cover
from layers.demand import MINUTES, MODE
from layers.filters import Filter
from layers.layer import Computed
from layers.reach import told
from layers.scenario import PLAN

OPTIONS = (MODE, MINUTES, PLAN)
OVERLAP = 2  # agencies that give the same service in the same neighbourhood


def matrix(snapshot: Snapshot, choice: Filter, mode: str = "drive", minutes: str = "15", plan: str = "") -> Computed:
    """Return one row a service and neighbourhood, 'service/neighbourhood', services in the catalogue's order.

    ``value`` counts the agencies with a place that gives the service within reach of the neighbourhood (its mean over
    the area), ``agencies`` names their keys, '' standing for places of no known agency; ``places`` counts places,
    ``capacity`` adds up what they take in a month; ``cases`` are the chosen ones whose issue and needs call for the
    service. ``hole``: cases and nobody; ``overlap``: at least two agencies. Where issues or needs are chosen only
    services for them are listed. ``totals``: ``holes`` and ``overlaps``.
    """
    places = demand.places_of(snapshot, plan)
    cells = len(cover(snapshot, demand.RESOLUTION))
    near = demand.within_areas(snapshot, places, mode)[cells:] <= float(minutes)
    opened = ability.open_at(places, "any")
    gives = ability.given(places).astype(bool) & opened[:, None]
    agency = np.array([key if isinstance(key, str) else "" for key in places["agency"]], dtype=object)
    called = _called(snapshot, choice)
    rows = [
        _row(service, key, near[n] & gives[:, s], agency, places, called[n, s])
        for s, service in enumerate(facts.services())
        if _asked(service, choice)
        for n, key in enumerate(snapshot.neighbourhoods.index)
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), index=pd.Index([f"{row[0]}/{row[1]}" for row in rows]))
    frame["hole"] = (frame["value"] == 0) & (frame["cases"] > 0)
    frame["overlap"] = frame["value"] >= OVERLAP
    totals = {"holes": float(frame["hole"].sum()), "overlaps": float(frame["overlap"].sum()), **told(snapshot)}
    return Computed(frame.assign(state=""), "" if len(places) else "no-resources", totals)


COLUMNS = ("service", "neighbourhood", "value", "agencies", "places", "capacity", "cases")


def _row(
    service: str, key: str, mine: np.ndarray, agency: np.ndarray, places: pd.DataFrame, cases: float
) -> tuple[str, str, float, str, int, float, float]:
    agencies = sorted(set(agency[mine]))
    capacity = float(places["capacity"].to_numpy(dtype=float)[mine & places["capacity"].notna().to_numpy()].sum())
    return service, key, float(len(agencies)), " ".join(agencies), int(mine.sum()), capacity, float(cases)


def _asked(service: str, choice: Filter) -> bool:
    of = facts.services()[service]
    by_issue = not choice.issues or not set(choice.issues).isdisjoint(of.issues)
    return by_issue and (not choice.needs or not set(choice.needs).isdisjoint(of.needs))


def _called(snapshot: Snapshot, choice: Filter) -> np.ndarray:
    """Return how many of the chosen cases call for each service, shape (neighbourhoods, services)."""
    who = demand.profiles(snapshot, choice.without("places"))
    wanted = ability.wanted(who.table["issue"].tolist(), who.table["needs"].tolist())
    counts = np.zeros((len(snapshot.neighbourhoods), len(who.table)))
    np.add.at(counts, (who.neighbourhood, who.profile), 1)
    return np.asarray(counts @ wanted)
