"""E2SFCA for 375 neighbourhoods and 50 places: ours, and the package access, from the same minutes.

Both weigh every pair anew each time, as when a catchment is tried; access is given its frames ready-made.
"""

from __future__ import annotations

import warnings
from functools import partial

import numpy as np
import pandas as pd

from benchmarks.sidebyside import Comparison, compare
from layers.access import Steps, two_step

SIZE = (375, 50)
STEPS = Steps((10, 20, 30), (1.0, 0.68, 0.22))


def measure() -> Comparison:
    """Compare both, after they were seen to agree."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from access import fca, weights
    rng = np.random.default_rng(0)
    minutes, demand, capacity = rng.uniform(0, 45, SIZE), rng.poisson(50, SIZE[0]) + 1.0, rng.uniform(10, 90, SIZE[1])
    origin, destination = np.indices(SIZE)
    pairs = {"origin": origin.ravel(), "dest": destination.ravel(), "cost": minutes.ravel()}
    theirs = partial(
        fca.two_stage_fca,
        pd.DataFrame({"demand": demand}).rename_axis("geoid"),
        pd.DataFrame({"supply": capacity}).rename_axis("geoid"),
        pd.DataFrame(pairs),
        weight_fn=weights.step_fn(dict(zip(STEPS.borders, STEPS.weights, strict=True))),
    )
    ours = partial(two_step, minutes, capacity, demand, STEPS)
    np.testing.assert_allclose(ours(), theirs().to_numpy())
    return compare("E2SFCA", f"{SIZE[0]} × {SIZE[1]}", ours, "access", theirs)


if __name__ == "__main__":
    print(measure().line())
