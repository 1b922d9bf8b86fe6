"""A decision by itself: what was known then stays what was seen, whatever becomes of the data and the boundaries."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import geopandas as gpd
import pytest
from flask.testing import FlaskClient
from shapely import box

from dashboard import boardroom, decision_page, effect_picture, picture, scenes, screen, templates
from dashboard.app import create_app
from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.settings import Settings
from dashboard.text import LANGUAGES, text
from dashboard.themes import LIGHT
from geodata import decisions, entries, meetings
from geodata.entries import Typed
from geodata.persian import jalali_day
from layers import LAYERS, Filter, run
from tests.conftest import TOWN
from tests.snapshots import case, counted
from tests.stores import demonstration

FA, EN = text("fa"), text("en")
BOARDS = {page.path: page.board for page in PAGES if page.board}
VIEW = "/?issue=waste_picking&place=tehransar_sharqi"
PATROL = Typed(
    "patrol",
    "گشت شبانهٔ مشترک",
    "behzisti",
    "دو ماه",
    ("municipality", "ngo"),
    "تهرانسر شرقی",
    "waste_picking",
    "cases_quarter",
    "5",
)
EVIL = "<script>alert(1)</script>"


def entered(desk: Desk, typed: Typed, view: str = "") -> int:
    """Enter a decision in the meeting that is open, with the picture of a view where one is named."""
    standing, snap = decisions.standing(desk.store), desk.shown
    number = standing.going
    day = int(standing.meetings.at[number, "day"])
    shown = scenes.shown(boardroom.view(view, EVIL), screen.room(desk, standing, day, BOARDS)) if view else None
    query = shown["query"] if shown else ""
    entry, problems = entries.read(typed, snap, day, screen.measure(snap, day), query)
    assert entry is not None, problems
    return decisions.resolve(desk.store, number, entry, shown)


def begun(folder) -> Desk:
    """A desk with the demonstration, a meeting a hundred days before its end, and the patrol decided in it."""
    store = demonstration(folder)
    desk = Desk(Settings(folder), store)
    boardroom.prepared(desk, int(desk.snapshot.days[-1]) - 100)
    assert entered(desk, PATROL, VIEW) == 1
    return desk


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Desk:
    """Five decisions: the patrol, accepted and extended; one bare; one long; the patrol of a filter; one for all."""
    desk = begun(tmp_path_factory.mktemp("decided"))
    due = int(decisions.standing(desk.store).due[1])
    decisions.mark(desk.store, 1, "accepted", f"با نیروی موجود {EVIL}")
    decisions.mark(desk.store, 1, "extended", "نیرو نرسیده است", due + 30)
    entered(desk, Typed("bare", "فهرست مراکز کامل شود", "police", "دو هفته"))
    entered(desk, Typed("long", (EVIL + " کار بسیار بسیار مهم " * 9)[:200], "police", "دو هفته"), "/hotspots")
    entered(desk, replace(PATROL, token="closed"), f"{VIEW}&status=closed&agency=municipality")
    entered(desk, Typed("all", "سرپناه روزانه", "municipality", "سه ماه", indicator="unserved_month"), "/coverage")
    meetings.close(desk.store, 1)
    return desk


@pytest.fixture(scope="module")
def client(made) -> FlaskClient:
    return create_app(made).server.test_client()


def opened(client: FlaskClient, number: object = 1, before: str = "/en") -> str:
    answer = client.get(f"{before}/decision/{number}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def part(page: str, name: str) -> str:
    """Return one block of the page as HTML."""
    return page.split(f'<section class="{name}">')[1].split("</section>")[0]


def seen(page: str) -> str:
    """Return what was known then, without the lines that say of which snapshot it is."""
    return re.sub(r'<p class="seen">.*?</p>', "", part(page, "then"), flags=re.DOTALL)


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture(params=["/en", ""])
def language(request) -> str:
    return request.param


def test_what_was_known_stays_the_same_after_an_import_an_undo_and_other_boundaries(tmp_path, language):
    desk = begun(tmp_path)
    client, store, version = create_app(desk).server.test_client(), desk.store, desk.store.version()
    words = EN if language else FA
    page = opened(client, 1, language)
    first, numbers = seen(page), [f"<b>{number}</b>" for number in ("145", "20", "15")]
    assert [words.figures(one) in first for one in numbers] == [True] * 3
    assert "<svg" in first
    assert words("replay.same") in page
    assert words("replay.version", version=version) in page
    row = store.snapshot().cases.head(3).assign(batch=0).reset_index(drop=True)
    rows = row[[name for name in row if name != "batch"]].assign(id=["x1", "x2", "x3"])
    square = {"fa": ["یکتا"], "en": ["Only"], "nahiyeh": ["1"], "aliases": [""]}
    only = gpd.GeoDataFrame(square, geometry=[box(51.0, 35.6, 51.4, 35.8)], index=["only"], crs=4326)
    batches: list[int] = []
    for change in (
        lambda: batches.append(store.add_rows(rows, agency="ngo", file_name="new.csv").batch),
        lambda: store.undo(batches[0]),
        lambda: store.replace_boundaries(only, {"fa": "", "en": ""}),
    ):
        change()
        desk.renew()
        page = opened(client, 1, language)
        assert seen(page) == first
        assert words("replay.version", version=version) in page
        assert words("replay.changed", version=store.version()) in page
        assert words("replay.same") not in page
    gone = words("decision.gone", place="Tehransar-e Sharqi" if language else "تهرانسر شرقی")
    assert gone in page
    assert words("effect.cannot_tell") in page
    assert words("effect.no-cases") in page  # the demonstration went with the first real rows


def test_a_neighbourhood_that_is_gone_keeps_its_name_its_picture_and_says_why_nobody_can_tell(tmp_path):
    desk = begun(tmp_path)
    client = create_app(desk).server.test_client()
    before = opened(client)
    left = desk.snapshot.neighbourhoods.drop(index="tehransar_sharqi")
    desk.store.replace_boundaries(left, {"fa": "", "en": ""})
    desk.renew()
    after = opened(client)
    assert seen(after) == seen(before)
    assert EN("decision.gone", place="Tehransar-e Sharqi") in after
    assert words_of(part(after, "worked")) == f"Did it work? Cannot tell {EN('effect.place-gone')}"
    assert "place=tehransar_sharqi" not in after
    assert "not in the present boundaries" in part(after, "now")


def test_the_page_says_what_was_resolved_by_whom_where_and_until_when(client):
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", part(opened(client), "resolved")))
    assert facts == {
        "Responsible": "Behzisti",
        "Helped by": "Municipality and NGO",
        "Where": "Tehransar-e Sharqi",
        "Issue": "Waste picking",
        "Due": "19 Esfand 1404 (2026-03-10); first due 19 Bahman 1404 (extensions: 1)",
        "Indicator": "Cases a month, mean of the last three whole months",
        "From and to": "then 8.3, target 5",
        "View": "Issue: Waste picking",
    }
    page = opened(client, 1, "")
    assert '<html lang="fa" dir="rtl">' in page
    assert "مصوبهٔ ۱ · جلسهٔ ۱ · ۱۹ آذر ۱۴۰۴" in page
    assert "<h1><bdi>گشت شبانهٔ مشترک</bdi></h1>" in page


def test_events_are_told_in_order_with_their_remarks_and_a_moment(client):
    page = opened(client, 1, "")
    listed = re.findall(r"<li><time>(.*?)</time> · <b>(.*?)</b>(.*?)</li>", part(page, "now"))
    assert [said for _, said, _ in listed] == ["در جلسه ثبت شد", "نهاد پذیرفت", "مهلت تا ۱۹ اسفند ۱۴۰۴ تمدید شد"]
    assert "نیرو نرسیده است" in listed[2][2]
    assert all(re.fullmatch(r"[۰-۹]+ \S+ [۰-۹]{4}، ساعت [۰-۹]{2}:[۰-۹]{2}", moment) for moment, _, _ in listed)


def test_a_moment_is_told_in_tehrans_time_by_the_jalali_calendar():
    assert decision_page._moment("2026-03-20T21:00:00+00:00", EN) == "1 Farvardin 1405, 00:30"


def test_how_it_stands_now_is_from_the_data(client):
    now = words_of(part(opened(client), "now"))
    assert now.startswith("Now Lapsed from the data then 8.3, now 16.7, target 5 · counted until 29 Esfand 1404")


@pytest.mark.parametrize("number", ["0", "99", "x", "1e3", "-1", "1.0", "9" * 5000])
def test_an_unknown_number_is_a_page_that_says_so_in_a_plain_sentence(client, number, language):
    answer = client.get(f"{language}/decision/{number}")
    words = EN if language else FA
    assert answer.status_code == 404
    assert words("replay.missing") in answer.get_data(as_text=True)
    assert f'href="{words.address("/meeting")}"' in answer.get_data(as_text=True)


def test_a_number_in_persian_figures_is_one(client):
    assert opened(client, "۱", "") == opened(client, 1, "")


def test_a_decision_without_a_picture_says_that_none_was_kept(client, made, language):
    page, words = opened(client, 2, language), EN if language else FA
    assert words("replay.unseen") in page
    assert words("replay.version", version=made.store.version()) in page
    assert "<svg" not in part(page, "then")
    assert words("replay.to_live") not in page
    assert words("effect.no-question") in page


@pytest.mark.parametrize("number", [1, 3])
def test_what_was_typed_stays_text_and_is_shown_whole(client, made, number, language):
    page = opened(client, number, language)
    assert EVIL not in page
    assert "&lt;script&gt;alert(1)" in page
    what = decisions.standing(made.store).decisions.at[number, "what"]
    assert what in unescape(part(page, "resolved"))


def test_the_picture_has_its_scene_its_legend_and_all_its_numbers(client, made):
    frozen = decisions.picture(made.store, decisions.standing(made.store).decisions.at[1, "picture"])
    told, said = part(opened(client), "then"), frozen["said"]["en"]
    scene = frozen["scene"]["en"]
    assert scene["finding"] in told
    assert all(f"<b>{number}</b> <span>{label}</span>" in told for number, label in scene["numbers"])
    rows = dict(re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', told))
    assert rows == {said["names"][key]: f"{n} cases" for key, n in said["short"].items()}
    assert list(rows)[0] == "Tehransar-e Sharqi"
    assert told.count('class="shade"') == len(said["legend"]) == 5


@pytest.mark.parametrize("number", [3, 5])
def test_pictures_of_other_kinds_are_drawn_too(client, number):
    assert "<svg" in part(opened(client, number), "then")


def test_bars_and_lists_are_shown_as_they_were_kept(made):
    standing = decisions.standing(made.store)
    room = screen.room(made, standing, boardroom.today(made.snapshot), BOARDS)
    rise = boardroom.view("/hotspots?issue=waste_picking&layer=change") | {"kind": "rise", "issue": "waste_picking"}
    rise |= {"question": "question.rise", "values": {"recent": 30.0, "usual": 10.0, "since": "1404-02", "grave": 0.0}}
    listed = boardroom.view("/") | {"kind": "decisions", "question": "question.decisions"}
    bars, rows = (case_of(made, 1, scenes.shown(item, room)) for item in (rise, listed))
    then = decision_page.page(bars, EN)["then"]
    assert then["kind"] == "bars"
    assert then["svg"].count("<rect") == len(then["values"]) == 24
    then = decision_page.page(rows, EN)["then"]
    assert [state for state, _ in then["rows"]] == decisions_listed(rows)
    assert then["svg"] == ""
    assert then["lines"][1] == EN("replay.version", version=made.store.version())


def decisions_listed(one: decision_page.Case) -> list[str]:
    assert one.frozen is not None
    return one.frozen["states"]


def case_of(desk: Desk, number: int, frozen: picture.Json) -> decision_page.Case:
    from dashboard.decision_routes import told

    return told(desk, BOARDS, decisions.standing(desk.store), number)._replace(frozen=frozen)


def test_links_lead_back_to_the_meeting_its_minutes_and_the_same_view(client, language):
    page, words = opened(client, 1, language), EN if language else FA
    addresses = [unescape(href) for href in re.findall(r'<a href="(.*?)">', page.split("<main>")[0])]
    live = f"{words.address('/')}?issue=waste_picking&layer=cases&place=tehransar_sharqi"
    assert addresses == [words.address("/meeting"), words.address("/meeting/1/minutes"), live]
    assert client.get(live).status_code == 200
    assert f'href="{words.address("/coverage")}?layer=unserved"' in opened(client, 5, language)
    other = FA if language else EN
    assert f'href="{other.address("/decision/1")}"' in page


@pytest.mark.parametrize(
    ("kept", "live"),
    [
        ({"view": "/coverage?plan=close:p1&issue=begging&place=azadi&layer=access", "kind": "map", "layer": "access"},
         "/en/coverage?issue=fights&plan=close:p1&layer=access&place=tehransar_sharqi"),
        ({"view": "/en/priorities?weights=burden:5", "kind": "map", "layer": "priorities", "place": "azadi"},
         "/en/priorities?issue=fights&weights=burden:5&layer=priorities&place=azadi"),
        ({"view": "/hotspots?layer=change&against=year", "kind": "map", "layer": "cases"},
         "/en?issue=fights&against=year&layer=cases&place=tehransar_sharqi"),
        ({"view": "/hotspots?layer=change", "kind": "bars", "layer": "months", "place": "gone"},
         "/en/hotspots?issue=fights&layer=change"),
        ({"layer": "unserved"}, "/en/coverage?issue=fights&layer=unserved&place=tehransar_sharqi"),
        ({"layer": "reach"}, "/en?issue=fights&layer=reach&place=tehransar_sharqi"),
    ],
)  # fmt: skip
def test_the_same_view_keeps_its_page_and_its_ways_and_takes_the_filter_that_was_shown(made, kept, live):
    assert decision_page._live(case_of(made, 1, kept | {"query": "issue=fights"}), EN) == live


def test_a_picture_of_an_unknown_kind_breaks_nothing(made):
    then = decision_page.page(case_of(made, 1, {"numbers": [1]}), FA)["then"]
    assert (then["kind"], then["svg"], then["rows"]) == ("words", "", [])


def test_the_effect_is_of_the_scenes_cases_but_for_where_they_stand_now(client, made):
    wide, narrow = (case_of(made, number, {}).effect for number in (1, 4))
    assert narrow.filter == Filter(issues=("waste_picking",), agencies=("municipality",))
    assert 0 < narrow.frame["before"].sum() < wide.frame["before"].sum()
    assert "Status: Closed" in opened(client, 4)


def test_a_filter_is_told_in_words():
    choice = Filter(
        issues=("begging", "gone"), agencies=("police",), places=("centre", "old"), start=jalali_day(1404, 7, 1)
    )
    names = {"centre": "Centre"}
    told = "Issue: Begging and gone; Agency: Police; Where: Centre and old; from 1 Mehr 1404"
    assert decision_page.chosen(choice, names, EN) == told
    assert decision_page.chosen(Filter(end=jalali_day(1404, 7, 1)), names, FA) == "تا ۱ مهر ۱۴۰۴"
    assert decision_page.chosen(Filter(), names, EN) == "All cases"


MEHR, DEY = jalali_day(1404, 7, 1), jalali_day(1404, 10, 1)


def effect(town, before: int, after: int, others: int = 20, **options: str):
    """Ninety days before 1 Dey 1404 and 89 after: the centre's cases, and as many in each of the other eight."""
    rows = [case("fights", MEHR, "south"), case("fights", DEY + 88, "south")]
    for place in TOWN:
        one, other = (before, after) if place == "centre" else (others, others)
        rows += [case("begging", MEHR + n % 90, place) for n in range(one)]
        rows += [case("begging", DEY + n % 89, place) for n in range(other)]
    asked = {"at": "centre", "since": "2025-12-22", "of": "begging", **options}
    return run(counted(town, rows), LAYERS["effect"], Filter(), "presenter", asked)


