"""The addresses of minutes and memos: as a page, as a file to keep, as PDF. Bound to one application."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from flask import Flask, Response, send_file

from dashboard import closing, memo, minutes, picture, printing, scenes, templates
from dashboard.boards import Board
from dashboard.desk import Desk
from dashboard.text import LANGUAGES, Text, language, text
from geodata import decisions
from geodata.decisions import Standing

TYPES = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


def register(server: Flask, desk: Desk, boards: Mapping[str, Board]) -> None:
    """Add the addresses to this application."""
    makers = {"minutes": _minutes, "memo": _memo}
    codes = f"<any({', '.join(LANGUAGES)}):code>"

    @server.get("/meeting/<int:number>/<any(minutes, memo):paper>")
    @server.get(f"/{codes}/meeting/<int:number>/<any(minutes, memo):paper>")
    def read(number: int, paper: str, code: str = "") -> Any:
        words, standing = text(language(code)), decisions.standing(desk.store)
        if number not in standing.meetings.index:
            return _plain(words, "paper.no_meeting", number), 404
        return makers[paper](desk, boards, standing, number, words)

    @server.get("/meeting/<int:number>/<any(minutes, memo):paper>.<any(html, pdf):kind>")
    @server.get(f"/{codes}/meeting/<int:number>/<any(minutes, memo):paper>.<any(html, pdf):kind>")
    def keep(number: int, paper: str, kind: str, code: str = "") -> Any:
        words, standing = text(language(code)), decisions.standing(desk.store)
        if number not in standing.meetings.index:
            return _plain(words, "paper.no_meeting", number), 404
        html = makers[paper](desk, boards, standing, number, words)
        name = words(f"paper.{paper}", n=words.number(number))
        if kind == "html":
            return _file(html.encode(), kind, name)
        program = printing.browser(desk.settings.chromium)
        if not program:
            return _plain(words, "paper.no_printer", number, paper), 404
        try:
            return _file(printing.pdf(html, program), kind, name)
        except (RuntimeError, OSError):
            server.logger.exception("no PDF")
            return _plain(words, "paper.not_printed", number, paper), 503


def _file(body: bytes, kind: str, name: str) -> Response:
    download = f"{name}.{kind}"
    return send_file(
        BytesIO(body), mimetype=TYPES[kind], as_attachment=kind == "html", download_name=download, max_age=0
    )


def _minutes(desk: Desk, boards: Mapping[str, Board], standing: Standing, number: int, words: Text) -> str:
    row = standing.meetings.loc[number]
    kept = [item["told"] for item in (*row["agenda"], *row["dropped"]) if "told" in item]
    if row["closed"] is not None and kept:
        said = [told["said"] for told in kept if "said" in told]
        areas = decisions.picture(desk.store, kept[0]["areas"])["areas"]
        ended = minutes.Ended(number, standing, said, kept[0], areas)
    else:
        ended = _going(desk, boards, standing, number)
    return templates.page("minutes.html", words=words, font=templates.font(), **minutes.page(ended, words))


def _going(desk: Desk, boards: Mapping[str, Board], standing: Standing, number: int) -> minutes.Ended:
    """Return what minutes are made of as things stand: nothing was written down at the end of the meeting."""
    room = closing.before(desk, standing, boards, number)
    said = [closing.said(item, room) for item in standing.meetings.at[number, "agenda"]]
    return minutes.Ended(number, standing, said, closing.known(room), picture.outlines(room.snapshot))


def _memo(desk: Desk, boards: Mapping[str, Board], standing: Standing, number: int, words: Text) -> str:
    room = closing.before(desk, standing, boards, number)
    shown = [scenes.shown(item, room) for item in standing.meetings.at[number, "agenda"]]
    ahead = memo.Ahead(number, standing, shown, closing.known(room))
    return templates.page("memo.html", words=words, font=templates.font(), **memo.page(ahead, words))


def _plain(words: Text, sentence: str, number: int, paper: str = "") -> str:
    """Return a page of one sentence, with the way to the meetings or to the paper that is not PDF."""
    to = words.address(f"/meeting/{number}/{paper}" if paper else "/meeting")
    label = words(f"paper.{paper}", n=words.number(number)) if paper else words("nav.meeting")
    said = words(sentence, n=words.number(number))
    return templates.page("paper_missing.html", words=words, font=templates.font(), said=said, to=to, label=label)
