"""The page of hot spots without a browser: every word it says, on good data, on little, and on none."""

from __future__ import annotations

import json

import numpy as np
import pytest
from plotly.io.json import to_json_plotly

from benchmarks.posts import asked, change
from dashboard import address, answers, colours, findings, hover, palettes, spot_charts, spot_list
from dashboard.app import create_app
from dashboard.asks import Ask
from dashboard.desk import Desk
from dashboard.pages import explorer, hotspots
from dashboard.settings import Settings
from dashboard.text import text
from geodata.persian import month_start
from geodata.store import Store
from layers import LAYERS, Filter, Result, run
from layers.cells import cover
from tests.snapshots import case, snapshot

FA, EN = text("fa"), text("en")
BOARD = hotspots.BOARD
AT = (51.215, 35.715)  # the middle of the town
NAMES = "north_west north north_east west centre east south_west south south_east"
EVEN = dict.fromkeys(NAMES.split(), 1000.0)


def told(desk: Desk, query: str, words=EN, board=BOARD) -> tuple:
    return answers.answer(desk, board, words, query, list(board.charts), list(board.parts))


def words_of(component) -> str:
    """Return all that a component says."""
    return json.dumps(json.loads(to_json_plotly(component)), ensure_ascii=False)


def heap(count: int = 60):
    """Cases in the middle, and one in every corner."""
    around = [
        case(place=key, at=at) for key, at in (("north_west", (51.205, 35.725)), ("south_east", (51.225, 35.705)))
    ]
    return [case(at=AT, day=day % 30) for day in range(count)] + around * 5


class Held(Desk):
    """A desk on a snapshot made by hand."""

    def __init__(self, held) -> None:
        super().__init__(Settings(), store=None)
        self.held = held

    @property
    def snapshot(self):
        return self.held


@pytest.mark.parametrize("words", [FA, EN], ids=["fa", "en"])
@pytest.mark.parametrize("board", [explorer.BOARD, hotspots.BOARD], ids=["explorer", "hotspots"])
def test_every_layer_has_a_sentence_a_legend_and_a_table(desk, board, words):
    for layer in board.layers:
        answer = told(desk, f"?layer={layer}", words, board)
        assert answer[1][0].strip()
        assert len(answer[3][1].children) > 0
        table = answers.map_table(desk, board, words, f"?layer={layer}&as=table")
        assert table["head"]
        assert table["rows"]
        assert all(len(row) == len(table["head"]) for row in table["rows"])


@pytest.mark.parametrize(
    "way", ["ring=2", "by=area", "by=effort", "inference=permutation", "bandwidth=700&layer=density"]
)
def test_every_way_of_reading_is_answered(desk, way):
    assert told(desk, f"?{way}")[1][0]


def test_an_address_keeps_the_ways_that_exist_and_what_goes_without_saying_is_not_kept(desk):
    state = address.read("?ring=2&by=people&bandwidth=abc&inference=permutation&colour=red", desk.snapshot)
    assert dict(state.ways) == {"ring": "2", "inference": "permutation"}
    assert desk.run("cases", Filter(), ways=state.ways) is desk.run("cases", Filter())


def test_the_page_opens_with_hot_spots_and_without_places_of_help(desk):
    ask = answers.asked(desk, BOARD, EN, "")
    assert (ask.state.layer, ask.state.places) == ("hotspots", False)
    assert answers.asked(desk, BOARD, EN, "?help=1&layer=cases").state.places
    assert answers.asked(desk, BOARD, EN, "?layer=cases").state.layer == "hotspots"  # not one of this page's


def test_the_three_words_always_stand_in_the_legend_and_explain_themselves(town):
    result = run(snapshot(town, heap(), EVEN), LAYERS["hotspots"], Filter(), "analyst")
    rows = palettes.rows(result, EN)
    assert [row.words for row in rows[:3]] == ["Hot spot, firm", "Hot spot, tentative", "As expected"]
    assert (rows[-1].words, rows[-1].hatch) == ("not enough data", "not_enough")
    assert all(row.about for row in rows)


def test_map_legend_and_hover_say_the_same_of_every_cell(town):
    result = run(snapshot(town, heap(), EVEN), LAYERS["hotspots"], Filter(), "analyst")
    firm = (result.frame["word"] == "firm") & (result.frame["z"] > 0)
    assert firm.any()
    shades = np.array(palettes.shades(result), dtype=float)
    assert set(shades[firm]) == {colours.shade("hot-firm")}
    said = hover.said(result, EN)
    assert all(("Hot spot, firm" in line) == hot for line, hot in zip(said, firm, strict=True))
    middle = result.frame["cases"].argmax()
    assert "60 cases with the cells around" in said[middle]


