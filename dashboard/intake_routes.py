"""What the intake page asks for by plain address: a file is sent in; workbooks go out. Bound to one application."""

from __future__ import annotations

from contextlib import ExitStack
from io import BytesIO
from typing import Any

from flask import Flask, Response, abort, request, send_file
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from dashboard import intake_work as work
from dashboard.desk import Desk
from dashboard.intake_answers import problem_rows
from dashboard.text import LANGUAGES, text
from dashboard.uploads import ENVELOPE, KINDS, LARGEST, MEGABYTE, Tray, Upload, opened
from geodata import facts, reply

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def register(server: Flask, desk: Desk, tray: Tray) -> None:
    """Add the addresses to this application."""

    @server.post("/intake/upload")
    def upload() -> Any:
        return receive(desk, tray)

    @server.get("/intake/problems/<token>.<any(fa, en):code>.xlsx")
    def problems(token: str, code: str) -> Response:
        return _workbook(*(problem_rows(tray.find(token), code) or abort(404)))

    @server.get("/intake/template/<agency>.<any(fa, en):code>.xlsx")
    def template(agency: str, code: str) -> Response:
        known = facts.agencies().get(agency) or abort(404)
        return _workbook(reply.template(agency, code), f"{known.short(code)}.xlsx")


def receive(desk: Desk, tray: Tray) -> Any:
    """Take the file of the present request into the tray and begin to check it; the answer is its token.

    The body is written to the tray as it comes in and given up as soon as it is larger than its kind may be.
    """
    code = request.args.get("language", "")
    words = text(code if code in LANGUAGES else LANGUAGES[0])
    kind = request.args.get("kind", "")
    if kind not in KINDS or "X-Intake" not in request.headers:  # a form on another site cannot set a header
        return {"error": words("intake.lost")}, 400
    try:
        upload = _written(tray, kind)
    except RequestEntityTooLarge:
        return {"error": words("intake.too_large", n=words.number(LARGEST[kind] / MEGABYTE))}, 413
    except (ValueError, ClientDisconnected):  # no form, or one that breaks off
        return {"error": words("intake.lost")}, 400
    if upload is None:
        return {"error": words("intake.lost")}, 400
    tray.keep(upload)
    tray.begin(upload.token, lambda one: work.check(desk.store, one), "checking")
    return {"token": upload.token}


def _written(tray: Tray, kind: str) -> Upload | None:
    """Write the request's one file to its place; None when the request holds none, nothing left when it breaks off."""
    with ExitStack() as undone, ExitStack() as files:
        places: list[Upload] = []

        def place(*_: Any, filename: str | None = None, **__: Any) -> Any:
            places.append(tray.place(kind, filename or ""))
            undone.callback(places[-1].path.unlink, missing_ok=True)
            return files.enter_context(opened(places[-1].path))

        most = LARGEST[kind] + ENVELOPE
        FormDataParser(place, max_content_length=most, silent=False, max_form_parts=1).parse_from_environ(
            request.environ
        )
        undone.pop_all()
    return places[0] if places else None


def _workbook(body: bytes, name: str) -> Response:
    return send_file(BytesIO(body), mimetype=WORKBOOK, as_attachment=True, download_name=name, max_age=0)