def test_fewer_cases_are_told_with_both_counts_the_others_and_an_interval(town):
    told = effect_picture.told(effect(town, 20, 5), "Centre", EN)
    assert (told.word, told.reason) == ("better", "")
    assert told.lines[0] == (
        "Centre: 20 cases in the 90 days before the decision and 5 cases in the 89 days after it; 75% fewer a day."
    )
    assert told.lines[1] == "In the 8 other neighbourhoods together: 1% more."  # 160 in 90 days, 160 in 89
    # (5 + .497) / (20 + .503) × 90 / 89 and 8 equals: e^(ln .27 ± 2.447 × √(1/5.5 + 1/20.5 + (1/20.5 + 1/20.5)/8))
    assert told.lines[2] == "Against them 73% fewer; with 95% confidence between “92% fewer” and “10% fewer”."
    # 20 / 90 × 30 = 6.67, 5 / 89 × 30 = 1.69; 160 / 90 × 30 = 53.3, 160 / 89 × 30 = 53.9
    assert told.rows == [
        ["Centre", "6.7", "1.7", "75% fewer"],
        ["8 neighbourhoods to compare", "53.3", "53.9", "1% more"],
    ]


def test_an_interval_that_holds_no_change_is_told_as_not_known(town):
    told = effect_picture.told(effect(town, 20, 14), "Centre", EN)
    assert (told.word, told.answer, told.reason) == ("cannot_tell", "Cannot tell", EN("effect.within"))


