"""The integer programmes of siting, solved by HiGHS: sparse, strong, built without a loop over pairs. Arrays only.

Every programme has one variable a candidate (1: opened), and continuous ones that follow from those.
"""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import block_array, coo_array, csr_array, eye_array, vstack

LARGEST = 1e4  # cost given to HiGHS: its absolute gap of 1e-6 must not matter
IMPOSSIBLE = 2  # scipy's status
ROUND = 1e-6  # what HiGHS takes for a whole number


class Found(NamedTuple):
    """What HiGHS says: the variables (None: no answer), the bound of the cost, whether that is the last word."""

    values: np.ndarray | None
    bound: float
    proven: bool


class Programme(NamedTuple):
    """Minimise cost · v where low ≤ rows @ v ≤ high and least ≤ v ≤ most; the first ``whole`` variables are 0 or 1."""

    cost: np.ndarray
    rows: csr_array
    low: np.ndarray
    high: np.ndarray
    whole: int
    least: np.ndarray
    most: np.ndarray


def solve(programme: Programme, until: float = np.inf, bound: float = -np.inf) -> Found:
    """Solve to a proven optimum, or until this moment of ``time.monotonic``; impossible has the bound infinity.

    ``bound`` is one of the cost that is known already.
    """
    left = until - time.monotonic()
    if left <= 0:
        return Found(None, bound, False)
    scale = LARGEST / (np.abs(programme.cost).max(initial=0) or LARGEST)
    answer = milp(
        programme.cost * scale,
        integrality=np.arange(len(programme.cost)) < programme.whole,
        bounds=Bounds(programme.least, programme.most),
        constraints=LinearConstraint(programme.rows, programme.low, programme.high),
        options={"mip_rel_gap": 0.0} | ({"time_limit": left} if np.isfinite(left) else {}),
    )
    if answer.status == IMPOSSIBLE:
        return Found(None, np.inf, True)
    least = answer.fun if answer.status == 0 else answer.mip_dual_bound
    return Found(answer.x, bound if least is None else max(bound, least / scale), answer.status == 0)


def narrowed(programme: Programme, known: float, until: float = np.inf) -> tuple[Programme, Found]:
    """Solve without whole numbers first; often that is the answer, else it tells which places are in no better one.

    ``known`` is the cost of some answer. Returns the programme without those places, and what was found: proven when
    the numbers came out whole, or when nothing is better than what is known (values None).
    """
    left = until - time.monotonic()
    if left <= 0:
        return programme, Found(None, -np.inf, False)
    scale = LARGEST / (np.abs(programme.cost).max(initial=0) or LARGEST)
    upper, lower = np.isfinite(programme.high), np.isfinite(programme.low)
    answer = linprog(
        programme.cost * scale,
        A_ub=vstack([programme.rows[upper], -programme.rows[lower]], format="csr"),
        b_ub=np.append(programme.high[upper], -programme.low[lower]),
        bounds=np.column_stack([programme.least, programme.most]),
        options={"time_limit": left} if np.isfinite(left) else {},
    )
    if answer.status != 0:
        return programme, Found(None, -np.inf, False)
    bound, places = answer.fun / scale, answer.x[: programme.whole]
    if (np.abs(places - places.round()) <= ROUND).all():
        return programme, Found(answer.x, bound, True)
    slack = (known - bound) * scale + ROUND
    no_better = bool(slack <= LARGEST * 1e-9 + ROUND)
    most_ = programme.most.copy()
    most_[: programme.whole][answer.lower.marginals[: programme.whole] > slack] = 0.0
    return programme._replace(most=most_), Found(None, bound, no_better)


def most(covers: np.ndarray, weights: np.ndarray, k: int) -> Programme:
    """Return maximal covering (cost: minus the weight covered). ``covers`` is boolean (groups, candidates).

    Source: Church and ReVelle (1974), doi:10.1007/BF01942293.
    """
    groups, places = covers.shape
    covered = csr_array(covers, dtype=float)
    rows = csr_array(block_array([[covered, -eye_array(groups)], [np.ones((1, places)), None]]))
    low, high = np.append(np.zeros(groups), 0.0), np.append(np.full(groups, np.inf), float(k))
    cost = np.append(np.zeros(places), -weights)
    return Programme(cost, rows, low, high, places, np.zeros(len(cost)), np.ones(len(cost)))


