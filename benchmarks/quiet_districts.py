"""Does an agenda speak of noise, and does it find what was planted? Districts drawn anew, put to the agenda.

``python -m benchmarks.quiet_districts [--districts N]`` prints its tables and writes them to docs/quiet-districts.md.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from geodata import demo, facts
from geodata.persian import month_start
from geodata.snapshot import Snapshot
from geodata.store import Store
from layers import agenda

MONTHS, ONE_YEAR = 24, 12
TIMES = (2.0, 4.0, 6.0)
LATELY = 3  # months in which a planted pair is raised
DOCS = Path(__file__).resolve().parents[1] / "docs" / "quiet-districts.md"
HEAD = """# Agendas of quiet districts, and of planted changes

Made by `python -m benchmarks.quiet_districts`. Asked of a meeting's agenda: in at least 95 of 100 districts where
nothing changed no scene says that something did, and what was planted is found.

**Quiet districts** have the demonstration's issues, seasons and residents, but no spots and no growth; the number of
cases of each issue is Poisson's. In *groups* means that several cases come at once, so that every count is negative
binomial with a variance 1.5 or 2 times its mean; real counts are rarely without. *One year*: only the last twelve
months are there, nothing can be compared with a year earlier, and pairs are compared with their issue in the district.

**Planted districts** are the demonstration drawn anew: spots, seasons and growth as in its catalogue. What must be
found are its `[[changes]]`. A change is found in its place when neighbourhood and issue are named, and found at all
when its issue is, for the whole district: where it rises everywhere as much, that is the one thing to say.
Growth of other issues is real too, and is found now and then.

**What can be seen.** In a quiet district one issue in one neighbourhood, drawn by its usual cases, comes so many times
as often in the last three months. A rise of little stays little: three cases a quarter, doubled, are six.
"""


class Share(NamedTuple):
    """In how many of so many districts it was so."""

    what: str
    found: int
    districts: int

    def line(self) -> str:
        """Return it as a row of a table."""
        return f"| {self.what} | {self.found} | {self.districts} |\n"


def base(folder: Path) -> Snapshot:
    """Return the demonstration's snapshot."""
    store = Store.open(folder)
    demo.load(store)
    return store.snapshot()


def catalogue(seed: int, quiet: bool = True, spread: float = 1.0) -> dict[str, Any]:
    """Return what a district is drawn by: the demonstration's with another seed and Poisson's number of cases.

    With a ``spread`` above 1 it is the number of groups of cases, of Fisher's logarithmic size.
    """
    rng = np.random.default_rng([seed, 1])
    still: dict[str, Any] = {"growth": 1.0} if quiet else {}
    at_once = 1.0 if spread <= 1 else _mean_size(spread)
    issues = {
        key: {**entry, **still, "cases": int(rng.poisson(entry["cases"] / at_once))}
        for key, entry in facts.demonstration()["issues"].items()
    }
    spots = [] if quiet else facts.demonstration()["spots"]
    return {**facts.demonstration(), "seed": seed, "issues": issues, "spots": spots}


def drawn(on: Snapshot, seed: int, quiet: bool = True, spread: float = 1.0, months: int = MONTHS) -> Snapshot:
    """Return a district drawn anew, with the last so many months."""
    cases = demo.cases(catalogue(seed, quiet, spread))
    if spread > 1:
        size = np.random.default_rng([seed, 2]).logseries(1 - 1 / spread, len(cases))
        cases = cases.loc[cases.index.repeat(size)]
    first = month_start(facts.demonstration()["first_year"] * 12 + MONTHS - months)
    return with_cases(on, cases[cases["day"] >= first], f"{seed}-{quiet}-{spread}-{months}")


def with_cases(on: Snapshot, cases: pd.DataFrame, version: str) -> Snapshot:
    """Return the snapshot with other cases."""
    frame = cases.sort_values("day", kind="stable", ignore_index=True)
    for name, column in on.cases.items():
        if not isinstance(column.dtype, pd.CategoricalDtype):
            continue
        known = column.cat.categories.union(frame[name].dropna().unique()) if name == "needs" else column.cat.categories
        values = frame[name] if name in frame else pd.Series(None, index=frame.index, dtype=object)
        frame[name] = pd.Categorical(values.where(values.isin(known), None), categories=known)
    return replace(on, version=version, cases=frame)


