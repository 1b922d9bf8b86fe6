"""How many cases each rule of the card decides, and how many of them it raises above the agency's own level."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata.severity import card
from geodata.snapshot import Snapshot
from layers.filters import Filter
from layers.layer import Computed


def by_rule(snapshot: Snapshot, choice: Filter) -> Computed:
    """Return the chosen cases that each rule decides, in the card's order.

    ``raised`` are those whose agency said less, or nothing. A case that somebody gave another level by hand counts
    with its rule as well. Totals: ``cases``, and ``no_rule``, those that no rule fits. Notes:
    'no-cases', 'no-card' for a snapshot whose cases were never rated.
    """
    keep = choice.apply(snapshot)
    rules = list(card().rules)
    if "rule" not in snapshot.cases:
        return Computed(_frame(rules, np.zeros(len(rules)), np.zeros(len(rules))), "no-card")
    rule, own = snapshot.packed("rule"), snapshot.packed("severity")
    of_rule = np.array([own.categories.index(card().rules[key].level) for key in rule.categories])
    decided = keep & (rule.codes >= 0)
    codes = rule.codes[decided]
    less = (own.codes[decided] < 0) | (own.codes[decided] > of_rule[codes])
    counts = [np.bincount(some, minlength=len(rule.categories)) for some in (codes, codes[less])]
    total = int(keep.sum())
    totals = {"cases": float(total), "no_rule": float(total - len(codes))}
    return Computed(_frame(list(rule.categories), *counts), "" if total else "no-cases", totals)


def _frame(rules: list[str], counts: np.ndarray, raised: np.ndarray) -> pd.DataFrame:
    columns = {"value": counts.astype(float), "raised": raised.astype(float), "state": ""}
    return pd.DataFrame(columns, index=pd.Index(rules, dtype=object))
