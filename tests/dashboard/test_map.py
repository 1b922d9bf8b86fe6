"""What the map is sent: its style, its shapes once by address, and only values when a filter changes."""

import gzip
import json
import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from plotly.io.json import to_json_plotly

from dashboard import mapfigure, mapstyle, palettes, shapes
from dashboard.mapfigure import View
from dashboard.text import text
from geodata import boundaries, facts
from layers import LAYERS, Filter, Result, run
from tests.snapshots import case, snapshot

FA, EN = text("fa"), text("en")


def test_the_style_asks_this_server_only_and_has_no_glyphs():
    style = mapstyle.style("http://127.0.0.1:8050", "v1", "fa")
    assert "glyphs" not in style
    assert "sprite" not in style
    addresses = re.findall(r"https?://[^\"]+", json.dumps(style))
    assert addresses
    assert all(address.startswith("http://127.0.0.1:8050/shapes/v1/fa/") for address in addresses)


def test_every_picture_has_a_name_that_plotly_does_not_look_up_outside():
    style = mapstyle.style("http://x", "v1", "fa")
    names = set(re.findall(r'"(?:icon-image|fill-pattern)": "([^"]+)"', json.dumps(style)))
    names |= {shapes.marker(kind, position) for kind in facts.kinds() for position in ("surveyed", "approximate")}
    outside = re.compile(r"^[a-zA-Z0-9-]+$")  # Plotly's own resolver asks another server for these
    assert not {name for name in names if outside.match(name)}
    assert all(shapes.icon(name).startswith("<svg") for name in names)


def test_every_issue_and_kind_has_a_drawing_and_an_unknown_one_is_an_error():
    for fact in (*facts.issues().values(), *facts.kinds().values()):
        assert shapes.glyph(fact.icon).startswith("<svg")
    with pytest.raises(KeyError):
        shapes.glyph("no_such")
    with pytest.raises(KeyError):
        shapes.icon("hq_no_such-full")


def test_shapes_have_five_decimals_and_names_in_the_reader_s_language(town):
    found = snapshot(town)
    for language, name in (("fa", "مرکزی"), ("en", "Centre")):
        features = shapes.neighbourhoods(found, language)["features"]
        assert next(f for f in features if f["id"] == "centre")["properties"]["name"] == name
    numbers = re.findall(r"\d+\.\d+", json.dumps(shapes.grid(found, 9)))
    assert max(len(number.split(".")[1]) for number in numbers) <= 5


def test_names_break_before_brackets_that_face_the_way_persian_reads_and_not_at_hyphens(town):
    help_ = [{"fa": "پرتو (پویاشهر)", "en": "Par-to (P)", "lon": 51.2, "lat": 35.7}]
    found = snapshot(town, help_=help_)
    assert shapes.places(found, "fa")["features"][0]["properties"]["name"] == "پرتو\n)پویاشهر("
    assert shapes.places(found, "en")["features"][0]["properties"]["name"] == "Par\u2011to\n(P)"


def test_a_layer_is_sent_as_values_and_zero_cells_are_not_drawn(town):
    found = snapshot(town, [case(at=(51.205, 35.725), place="north_west")])
    grid = run(found, LAYERS["grid"], Filter(), "analyst")
    sent = json.loads(to_json_plotly(mapfigure.values(grid, True, FA)))
    z = next(o["params"]["value"] for o in sent["operations"] if o["location"][-1] == "z")
    assert [value for value in z if value is not None] == [5]
    area = run(found, LAYERS["cases"], Filter(), "analyst")
    assert palettes.shades(area).count(0) == 8


def test_colour_and_legend_agree_for_every_value(town):
    rows = [
        case(place=place, day=day) for place, count in (("north", 1), ("west", 4), ("east", 9)) for day in range(count)
    ]
    result = run(snapshot(town, rows), LAYERS["cases"], Filter(), "analyst")
    assert palettes.ranges(result, EN) == ["1", "2 to 4", "5 to 9"]
    steps = dict(zip(result.frame.index, palettes.shades(result), strict=True))
    assert (steps["north"], steps["west"], steps["east"], steps["south"]) == (1, 3, 5, 0)


def test_a_value_that_is_missing_has_no_colour(town):
    frame = pd.DataFrame({"value": [np.nan, 0.0, 2.0], "state": ["no_data", "", ""]}, index=list("abc"))
    result = Result(LAYERS["cases"], Filter(), frame)
    assert palettes.shades(result) == [None, 0, 5]
    assert [row.words for row in palettes.rows(result, EN)] == ["zero", "2", "no data"]


def test_names_and_places_that_look_like_markup_are_shown_as_text(town):
    town.loc["centre", ["fa", "en"]] = ["<script>x</script>", "<b>"]
    help_ = [{"fa": "${x}<img src=x>", "en": "=1+1", "lon": 51.2, "lat": 35.7}]
    found = snapshot(town, help_=help_)
    places = run(found, LAYERS["resources"], Filter(), "analyst")
    names = dict(zip(town.index, town["fa"], strict=True))
    figure = mapfigure.figure(found, places, names, View(51.2, 35.7, 11), FA)
    written = figure.to_json()
    assert "<script>" not in written
    assert "<img" not in written


def test_a_filter_on_all_of_tehran_stays_small(shared):
    polygons = boundaries.read(shared / "data" / "tehran_373.geojson")[0]
    rng = np.random.default_rng(0)
    rows = [case(place=key, day=int(day)) for key in polygons.index for day in rng.integers(0, 700, 20)]
    result = run(snapshot(polygons, rows), LAYERS["cases"], Filter(), "analyst")
    sent = to_json_plotly(mapfigure.values(result, True, FA)).encode()
    assert len(gzip.compress(sent)) < 20_000


@pytest.mark.parametrize("unit", ["cases_overdue", "points"])
def test_classes_of_whole_numbers_do_not_overlap_and_hold_what_is_read(town, unit):
    found = run(snapshot(town, [case()]), LAYERS["cases"], Filter(), "analyst")
    values = [7.0, 20.4, 20.6, 29.0, 33.0, 50.0, 51.4]
    result = replace(found, frame=found.frame.head(7).assign(value=values), layer=replace(found.layer, unit=unit))
    ends = [[int(end) for end in words.split(" to ")] for words in palettes.ranges(result, EN)]
    assert all(after[0] == before[-1] + 1 for before, after in pairwise(ends))
    classes = [next(i for i, one in enumerate(ends) if one[0] <= round(value) <= one[-1]) for value in values]
    slots = palettes.shades(result)
    assert [slots.index(slot) for slot in slots] == [classes.index(one) for one in classes]
