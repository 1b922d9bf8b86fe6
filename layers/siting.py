"""Where the next places of help should open: four ways to ask, each solved to a proven optimum. Knows arrays only.

Demand and sites meet in a table of minutes, a row for each place of demand and a column for each site; infinite or NaN
means no way. Some sites are open already, of the others at most k open; one that would change nothing is not opened.
Demand of zero asks for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from layers import covering, nearness
from layers.question import Answer, Question, asked_about

CLOSE = 0.01  # of the objective: two answers nobody would tell apart


@dataclass(frozen=True, slots=True, eq=False)
class Sited:
    """Where to open, and what that gives.

    ``chosen`` are columns, rising. ``objective`` is what the method asks for, ``bound`` what no choice can beat and
    ``gap`` the difference as a part of the objective; ``proven`` says that nothing better exists. For each place of
    demand: ``covered``, how much of its demand is served, and ``minutes`` to the nearest open site (infinite where
    none can be reached). ``out_of_reach`` are the rows with demand that no site could serve.
    """

    chosen: tuple[int, ...]
    objective: float
    bound: float
    gap: float
    proven: bool
    covered: np.ndarray
    minutes: np.ndarray
    out_of_reach: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """How an answer holds when the demand is drawn again.

    ``share`` (m,): in which part of the draws each site was chosen. ``overlap``: which part of the answer's sites a
    draw chose again, on average; NaN when the answer has none. ``same``: in which part of the draws all were the same.
    ``good``: in which part of the draws the answer's own sites came within ``CLOSE`` of the draw's best; NaN where that
    was not asked. Where many choices are equally good, ``good`` is high and ``same`` low.
    """

    share: np.ndarray
    overlap: float
    same: float
    good: float = np.nan


def most_covered(
    minutes: np.ndarray,
    demand: np.ndarray,
    k: int,
    reach: float,
    existing: Sequence[int] = (),
    capacity: np.ndarray | None = None,
    time_limit: float = np.inf,
) -> Sited:
    """Return where k more sites cover the most demand within ``reach`` minutes (the border included).

    With ``capacity`` (m,) a site covers no more than that, and the demand of a place may be split between sites;
    infinite capacity is allowed. The objective is all demand covered, by the sites that are open already as well.
    After ``time_limit`` seconds it is the best found by then.

    Raises
    ------
    ValueError
        Shapes do not fit, a number is negative or not finite, a column of ``existing`` does not exist.

    Source: Church and ReVelle (1974), doi:10.1007/BF01942293.
    """
    asked = asked_about(minutes, demand, k, existing, time_limit, reach)
    if capacity is not None:
        answer, covered = covering.shared(asked, np.asarray(capacity, dtype=float))
        return _sited(asked, answer, covered, float(covered.sum()))
    answer = covering.most(asked)
    covered = np.where(asked.with_open(answer.chosen) <= reach, asked.demand, 0.0)
    return _sited(asked, answer, covered, float(covered.sum()))


def least_minutes(
    minutes: np.ndarray, demand: np.ndarray, k: int, existing: Sequence[int] = (), time_limit: float = np.inf
) -> Sited:
    """Return where k more sites make the minutes to the nearest site least, summed over the demand (p-median).

    Where k sites cannot reach all demand that some site could reach, those that reach the most come first; the
    objective is the minutes of what is reached. Time limit and errors as of ``most_covered``.

    Source: Hakimi (1964), doi:10.1287/opre.12.3.450; programme: Elloumi (2010), doi:10.1007/s10878-008-9158-0.
    """
    asked = asked_about(minutes, demand, k, existing, time_limit)
    answer = nearness.median(asked, covering.furthest(asked))
    return _sited(asked, answer, asked.served(answer.chosen), asked.total_minutes(answer.chosen))


def worst_off_first(
    minutes: np.ndarray, demand: np.ndarray, k: int, existing: Sequence[int] = (), time_limit: float = np.inf
) -> Sited:
    """Return where k more sites make the largest minutes of any demand least, and among those the sum (p-center).

    The objective is the largest minutes; ``proven`` and ``gap`` speak of both steps. Where k sites cannot reach all
    demand that some site could reach, those that reach the most come first. Time limit and errors as of
    ``most_covered``.

    Source: Hakimi (1964), doi:10.1287/opre.12.3.450; by set covering: Minieka (1970), doi:10.1137/1012016.
    """
    asked = asked_about(minutes, demand, k, existing, time_limit)
    answer = nearness.center(asked, covering.furthest(asked))
    return _sited(asked, answer, asked.served(answer.chosen), asked.largest_minutes(answer.chosen))


def fewest_places(
    minutes: np.ndarray, demand: np.ndarray, reach: float, existing: Sequence[int] = (), time_limit: float = np.inf
) -> Sited:
    """Return the fewest more sites that have everyone within ``reach`` minutes (location set covering).

    The objective is how many more are opened. ``out_of_reach`` are those whom no site has within reach: for them the
    wish cannot come true, and the answer is that for all others. Time limit and errors as of ``most_covered``.

    Source: Toregas, Swain, ReVelle and Bergman (1971), doi:10.1287/opre.19.6.1363.
    """
    asked = asked_about(minutes, demand, np.shape(minutes)[-1], existing, time_limit, reach)
    answer = covering.fewest(asked)
    covered = np.where(asked.with_open(answer.chosen) <= reach, asked.demand, 0.0)
    return _sited(asked, answer, covered, float(len(answer.chosen)))


def stability(
    ask: Callable[[np.ndarray], Sited],
    demand: np.ndarray,
    sites: int,
    times: int = 100,
    seed: int = 0,
    held: Callable[[np.ndarray, tuple[int, ...]], Sited] | None = None,
) -> Stability:
    """Return how often each of ``sites`` columns is chosen when the demand is drawn again so many times.

    ``ask`` answers a question for a demand, as ``lambda d: least_minutes(table, d, 3)``; ``held`` says what given sites
    are worth for a demand, as ``lambda d, open: least_minutes(table, d, 0, open)``. A draw is a Poisson number about
    each count: the same seed gives the same draws. A place without cases has none in any draw.
    """
    rng = np.random.default_rng(seed)
    answer = ask(np.asarray(demand, dtype=float)).chosen
    drawn = [rng.poisson(demand).astype(float) for _ in range(times)]
    best = [ask(counts) for counts in drawn]
    chosen = np.zeros((times, sites), dtype=bool)
    for draw, found in enumerate(best):
        chosen[draw, list(found.chosen)] = True
    ours = np.isin(np.arange(sites), answer)
    overlap = float(chosen[:, ours].mean()) if answer else np.nan
    share, same = chosen.mean(axis=0), float((chosen == ours).all(axis=1).mean())
    good = np.nan if held is None else _good([held(counts, answer) for counts in drawn], best)
    return Stability(share, overlap, same, good)


def _good(ours: Sequence[Sited], best: Sequence[Sited]) -> float:
    """Return in which part of the draws our sites came close to the best."""
    pairs = [(own.objective, one.objective) for own, one in zip(ours, best, strict=True)]
    return float(np.mean([abs(own - top) <= CLOSE * abs(top) for own, top in pairs]))


def _sited(asked: Question, answer: Answer, covered: np.ndarray, objective: float) -> Sited:
    bound = objective if answer.proven else answer.bound
    gap = max(answer.gap, abs(objective - bound) / abs(objective) if objective else float(bound != objective))
    out = np.flatnonzero((asked.demand > 0) & ~asked.reachable)
    return Sited(
        answer.chosen,
        objective,
        bound,
        0.0 if answer.proven else gap,
        answer.proven,
        covered,
        asked.with_open(answer.chosen),
        tuple(out.tolist()),
    )
