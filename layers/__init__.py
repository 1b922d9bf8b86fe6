"""What can be drawn: pure functions of a Snapshot. The list below is all there is; a layer is a function and a line."""

from layers import (
    alerts,
    catchments,
    cells,
    change,
    changes,
    counts,
    density,
    emerging,
    exchange,
    hotspots,
    isochrones,
    moran,
    outcome,
    pairs,
    prediction,
    providers,
    rates,
    reach,
    resources,
    sites,
    spots,
    trends,
    unserved,
)
from layers.filters import Filter
from layers.layer import READERS, Computed, Layer, Option, Reader, Result, run

LAYERS: dict[str, Layer] = {
    layer.key: layer
    for layer in (
        Layer("cases", "area", counts.by_neighbourhood, "cases"),
        Layer("rates", "area", rates.per_thousand, "per_thousand", options=rates.OPTIONS),
        Layer("nearest", "area", resources.nearest, "metres", theme="help"),
        Layer("grid", "cell", cells.counted(9), "cases"),
        Layer("grid_coarse", "cell", cells.counted(8), "cases"),
        Layer("hotspots", "cell", hotspots.by_cell, "z", "word", hotspots.OPTIONS),
        Layer("density", "contour", density.surface, "per_km2", options=density.OPTIONS),
        Layer("moran", "area", moran.of_neighbourhoods_moran, "moran", "class", moran.OPTIONS),
        Layer("moran_cells", "cell", moran.of_cells_moran, "moran", "class", moran.OPTIONS),
        Layer("emerging", "cell", emerging.by_cell, "z", "class", emerging.OPTIONS),
        Layer("change", "area", change.between_periods, "percent_change", "change", change.OPTIONS),
        Layer("unserved", "area", unserved.by_area, "cases_left", options=unserved.OPTIONS, theme="help"),
        Layer("covered", "area", reach.covered, "percent", options=reach.SHARES, theme="help"),
        Layer("reach", "area", reach.by_area, "minutes", options=reach.TIMES, theme="help"),
        Layer("reach_cells", "cell", reach.by_cell, "minutes", options=reach.TIMES, theme="help"),
        Layer("isochrones", "contour", isochrones.surface, "minutes", options=reach.TIMES, theme="help"),
        Layer("access", "area", catchments.by_area, "places_per_1000", options=catchments.OPTIONS, theme="help"),
        Layer("need_access", "area", pairs.of_neighbourhoods, "need_access", "pair", pairs.OPTIONS, "help"),
        Layer("resources", "place", resources.places_of_help, "people_month"),
        Layer("issues", "chart", counts.by_issue, "cases"),
        Layer("months", "chart", counts.by_month, "cases"),
        Layer("severities", "chart", counts.by_severity, "cases"),
        Layer("spots", "chart", spots.ranked, "times", options=hotspots.OPTIONS[:2]),
        Layer("trends", "chart", trends.by_neighbourhood, "percent_month", "change"),
        Layer("issue_trends", "chart", trends.by_issue, "percent_month", "change"),
        Layer("alerts", "chart", alerts.risen, "times", options=alerts.OPTIONS),
        Layer("changes", "chart", changes.beyond_chance, "times", options=changes.OPTIONS),
        Layer("prediction", "chart", prediction.of_last_period, "times", options=hotspots.OPTIONS[:2]),
        Layer("causes", "chart", unserved.causes, "cases", options=unserved.OPTIONS, theme="help"),
        Layer("gaps", "chart", unserved.gaps, "cases_left", options=unserved.OPTIONS, theme="help"),
        Layer("week", "chart", unserved.by_hour, "percent", options=unserved.HOURLY, theme="help"),
        Layer("bands", "chart", reach.bands, "cases", options=reach.BANDED, theme="help"),
        Layer("providers", "chart", providers.matrix, "agencies", options=providers.OPTIONS, theme="help"),
        Layer("exchange", "chart", exchange.transfers, "people_month", options=exchange.OPTIONS, theme="help"),
        Layer("outcome", "chart", outcome.of_plan, "measures", options=outcome.OPTIONS, theme="help"),
        Layer("sites", "chart", sites.suggested, "cases", options=sites.OPTIONS, theme="help"),
        Layer("beyond", "chart", sites.beyond, "cases", options=sites.OPTIONS, theme="help"),
    )
}

__all__ = ["LAYERS", "READERS", "Computed", "Filter", "Layer", "Option", "Reader", "Result", "run"]
