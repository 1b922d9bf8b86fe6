"""A file comes in through the page: privately, once, with every problem said; what cannot be taken stores nothing."""

import io
import json
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import openpyxl
import pytest
from flask import Flask

from dashboard import intake_answers as answers
from dashboard import intake_cards as cards
from dashboard import intake_routes, uploads
from dashboard import intake_work as work
from dashboard.app import create_app
from dashboard.desk import Desk
from dashboard.intake_columns import NONE, chosen
from dashboard.intake_work import Checked, Refused, Unmapped
from dashboard.settings import Settings
from dashboard.text import text
from dashboard.uploads import Failed, Tray
from geodata.facts import problem_words
from geodata.store import Store

HEAD = "شماره پرونده,تاریخ,موضوع,محله\n"
GOOD = HEAD + "1,1403/05/01,تکدی گری,مرکزی\n2,1403/05/02,کارتن خوابی,شرقی\n3,1403/05/03,کودک کار,مرکزی\n"
MIXED = GOOD + "4,1403/13/01,تکدی گری,مرکزی\n5,1403/05/05,آشپزی,شرقی\n6,1403/05/06,نجاری,شرقی\n"
FOREIGN = "الف,ب,ج,تلفن همراه\n" + "".join(f"پ{i},1403/05/0{i},متن {i},0912345678{i}\n" for i in range(1, 5))
PEOPLE = "محله,جمعیت\nمرکزی,1200\nشرقی,۸۰۰\nناکجا,5\n"
PLACES = "نام,نوع,ظرفیت,طول جغرافیایی,عرض جغرافیایی\nخانهٔ امید,مرکز پرتو,30,51.215,35.715\n"
BOX = [[51.20, 35.70], [51.21, 35.70], [51.21, 35.71], [51.20, 35.71], [51.20, 35.70]]


@pytest.fixture
def desk(tmp_path, town) -> Desk:
    """A desk on a store that holds the town's boundaries and no case."""
    store = Store.open(tmp_path)
    store.replace_boundaries(town, {"fa": "شهر", "en": "town"})
    return Desk(Settings(tmp_path), store)


@pytest.fixture
def tray(tmp_path) -> Tray:
    return Tray(tmp_path / "incoming")


@pytest.fixture
def client(desk, tray):
    server = Flask("intake")
    intake_routes.register(server, desk, tray)
    return server.test_client()


@pytest.fixture
def send(client, tray):
    """Send a file as the page does; return its token once it is checked."""

    def sent(content: str | bytes, name="ngo.csv", kind="cases") -> str:
        body = content.encode() if isinstance(content, str) else content
        answer = post(client, body, name, kind)
        assert answer.status_code == 200
        finished(tray, answer.json["token"])
        return answer.json["token"]

    return sent


def post(client, body: bytes, name: str, kind="cases", language="fa", headers=None):
    """Post a file to the page's address."""
    given = {"X-Intake": "1"} if headers is None else headers
    address = f"/intake/upload?kind={kind}&language={language}"
    return client.post(address, data={"file": (io.BytesIO(body), name)}, headers=given)


def finished(tray: Tray, token: str):
    """Wait for the work on an upload and return its result."""
    until = time.monotonic() + 30
    while tray.find(token).work:
        assert time.monotonic() < until, "work on an upload does not end"
        time.sleep(0.01)
    return tray.find(token).result


def stored(desk: Desk, tray: Tray, token: str):
    """Store an upload and return what that gave."""
    assert answers.keep(desk, tray, token)
    return finished(tray, token)


def shown(component) -> str:
    """Return all the words of a component and what is inside it."""
    if isinstance(component, list | tuple):
        return " ".join(map(shown, component))
    inside = getattr(component, "children", component if isinstance(component, str) else None)
    return (
        shown(inside) if isinstance(inside, list) else str(inside if not hasattr(inside, "children") else shown(inside))
    )


# ---- on the way in ------------------------------------------------------------------------------------------------


def test_a_file_lies_under_a_name_of_our_own_that_only_its_owner_reads(send, tray, tmp_path):
    token = send(GOOD)
    file = tray.find(token).path
    assert file == tmp_path / "incoming" / f"{token}.csv"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.parametrize(
    "name",
    ["../../escaped.csv", "..\\..\\escaped.csv", "/etc/passwd.csv", "C:\\a\\b.csv", "." * 300 + ".csv", "a/..csv"],
)
def test_the_senders_name_for_a_file_is_never_part_of_a_path(tray, tmp_path, name):
    upload = tray.place("cases", name)
    assert upload.path == tmp_path / "incoming" / f"{upload.token}.csv"
    assert "/" not in upload.name
    assert "\\" not in upload.name


