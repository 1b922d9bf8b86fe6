"""What a meeting should look at: at most seven scenes, made from what changed, what is overdue and what was decided.

Knows nothing of pages, words or pictures: a scene is an address, a question's key and the numbers for its words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

import pandas as pd

from geodata.snapshot import Snapshot
from layers import LAYERS, followup
from layers.door import run
from layers.filters import Filter, iso
from layers.layer import Reader

if TYPE_CHECKING:
    from geodata.decisions import Standing

MOST = 7
MOST_LAPSED = 3  # scenes of single decisions; the first scene lists them all
CHANGED = frozenset({"rise", "fall", "gap"})
TOLD = ("recent", "usual", "value", "since", "grave", "left")


class Scene(NamedTuple):
    """One finding to be shown and asked about.

    ``kind``: 'decisions', 'lapsed', 'rise', 'fall', 'gap', 'overdue', 'nothing' or 'no_data'. ``place`` and ``issue``
    are keys, '' for all. ``view`` is the path and query of the page that shows it. ``question`` is the key of the
    words that ask; ``values`` are what they may name: keys, numbers and days. ``score``: the cases that it is about,
    those of the highest severity counted twice.
    """

    kind: str
    place: str
    issue: str
    view: str
    question: str
    values: Mapping[str, str | float]
    score: float


Maker = Callable[[Snapshot, Filter, Reader, int], list[Scene]]


def scenes(
    snapshot: Snapshot,
    standing: Standing | None,
    today: int,
    reader: Reader,
    choice: Filter | None = None,
    status: pd.DataFrame | None = None,
) -> list[Scene]:
    """Return the agenda, at most seven scenes, no two about the same neighbourhood and issue.

    First the last decisions, whenever there are any or there was a meeting; then up to three of those that have lapsed,
    the longest lapsed first, with what has changed there since; then what changed beyond chance, new gaps and overdue
    cases, the largest first. 'nothing' says that nothing changed, 'no_data' that there are no cases.

    Parameters
    ----------
    standing
        Meetings and decisions as they stand; None is no earlier meeting.
    today
        Days since 1970-01-01.
    choice
        Which cases the meeting is about, all of them when None.
    status
        What ``followup.status`` says of the decisions on that day, where the caller has it already.
    """
    asked = choice or Filter()
    held = [] if standing is None else _decided(standing, today, _lapsed(snapshot, standing, today, status))
    if not asked.apply(snapshot).any():
        return [*held, Scene("no_data", "", "", "/intake", "question.no_data", {}, 0.0)]
    made = list(chain.from_iterable(maker(snapshot, asked, reader, today) for maker in MAKERS))
    quiet = [] if CHANGED.intersection(scene.kind for scene in made) else [_nothing(asked)]
    ordered = sorted(made, key=lambda scene: (-scene.score, scene.kind, scene.place, scene.issue))
    held, ordered = _joined(held, ordered)
    return [*held, *ordered[: MOST - len(held) - len(quiet)], *quiet]


def _joined(held: list[Scene], made: list[Scene]) -> tuple[list[Scene], list[Scene]]:
    """Return both without what is about the same: a lapsed decision takes over what changed where it was to help."""
    changed = {_about(scene): scene for scene in made if scene.kind in CHANGED}
    taken = {_about(scene) for scene in held}
    told = [_with(scene, changed.get(_about(scene), scene)) for scene in held]
    return told, [scene for scene in made if _about(scene) not in taken]


def _about(scene: Scene) -> tuple[str, str]:
    """Return neighbourhood and issue; of scenes about all of both the kind, for they are never about the same."""
    return (scene.place, scene.issue) if scene.place or scene.issue else (scene.kind, scene.kind)


def _with(scene: Scene, same: Scene) -> Scene:
    return scene._replace(view=same.view, values={**same.values, **scene.values})


def _decided(standing: Standing, today: int, lapsed: list[int]) -> list[Scene]:
    earlier = [int(number) for number in standing.meetings.index if number != standing.going]
    if not len(standing.decisions) and not earlier:
        return []
    last = max([*earlier, *standing.decisions["meeting"].astype(int)])
    values = {"meeting": last, "decisions": len(standing.decisions), "lapsed": len(lapsed)}
    first = Scene("decisions", "", "", "/meeting", "question.decisions", values, float(len(standing.decisions)))
    return [first, *(_of_lapsed(standing, number, today) for number in lapsed[:MOST_LAPSED])]


def _lapsed(snapshot: Snapshot, standing: Standing, today: int, status: pd.DataFrame | None) -> list[int]:
    """Return the numbers of the decisions that have lapsed, the longest lapsed first."""
    known = followup.status(snapshot, standing, today) if status is None else status
    late = known["due"][known["status"] == "lapsed"]
    return [int(number) for number in late.sort_values(kind="stable").index]


def _of_lapsed(standing: Standing, number: int, today: int) -> Scene:
    row, due = standing.decisions.loc[number], int(standing.due[number])
    values = {"number": number, "what": row["what"], "agency": row["agency"], "due": due, "late": today - due}
    view = f"/?{row['query']}" if row["query"] else "/"
    return Scene("lapsed", row["place"], row["issue"], view, "question.lapsed", values, float(today - due))


def _changed(snapshot: Snapshot, choice: Filter, reader: Reader, today: int) -> list[Scene]:
    found = run(snapshot, LAYERS["changes"], choice, reader)
    if found.frame.empty:
        return []
    period = replace(choice, start=int(found.totals["start"]), end=int(found.totals["end"]))
    ways = {"layer": "change"} | ({"against": "year"} if found.totals["year"] else {})
    return [_of_change(row, period, ways) for row in found.frame.to_dict("records")]


def _of_change(row: dict[str, Any], period: Filter, ways: dict[str, str]) -> Scene:
    kind = "gap" if row["kind"] == "gap" else row["direction"]
    issues = (row["issue"],) if row["issue"] else period.issues
    shown = replace(period, issues=issues, places=(row["place"],) if row["place"] else ())
    view = _address("/coverage", shown, {"layer": "unserved"}) if kind == "gap" else _address("/hotspots", shown, ways)
    values = {name: row[name] for name in TOLD if row[name] == row[name]}  # only NaN differs from itself
    graver = 1 + row["grave"] / row["recent"] if row["recent"] else 1.0
    score = abs(row["recent"] - row["usual"]) * graver
    return Scene(kind, row["place"], row["issue"], view, f"question.{kind}", values, score)


def _overdue(snapshot: Snapshot, choice: Filter, reader: Reader, today: int) -> list[Scene]:
    """Return one scene of all cases whose time to respond has run out, if there are any."""
    if "overdue" not in LAYERS:
        return []
    values = run(snapshot, LAYERS["overdue"], choice, reader, {"today": iso(today)}).frame["value"].fillna(0.0)
    cases = float(values.sum())
    if not cases:
        return []
    told: dict[str, str | float] = {"cases": cases, "most": str(values.idxmax()), "there": float(values.max())}
    view = _address("/levels", choice, {"layer": "overdue", "today": iso(today)})
    return [Scene("overdue", "", "", view, "question.overdue", told, cases)]


def _nothing(choice: Filter) -> Scene:
    view = _address("/hotspots", choice, {"layer": "change", "against": "year"})
    return Scene("nothing", "", "", view, "question.nothing", {}, 0.0)


def _address(path: str, choice: Filter, ways: Mapping[str, str]) -> str:
    """Return the path and query of a page that shows these cases in this way."""
    parts = [choice.to_query(), urlencode(ways)]
    return f"{path}?{'&'.join(part for part in parts if part)}"


MAKERS: tuple[Maker, ...] = (_changed, _overdue)
