"""A decision by itself: what was resolved, what was known then, what became of it, whether it worked. Pure values.

What was known then is taken from the picture that was frozen with it, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd
from markupsafe import Markup

from dashboard import captions, drawing, effect_picture, resolved
from dashboard.boards import Board
from dashboard.picture import Json
from dashboard.text import ISOLATE, POP, Text, plain_path
from dashboard.themes import LIGHT
from geodata import facts
from geodata.dates import TEHRAN
from geodata.decisions import Standing
from geodata.problems import Problem
from geodata.snapshot import Snapshot
from layers import Filter, Result
from layers.filters import EPOCH, WORDS

WIDTH, HEIGHT = 700, 460  # of the picture: its letters are 28, so that half that size is still readable
Pairs = list[tuple[str, str]]
PICKED: tuple[tuple[str, str, Callable[[], Mapping[str, Any]]], ...] = (  # of a filter: its words, its catalogue
    ("issues", "filter.issue", facts.issues),
    ("severities", "filter.severity", facts.severities),
    ("needs", "filter.need", facts.needs),
    ("agencies", "filter.agency", facts.agencies),
    ("statuses", "filter.status", facts.statuses),
)
FILTERED = frozenset((*WORDS.values(), "start", "end"))  # what of an address a filter says
ISOLATES = str.maketrans("", "", ISOLATE + POP)


class Case(NamedTuple):
    """All that a page tells of one decision.

    ``status`` is its row of ``followup.status``, ``frozen`` the picture that was stored with it (None where none
    was), ``effect`` the layer of that name for it.
    """

    number: int
    snapshot: Snapshot
    standing: Standing
    status: Mapping[str, Any]
    frozen: Json | None
    effect: Result
    boards: Mapping[str, Board]


def page(case: Case, words: Text) -> dict[str, Any]:
    """Return what the page says, block by block."""
    return {
        "number": words.number(case.number),
        "what": str(case.status["what"]),
        "head": _of_meeting(case, words),
        "facts": _facts(case, words),
        "then": _then(case, words),
        "now": _now(case, words),
        "events": _events(case, words),
        "worked": _worked(case, words),
        "links": _links(case, words),
        "demonstration": case.snapshot.demonstration,
    }


def chosen(choice: Filter, names: Mapping[str, str], words: Text) -> str:
    """Return a filter in words; ``names`` are the neighbourhoods'. What the catalogue has no more keeps its key."""
    parts = [(label, [_short(key, of(), words) for key in getattr(choice, name)]) for name, label, of in PICKED]
    parts.append(("decision.place", [names.get(key, key) for key in choice.places]))
    said = [words("replay.part", name=words(label), values=words.list(values)) for label, values in parts if values]
    return words("replay.between").join([*said, *_days(choice, words)]) or words("replay.all_cases")


def _days(choice: Filter, words: Text) -> list[str]:
    days = {"replay.start": choice.start, "replay.end": choice.end}
    return [words(key, day=words.date(day)) for key, day in days.items() if day is not None]


def _short(key: str, known: Mapping[str, Any], words: Text) -> str:
    return str(known[key].short(words.names)) if key in known else key


def _of_meeting(case: Case, words: Text) -> str:
    meeting, day = int(case.status["meeting"]), int(case.status["day"])
    return words("replay.head", n=words.number(case.number), meeting=words.number(meeting), day=words.day(day))


def _facts(case: Case, words: Text) -> Pairs:
    row = case.status
    helpers = [resolved.body(key, words) for key in str(row["helpers"]).split()]
    indicator = facts.indicators().get(str(row["indicator"]))
    issue = facts.issues().get(str(row["issue"]))
    found = [
        ("decision.agency", resolved.body(str(row["agency"]), words)),
        ("replay.helpers", words.list(helpers)),
        ("decision.place", resolved.place(row, words)),
        ("filter.issue", issue.name(words.names) if issue else str(row["issue"])),
        ("decision.due", _due(case, words)),
        ("decision.measure", indicator.name(words.names) if indicator else str(row["indicator"])),
        ("replay.from_to", _numbers(row, ("baseline", "target"), words)),
        ("replay.filter", _filter(case, words)),
    ]
    return [(words(key), said) for key, said in found if said]


def _filter(case: Case, words: Text) -> str:
    """Return which cases the view was of, '' where there was none."""
    if not (case.frozen or {}).get("layer"):
        return ""
    return chosen(Filter.from_query(_query(case)), _names(case, words), words)


def _due(case: Case, words: Text) -> str:
    first, last = int(_decision(case)["due"]), int(case.status["due"])
    times = int((case.standing.events_of(case.number)["kind"] == "extended").sum())
    if not times:
        return words.day(last)
    return words("replay.extended", day=words.day(last), first=words.date(first), n=words.number(times))


def _numbers(row: Mapping[str, Any], keys: tuple[str, ...], words: Text) -> str:
    known = [(key, float(row[key])) for key in keys if row[key] == row[key] and row[key] is not None]
    said = [words(f"decision.{key}", n=words.number(value, int(round(value, 1) % 1 > 0))) for key, value in known]
    return words("list.comma").join(said)


def _then(case: Case, words: Text) -> dict[str, Any]:
    """Return the picture as it was seen, and of which snapshot it is."""
    picture: Json = {"kind": "words", "said": {}} | (case.frozen or {})
    said = picture["said"].get(words.names, {})
    legend = [(LIGHT.shades[shade] if shade is not None else "", *rest) for shade, *rest in said.get("legend", [])]
    states = picture.get("states", [])
    return {
        "kind": picture["kind"],
        "lines": _seen(case, words),
        "scene": picture.get("scene", {}).get(words.names, {}),
        "said": said,
        "svg": Markup(drawing.draw(picture, words, LIGHT, WIDTH, HEIGHT)),  # noqa: S704 - made of escaped words alone
        "legend": legend,
        "rows": list(zip(states, said.get("rows", []), strict=True)) if picture["kind"] == "list" else [],
        "values": _values(picture, said),
    }