@pytest.mark.parametrize("name", ["a.exe", "a.vrt", "a", "", "a.csv.sh", "a.csv/.."])
def test_an_ending_that_no_table_or_map_has_is_dropped(tray, name):
    upload = tray.place("cases", name)
    assert upload.path.name == upload.token


def test_tokens_cannot_be_guessed_and_differ(tray):
    tokens = {tray.place("cases", "a.csv").token for _ in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) == 32


@pytest.mark.parametrize("token", [None, "", "..", "../store.sqlite", "x" * 32])
def test_a_token_that_was_never_given_finds_nothing(send, tray, desk, token):
    send(GOOD)
    assert tray.find(token) is None
    assert not answers.keep(desk, tray, token)


def test_a_file_is_deleted_when_it_is_set_aside_and_when_its_hour_is_over(send, tray, tmp_path):
    token = send(GOOD)
    assert answers.discard(tray, token, 1) is None
    assert list((tmp_path / "incoming").iterdir()) == []
    short = Tray(tmp_path / "short", kept=0.05)
    upload = short.place("cases", "a.csv")
    uploads.opened(upload.path).close()
    short.keep(upload)
    time.sleep(0.4)
    assert short.find(upload.token) is None
    assert not upload.path.exists()


def test_what_a_dead_server_left_is_deleted_at_the_next_start(tmp_path):
    (tmp_path / "incoming").mkdir()
    (tmp_path / "incoming" / "left.csv").write_text(GOOD)
    Tray(tmp_path / "incoming")
    assert not (tmp_path / "incoming" / "left.csv").exists()


def test_an_hour_that_ends_during_work_harms_nobody(tray, desk, send):
    token, go = send(GOOD), Event()
    upload = tray.find(token)
    tray.begin(token, lambda one: go.wait(10), "checking")
    tray.forget(token)
    go.set()
    upload.work.result(10)
    assert tray.find(token) is None


def test_300_megabytes_are_refused_before_any_is_read(client):
    body = io.BytesIO(b"x" * 1000)
    answer = client.post(
        "/intake/upload?kind=cases&language=fa",
        input_stream=body,
        content_type="multipart/form-data; boundary=b",
        headers={"X-Intake": "1"},
        environ_overrides={"CONTENT_LENGTH": str(300 << 20)},
    )
    assert answer.status_code == 413
    assert "۵۰ مگابایت" in answer.json["error"]
    assert body.tell() == 0


def test_a_file_larger_than_its_kind_may_be_leaves_nothing_behind(client, tmp_path, monkeypatch):
    monkeypatch.setitem(uploads.LARGEST, "cases", 1000)
    monkeypatch.setattr(intake_routes, "ENVELOPE", 200)
    assert post(client, b"a,b\n" * 500, "a.csv", language="en").status_code == 413
    assert not list((tmp_path / "incoming").glob("*"))
    assert post(client, b"a,b\n" * 200, "a.csv").status_code == 200


@pytest.mark.parametrize("kind", ["", "case", "../cases", "people"])
def test_a_kind_that_there_is_not_is_refused(client, kind):
    assert post(client, GOOD.encode(), "a.csv", kind).status_code == 400


def test_a_form_on_another_site_cannot_send_a_file(client, tmp_path):
    assert post(client, GOOD.encode(), "a.csv", headers={}).status_code == 400
    assert not (tmp_path / "incoming").exists()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=b"),
        (
            b"--b\r\nContent-Disposition: form-data; name=file; filename=a.csv\r\n\r\n1,2",
            "multipart/form-data; boundary=b",
        ),
        (b"nonsense", "multipart/form-data; boundary=b"),
        (b"{}", "application/json"),
        (b"", "multipart/form-data"),
    ],
)
def test_a_body_that_holds_no_whole_file_is_refused_and_leaves_nothing(client, tmp_path, body, kind):
    answer = client.post("/intake/upload?kind=cases", data=body, content_type=kind, headers={"X-Intake": "1"})
    assert answer.status_code == 400
    assert answer.json["error"] == text("fa")("intake.lost")
    assert not list((tmp_path / "incoming").glob("*"))


