"""What a priority is made of: counts of cases by neighbourhood, one function a component, and the list of them.

All are counts, so that a neighbourhood with two grave cases does not come before one with forty.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from geodata import facts
from geodata.snapshot import Snapshot
from layers import change, counts, discovery, overdue, ranking, unserved
from layers.filters import Filter

BURDEN = "burden"
FEWEST = 10  # cases in the district: of fewer, one more here or there would turn an order round


class Asked(NamedTuple):
    """What the components ask besides the choice: how far help may be, and the day that counts as today."""

    mode: str
    minutes: str
    today: str


class Rise(NamedTuple):
    """Cases of two periods: ``ratio`` is how much longer the later is, ``kept`` the part of a rise that is believed."""

    recent: np.ndarray
    before: np.ndarray
    ratio: float
    kept: np.ndarray


class Counted(NamedTuple):
    """One component: its cases in each neighbourhood, why it is not known ('' where it is), and how chance enters.

    ``rise`` is set where they are a rise; else it is a part of the cases.
    """

    cases: np.ndarray
    why: str = ""
    rise: Rise | None = None

    @property
    def few(self) -> bool:
        """Whether there are too few to order neighbourhoods by; a rise is beyond chance already."""
        return self.rise is None and bool(self.cases.sum() < FEWEST)


def burden(snapshot: Snapshot, choice: Filter, asked: Asked) -> Counted:
    """Return all chosen cases."""
    return Counted(counts.by_neighbourhood(snapshot, choice).frame["value"].to_numpy())


def severity(snapshot: Snapshot, choice: Filter, asked: Asked) -> Counted:
    """Return those of the highest level; not known where no case has a level."""
    level, place = snapshot.packed("level"), snapshot.packed("neighbourhood")
    keep = choice.without("places").apply(snapshot)
    worst = next(iter(facts.severities()))
    code = level.categories.index(worst) if worst in level.categories else len(level.categories)
    rows = keep & (level.codes == code) & (place.codes >= 0)
    found = np.bincount(place.codes[rows], minlength=len(place.categories))[: len(snapshot.neighbourhoods)]
    return Counted(found.astype(float), "" if (level.codes[keep] >= 0).any() else "no-levels")


def trend(snapshot: Snapshot, choice: Filter, asked: Asked) -> Counted:
    """Return cases more than usual where the rise is beyond chance, 0 elsewhere.

    Usual is the same period a Jalali year earlier, or the one just before where the data begin later. A rise with
    test value z is believed to (1 − 1/z²) of it, so that one just beyond chance counts for less.
    """
    found = _compared(snapshot, choice)
    if found.note in ("no-earlier", "no-cases"):
        return Counted(np.zeros(len(snapshot.neighbourhoods)), "no-earlier")
    frame, days = found.frame, found.totals
    ratio = (days["end"] - days["start"] + 1) / (days["before_end"] - days["before_start"] + 1)
    z, risen = frame["z"].to_numpy(), frame["word"].isin([discovery.FIRM, discovery.TENTATIVE]).to_numpy()
    risen = risen & (z > 0)
    kept = np.where(risen, np.maximum(1 - 1 / np.square(np.where(risen, z, 1.0)), 0.0), 0.0)
    recent, before = frame["cases"].to_numpy(), frame["before"].to_numpy()
    extra = np.rint(np.maximum(recent - before * ratio, 0.0) * kept)
    return Counted(extra, "", Rise(recent, before, ratio, kept))


def access(snapshot: Snapshot, choice: Filter, asked: Asked) -> Counted:
    """Return the cases that find no place of help; not known while no place is."""
    found = unserved.by_area(snapshot, choice, asked.mode, asked.minutes)
    return Counted(found.frame["value"].to_numpy(dtype=float), "" if len(snapshot.resources) else "no-resources")


def late(snapshot: Snapshot, choice: Filter, asked: Asked) -> Counted:
    """Return the open cases whose response clock has run out; not known where nobody says what is open."""
    found = overdue.by_area(snapshot, choice, asked.today)
    return Counted(found.frame["value"].to_numpy(), "no-status" if found.note == "no-status" else "")


COMPONENTS: dict[str, Callable[[Snapshot, Filter, Asked], Counted]] = {
    BURDEN: burden,
    "severity": severity,
    "trend": trend,
    "access": access,
    "overdue": late,
}
COLUMNS = {BURDEN: "cases", "severity": "grave", "trend": "more", "access": "left", "overdue": "overdue"}


def drawn(found: list[Counted], cases: np.ndarray, rng: np.random.Generator, draws: int) -> np.ndarray:
    """Return draws of these components as whole cases, (draws, places, components)."""
    whole = ranking.usual_cases(rng, cases, draws)
    return np.rint(np.stack([_drawn(one, whole, cases, rng) for one in found], axis=-1))


def _drawn(one: Counted, whole: np.ndarray, cases: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    if one.rise is not None:
        return ranking.extra_of(rng, *one.rise, len(whole))
    return whole if np.array_equal(one.cases, cases) else ranking.parts_of(rng, whole, cases, one.cases)


def _compared(snapshot: Snapshot, choice: Filter) -> change.Computed:
    yearly = change.between_periods(snapshot, choice.without("places"), "year")
    return change.between_periods(snapshot, choice.without("places")) if yearly.note == "no-earlier" else yearly
