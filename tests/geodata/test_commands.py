"""The command line is what scripts rely on: its JSON, its exit status, and that nothing is stored by halves."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geodata import demo, intake
from geodata.__main__ import main
from geodata.commands import checked
from geodata.store import Store

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ("behzisti.xlsx", "kalantari_150.csv", "ngo.xlsx", "hotline_137.csv")
BOUNDARIES = ("district21_17.geojson", "district21_17_raw.geojson", "district21_13.geojson", "tehran_373.geojson")
ONE_CASE = "تاریخ,موضوع,محله\n1403/05/01,تکدی گری,وردآورد\n"
TWO_CASES = ONE_CASE + "1403/05/02,کارتن خوابی,ویلاشهر\n"


@pytest.fixture
def run(tmp_path, capsys):
    """Run one command on this test's data folder; return its exit status and its JSON object."""

    def command(*arguments: object) -> tuple[int, dict]:
        status = main(["--data", str(tmp_path / "var"), *map(str, arguments), "--json"])
        return status, json.loads(capsys.readouterr().out)

    return command


@pytest.fixture
def say(tmp_path, capsys):
    """Run one command on this test's data folder; return what it says to people."""

    def command(*arguments: object) -> str:
        main(["--data", str(tmp_path / "var"), *map(str, arguments)])
        return "".join(capsys.readouterr())

    return command


