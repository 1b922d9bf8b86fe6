"""The density layer: bands that are the district, from the grid's counts only, and sentences for odd data."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers import Filter
from layers.cells import cover
from layers.density import BANDWIDTHS, OPTIONS, surface
from layers.door import run
from layers.layer import Computed, Layer
from tests.conftest import LATS, LONS
from tests.snapshots import case, snapshot

LAYER = Layer("density", "contour", surface, "per_km2", options=OPTIONS)
CENTRE = (51.215, 35.715)
CORNER = (51.2051, 35.7251)
TOWN_KM2 = 9 * 0.905 * 1.109


def thrown(seed: int, count: int, spread: float = 0.003, at: tuple[float, float] = CENTRE) -> list:
    found = np.random.default_rng(seed).normal(at, spread, (count, 2)).clip((LONS[0], LATS[3]), (LONS[3], LATS[0]))
    return [case(at=(lon, lat)) for lon, lat in found]


def even(count: int) -> list:
    lon = np.linspace(LONS[0], LONS[3], count + 2)[1:-1]
    lat = np.linspace(LATS[3], LATS[0], count + 2)[1:-1]
    return [case(at=(x, y)) for x in lon for y in lat]


def fits(found: Computed, town: gpd.GeoDataFrame) -> None:
    areas = found.frame["geometry"].to_numpy()
    outline = shapely.union_all(town.geometry.to_numpy())
    assert shapely.is_valid(areas).all()
    assert shapely.coverage_is_valid(areas)
    assert outline.buffer(1e-5).covers(shapely.union_all(areas))
    assert shapely.area(areas).sum() == pytest.approx(outline.area, rel=1e-3)


def test_bands_are_the_town_without_gap_or_overlap_and_their_limits_join(town):
    found = surface(snapshot(town, thrown(1, 300)), Filter())
    fits(found, town)
    assert found.frame.index.tolist() == [f"band-{i}" for i in range(1, len(found.frame) + 1)]
    assert found.frame["value"].iloc[0] == 0
    assert found.frame["upper"].tolist()[:-1] == pytest.approx(found.frame["value"].tolist()[1:])
    assert (found.frame["state"] == "").all()
    assert len(found.frame) in (5, 6)
    assert found.note == ""


def test_the_innermost_band_lies_where_the_cases_are(town):
    found = surface(snapshot(town, thrown(2, 200, 0.001, CORNER)), Filter(), "300")
    peak = found.frame["geometry"].iloc[-1]
    assert peak.distance(shapely.Point(CORNER)) < 0.002
    assert found.frame["geometry"].iloc[0].contains(shapely.Point(51.225, 35.705))


def test_the_bands_hold_about_as_many_cases_as_there_are(town):
    found = surface(snapshot(town, thrown(3, 400)), Filter(), "400")
    km2 = np.array([area.area for area in found.frame["geometry"]]) / (0.03 * 0.03) * TOWN_KM2
    assert (found.frame["value"] * km2).sum() < 400 < (found.frame["upper"] * km2).sum()


@pytest.mark.parametrize("bandwidth", ["250", "700"])
def test_cases_spread_evenly_give_one_even_density_up_to_the_border(town, bandwidth):
    found = surface(snapshot(town, even(100)), Filter(), bandwidth)
    usual = 10_000 / TOWN_KM2  # 1,107: in the middle of the band from 1,000 to 1,200
    band = found.frame[(found.frame["value"] < usual) & (found.frame["upper"] > usual)]
    assert band["geometry"].iloc[0].area > 0.97 * 0.03 * 0.03
    fits(found, town)


def test_the_surface_is_made_of_the_grid_s_counts_and_of_nothing_finer(town):
    at = snapshot(town, [case(at=CENTRE), case(at=CORNER)])
    cells = cover(at, 9)
    rows = []
    for place in (CENTRE, CORNER):
        cell = next(area for area in cells if area.contains(shapely.Point(place)))
        moved = shapely.Point(place).buffer(0.0005).intersection(cell.buffer(-1e-6)).exterior.coords[0]
        assert moved != place
        rows.append(case(at=moved))
    first, second = (surface(found, Filter(), "250").frame for found in (at, snapshot(town, rows)))
    assert first["value"].tolist() == second["value"].tolist()
    assert all(a.equals(b) for a, b in zip(first["geometry"], second["geometry"], strict=True))


def test_the_bandwidth_asked_for_is_used_and_the_chosen_one_is_told(town):
    found = snapshot(town, thrown(4, 150, 0.006))
    auto = surface(found, Filter())
    assert auto.totals["bandwidth"] == auto.totals["chosen"]
    assert auto.totals["chosen"] in BANDWIDTHS
    wide = surface(found, Filter(), "1500")
    assert (wide.totals["bandwidth"], wide.totals["chosen"]) == (1500, auto.totals["chosen"])
    assert wide.frame["upper"].max() < surface(found, Filter(), "250").frame["upper"].max()


def test_tight_clusters_choose_the_narrowest_and_an_even_spread_the_widest(town):
    tight = thrown(5, 100, 0.0005, CORNER) + thrown(6, 100, 0.0005, (51.2251, 35.7049))
    assert surface(snapshot(town, tight), Filter()).totals["chosen"] == 250
    assert surface(snapshot(town, even(40)), Filter()).totals["chosen"] == 1500


def test_cases_without_a_point_or_outside_are_not_drawn(town):
    rows = [*thrown(7, 30), case(), case(), case(place="outside", at=CENTRE), case(place="outside")]
    totals = surface(snapshot(town, rows), Filter()).totals
    assert (totals["cases"], totals["unplaced"]) == (30, 2)


def test_a_filter_is_heeded_but_the_place_stays_open(town):
    found = snapshot(town, [*thrown(8, 30), case("fights", at=CORNER)])
    assert surface(found, Filter(issues=("begging",))).totals["cases"] == 30
    assert surface(found, Filter(places=("north",))).totals["cases"] == 31


def test_no_cases_give_no_bands_and_a_sentence(town):
    found = surface(snapshot(town), Filter())
    assert found.frame.empty
    assert {"value", "upper", "state", "geometry"} == set(found.frame.columns)
    assert found.note == "no-cases"
    assert found.totals == {"cases": 0, "unplaced": 0, "bandwidth": 0, "chosen": 0}
    assert surface(snapshot(town, [case()]), Filter(), "400").totals["bandwidth"] == 400


@pytest.mark.parametrize("cases", [1, 50])
def test_one_case_or_all_in_one_cell_gives_no_bands_and_a_sentence(town, cases):
    found = surface(snapshot(town, [case(at=CENTRE)] * cases), Filter(), "250")
    assert found.frame.empty
    assert found.note == "few-cases"
    assert found.totals["cases"] == cases


def test_two_cells_are_enough(town):
    found = surface(snapshot(town, [case(at=CENTRE), case(at=CORNER)]), Filter())
    assert len(found.frame) > 1
    fits(found, town)


def test_one_neighbourhood_is_a_district(town):
    alone = town.loc[["centre"]]
    found = surface(snapshot(alone, thrown(9, 40)), Filter())
    fits(found, alone)


def test_a_district_in_two_far_pieces_is_drawn_in_both(town):
    far = town.loc[["centre", "east"]].copy()
    far.loc[["east"], "geometry"] = far.loc[["east"], "geometry"].translate(0.2, 0.1)
    rows = thrown(10, 40, 0.001) + [case(place="east", at=(51.425, 35.815)), case(place="east", at=(51.422, 35.812))]
    found = surface(snapshot(far, rows), Filter())
    fits(found, far)
    assert found.totals["cases"] == 42


def test_a_district_smaller_than_the_grid_s_cells_is_no_accident(town):
    tiny = town.loc[["centre"]].copy()
    tiny["geometry"] = [shapely.box(51.2149, 35.7149, 51.2151, 35.7151)]  # 18 × 22 m
    found = surface(snapshot(tiny, [case(at=CENTRE)] * 3), Filter())
    assert found.note in ("", "few-cases")


@pytest.mark.parametrize("bandwidth", ["auto", "1500"])
def test_an_islet_of_a_hundred_metres_beside_the_district_does_no_harm(town, bandwidth):
    islet = town.loc[["centre", "east"]].copy()
    islet.loc[["east"], "geometry"] = [shapely.box(51.4, 35.8, 51.401, 35.801)]
    found = surface(
        snapshot(islet, [*thrown(12, 40, 0.001), case(place="east", at=(51.4005, 35.8005))]), Filter(), bandwidth
    )
    fits(found, islet)
    assert found.totals["cases"] == 41


@pytest.mark.parametrize("bandwidth", ["auto", "1500"])
def test_it_never_fails_on_a_district_of_twenty_metres_that_two_cells_meet_in(town, bandwidth):
    tiny = town.loc[["centre"]].copy()
    cells = cover(snapshot(town), 9)
    x, y = cells.iloc[40].exterior.coords[0]
    tiny["geometry"] = [shapely.box(x - 1e-4, y - 1e-4, x + 1e-4, y + 1e-4)]
    rows = [case(at=(x + dx * 9e-5, y + dy * 9e-5)) for dx in (-1, 1) for dy in (-1, 1)]
    found = surface(snapshot(tiny, rows), Filter(), bandwidth)
    assert found.totals["cases"] == 4
    assert len(found.frame) >= 1


def test_it_is_a_layer_with_its_option(town):
    result = run(snapshot(town, thrown(11, 60)), LAYER, Filter(), "analyst", {"bandwidth": "500"})
    assert result.totals["bandwidth"] == 500
    with pytest.raises(ValueError, match="bandwidth=123"):
        run(snapshot(town), LAYER, Filter(), "analyst", {"bandwidth": "123"})


def test_the_demonstration_s_bands_are_few_kilobytes():
    import json

    from geodata import demo

    district, cases = demo.district(), demo.cases()
    placed = cases[cases["lon"].notna()]
    rows = [case(at=(lon, lat)) for lon, lat in zip(placed["lon"], placed["lat"], strict=True)]
    frame = surface(snapshot(district, [(*row[:2], district.index[0], *row[3:]) for row in rows]), Filter()).frame
    shapes = [{"type": "Feature", "id": i, "geometry": area.__geo_interface__} for i, area in frame["geometry"].items()]
    assert len(json.dumps({"type": "FeatureCollection", "features": shapes})) < 12_000
