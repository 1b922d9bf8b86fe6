"""Where the next places should open, and who goes where: ours to the proven optimum.

Beside it for 2,000 × 500 stands only the building of spopt's model, not its solving; for 17 × 100, spopt with CBC from
the same table; for the assignment, HiGHS on the same sparse linear programme.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from benchmarks.sidebyside import Comparison, compare
from layers.flows import assign
from layers.siting import least_minutes, most_covered, worst_off_first

SIDES = (16.0, 6.0)  # kilometres, about the district
SPEED = 12.0  # minutes a kilometre on foot
NEAREST = 8


def table(rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Return minutes on foot between places at random, and cases at the places of demand."""
    rng = np.random.default_rng(0)
    homes, sites = rng.uniform(0, SIDES, (rows, 2)), rng.uniform(0, SIDES, (columns, 2))
    return SPEED * np.linalg.norm(homes[:, None] - sites, axis=2), rng.poisson(40, rows).astype(float)


def measure() -> list[Comparison]:
    """Compare building, the best three, and the assignment."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [*map(_large, (15.0, 30.0)), *_best_three(), *map(_assignment, (0.8, 1.0))]


def _large(reach: float) -> Comparison:
    from spopt.locate import MCLP

    minutes, cases = table(2000, 500)
    ours = partial(most_covered, minutes, cases, 10, reach)
    theirs = partial(MCLP.from_cost_matrix, minutes, cases, reach, 10)
    assert ours().proven
    size = f"2,000 × 500, best 10, {reach:g} min"
    return compare("maximal covering, built and solved", size, ours, "spopt, only building", theirs, runs=3)


def _best_three() -> list[Comparison]:
    import pulp
    from spopt.locate import MCLP, PCenter, PMedian

    minutes, cases = table(17, 100)

    def solved(model: Callable[..., object], *options: object) -> object:
        return model(*options).solve(pulp.PULP_CBC_CMD(msg=False))  # type: ignore[attr-defined]

    ways = {
        "best 3 by covering": (
            partial(most_covered, minutes, cases, 3, 30.0),
            partial(solved, MCLP.from_cost_matrix, minutes, cases, 30.0, 3),
        ),
        "best 3 by minutes": (
            partial(least_minutes, minutes, cases, 3),
            partial(solved, PMedian.from_cost_matrix, minutes, cases, 3),
        ),
        "best 3, worst off first": (
            partial(worst_off_first, minutes, cases, 3),
            partial(solved, PCenter.from_cost_matrix, minutes, 3),
        ),
    }
    assert all(ours().proven for ours, _ in ways.values())
    size = "17 × 100"
    return [compare(name, size, ours, "spopt with CBC", theirs, runs=5) for name, (ours, theirs) in ways.items()]


def _assignment(room: float) -> Comparison:
    minutes, _ = table(2000, 40)
    rng = np.random.default_rng(1)
    allowed = minutes <= np.sort(minutes, axis=1)[:, [NEAREST - 1]]
    cases = rng.poisson(3, 2000)
    capacity = rng.multinomial(int(room * cases.sum()), np.ones(40) / 40)
    left_out = 42 * minutes[allowed].max()

    def theirs() -> float:
        unit, place = np.nonzero(allowed)
        rows, columns = np.append(unit, 2000 + place), np.tile(np.arange(len(unit)), 2)
        sums = csr_array((np.ones(len(rows)), (rows, columns)))
        return linprog(minutes[allowed] - left_out, A_ub=sums, b_ub=np.append(cases, capacity)).fun

    found = assign(cases, capacity, minutes, allowed)
    np.testing.assert_allclose((found * minutes).sum() - left_out * found.sum(), theirs())
    size = f"2,000 × 40, {NEAREST} allowed, room for {room:.0%}"
    return compare("assignment", size, partial(assign, cases, capacity, minutes, allowed), "HiGHS", theirs, runs=5)


if __name__ == "__main__":
    for one in measure():
        print(one.line())
