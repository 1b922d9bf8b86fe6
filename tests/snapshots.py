"""Snapshots small enough to count by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import facts
from geodata.snapshot import OUTSIDE, Snapshot
from geodata.tables import RESOURCES

NUMBERS = [column.name for column in RESOURCES.columns if column.kind == "float"]
COLUMNS = ("issue", "day", "neighbourhood", "severity", "needs", "agency", "status", "lon", "lat")
Row = tuple[str, int, str, str | None, str, str, str | None, float, float]


def case(
    issue: str = "begging",
    day: int = 0,
    place: str = "centre",
    severity: str | None = None,
    needs: str = "",
    agency: str = "ngo",
    status: str | None = None,
    at: tuple[float, float] = (np.nan, np.nan),
) -> Row:
    """Return one case; what is not said does not matter to the test."""
    return issue, day, place, severity, needs, agency, status, *at


def snapshot(
    town: gpd.GeoDataFrame, rows: Sequence[Row] = (), people: dict[str, float] | None = None, help_: Sequence[dict] = ()
) -> Snapshot:
    """Return a snapshot of the town with these cases, residents and places of help."""
    cases = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"lon": float, "lat": float})
    cases["day"] = cases["day"].astype(np.int32)
    cases["id"] = [f"{row:032x}" for row in range(len(cases))]
    for column, keys in _categories(town, cases).items():
        cases[column] = pd.Categorical(cases[column], categories=keys)
    cases["level"] = cases["severity"]
    defaults = {"fa": "مرکز", "en": "Place", "kind": "ngo", "services": "", "capacity": np.nan, "position": "surveyed"}
    rows = [defaults | {"key": f"p{n}"} | one for n, one in enumerate(help_, start=1)]
    places = pd.DataFrame(rows, columns=RESOURCES.names).astype(dict.fromkeys(NUMBERS, float))
    texts = [name for name in RESOURCES.names if name not in NUMBERS]
    places[texts] = places[texts].astype(object).where(places[texts].notna(), None)
    return Snapshot(
        version="test",
        cases=cases.sort_values("day", kind="stable", ignore_index=True),
        neighbourhoods=town,
        people=pd.Series(people or {}, dtype=float),
        resources=places,
        batches=pd.DataFrame(),
    )


def counted(*given: Any, **named: Any) -> Snapshot:
    """Return a snapshot whose cases any reader may count as they are, for what is not about protection."""
    return replace(snapshot(*given, **named), protected=True)


def _categories(town: gpd.GeoDataFrame, cases: pd.DataFrame) -> dict[str, list[str]]:
    return {
        "issue": list(facts.issues()),
        "severity": list(facts.severities()),
        "needs": sorted(set(cases["needs"])),
        "agency": list(facts.agencies()),
        "status": list(facts.statuses()),
        "neighbourhood": [*town.index, OUTSIDE],
    }
