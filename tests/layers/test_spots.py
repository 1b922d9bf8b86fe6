"""The ranked list: the demonstration's planted spots and nothing else, one row for cells that hang together."""

import h3
import numpy as np
import pytest
from scipy.sparse import csr_array

from geodata import facts
from layers import LAYERS, Filter, discovery, run, spots
from layers.cells import cover, owners
from layers.spots import ORDER, ranked
from tests.conftest import TOWN
from tests.snapshots import case, snapshot
from tests.stores import demonstration

EVEN = dict.fromkeys(TOWN, 1000.0)
MIDDLE = h3.latlng_to_cell(35.715, 51.215, 9)
PLANTED = facts.demonstration()["spots"]


@pytest.fixture(scope="module")
def district(tmp_path_factory):
    """The demonstration district, made once."""
    store = demonstration(tmp_path_factory.mktemp("demonstration"))
    return store.snapshot()


@pytest.fixture(scope="module")
def found(district):
    return ranked(district, Filter()).frame


def around(town, count, seed=0):
    """Return cases at random over the town, all of one neighbourhood: the list does not ask which."""
    rng = np.random.default_rng(seed)
    return [case("fights", at=tuple(point)) for point in rng.uniform((51.20, 35.70), (51.23, 35.73), (count, 2))]


def on(cell, issue="begging", times=1):
    return [case(issue, at=h3.cell_to_latlng(cell)[::-1])] * times


def metres(cell, spot):
    return h3.great_circle_distance(h3.cell_to_latlng(cell), (spot["lat"], spot["lon"]), unit="m")


@pytest.mark.parametrize("spot", PLANTED, ids=lambda spot: f"{spot['issue']}: {spot['why']}")
def test_a_planted_spot_is_firm_where_it_was_planted(found, spot):
    mine = found[(found["issue"] == spot["issue"]) & (found["word"] == discovery.FIRM)]
    assert mine["cell"].map(lambda cell: metres(cell, spot)).min() <= spot["radius"] + 200  # a cell is 400 m wide


def test_nothing_else_in_the_demonstration_is_firm(found):
    firm = found[found["word"] == discovery.FIRM]
    assert len(firm) == len(PLANTED) == 16
    for issue, cell in zip(firm["issue"], firm["cell"], strict=True):
        assert min(metres(cell, spot) / spot["radius"] for spot in PLANTED if spot["issue"] == issue) < 2


def test_every_spot_is_named_by_its_neighbourhood_and_what_lies_near(district, found):
    known = {f"station/{one['en']}" for one in facts.ground()["stations"]}
    known |= {f"place/{i}" for i in district.resources.index}
    assert set(found["neighbourhood"]) <= set(district.neighbourhoods.index)
    assert set(found["near"]) <= known | {""}
    assert (found["metres"].isna() == (found["near"] == "")).all()
    assert found["metres"].max() <= 600
    at_station = found[(found["issue"] == "homelessness") & (found["neighbourhood"] == "daneshgah_tehran")]
    assert at_station["near"].tolist() == ["station/Iran Khodro"]


def test_firm_ones_come_first_and_among_them_those_with_most_beyond_expectation(found):
    rank = found["word"].map(ORDER.index)
    assert rank.is_monotonic_increasing
    for _, same in (found["cases"] - found["expected"]).groupby(rank):
        assert same.is_monotonic_decreasing


def test_too_few_cases_are_a_suspicion_of_one_place_an_issue(found):
    weak = found[found["word"] == discovery.SCANT]
    assert len(weak) >= 3
    assert weak["issue"].is_unique
    assert (weak["cases"] > weak["expected"]).all()


def test_a_chosen_issue_is_corrected_by_itself_and_a_period_hides_what_was_not_then(district):
    fights = ranked(district, Filter(issues=("fights",)))
    assert set(fights.frame["issue"]) == {"fights"}
    assert fights.totals["issues"] == 1
    second_year = int(np.median(district.days))
    later = ranked(district, Filter(issues=("fights",), start=second_year)).frame
    firm = later[later["word"] == discovery.FIRM]
    park = next(spot for spot in PLANTED if "Summer park" in spot["why"])
    assert len(firm)
    assert firm["cell"].map(lambda cell: metres(cell, park)).min() > 1000


