"""Whoever is no analyst reads protected numbers, the same ones by every way, and 'fewer than five' for nothing."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager

import pytest
from flask import Flask, g

from dashboard import answers, boardroom, captions, hover, legend, palettes, scenes, screen
from dashboard.pages import PAGES
from dashboard.pages.explorer import BOARD
from dashboard.present import Person
from dashboard.text import text
from geodata import decisions
from layers.__main__ import main as command
from layers.filters import iso

EN = text("en")
ASKED = ("", "issue=begging", "issue=waste_picking&start=2025-12-22", "issue=working_children&severity=high")
FEW = EN("number.few")


@contextmanager
def asking(role: str):
    """A request of somebody with this role."""
    with Flask(__name__).test_request_context("/"):
        g.person = Person("somebody", "Somebody", frozenset({role}))
        yield


@pytest.fixture(params=ASKED)
def ask(request, desk):
    with asking("viewer"):
        yield answers.asked(desk, BOARD, EN, request.param)


def figure(said: str) -> int:
    """The number in words, nothing for the few."""
    return 0 if FEW in said else int(re.search(r"[\d,]+", said)[0].replace(",", ""))


def by_map(ask) -> dict[str, int]:
    return dict(zip(ask.main.frame.index, map(figure, hover.said(ask.main, EN)), strict=True))


def by_table(ask) -> dict[str, int]:
    named = {name: key for key, name in captions.names(ask.snapshot, EN).items()}
    rows = legend.table(ask.main, captions.names(ask.snapshot, EN), ask.snapshot, EN).rows
    return {named[row[0]]: figure(row[1]) for row in rows}


def by_command(ask, desk, capsys) -> dict[str, int]:
    choice = ask.state.choice
    given = [*(f"--issue={key}" for key in choice.issues), *(f"--severity={key}" for key in choice.severities)]
    given += [f"--start={iso(choice.start)}"] if choice.start is not None else []
    command(["run", "cases", *given, "--reader", "viewer", "--json", "--data", str(desk.settings.data)])
    return {row["key"]: int(row["value"]) for row in json.loads(capsys.readouterr().out)["rows"]}


def by_screen(ask, desk, search: str) -> dict[str, int]:
    boards = {one.path: one.board for one in PAGES if one.board}
    standing = decisions.standing(desk.store)
    room = screen.room(desk, standing, boardroom.day(standing, desk.shown), boards)
    shown = scenes.shown(boardroom.view(f"/?{search}"), room)
    return {key: figure(said) for key, said in shown["said"]["en"]["values"].items()}


def test_every_way_to_the_same_question_gives_the_same_number(ask, desk, capsys, request):
    numbers = by_map(ask)
    assert sum(numbers.values()) > 0
    assert by_table(ask) == numbers
    assert by_command(ask, desk, capsys) == numbers
    assert by_screen(ask, desk, request.node.callspec.params["ask"]) == numbers
    for key, number in numbers.items():
        assert number % 5 == 0, key


def test_nothing_reads_fewer_than_five_wherever_it_is_read(desk):
    with asking("viewer"):
        ask = answers.asked(desk, BOARD, EN, "issue=waste_picking&start=2025-12-22")
        empty = ask.main.frame.index[ask.main.frame["value"] == 0]
        said = dict(zip(ask.main.frame.index, hover.said(ask.main, EN), strict=True))
        lines = [row.words for row in palettes.rows(ask.main, EN)]
        told = answers.answer(desk, BOARD, EN, f"?issue=waste_picking&start=2025-12-22&place={empty[0]}", [], [])
        months = BOARD.charts["months"].draw(ask)["data"][0]
    assert len(empty)
    assert {said[key] for key in empty} == {f"{FEW} cases"}
    assert FEW in lines
    assert EN("legend.zero") not in lines
    assert {words for n, words in zip(months["y"], months["text"], strict=True) if n == 0} == {FEW}
    assert EN("caption.protected") in str(told)


def test_an_analyst_reads_what_is_true_and_is_told_nothing_of_protection(desk):
    with asking("analyst"):
        found = answers.asked(desk, BOARD, EN, "issue=waste_picking")
        told = str(answers.answer(desk, BOARD, EN, "issue=waste_picking", [], []))
    cases = desk.store.snapshot().cases
    placed = (cases["issue"] == "waste_picking") & cases["neighbourhood"].isin(found.main.frame.index)
    assert found.main.frame["value"].sum() == placed.sum()
    assert EN("caption.protected") not in told
    assert FEW not in told


@pytest.mark.parametrize("role", ["viewer", "presenter", "steward", "admin"])
def test_no_role_but_an_analyst_s_counts_exactly(desk, role):
    with asking(role):
        assert desk.snapshot.protected
        assert (answers.asked(desk, BOARD, EN, "issue=begging").main.frame["value"] % 5 == 0).all()


def test_somebody_not_signed_in_counts_no_better(desk):
    with Flask(__name__).test_request_context("/"):
        assert desk.snapshot.protected
