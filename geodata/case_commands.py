"""The commands about single cases and how they are judged. Arguments are the command line's; answers as in commands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from geodata import clocks, facts, overrides
from geodata import ratings as sample
from geodata.commands import LANGUAGES, Answer
from geodata.problems import Unreadable
from geodata.store import Store


def override(store: Store, agency: str, number: str, level: str, reason: str) -> Answer:
    """Set the level of a case, with a reason; the agency's own number is used to find it and is not kept."""
    kept = overrides.override(store, agency, number, level, reason)
    times = len(overrides.history(store, agency, number))
    report = {"agency": agency, "level": kept.level, "reason": kept.reason, "moment": kept.moment, "times": times}
    named = {language: facts.severities()[kept.level].name(language) for language in LANGUAGES}
    return Answer(report, (("override", {**report, **named}),))


def change_clocks(store: Store, written: Sequence[str]) -> Answer:
    """Say how long the response clocks run, after setting those that are written as 'high=2'."""
    found = clocks.change(store, dict(_pair(one) for one in written))
    named = {key: {language: facts.clocks()[key].name(language) for language in LANGUAGES} for key in found}
    return Answer({"days": found}, tuple(("clock", {**named[key], "days": days}) for key, days in found.items()))


def ratings(store: Store, path: Path) -> Answer:
    """Replace the sample that two people rated by a sheet's; when none of its rows is good, what was stored stays."""
    found = sample.read(path)
    if len(found.pairs):
        sample.keep(store, found.pairs)
    rejected = {str(problem.row): problem.code for problem in found.problems}
    report = {"accepted": len(found.pairs), "rejected": rejected}
    line = "ratings" if len(found.pairs) else "nothing"
    return Answer(report, ((line, {**report, "rejected": len(rejected), "file": path.name}),), found.problems)


def _pair(written: str) -> tuple[str, str]:
    key, sign, number = written.partition("=")
    if not sign:
        raise Unreadable("clock-unknown", written, ", ".join(facts.clocks()))
    return key.strip(), number.strip()
