"""The addresses of decisions, each a page of plain HTML. Bound to one application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from flask import Flask

from dashboard import address, boardroom, decision_page, templates
from dashboard.boards import Board
from dashboard.decision_page import Case
from dashboard.desk import Desk
from dashboard.text import LANGUAGES, Text, language, text
from geodata import decisions
from geodata.decisions import Standing
from layers import Filter, Result, followup
from layers.filters import iso

DIGITS = 9  # of a number; a longer one is no decision's


def register(server: Flask, desk: Desk, boards: Mapping[str, Board]) -> None:
    """Add the addresses to this application."""

    @server.get("/decision/<said>")
    @server.get(f"/<any({', '.join(LANGUAGES)}):code>/decision/<said>")
    def decision(said: str, code: str = "") -> Any:
        words, standing = text(language(code)), decisions.standing(desk.store)
        number = int(said) if said.isdecimal() and len(said) <= DIGITS else 0
        if number not in standing.decisions.index:
            return templates.page("decision_missing.html", words=words, others=_others(words, said)), 404
        case = told(desk, boards, standing, number)
        told_page = decision_page.page(case, words)
        return templates.page("decision.html", words=words, others=_others(words, str(number)), **told_page)


def told(desk: Desk, boards: Mapping[str, Board], standing: Standing, number: int) -> Case:
    """Return all that is told of one decision, every number a presenter's."""
    snapshot = desk.shown
    only = Standing(standing.meetings, standing.decisions.loc[[number]], standing.events_of(number))
    status = followup.status(snapshot, only, boardroom.today(snapshot)).loc[number]
    digest = standing.decisions.at[number, "picture"]
    frozen = decisions.picture(desk.store, digest) if digest else None
    return Case(number, snapshot, standing, status, frozen, _effect(desk, standing.decisions.loc[number]), boards)


def _effect(desk: Desk, row: pd.Series) -> Result:
    """Return the effect for the cases that the scene was about; where they stand now says nothing of before."""
    snapshot = desk.shown
    choice = Filter.from_query(str(row["query"])).known(address.allowed(snapshot)).without("statuses")
    ways = {"at": str(row["place"]), "since": iso(int(row["day"])), "of": str(row["issue"])}
    return desk.run("effect", choice, snapshot, tuple(ways.items()), "presenter")


def _others(words: Text, said: str) -> list[tuple[str, str, str]]:
    """Return the same page in the other languages: code, name and address."""
    return [
        (other.language, other("language.name"), other.address(f"/decision/{said}"))
        for other in map(text, LANGUAGES)
        if other is not words
    ]
