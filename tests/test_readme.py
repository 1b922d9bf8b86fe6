"""The README is true: its commands are understood, its files exist, its tree is the real one, its changes work."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PARTS = ("geodata", "layers", "dashboard")


def blocks(kind: str) -> list[str]:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    return [text for name, text in fenced if name == kind]


COMMANDS = [line.split("#")[0].split() for block in blocks("sh") for line in block.splitlines()]


def test_the_readme_has_its_commands():
    modules = [words[2] for words in COMMANDS if words[1] == "-m"]
    assert {"geodata", "layers", "dashboard"} <= set(modules)
    assert {words[1] for words in COMMANDS if words[0] == "make"} == {"run", "test"}


@pytest.mark.parametrize("words", [w for w in COMMANDS if w[1] == "-m"], ids=" ".join)
def test_every_command_is_understood_by_the_real_parser(words, monkeypatch):
    from dashboard import __main__ as dashboard
    from geodata import __main__ as geodata
    from layers import __main__ as layers

    served = []
    monkeypatch.setattr(dashboard, "serve", served.append)
    monkeypatch.setattr(dashboard.logging, "basicConfig", lambda **_: None)
    if words[2] == "dashboard":
        dashboard.main(words[3:])
        assert served[0].port == 8080
    else:
        assert {"geodata": geodata, "layers": layers}[words[2]]._parser().parse_args(words[3:])


def test_every_make_target_that_is_named_exists():
    rules = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"make ([a-z]+)", "\n".join(re.findall(r"`[^`]+`|^make .*$", README, re.MULTILINE))))
    assert named
    assert named <= rules


def test_every_link_and_every_file_that_is_named_exists():
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    named = re.findall(r"`((?:geodata|layers|dashboard|docs|tests)/[\w./]+)`", README)
    assert links
    assert named
    assert [path for path in (*links, *named) if not (ROOT / path).exists()] == []


def test_the_settings_are_all_there_with_their_defaults():
    from dashboard.settings import Settings

    told = dict(re.findall(r"^\| `HEADQUARTERS_(\w+)` \|[^|]*\| (.*?) \|$", README, re.MULTILINE))
    settings = Settings()
    assert {name.lower() for name in told} == set(Settings.__slots__)
    for name in ("data", "host", "port", "threads"):
        assert told[name.upper()] == f"`{getattr(settings, name)}`"


def test_the_tree_is_the_real_one():
    told: dict[str, set[str]] = {}
    for line in blocks("")[0].splitlines():
        name = line.split()[0]
        if line[0] != " ":
            part = told.setdefault(name.rstrip("/"), set())
        else:
            part.add(name.rstrip("/"))
    for part in PARTS:
        inside = {path.stem for path in (ROOT / part).glob("*.py") if not path.name.startswith("__")}
        folders = {path.name for path in (ROOT / part).iterdir() if path.is_dir() and path.name != "__pycache__"}
        assert told[part] == inside | folders
    assert {"tests", "benchmarks", "docs", *PARTS} == set(told)


TRY = """
import sys, tempfile
from pathlib import Path
from dashboard import app, desk, settings
from geodata import commands, demo, facts
from geodata.store import Store
from layers import LAYERS, Filter, run

folder = Path(tempfile.mkdtemp())
store = Store.open(folder / "data")
demo.load(store)
file = folder / "red crescent.csv"
file.write_text("روز مراجعه,نوع حادثه,محله\\n1403/07/01,کودک همسری,وردآورد\\n", encoding="utf-8")
told = commands.check(store, file).report
assert told["accepted"] == 1, told
assert told["by_issue"] == {"child_marriage": 1}, told
assert commands.checked(store, file).agency == "red_crescent"
snapshot = store.snapshot()
severe = run(snapshot, LAYERS["severe"], Filter(), "analyst")
high = run(snapshot, LAYERS["cases"], Filter(severities=("high",)), "analyst")
assert severe.totals == high.totals and severe.totals["cases"] > 0
at = desk.Desk(settings.Settings(folder / "data"), store)
page = str(app.page(at, "/az", ""))
assert "Severe cases" in page and "Child marriage" in page
assert "href='/az/intake'" in page
print("all there")
"""


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A copy of the code with every change of the README made to it."""
    for part in PARTS:
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for block in blocks("diff"):
        subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=block.encode(), check=True)
    for words in COMMANDS:
        if words[0] == "cp":
            shutil.copy(tmp_path / words[1], tmp_path / words[2])
    return tmp_path


def test_an_issue_an_agency_a_layer_and_a_language_are_added_as_the_readme_says(changed):
    tried = subprocess.run([sys.executable, "-c", TRY], cwd=changed, capture_output=True, text=True, check=False)
    assert tried.stdout == "all there\n", tried.stderr
