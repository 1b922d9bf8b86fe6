"""What became of decisions, told by the data where they can and by the body where they cannot; counted by hand."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from geodata import decisions, facts, meetings
from geodata.decisions import Entry, Standing
from geodata.persian import jalali_day
from geodata.store import Store
from layers import scorecard
from layers.followup import STATUSES, status
from tests.snapshots import case
from tests.snapshots import counted as snapshot

ABAN, AZAR, DEY, BAHMAN = (jalali_day(1404, month, 1) for month in (8, 9, 10, 11))
DECIDED, DUE = ABAN + 9, BAHMAN  # from 10 Aban to 1 Bahman
Made = Callable[..., Standing]


@pytest.fixture
def made(tmp_path) -> Made:
    """One decision about begging in the centre, cut from 10 cases a month to 4 unless said otherwise, and its marks."""

    def build(*marks: str, **changed) -> Standing:
        store = Store.open(tmp_path)
        fields = {"indicator": "cases_month", "baseline": 10.0, "target": 4.0, "place": "centre", "issue": "begging"}
        fields |= {"place_fa": "مرکزی", "place_en": "Centre"} | changed
        meeting = meetings.begin(store, DECIDED)
        token = f"t{len(decisions.standing(store).decisions)}"
        entry = Entry(**({"token": token, "what": "گشت", "agency": "police", "day": DECIDED, "due": DUE} | fields))
        number = decisions.resolve(store, meeting, entry)
        for kind in marks:
            decisions.mark(store, number, kind)
        return decisions.standing(store)

    return build


def town_with(town, **counts: int):
    """The town with so many cases of begging in the centre in Mehr … Dey, and a later one elsewhere."""
    starts = {"mehr": jalali_day(1404, 7, 1), "aban": ABAN, "azar": AZAR, "dey": DEY}
    rows = [case("begging", starts[name] + n % 28) for name, many in counts.items() for n in range(many)]
    return snapshot(town, [*rows, case("waste_picking", BAHMAN + 60, "north"), case("begging", starts["mehr"], "west")])


def one(town_, standing: Standing, today: int) -> tuple[str, str]:
    row = status(town_, standing, today).iloc[-1]
    return row["status"], row["source"]


def test_a_target_that_the_data_show_is_done_whatever_the_body_says(town, made):
    held = town_with(town, mehr=10, aban=9, azar=4)
    assert one(held, made("accepted", "not_done"), DEY) == ("done", "data")
    assert one(town_with(town, mehr=10, aban=9, azar=5), made("done"), DEY + 3)[0] != "done"


def test_a_month_that_ended_before_the_decision_proves_nothing(town, made):
    held = town_with(town, mehr=3, aban=9)
    assert one(held, made("accepted"), DECIDED + 1) == ("unknown", "")
    assert status(held, made("accepted"), DECIDED + 1).iloc[-1]["reason"] == "measure-too-early"


def test_on_the_day_of_the_decision_nobody_knows_whether_it_works(town, made):
    held = town_with(town, mehr=10, aban=9, azar=9)
    assert one(held, made("accepted"), DECIDED) == ("unknown", "")


def test_after_the_due_day_what_is_not_reached_has_lapsed_and_on_the_day_it_has_not(town, made):
    held, standing = town_with(town, mehr=10, aban=10, azar=10, dey=5), made("accepted")
    assert one(held, standing, DUE)[0] in ("on_track", "late")
    assert one(held, standing, DUE + 1) == ("lapsed", "data")


def test_a_target_reached_on_the_due_day_stays_done_when_cases_come_back_and_one_reached_late_is_done_too(town, made):
    back = town_with(town, aban=9, azar=9, dey=4)
    held = snapshot(town, [*_rows(back), *[case("begging", BAHMAN + n) for n in range(20)]])
    assert one(held, made("accepted"), BAHMAN + 40) == ("done", "data")
    late = snapshot(town, [*_rows(town_with(town, aban=9, azar=9, dey=9)), case("begging", BAHMAN + 5, "west")])
    assert one(late, made("accepted"), BAHMAN + 40) == ("done", "data")


def test_a_month_in_which_nobody_reported_the_issue_does_not_finish_a_decision(town, made):
    row = status(town_with(town, aban=9, azar=9, dey=9), made("accepted"), BAHMAN + 40).iloc[0]
    assert (row["status"], row["reason"]) == ("lapsed", "measure-not-reported")


def _rows(held) -> list:
    return [
        case(str(i), int(d), str(p))
        for i, d, p in held.cases[["issue", "day", "neighbourhood"]].itertuples(index=False)
    ]


def test_behind_the_line_beyond_chance_is_late_and_within_chance_is_on_track(town, made):
    # Azar's middle is 36 of 82 days on: the line is at 10 - 6 * 0.43 = 7.4; P(11 or more) = 0.13, P(12 or more) = 0.08
    assert one(town_with(town, mehr=10, aban=10, azar=11), made("accepted"), DEY) == ("on_track", "data")
    assert one(town_with(town, mehr=10, aban=10, azar=12), made("accepted"), DEY) == ("late", "data")


def test_a_mean_of_three_months_is_weighed_as_the_cases_of_three_months(town, made):
    # the middle of Mehr … Azar is 5.5 of 81 days on: the line is at 3 * (10 - 6 * 0.068) = 28.8 cases;
    # P(36 or more) = 0.108, P(37 or more) = 0.079
    standing = made("accepted", indicator="cases_quarter")
    assert one(town_with(town, mehr=12, aban=12, azar=12), standing, DEY) == ("on_track", "data")
    assert one(town_with(town, mehr=13, aban=12, azar=12), standing, DEY) == ("late", "data")


def test_where_more_is_better_all_comparisons_turn_round(town, made, monkeypatch):
    more = replace(facts.indicators()["cases_month"], key="more", better="up")
    step = replace(more, key="step", counted=False)
    monkeypatch.setattr(facts, "indicators", lambda: {"more": more, "step": step})
    standing = made("accepted", indicator="more", baseline=10.0, target=16.0)
    assert one(town_with(town, aban=10, azar=16), standing, DEY) == ("done", "data")
    assert one(town_with(town, aban=10, azar=9), standing, DEY) == ("on_track", "data")
    assert one(town_with(town, aban=10, azar=5), standing, DEY) == ("late", "data")
    step_up = made("accepted", indicator="step", baseline=10.0, target=16.0, due=DEY - 1)
    assert one(town_with(town, aban=10, azar=11), step_up, DEY - 1) == ("on_track", "data")
    assert one(town_with(town, aban=10, azar=10), step_up, DEY - 1) == ("late", "data")


def test_an_extension_puts_off_the_lapse(town, made, tmp_path):
    standing = made("accepted")
    held = town_with(town, mehr=10, aban=10, azar=10, dey=5)
    assert one(held, standing, DUE + 1)[0] == "lapsed"
    decisions.mark(Store.open(tmp_path), 1, "extended", due=DUE + 10)
    assert one(held, decisions.standing(Store.open(tmp_path)), DUE + 10)[0] in ("on_track", "late")


@pytest.mark.parametrize(
    ("marks", "today", "expected"),
    [
        ((), DUE, ("unknown", "")),
        (("accepted",), DUE, ("on_track", "body")),
        (("not_done",), DUE, ("late", "body")),
        (("accepted", "done"), DUE, ("done", "body")),
        (("done",), DUE + 99, ("done", "body")),
        (("accepted",), DUE + 1, ("lapsed", "")),
        (("accepted", "not_done"), DUE + 1, ("lapsed", "body")),
        (("declined",), DUE + 1, ("declined", "body")),
        (("done", "withdrawn"), DUE, ("withdrawn", "body")),
        (("declined", "accepted"), DUE, ("on_track", "body")),
    ],
)
def test_without_an_indicator_the_body_s_word_counts(town, made, marks, today, expected):
    standing = made(*marks, indicator="", baseline=None, target=None)
    assert one(town_with(town, azar=5), standing, today) == expected
    assert expected[0] in STATUSES


def test_a_neighbourhood_that_is_gone_keeps_its_names_and_leaves_the_word_to_the_body(town, made):
    held = town_with(town, mehr=10, aban=9, azar=4)
    held = snapshot(town.drop(index="centre"), [row for row in _rows(held) if row[2] != "centre"])
    row = status(held, made("accepted"), DEY).iloc[0]
    assert (row["status"], row["reason"], row["gone"]) == ("unknown", "measure-place-gone", True)
    assert (row["place"], row["place_fa"], row["place_en"]) == ("centre", "مرکزی", "Centre")
    assert math.isnan(row["now"])
    assert one(held, made("done"), DEY) == ("done", "body")
    assert one(held, made("accepted"), DUE + 1)[0] == "lapsed"


def test_an_indicator_without_a_target_only_informs(town, made):
    held, standing = town_with(town, mehr=10, aban=9, azar=4), made("accepted", target=None)
    row = status(held, standing, DEY).iloc[0]
    assert (row["status"], row["source"], row["now"], row["reason"]) == ("on_track", "body", 4.0, "")
    gone = status(held, made("accepted", target=None, place="old_town"), DEY).iloc[-1]
    assert (gone["status"], gone["reason"]) == ("on_track", "measure-place-gone")


def test_a_decision_whose_beginning_is_not_known_is_neither_late_nor_on_track(town, made):
    held = town_with(town, mehr=10, aban=9, azar=9)
    row = status(held, made("accepted", baseline=None), DEY).iloc[0]
    assert (row["status"], row["reason"]) == ("unknown", "measure-no-baseline")


def test_a_way_that_has_not_become_shorter_when_half_the_time_is_over_is_late(town, made):
    service = next(key for key, one in facts.services().items() if "begging" in one.issues)
    place = {"services": service, "capacity": 9.0, "lon": 51.215, "lat": 35.715}
    held = snapshot(town, [case("begging", ABAN)], help_=[place])
    now = status(held, made(indicator="nearest", baseline=9.0, target=0.1, due=DECIDED + 10), DECIDED).iloc[0]["now"]
    standing = made(indicator="nearest", baseline=now, target=now / 2, due=DECIDED + 10)
    assert one(held, standing, DECIDED + 4) == ("on_track", "data")
    assert one(held, standing, DECIDED + 5) == ("late", "data")
    better = made(indicator="nearest", baseline=now + 1, target=now / 2, due=DECIDED + 10)
    assert one(held, better, DECIDED + 5) == ("on_track", "data")


def test_the_frame_says_what_was_now_and_until_when(town, made):
    row = status(town_with(town, mehr=10, aban=10, azar=6), made("accepted"), DEY + 5).iloc[0]
    assert (row["now"], row["baseline"], row["target"]) == (6.0, 10.0, 4.0)
    assert (row["until"], row["due"], row["meeting"], row["stance"]) == (DEY - 1, DUE, 1, "accepted")


def test_before_any_decision_there_is_nothing_to_follow_up(town, tmp_path):
    standing = decisions.standing(Store.open(tmp_path))
    assert status(town_with(town, azar=1), standing, DEY).empty
    assert scorecard.scorecard(town_with(town, azar=1), standing, DEY).empty


def test_a_scorecard_counts_only_what_the_responsible_body_accepted(town, made):
    made("accepted")  # 10 -> 4, now 7: half the way
    made("accepted", target=7.0)  # reached
    made("accepted", indicator="", baseline=None, target=None, due=DEY - 1)
    made("accepted", "withdrawn")
    made("declined")
    made()
    standing = made("accepted", agency="behzisti", helpers="police", indicator="", target=None)
    card = scorecard.scorecard(town_with(town, mehr=10, aban=10, azar=7), standing, DEY)
    assert card.index.tolist() == ["behzisti", "police"]
    police = card.loc["police"].to_dict()
    assert police == {
        "count": 3,
        "done": 1,
        "on_track": 1,
        "late": 0,
        "lapsed": 1,
        "unknown": 0,
        "measured": 2,
        "progress": 75.0,
    }
    assert card.at["behzisti", "on_track"] == 1
    assert math.isnan(card.at["behzisti", "progress"])
    kept = scorecard.commitments(town_with(town, mehr=10, aban=10, azar=7), standing, DEY)
    assert kept.index.tolist() == [1, 2, 3, 7]
    assert kept["progress"].tolist()[:2] == [50.0, 100.0]


def test_progress_is_none_where_it_became_worse_and_whole_where_it_went_beyond(town, made):
    made("accepted")
    standing = made("accepted", target=9.0)
    worse = scorecard.commitments(town_with(town, mehr=10, aban=10, azar=14), standing, DEY)
    assert worse["progress"].tolist() == [0.0, 0.0]
    assert [math.copysign(1, one) for one in worse["progress"]] == [1.0, 1.0]  # nobody reads “−0 %”
    beyond = scorecard.commitments(town_with(town, mehr=10, aban=10, azar=1), standing, DEY)
    assert beyond["progress"].tolist() == [100.0, 100.0]
