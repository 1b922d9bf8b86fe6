"""The sentence above the map says what the numbers say."""

import pytest

from dashboard import answers, captions, explorer_charts, findings
from dashboard.pages.explorer import BOARD
from dashboard.text import text
from layers import LAYERS, Filter, run
from tests.snapshots import case, snapshot

EN = text("en")


def many(**counts):
    return [case(place=place) for place, count in counts.items() for _ in range(count)]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"north": 4, "south": 3, "west": 3}, "North has 40% of the cases in this period."),
        ({"north": 3, "south": 3, "west": 2, "east": 2}, "North and South have 60% of the cases in this period."),
        ({"north": 1}, "North has 100% of the cases in this period."),
    ],
)
def test_the_fewest_neighbourhoods_with_two_fifths_of_the_cases_are_named(town, counts, said):
    found = snapshot(town, many(**counts))
    assert findings.finding(run(found, LAYERS["cases"], Filter(), "analyst"), found, EN) == said


def test_the_highest_rate_is_named_with_the_district_s_own(town):
    found = snapshot(town, many(north=3, south=1), people={"north": 1000, "south": 3000})
    said = findings.finding(run(found, LAYERS["rates"], Filter(), "analyst"), found, EN)
    row = run(found, LAYERS["rates"], Filter(), "analyst").frame.loc["north"]
    assert round(row["shrunken"], 2) == 1.91
    between = f"{EN.short(round(row['low'], 2))} to {EN.short(round(row['high'], 2))}"
    assert said == (
        "The highest smoothed rate is in North: 1.91 cases per 1,000 residents "
        f"(95% confidence: {between}); the district’s is 1."
    )


def test_what_lies_outside_is_counted_below_the_map(town):
    found = snapshot(town, [*many(north=2), case(place="outside")])
    lines = captions.counted(run(found, LAYERS["cases"], Filter(), "analyst"), found, EN)
    assert lines[0].startswith("2 cases · ")
    assert "1 case outside the district" in lines


@pytest.mark.parametrize(("metres", "said"), [(994, "990 m"), (1000, "1.0 km"), (2249, "2.2 km")])
def test_a_distance_is_said_as_a_person_would(metres, said):
    assert captions.distance(metres, EN) == said


def test_the_ranking_begins_with_the_highest_and_leaves_out_zero(desk):
    answer = answers.answer(desk, BOARD, EN, "?issue=begging", ["ranking"], [])
    chart = answer[-2][0].to_plotly_json()["operations"][0]["params"]["value"]
    assert chart["x"] == sorted(chart["x"], reverse=True)
    assert len(chart["x"]) == explorer_charts.LONGEST
    counts = run(desk.snapshot, LAYERS["cases"], Filter(issues=("begging",)), "analyst").frame["value"]
    assert chart["x"] == counts.nlargest(explorer_charts.LONGEST).tolist()