def test_cells_that_touch_are_one_spot_with_the_figures_of_its_peak(town):
    planted = [row for cell in h3.grid_disk(MIDDLE, 1) for row in on(cell, times=8)] + on(MIDDLE, times=8)
    frame, note, totals = ranked(snapshot(town, planted + around(town, 30), EVEN), Filter())
    spot = frame.loc[f"begging/{MIDDLE}"]
    assert (note, totals["cases"], (frame["issue"] == "begging").sum()) == ("", 94, 1)
    assert (spot["cases"], spot["word"], spot["neighbourhood"]) == (64, discovery.FIRM, "centre")
    assert spot["value"] == pytest.approx(64 / spot["expected"])
    assert spot["cells"] >= 7


def test_two_places_far_apart_are_two_spots_and_two_issues_in_one_place_as_well(town):
    far = sorted(cover(snapshot(town), 9).index, key=lambda cell: -h3.grid_distance(cell, MIDDLE))
    inside = next(cell for cell in far if h3.cell_to_latlng(cell)[0] > 35.703 and h3.cell_to_latlng(cell)[1] > 51.203)
    rows = [row for cell in (MIDDLE, inside) for near in h3.grid_disk(cell, 1) for row in on(near, times=20)]
    rows = [row for row in rows if 51.20 < row[7] < 51.23 and 35.70 < row[8] < 35.73]
    both = ranked(snapshot(town, rows, EVEN), Filter()).frame
    assert (both["word"] == discovery.FIRM).sum() == 2
    other = [("fights", *row[1:]) for row in rows]
    assert (ranked(snapshot(town, rows + other, EVEN), Filter()).frame["word"] == discovery.FIRM).sum() == 4


def test_a_place_of_help_names_a_spot_up_to_600_metres_away(town):
    planted = [row for cell in h3.grid_disk(MIDDLE, 1) for row in on(cell, times=20)]
    lat, lon = h3.cell_to_latlng(MIDDLE)
    degree = 111_195  # metres of latitude
    for away, near in ((590, "place/0"), (610, "")):
        help_ = [{"lat": lat + away / degree, "lon": lon, "fa": "مرکز"}]
        row = ranked(snapshot(town, planted, EVEN, help_), Filter()).frame.iloc[0]
        assert row["near"] == near
        assert row["metres"] == (pytest.approx(away, abs=2) if near else pytest.approx(np.nan, nan_ok=True))


def test_no_cases_and_nothing_found_are_said(town):
    empty = ranked(snapshot(town, [], EVEN), Filter())
    assert (empty.note, len(empty.frame), empty.totals["cases"]) == ("no-cases", 0, 0)
    assert set(spots.COLUMNS) | {"state"} == set(empty.frame.columns)
    plain = ranked(snapshot(town, on(MIDDLE), EVEN), Filter())
    assert (plain.note, len(plain.frame)) == ("no-spots", 0)
    assert ranked(snapshot(town, [case()] * 3, EVEN), Filter()).note == "no-cases"


def test_two_cases_where_hardly_anybody_lives_are_a_suspicion_and_one_is_not(town):
    few = EVEN | {"centre": 1.0}
    for times, listed in ((1, 0), (2, 1)):
        frame = ranked(snapshot(town, on(MIDDLE, times=times), few), Filter(issues=("begging",))).frame
        assert frame["word"].tolist() == [discovery.SCANT] * listed


def test_cells_that_touch_hang_together_the_most_first():
    touching = csr_array(
        np.array([[1, 0, 0, 0, 0], [0, 1, 1, 0, 1], [0, 1, 1, 0, 0], [0, 0, 0, 1, 0], [0, 1, 0, 0, 1]])
    )
    groups = spots._together(np.array([0, 1, 2, 3]), touching)
    assert [group.tolist() for group in groups] == [[1, 2], [0], [3]]
    assert spots._together(np.array([], dtype=int), touching) == []


def test_without_residents_the_list_says_that_area_was_the_measure(town):
    planted = [row for cell in h3.grid_disk(MIDDLE, 1) for row in on(cell, times=20)]
    assert ranked(snapshot(town, planted), Filter()).note == "by-area"


@pytest.mark.parametrize("ring", ["1", "2"])
@pytest.mark.parametrize("by", ["people", "area", "effort"])
def test_every_way_of_reading_goes_through_the_door(district, ring, by):
    result = run(district, LAYERS["spots"], Filter(), "analyst", {"ring": ring, "by": by})
    assert (result.frame["word"] == discovery.FIRM).any()
    assert set(result.frame["neighbourhood"]) <= set(owners(district, 9).values())
