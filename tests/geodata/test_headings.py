"""Headings: what each spelling means, and what must never be taken for something else."""

import pytest

from geodata import facts, headings

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
    "company": ("تنها یا با خانواده|وضعیت همراهی|Living arrangement|Lives with"),
    "street_hours": ("ساعت حضور در خیابان|ساعات کار روزانه|Street hours|Hours per day|ساعت کار"),
    "hazards": ("خطرها|خطرات محیط کار|عوامل خطر|Hazards|Risk factors"),
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
        "ساعت کار در هفته|ساعت کار مرکز|"
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
