"""The command line of the data: arguments in, one answer printed. ``python -m geodata --help`` shows all commands."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geodata.commands import Answer
    from geodata.problems import Problem

SHOWN = 20  # findings that are spelled out; --json gives all
READ, NOT_READ = 0, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when the file was read, 2 when it could not be."""
    chosen = _parser().parse_args(arguments)
    from geodata.problems import Unreadable  # here and below, so that --help need not wait for pandas

    try:
        answer = _run(chosen)
    except Unreadable as refused:
        _refuse(refused.problem, chosen)
        return NOT_READ
    text = json.dumps(answer.report, ensure_ascii=False) if chosen.json else "\n".join(_told(answer, chosen.language))
    sys.stdout.write(text + "\n")
    return READ


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m geodata",
        description="Bring in boundaries, residents, places of help and cases; see what is stored.",
        epilog="Exit status: 0 when the file was read, 2 when it could not be; nothing is stored then.",
        parents=[_shared(with_defaults=True)],
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    texts = {
        "boundaries": "replace the neighbourhoods by a vector file's; cases are located again",
        "network": "replace the roads by a vector file's lines (also .osm.pbf)",
        "jurisdictions": "replace the areas that agencies answer for by a vector file's",
        "population": "replace the residents by a sheet's",
        "resources": "replace the places of help by a sheet's or a vector file's",
        "effort": "replace the hours of patrol and outreach by a sheet's",
        "check": "say what an agency's file holds; store nothing",
        "import": "store an agency's file as a batch",
        "undo": "remove a batch",
        "override": "set the level of one case by hand, with a reason",
        "ratings": "replace the sample that two people rated by a sheet's",
        "clocks": "say within how many days cases must be answered, or change it",
        "status": "say what is stored",
        "decisions": "list what the meetings decided and what became of it",
        "meetings": "list the meetings",
    }
    made = {
        name: commands.add_parser(name, help=text, parents=[_shared(with_defaults=False)])
        for name, text in texts.items()
    }
    _arguments(made)
    return parser


def _arguments(made: dict[str, argparse.ArgumentParser]) -> None:
    """Give each command what it takes."""
    for name in (
        "boundaries",
        "network",
        "jurisdictions",
        "population",
        "resources",
        "effort",
        "check",
        "import",
        "ratings",
    ):
        made[name].add_argument("file", type=Path, metavar="FILE")
    for name in ("check", "import"):
        made[name].add_argument("--agency", metavar="KEY", help="who sent it, when the file does not tell")
    for name in ("boundaries", "jurisdictions"):
        made[name].add_argument("--name-field", metavar="F", help="the field with the areas' names")
    made["undo"].add_argument("batch", metavar="BATCH")
    asked = {"agency": "whose case", "number": "the agency's own number of it", "level": "high, medium or low"}
    for name, text in (*asked.items(), ("reason", "why, without names or numbers of people")):
        made["override"].add_argument(f"--{name}", required=True, metavar=name[0].upper(), help=text)
    made["clocks"].add_argument("--set", action="append", default=[], metavar="LEVEL=DAYS", help="like high=2")


def _shared(with_defaults: bool) -> argparse.ArgumentParser:
    """Return the options that may stand before the command, or after it: there their defaults would overwrite."""
    plain = {"data": Path(os.environ.get("HEADQUARTERS_DATA") or "var"), "json": False, "language": "fa"}
    options = argparse.ArgumentParser(add_help=False, argument_default=None if with_defaults else argparse.SUPPRESS)
    options.add_argument("--data", type=Path, metavar="DIR", help="the data folder; else HEADQUARTERS_DATA, else ./var")
    options.add_argument("--json", action="store_const", const=True, help="print one JSON object")
    options.add_argument(
        "--language", choices=("fa", "en"), help="of what is printed without --json; fa when not given"
    )
    options.set_defaults(**plain if with_defaults else {})
    return options


def _run(chosen: argparse.Namespace) -> Answer:
    from geodata import case_commands, commands

    store = commands.begin(chosen.data)
    run = {
        "boundaries": lambda: commands.boundaries(store, chosen.file, chosen.name_field),
        "network": lambda: commands.network(store, chosen.file),
        "jurisdictions": lambda: commands.jurisdictions(store, chosen.file, chosen.name_field),
        "population": lambda: commands.population(store, chosen.file),
        "resources": lambda: commands.resources(store, chosen.file),
        "effort": lambda: commands.effort(store, chosen.file),
        "check": lambda: commands.check(store, chosen.file, chosen.agency),
        "import": lambda: commands.bring_in(store, chosen.file, chosen.agency),
        "undo": lambda: commands.undo(store, chosen.batch),
        "override": lambda: case_commands.override(store, chosen.agency, chosen.number, chosen.level, chosen.reason),
        "ratings": lambda: case_commands.ratings(store, chosen.file),
        "clocks": lambda: case_commands.change_clocks(store, chosen.set),
        "status": lambda: commands.status(store),
        "decisions": lambda: commands.decisions(store),
        "meetings": lambda: commands.meetings(store),
    }
    return run[chosen.command]()


def _refuse(problem: Problem, chosen: argparse.Namespace) -> None:
    if chosen.json:
        message = {language: problem.sentence(language) for language in ("fa", "en")}
        sys.stdout.write(json.dumps({"error": problem.code, "message": message}, ensure_ascii=False) + "\n")
    sys.stderr.write(problem.sentence(chosen.language) + "\n")


def _told(answer: Answer, language: str) -> Iterator[str]:
    from geodata.facts import agencies, command_words

    words = command_words()[language]
    for key, values in answer.lines:
        named = {name: _spelled(value, language) for name, value in values.items()}
        if "agency" in values:
            named["agency"] = agencies()[values["agency"]].short(language)
        yield words[key].format(**named)
    for problem in answer.problems[:SHOWN]:
        sentence = problem.sentence(language)
        at_row = {"row": _spelled(problem.row, language), "column": problem.column or "–", "sentence": sentence}
        yield sentence if problem.row is None else words["at_row"].format(**at_row)
    if len(answer.problems) > SHOWN:
        yield words["more"].format(count=_spelled(len(answer.problems) - SHOWN, language))


def _spelled(value: Any, language: str) -> str:
    from geodata.persian import persian_number

    if isinstance(value, bool) or not isinstance(value, int):
        return str(value)
    return persian_number(value) if language == "fa" else f"{value:,}"


if __name__ == "__main__":
    sys.exit(main())