def test_from_no_case_at_all_nothing_is_a_percentage(town):
    told = effect_picture.told(effect(town, 0, 5), "Centre", EN)
    assert told.rows[0] == ["Centre", "0.0", "1.7", "none before"]
    assert "nan" not in " ".join(told.lines)


def test_with_too_few_to_compare_the_counts_are_told_and_nothing_is_drawn(town):
    result = effect(town, 20, 5, others=2)
    told = effect_picture.told(result, "Centre", EN)
    assert told.reason == EN("effect.few-comparisons")
    assert (len(told.lines), len(told.rows)) == (1, 1)
    assert effect_picture.draw(result, "Centre", EN, LIGHT) == ""


@pytest.mark.parametrize(
    ("options", "name", "key"),
    [
        ({"at": ""}, "", "no-question"),
        ({"at": "old"}, "Old", "place-gone"),
        ({"since": "2025-10-01"}, "Centre", "no-earlier"),
        ({"since": "2026-03-10"}, "Centre", "too-early"),
        ({"of": "waste_picking"}, "Centre", "no-cases"),
    ],
)
def test_why_nobody_can_tell_is_said_in_both_languages(town, options, name, key):
    for words in (FA, EN):
        told = effect_picture.told(effect(town, 20, 5, **options), name, words)
        assert (told.word, told.reason) == ("cannot_tell", words(f"effect.{key}"))