# ---- what is recognised -------------------------------------------------------------------------------------------


def test_a_file_is_counted_and_its_problems_said(send, tray):
    result = tray.find(send(MIXED)).result
    assert isinstance(result, Checked)
    assert result.rows == 3
    assert [(one.row, one.code) for one in result.problems] == [
        (5, "date-impossible"),
        (6, "issue-unknown"),
        (7, "issue-unknown"),
    ]


def test_the_table_asks_for_blocks_and_for_one_kind(send, tray):
    upload, words = tray.find(send(MIXED)), text("fa")
    assert [line["row"] for line in answers.problems(words, upload, None)["rowData"]] == ["۵", "۶", "۷"]
    second = answers.problems(words, upload, {"startRow": 1, "endRow": 2, "filterModel": {}})
    assert ([line["row"] for line in second["rowData"]], second["rowCount"]) == (["۶"], 3)
    only = answers.problems(
        words, upload, {"startRow": 0, "endRow": 9, "filterModel": {"code": {"filter": "issue-unknown"}}}
    )
    assert ([line["code"] for line in only["rowData"]], only["rowCount"]) == (["issue-unknown"] * 2, 2)


def test_a_problem_speaks_the_readers_language_and_keeps_the_cells_order(send, tray):
    upload = tray.find(send(GOOD + "4,=1+1,<script>,${x}\n"))
    lines = answers.problems(text("en"), upload, None)["rowData"]
    assert (
        lines[0]["sentence"] == "The date “\u2068=1+1\u2069” could not be read. Write it like 1403/08/12 or 2024-11-02."
    )
    assert lines[0]["outcome"] == "Not stored"
    assert "<script>" in lines[1]["sentence"]
    assert "${x}" in lines[2]["sentence"]


def test_nobody_asks_for_the_problems_of_a_file_that_is_gone():
    assert answers.problems(text("fa"), None, {"startRow": 0, "endRow": 100}) == {"rowData": [], "rowCount": 0}


def test_every_code_of_a_row_has_a_short_name_in_both_languages():
    codes = [code for code, entry in problem_words().items() if entry["grade"] in ("reject", "warn")]
    assert len(codes) > 10
    for language in ("fa", "en"):
        assert all(text(language)(f"intake.kind.{code}") for code in codes)


# ---- mending ------------------------------------------------------------------------------------------------------


def test_a_table_nobody_recognises_is_mended_by_hand_and_remembered(send, tray, desk):
    token = send(FOREIGN.replace("متن", "تکدی گری").replace("پ", "مرکزی"), "ngo.csv")
    if isinstance(tray.find(token).result, Unmapped):
        assert tray.find(token).result.personal == ("تلفن همراه",)
    fields = {"الف": "neighbourhood", "ب": "day", "ج": "issue"}
    assert answers.recheck(desk, tray, token, fields, "ngo")
    result = finished(tray, token)
    assert isinstance(result, Checked)
    assert {heading: result.found.headings[heading] for heading in fields} == fields
    assert desk.store.mapping("ngo") == {}


def test_a_mended_mapping_is_remembered_when_the_file_is_stored(send, tray, desk):
    content = "الف,ب,ج\nمرکزی,1403/05/01,تکدی گری\nشرقی,1403/05/02,کودک کار\n"
    token = send(content, "ngo.csv")
    answers.recheck(desk, tray, token, {"الف": "neighbourhood", "ب": "day", "ج": "issue"}, "ngo")
    result = finished(tray, token)
    changed = dict(result.mapping)
    assert stored(desk, tray, token).rows == 2
    assert desk.store.mapping("ngo") == changed


def test_a_column_that_is_mended_to_nothing_is_left_alone(send, tray, desk):
    token = send(GOOD)
    answers.recheck(desk, tray, token, {"شماره پرونده": ""}, None)
    result = finished(tray, token)
    assert result.found.headings["شماره پرونده"] == ""
    assert result.mapping == {"شماره پرونده": ""}
    answers.recheck(desk, tray, token, {"شماره پرونده": "id"}, None)
    assert finished(tray, token).found.headings["شماره پرونده"] == "id"


