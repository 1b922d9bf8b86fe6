"""How well two judges of severity agree beyond chance: two raters of a sample; the rule card and the agencies."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from geodata import facts
from geodata.severity import card
from geodata.snapshot import Packed, Snapshot
from layers.filters import Filter
from layers.layer import Computed

FEWEST = 30  # pairs below which nothing is called
GOOD = 0.6  # of kappa; the interval must lie wholly on one side of it to be called
NORMAL = 1.959964  # of which 95 per cent of a normal spread lies within


class Kappa(NamedTuple):
    """Agreement beyond chance, its standard error and the share of equal pairs; NaN where it is not defined."""

    value: float
    error: float
    agreed: float


def kappa(table: np.ndarray, linear: bool = False) -> Kappa:
    """Return Cohen's kappa of a square table of pairs, rows the one judge and columns the other.

    With ``linear`` a pair one level apart counts as half an agreement where there are three levels (linear weights).
    The standard error is the one for a kappa that is not zero. NaN when there is no pair, or when both judges use one
    and the same level throughout, so that chance alone explains everything.

    Source: Fleiss, Cohen and Everitt (1969), doi:10.1037/h0028106.
    """
    levels, count = len(table), float(table.sum())
    if not count:
        return Kappa(np.nan, np.nan, np.nan)
    apart = np.abs(np.subtract.outer(np.arange(levels), np.arange(levels)))
    weights = 1 - apart / (levels - 1) if linear else (apart == 0).astype(float)
    shares = table / count
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    seen, chance = float((weights * shares).sum()), float((weights * np.outer(rows, columns)).sum())
    agreed = float(np.trace(shares))
    if np.isclose(chance, 1):
        return Kappa(np.nan, np.nan, agreed)
    mean = np.add.outer(weights @ columns, rows @ weights)
    spread = (shares * (weights * (1 - chance) - mean * (1 - seen)) ** 2).sum()
    variance = (spread - (seen * chance - 2 * chance + seen) ** 2) / (count * (1 - chance) ** 4)
    return Kappa((seen - chance) / (1 - chance), float(np.sqrt(max(variance, 0.0))), agreed)


def of_judges(snapshot: Snapshot, choice: Filter) -> Computed:
    """Return the agreement of two raters (of the imported sample) and of the card with the agencies' own level.

    Index: ``raters`` and ``card``, each also with linear weights (``…_weighted``). Columns: ``value`` (kappa), ``low``
    and ``high`` (95 %), ``error``, ``pairs``, ``agreed`` (share of equal pairs), ``word`` ('good' or 'poor' when the
    whole interval lies above or below 0.6, else 'unclear'; '' below thirty pairs, whose ``state`` is 'not_enough'),
    and the table: ``high_low`` is how often the first judge said high and the second low. The sample knows no filter;
    card and agencies are compared over the chosen cases that have both. The two are no independent judges: an agency
    may have had the card.
    """
    levels = list(facts.severities())
    tables = {"raters": _of_raters(snapshot, levels), "card": _of_card(snapshot, choice, levels)}
    rows = {}
    for judges, table in tables.items():
        rows[judges] = _row(table, kappa(table), levels)
        rows[f"{judges}_weighted"] = _row(table, kappa(table, linear=True), levels)
    frame = pd.DataFrame.from_dict(rows, orient="index")
    pairs = {f"{judges}_pairs": float(table.sum()) for judges, table in tables.items()}
    return Computed(frame, "" if any(pairs.values()) else "no-pairs", pairs)


def _row(table: np.ndarray, found: Kappa, levels: list[str]) -> dict[str, float | str]:
    pairs = int(table.sum())
    enough = pairs >= FEWEST
    low, high = found.value - NORMAL * found.error, min(found.value + NORMAL * found.error, 1.0)
    word = "good" if low >= GOOD else "poor" if high < GOOD else "unclear"
    state = "no_data" if np.isnan(found.value) else "" if enough else "not_enough"
    told: dict[str, float | str] = {
        "value": found.value,
        "state": state,
        "low": low,
        "high": high,
        "error": found.error,
        "pairs": float(pairs),
    }
    told |= {"agreed": found.agreed, "word": "" if state else word}
    cells = {f"{one}_{other}": float(table[i, j]) for i, one in enumerate(levels) for j, other in enumerate(levels)}
    return {**told, **cells}


def _of_raters(snapshot: Snapshot, levels: list[str]) -> np.ndarray:
    one, other = (_places(snapshot.ratings[name], levels) for name in ("one", "other"))
    return _table(one, other, len(levels))


def _of_card(snapshot: Snapshot, choice: Filter, levels: list[str]) -> np.ndarray:
    if "rule" not in snapshot.cases:
        return np.zeros((len(levels), len(levels)))
    keep, rule, own = choice.apply(snapshot), snapshot.packed("rule"), snapshot.packed("severity")
    by_card = [card().rules[key].level for key in rule.categories]
    one = _decoded(rule, by_card, levels)[keep]
    return _table(one, _decoded(own, list(own.categories), levels)[keep], len(levels))


def _decoded(column: Packed, means: list[str], levels: list[str]) -> np.ndarray:
    return np.array([*(levels.index(level) if level in levels else -1 for level in means), -1])[column.codes]


def _places(told: pd.Series, levels: list[str]) -> np.ndarray:
    return np.array([levels.index(level) for level in told], dtype=int)


def _table(one: np.ndarray, other: np.ndarray, levels: int) -> np.ndarray:
    both = (one >= 0) & (other >= 0)
    pair = one[both] * levels + other[both]
    return np.bincount(pair, minlength=levels * levels).reshape(levels, levels).astype(float)
