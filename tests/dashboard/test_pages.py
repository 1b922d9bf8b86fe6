"""The application from outside: frame, addresses, what an address means, and how it sees imports."""

import re
from time import sleep

import pytest

from benchmarks.posts import asked, change
from dashboard import address, answers
from dashboard.app import create_app, page
from dashboard.desk import FRESH, Desk
from dashboard.mapfigure import View
from dashboard.pages.explorer import BOARD
from dashboard.settings import Settings
from dashboard.text import Text, language, text
from geodata import demo
from geodata.store import Store
from layers import LAYERS, Filter, run


@pytest.fixture(scope="module")
def client(desk):
    return create_app(desk).server.test_client()


@pytest.mark.parametrize(
    ("path", "lang", "direction"), [("/", "fa", "rtl"), ("/en", "en", "ltr"), ("/en/intake", "en", "ltr")]
)
def test_the_frame_says_its_language_and_direction(client, path, lang, direction):
    body = client.get(path).get_data(as_text=True)
    assert f'<html lang="{lang}" dir="{direction}">' in body


@pytest.mark.parametrize("path", ["/", "/en", "/_dash-layout", "/_dash-dependencies"])
def test_no_page_names_another_address(client, path):
    body = client.get(path).get_data(as_text=True)
    assert re.findall(r"https?://(?!127\.0\.0\.1|localhost|www\.w3\.org)[^\"'\s<]+", body) == []


