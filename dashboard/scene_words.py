"""The sentences and numbers of scenes that the agenda made. Pure functions of the numbers it found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.text import Text
from geodata import facts

Numbers = list[list[str]]  # a number and what it counts, at most three
Teller = Callable[[Mapping[str, Any], str, str, Mapping[str, str], Text], tuple[str, Numbers]]


def about(issue: str, place: str, words: Text) -> str:
    """Return what a scene is about: an issue in a neighbourhood, or all of one of them; '' for all of both."""
    name = facts.issues()[issue].short(words.names) if issue in facts.issues() else ""
    if name and place:
        return words("scene.about", issue=name, place=place)
    return words("scene.about_place", place=place) if place else name


def month(key: str) -> int:
    """Return a Jalali month 'YYYY-MM' as ``Text.month`` counts them."""
    year, number = key.split("-")
    return int(year) * 12 + int(number) - 1


def question(item: Mapping[str, Any], about: str, words: Text) -> str:
    """Return what the room is asked, with the names and numbers of the scene."""
    values = item["values"]
    named = {"about": words.inside(about), "what": values.get("what", "")}
    if "late" in values:
        named["late"] = words.number(values["late"])
    if values.get("agency") in facts.agencies():
        named["agency"] = facts.agencies()[values["agency"]].short(words.names)
    return words(item["question"], **named)


def _changed(values: Mapping[str, Any], about: str, period: str, words: Text, kind: str) -> tuple[str, Numbers]:
    recent, usual = (words.number(values[name]) for name in ("recent", "usual"))
    said = words(f"scene.finding_{kind}", about=about, recent=recent, usual=usual, period=period)
    numbers = [[recent, words(f"scene.recent_{kind}")], [usual, words("scene.usual")]]
    if values.get("grave"):
        numbers.append([words.number(values["grave"]), words("scene.grave")])
    elif "since" in values:
        numbers.append([words.month(month(values["since"])), words("scene.since")])
    return said, numbers


def _rise(values: Mapping[str, Any], about: str, period: str, named: Mapping[str, str], words: Text) -> Any:
    return _changed(values, about, period, words, "rise")


def _fall(values: Mapping[str, Any], about: str, period: str, named: Mapping[str, str], words: Text) -> Any:
    return _changed(values, about, period, words, "fall")


def _gap(values: Mapping[str, Any], about: str, period: str, named: Mapping[str, str], words: Text) -> Any:
    return _changed(values, about, period, words, "gap")


def _overdue(values: Mapping[str, Any], about: str, period: str, named: Mapping[str, str], words: Text) -> Any:
    cases, there = words.number(values["cases"]), words.number(values["there"])
    place = named.get(values["most"], values["most"])
    said = words("scene.overdue_finding", n=cases, there=there, place=place)
    return said, [[cases, words("scene.overdue_all")], [there, words("scene.overdue_there", place=place)]]


def _nothing(values: Mapping[str, Any], about: str, period: str, named: Mapping[str, str], words: Text) -> Any:
    return words("scene.nothing_finding", period=period), []


def _no_data(values: Mapping[str, Any], about: str, period: str, named: Mapping[str, str], words: Text) -> Any:
    return words("scene.no_data_finding"), []


TELLERS: dict[str, Teller] = {
    "rise": _rise,
    "fall": _fall,
    "gap": _gap,
    "overdue": _overdue,
    "nothing": _nothing,
    "no_data": _no_data,
}
