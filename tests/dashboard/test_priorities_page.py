"""The page of priorities without a browser: sentences, ties, what is not known, on much data and on none."""

from __future__ import annotations

import json

import pytest
from plotly.io.json import to_json_plotly

from dashboard import answers, captions, hover, picture, priority_findings, priority_list
from dashboard.desk import Desk
from dashboard.pages import priorities
from dashboard.text import text
from layers.components import COMPONENTS
from tests.snapshots import case, snapshot

FA, EN = text("fa"), text("en")
BOARD = priorities.BOARD


class Held(Desk):
    """A desk on a snapshot made by hand."""

    snapshot = None  # type: ignore[assignment]

    def __init__(self, held) -> None:
        self.snapshot = held
        self.reader = "presenter"


def asked(desk, query="", words=EN):
    return answers.asked(desk, BOARD, words, query)


def said(components) -> str:
    return json.dumps(json.loads(to_json_plotly(components)), ensure_ascii=False)


def first(desk, query="", words=EN) -> str:
    ask = asked(desk, query, words)
    return priority_findings.first(ask.main, ask.snapshot, words)


@pytest.mark.parametrize("words", [FA, EN])
def test_every_neighbourhood_has_one_sentence_in_the_order_of_its_rank(desk, words):
    ask = asked(desk, "", words)
    frame = ask.main.frame.sort_values("rank", kind="stable")
    lines = [priority_list.sentence(row, ask) for row in frame.itertuples()]
    assert len(set(lines)) == len(frame) == 17
    listed = said(priority_list.ranked(ask))
    assert [listed.index(line) for line in lines] == sorted(listed.index(line) for line in lines)


def test_the_sentence_says_rank_how_firm_and_what_lifts_it_most(town):
    rows = [case(place="north", severity="high")] * 40 + [case(place="west", severity="low")] * 20
    ask = asked(Held(snapshot(town, rows)), "?weights=severity:1")
    row = next(ask.main.frame.loc[["north"]].itertuples())
    assert priority_list.sentence(row, ask) == (
        "North: rank 1; in the top three in all weightings; mostly because of severe cases"
    )
    assert "40 severe cases, 100% of the district" in said(priority_list.ranked(ask))


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "in the top three in no weighting"),
        (0.0005, "in the top three in fewer than 1% of weightings"),
        (0.94, "in the top three in 94% of weightings"),
        (0.9995, "in the top three in more than 99% of weightings"),
        (1.0, "in the top three in all weightings"),
    ],
)
def test_nearly_all_is_not_called_all_and_hardly_any_not_none(share, words):
    assert priority_findings.often(share, EN) == words


def test_ties_are_said_as_ties(town):
    rows = [case(place=place) for place in ("north", "west", "south") for _ in range(9)]
    desk = Held(snapshot(town, rows))
    assert first(desk) == "North, West and South come first; the data do not tell them apart."
    assert first(desk, words=FA) == "شمالی، غربی و جنوبی در صدرند و داده‌ها از هم جداشان نمی‌کند."
    listed = said(priority_list.ranked(asked(desk)))
    assert "tied with West and South" in listed
    many = Held(snapshot(town, [case(place=place) for place in town.index[:6] for _ in range(30)]))
    assert first(many) == "6 neighbourhoods are tied at the top; the data show no first priority."


def test_what_is_not_known_is_said_and_what_has_no_weight_is_not(town):
    rows = [case(place="north", severity="high")] * 14 + [case(place="west", severity="low")]
    lines = said(priority_list.silent(asked(Held(snapshot(town, rows)))))
    assert "Severe cases" not in lines
    for told in ("no places of help", "do not say which cases are open", "do not reach back"):
        assert told in lines
    few = [case(place="north", severity="high")] * 4 + [case(place="west", severity="low")] * 9
    lines = said(priority_list.silent(asked(Held(snapshot(town, few)))))
    assert "Severe cases: only 4 in the district" in lines
    even = [case(place=place, severity="high") for place in town.index for _ in range(2)]
    even += [case(place="west", severity="low")]
    lines = said(priority_list.silent(asked(Held(snapshot(town, even)), "?weights=severity:1,burden:1")))
    assert "Severe cases: the same in every neighbourhood" in lines
    assert "Cases: the same" not in lines


def test_without_cases_or_differences_the_page_says_so_and_draws_no_list(town):
    spread = [case(place=key) for _ in range(2) for key in town.index]
    for rows, words in (([], "No cases"), (spread, "there is no order"), (spread[:9], "too few cases to put")):
        desk = Held(snapshot(town, rows))
        assert words in said(priority_list.ranked(asked(desk)))
        ask = asked(desk)
        assert words in said(answers.finding(ask.main, ask.snapshot, EN))


def test_the_lines_below_the_map_and_so_every_picture_of_it_say_the_weights(desk):
    def counted(query):
        ask = asked(desk, query)
        return captions.counted(ask.main, ask.snapshot, EN)

    assert "5 components of equal weight" in counted("")
    assert "weights: Cases 5 and Overdue cases 1" in counted("?weights=burden:5,overdue:1")
    ask = asked(desk, "?weights=burden:5,overdue:1", FA)
    drawn = picture.of_map(ask.main, ask.snapshot)
    assert "وزن‌ها: شمار موردها ۵ و موردهای دیرشده ۱" in drawn["said"]["fa"]["caption"]
    assert picture.packed(drawn)


def test_the_bar_s_pieces_add_up_to_the_index(desk):
    row = next(asked(desk).main.frame.itertuples())
    assert sum(getattr(row, f"{key}_part") for key in COMPONENTS) == pytest.approx(row.value)


def test_the_pointer_reads_index_and_rank_and_the_table_every_component(desk):
    ask = asked(desk, "?as=table")
    best = list(ask.main.frame.index).index("tehransar_sharqi")
    assert hover.said(ask.main, EN)[best].endswith("of 100<br>rank 1")
    table = answers.map_table(desk, BOARD, EN, "?as=table")
    assert table["head"][2:6] == ["Rank", "Rank from", "Rank to", "In the top three"]
    assert table["head"][6:] == ["Cases", "Severe cases", "Recent rise (cases)", "Unserved cases", "Overdue cases"]
    assert len(table["rows"]) == 17


@pytest.mark.parametrize("query", ["?weights=burden:9", "?weights=x", "?weights=burden:0"])
def test_an_address_with_impossible_weights_shows_equal_ones(desk, query):
    assert asked(desk, query).main.frame.equals(asked(desk).main.frame)


@pytest.mark.parametrize("words", [FA, EN])
def test_the_page_has_a_named_slider_for_every_component(desk, words):
    page = said(priorities.layout(desk, words, "?weights=overdue:2"))
    for key in COMPONENTS:
        assert words("priority.weight_of", name=words(f"priority.{key}")) in page
        assert f"weight-{key}" in page
