"""What a secretary does on the meeting page, one act at a time: read again, written, and said in words.

Every act is of the meeting that the page shows: when that one has ended meanwhile, nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from dashboard import boardroom, closing, meeting_agenda
from dashboard.boards import Board
from dashboard.desk import Desk
from dashboard.text import Text, plain_path
from geodata import decisions, meetings, personal
from geodata.due_dates import read_due
from geodata.persian import clean
from geodata.problems import Unreadable

Given = Mapping[str, str]
Answer = dict[str, Any]
FARTHEST = 366  # days between a meeting and today
CODES = {"due-missing": "meeting-day-missing", "date-impossible": "meeting-day-impossible"}
UNKEPT = ("view", "as", "help")  # of an address: where the map looks and what stands beside it say nothing new
STEPS = {"up": -1, "down": 1}


def act(desk: Desk, boards: Mapping[str, Board], words: Text, given: Given) -> tuple[Answer, int]:
    """Do what is asked and return what to say with the status of the answer.

    ``given``: ``act``, one of ``ACTS``, and what it needs. The answer has ``said``; where something is wrong nothing
    was written, and ``field`` names the one it is about ('' where there is but one).
    """
    acts = ACTS | {"close": partial(_close, boards)}
    doing = acts.get(given.get("act", ""))
    if doing is None:
        return {"said": words("error.callback")}, 400
    try:
        return doing(desk, words, given), 200
    except Unreadable as error:
        return {"said": sentence(error, words), "field": _field(error.problem.code)}, 422
    except ValueError:  # a number or a key that nobody has: an old page, or no page at all
        return {"said": words("meeting.gone")}, 409


def sentence(error: Unreadable, words: Text) -> str:
    """Return what is wrong in the reader's language and figures."""
    problem = error.problem
    return replace(problem, value=words.figures(problem.value)).sentence(words.names)


def add(desk: Desk, words: Text, address: str, asked: str = "") -> Answer:
    """Put a page's address on the agenda of the meeting that is open; when none is, of the next one.

    Raises
    ------
    Unreadable
        The agenda is full, or the meeting ended this moment.
    ValueError
        It is no address of this program, or too long.
    """
    item = boardroom.view(_plain(address), clean(asked))
    before = decisions.standing(desk.store).going
    number = boardroom.prepared(desk)
    new = meetings.change_agenda(desk.store, number, lambda held: meeting_agenda.added(held, item))
    said = "meeting.added_first" if before is None else "meeting.added" if new else "meeting.added_before"
    day = int(meetings.meetings(desk.store).at[number, "day"])
    return {"meeting": number, "said": words(said, n=words.number(number), day=words.day(day)), **_page(words)}


def read_day(text: str, today: int) -> int:
    """Return the day of a meeting as somebody wrote it; Unreadable when it cannot be read or is a year away."""
    found, shown = read_due(text, today), personal.shown(clean(text))
    if isinstance(found, str):
        raise Unreadable(CODES.get(found, "meeting-day-unreadable"), value=shown)
    if abs(found - today) > FARTHEST:
        raise Unreadable("meeting-day-far", value=shown)
    return found


def _begin(desk: Desk, words: Text, given: Given) -> Answer:
    day = read_day(given.get("day", ""), boardroom.today(desk.shown))
    going = decisions.standing(desk.store).going
    number = boardroom.prepared(desk, day)
    return {"said": words("meeting.begun" if going is None else "meeting.begun_before", n=words.number(number))}


def _move(desk: Desk, words: Text, given: Given) -> Answer:
    day = read_day(given.get("day", ""), boardroom.today(desk.shown))
    meetings.move(desk.store, int(given.get("meeting", "")), day)
    return {"said": words("meeting.moved", day=words.day(day))}


def _arrive(desk: Desk, words: Text, given: Given) -> Answer:
    number, who = _open(desk, given), given.get("who", "")
    meetings.arrive(desk.store, number, who, given.get("there") == "yes")
    return {"said": ""}


def _step(desk: Desk, words: Text, given: Given) -> Answer:
    key, by = given.get("key", ""), STEPS[given["act"]]
    meetings.change_agenda(desk.store, int(given.get("meeting", "")), lambda held: meeting_agenda.moved(held, key, by))
    return {"said": ""}


def _drop(desk: Desk, words: Text, given: Given) -> Answer:
    key = given.get("key", "")
    meetings.change_agenda(desk.store, int(given.get("meeting", "")), lambda held: meeting_agenda.dropped(held, key))
    return {"said": words("meeting.dropped_said")}


def _restore(desk: Desk, words: Text, given: Given) -> Answer:
    key = given.get("key", "")
    meetings.change_agenda(desk.store, int(given.get("meeting", "")), lambda held: meeting_agenda.restored(held, key))
    return {"said": ""}


def _ask(desk: Desk, words: Text, given: Given) -> Answer:
    key, asked = given.get("key", ""), given.get("asked", "")
    meetings.change_agenda(
        desk.store, int(given.get("meeting", "")), lambda held: meeting_agenda.asking(held, key, asked)
    )
    return {"said": words("meeting.asked_said")}


def _renew(desk: Desk, words: Text, given: Given) -> Answer:
    number, standing = _open(desk, given), decisions.standing(desk.store)
    fresh = boardroom.proposed(desk.shown, standing, int(standing.meetings.at[number, "day"]))
    new = meetings.change_agenda(desk.store, number, lambda held: meeting_agenda.rebuilt(held, fresh))
    return {"said": words("meeting.renewed" if new else "meeting.renewed_same")}


def _close(boards: Mapping[str, Board], desk: Desk, words: Text, given: Given) -> Answer:
    number = _open(desk, given)
    closing.close(desk, boards, number)
    said = words.number(number)
    link = {"href": words.address(f"/meeting/{number}/minutes"), "label": words("meeting.minutes_of", n=said)}
    return {"said": words("meeting.ended", n=said), "link": link}


def _mark(desk: Desk, words: Text, given: Given) -> Answer:
    number, kind = int(given.get("decision", "")), given.get("kind", "")
    due = None
    if kind == "extended":
        due = _due(given.get("due", ""), boardroom.day(decisions.standing(desk.store), desk.shown))
    new = decisions.mark(desk.store, number, kind, given.get("remark", ""), due)
    return {"said": words("meeting.marked" if new else "meeting.marked_before", n=words.number(number))}


def _due(text: str, day: int) -> int:
    found = read_due(text, day)
    if isinstance(found, str):
        raise Unreadable(found, value=personal.shown(clean(text)))
    return found


def _field(code: str) -> str:
    return "due" if code.startswith(("due-", "date-")) else ""


def _open(desk: Desk, given: Given) -> int:
    number = int(given.get("meeting", ""))
    if decisions.standing(desk.store).going != number:
        raise Unreadable("meeting-closed", value=str(number))
    return number


def _plain(address: str) -> str:
    """Return an address as it is in every language, without what makes the same view look like another."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return address
    query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] not in UNKEPT], safe=",/:")
    return plain_path(parts.path) + (f"?{query}" if query else "")


def _page(words: Text) -> Answer:
    return {"link": {"href": words.address("/meeting"), "label": words("meeting.open_page")}}


ACTS: dict[str, Callable[[Desk, Text, Given], Answer]] = {
    "begin": _begin,
    "move": _move,
    "arrive": _arrive,
    "up": _step,
    "down": _step,
    "drop": _drop,
    "restore": _restore,
    "ask": _ask,
    "renew": _renew,
    "mark": _mark,
}
