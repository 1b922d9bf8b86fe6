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
    pairs = [_weight(part) for part in text.split(",")]
    found = dict(pairs)
    if len(found) < len(pairs) or not any(found.values()):
        raise ValueError(f"weights {text!r} name a component twice, or all are 0")
    return dict.fromkeys(COMPONENTS, 0) | found


def _weight(part: str) -> tuple[str, int]:
    key, _, weight = part.partition(":")
    if key not in COMPONENTS or weight not in map(str, range(HEAVIEST + 1)):
        raise ValueError(f"weight {part!r}; each of {', '.join(COMPONENTS)} may have a whole number up to {HEAVIEST}")
    return key, int(weight)


OPTIONS = (Option("weights", ("",), reads=weights_of), MODE, MINUTES, *overdue.OPTIONS)


def by_area(
    snapshot: Snapshot, choice: Filter, weights: str = "", mode: str = "drive", minutes: str = "15", today: str = ""
) -> Computed:
    """Return the neighbourhoods' index of priority, 0 to 100, and how firm its order is.

    Each component (``COMPONENTS``) gives the per cent of the other neighbourhoods that have less of it; the index is
    their weighted mean. What is not known, the same everywhere, or fewer than ten plays no part: ``totals`` tell a
    component's sum under its key, NaN where it is not known, and its ``weight_…``, 0 where it plays none.

    Columns: ``rank`` (equal ones share the better); ``rank_low``, ``rank_high`` (in nine of ten draws) and ``top3``
    (share of draws), over all weightings of the components that have a weight and over the counts' chance;
    ``tied_with`` (keys of those whose order, at these weights, chance would change in more than a quarter of draws);
    of each component its count (``COLUMNS``), ``…_points``, ``…_part`` (of the index) and ``…_share`` (of the
    district's); ``reason``, the component that lifts it most above the mean ('' for none). Notes: 'no-cases',
    'few-to-order', 'no-order' where nothing differs; then all values are NaN and 'no_data'.
    """
    asked = Asked(mode, minutes, today)
    found = {key: count(snapshot, choice, asked) for key, count in COMPONENTS.items()}
    wanted = weights_of(weights)
    used = {key: wanted[key] for key, one in found.items() if wanted[key] and _differs(one)}
    frame = _placed(snapshot.neighbourhoods.index, found, used)
    cases = float(found[BURDEN].cases.sum())
    return Computed(frame, _note(found, used), {"cases": cases, **_told(found, used)})


def _differs(one: Counted) -> bool:
    return not one.why and not one.few and bool((one.cases != one.cases[:1]).any())


def _note(found: dict[str, Counted], used: dict[str, int]) -> str:
    if not found[BURDEN].cases.any():
        return "no-cases"
    return "" if used else "few-to-order" if found[BURDEN].few else "no-order"


def _told(found: dict[str, Counted], used: dict[str, int]) -> dict[str, float]:
    """Return the totals: the sum of each component, NaN where it is not known, and its weight where it plays a part."""
    sums = {key: np.nan if one.why else float(one.cases.sum()) for key, one in found.items()}
    return sums | {f"weight_{key}": float(used.get(key, 0)) for key in found}


def _placed(keys: pd.Index, found: dict[str, Counted], used: dict[str, int]) -> pd.DataFrame:
    """Return the frame; ``used`` are the weights of the components that play a part."""
    weights = np.array(list(used.values()), dtype=float)
    counts = np.stack([np.zeros(len(keys)), *(found[key].cases for key in used)], axis=-1)[:, 1:]
    scored = ranking.points(counts)
    values = ranking.index(scored, weights) if used else np.zeros(len(keys))
    frame = pd.DataFrame({"value": values, "state": "", "rank": ranking.ranks(values)}, index=keys)
    if not used:
        frame = frame.assign(value=np.nan, state="no_data")
    firm = _firmness([found[key] for key in used], weights, values, found[BURDEN].cases)
    tied = firm.pop("tied")
    frame = frame.assign(**firm, tied_with=[" ".join(keys[row]) for row in tied])
    parts = scored * weights / max(weights.sum(), 1.0)
    frame = frame.assign(**_components(found, list(used), scored, parts))
    return frame.assign(reason=_reasons(frame, list(used), parts))


def _components(
    found: dict[str, Counted], used: list[str], scored: np.ndarray, parts: np.ndarray
) -> dict[str, np.ndarray]:
    """Return each component's columns: what is not known is NaN, what plays no part has no points."""
    columns = {}
    for key, one in found.items():
        unknown = np.nan if one.why else 0.0
        at = used.index(key) if key in used else None
        columns[COLUMNS[key]] = one.cases + unknown
        columns[f"{key}_points"] = one.cases * 0 + unknown if at is None else scored[:, at]
        columns[f"{key}_part"] = np.zeros(len(one.cases)) if at is None else parts[:, at]
        columns[f"{key}_share"] = one.cases / max(one.cases.sum(), 1.0) + unknown
    return columns


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
