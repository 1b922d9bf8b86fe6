"""Does chance look like a hot spot, and is a real one seen? Maps of invented cases, thrown at random, put to the test.

``python -m benchmarks.null_maps [BOUNDARIES] [--maps N]`` prints its tables and writes them to docs/null-maps.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks import chance
from benchmarks.chance import Ground, Test
from layers import discovery, exposure, hotspots

SIZES = (300, 1_000, 3_000)
TIMES = (1.5, 2.0, 3.0)
WHOLE = 0.6  # km² of a patch that lie in the district: cells at the border have a smaller one
DOCS = Path(__file__).resolve().parents[1] / "docs" / "null-maps.md"
HEAD = """# Maps of chance, and of planted spots

Made by `python -m benchmarks.null_maps BOUNDARIES`. Two questions to every statistic that gives a word.

**Does it call chance firm?** Cases are thrown at random: into neighbourhoods in proportion to their residents where
there are any, else to their area, and evenly inside each; then placed in cells like real ones. The share of maps on
which anything at all is *firm*, hot or cold, must not pass 5 %. Cases of 13 issues are mixed as in the demonstration.
Without correction most such maps have something to show; the last lines say how many.

**Is a real one seen?** A patch of about 0.7 km² – a cell with its ring, wherever in the district, not where it would be
seen best – gets 1.5, 2 or 3 times its cases, all else being chance. The share of maps on which a cell of the patch is
called is what one may hope for; where few people live even a tripling of very little stays little.
Asked of the rule: a tripling at 3,000 cases is at least *tentative* on 80 % of maps.
"""


class Share(NamedTuple):
    """In how many of so many maps of chance a test found something firm."""

    what: str
    cases: int
    found: int
    maps: int


class Power(NamedTuple):
    """In how many of so many maps a patch with so many times the cases was called at least tentative, and firm."""

    times: float
    cases: int
    inference: str
    tentative: int
    firm: int
    maps: int


def null(on: Ground, tests: Mapping[str, tuple[Test, int]], cases: int, seed: int = 0) -> list[Share]:
    """Return for each test in how many maps of chance it found something firm; it sees the first so many maps."""
    found = dict.fromkeys(tests, 0)
    maps = chance.thrown(on, cases, max(most for _, most in tests.values()), np.random.default_rng(seed))
    for i, one in enumerate(maps):
        for name, (test, most) in tests.items():
            found[name] += i < most and test(one, on)
    return [Share(name, cases, found[name], most) for name, (_, most) in tests.items()]


def power(on: Ground, times: float, cases: int, maps: int, inference: str = "analytic") -> Power:
    """Return in how many maps a planted patch held a hot cell that was at least tentative, and one that was firm.

    The patch is a cell with its ring, drawn anew for each map among those that lie in the district almost whole and
    where somebody lives; in it a case is ``times`` as likely as elsewhere.
    """
    rng = np.random.default_rng(0)
    area = on.around @ np.asarray(exposure.pieces(on.snapshot, hotspots.RESOLUTION).sum(axis=1))
    middles = np.flatnonzero((on.cells > 0) & (area >= WHOLE))
    tentative = firm = 0
    for middle in rng.choice(middles, maps):
        patch = on.around[[middle]].indices
        likely = on.cells.copy()
        likely[patch] *= times
        counts = rng.multinomial(cases, likely / likely.sum()).astype(float)
        word, z = chance.worded(counts, on, on.around, inference)
        hot = word[patch][z[patch] > 0]
        firm += discovery.FIRM in hot
        tentative += bool(np.isin(hot, (discovery.FIRM, discovery.TENTATIVE)).any())
    return Power(times, cases, inference, tentative, firm, maps)


def measure(on: Ground, maps: int = 1_000) -> tuple[list[Share], list[Power]]:
    """Return all shares and the power curve on one ground; what takes long sees every second or fifth map only."""
    tests: dict[str, tuple[Test, int]] = {
        "hot spots on the grid": (chance.on_grid, maps),
        "the same with two rings": (chance.with_two_rings, maps),
        "the same by permutation": (chance.by_permutation, maps // 5),
        "the list, 13 issues at once": (chance.in_the_list, maps // 2),
        **({"rates of neighbourhoods": (chance.in_rates, maps)} if len(on.snapshot.people) else {}),
        "local Moran, neighbourhoods": (chance.in_moran, maps),
        "local Moran, cells": (chance.in_moran_cells, maps // 5),
        "for comparison: Gi* on the grid, not corrected": (chance.uncorrected, maps),
        "for comparison: Gi* of neighbourhoods, not corrected": (chance.neighbourhoods_uncorrected, maps),
    }
    shares = [share for cases in SIZES for share in null(on, tests, cases)]
    curve = [power(on, times, cases, maps // 5) for times in TIMES for cases in SIZES]
    return shares, curve + [power(on, times, SIZES[-1], maps // 10, "permutation") for times in TIMES]


def write(found: dict[str, tuple[list[Share], list[Power]]]) -> str:
    """Write docs/null-maps.md and return its text."""
    text = HEAD + "".join(
        f"\n## On {name}\n\n{_shares(shares)}\n{_powers(curve)}" for name, (shares, curve) in found.items()
    )
    DOCS.write_text(text, encoding="utf-8")
    return text


def _shares(shares: list[Share]) -> str:
    rows = {share.what: [each for each in shares if each.what == share.what] for share in shares}
    lines = [
        f"| something firm among | {' | '.join(f'{cases:,} cases' for cases in SIZES)} | maps |",
        "|---|---|---|---|---|",
    ]
    for what, each in rows.items():
        lines.append(f"| {what} | {' | '.join(_percent(one.found, one.maps) for one in each)} | {each[0].maps:,} |")
    return "\n".join(lines) + "\n"


def _powers(curve: list[Power]) -> str:
    lines = ["| planted | cases | inference | at least tentative | firm | maps |", "|---|---|---|---|---|---|"]
    for one in curve:
        share = f"{_percent(one.tentative, one.maps)} | {_percent(one.firm, one.maps)}"
        lines.append(f"| × {one.times:g} | {one.cases:,} | {one.inference} | {share} | {one.maps:,} |")
    return "\n".join(lines) + "\n"


def _percent(found: int, maps: int) -> str:
    return f"{100 * found / maps:.1f} %"


def main() -> None:
    """Measure on the demonstration district, and on a file of boundaries when one is given; write what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.null_maps", description=__doc__)
    parser.add_argument("boundaries", nargs="?", type=Path, help="polygons to throw cases over as well, by area")
    parser.add_argument("--maps", type=int, default=1_000, help="maps of each kind")
    asked = parser.parse_args()
    grounds = [chance.ground(), *([chance.ground(asked.boundaries)] if asked.boundaries else [])]
    print(write({on.name: measure(on, asked.maps) for on in grounds}))


if __name__ == "__main__":
    main()
