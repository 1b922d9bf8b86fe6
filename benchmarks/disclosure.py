"""Can a viewer name a small count? What a patient attacker would subtract and average, beside two other methods.

``python -m benchmarks.disclosure`` prints its tables and writes them to docs/disclosure.md.
"""

from __future__ import annotations

import hmac
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import kendalltau

from geodata import demo, facts
from geodata.persian import month_start
from geodata.snapshot import Snapshot
from geodata.store import Store
from layers import LAYERS, Filter, run
from layers.counts import months

CASES = 2_000
SMALL = range(1, 5)
PAIRS = 50  # views averaged for one question
NOISE = (-3, -2, -1, 0, 1, 2, 3)  # of a view's number by the cell-key method, variance 2
CHANCE = (0.04, 0.1, 0.22, 0.28, 0.22, 0.1, 0.04)
DOCS = Path(__file__).resolve().parents[1] / "docs" / "disclosure.md"
HEAD = """# What can be named from what a viewer sees

Made by `python -m benchmarks.disclosure` on 2,000 invented cases. The attacker asks any number of views, subtracts
each from its neighbour (one issue, month, level or agency more or less; every neighbourhood, every cell of the grid;
before and after an import), averages fifty such pairs for the same question, and knows how counts are usually spread.

*Named by subtraction*: of the true counts from 1 to 4, how many the rounded mean of the differences gives exactly.
*Named by the best guess*: the same when the attacker guesses, for every difference seen, the count that truly lies
behind it most often – nobody could do better with one question.
"""


class Attack(NamedTuple):
    """What an attacker got out of one kind of question: differences seen and true counts, shape (questions,)."""

    what: str
    seen: np.ndarray
    true: np.ndarray

    @property
    def small(self) -> np.ndarray:
        """Which true counts are from 1 to 4."""
        return np.isin(self.true, SMALL)

    def named(self) -> float:
        """Return the share of small counts that the difference itself names."""
        return float((np.rint(self.seen) == self.true)[self.small].mean())

    def guessed(self) -> float:
        """Return the share of small counts that the likeliest count behind each difference names."""
        best = {}
        for value in np.unique(self.seen):
            counts = np.bincount(self.true[self.seen == value].astype(int))
            best[value] = int(counts.argmax())
        guess = np.array([best[value] for value in self.seen])
        return float((guess == self.true)[self.small].mean())

    def surest(self) -> float:
        """Return how often the truth behind a difference that was seen twenty times is one and the same small count."""
        most = 0.0
        for value, times in zip(*np.unique(self.seen, return_counts=True), strict=True):
            counts = np.bincount(self.true[self.seen == value].astype(int), minlength=5)
            most = max(most, counts[1:5].max() / times if times >= 20 else 0.0)
        return most


Views = Callable[[str, Filter], np.ndarray]


def district(seed: int = 0, count: int = CASES, key: bytes | None = None) -> Snapshot:
    """Return the demonstration with so many of its cases, drawn by the seed."""
    snapshot = _demonstration()
    rows = np.sort(np.random.default_rng(seed).choice(len(snapshot.cases), count, replace=False))
    cases = snapshot.cases.iloc[rows].reset_index(drop=True)
    secret = hmac.digest(b"benchmark", f"{seed}".encode(), "sha256") if key is None else key
    none = snapshot.changes.iloc[:0]
    return replace(snapshot, version=f"attack-{seed}-{count}", cases=cases, changes=none, key=secret)


@lru_cache(maxsize=1)
def _demonstration() -> Snapshot:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "store")
        demo.load(store)
        return store.snapshot()


def through(snapshot: Snapshot, reader: str) -> Views:
    """Return how this reader asks for numbers: through the door, like every page."""

    def ask(layer: str, choice: Filter) -> np.ndarray:
        return run(snapshot, LAYERS[layer], choice, reader).frame["value"].to_numpy()  # type: ignore[arg-type]

    return ask