def test_what_is_personal_or_not_of_the_file_or_no_field_cannot_be_mapped(send, tray):
    content = GOOD.replace("\n", ",0912345678{}\n").replace("{}", "1").replace("محله,09123456781", "محله,تلفن همراه")
    result = tray.find(send(content)).result
    assert result.found.personal == ("تلفن همراه",)
    asked = {"تلفن همراه": "id", "بیگانه": "day", "محله": "personal", "موضوع": "issue", "تاریخ": "../x"}
    assert work.mended(result, asked) == {}
    assert work.mended(result, {"محله": ""}) == {"محله": ""}
    assert work.mended(None, {"محله": ""}) == {}


def test_a_select_that_stands_on_not_used_means_no_field():
    ids = [{"field": "a"}, {"field": "b"}, {"field": "c"}]
    assert chosen(ids, [NONE, "day", None]) == {"a": "", "b": "day", "c": ""}


def test_columns_that_are_missing_can_be_said_on_the_page(send, tray, desk):
    token = send("کی,چه,کجا\n" + "".join(f"x{i},y{i},z{i}\n" for i in range(5)))
    result = tray.find(token).result
    assert isinstance(result, Unmapped)
    assert result.headings.keys() == {"کی", "چه", "کجا"}
    assert "intake-check" in str(answers.steps(desk, text("fa"), tray.find(token)))
    assert answers.message(text("fa"), tray.find(token)) == result.problem.sentence("fa")


# ---- storing ------------------------------------------------------------------------------------------------------


def test_storing_gives_a_batch_and_deletes_the_file(send, tray, desk):
    token = send(MIXED)
    result = stored(desk, tray, token)
    assert (result.rows, result.repeated, result.demonstration_removed) == (3, 0, False)
    assert len(desk.snapshot.cases) == 3
    assert not tray.find(token).path.exists()


def test_a_double_click_stores_once(send, tray, desk):
    token = send(GOOD)
    with ThreadPoolExecutor(8) as pool:
        started = list(pool.map(lambda _: answers.keep(desk, tray, token), range(8)))
    finished(tray, token)
    assert started.count(True) == 1
    assert not answers.keep(desk, tray, token)
    assert desk.store.batches()["cases"].tolist() == [3]


def test_two_people_who_store_the_same_cases_at_once_store_them_once(send, tray, desk):
    tokens = [send(GOOD), send(GOOD + "4,1403/05/04,تکدی گری,غربی\n")]
    for token in tokens:
        answers.keep(desk, tray, token)
    rows = sorted(finished(tray, token).rows for token in tokens)
    assert sum(rows) == 4
    assert len(desk.snapshot.cases) == 4


def test_the_same_file_again_is_said_before_and_adds_nothing(send, tray, desk):
    batch = stored(desk, tray, send(GOOD)).batch
    again = tray.find(send(GOOD))
    assert again.result.same_as == batch
    assert again.result.rows == 0
    assert text("fa")("intake.same_as", batch=text("fa").figures(str(batch))) in shown(
        answers.steps(desk, text("fa"), again)
    )


def test_a_file_with_last_months_rows_adds_only_the_new_ones_and_counts_the_others(send, tray, desk):
    stored(desk, tray, send(GOOD))
    result = stored(desk, tray, send(GOOD + "4,1403/05/04,تکدی گری,غربی\n"))
    assert (result.rows, result.repeated) == (1, 3)


def test_a_file_is_checked_anew_when_the_boundaries_changed_meanwhile(send, tray, desk, town):
    token = send(GOOD)
    desk.store.replace_boundaries(town.rename({"centre": "middle"}), {"fa": "دیگر", "en": "other"})
    result = stored(desk, tray, token)
    assert isinstance(result, Checked)
    assert result.again
    assert desk.snapshot.cases.empty
    assert stored(desk, tray, token).rows == 3
    assert set(desk.snapshot.cases["neighbourhood"]) == {"middle", "east"}


def test_a_batch_is_taken_back_once_and_only_when_the_button_was_pressed(send, tray, desk):
    batch, words = stored(desk, tray, send(GOOD)).batch, text("en")
    answers.undo(desk, words, {"undo": batch}, [None])
    answers.undo(desk, words, None, [])
    assert len(desk.snapshot.cases) == 3
    assert shown(answers.undo(desk, words, {"undo": batch}, [1])) == f"Batch {batch} with its 3 cases was taken back."
    assert desk.snapshot.cases.empty
    assert "There is no batch" in answers.undo(desk, words, {"undo": batch}, [1])


