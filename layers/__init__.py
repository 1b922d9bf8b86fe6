"""What can be drawn: pure functions of a Snapshot. The list below is all there is; a layer is a function and a line."""

from layers import cells, counts, density, hotspots, moran, rates, resources, spots
from layers.filters import Filter
from layers.layer import READERS, Computed, Layer, Option, Reader, Result, run

LAYERS: dict[str, Layer] = {
    layer.key: layer
    for layer in (
        Layer("cases", "area", counts.by_neighbourhood, "cases"),
        Layer("rates", "area", rates.per_thousand, "per_thousand", options=rates.OPTIONS),
        Layer("nearest", "area", resources.nearest, "metres"),
        Layer("grid", "cell", cells.counted(9), "cases"),
        Layer("grid_coarse", "cell", cells.counted(8), "cases"),
        Layer("hotspots", "cell", hotspots.by_cell, "z", "word", hotspots.OPTIONS),
        Layer("density", "contour", density.surface, "per_km2", options=density.OPTIONS),
        Layer("moran", "area", moran.of_neighbourhoods_moran, "moran", "class", moran.OPTIONS),
        Layer("moran_cells", "cell", moran.of_cells_moran, "moran", "class", moran.OPTIONS),
        Layer("resources", "place", resources.places_of_help, "people_month"),
        Layer("issues", "chart", counts.by_issue, "cases"),
        Layer("months", "chart", counts.by_month, "cases"),
        Layer("severities", "chart", counts.by_severity, "cases"),
        Layer("spots", "chart", spots.ranked, "times", options=hotspots.OPTIONS[:2]),
    )
}

__all__ = ["LAYERS", "READERS", "Computed", "Filter", "Layer", "Option", "Reader", "Result", "run"]
