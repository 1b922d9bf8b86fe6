"""What can be drawn: pure functions of a Snapshot. The list below is all there is; a layer is a function and a line."""

from layers import (
    alerts,
    cells,
    change,
    counts,
    density,
    emerging,
    hotspots,
    moran,
    prediction,
    rates,
    resources,
    spots,
    trends,
)
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
        Layer("emerging", "cell", emerging.by_cell, "z", "class", emerging.OPTIONS),
        Layer("change", "area", change.between_periods, "percent_change", "change", change.OPTIONS),
        Layer("resources", "place", resources.places_of_help, "people_month"),
        Layer("issues", "chart", counts.by_issue, "cases"),
        Layer("months", "chart", counts.by_month, "cases"),
        Layer("severities", "chart", counts.by_severity, "cases"),
        Layer("spots", "chart", spots.ranked, "times", options=hotspots.OPTIONS[:2]),
        Layer("trends", "chart", trends.by_neighbourhood, "percent_month", "change"),
        Layer("issue_trends", "chart", trends.by_issue, "percent_month", "change"),
        Layer("alerts", "chart", alerts.risen, "times", options=alerts.OPTIONS),
        Layer("prediction", "chart", prediction.of_last_period, "times", options=hotspots.OPTIONS[:2]),
    )
}

__all__ = ["LAYERS", "READERS", "Computed", "Filter", "Layer", "Option", "Reader", "Result", "run"]