def said(snapshot: Snapshot) -> set[tuple[str, str, str]]:
    """Return the changes that the agenda tells: direction or 'gap', neighbourhood and issue."""
    today = int(snapshot.days[-1]) if len(snapshot.days) else 0
    made = agenda.scenes(snapshot, None, today, "presenter")
    return {(scene.kind, scene.place, scene.issue) for scene in made if scene.kind in agenda.CHANGED}


def noisy(on: Snapshot, districts: int, spread: float = 1.0, months: int = MONTHS) -> int:
    """Return in how many quiet districts the agenda tells of a change."""
    return sum(bool(said(drawn(on, seed, True, spread, months))) for seed in range(districts))


def planted(on: Snapshot, districts: int) -> tuple[int, int, int]:
    """Return in how many planted districts all changes are found in their places, found at all, and others told."""
    wanted = {(one["direction"], one["place"], one["issue"]) for one in facts.demonstration()["changes"]}
    told = [said(drawn(on, seed, quiet=False)) for seed in range(districts)]
    broad = {(direction, "", issue) for direction, _, issue in wanted}
    at_all = [all({one, (one[0], "", one[2])} & found for one in wanted) for found in told]
    others = [bool(found - wanted - broad) for found in told]
    return sum(wanted <= found for found in told), sum(at_all), sum(others)


def raised(on: Snapshot, times: float, districts: int) -> tuple[int, float]:
    """Return in how many districts a planted rise is found in its place, and its mean usual cases in three months."""
    found, usual = 0, []
    for seed in range(districts):
        quiet = drawn(on, 10_000 + seed)
        rng = np.random.default_rng([seed, 3])
        chosen = quiet.cases.loc[rng.integers(len(quiet.cases)), ["neighbourhood", "issue"]]
        pair = (quiet.cases["neighbourhood"] == chosen["neighbourhood"]) & (quiet.cases["issue"] == chosen["issue"])
        lately = month_start(facts.demonstration()["first_year"] * 12 + MONTHS - LATELY)
        mine = np.flatnonzero(pair & (quiet.cases["day"] >= lately))
        usual.append(len(mine))
        more = np.repeat(mine, rng.poisson(times - 1, len(mine)))
        rows = quiet.cases.iloc[np.sort(np.concatenate([np.arange(len(quiet.cases)), more]))]
        told = said(with_cases(on, rows.astype({"needs": object}), f"{seed}-{times}"))
        found += ("rise", chosen["neighbourhood"], chosen["issue"]) in told
    return found, float(np.mean(usual))


def seconds(on: Snapshot) -> tuple[float, float]:
    """Return how long the demonstration's agenda takes for the first time, and again."""
    fresh = replace(on, version="fresh")
    took = []
    for _ in range(2):
        began = process_time()
        agenda.scenes(fresh, None, int(fresh.days[-1]), "presenter")
        took.append(process_time() - began)
    return took[0], took[1]


def measure(on: Snapshot, districts: int) -> Iterator[str]:
    """Yield the page of documentation, part by part."""
    yield HEAD + "\n| the agenda tells of a change in quiet districts | districts with one | of |\n|---|---|---|\n"
    for spread in (1.0, 1.5, 2.0):
        what = "cases one by one" if spread == 1 else f"cases in groups, variance {spread:g} × the mean"
        yield Share(what, noisy(on, districts, spread), districts).line()
    yield Share("one year only, cases one by one", noisy(on, districts, months=ONE_YEAR), districts).line()
    there, issue, others = planted(on, districts)
    yield "\n| planted districts | districts | of |\n|---|---|---|\n"
    yield Share("all planted changes found in their places", there, districts).line()
    yield Share("all planted changes found", issue, districts).line()
    yield Share("something else told as well", others, districts).line()
    yield "\n| a pair comes so many times as often | found in its place | of | mean cases before |\n|---|---|---|---|\n"
    for times in TIMES:
        found, usual = raised(on, times, districts)
        yield f"| × {times:g} | {found} | {districts} | {usual:.1f} |\n"
    first, again = (1000 * took for took in seconds(on))
    yield f"\nThe demonstration's agenda took {first:.0f} ms of processor time the first time, {again:.0f} ms again.\n"


def _mean_size(spread: float) -> float:
    part = 1 - 1 / spread
    return float(-part / ((1 - part) * np.log(1 - part)))


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print and write what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quiet_districts", description=__doc__)
    parser.add_argument("--districts", type=int, default=100, help="districts of each kind")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for part in measure(base(Path(folder)), asked.districts):
            print(part, end="", flush=True)
            parts.append(part)
    DOCS.write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
