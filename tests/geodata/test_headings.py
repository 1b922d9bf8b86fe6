"""Headings: what each spelling means, what must never be taken for something else, and the choice between columns."""

import pytest

from geodata import columns, facts, headings

MEANINGS = {
    "id": (
        "شماره پرونده|کد رهگیری|شناسهٔ مورد|کد پیام|Case ID|case_id|CaseID|Tracking No.|Ref. No|ID|کد|"
        "Case reference number"
    ),
    "day": (
        "تاریخ|تاريخ گزارش|تاریخ‌ثبت|تاریخ وقوع جرم|تاریخ دقیق ثبت در سامانه|تاریخ (شمسی)|"
        "تاریخ گزارش (روز/ماه/سال)|Date|Report Date|reportDate|created_at|Date of report|Date / تاریخ|"
        "1- تاریخ|زمان ثبت|زمان رویداد|Issue date|تاریخ و ساعت دقیق گزارش"
    ),
    "issue": (
        "موضوع|نوع آسيب|نوع آسیب شناسایی شده|موضوع گزارش مردمی|موضوع / دسته|Issue type|issue_category|Type|"
        "Subject|عنوان آسیب اجتماعی|نوع رویداد|Category|آسیب اجتماعی شناسایی شده"
    ),
    "age": ("سن|سن (سال)|سن مددجو (سال)|Age|Age (years)|age_group|گروه سنی"),
    "sex": ("جنسیت|جنسيت|جنسیت (زن/مرد)|Sex|gender|Sex (M/F)"),
    "severity": ("شدت|سطح آسیب|سطح آسیب (کم/متوسط/زیاد)|اولویت رسیدگی|severity_level|Priority|Risk level"),
    "urgent": ("فوری|فوریت|Urgent|Is urgent?"),
    "needs": ("نیازها|نیاز|نیازهای شناسایی‌شده|خدمات مورد نیاز مددجو|Needs|Need(s)|required_services|Services required"),
    "status": ("وضعیت|وضعیت پرونده|وضعیت رسیدگی به پرونده|Status|case_status|Case Status (open/closed)"),
    "neighbourhood": (
        "محله|محلهٔ وقوع|محله‌ی سکونت|نام محله|نام شهرک/محله|محله (شهرک)|Neighbourhood|Neighborhood|"
        "mahalle_name|Area|محل شناسایی کودک"
    ),
    "x": (
        "طول جغرافیایی|طول جغرافيايي|طول جغرافیایی (X)|X (طول)|X|UTM-X|utm_x|UTM Easting (m)|x_coord|"
        "Longitude|Long.|lng|lon_wgs84|مختصات X|مختصات جغرافیایی (طول)|طول"
    ),
    "y": (
        "عرض جغرافیایی|عرض جغرافیایی (Lat)|Y عرض جغرافیایی|Y|Northing|Latitude|GPS Latitude|Lat.|"
        "_location_latitude|مختصات (Y)|عرض"
    ),
    "position": ("مختصات|موقعیت جغرافیایی|lat,lon|Coordinates|GPS"),
    "personal": (
        "کد ملی|کدملی|کد ملی مددجو|شماره تماس|تلفن همراه ولی|mobile_number|Phone|نام و نام خانوادگی|نام|"
        "نام پدر|Child name|Father's name|آدرس محل سکونت|نشانی محله|محله - آدرس|Home address|کد پستی|"
        "Postal code|تاریخ تولد|تاریخ تولد کودک|Date of birth|ایمیل|e-mail|شماره کارت بانکی|شبا|گزارش‌دهنده|"
        "نام ثبت‌کننده گزارش|محل تولد|National ID"
    ),
    "row_number": ("ردیف|رديف|Row|No."),
    "free_text": ("توضیحات|شرح گزارش|Notes|Remarks"),
    "": (
        "تاریخ ارجاع|تاریخ بستن پرونده|updated_at|Closed date|سن پدر|وضعیت تاهل|وضعیت تحصیلی|marital status|"
        "سطح تحصیلات|کد محله|neighbourhood_code|منطقه|ناحیه|نام نهاد|نام مرکز|تعداد اعضای خانوار|ساعت|"
        "Number of children|area_km2||؟"
    ),
}
SPELLINGS = [(spelling, field) for field, spellings in MEANINGS.items() for spelling in spellings.split("|")]


def meaning(spelling, **told):
    """Return the field a heading claims, '' for none."""
    claim = headings.claim(spelling, **told)
    return claim.field if claim else ""


@pytest.mark.parametrize(("spelling", "field"), SPELLINGS)
def test_a_heading_means_its_field(spelling, field):
    assert meaning(spelling) == field


def test_every_spelling_of_the_catalogue_means_its_own_field():
    for field in (*headings.FIELDS, *headings.NOT_FIELDS):
        for spelling in facts.column_words()[field]:
            assert meaning(spelling) in (field, ""), spelling


def test_an_agency_s_own_heading_comes_before_anyone_s():
    agency = facts.Agency("a", "", "", columns={"day": ("کد",)})
    assert headings.claim("کد", agency) == headings.Claim("day", headings.OWN)
    assert meaning("کد") == "id"


def test_a_mapping_by_hand_comes_before_everything_and_can_silence_a_column():
    agency = facts.Agency("a", "", "", columns={"day": ("کد",)})
    assert headings.claim("كد", agency, {"کد": "issue"}) == headings.Claim("issue", headings.BY_HAND)
    assert meaning("نشانی", mapping={"نشانی": "neighbourhood"}) == "neighbourhood"
    assert meaning("تاریخ", mapping={"تاریخ": ""}) == ""


def test_the_known_headings_hold_everyone_s_and_the_remembered_ones():
    known = headings.known({"ستون عجیب": "day"})
    assert {"تاریخشناسایی", "ستونعجیب", "lat"} <= known


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