def questions(snapshot: Snapshot) -> Iterator[tuple[str, str, Filter, Filter]]:
    """Give pairs of neighbouring views: what is asked, the layer, the wider and the narrower view."""
    issues, levels = tuple(facts.issues()), tuple(facts.severities())
    sent = tuple(snapshot.cases["agency"].unique())
    edges = months(snapshot)[1]
    spans = [Filter(start=int(a), end=int(b) - 1) for a, b in zip(edges, edges[1:], strict=False)]
    for layer in ("cases", "grid"):
        for issue in issues:
            one, others = Filter(issues=(issue,)), tuple(each for each in issues if each != issue)
            yield "an issue", layer, Filter(), Filter(issues=others)
            for level in levels:
                rest = tuple(each for each in levels if each != level)
                yield "an issue and a level", layer, replace(one, severities=levels), replace(one, severities=rest)
            for agency in sent:
                rest = tuple(each for each in sent if each != agency)
                yield "an issue and an agency", layer, replace(one, agencies=sent), replace(one, agencies=rest)
            for month in spans:
                wide = replace(one, start=spans[0].start, end=month.end)
                less = replace(one, start=spans[0].start, end=month.start - 1)  # type: ignore[operator]
                yield "an issue and a month", layer, wide, less
        for month in spans[1:]:
            less = Filter(start=spans[0].start, end=month.start - 1)  # type: ignore[operator]
            yield "a month", layer, Filter(start=spans[0].start, end=month.end), less


def subtracted(snapshot: Snapshot) -> list[Attack]:
    """Return what all pairs of neighbouring views give, by kind of question."""
    seen, exact = through(snapshot, "viewer"), through(snapshot, "analyst")
    found: dict[str, list[np.ndarray]] = {}
    for what, layer, wide, less in questions(snapshot):
        pair = [ask(layer, wide) - ask(layer, less) for ask in (seen, exact)]
        name = f"{what}, by {'neighbourhood' if layer == 'cases' else 'grid cell'}"
        found.setdefault(name, []).append(np.array(pair))
    joined = {what: np.concatenate(pairs, axis=1) for what, pairs in found.items()}
    return [Attack(what, *pair) for what, pair in joined.items()]


def around_import(before: Snapshot, after: Snapshot) -> Attack:
    """Return what views before and after an import give about the cases that came, by neighbourhood and issue."""
    pairs = []
    for issue in facts.issues():
        asked = Filter(issues=(issue,))
        pairs.append(
            [through(after, r)("cases", asked) - through(before, r)("cases", asked) for r in ("viewer", "analyst")]
        )
    return Attack("an issue of an import, by neighbourhood", *np.concatenate(np.array(pairs), axis=1))


def averaged(snapshot: Snapshot, number: Callable[[np.ndarray, tuple], float], seed: int = 0) -> Attack:
    """Return what fifty averaged pairs give for each (neighbourhood, issue).

    A pair is a random choice of other issues, with and without the issue asked about; ``number`` is what a method
    shows for a set of cases (a mask) under a view's name.
    """
    rng = np.random.default_rng(seed)
    issue, place = snapshot.packed("issue"), snapshot.packed("neighbourhood")
    seen, true = [], []
    for at in range(len(snapshot.neighbourhoods)):
        here = place.codes == at
        for of in range(len(issue.categories)):
            pairs = []
            for _ in range(PAIRS):
                others = rng.random(len(issue.categories)) < 0.5
                others[of] = False
                wide = others.copy()
                wide[of] = True
                pairs.append(
                    number(here & wide[issue.codes], (at, *wide)) - number(here & others[issue.codes], (at, *others))
                )
            seen.append(float(np.mean(pairs)))
            true.append(int(np.count_nonzero(here & (issue.codes == of))))
    return Attack("an issue, fifty averaged pairs", np.array(seen), np.array(true))


def suppressed(cases: np.ndarray, view: tuple) -> float:
    """Return what plain suppression shows: nothing below five (its middle is guessed), else the count."""
    count = np.count_nonzero(cases)
    return float(count) if count >= 5 or not count else 2.5


