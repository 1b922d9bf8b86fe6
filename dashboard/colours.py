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


def slots(count: int) -> list[int]:
    """Return which colours of the ramp (1…5) stand for ``count`` classes, spread over the whole of it."""
    if count <= 1:
        return [len(RAMP)] * count
    return [1 + round(i * (len(RAMP) - 1) / (count - 1)) for i in range(count)]


def stepped() -> list[list[object]]:
    """Return a Plotly colour scale of flat steps for the values 0 (zero) to 5 (highest), with range -0.5…5.5."""
    colours = (ZERO, *RAMP)
    edges = [i / len(colours) for i in range(len(colours) + 1)]
    return [[edge, colour] for i, colour in enumerate(colours) for edge in (edges[i], edges[i + 1])]
