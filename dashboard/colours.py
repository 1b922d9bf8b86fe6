"""The few colours there are. Knows nothing of what they mean on a page."""

from __future__ import annotations

RAMP = ("#D3E6E3", "#A3CECB", "#6AAEB0", "#34848B", "#0B4F5C")  # even steps, light to dark petrol
ZERO = "#F4F2EC"
ACCENT = "#0B5F6B"
QUIET = "#B9C4C4"
INK = "#1F2A30"
MUTED = "#5B6770"
LINE = "#DAD7CE"
PAPER = "#F7F6F2"
GROUND = "#ECEAE2"
WHITE = "#FFFFFF"
USUAL = "#F1EEE6"  # neither high nor low
MEANT = {  # a word or class and its colour: far and near above, far and near below; apart in grey as well
    "usual": USUAL,
    "hot-firm": "#7A2E06",
    "hot-tentative": "#D98C4F",
    "cold-tentative": "#A9CDD3",
    "cold-firm": "#4A8FA0",
    "high-high": "#7A2E06",
    "high-low": "#D98C4F",
    "low-high": "#A9CDD3",
    "low-low": "#4A8FA0",
    "new": "#EBC25C",
    "emerging": "#D98C4F",
    "persistent": "#7A2E06",
    "diminishing": "#A9CDD3",
    "sporadic": "#CFC3AC",
    "1-1": "#E9E4DA",  # need – access, low to high: need darkens towards ochre, access towards petrol
    "1-2": "#A9CDD3",
    "1-3": "#4A98A6",
    "2-1": "#E6B98A",
    "2-2": "#B3A695",
    "2-3": "#5B7F86",
    "3-1": "#C2621C",
    "3-2": "#8F5F3E",
    "3-3": "#34444C",
}
SHADES = (ZERO, *RAMP, *dict.fromkeys(MEANT.values()))  # all that a map may be painted with; its traces name positions


def slots(count: int) -> list[int]:
    """Return which colours of the ramp (1…5) stand for ``count`` classes, spread over the whole of it."""
    if count <= 1:
        return [len(RAMP)] * count
    return [1 + round(i * (len(RAMP) - 1) / (count - 1)) for i in range(count)]


def shade(meaning: str) -> int:
    """Return the position in ``SHADES`` of a word's or class's colour."""
    return SHADES.index(MEANT[meaning])


def stepped() -> list[list[object]]:
    """Return a Plotly colour scale of flat steps, one for each of ``SHADES``, with range -0.5…len - 0.5."""
    edges = [i / len(SHADES) for i in range(len(SHADES) + 1)]
    return [[edge, colour] for i, colour in enumerate(SHADES) for edge in (edges[i], edges[i + 1])]
