"""Pictures of scenes: what is taken down never changes, what is drawn can be read from eight metres."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from dashboard import drawing, picture
from dashboard.drawing import SMALL
from dashboard.text import text
from dashboard.themes import THEMES
from layers import LAYERS, Filter, run
from tests.snapshots import case, snapshot

FA, EN = text("fa"), text("en")
SVG = "{http://www.w3.org/2000/svg}"
MAPS = ("cases", "unserved", "change", "hotspots", "density", "need_access", "rates", "grid")


def taken(desk, layer: str, place: str = "") -> picture.Json:
    return picture.of_map(run(desk.snapshot, LAYERS[layer], Filter(), "analyst"), desk.snapshot, place)


def brightness(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("layer", MAPS)
def test_a_picture_is_the_same_text_after_being_kept_and_read(desk, layer):
    made = taken(desk, layer)
    kept = picture.packed(made)
    assert picture.packed(json.loads(kept)) == kept
    assert drawing.draw(json.loads(kept), FA, THEMES["light"], 1200, 700) == drawing.draw(
        made, FA, THEMES["light"], 1200, 700
    )


def test_outlines_that_cross_themselves_are_drawn_all_the_same(desk):
    made = json.loads(picture.packed(taken(desk, "cases")))
    first, second = list(made["shapes"]["areas"])[:2]
    (lon, lat), step = made["shapes"]["areas"][first][0][0], 0.01
    crossed = [[lon, lat], [lon + step, lat + step], [lon + step, lat], [lon, lat + step], [lon, lat]]
    made["shapes"]["areas"][first] = made["shapes"]["areas"][second] = [crossed]
    made["place"] = first
    assert drawing.draw(made, FA, THEMES["light"], 1200, 700).startswith("<svg")


def test_a_picture_says_the_numbers_of_its_layer(desk):
    made = taken(desk, "unserved")
    frame = run(desk.snapshot, LAYERS["unserved"], Filter(), "analyst").frame
    assert made["said"]["en"]["short"] == {key: EN.number(value) for key, value in frame["value"].items()}
    assert made["order"][0] == frame["value"].idxmax()
    assert made["version"] == desk.snapshot.version


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("layer", MAPS)
@pytest.mark.parametrize("words", [FA, EN], ids=["fa", "en"])
def test_no_letter_is_small_or_outside_and_every_one_stands_out(desk, layer, theme, words):
    drawn = ElementTree.fromstring(drawing.draw(taken(desk, layer, "vardavard"), words, THEMES[theme], 1200, 700))
    assert float(drawn.get("font-size")) >= SMALL == 28
    for one in drawn.iter(f"{SVG}text"):
        assert one.get("font-size") is None
        assert contrast(one.get("fill"), THEMES[theme].paper) >= 7
        assert 0 < float(one.get("x")) < 1200
        assert 0 < float(one.get("y")) < 700


def test_slips_cover_neither_each_other_nor_leave_the_picture(desk):
    drawn = ElementTree.fromstring(drawing.draw(taken(desk, "cases"), FA, THEMES["light"], 1000, 560))
    slips = [[float(one.get(name)) for name in ("x", "y", "width", "height")] for one in drawn.iter(f"{SVG}rect")]
    assert len(slips) == drawing.NAMED
    for i, (x, y, width, height) in enumerate(slips):
        assert min(x, y, 1000 - x - width, 560 - y - height) >= 0
        for left, top, across, down in slips[:i]:
            assert x + width <= left or left + across <= x or y + height <= top or top + down <= y


def test_what_cannot_be_told_is_hatched_and_not_coloured_alone(town):
    found = run(snapshot(town, [case("begging", place="north")]), LAYERS["rates"], Filter(), "analyst")
    drawn = drawing.draw(picture.of_map(found, snapshot(town, [])), FA, THEMES["light"], 800, 600)
    hatched = re.findall(r'<path d="([^"]*)" fill="url\(#h-no_data\)"', drawn)
    assert [path.count("M") for path in hatched] == [9]  # one path: a printer takes a minute over hundreds of them


def test_names_in_a_picture_cannot_become_code(town):
    named = town.assign(fa=["<script>alert(1)</script>" if key == "north" else key for key in town.index])
    shot = snapshot(named, [case("begging", place="north")] * 3)
    found = run(shot, LAYERS["cases"], Filter(), "analyst")
    drawn = drawing.draw(picture.of_map(found, shot), FA, THEMES["light"], 900, 600)
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn


def test_bars_are_as_long_as_their_numbers_and_marked_ones_stand_out(town):
    found = run(
        snapshot(town, [case("begging", place="north")] * 4 + [case("fights", place="west")] * 2),
        LAYERS["issues"],
        Filter(),
        "analyst",
    )
    names = {language: {key: key for key in found.frame.index} for language in ("fa", "en")}
    made = picture.of_bars(found, snapshot(town, []), names, ("fights",))
    theme = THEMES["light"]
    drawn = ElementTree.fromstring(drawing.draw(made, EN, theme, 1200, 900))
    lengths = {
        key: float(one.get("width")) for (key, _), one in zip(made["bars"], drawn.iter(f"{SVG}rect"), strict=True)
    }
    colours = {key: one.get("fill") for (key, _), one in zip(made["bars"], drawn.iter(f"{SVG}rect"), strict=True)}
    assert lengths["begging"] == pytest.approx(2 * lengths["fights"], abs=1)
    assert (colours["fights"], colours["begging"]) == (theme.strong, theme.weak)


def test_persian_bars_grow_from_right_to_left_and_months_do_not(desk):
    found = run(desk.snapshot, LAYERS["months"], Filter(), "analyst")
    keys = list(found.frame.index)
    made = picture.of_bars(found, desk.snapshot, dict.fromkeys(("fa", "en"), {key: key for key in keys}), (keys[-1],))
    drawn = [
        re.findall(r'<rect x="([\d.]+)"', drawing.draw(made, words, THEMES["dark"], 1200, 600)) for words in (FA, EN)
    ]
    assert drawn[0] == drawn[1]
    assert np.all(np.diff(np.array(drawn[0], dtype=float)) > 0)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.key)
def test_every_word_of_a_theme_has_a_contrast_of_seven(theme):
    for ink in (theme.ink, theme.quiet):
        assert contrast(ink, theme.paper) >= 7
        assert contrast(ink, theme.ground) >= 7
    assert len(theme.shades) == len(THEMES["light"].shades)
