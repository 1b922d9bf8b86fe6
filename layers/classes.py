"""Five classes at most, with round borders, for a map's colours. Zero is a class of its own and never among them."""

from __future__ import annotations

import numpy as np

MOST = 5
FAR = 2.0  # times its next smaller: a value that stands so far above shares no class with it


def borders(values: np.ndarray, whole: bool) -> list[float]:
    """Return the upper borders of the classes of the positive values, ascending; the last holds the greatest.

    Quantiles, rounded to two significant digits (whole numbers where ``whole``) and made distinct, so a class is
    never empty because of rounding and there may be fewer than five. The greatest values have a class of their own
    where they are far above all others: 52 is not painted like 4. Empty when nothing is positive.
    """
    positive = np.sort(values[np.isfinite(values) & (values > 0)])
    if not len(positive):
        return []
    quantiles = np.quantile(positive, np.arange(1, MOST) / MOST, method="inverted_cdf")
    inner = {float(_round(value, whole)) for value in quantiles}
    top = float(positive[-1])
    kept = [border for border in sorted(inner) if positive[0] <= border < top]
    return _apart(positive, _occupied(positive, [*kept, top]), whole)


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


def _apart(positive: np.ndarray, upper: list[float], whole: bool) -> list[float]:
    """Part the highest class where its values leave the widest gap, if that is wide; the two lowest become one."""
    highest = positive[np.searchsorted(positive, upper[-2], side="right") :] if len(upper) > 1 else positive
    ratios = highest[1:] / highest[:-1]
    if not len(ratios) or ratios.max() < FAR:
        return upper
    below, above = highest[ratios.argmax() :][:2]
    rounded = float(_round(below, whole))
    parted = [*upper[:-1], rounded if below <= rounded < above else float(below), upper[-1]]
    return parted[len(parted) - MOST :] if len(parted) > MOST else parted


def _round(value: float, whole: bool) -> float:
    digits = 1 - int(np.floor(np.log10(value)))
    return round(value) if whole and digits > 0 else round(value, digits)
