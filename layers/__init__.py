"""What can be drawn: pure functions of a Snapshot. The list below is all there is; a layer is a function and a line."""

from layers import cells, counts, resources
from layers.filters import Filter
from layers.layer import READERS, Computed, Layer, Reader, Result, run

LAYERS: dict[str, Layer] = {
    layer.key: layer
    for layer in (
        Layer("cases", "area", counts.by_neighbourhood, "cases"),
        Layer("rates", "area", counts.per_thousand, "per_thousand"),
        Layer("nearest", "area", resources.nearest, "metres"),
        Layer("grid", "cell", cells.counted(9), "cases"),
        Layer("grid_coarse", "cell", cells.counted(8), "cases"),
        Layer("resources", "place", resources.places_of_help, "people_month"),
        Layer("issues", "chart", counts.by_issue, "cases"),
        Layer("months", "chart", counts.by_month, "cases"),
        Layer("severities", "chart", counts.by_severity, "cases"),
    )
}

__all__ = ["LAYERS", "READERS", "Computed", "Filter", "Layer", "Reader", "Result", "run"]
