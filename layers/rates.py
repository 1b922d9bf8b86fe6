"""Rates that do not lie on small numbers: crude, shrunken (empirical Bayes) with an interval, and a funnel's limits."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.special import chdtri, gammaincinv, pdtr, pdtrik

from geodata.snapshot import Snapshot
from layers import discovery
from layers.counts import by_neighbourhood
from layers.filters import Filter
from layers.layer import Computed, Option
from layers.spatial import touching, with_self

UNRELIABLE_BELOW = 20  # cases: below it the standard error of a rate passes 22 %, the rule of health statistics offices
OPTIONS = (Option("shrink", ("global", "spatial")),)
PER = 1000.0


def per_thousand(snapshot: Snapshot, choice: Filter, shrink: str = "global") -> Computed:
    """Return cases per 1,000 residents over the chosen period; off, and saying so, while no population is known.

    Columns: ``cases``, ``people``, ``rate`` (crude), ``shrunken`` (= ``value``), ``low`` and ``high`` (95 % of the
    shrunken rate), and ``p``, ``q``, ``word`` of the difference from the district's rate, by the rule of
    ``layers.discovery``. A neighbourhood without residents has no rate ('no_data'); one with fewer than 20 cases has
    an unreliable crude rate ('not_enough'). ``shrink='spatial'`` shrinks towards the neighbours' rate.
    """
    counted = by_neighbourhood(snapshot, choice)
    cases = counted.frame["value"].to_numpy()
    people = snapshot.people.reindex(counted.frame.index).to_numpy(dtype=float)
    known = people > 0
    columns = {name: np.full(len(cases), np.nan) for name in ("shrunken", "low", "high", "p", "q")}
    word = np.full(len(cases), "", dtype=object)
    if known.any():
        places = snapshot.neighbourhoods.geometry[known]
        near = with_self(touching(places)) if shrink == "spatial" else None
        for name, values in _estimated(cases[known], people[known], near).items():
            columns[name][known] = values
        word[known] = _words(columns, cases, people, known)
    rate = PER * np.divide(cases, people, where=known, out=np.full(len(cases), np.nan))
    frame = pd.DataFrame(
        {
            "value": columns["shrunken"],
            "state": np.where(~known, "no_data", np.where(cases < UNRELIABLE_BELOW, "not_enough", "")),
            "cases": cases,
            "people": np.where(known, people, np.nan),
            "rate": rate,
            **columns,
            "word": word,
        },
        index=counted.frame.index,
    )
    return Computed(frame, _note(counted, cases[known], known), {**counted.totals, "unknown": int((~known).sum())})


def empirical_bayes(cases: np.ndarray, people: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Return shrunken rates, and the variance ``a`` and mean ``b`` of the rates behind them.

    Each crude rate moves towards the mean, the farther the fewer its residents. ``a`` is not below 0; where the rates
    differ no more than chance makes them it is 0 and all shrunken rates are ``b``. ``people`` must be positive.

    Source: Marshall (1991), doi:10.2307/2347593.
    """
    total = people.sum()
    b = cases.sum() / total
    a = max((people * np.square(cases / people - b)).sum() / total - b / people.mean(), 0.0)
    return _shrunken(cases, people, np.full(len(cases), a), np.full(len(cases), b)), float(a), float(b)


def spatial_empirical_bayes(
    cases: np.ndarray, people: np.ndarray, weights: csr_array
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return rates shrunken towards those of an area and its neighbours, and the variance and mean there.

    ``weights`` are binary with the diagonal, shape (n, n).

    Source: Marshall (1991), doi:10.2307/2347593.
    """
    around = weights @ people
    b = (weights @ cases) / around
    near = weights.tocoo()
    squares = people[near.col] * np.square(cases[near.col] / people[near.col] - b[near.row])
    variance = np.bincount(near.row, weights=squares, minlength=len(people)) / around
    count = weights @ np.ones(len(people))
    a = np.maximum(variance - b / (around / count), 0.0)
    return _shrunken(cases, people, a, b), a, b


def funnel(people: np.ndarray, rate: float, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the exact Poisson limits between which rates lie with probability ``level`` if all were ``rate``.

    ``people`` are numbers of residents, ``rate`` cases per resident; the limits are cases per resident.

    Source: Spiegelhalter (2005), doi:10.1002/sim.1970.
    """
    tail = (1 - level) / 2
    expected = people * rate
    return _reached(tail, expected) / people, _reached(1 - tail, expected) / people


def _reached(chance: float, expected: np.ndarray) -> np.ndarray:
    """Return the fewest cases that are not exceeded with at least this chance where so many are expected (Poisson)."""
    k = np.maximum(np.ceil(pdtrik(chance, np.maximum(expected, 1e-12))), 0)
    k = np.where(pdtr(k, expected) < chance * (1 - 1e-12), k + 1, k)
    return np.where((k > 0) & (pdtr(k - 1, expected) >= chance * (1 - 1e-12)), k - 1, k)


def _shrunken(cases: np.ndarray, people: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    own = np.divide(a, a + b / people, where=b > 0, out=np.zeros(len(cases)))
    return own * cases / people + (1 - own) * b


def _estimated(cases: np.ndarray, people: np.ndarray, near: csr_array | None) -> dict[str, np.ndarray]:
    """Return shrunken rates, their interval and the tests, by column; rates per 1,000."""
    if near is None:
        rates, one_a, one_b = empirical_bayes(cases, people)
        a, b = np.full(len(cases), one_a), np.full(len(cases), one_b)
    else:
        rates, a, b = spatial_empirical_bayes(cases, people, near)
    low, high = _interval(cases, people, a, b, near)
    p = discovery.exact(cases, people / people.sum(), cases.sum()) if cases.any() else np.full(len(cases), np.nan)
    return {"shrunken": PER * rates, "low": PER * low, "high": PER * high, "p": p, "q": discovery.false_discovery(p)}


def _interval(
    cases: np.ndarray, people: np.ndarray, a: np.ndarray, b: np.ndarray, near: csr_array | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return 95 % limits: of the gamma distribution with the shrunken rate as mean; with a = 0, of the common rate."""
    spread = a > 0
    shape = cases + np.divide(np.square(b), a, where=spread, out=np.zeros(len(a)))
    exposure = people + np.divide(b, a, where=spread, out=np.zeros(len(a)))
    total, residents = (near @ x if near is not None else np.full(len(a), x.sum()) for x in (cases, people))
    lowest = np.where(total > 0, chdtri(2 * np.maximum(total, 1), 0.975) / 2 / residents, 0.0)
    highest = chdtri(2 * total + 2, 0.025) / 2 / residents
    low = np.where(spread, gammaincinv(np.maximum(shape, 1e-9), 0.025) / exposure, lowest)
    return low, np.where(spread, gammaincinv(np.maximum(shape, 1e-9), 0.975) / exposure, highest)


def _words(columns: dict[str, np.ndarray], cases: np.ndarray, people: np.ndarray, known: np.ndarray) -> np.ndarray:
    share = people[known] / people[known].sum()
    raised = cases[known] - cases[known].sum() * share
    chance = discovery.power(share, cases[known].sum(), int(known.sum()), 1)
    return discovery.words(columns["q"][known], raised, cases[known], chance)


def _note(counted: Computed, cases: np.ndarray, known: np.ndarray) -> str:
    if not known.any():
        return "no-population"
    return counted.note or ("" if cases.any() else "no-cases")