def _seen(case: Case, words: Text) -> list[str]:
    picture = case.frozen or {}
    version = str(picture.get("version") or _decision(case)["version"])
    told = [words("replay.as_seen", day=words.day(int(case.status["day"])))] if picture else [words("replay.unseen")]
    if version:
        told.append(words("replay.version", version=version))
    if picture.get("last_day") is not None:
        told.append(words("replay.last_day", day=words.day(int(picture["last_day"]))))
    same = version == case.snapshot.version
    return [*told, words("replay.same" if same else "replay.changed", version=case.snapshot.version)]


def _values(picture: Json, said: Mapping[str, Any]) -> Pairs:
    """Return every number of a picture of neighbourhoods or bars with its name, in the order of the picture."""
    names, values = said.get("names", {}), said.get("values", {})
    keys = dict.fromkeys([*picture.get("order", []), *(key for key, _ in picture.get("bars", [])), *names])
    return [(names[key], _plain(values[key])) for key in keys if key in names and key in values]


def _plain(said: str) -> str:
    return said.translate(ISOLATES).replace("<br>", " · ")


def _now(case: Case, words: Text) -> dict[str, Any]:
    row = case.status
    until = row["until"]
    numbers = _numbers(row, ("baseline", "now", "target"), words)
    return {
        "status": str(row["status"]),
        "word": words(f"decided.{row['status']}"),
        "source": _source(row, words),
        "why": Problem(str(row["reason"])).sentence(words.names) if row["reason"] else "",
        "numbers": numbers if row["now"] == row["now"] else "",
        "until": words("followup.counted_until", day=words.day(int(until))) if until == until else "",
    }


def _source(row: Mapping[str, Any], words: Text) -> str:
    """Return how the status is known; where it is not, where the body stands."""
    silent = "followup.stands_accepted" if row["stance"] == "accepted" else "followup.stands_silent"
    return words({"data": "followup.by_data", "body": "followup.by_body"}.get(str(row["source"]), silent))


def _events(case: Case, words: Text) -> list[tuple[str, str, str]]:
    """Return what happened to the decision, in order: moment, what, and the remark."""
    found = [(_moment(str(_decision(case)["made"]), words), words("event.made"), "")]
    for one in case.standing.events_of(case.number).to_dict("records"):
        due = words.date(int(one["due"])) if one["due"] == one["due"] else ""
        found.append((_moment(str(one["moment"]), words), words(f"event.{one['kind']}", day=due), str(one["said"])))
    return found


def _moment(moment: str, words: Text) -> str:
    at = datetime.fromisoformat(moment).astimezone(TEHRAN)
    clock = words.figures(f"{at:%H:%M}")
    return words("replay.moment", day=words.date(at.date().toordinal() - EPOCH), clock=clock)


def _worked(case: Case, words: Text) -> dict[str, Any]:
    row, name = case.status, str(case.status[f"place_{words.names}"] or case.status["place_fa"])
    told = effect_picture.told(case.effect, name, words)
    issue = facts.issues().get(str(row["issue"]))
    counted = issue.name(words.names) if issue else words("replay.all_cases")
    drawn = effect_picture.draw(case.effect, name, words, LIGHT)
    return {**told._asdict(), "counted": counted, "svg": Markup(drawn)}  # noqa: S704 - made of escaped words alone


def _links(case: Case, words: Text) -> Pairs:
    number = int(case.status["meeting"])
    live = [(words("replay.to_live"), _live(case, words))] if (case.frozen or {}).get("layer") else []
    return [
        (words("replay.to_meeting"), words.address("/meeting")),
        (words("replay.to_minutes", n=words.number(number)), words.address(f"/meeting/{number}/minutes")),
        *live,
    ]


def _live(case: Case, words: Text) -> str:
    """Return the address of the same choice with present data: where it can be drawn, and read in the same ways."""
    picture = case.frozen or {}
    parts, layer = urlsplit(str(picture.get("view", ""))), str(picture["layer"])
    drawn = picture.get("kind") == "map" or not parts.path
    path = _page(layer, plain_path(parts.path), case.boards) if drawn else plain_path(parts.path)
    dropped = FILTERED | {"layer"} if drawn else FILTERED
    asked = [(name, way) for name, way in parse_qsl(parts.query) if name not in dropped]
    place = picture.get("place") or case.status["place"]
    asked += [("layer", layer)] * drawn + [("place", place)] * (place in case.snapshot.neighbourhoods.index)
    query = "&".join(filter(None, [_query(case), urlencode(asked, safe=":,/")]))
    return f"{words.address(path)}?{query}"


def _page(layer: str, path: str, boards: Mapping[str, Board]) -> str:
    """Return the page a picture was of where it draws the layer, else the one that opens with it, else the first."""
    if path in boards and path != "/" and layer in boards[path].layers:
        return path
    return next((path for path, board in boards.items() if board.layers[0] == layer), "/")


def _query(case: Case) -> str:
    return str((case.frozen or {}).get("query") or _decision(case)["query"] or "")


def _names(case: Case, words: Text) -> dict[str, str]:
    then = (case.frozen or {}).get("said", {}).get(words.names, {}).get("names", {})
    return captions.names(case.snapshot, words) | then


def _decision(case: Case) -> pd.Series:
    return case.standing.decisions.loc[case.number]