def cell_key(snapshot: Snapshot) -> Callable[[np.ndarray, tuple], float]:
    """Return the cell-key method: the count and a noise that the keys of the cases counted decide.

    Source: Thompson et al. (2013), UNECE work session on statistical confidentiality, topic 3.
    """
    keys = np.random.default_rng(7).integers(0, 2**32, len(snapshot.cases), dtype=np.uint64)
    steps = np.cumsum(CHANCE)

    def shown(cases: np.ndarray, view: tuple) -> float:
        mixed = int(keys[cases].sum()) * 0x9E3779B97F4A7C15 % 2**64
        noise = NOISE[min(int(np.searchsorted(steps, mixed / 2**64, side="right")), len(NOISE) - 1)]
        return max(float(np.count_nonzero(cases)) + float(noise), 0.0) if cases.any() else 0.0

    return shown


def additive(snapshot: Snapshot) -> Callable[[np.ndarray, tuple], float]:
    """Return what a viewer is shown for a neighbourhood and a choice of issues."""
    issues = snapshot.packed("issue").categories
    ask = through(snapshot, "viewer")

    @cache
    def whole(chosen: tuple[str, ...]) -> np.ndarray:
        return ask("cases", Filter(issues=chosen)) if chosen else np.zeros(len(snapshot.neighbourhoods))

    return lambda cases, view: float(whole(tuple(i for i, on in zip(issues, view[1:], strict=True) if on))[view[0]])


def useful(snapshot: Snapshot) -> dict[str, float]:
    """Return how far a viewer's numbers are from the truth: largest errors, and agreement of the ranking."""
    exact, seen = (through(snapshot, reader) for reader in ("analyst", "viewer"))
    single = max(
        float(np.abs(exact("cases", Filter(issues=(i,))) - seen("cases", Filter(issues=(i,)))).max())
        for i in facts.issues()
    )
    off = []
    for layer in ("cases", "issues"):
        true, shown = exact(layer, Filter()), seen(layer, Filter())
        off += list(np.abs(shown - true)[true > 100] / true[true > 100])
    tau = kendalltau(exact("cases", Filter()), seen("cases", Filter())).statistic
    return {"one": single, "totals": max(off), "within": float(np.mean(np.array(off) <= 0.1)), "tau": float(tau)}


def imported(snapshot: Snapshot, count: int = 200, seed: int = 1) -> Snapshot:
    """Return the district after an import of so many more of the demonstration's cases, of its last three months."""
    rest = _demonstration().cases
    lately = month_start(facts.demonstration()["first_year"] * 12 + 21)
    fresh = rest[~rest["id"].isin(snapshot.cases["id"]) & (rest["day"] >= lately)]
    more = fresh.sample(min(count, len(fresh)), random_state=seed)
    cases = pd.concat([snapshot.cases, more]).sort_values("day", kind="stable", ignore_index=True)
    return replace(snapshot, version=f"{snapshot.version}-more", cases=cases)


def main() -> None:
    """Print the tables and write them."""
    snapshot = district()
    rows = [*subtracted(snapshot), around_import(snapshot, imported(snapshot)), averaged(snapshot, additive(snapshot))]
    lines = ["\n## Additive rounding of fixed atoms (this program)\n"]
    lines += ["| question | small counts | named by subtraction | by the best guess |", "|---|--:|--:|--:|"]
    lines += [f"| {one.what} | {one.small.sum()} | {one.named():.0%} | {one.guessed():.0%} |" for one in rows]
    others = {"plain suppression below 5": suppressed, "cell-key noise": cell_key(snapshot)}
    lines += ["\n## Other methods, fifty averaged pairs for an issue in a neighbourhood\n"]
    lines += ["| method | named by subtraction |", "|---|--:|"]
    lines += [f"| {name} | {averaged(snapshot, method).named():.0%} |" for name, method in others.items()]
    keys = [useful(district(seed, 3_000)) for seed in range(50)]
    lines += ["\n## Still useful: the demonstration district under 50 keys\n", "| measure | value |", "|---|--:|"]
    lines += [f"| largest error of one issue in one neighbourhood | {max(k['one'] for k in keys):.0f} |"]
    lines += [f"| totals over 100 within 10 % | {np.mean([k['within'] for k in keys]):.1%} |"]
    lines += [f"| keys under which all of them are | {np.mean([k['totals'] <= 0.1 for k in keys]):.0%} |"]
    lines += [f"| Kendall's tau of the neighbourhoods, least | {min(k['tau'] for k in keys):.2f} |"]
    text = HEAD + "\n".join(lines) + "\n"
    print(text)
    DOCS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