def written(folder: Path, text: str, name="ngo.csv") -> Path:
    """Write an agency's file."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.fixture(scope="module")
def truth() -> dict:
    """What a correct import finds in each sample."""
    return json.loads((ROOT.parent / "shared" / "samples" / "truth.json").read_text(encoding="utf-8"))


def test_the_four_samples_come_out_exactly_as_the_truth_says(run, shared, truth):
    assert run("boundaries", shared / "data" / BOUNDARIES[0])[0] == 0
    for name in SAMPLES:
        status, report = run("import", shared / "samples" / name)
        assert status == 0
        assert {key: report[key] for key in truth[name]} == truth[name]
    assert run("status")[1]["cases"] == sum(truth[name]["accepted"] for name in SAMPLES)


@pytest.mark.parametrize("boundaries", BOUNDARIES[1:])
def test_the_samples_are_taken_on_other_boundaries_too(run, shared, truth, boundaries):
    run("boundaries", shared / "data" / boundaries)
    for name in SAMPLES:
        report = run("import", shared / "samples" / name)[1]
        wholes = (report["accepted"] + len(report["rejected"]), sum(report["by_neighbourhood"].values()))
        assert wholes == (truth[name]["accepted"] + len(truth[name]["rejected"]), report["accepted"])


def test_cases_come_back_to_the_same_neighbourhoods_when_boundaries_are_changed_and_changed_back(run, shared, tmp_path):
    run("boundaries", shared / "data" / "district21_17.geojson")
    for name in SAMPLES:
        run("import", shared / "samples" / name)

    def counts() -> dict[str, int]:
        return Store.open(tmp_path / "var").snapshot().cases["neighbourhood"].value_counts().sort_index().to_dict()

    before = counts()
    merged = run("boundaries", shared / "data" / "district21_13.geojson")[1]
    assert (merged["neighbourhoods"], merged["unplaced"]) == (13, 0)
    four = ("tehransar_markazi", "tehransar_shomali", "tehransar_sharqi", "tehransar_gharbi")
    assert len(counts()) == 14
    tehransar = Store.open(tmp_path / "var").snapshot().neighbourhoods.query("fa == 'تهرانسر'").index[0]
    assert counts()[tehransar] == sum(before[key] for key in four)
    run("boundaries", shared / "data" / "district21_17.geojson")
    assert counts() == before


def test_check_finds_the_same_and_stores_nothing(run, shared, truth):
    run("boundaries", shared / "data" / BOUNDARIES[0])
    report = run("check", shared / "samples" / "ngo.xlsx")[1]
    assert {key: report[key] for key in truth["ngo.xlsx"]} == truth["ngo.xlsx"]
    assert report["batch"] is None
    assert run("status")[1]["cases"] == 0


def test_the_same_file_again_adds_nothing_and_says_so(run, tmp_path):
    file = written(tmp_path, TWO_CASES)
    first, again = run("import", file)[1], run("import", file)[1]
    assert (first["accepted"], first["batch"], first["same_as"]) == (2, 1, None)
    assert (again["accepted"], again["batch"], again["same_as"]) == (0, None, 1)
    assert again["rejected"] == {"2": "duplicate", "3": "duplicate"}


def test_a_file_that_repeats_old_rows_adds_only_the_new_ones(run, tmp_path):
    run("import", written(tmp_path, ONE_CASE))
    more = run("import", written(tmp_path, TWO_CASES))[1]
    assert (more["accepted"], more["batch"], more["same_as"]) == (1, 2, None)
    assert more["rejected"] == {"2": "duplicate"}
    assert more["by_neighbourhood"] == {"ویلاشهر": 1}


def test_the_first_real_import_says_that_the_demonstration_is_gone(run, tmp_path):
    demo.load(Store.open(tmp_path / "var"))
    assert run("status")[1]["demonstration"]
    assert run("import", written(tmp_path, TWO_CASES))[1]["demonstration_removed"]
    held = run("status")[1]
    assert (held["demonstration"], held["cases"], held["residents"], held["resources"]) == (False, 2, None, 0)


def test_what_another_importer_stored_meanwhile_is_reported_as_repeated(run, tmp_path, monkeypatch):
    file = written(tmp_path, TWO_CASES)
    run("import", written(tmp_path, ONE_CASE, "ngo_first.csv"))
    monkeypatch.setattr(Store, "known", lambda store, agency=None: set())  # as if read before the other's import
    late = run("import", file)[1]
    assert (late["accepted"], late["rejected"]) == (1, {"2": "duplicate"})
    assert sum(late["by_issue"].values()) == 1


def test_an_undone_file_can_be_imported_again(run, tmp_path):
    file = written(tmp_path, TWO_CASES)
    run("import", file)
    assert run("undo", 1) == (0, {"batch": 1, "cases": 2})
    again = run("import", file)[1]
    assert (again["accepted"], again["batch"], again["same_as"]) == (2, 2, None)


@pytest.mark.parametrize("batch", ["7", "seven"])
def test_undoing_what_is_not_there_is_refused_in_both_languages(run, batch):
    status, refused = run("undo", batch)
    assert (status, refused["error"]) == (2, "batch-unknown")
    assert batch in refused["message"]["fa"]
    assert batch in refused["message"]["en"]


def test_an_empty_folder_begins_with_the_demonstrations_boundaries_and_no_cases(run):
    held = run("status")[1]
    assert (held["neighbourhoods"], held["cases"], held["batches"], held["demonstration"]) == (17, 0, [], False)
    assert (held["residents"], held["first_day"], held["last_day"]) == (None, None, None)
    assert set(held["boundaries"]) == {"fa", "en"}


def test_status_tells_what_is_held(run, tmp_path):
    run("import", written(tmp_path, TWO_CASES))
    held = run("status")[1]
    assert (held["cases"], held["first_day"], held["last_day"]) == (2, "2024-07-22", "2024-07-23")
    assert [(batch["batch"], batch["agency"], batch["file"], batch["cases"]) for batch in held["batches"]] == [
        (1, "ngo", "ngo.csv", 2)
    ]


def test_residents_and_places_of_help_are_brought_in(run, tmp_path):
    people = written(tmp_path, "محله,جمعیت,سال\nوردآورد,1000,1395\nویلاشهر,500,1395\nآتلانتیس,5,1395\n", "people.csv")
    status, report = run("population", people)
    assert (status, report["accepted"], report["residents"], report["rejected"]) == (
        0,
        2,
        1500,
        {"4": "neighbourhood-unknown"},
    )
    places = written(tmp_path, "نام,نوع,lat,lon\nسمن,سمن,35.7,51.2\nقلعه,قلعه,35.7,51.2\n", "places.csv")
    report = run("resources", places)[1]
    assert (report["accepted"], report["rejected"], report["warned"]) == (2, {}, {"3": "kind-unknown"})
    assert (run("status")[1]["residents"], run("status")[1]["resources"]) == (1500, 2)


def test_hours_of_patrol_are_brought_in_and_told(run, tmp_path):
    hours = written(tmp_path, "محله,ساعت,ماه\nوردآورد,12,مهر 1403\nوردآورد,8,1403/07\nآتلانتیس,5,\n", "hours.csv")
    assert run("status")[1]["effort_hours"] is None
    report = run("effort", hours)[1]
    assert (report["accepted"], report["hours"], report["rejected"]) == (2, 20, {"4": "neighbourhood-unknown"})
    assert run("status")[1]["effort_hours"] == 20


def test_hours_of_patrol_are_told_in_both_languages_and_those_of_a_place_that_is_gone_too(say, tmp_path, town):
    hours = written(tmp_path, "محله,ساعت\nوردآورد,1200\nوردآورد,300\n", "hours.csv")
    assert "۱٬۵۰۰ ساعت" in say("effort", hours)
    assert "1,500 hours of patrol and outreach" in say("status", "--language", "en")
    assert "۱٬۵۰۰ ساعت گشت و حضور میدانی" in say("status")
    town.to_file(tmp_path / "town.geojson")
    said = say("boundaries", tmp_path / "town.geojson", "--name-field", "fa", "--language", "en")
    assert "1 rows of patrol hours in neighbourhoods that are gone were dropped." in said


def test_a_list_without_one_good_row_leaves_what_was_stored(run, tmp_path):
    run("population", written(tmp_path, "محله,جمعیت\nوردآورد,1000\nویلاشهر,500\n", "people.csv"))
    report = run("population", written(tmp_path, "محله,جمعیت\nآتلانتیس,1\nلموریا,2\n", "others.csv"))[1]
    assert report["accepted"] == 0
    assert run("status")[1]["residents"] == 1500


def test_boundaries_that_would_leave_the_real_cases_outside_are_refused(run, tmp_path, town):
    days = "".join(f"1403/05/{day:02d},تکدی گری,35.74,51.13\n" for day in range(1, 21))
    run("import", written(tmp_path, "تاریخ,موضوع,lat,lon\n" + days))
    town.translate(8, -6).to_frame("geometry").assign(name=town["fa"]).to_file(tmp_path / "mashhad.geojson")
    status, refused = run("boundaries", tmp_path / "mashhad.geojson")
    assert (status, refused["error"]) == (2, "boundaries-leave-cases")
    assert run("status")[1]["neighbourhoods"] == 17


BAD_FILES = {
    "gone.csv": None,
    "empty.csv": b"",
    "picture.xlsx": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "one_column.csv": "تاریخ\n1403/01/01\n1403/01/02\n".encode(),
}


@pytest.mark.parametrize("name", BAD_FILES)
@pytest.mark.parametrize("command", ["check", "import", "population", "resources", "effort", "boundaries"])
def test_a_file_that_cannot_be_read_gets_one_sentence_and_status_2(run, tmp_path, name, command):
    if BAD_FILES[name] is not None:
        (tmp_path / name).write_bytes(BAD_FILES[name])
    before = run("status")[1]
    status, refused = run(command, tmp_path / name)
    assert status == 2
    assert set(refused) == {"error", "message"}
    assert set(refused["message"]) == {"fa", "en"}
    assert run("status")[1] == before


def test_an_unknown_agency_is_refused_with_the_known_ones(run, tmp_path):
    status, refused = run("check", written(tmp_path, TWO_CASES), "--agency", "nasa")
    assert (status, refused["error"]) == (2, "agency-unknown")
    assert "behzisti" in refused["message"]["en"]


def test_a_mapping_that_was_mended_for_an_agency_is_used_for_its_next_file(run, tmp_path):
    file = written(tmp_path, TWO_CASES.replace("تاریخ", "هنگام قمر").replace("1403/", "۱۴۰۳/"))
    store = Store.open(tmp_path / "var")
    run("status")
    store.remember("ngo", {"هنگام قمر": "day"})
    found = checked(store, file)
    assert found.headings["هنگام قمر"] == "day"
    assert intake.report(found)["accepted"] == 2


def test_people_read_persian_unless_they_ask_for_english(say, tmp_path):
    file = written(tmp_path, TWO_CASES + "1403/13/01,تکدی گری,وردآورد\n")
    assert "۲ مورد" in say("check", file)
    told = say("import", file, "--language", "en")
    assert "2 cases from “ngo.csv”" in told
    assert "Row 4" in told
    assert "۲ مورد در ۱ دسته" in say("status")


def test_what_was_refused_is_said_where_errors_are_said(tmp_path, capsys):
    assert main(["status", "--data", str(tmp_path / "var")]) == 0
    capsys.readouterr()
    assert main(["check", "nowhere.csv", "--data", str(tmp_path / "var"), "--language", "en"]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert "nowhere.csv" in printed.err


def test_many_findings_are_cut_short_for_people(say, tmp_path):
    file = written(tmp_path, TWO_CASES + "1403/13/01,تکدی گری,وردآورد\n" * 30)
    told = say("check", file, "--language", "en")
    assert told.count("Row ") == 20
    assert "10 more" in told


def test_options_may_stand_before_or_after_the_command_and_the_folder_in_the_environment(tmp_path):
    environment = {**os.environ, "HEADQUARTERS_DATA": str(tmp_path / "from_environment")}

    def program(*arguments: str) -> dict:
        command = [sys.executable, "-m", "geodata", *arguments]
        return json.loads(subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout)

    program("status", "--json")
    program("--json", "--data", str(tmp_path / "before"), "status")
    program("status", "--data", str(tmp_path / "after"), "--json")
    assert all((tmp_path / name / "store.sqlite").exists() for name in ("from_environment", "before", "after"))


ONLY_HELP = """
import sys
from geodata.__main__ import main
try:
    main(["--help"])
finally:
    assert "pandas" not in sys.modules
"""


def test_help_does_not_wait_for_the_libraries():
    told = subprocess.run([sys.executable, "-c", ONLY_HELP], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0
    assert "boundaries" in told.stdout