def test_the_browser_is_told_to_ask_nobody_else(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "connect-src 'self';" in policy
    assert "http" not in policy


def test_another_language_is_its_words_and_its_code(desk, monkeypatch):
    words = Text("az", text("en").words | {"language.name": "Azərbaycanca", "nav.explorer": "Xəritə"})
    monkeypatch.setattr("dashboard.text.LANGUAGES", ("fa", "en", "az"))
    monkeypatch.setattr("dashboard.app.LANGUAGES", ("fa", "en", "az"))
    monkeypatch.setattr("dashboard.app.text", lambda code: words if code == "az" else text(code))
    said = str(page(desk, "/az/intake", ""))
    assert "Xəritə" in said
    assert "href='/az'" in said
    assert "href='/en/intake'" in said
    assert (words.direction, words.names) == ("ltr", "en")
    assert "href='/az/intake'" in str(page(desk, "/intake", ""))


def test_a_tile_server_that_was_set_is_the_only_other_address(desk):
    settings = Settings(desk.settings.data, tiles="http://tiles.intern:8080/{z}/{x}/{y}.png")
    client = create_app(Desk(settings, desk.store)).server.test_client()
    assert "connect-src 'self' http://tiles.intern:8080;" in client.get("/").headers["Content-Security-Policy"]
    assert "tiles.intern" in client.get("/style/v/fa.json").get_data(as_text=True)


def test_shapes_and_drawings_come_by_address_and_unknown_ones_are_not_found(client, desk):
    version = desk.snapshot.version
    for name in ("neighbourhoods", "labels", "outline", "places", "stations", "grid-8", "grid-9"):
        assert client.get(f"/shapes/{version}/fa/{name}.geojson").json["features"]
    assert client.get("/icons/hq_ngo-full.svg").status_code == 200
    for path in ("/shapes/v/fa/cases.geojson", "/shapes/v/xx/outline.geojson", "/icons/no.svg", "/glyphs/app.svg"):
        assert client.get(path).status_code == 404
    assert client.get("/health").json == {"status": "ok", "version": version}


def test_an_address_says_everything_and_what_it_says_wrongly_is_left_out(desk):
    query = "?issue=begging,no_such&place=vardavard&layer=rates&help=0&as=table&view=12.5/35.7/51.2"
    state = address.read(query, desk.snapshot)
    assert state.choice == Filter(issues=("begging",), places=("vardavard",))
    assert (state.layer, state.places, state.table, state.chosen) == ("rates", False, True, "vardavard")
    assert state.view == View(51.2, 35.7, 12.5)
    wrong = address.read("?layer=secrets&view=a/b&place=atlantis", desk.snapshot)
    assert (wrong.layer, wrong.view, wrong.chosen, wrong.places) == ("cases", None, "", True)
    assert address.read(None, desk.snapshot) == address.read("", desk.snapshot)


@pytest.mark.parametrize("view", ["12/91/51", "12/35/181", "40/35/51", "nan/35/51", "12/35", "x"])
def test_a_view_that_is_no_place_on_earth_is_left_out(desk, view):
    assert address.read(f"?view={view}", desk.snapshot).view is None


@pytest.mark.parametrize(
    ("path", "code"),
    [("/", "fa"), ("/intake", "fa"), ("/en", "en"), ("/en/intake", "en"), ("/entry", "fa"), (None, "fa")],
)
def test_the_language_stands_in_the_path(path, code):
    assert language(path) == code


@pytest.mark.parametrize("path", ["/", "/en", "/intake", "/en/intake", "/nowhere"])
def test_every_page_lays_out_and_an_unknown_one_leads_home(desk, path):
    assert page(desk, path, "")


def test_the_answer_carries_the_numbers_of_the_layers(desk):
    query = "?issue=begging&layer=nearest"
    answer = answers.answer(desk, BOARD, text("en"), query, ["issues"], [])
    issues = run(desk.snapshot, LAYERS["issues"], Filter(issues=("begging",)), "analyst").frame["value"]
    sent = answer[-2][0].to_plotly_json()["operations"][0]["params"]["value"]["x"]
    assert sent == issues.tolist()


@pytest.mark.parametrize("code", ["fa", "en"])
@pytest.mark.parametrize(
    "query",
    ["", "?layer=rates", "?layer=nearest&issue=school_dropout", "?layer=grid", "?start=1999-01-01&end=1999-02-01"],
)
def test_every_picture_has_a_finding_and_a_table(desk, code, query):
    answer = answers.answer(desk, BOARD, text(code), query, list(BOARD.charts), [])
    assert answer[1][0].strip()
    assert answers.map_table(desk, BOARD, text(code), f"{query}&as=table" if query else "?as=table")
    assert answers.map_table(desk, BOARD, text(code), query) is None


def test_an_import_is_seen_by_a_desk_that_is_open(tmp_path):
    store = Store.open(tmp_path)
    demo.load(store)
    desk = Desk(Settings(tmp_path), store)
    before = len(desk.snapshot.cases)
    batch = int(desk.snapshot.batches["batch"].iloc[0])
    removed = Store.open(tmp_path).undo(batch)
    sleep(FRESH * 1.2)
    assert len(desk.snapshot.cases) == before - removed


def test_nothing_imported_leads_to_the_data_page(tmp_path):
    store = Store.open(tmp_path)
    store.replace_boundaries(demo.district(), demo.note())
    answer = answers.answer(Desk(Settings(tmp_path), store), BOARD, text("en"), "?layer=rates", list(BOARD.charts), [])
    assert answer[1][0] == "No cases have been imported yet."
    assert answer[1][2].href == "/en/intake"


def test_settings_come_from_the_environment_and_a_bad_number_is_an_error():
    assert Settings.of({}) == Settings()
    assert Settings.of({"HEADQUARTERS_PORT": "9000", "HEADQUARTERS_DATA": "x"}).port == 9000
    with pytest.raises(ValueError):
        Settings.of({"HEADQUARTERS_PORT": "many"})


def test_a_callback_that_fails_says_so_and_the_server_stays_alive(desk, monkeypatch):
    monkeypatch.setattr(answers, "answer", lambda *_: 1 / 0)
    app = create_app(desk)
    client = app.server.test_client()
    body = asked(app, BOARD) | change("", "/en")
    answer = client.post("/_dash-update-component", json=body, headers={"Referer": "http://127.0.0.1/en"})
    assert answer.status_code == 200
    assert "could not be done" in answer.get_data(as_text=True)
    assert client.get("/health").status_code == 200