def test_the_batches_say_when_by_whom_and_how_many_in_persian(send, tray, desk):
    stored(desk, tray, send(GOOD))
    said = str(cards.batches(desk, text("fa")))
    assert "سمن" in said
    assert "ngo.csv" in said
    assert "'۳'" in said
    assert text("fa")("intake.no_batches") not in said


def test_the_first_real_file_says_that_the_demonstration_goes(tmp_path, tray):
    from geodata import demo

    desk = Desk(Settings(tmp_path / "demo"), Store.open(tmp_path / "demo"))
    demo.load(desk.store)
    upload = tray.place("cases", "ngo.csv")
    with uploads.opened(upload.path) as file:
        file.write(GOOD.replace("مرکزی", "وردآورد").replace("شرقی", "ویلاشهر").encode())
    tray.keep(upload)
    tray.begin(upload.token, lambda one: work.check(desk.store, one), "checking")
    finished(tray, upload.token)
    assert text("fa")("intake.demonstration_goes") in shown(answers.steps(desk, text("fa"), upload))
    assert stored(desk, tray, upload.token).demonstration_removed
    assert len(desk.snapshot.cases) == 3


def test_work_that_breaks_off_says_so_and_lets_the_file_be_sent_again(send, tray, desk, caplog):
    token = send(GOOD)
    tray.begin(token, lambda one: 1 / 0, "checking")
    assert isinstance(finished(tray, token), Failed)
    assert text("fa")("intake.failed") in answers.message(text("fa"), tray.find(token))
    assert not answers.keep(desk, tray, token)
    assert "work on an upload failed" in caplog.text


def test_a_button_that_has_just_come_onto_the_page_starts_nothing(send, tray, desk):
    from dash import no_update

    token = send(GOOD)
    assert not answers.keep(desk, tray, None)
    assert answers.begun(text("fa"), tray, token, False) == (no_update, no_update)
    assert answers.discard(tray, token, None) is no_update
    assert tray.find(token)


def test_a_file_that_was_forgotten_is_said_to_be_gone(desk, tray):
    steps, still, said = answers.look(desk, text("en"), tray, "x" * 32)
    assert (still, said) == (True, "This file is no longer kept. Send it again.")
    assert "Recognised" in shown(steps)


# ---- lists that stewards bring in ---------------------------------------------------------------------------------


def test_residents_are_shown_first_and_stored_when_confirmed(send, tray, desk):
    token = send(PEOPLE, "people.csv", "population")
    assert (tray.find(token).result.rows, desk.snapshot.people.sum()) == (2, 0)
    assert "2,000" in shown(answers.steps(desk, text("en"), tray.find(token)))
    assert stored(desk, tray, token).rows == 2
    assert desk.snapshot.people["centre"] == 1200


def test_places_of_help_are_stored_when_confirmed(send, tray, desk):
    assert stored(desk, tray, send(PLACES, "places.csv", "resources")).rows == 1
    assert desk.snapshot.resources["capacity"].tolist() == [30]


def test_hours_of_patrol_are_shown_first_and_stored_when_confirmed(send, tray, desk):
    token = send("محله,ساعت,ماه\nمرکزی,30,مهر 1403\nشمالی,12,\n".encode(), "hours.csv", "effort")
    assert "42" in shown(answers.steps(desk, text("en"), tray.find(token)))
    assert stored(desk, tray, token).rows == 2
    assert desk.snapshot.effort["hours"].sum() == 42
    again = send("محله,ساعت\nمرکزی,5\nمرکزی,6\nآتلانتیس,7\n".encode(), "shifts.csv", "effort")
    before = shown(answers.steps(desk, text("en"), tray.find(again)))
    assert "patrol hours of 2 neighbourhoods are replaced" in before
    assert stored(desk, tray, again).rows == 2
    assert desk.snapshot.effort["hours"].tolist() == [11]


def test_boundaries_are_named_by_their_file_and_every_case_is_located_again(send, tray, desk, town):
    stored(desk, tray, send(GOOD))
    token = send(town.drop(index="north").to_json(), "مرزها {x}.geojson", "boundaries")
    result = tray.find(token).result
    assert result.rows == 8
    assert len(desk.snapshot.neighbourhoods) == 9
    stored(desk, tray, token)
    assert len(desk.snapshot.neighbourhoods) == 8
    assert "مرزها {x}.geojson" in desk.snapshot.boundaries_note["fa"]


