"""How grave a case is: the rule card read, and what it makes of cases. Pure; knows no store, file or page.

What counts is the override of somebody who wrote why, else the graver of the card's level and the agency's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from geodata import facts

WORDS = ("issue", "age_band", "company", "hazards", "needs")  # a case may have several of the last two
NONE = np.int8(-1)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the card: all its conditions must hold; an empty one leaves the fact open.

    ``hours_from`` is included, ``hours_below`` is not. A fact that was not sent fits no condition on it.
    """

    key: str
    level: str
    fa: str
    en: str
    lower_fa: str
    lower_en: str
    issue: tuple[str, ...] = ()
    age_band: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    hours_from: float | None = None
    hours_below: float | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """The rules in order, the gravest first, with version, Jalali date, title and what they rest on."""

    version: str
    date: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    rules: Mapping[str, Rule]


@lru_cache
def card() -> Card:
    """Return the rule card of the catalogue."""
    told = facts.rule_card()
    title, about = ({language: told[f"{part}_{language}"] for language in ("fa", "en")} for part in ("title", "about"))
    rules = [Rule(**rule) for rule in told["rules"]]
    return Card(told["version"], told["date"], title, about, {rule.key: rule for rule in rules})


def why(rule: str, language: str) -> str:
    """Return the sentence that says why a rule of the card gives its level, in ``fa`` or ``en``."""
    found = card().rules[rule]
    return found.fa if language == "fa" else found.en


def lower(rule: str, language: str) -> str:
    """Return the sentence that says what would lower a level that this rule gives, in ``fa`` or ``en``."""
    found = card().rules[rule]
    return found.lower_fa if language == "fa" else found.lower_en


def rated(cases: pd.DataFrame, overrides: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return ``card`` (the card's level), ``rule`` (that decided it) and ``level`` (what counts), all categorical.

    ``cases`` has the columns of ``tables.CASES`` (texts or categorical); ``overrides`` is case id -> level. The index
    is that of ``cases``; a case that no rule fits has neither card nor rule.
    """
    levels, rules = list(facts.severities()), list(card().rules.values())
    fits = _Fits(cases)
    rule = np.full(len(cases), NONE)
    for place in reversed(range(len(rules))):
        rule[fits.rule(rules[place])] = place
    of_rule = np.array([*(levels.index(one.level) for one in rules), NONE], dtype=np.int8)
    by_card = of_rule[rule]
    counts = _overridden(cases["id"], _graver(by_card, _codes(cases["severity"], levels)), overrides or {}, levels)
    columns = {"card": (by_card, levels), "rule": (rule, [one.key for one in rules]), "level": (counts, levels)}
    made = {name: pd.Categorical.from_codes(codes, categories=keys) for name, (codes, keys) in columns.items()}
    return pd.DataFrame(made, index=cases.index)


class _Fits:
    """Which cases fit a condition; every column is taken apart once."""

    def __init__(self, cases: pd.DataFrame) -> None:
        self._cases = cases
        self._packed: dict[str, tuple[np.ndarray, list[str]]] = {}

    def rule(self, rule: Rule) -> np.ndarray:
        """Return a mask of the cases for which every condition of the rule holds."""
        hours = self._cases["street_hours"].to_numpy()
        conditions = [self._among(name, keys) for name in WORDS if (keys := getattr(rule, name))]
        if rule.hours_from is not None:
            conditions.append(hours >= rule.hours_from)
        if rule.hours_below is not None:
            conditions.append(hours < rule.hours_below)
        if rule.urgent:
            conditions.append(self._cases["urgent"].to_numpy(dtype=bool))
        return np.logical_and.reduce(conditions) if conditions else np.ones(len(self._cases), dtype=bool)

    def _among(self, name: str, wanted: tuple[str, ...]) -> np.ndarray:
        codes, keys = self._column(name)
        hit = [not set(key.split()).isdisjoint(wanted) for key in keys]
        return np.array([*hit, False], dtype=bool)[codes]  # the last one answers code -1: not told

    def _column(self, name: str) -> tuple[np.ndarray, list[str]]:
        if name not in self._packed:
            values: Any = self._cases[name].astype("category").array
            self._packed[name] = (np.asarray(values.codes), [str(key) for key in values.categories])
        return self._packed[name]


def _codes(own: pd.Series, levels: list[str]) -> np.ndarray:
    """Return the place of each level in the catalogue, -1 for none."""
    values: Any = own.astype("category").array
    place = [levels.index(key) if key in levels else int(NONE) for key in values.categories]
    return np.array([*place, NONE], dtype=np.int8)[np.asarray(values.codes)]


def _graver(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the graver of two levels: the highest is 0, and none (-1) gives way to any."""
    return np.where((one == NONE) | ((other != NONE) & (other < one)), other, one).astype(np.int8)


def _overridden(ids: pd.Series, codes: np.ndarray, overrides: Mapping[str, str], levels: list[str]) -> np.ndarray:
    if not overrides:
        return codes
    said = ids.map({case: levels.index(level) for case, level in overrides.items()}).to_numpy(dtype=float)
    return np.where(np.isnan(said), codes, said).astype(np.int8)
