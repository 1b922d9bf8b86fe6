"""The colours of pictures for a projector and for paper: light and dark, every word at least seven to one."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import colours

DARK_RAMP = ("#2A4A52", "#34707A", "#4A98A0", "#84C4C4", "#DDF3EF")  # even steps, dim to bright
DARK_MEANT = {
    "usual": "#39454B",
    "hot-firm": "#FF9A5C",
    "hot-tentative": "#B5652B",
    "cold-tentative": "#2F5F6B",
    "cold-firm": "#7CC3D4",
    "high-high": "#FF9A5C",
    "high-low": "#B5652B",
    "low-high": "#2F5F6B",
    "low-low": "#7CC3D4",
    "new": "#F2D272",
    "emerging": "#D98C4F",
    "persistent": "#FF9A5C",
    "diminishing": "#2F5F6B",
    "sporadic": "#8A8069",
}


@dataclass(frozen=True, slots=True)
class Theme:
    """What a picture is painted with; ``shades`` stand for ``colours.SHADES``, place by place."""

    key: str
    paper: str
    ink: str
    quiet: str
    line: str
    ground: str
    strong: str
    weak: str
    shades: tuple[str, ...]


def _dark(shade: str, place: int) -> str:
    """Return what stands for a colour on a dark wall; colours of two things at once stay as they are."""
    if place <= len(colours.RAMP):
        return ("#3A3F3E", *DARK_RAMP)[place]
    named = next(key for key, colour in colours.MEANT.items() if colour == shade)
    return DARK_MEANT.get(named, shade)


LIGHT = Theme(
    "light",
    colours.PAPER,
    colours.INK,
    "#414D55",
    colours.LINE,
    colours.GROUND,
    colours.ACCENT,
    "#9FB8BB",
    tuple(colours.SHADES),
)
DARK = Theme(
    "dark",
    "#11181C",
    "#F4F2EC",
    "#C3CBCF",
    "#45525A",
    "#1B242A",
    "#8FD6D8",
    "#3F6A71",
    tuple(_dark(shade, place) for place, shade in enumerate(colours.SHADES)),
)
THEMES = {theme.key: theme for theme in (LIGHT, DARK)}
