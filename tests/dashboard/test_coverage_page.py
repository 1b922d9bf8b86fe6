"""The page of coverage without a browser: its sentences, plans and suggestions, on good data, on little and on none."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import numpy as np
import pytest
from dash import no_update
from plotly.io.json import to_json_plotly

from dashboard import (
    address,
    answers,
    help_list,
    help_matrix,
    legend,
    palettes,
    plan_shelf,
    plan_table,
    plans,
    site_list,
)
from dashboard.asks import Ask
from dashboard.desk import Desk
from dashboard.pages import coverage, explorer
from dashboard.settings import Settings
from dashboard.text import text
from geodata import facts
from layers import LAYERS
from layers.assignment import CAUSES
from tests.snapshots import case, snapshot

FA, EN = text("fa"), text("en")
BOARD = coverage.BOARD
CENTRE = (51.215, 35.715)
CLINIC = {
    "services": "health_care",
    "capacity": 100.0,
    "lon": CENTRE[0],
    "lat": CENTRE[1],
    "fa": "درمانگاه",
    "en": "Clinic",
}
GIVEN = (["shelter"], "۳۰", "p1", "60")


class Held(Desk):
    """A desk on a snapshot made by hand."""

    def __init__(self, held) -> None:
        super().__init__(Settings(), store=None)
        self.held = held

    @property
    def snapshot(self):
        return self.held


def asked(desk: Desk, query: str = "", words=EN) -> Ask:
    return answers.asked(desk, BOARD, words, query)


def told(desk: Desk, query: str = "", words=EN) -> tuple:
    return answers.answer(desk, BOARD, words, query, list(BOARD.charts), list(BOARD.parts))


def words_of(component) -> str:
    """Return all that a component says."""
    return json.dumps(json.loads(to_json_plotly(component)), ensure_ascii=False)


def sick(count=1, severity=None, at=CENTRE, place="centre"):
    return [case("open_drug_use", 0, place, severity, "health", at=at) for _ in range(count)]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"lon": 51.6}, "In Centre, no capacity within 15 minutes for 2 cases of open drug use of high severity."),
        ({"capacity": 0.0}, "In Centre, no room is left for 2 cases of open drug use of high severity."),
        (
            {"hours": "closed"},
            "In Centre, the places near 2 cases of open drug use of high severity are closed at this hour.",
        ),
        (
            {"services": "legal_aid"},
            "In Centre, no place gives the service needed by 2 cases of open drug use of high severity.",
        ),
    ],
)
def test_a_gap_is_said_in_one_plain_sentence_with_its_cause(town, change, sentence):
    desk = Held(snapshot(town, sick(2, "high"), help_=[CLINIC | change]))
    assert sentence in words_of(help_list.gaps(asked(desk)))


def test_the_sentence_is_persian_with_persian_figures(town):
    desk = Held(snapshot(town, sick(34, "high"), help_=[CLINIC | {"lon": 51.6}]))
    said = words_of(help_list.gaps(asked(desk, words=FA)))
    assert "در مرکزی ۳۴ مورد اعتیاد متجاهر با شدت زیاد هیچ ظرفیتی در ۱۵ دقیقه ندارد." in said
    assert "نزدیک‌ترین مرکز مناسب: درمانگاه" in said


def test_a_gap_of_several_causes_says_the_whole_and_its_parts(town):
    far = sick(3, at=(51.205, 35.725), place="north_west")
    desk = Held(snapshot(town, [*far, *sick(4, "high", place="north_west")], help_=[CLINIC | {"capacity": 1.0}]))
    row = asked(desk, "?minutes=5&mode=walk").run("gaps").frame.iloc[0]
    said = words_of(help_list.gaps(asked(desk, "?minutes=5&mode=walk")))
    assert (row["value"], row["too_far"], row["full"]) == (7, 3, 4)
    assert (
        "In North West, no help for 7 cases of open drug use (4 of high severity): no room left for 4 and 3 too far."
        in said
    )


def test_what_a_plan_would_do_is_never_told_as_fact(desk):
    for layer in BOARD.layers:
        now, planned = (told(desk, f"?layer={layer}{plan}") for plan in ("", "&plan=close:p4"))
        assert "With the plan on the map" in words_of(planned[1])
        assert "with a trial plan" in words_of(planned[2])
        assert "plan" not in words_of(now[1:3])


def test_every_place_closed_is_not_called_no_place(town):
    desk = Held(snapshot(town, sick(2), help_=[CLINIC | {"hours": "sat 08:00-14:00"}]))
    for layer in ("reach", "reach_cells", "isochrones", "access"):
        assert "closed at this hour" in words_of(told(desk, f"?layer={layer}&when=night")[1])


def test_one_is_said_in_the_singular():
    assert EN("unit.cases", n=EN.number(1)) == "1 case"
    assert [EN("unit.cases", n=n) for n in ("11", "2.1", "1,001")] == ["11 cases", "2.1 cases", "1,001 cases"]


def test_every_cause_has_its_sentence_in_both_languages():
    for words in (FA, EN):
        for cause in CAUSES:
            assert "{" not in words(f"gap.{cause}", place="p", n="1", issue="i", high="", minutes="15")
            assert words(f"gap.part_{cause}", n="1")
            assert words(f"cause.{cause}")


@pytest.mark.parametrize("rows", [[], sick(3)])
@pytest.mark.parametrize("places", [[], [CLINIC], [CLINIC | {"lon": np.nan, "lat": np.nan, "position": "none"}]])
@pytest.mark.parametrize("layer", BOARD.layers)
def test_the_page_answers_without_cases_without_places_and_without_positions(town, rows, places, layer):
    desk = Held(snapshot(town, rows, help_=places))
    for words in (FA, EN):
        answer = told(desk, f"?layer={layer}", words)
        assert words_of(answer[1])
        assert "{" not in words_of(answer[1:3]).replace('{"', "").replace("{}", "")
        assert answers.map_table(desk, BOARD, words, f"?layer={layer}&as=table")["head"]


def test_every_layer_of_help_can_be_drawn_on_the_explorer_too(desk):
    for key in (key for key in explorer.BOARD.layers if LAYERS[key].theme == "help"):
        ask = Ask(desk, desk.snapshot, address.read(f"?layer={key}", desk.snapshot), FA)
        assert answers.finding(ask.main, desk.snapshot, FA)[0]
        assert legend.legend(ask.main, FA)


def test_invented_roads_are_called_invented_on_every_picture_of_time(desk):
    for layer in BOARD.layers:
        ask = asked(desk, f"?layer={layer}", FA)
        assert "راه‌ها ساختگی‌اند" in words_of(answers.caption(ask.main, ask.snapshot, FA))


def test_need_and_access_are_shown_as_a_square_of_nine_and_named_in_words(desk):
    main = asked(desk, "?layer=need_access").main
    assert words_of(legend.legend(main, EN)).count('"background"') == 9
    assert palettes.meaning("3-1", main, EN) == "Need high, access low"
    assert {shade for shade in palettes.shades(main) if shade is not None} <= set(range(40))


def test_the_matrix_marks_holes_and_overlaps_and_puts_the_worst_first(town):
    rows = [*sick(1), *sick(4, at=(51.225, 35.715), place="east")]
    desk = Held(snapshot(town, rows, help_=[CLINIC | {"services": "legal_aid", "agency": "ngo"}]))
    said = words_of(help_matrix.matrix(asked(desk)))
    assert "none; of use to 4 cases" in said
    assert said.index("East") < said.index("Centre")


def test_a_plan_is_written_into_the_address_and_everything_else_stays():
    query = plan_shelf.asked(
        None,
        "plan-point",
        {"act": "add", "lon": 51.2, "lat": 35.7},
        {"act": "add", "lon": 51.2, "lat": 35.7},
        "?issue=begging",
        GIVEN,
    )
    found = parse_qs(query.removeprefix("?"))
    assert found == {"issue": ["begging"], "plan": ["add:51.20000,35.70000,shelter,30"]}
    again = plan_shelf.asked(None, {"act": "close"}, 1, None, query, GIVEN)
    assert parse_qs(again[1:])["plan"] == ["add:51.20000,35.70000,shelter,30;close:p1"]
    sized = plan_shelf.asked(None, {"act": "size"}, 1, None, again, GIVEN)
    assert parse_qs(sized[1:])["plan"][0].endswith("size:p1,60")
    assert parse_qs(plan_shelf.asked(None, {"drop": 0}, 1, None, again, GIVEN)[1:])["plan"] == ["close:p1"]
    assert plan_shelf.asked(None, {"drop": 0}, 1, None, "?plan=close:p1", GIVEN) == ""


@pytest.mark.parametrize(
    ("button", "pressed", "given"),
    [
        ({"act": "close"}, None, GIVEN),
        ({"act": "close"}, 1, (["shelter"], "30", None, "60")),
        ({"act": "size"}, 1, (["shelter"], "30", "p1", "many")),
        ({"act": "size"}, 1, (["shelter"], "30", "p1", "-5")),
        ("plan-point", {"act": "add", "lon": 51.2, "lat": 35.7}, ([], "30", None, "60")),
        ("plan-point", {"act": "add", "lon": 51.2, "lat": 35.7}, (["shelter"], "", None, "60")),
        ("plan-point", {"act": "add", "lon": 51.2, "lat": 35.7}, (["shelter"], "0", None, "60")),
        ("plan-point", {"act": "add", "lon": 51.2, "lat": 35.7}, (["shelter"], "100001", None, "60")),
    ],
)
def test_what_is_not_said_in_full_changes_nothing(button, pressed, given):
    assert plan_shelf.asked(None, button, pressed, pressed, "", given) is no_update


def test_a_plan_shows_its_changes_its_marks_and_its_numbers_beside_today(town):
    desk = Held(snapshot(town, sick(2, "high"), help_=[CLINIC]))
    ask = asked(desk, "?plan=close:p1;add:51.2,35.7,shelter,30")
    said = words_of(plans.changes(ask))
    assert "Clinic is closed" in said
    assert "New place 1: Night shelter, 30 people a month" in said
    assert [(mark.number, mark.lon) for mark in plans.marks(ask)] == [("1", 51.215), ("2", 51.2)]
    table = words_of(plan_table.comparison(ask, [("Other", "size:p1,1")]))
    assert all(name in table for name in ("Now", "This plan", "Other", "Unserved cases"))


def cells(table) -> list[list[str]]:
    """Return the words of every field of a table, a list a row."""
    if isinstance(table, str):
        return [[table]]
    rows = table.children[1].children
    return [[spoken_by(cell) for cell in row.children] for row in rows]


def spoken_by(component) -> str:
    inside = getattr(component, "children", component)
    return inside if isinstance(inside, str) else "".join(spoken_by(one) for one in inside or ())


@pytest.mark.parametrize(
    ("words", "unserved", "near"),
    [
        (EN, ["Unserved cases", "1", "3(+2) worse"], ["100%", "0%(-100) points worse"]),
        (FA, ["موردهای بی‌پاسخ", "۱", "۳(+۲) بدتر"], ["۱۰۰٪", "۰٪(−۱۰۰) واحد درصد بدتر"]),
    ],
)
def test_every_number_of_a_plan_says_how_far_it_is_from_todays_and_whether_that_is_better(town, words, unserved, near):
    desk = Held(snapshot(town, sick(3), help_=[CLINIC | {"capacity": 62.0}]))  # two people on the one day of the data
    [table, said], wide, fits = plan_table.comparison(asked(desk, "?plan=close:p1", words), [])
    read = cells(table)
    assert read[1] == unserved
    assert read[0][1:] == near
    assert read[2][1:] == [words.number(0), words.number(0) + words("outcome.same")]
    assert fits
    assert words_of(wide) == words_of([table, said])


def test_fewer_unserved_cases_are_better_and_a_third_column_asks_for_the_wide_table(town):
    desk = Held(snapshot(town, sick(3), help_=[CLINIC | {"capacity": 62.0}]))
    [table, _], _, fits = plan_table.comparison(asked(desk, "?plan=size:p1,200"), [("Other", "close:p1")])
    assert cells(table)[1] == ["Unserved cases", "1", "0(-1) better", "3(+2) worse"]
    assert not fits


def test_the_table_says_under_which_filters_plans_are_compared(town):
    desk = Held(snapshot(town, sick(3), help_=[CLINIC]))
    said = spoken_by(plan_table.comparison(asked(desk, "?issue=open_drug_use&mode=walk&minutes=30"), [])[0][1])
    for part in (EN("ways.walk"), EN("caption.within", n="30"), EN("ways.any"), "drug"):
        assert part in said
    assert EN("plan.all_issues") in spoken_by(plan_table.comparison(asked(desk), [])[0][1])


def test_a_new_place_begins_with_a_service_for_the_issue_asked_for_else_for_the_gravest_gap(town):
    east = {"at": (51.225, 35.715)}
    rows = [*sick(3), *[case("fights", day, "east", "high", **east) for day in range(2)]]
    ask = asked(Held(snapshot(town, rows)))
    [for_fights] = plans.usual(ask, ["fights"])
    assert "fights" in facts.services()[for_fights].issues
    assert plans.usual(ask, []) == [for_fights]  # fewer cases, but of high severity
    [for_drugs] = plans.usual(ask, ["open_drug_use"])
    assert "open_drug_use" in facts.services()[for_drugs].issues
    assert plans.usual(asked(Held(snapshot(town, []))), []) == [next(iter(facts.services()))]


def test_the_service_follows_the_issue_unless_it_was_chosen_by_hand(town):
    ask = asked(Held(snapshot(town, sick(3))))
    usual, fights = plans.usual(ask, []), plans.usual(ask, ["fights"])
    assert plans.followed(ask, ["fights"], usual, usual) == (fights, fights)
    assert plans.followed(ask, ["fights"], ["legal_aid", "shelter"], usual) == (no_update, fights)


@pytest.mark.parametrize(
    ("place", "capacity", "said"), [("p1", 1200.0, "۱۲۰۰"), ("p1", None, ""), ("p9", 5.0, ""), (None, 5.0, "")]
)
def test_the_form_begins_with_the_capacity_that_the_place_has(town, place, capacity, said):
    held = snapshot(town, sick(), help_=[CLINIC | {"capacity": np.nan if capacity is None else capacity}])
    assert plan_shelf.present(Held(held), FA, place) == said


def test_the_form_tells_the_browser_what_every_button_needs_and_what_to_say(town):
    laid = words_of(plans.card(asked(Held(snapshot(town, sick())), words=FA)))
    for said in ("ظرفیت باید دست‌کم ۱ نفر باشد.", "نخست مرکزی را برگزینید.", "۱۰۰٬۰۰۰"):
        assert said in laid
    assert laid.count('"data-needs"') == 4


@pytest.mark.parametrize("words", [FA, EN])
def test_the_form_says_what_is_assumed_of_a_new_place(town, words):
    assert words("plan.assumed") in words_of(plans.card(asked(Held(snapshot(town, sick())), words=words)))


def test_a_plan_in_the_address_that_is_none_is_left_out(town):
    desk = Held(snapshot(town, sick(1), help_=[CLINIC]))
    assert plans.text_of(asked(desk, "?plan=burn:p1")) == ""


def test_suggestions_say_what_they_gain_how_sure_they_are_and_what_stays_out_of_reach(town):
    rows = [*sick(20), *[case("open_drug_use", day, "east", needs="health", at=(51.225, 35.715)) for day in range(31)]]
    desk = Held(snapshot(town, rows))
    said = words_of(site_list.found(asked(desk), "covering", "1", "50", ["health_care"]))
    assert "Proven" in said
    assert "Add to plan" in said
    far = words_of(site_list.found(asked(desk), "covering", "1", "50", ["legal_aid"]))
    assert EN("site.no-service") in far


def test_nothing_to_mend_is_said_when_everybody_has_a_place(town):
    desk = Held(snapshot(town, sick(3), help_=[CLINIC]))
    said = words_of(site_list.found(asked(desk), "covering", "1", "50", ["health_care"]))
    assert EN("site.nothing-to-mend") in said
