"""Decisions as they are told in the meeting: a list with how each stands, and one that has lapsed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.picture import Json
from dashboard.text import LANGUAGES, Text, text
from geodata import facts
from layers.followup import STATUSES

MOST_ROWS = 8  # on one screen
OVER = ("done", "declined", "withdrawn")
UNDER_WAY = ("on_track", "late", "unknown")
ORDER = ("lapsed", "late", "unknown", "on_track", "done", "declined", "withdrawn")
HEADS = ("number", "what", "agency", "place", "due", "status", "measure")


def listed(kept: pd.DataFrame) -> Json:
    """Return the picture of a list of decisions, those that are late first; rows as ``followup.status`` gives them."""
    ranked = kept.assign(rank=kept["status"].map(ORDER.index)).sort_values(["rank", "due"], kind="stable")
    said: Json = {}
    for language in LANGUAGES:
        words = text(language)
        rows = [row(int(number), one, words) for number, one in ranked.iloc[:MOST_ROWS].iterrows()]
        more = len(ranked) - len(rows)
        said[language] = {
            "title": words("scene.decisions"),
            "heads": [words(f"decision.{head}") for head in HEADS],
            "rows": rows,
            "more": words("decision.more", n=words.number(more)) if more else "",
        }
    return {"kind": "list", "states": list(ranked["status"].iloc[:MOST_ROWS]), "said": said}


def current(status: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return the decisions of the last meeting and those of all others that are not over."""
    return status[(status["meeting"] == last) | ~status["status"].isin(OVER)]


def row(number: int, one: Mapping[str, Any], words: Text) -> list[str]:
    """Return a decision and how it stands in words, one for each of ``HEADS``."""
    return [*entered(number, one, words), words(f"decided.{one['status']}"), measure(one, words)]


def entered(number: int, one: Mapping[str, Any], words: Text) -> list[str]:
    """Return a decision as it was entered: number, what, who, where and until when."""
    until = words.date(int(one["due"]))
    return [words.number(number), str(one["what"]), agencies(one, words), place(one, words), until]


def agencies(one: Mapping[str, Any], words: Text) -> str:
    """Return the body responsible, then those that help."""
    first = body(str(one["agency"]), words)
    helping = [body(key, words) for key in str(one["helpers"]).split()]
    return words("decision.with", agency=first, helpers=words.list(helping)) if helping else first


def body(key: str, words: Text) -> str:
    """Return a body's short name; the key of one that the catalogue has no more."""
    known = facts.agencies().get(key)
    return known.short(words.names) if known else key


def place(one: Mapping[str, Any], words: Text) -> str:
    """Return where, by the name that it had then; said when the boundaries do not have it any more."""
    name = str(one[f"place_{words.names}"] or one["place_fa"]) if one["place"] else words("decision.whole")
    return words("decision.gone", place=name) if one.get("gone") else name


def measure(one: Mapping[str, Any], words: Text) -> str:
    """Return what is measured, as it was, is and shall be; '' where nothing is."""
    known = facts.indicators().get(str(one["indicator"]))
    if known is None:
        return ""
    numbers = {
        key: words.short(round(float(one[key]), 1)) for key in ("baseline", "now", "target") if _is(one.get(key))
    }
    parts = [words(f"decision.{key}", n=n) for key, n in numbers.items()]
    return words("decision.measured", indicator=known.short(words.names), parts=words("list.comma").join(parts))


def told(
    item: Mapping[str, Any], status: pd.DataFrame, last: int, day: int, words: Text
) -> tuple[str, list[list[str]]]:
    """Return the finding and the numbers of a scene about decisions, those that are listed or one that has lapsed."""
    if item["kind"] == "lapsed":
        return _lapsed(item["values"], status, day, words)
    status = current(status, last)
    counts = status["status"].value_counts().reindex(STATUSES, fill_value=0)
    parts = {"done": counts["done"], "under_way": counts[list(UNDER_WAY)].sum(), "lapsed": counts["lapsed"]}
    said = {key: words.number(n) for key, n in parts.items()}
    if not len(status):
        return words("scene.none_decided"), []
    late, over = counts["lapsed"] > 0, counts["done"] == len(status)
    form = "some_lapsed" if late else "all_done" if over else "none_lapsed" if counts["done"] else "none_done"
    finding = words(f"scene.{form}", n=words.number(len(status)), done=said["done"], lapsed=said["lapsed"])
    return finding, [[n, words(f"scene.decisions_{key}")] for key, n in said.items()]


def _lapsed(values: Mapping[str, Any], status: pd.DataFrame, day: int, words: Text) -> tuple[str, list[list[str]]]:
    """Return what is said of a decision that had lapsed when the agenda was made, as it stands on this day."""
    number = values["number"]
    if number not in status.index:
        late = words.number(values["late"])
        said = words("scene.lapsed_finding", number=words.number(number), what=values["what"], late=late)
        return said, [[late, words("scene.lapsed_days")]]
    one = status.loc[number]
    about = {"number": words.number(number), "what": one["what"]}
    shown = [(key, one[key]) for key in ("now", "target") if _is(one[key])]
    numbers = [[words.short(round(float(n), 1)), words(f"scene.lapsed_{key}")] for key, n in shown]
    if one["status"] != "lapsed":  # it was answered since
        return words("scene.lapsed_since", **about, status=words(f"decided.{one['status']}")), numbers
    late = words.number(day - int(one["due"]))
    return words("scene.lapsed_finding", **about, late=late), [[late, words("scene.lapsed_days")], *numbers]


def _is(number: Any) -> bool:
    return number is not None and bool(np.isfinite(number))