def test_cells_without_enough_data_are_hatched_and_nothing_else(town):
    result = run(snapshot(town, heap(), EVEN), LAYERS["hotspots"], Filter(), "analyst")
    dress = answers.dress(result, address.read("", snapshot(town)))
    scant = np.flatnonzero(result.frame["state"] == "not_enough").tolist()
    assert dress["hatched"] == {"cell-no_data": [], "cell-not_enough": scant}
    assert (dress["shown"]["borders"], dress["chosen"]) == (True, "")


def test_what_could_have_been_seen_is_computed_and_said(desk):
    many = " ".join(line.children for line in told(desk, "")[2])
    few = " ".join(line.children for line in told(desk, "?issue=elder_abuse&start=2026-01-01")[2])
    assert "doubling here with probability 54%" in many
    assert "with probability" in few
    assert "with probability 54%" not in few
    assert "hot spots may show where people looked" in many


def test_without_residents_the_page_says_that_it_goes_by_area(town):
    result = run(snapshot(town, heap()), LAYERS["hotspots"], Filter(), "analyst")
    lines = answers.caption(result, snapshot(town, heap()), EN)
    assert "No residents have been imported" in lines[0].children
    chosen = run(snapshot(town, heap(), EVEN), LAYERS["hotspots"], Filter(), "analyst", {"by": "area"})
    lines = answers.caption(chosen, snapshot(town, heap(), EVEN), EN)
    assert "goes by area, not by residents" in lines[0].children


def test_a_change_says_both_periods(desk):
    said = " ".join(line.children for line in told(desk, "?layer=change")[2])
    assert "Dey to Esfand 1404 against Mehr to Azar 1404" in said


def test_the_list_is_in_plain_sentences_with_a_word_and_a_number(desk):
    listed = words_of(spot_list.spots(answers.asked(desk, BOARD, FA, "?issue=begging")))
    assert "تکدی‌گری: شهرک استقلال" in listed
    assert "قطعی" in listed
    assert '"۱"' in listed


def test_every_hot_spot_of_the_list_is_led_to_by_a_number_on_the_map(desk):
    ask = answers.asked(desk, BOARD, EN, "")
    lines = desk.run("spots", Filter()).frame
    called = lines[lines["word"] != "not enough data"]
    marks = spot_list.marks(ask)
    assert sum(mark.said.count(" – ") for mark in marks) == len(called)
    assert [mark.number for mark in marks][0] == "1"
    assert len({(mark.lon, mark.lat) for mark in marks}) == len(marks)


def test_names_that_look_like_markup_stay_text_in_the_marks(town):
    help_ = [{"fa": "<img src=x>", "en": "<img src=x>", "lon": AT[0], "lat": AT[1], "services": "police"}]
    ask = answers.asked(Held(snapshot(town, heap(), EVEN, help_)), BOARD, EN, "")
    said = " ".join(mark.said for mark in spot_list.marks(ask))
    assert "&lt;img" in said
    assert "<img" not in said


def test_a_quiet_month_raises_no_alert_and_says_so(town):
    rows = [case(place=key, day=19000 + 30 * month) for month in range(30) for key in EVEN]
    ask = answers.asked(Held(snapshot(town, rows, EVEN)), BOARD, EN, "")
    assert "no rise beyond chance" in words_of(spot_list.alerts(ask))


def test_the_funnel_has_a_point_a_neighbourhood_and_a_table_with_its_numbers(town):
    result = run(snapshot(town, heap(), EVEN), LAYERS["rates"], Filter(), "analyst")
    figure = spot_charts.funnel(result, {key: key for key in EVEN}, EN)
    assert len(figure.data[-1].x) == 9
    table = figure.layout.meta
    assert table["rows"][0] == ["centre", "1,000", "60", "firm"]
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert len(lines) == 5  # two limits on either side, and the mean
    inner, outer = np.array(lines[1].y), np.array(lines[3].y)
    assert (outer >= inner).all()


def test_without_residents_the_funnel_is_empty_and_its_table_too(town):
    result = run(snapshot(town, heap()), LAYERS["rates"], Filter(), "analyst")
    figure = spot_charts.funnel(result, {}, EN)
    assert (len(figure.data), len(figure.layout.meta["rows"])) == (0, 0)


def test_a_trend_is_told_by_line_number_and_word(desk):
    ask = answers.asked(desk, BOARD, EN, "")
    table = BOARD.charts["issue_trends"].draw(ask).layout.meta
    row = next(row for row in table["rows"] if row[0] == "Waste picking")
    assert row[1:] == ["+8%", "firm"]


