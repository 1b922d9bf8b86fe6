"""Everything a layer may look at, frozen, with a version. Knows nothing of files, databases or layers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import facts
from geodata.network import Network

OUTSIDE = "outside"  # the neighbourhood of a case that lies outside every polygon
EFFORT = pd.DataFrame({"neighbourhood": [], "month": [], "agency": [], "hours": []}).astype(
    {"neighbourhood": object, "month": "int32", "agency": object, "hours": "float64"}
)
CHANGES = pd.DataFrame({"row": [], "before": [], "status": [], "day": []}).astype(
    {"row": "int32", "before": object, "status": object, "day": "int32"}
)
NOBODYS = gpd.GeoDataFrame({"fa": [], "en": [], "agency": []}, geometry=[], crs=4326)


class Packed(NamedTuple):
    """A categorical column as a scan wants it: the code of each row (-1 for none) and what the codes mean."""

    codes: np.ndarray
    categories: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What is known at one moment. Compared and cached by ``version`` alone.

    Parameters
    ----------
    version
        Changes whenever anything below changes; short ASCII, safe in an address.
    cases
        One row per case, columns as in ``tables.CASES``; ``issue``, ``severity``, ``needs``, ``status``,
        ``agency``, ``age_band``, ``sex``, ``company``, ``hazards``, ``located`` and ``neighbourhood`` are categorical.
        The categories of ``issue`` are all issues in catalogue order; those of ``neighbourhood`` are
        ``neighbourhoods.index`` in order, then ``OUTSIDE``. ``day`` is int32, days since 1970-01-01; ``lon``, ``lat``
        are float64 WGS84 degrees, NaN where a case was placed by name. Sorted by ``day``. Beside the table's columns
        stand ``level``, what counts (an override, else the graver of the rule card and the agency's own
        ``severity``), and ``rule``, the rule of the card that fits; both categorical, levels highest first.
    neighbourhoods
        Index: key (str). Columns ``fa``, ``en``, ``nahiyeh``, ``aliases``, ``geometry`` (WGS84 polygons).
    people
        Residents by neighbourhood key; empty when no population was imported. ``people_note`` says year and source.
    resources
        One row per place of help, columns as in ``tables.RESOURCES``, index 0…n-1, ``services`` as
        space-separated keys.
    batches
        One row per import: ``batch`` (int), ``agency``, ``file``, ``imported`` (ISO, Asia/Tehran), ``cases`` (count).
    boundaries_note
        Whose boundaries these are and how accurate, in both languages: ``{"fa": …, "en": …}``.
    demonstration
        True while every case is invented.
    effort
        Hours of patrol and outreach: ``neighbourhood`` (key), ``month`` (Jalali year × 12 + month − 1; 0 where no
        month was said), ``agency`` (key or None), ``hours``; empty when none were imported.
    network
        The roads, None where none were imported: the same object until others are stored.
    jurisdictions
        Areas that an agency answers for, WGS84 polygons that may overlap; index 0…n-1, columns ``fa``, ``en``,
        ``agency`` (key or None), ``geometry``; empty when none were imported.
    changes
        Changes of status that were told, in order: ``row`` (position in ``cases``), ``before`` (key or None),
        ``status`` and ``day`` (when it was told); ``cases`` holds the last. A case that came in closed has none for
        its closing.
    ratings
        Levels that two people gave the same cases of a sample: ``one``, ``other``.
    clocks
        Days within which a case must be answered, by ``urgent`` and level.
    key
        The data folder's secret, by which small counts are protected; never printed.
    protected
        True where the cases are such that anybody who signs in may count them (``layers.protect``).
    """

    version: str
    cases: pd.DataFrame
    neighbourhoods: gpd.GeoDataFrame
    people: pd.Series
    resources: pd.DataFrame
    batches: pd.DataFrame
    people_note: dict[str, str] = field(default_factory=dict)
    boundaries_note: dict[str, str] = field(default_factory=dict)
    demonstration: bool = False
    effort: pd.DataFrame = field(default_factory=lambda: EFFORT.copy())
    network: Network | None = None
    jurisdictions: gpd.GeoDataFrame = field(default_factory=lambda: NOBODYS.copy())
    changes: pd.DataFrame = field(default_factory=lambda: CHANGES.copy())
    ratings: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"one": [], "other": []}, dtype=object))
    clocks: dict[str, int] = field(default_factory=lambda: {key: clock.days for key, clock in facts.clocks().items()})
    key: bytes = field(default=b"", repr=False)
    protected: bool = False
    _packed: dict[str, Packed] = field(default_factory=dict, init=False, repr=False)

    def packed(self, column: str) -> Packed:
        """Return a categorical column of the cases packed for scanning; taken apart once and kept."""
        if column not in self._packed:
            values = self.cases[column].array
            self._packed[column] = Packed(np.asarray(values.codes), tuple(map(str, values.categories)))
        return self._packed[column]

    @property
    def days(self) -> np.ndarray:
        """The day of each case, ascending."""
        return self.cases["day"].to_numpy()
