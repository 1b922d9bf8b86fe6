"""The repository keeps its own rules: the top level, the limits, the one direction, the words."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("geodata", "layers", "dashboard")
MODULES = [path for part in LAYERS for path in sorted((ROOT / part).rglob("*.py"))]
MOST_LINES, MOST_IN_FUNCTION = 300, 40


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def test_nothing_names_a_machine_s_path_or_a_registry():
    told = re.compile("|".join(["/" + "work/", "/" + "root/", "/" + "tmp/", "pypi" + r"\.", "registry" + r"\.npm"]))
    texts = [path for path in tracked() if path.suffix in {".py", ".toml", ".md", ".txt", ".js", ".css", ""}]
    assert [path.name for path in texts if told.search(path.read_text(encoding="utf-8"))] == []


def test_the_top_level_is_as_designed():
    allowed = {"README.md", "Makefile", "docs", "benchmarks", "tests", "pyproject.toml", ".ci", ".gitignore", *LAYERS}
    found = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert found - allowed == {"requirements.txt", "requirements-test.txt"}


def code_lines(text: str, node: ast.AST) -> int:
    """Count lines that are neither blank, comment nor docstring."""
    lines = text.splitlines()[getattr(node, "lineno", 1) - 1 : getattr(node, "end_lineno", None)]
    strings = [n for n in ast.walk(node) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)]
    quoted = sum(n.end_lineno - n.lineno + 1 for n in strings if isinstance(n.value.value, str))
    return sum(1 for line in lines if line.strip() and not line.strip().startswith("#")) - quoted


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_is_short_and_says_what_it_is(path: Path):
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    if text.strip():
        assert ast.get_docstring(tree)
        assert code_lines(text, tree) <= MOST_LINES
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert code_lines(text, node) <= MOST_IN_FUNCTION + 4, node.name  # its signature may take a few
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            assert not (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_in_one_direction(path: Path):
    own = LAYERS.index(path.relative_to(ROOT).parts[0])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            part = name.split(".")[0]
            assert part not in LAYERS[own + 1 :], f"{name} in {path.name}"


def test_no_work_is_left_in_a_comment():
    marks = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]))
    assert [
        path.name for path in tracked() if path.suffix in {".py", ".js", ".css", ".toml"} and found(marks, path)
    ] == []


def found(pattern: re.Pattern[str], path: Path) -> bool:
    return bool(pattern.search(path.read_text(encoding="utf-8")))


def test_every_word_on_the_screen_is_used_somewhere():
    from dashboard.text import LANGUAGES, text

    files = [
        path for part in LAYERS for end in ("py", "js", "toml", "html") for path in (ROOT / part).rglob(f"*.{end}")
    ]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files if path.parent.name != "strings")
    families = set(re.findall(r'f"([a-z_]+\.[a-z_.]*)\{', code))  # f"layer.{key}", f"intake.kind_{kind}"
    families |= set(re.findall(r"""["']([a-z_]+\.[a-z_.]*)["'] ~""", code))  # words("screen." ~ field) in a template
    quoted = set(re.findall(r"""["']([a-z_0-9.-]+)["']""", code))
    tables = set(re.findall(r"^\[?([a-z_0-9-]+)\]?(?: =|$)", code, re.MULTILINE))  # keys of the catalogue
    named = quoted | tables
    keys = {key for language in LANGUAGES for key in text(language).words}
    unused = [
        key for key in keys - quoted if not any(key.startswith(f) and key.removeprefix(f) in named for f in families)
    ]
    assert sorted(unused) == []
    assert all(set(text(language).words) == keys for language in LANGUAGES)
