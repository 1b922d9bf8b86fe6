"""Which neighbourhoods come first: an index of components with weights, and in how many weightings that holds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata.snapshot import Snapshot
from layers import overdue, ranking
from layers.components import BURDEN, COLUMNS, COMPONENTS, Asked, Counted, drawn
from layers.demand import MINUTES, MODE
from layers.filters import Filter
from layers.layer import Computed, Option

HEAVIEST, USUAL = 5, 3  # the largest weight, and what each has when nothing is said


def weights_of(text: str) -> dict[str, int]:
    """Return the weight of each component: 'burden:3,trend:1'; one that is not named has 0, '' means all the same.

    Raises
    ------
    ValueError
        A component is unknown or named twice, a weight is no whole number from 0 to 5, or all are 0.
    """
    if not text:
        return dict.fromkeys(COMPONENTS, USUAL)
    found: dict[str, int] = {}
    for part in text.split(","):
        key, _, weight = part.partition(":")
        if key not in COMPONENTS or key in found or not (weight.isascii() and weight.isdigit()):
            raise ValueError(f"weight {part!r}; each of {', '.join(COMPONENTS)} may be named once with a whole number")
        if int(weight) > HEAVIEST:
            raise ValueError(f"weight {part!r} is above {HEAVIEST}")
        found[key] = int(weight)
    if not any(found.values()):
        raise ValueError(f"all weights in {text!r} are 0")
    return {key: found.get(key, 0) for key in COMPONENTS}


OPTIONS = (Option("weights", ("",), reads=weights_of), MODE, MINUTES, *overdue.OPTIONS)


def by_area(
    snapshot: Snapshot, choice: Filter, weights: str = "", mode: str = "drive", minutes: str = "15", today: str = ""
) -> Computed:
    """Return the neighbourhoods' index of priority, 0 to 100, and how firm its order is.

    Each component (``COMPONENTS``) gives the per cent of the other neighbourhoods that have less of it; the index is
    their weighted mean. What is not known, or the same everywhere, plays no part: ``totals`` tell a component's sum
    under its key, NaN where it is not known, and its ``weight_…``, 0 where it plays none.

    Columns: ``rank`` (equal ones share the better); ``rank_low``, ``rank_high`` (in nine of ten draws) and ``top3``
    (share of draws), over all weightings of the components that have a weight and over the counts' chance;
    ``tied_with`` (keys of those whose order, at these weights, chance would change in more than a quarter of draws);
    of each component its count (``COLUMNS``), ``…_points``, ``…_part`` (of the index) and ``…_share`` (of the
    district's); ``reason``, the component that lifts it most above the mean ('' for none). Notes: 'no-cases',
    'no-order' where nothing differs.
    """
    asked = Asked(mode, minutes, today)
    found = {key: count(snapshot, choice, asked) for key, count in COMPONENTS.items()}
    wanted = weights_of(weights)
    keys = snapshot.neighbourhoods.index
    cases = found[BURDEN].cases
    used = [key for key, one in found.items() if wanted[key] and not one.why and np.ptp(one.cases, axis=0) > 0]
    told = {key: np.nan if one.why else float(one.cases.sum()) for key, one in found.items()}
    told |= {f"weight_{key}": float(wanted[key] if key in used else 0) for key in COMPONENTS}
    frame = _placed(keys, found, {key: wanted[key] for key in used}, cases)
    note = "no-cases" if not cases.any() else "" if used else "no-order"
    return Computed(frame, note, {"cases": float(cases.sum()), **told})


def _placed(keys: pd.Index, found: dict[str, Counted], wanted: dict[str, int], cases: np.ndarray) -> pd.DataFrame:
    """Return the frame; ``wanted`` are the weights of the components that play a part."""
    frame = pd.DataFrame({"value": np.zeros(len(keys)), "state": ""}, index=keys)
    weights = np.array(list(wanted.values()), dtype=float)
    counts = np.stack([found[key].cases for key in wanted], axis=-1) if wanted else np.zeros((len(keys), 0))
    scored = ranking.points(counts)
    if wanted:
        frame["value"] = ranking.index(scored, weights)
    frame["rank"] = ranking.ranks(frame["value"].to_numpy())
    for name, values in _firmness([found[key] for key in wanted], weights, frame["value"].to_numpy(), cases).items():
        frame[name] = values
    frame["tied_with"] = [" ".join(keys[row]) for row in frame.pop("tied")]
    parts = scored * weights / max(weights.sum(), 1.0)
    for key, one in found.items():
        i = list(wanted).index(key) if key in wanted else -1
        nothing = np.zeros(len(keys)) if not one.why else np.full(len(keys), np.nan)
        frame[COLUMNS[key]] = np.where(one.why != "", np.nan, one.cases)
        frame[f"{key}_points"] = scored[:, i] if i >= 0 else nothing
        frame[f"{key}_part"] = parts[:, i] if i >= 0 else 0.0
        frame[f"{key}_share"] = frame[COLUMNS[key]] / max(one.cases.sum(), 1.0)
    frame["reason"] = _reasons(frame, list(wanted), parts)
    return frame


def _firmness(
    found: list[Counted], weights: np.ndarray, values: np.ndarray, cases: np.ndarray
) -> dict[str, np.ndarray | list[np.ndarray]]:
    """Return the columns that say how firm the order is; without components everything is one tie."""
    n = len(values)
    if not found:
        tied = ~np.eye(n, dtype=bool)
        columns = {"rank_low": np.ones(n, dtype=int), "rank_high": np.full(n, n)}
        return {**columns, "top3": np.full(n, min(ranking.TOP / max(n, 1), 1.0)), "tied": list(tied)}
    rng = np.random.default_rng(ranking.SEED)
    scored = ranking.points(drawn(found, cases, rng, ranking.DRAWS))
    firm = ranking.firmness(ranking.index(scored, ranking.weightings(rng, ranking.DRAWS, len(found))))
    tied = ranking.ties(values, ranking.index(scored, weights))
    return {"rank_low": firm.low, "rank_high": firm.high, "top3": firm.top, "tied": list(tied)}


def _reasons(frame: pd.DataFrame, used: list[str], parts: np.ndarray) -> list[str]:
    """Return for each neighbourhood what lifts it most above the mean; of equal ones that with the larger share."""
    if not used:
        return [""] * len(frame)
    shares = frame[[f"{key}_share" for key in used]].to_numpy()
    lifted = parts - parts.mean(axis=0) + 1e-6 * shares
    return [used[i] if parts[row, i] > 0 else "" for row, i in enumerate(lifted.argmax(axis=1))]