STREETS = [("خیابان", [[51.211, 35.715], [51.219, 35.715]]), ("شریانی", [[51.219, 35.715], [51.219, 35.719]])]


def streets(*lines: tuple[str, list]) -> str:
    """Return GeoJSON of (class, line)."""
    features = [
        {"type": "Feature", "properties": {"رده": kind}, "geometry": {"type": "LineString", "coordinates": line}}
        for kind, line in lines
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_roads_are_looked_at_stored_on_a_button_and_named_by_their_file(send, tray, desk):
    token = send(streets(*STREETS), "راه‌ها {x}.geojson", "network")
    before = shown(answers.steps(desk, text("en"), tray.find(token)))
    for told in (
        "Main roads",
        "0.4 km",
        "Streets and lanes",
        "0.7 km",
        "Neighbourhoods without roads",
        "Replace the roads by 2 km",
    ):
        assert told in before
    assert "Railway" not in before
    assert "present roads" not in before
    assert desk.snapshot.network is None
    assert stored(desk, tray, token).rows == 2
    assert "راه‌ها {x}.geojson" in desk.snapshot.network.note["fa"]
    assert "roads" in cards.said(text("en"), tray.find(token), tray.find(token).result)
    again = send(streets(*STREETS[:1]), "b.geojson", "network")
    assert "present roads are replaced" in shown(answers.steps(desk, text("en"), tray.find(again)))


def test_areas_of_agencies_are_looked_at_and_stored_on_a_button(send, tray, desk):
    token = send(
        collection(("کلانتری ۱۵۰", "Polygon", [BOX]), ("حوزهٔ دو", "Polygon", [BOX])), "a.geojson", "jurisdictions"
    )
    before = shown(answers.steps(desk, text("en"), tray.find(token)))
    for told in ("Areas in the file", "With a known agency", "کلانتری ۱۵۰", "حوزهٔ دو", "Store 2 areas"):
        assert told in before
    assert desk.snapshot.jurisdictions.empty
    assert stored(desk, tray, token).rows == 2
    assert desk.snapshot.jurisdictions["agency"].tolist() == ["kalantari_150", None]
    again = send(collection(("یک", "Polygon", [BOX])), "b.geojson", "jurisdictions")
    assert "present 2 areas are replaced" in shown(answers.steps(desk, text("en"), tray.find(again)))


def test_roads_are_looked_at_anew_when_the_boundaries_changed_meanwhile(send, tray, desk, town):
    token = send(streets(*STREETS), "a.geojson", "network")
    desk.store.replace_boundaries(town.rename({"centre": "middle"}), {"fa": "دیگر", "en": "other"})
    assert stored(desk, tray, token).again
    assert desk.snapshot.network is None
    stored(desk, tray, token)
    assert desk.snapshot.network is not None


# ---- bad input ----------------------------------------------------------------------------------------------------


def archive(**parts: bytes) -> bytes:
    """Return a zip file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def collection(*features: tuple[str, str, list]) -> str:
    """Return GeoJSON of (name, kind of shape, coordinates)."""
    entries = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": kind, "coordinates": coordinates}}
        for name, kind, coordinates in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": entries})


MASHHAD = "شماره پرونده,تاریخ,موضوع,طول جغرافیایی,عرض جغرافیایی\n" + "".join(
    f"{i},1403/05/01,تکدی گری,59.6{i:02},36.3{i:02}\n" for i in range(30)
)
BAD = {
    "file-empty": (b"", "a.xlsx", "cases"),
    "file-not-a-table": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "a.xlsx", "cases"),
    "file-encrypted": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"),
        "a.xlsx",
        "cases",
    ),
    "file-swollen": (archive(xl__workbook_xml=b"<a/>", xl__worksheets__sheet1_xml=bytes(600 << 20)), "a.xlsx", "cases"),
    "file-one-column": ("موضوع\nالف\nب\n".encode(), "a.csv", "cases"),
    "file-too-many-columns": (
        (",".join(f"c{i}" for i in range(1000)) + "\n" + ",".join("1" * 1000)).encode(),
        "a.csv",
        "cases",
    ),
    "another-city": (MASHHAD.encode(), "a.csv", "cases"),
    "boundaries-not-polygons": (collection(("الف", "LineString", BOX)).encode(), "a.geojson", "boundaries"),
    "boundaries-unreadable": (b"hello", "a.geojson", "boundaries"),
    "network-not-lines": (collection(("الف", "Polygon", [BOX])).encode(), "a.geojson", "network"),
    "network-empty": (b'{"type": "FeatureCollection", "features": []}', "a.geojson", "network"),
    "network-elsewhere": (streets(("خیابان", [[59.6, 36.3], [59.7, 36.3]])).encode(), "a.geojson", "network"),
    "network-disconnected": (
        streets(*[("خیابان", [[51.21, 35.71 + n / 1000], [51.22, 35.71 + n / 1000]]) for n in range(5)]).encode(),
        "a.geojson",
        "network",
    ),
    "jurisdictions-elsewhere": (
        collection(("الف", "Polygon", [[[x + 8, y + 1] for x, y in BOX]])).encode(),
        "a.geojson",
        "jurisdictions",
    ),
    "file-columns-missing": (b"a,b\n1,2\n3,4\n", "a.csv", "population"),
}


@pytest.mark.parametrize("code", BAD)
def test_bad_input_gets_one_plain_sentence_and_stores_nothing(send, tray, desk, client, code):
    before = desk.store.version()
    content, name, kind = BAD[code]
    token = send(content, name, kind)
    result = tray.find(token).result
    assert isinstance(result, Refused), result
    for language in ("fa", "en"):
        said = answers.message(text(language), tray.find(token))
        assert said.endswith(text(language)("intake.nothing_stored"))
        assert token not in said
    assert not answers.keep(desk, tray, token)
    assert desk.store.version() == before
    assert client.get("/intake/template/ngo.fa.xlsx").status_code == 200


@pytest.mark.parametrize("name", ["a.geojson", "a.gml", "a", "a.zip"])
def test_a_file_cannot_make_the_server_open_another(send, tray, town, tmp_path, name):
    town.to_file(tmp_path / "secret.geojson")
    layer = f"<SrcDataSource>{tmp_path / 'secret.geojson'}</SrcDataSource>"
    points_away = f'<OGRVRTDataSource><OGRVRTLayer name="secret">{layer}</OGRVRTLayer></OGRVRTDataSource>'.encode()
    content = archive(**{"a.vrt": points_away}) if name == "a.zip" else points_away
    result = tray.find(send(content, name, "boundaries")).result
    assert isinstance(result, Refused)
    assert result.problem.code == "boundaries-unreadable"


# ---- workbooks that go out ----------------------------------------------------------------------------------------


def test_problem_rows_can_be_had_before_and_after_storing(send, tray, desk, client):
    token = send(MIXED)
    before = client.get(f"/intake/problems/{token}.fa.xlsx")
    stored(desk, tray, token)
    after = client.get(f"/intake/problems/{token}.en.xlsx")
    for answer in (before, after):
        page = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
        assert [page.cell(line, 1).value for line in (2, 3, 4)] == ["5", "6", "7"]
        assert page.max_row == 4


def test_workbooks_of_nobody_are_not_found(client, send):
    token = send(PEOPLE, "people.csv", "population")
    missing = [
        f"problems/{token}.fa",
        "problems/x.fa",
        "problems/..%2Fstore.fa",
        "template/nobody.fa",
        "template/ngo.de",
    ]
    assert {client.get(f"/intake/{name}.xlsx").status_code for name in missing} == {404}


# ---- the page -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "heading"), [("fa", "ورود داده‌ها"), ("en", "Import data")])
def test_the_page_stands_in_both_languages_with_its_names_for_scripts(desk, language, heading):
    from dashboard.pages import intake

    said = str(intake.layout(desk, text(language), ""))
    assert heading in shown(intake.layout(desk, text(language), ""))
    assert all(
        f"'{name}'" in said
        for name in ("intake-input", "intake-message", "intake-steps", "intake-batches", "intake-drop")
    )


def test_the_application_takes_a_file(desk):
    client = create_app(desk).server.test_client()
    answer = post(client, GOOD.encode(), "ngo.csv")
    assert answer.status_code == 200
    assert len(answer.json["token"]) == 32
