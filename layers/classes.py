"""Five classes at most, with round borders, for a map's colours. Zero is a class of its own and never among them."""

from __future__ import annotations

import numpy as np

MOST = 5


def borders(values: np.ndarray, whole: bool) -> list[float]:
    """Return the upper borders of the classes of the positive values, ascending; the last holds the greatest.

    Quantiles, rounded to two significant digits (whole numbers where ``whole``) and made distinct, so a class is
    never empty because of rounding and there may be fewer than five. Empty when nothing is positive.
    """
    positive = np.sort(values[np.isfinite(values) & (values > 0)])
    if not len(positive):
        return []
    quantiles = np.quantile(positive, np.arange(1, MOST) / MOST, method="inverted_cdf")
    inner = {float(_round(value, whole)) for value in quantiles}
    top = float(positive[-1])
    kept = [border for border in sorted(inner) if positive[0] <= border < top]
    return _occupied(positive, [*kept, top])


def classify(values: np.ndarray, upper: list[float]) -> np.ndarray:
    """Return each value's class: 0 for zero, 1…k by upper border (included), -1 where there is no number."""
    classes = np.searchsorted(np.asarray(upper), values, side="left") + 1
    classes = np.minimum(classes, max(len(upper), 1))
    return np.where(np.isnan(values), -1, np.where(values <= 0, 0, classes))


def _occupied(positive: np.ndarray, upper: list[float]) -> list[float]:
    """Leave out borders below which nothing new lies."""
    reached = np.searchsorted(positive, upper, side="right")
    fresh = np.diff(reached, prepend=0) > 0
    return [border for border, used in zip(upper, fresh, strict=True) if used]


def _round(value: float, whole: bool) -> float:
    digits = 1 - int(np.floor(np.log10(value)))
    return round(value) if whole and digits > 0 else round(value, digits)