NOTHING = {
    "no case": [],
    "one case": [case(at=AT)],
    "one cell": [case(at=AT)] * 40,
    "one day": [case(at=(51.202 + i / 1000, 35.702 + i / 1000)) for i in range(25)],
    "only names": [case()] * 30,
    "outside": [case(place="outside", at=(50.0, 35.0))] * 5,
}


@pytest.mark.parametrize("words", [FA, EN], ids=["fa", "en"])
@pytest.mark.parametrize("people", [EVEN, {}, {"centre": 0.0, "north": 100.0}], ids=["people", "nobody", "some"])
@pytest.mark.parametrize("rows", NOTHING.values(), ids=NOTHING)
def test_little_data_gets_a_sentence_and_never_an_error(town, rows, people, words):
    held = Held(snapshot(town, rows, people))
    for layer in BOARD.layers:
        answer = told(held, f"?layer={layer}", words)
        assert answer[1][0].strip()
        assert all(words_of(part) not in ("", "null", "[]") for part in answer[-1])


@pytest.mark.parametrize(
    ("layer", "said"),
    [("hotspots", "There is only one case"), ("moran", "only one neighbourhood"), ("emerging", "ten whole months")],
)
def test_one_neighbourhood_with_one_case_is_told_why_nothing_can_be_compared(town, layer, said):
    held = snapshot(town.loc[["centre"]], [case(at=AT)], {"centre": 10.0})
    result = run(held, LAYERS[layer], Filter(), "analyst")
    assert said in findings.finding(result, held, EN)


def test_a_neighbourhood_apart_is_named(town):
    held = snapshot(town.drop(index=["south", "east", "centre"]), [case(place="north")] * 30, EVEN)
    result = run(held, LAYERS["moran"], Filter(), "analyst")
    assert findings.finding(result, held, EN).startswith("South East touches no other")


def test_an_empty_store_leads_to_the_data_page(tmp_path, desk):
    store = Store.open(tmp_path)
    store.replace_boundaries(desk.snapshot.neighbourhoods, {})
    answer = told(Desk(Settings(tmp_path), store), "")
    assert answer[1][0] == "No cases have been imported yet."
    assert answer[1][2].href == "/en/intake"


def test_a_post_of_the_browser_is_answered_for_both_pages(desk):
    app = create_app(desk)
    client = app.server.test_client()
    for board in (explorer.BOARD, hotspots.BOARD):
        body = asked(app, board) | change("?issue=begging", f"/en{board.path}".rstrip("/"))
        answer = client.post("/_dash-update-component", json=body)
        assert answer.status_code == 200
        assert "Begging" in answer.get_data(as_text=True) or board is explorer.BOARD


def test_a_contour_is_sent_with_its_bands_and_its_legend_has_their_colours(desk):
    result = desk.run("density", Filter())
    shades = palettes.shades(result)
    assert shades[0] == 0
    assert len(set(shades)) == len(result.frame) == len(palettes.rows(result, EN))
    ask = Ask(desk, desk.snapshot, address.read("?layer=density", desk.snapshot), EN)
    assert isinstance(ask.main, Result)
    assert palettes.ranges(result, EN)[0].startswith("0 to ")


def test_the_grid_has_a_number_for_every_cell_in_its_order(desk):
    from dashboard import shapes

    drawn = shapes.grid(desk.snapshot, 9)["features"]
    assert [feature["properties"]["n"] for feature in drawn] == list(range(len(drawn)))
    assert [feature["id"] for feature in drawn] == list(cover(desk.snapshot, 9).index)


def test_a_change_from_nothing_is_told_in_counts(town):
    first, second = month_start(1403 * 12), month_start(1403 * 12 + 3)
    rows = [case(place="south", day=first + i) for i in range(93)]
    rows += [case(place="south", day=second + i) for i in range(93)] + [case(day=second + i) for i in range(40)]
    held = snapshot(town, rows, EVEN)
    result = run(held, LAYERS["change"], Filter(), "analyst")
    assert findings.finding(result, held, EN) == "The clearest change: Centre went from none to 40 cases (firm)."


@pytest.mark.parametrize("query", ["?start=0001-01-01", "?end=9999-12-31", "?start=9999-12-31&layer=change"])
def test_days_beyond_the_calendar_are_left_out_of_an_address(desk, query):
    assert told(desk, query)[1][0]
    assert Filter.from_query(query) == Filter()


def test_the_table_has_every_hot_cell_though_its_own_cases_are_none(desk):
    result = desk.run("hotspots", Filter())
    called = result.frame[result.frame["word"].isin(("firm", "tentative"))]
    assert (called["cases"] == 0).any()
    cells = {row[1] for row in answers.map_table(desk, BOARD, EN, "?as=table")["rows"]}
    assert set(called.index) <= cells