def test_without_a_whole_month_that_is_why(town):
    held = counted(town, [case("begging", MEHR + 1), case("begging", MEHR + 2)])
    asked = {"at": "centre", "since": "2025-12-22"}
    result = run(held, LAYERS["effect"], Filter(), "presenter", asked)
    assert effect_picture.told(result, "Centre", EN).reason == EN("effect.no-month")


@pytest.mark.parametrize(
    ("percent", "said"),
    [(0.4, "no change"), (-0.4, "no change"), (0.6, "1% more"), (-60.4, "60% fewer"), (float("nan"), "none before")],
)
def test_a_change_is_spoken(percent, said):
    assert effect_picture.change(percent, EN) == said


def test_in_the_drawing_half_and_twice_are_equally_far_and_what_is_off_the_axis_has_an_arrow(town):
    middle = effect_picture.WIDTH / 2
    assert effect_picture._x(1.0, 2.0) == middle
    assert middle - effect_picture._x(0.5, 2.0) == effect_picture._x(2.0, 2.0) - middle == 140  # of 280 to either side
    assert effect_picture._x(0.0, 2.0) == effect_picture.MARGIN
    drawn = effect_picture.draw(effect(town, 20, 5), "Centre", EN, LIGHT)
    assert drawn.count('fill="none" stroke=') == 8  # hollow, one for each of the others
    assert effect_picture._end(70, 0.01, 2.0, 0, LIGHT).count("Z") == 1
    assert effect_picture._end(70, 0.25, 2.0, 0, LIGHT).count("Z") == 0


@pytest.mark.parametrize("width", [decision_page.WIDTH, effect_picture.WIDTH])
def test_letters_of_a_drawing_are_fourteen_pixels_on_a_telephone(width):
    assert 28 * (390 - 2 * 16) / width >= 14


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("ink", ["ink", "quiet", "strong", "wrong"])
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_every_ink_of_the_page_is_seven_to_one_and_no_letter_is_below_fourteen_pixels(ink, ground):
    css = (templates.FOLDER / "decision.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9A-F]{6})", css))
    light, dark = sorted((luminance(colours[ground]), luminance(colours[ink])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7
    assert min(float(size) for size in re.findall(r"font-size: ([\d.]+)rem", css)) * 16 >= 14


def test_both_languages_have_the_words_of_the_layer():
    for language in LANGUAGES:
        words = text(language)
        assert all(words(f"{family}.effect") for family in ("layer", "about"))
        assert words(f"units.{LAYERS['effect'].unit}")