def shared(covers: np.ndarray, weights: np.ndarray, capacity: np.ndarray, k: int, existing: np.ndarray) -> Programme:
    """Return maximal covering where a place covers no more than its capacity; a group may be split between places.

    ``existing`` (bool, one a place) are open already. The variables after the places are the pairs of
    ``np.nonzero(covers)``: how much of the group the place covers.
    """
    groups, places = covers.shape
    group, place = np.nonzero(covers)
    pairs = np.arange(len(group))
    fits = np.minimum(weights[group], capacity[place])
    served = coo_array((np.ones(len(pairs)), (group, pairs)), shape=(groups, len(pairs)))
    used = coo_array((np.ones(len(pairs)), (place, pairs)), shape=(places, len(pairs)))
    room = coo_array((-np.minimum(capacity, weights.sum()), (np.arange(places), np.arange(places))))
    linked = coo_array((-fits, (pairs, place)), shape=(len(pairs), places))
    blocks = [[None, served], [room, used], [linked, eye_array(len(pairs))], [np.ones((1, places)), None]]
    rows = csr_array(block_array(blocks))
    high = np.concatenate([weights, np.zeros(places + len(pairs)), [k + existing.sum()]])
    cost = np.append(np.zeros(places), -np.ones(len(pairs)))
    least = np.append(existing.astype(float), np.zeros(len(pairs)))
    return Programme(cost, rows, np.full(len(high), -np.inf), high, places, least, np.append(np.ones(places), fits))


def fewest(covers: np.ndarray, weights: np.ndarray, k: int, uncovered: float) -> Programme:
    """Return set covering with at most k places, where this weight at most may stay uncovered.

    Source: Toregas, Swain, ReVelle and Bergman (1971), doi:10.1287/opre.19.6.1363.
    """
    groups, places = covers.shape
    rows = csr_array(block_array([[csr_array(covers, dtype=float)], [np.ones((1, places))]]))
    low, high = np.append(np.ones(groups), 0.0), np.append(np.full(groups, np.inf), float(k))
    cost, extra = np.ones(places), 0
    if uncovered > 0:
        part = weights / weights.sum()
        spared = csr_array(block_array([[eye_array(groups)], [csr_array((1, groups))], [part[None, :]]]))
        rows = csr_array(block_array([[vstack([rows, csr_array((1, places))]), spared]]))
        low, high = np.append(low, 0.0), np.append(high, uncovered / weights.sum())
        extra = groups
    cost = np.append(cost, np.zeros(extra))
    return Programme(cost, rows, low, high, places, np.zeros(len(cost)), np.ones(len(cost)))


def median(
    minutes: np.ndarray, now: np.ndarray, weights: np.ndarray, k: int, unserved: float, alone: np.ndarray
) -> tuple[Programme, float]:
    """Return the p-median in the form with one variable a distance, and the constant to add to its cost.

    ``minutes`` (groups, candidates), ``now`` (groups,) minutes without any new place; candidates that are not nearer
    play no part. Groups that are ``alone`` have no place now, ``now`` standing for being left so; of their weight at
    most ``unserved`` is. A variable is 1 where no place is open within its distance.

    Source: Elloumi (2010), doi:10.1007/s10878-008-9158-0.
    """
    group, place = np.nonzero(minutes < now[:, None])
    value = minutes[group, place]
    order = np.lexsort((value, group))
    group, place, value = group[order], place[order], value[order]
    first = np.diff(group, prepend=-1) != 0
    fresh = first | (np.diff(value, prepend=-1.0) != 0)
    level = np.cumsum(fresh) - 1
    owner, distance, first = group[fresh], value[fresh], first[fresh]
    last = np.append(first[1:], True)[: len(first)]
    beyond = np.where(last, now[owner], np.append(distance[1:], 0.0)[: len(first)])
    cost = np.append(np.zeros(minutes.shape[1]), weights[owner] * (beyond - distance))
    nearer = coo_array((np.ones(len(level)), (level, place)), shape=(len(owner), minutes.shape[1]))
    behind = np.flatnonzero(~first)
    chain = eye_array(len(owner)) - coo_array(
        (np.ones(len(behind)), (behind, behind - 1)), shape=(len(owner), len(owner))
    )
    nowhere = np.setdiff1d(np.arange(len(now)), owner)
    unserved = max(unserved - float(weights[nowhere][alone[nowhere]].sum()), 0.0)
    out = last & alone[owner]
    spared = np.where(out, weights[owner], 0.0)[None, :] / (weights.sum() or 1.0)
    rows = csr_array(block_array([[nearer, chain], [np.ones((1, minutes.shape[1])), None], [None, spared]]))
    low = np.concatenate([first.astype(float), [0.0, 0.0]])
    high = np.concatenate([np.full(len(owner), np.inf), [float(k), unserved / (weights.sum() or 1.0)]])
    most_ = np.ones(len(cost))
    most_[minutes.shape[1] :][out & (unserved <= 0)] = 0.0
    constant = float(weights[owner[first]] @ distance[first])
    constant += float(weights[nowhere] @ now[nowhere])
    return Programme(cost, rows, low, high, minutes.shape[1], np.zeros(len(cost)), most_), constant
