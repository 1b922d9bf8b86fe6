"""What the intake page's callbacks ask: the steps as they stand, and the beginning of work. Computes nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from dash import no_update

from dashboard import intake_cards as cards
from dashboard import intake_work as work
from dashboard.desk import Desk
from dashboard.intake_columns import recognised, unrecognised
from dashboard.intake_work import Checked, Refused, Stored, Unmapped
from dashboard.text import Text, text
from dashboard.uploads import Tray, Upload
from geodata import reply
from geodata.intake import Intake
from geodata.problems import Problem, Unreadable

ISOLATE, POP = "\u2068", "\u2069"  # around what a cell held, so that «=1+1» keeps its order in a Persian sentence


def steps(desk: Desk, words: Text, upload: Upload | None) -> list[Any]:
    """Return steps two to four as they now stand; quiet stand-ins while there is no file."""
    if upload is None:
        return [cards.waiting(words)]
    if upload.work:
        return [cards.busy(words, upload)]
    result = upload.result
    if isinstance(result, Checked):
        last = cards.last_step(desk, words, upload, result)
        return [
            _second(words, recognised(desk, words, upload, result)),
            cards.problems_step(words, upload, result),
            last,
        ]
    if isinstance(result, Unmapped):
        return [_second(words, unrecognised(words, result))]
    return [cards.stored(words, upload, result)] if isinstance(result, Stored) else [cards.waiting(words)]


def look(desk: Desk, words: Text, tray: Tray, token: str | None) -> tuple[list[Any], bool, Any]:
    """Return the steps, whether to stop looking at work under way, and what to say about it."""
    upload = tray.find(token)
    told = message(words, upload) if token else no_update  # without a file, what was said last still holds
    return steps(desk, words, upload), not (upload and upload.work), told


def message(words: Text, upload: Upload | None) -> Any:
    """Return what finished work gave, in one sentence; '' where the steps say it all."""
    if upload is None:
        return words("intake.gone")
    result = upload.result
    if upload.work or isinstance(result, Checked):
        return ""
    if isinstance(result, Stored):
        return cards.done(cards.said(words, upload, result))
    told = result.problem.sentence(words.names) if isinstance(result, Refused | Unmapped) else words("intake.failed")
    return told if isinstance(result, Unmapped) else f"{told} {words('intake.nothing_stored')}"


def begun(words: Text, tray: Tray, token: str | None, started: bool) -> tuple[Any, Any]:
    """Return what stands in the steps' place while work is under way, and whether to stop looking.

    Buttons that have just come onto the page call too: nothing changes when nothing was started.
    """
    upload = tray.find(token)
    if upload is None:  # forgotten in the meantime: one more look will say so
        return no_update, False
    return ([cards.busy(words, upload)], False) if started else (no_update, no_update)


def _second(words: Text, inside: list[Any]) -> Any:
    return cards.step(words, 2, "step_2", inside)


def problems(words: Text, upload: Upload | None, request: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the problems that the table asks for by ``startRow``, ``endRow`` and the kind in ``filterModel``."""
    wanted = (request or {}).get("filterModel", {}).get("code", {}).get("filter")
    found = [one for one in _of_rows(upload) if wanted in (None, one.code)]
    first, last = (request or {}).get("startRow", 0), (request or {}).get("endRow", cards.BLOCK)
    return {"rowData": [_line(words, one) for one in found[first:last]], "rowCount": len(found)}


def recheck(desk: Desk, tray: Tray, token: str | None, fields: Mapping[str, str], agency: str | None) -> bool:
    """Begin to check an upload once more with what was mended; False when there is nothing to check or work goes on."""
    upload = tray.find(token)
    mapping = work.mended(upload.result, fields) if upload else {}
    return tray.begin(token, lambda one: work.check(desk.store, one, mapping, agency), "checking", (Checked, Unmapped))


def keep(desk: Desk, tray: Tray, token: str | None) -> bool:
    """Begin to store an upload that was checked; False when it was stored already, or is just being stored."""
    return tray.begin(token, lambda one: _kept(desk, one), "storing", Checked)


def discard(tray: Tray, token: str | None, clicks: int | None) -> Any:
    """Delete an upload when its button was really pressed; no token is left."""
    if not clicks:
        return no_update
    tray.forget(token)
    return None


def undo(desk: Desk, words: Text, pressed: Mapping[str, int] | None, clicks: Iterable[int | None]) -> Any:
    """Take a batch back when its button was really pressed, and return what to say."""
    if not pressed or not any(clicks):
        return no_update
    try:
        rows = desk.store.undo(pressed["undo"])
    except Unreadable as error:
        return error.problem.sentence(words.names)
    desk.renew()
    return cards.done(words("intake.undone", batch=words.figures(str(pressed["undo"])), n=words.number(rows)))


def problem_rows(upload: Upload | None, code: str) -> tuple[bytes, str] | None:
    """Return the workbook of an upload's problem rows and what to call it; None where there is none."""
    result = upload.result if upload else None
    name = f"{text(code)('intake.download_name')}.xlsx"
    if isinstance(result, Stored) and code in result.replies:
        return result.replies[code], name
    if upload and isinstance(result, Checked) and isinstance(result.found, Intake) and upload.path.exists():
        return reply.problem_workbook(upload.path, result.found, code), name
    return None


def _kept(desk: Desk, upload: Upload) -> work.Result:
    result = work.keep(desk.store, upload)
    desk.renew()
    return result


def _of_rows(upload: Upload | None) -> list[Problem]:
    found = upload.result.problems if upload and isinstance(upload.result, Checked) else ()
    return [one for one in found if one.row is not None]


def _line(words: Text, one: Problem) -> dict[str, str]:
    return {
        "row": words.figures(str(one.row)),
        "heading": one.column,
        "outcome": words(f"intake.grade_{one.grade}"),
        "sentence": replace(one, value=f"{ISOLATE}{one.value}{POP}").sentence(words.names),
        "code": one.code,
        "grade": one.grade,
    }
