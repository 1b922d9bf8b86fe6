"""The command line gives the numbers of the layers, and says what it does not know."""

import json

import pytest

from geodata import demo
from geodata.store import Store
from layers import LAYERS, Filter, run
from layers.__main__ import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("command")
    demo.load(Store.open(found))
    return found


def asked(capsys, *words):
    assert main(["run", *map(str, words), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_command_prints_what_the_layer_gives(capsys, folder):
    said = asked(capsys, "cases", "--data", folder, "--issue", "begging", "--issue", "fights", "--severity", "high")
    choice = Filter(issues=("begging", "fights"), severities=("high",))
    expected = run(Store.open(folder).snapshot(), LAYERS["cases"], choice, "analyst")
    assert {row["key"]: row["value"] for row in said["rows"]} == expected.frame["value"].to_dict()
    assert said["totals"] == expected.totals
    assert (said["layer"], said["unit"], said["reader"], said["filter"]) == (
        "cases",
        "cases",
        "analyst",
        choice.to_query(),
    )
    assert "وردآورد" in {row["neighbourhood"] for row in said["rows"]}


@pytest.mark.parametrize("start", ["1404/01/01", "2025-03-21", "۱۴۰۴/۰۱/۰۱"])
def test_days_are_jalali_or_gregorian_and_the_first_is_included(capsys, folder, start):
    said = asked(capsys, "months", "--data", folder, "--start", start)
    assert said["filter"] == "start=2025-03-21"


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_prints_valid_json_with_null_for_no_number(capsys, folder, layer):
    said = asked(capsys, layer, "--data", folder, "--issue", "elder_abuse", "--reader", "viewer")
    assert said["rows"] or said["note"]
    assert all("value" in row for row in said["rows"])


@pytest.mark.parametrize(
    "words",
    [["nowhere"], ["cases", "--issue", "no"], ["cases", "--start", "1404/13/01"], ["cases", "--reader", "guest"]],
)
def test_what_is_not_known_is_said_and_nothing_is_printed(capsys, folder, words):
    assert main(["run", *words, "--data", str(folder), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1


def test_without_json_a_table_is_printed(capsys, folder):
    assert main(["run", "severities", "--data", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "key\tvalue\tstate"
    assert [line.split("\t")[0] for line in lines[1:]] == ["high", "medium", "low"]
