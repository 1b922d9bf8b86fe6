"""The choice between columns: rivals, pairs of east and north, unknown headings told by their cells."""

from geodata import columns, facts, headings


def choose(titles, shares=None, tells_who=(), **told):
    """Match headings; shares: (field, heading, …) -> share of readable cells, 1 unless told."""
    told_shares = shares or {}

    def readable(field, places):
        return told_shares.get((field, *(titles[place] for place in places)), told_shares.get(field, 1.0))

    matched = columns.match(titles, [headings.claim(title, **told) for title in titles], readable, tells_who)
    return {field: titles[place] for field, place in matched.fields.items()}, matched


def test_of_two_dates_the_one_that_can_be_read_wins_and_the_other_is_named():
    titles = ["تاریخ ثبت", "تاریخ وقوع"]
    chosen, matched = choose(titles, {("day", "تاریخ وقوع"): 0.5})
    assert chosen["day"] == "تاریخ ثبت"
    assert matched.passed_over == ((0, 1),)


def test_of_two_dates_equally_readable_the_first_of_the_catalogue_wins():
    assert choose(["تاریخ ثبت", "تاریخ وقوع"])[0]["day"] == "تاریخ وقوع"
    assert choose(["تاریخ ثبت", "تاریخ وقوع"], {("day", "تاریخ وقوع"): 0.99})[0]["day"] == "تاریخ وقوع"


def test_an_exact_heading_wins_over_one_that_only_contains_the_word():
    assert choose(["تاریخ مهم پرونده ما", "تاریخ گزارش"], {("day", "تاریخ گزارش"): 0.8})[0]["day"] == "تاریخ گزارش"


def test_an_exact_heading_of_which_nothing_can_be_read_loses():
    assert choose(["Date", "Date seen by us"], {("day", "Date"): 0.0})[0]["day"] == "Date seen by us"


def test_an_agency_s_own_heading_wins_over_a_fuller_one():
    agency = facts.Agency("a", "", "", columns={"day": ("تاریخ ثبت",)})
    titles = ["تاریخ وقوع", "تاریخ ثبت"]
    assert choose(titles, {("day", "تاریخ ثبت"): 0.4}, agency=agency)[0]["day"] == "تاریخ ثبت"


def test_east_and_north_are_chosen_as_a_pair():
    titles = ["X", "lon", "lat", "Y"]
    mixed = {("x", "X", "lat"): 0.0, ("x", "lon", "Y"): 0.0, ("x", "X", "Y"): 0.9}
    chosen, _ = choose(titles, mixed)
    assert (chosen["x"], chosen["y"]) == ("lon", "lat")
    chosen, _ = choose(titles, mixed | {("x", "lon", "lat"): 0.1})
    assert (chosen["x"], chosen["y"]) == ("X", "Y")


def test_two_columns_of_position_come_before_one_that_holds_both():
    assert "position" not in choose(["مختصات", "X", "Y"])[0]
    assert choose(["مختصات", "X"], {"x": 0.0})[0] == {"position": "مختصات"}


def test_a_column_without_a_known_heading_is_told_by_its_cells():
    shares = {"issue": 0.0, "day": 0.0, "neighbourhood": 0.0, "x": 0.0}
    chosen, _ = choose(["الف", "ب", "پ"], shares | {("issue", "ب"): 0.6, ("day", "پ"): 0.59})
    assert chosen == {"issue": "ب"}


def test_east_and_north_without_known_headings_are_told_by_their_cells_at_the_edge():
    shares = {"issue": 0.0, "day": 0.0, "neighbourhood": 0.0, "x": 0.0}
    assert choose(["الف", "ب"], shares | {("x", "ب", "الف"): 0.6})[0] == {"x": "ب", "y": "الف"}
    assert choose(["الف", "ب"], shares | {("x", "ب", "الف"): 0.59})[0] == {}
    assert choose(["lon", "الف", "ب"], shares | {("x", "lon", "ب"): 0.7})[0] == {"x": "lon", "y": "ب"}
    first = {("x", "الف", "ب"): 0.7, ("x", "ب", "الف"): 0.7}
    assert choose(["الف", "ب"], shares | first)[0] == {"x": "الف", "y": "ب"}


def test_a_forbidden_heading_is_not_taken_for_its_cells():
    shares = {"issue": 0.0, "neighbourhood": 0.0, "x": 0.0, ("day", "تاریخ ارجاع"): 1.0}
    assert choose(["تاریخ ارجاع"], shares)[0] == {}


def test_a_column_whose_cells_are_personal_holds_no_field_whatever_its_heading():
    chosen, matched = choose(["کد", "موضوع"], {"x": 0.0}, tells_who={0})
    assert chosen["issue"] == "موضوع"
    assert "id" not in chosen
    assert matched.personal == (0,)


def test_a_personal_heading_is_personal_and_never_looked_at():
    chosen, matched = choose(["تاریخ تولد", "نام"])
    assert chosen == {}
    assert matched.personal == (0, 1)


def test_one_cell_in_ten_is_enough_to_prefer_the_fuller_date():
    assert choose(["تاریخ ثبت", "تاریخ وقوع"], {("day", "تاریخ وقوع"): 0.9})[0]["day"] == "تاریخ ثبت"


def test_of_equal_pairs_the_columns_that_stand_together_are_taken():
    chosen, _ = choose(["Lat", "age", "Lng", "Latitude"])
    assert (chosen["x"], chosen["y"]) == ("Lng", "Latitude")
