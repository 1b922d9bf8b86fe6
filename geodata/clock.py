"""Times of day as people say them, and spans between two of them; None wherever it cannot be told which is meant."""

from __future__ import annotations

from typing import NamedTuple

NOON, DAY = 12 * 60, 24 * 60  # minutes
EVENING = 16  # a plain span that begins from this hour on may end on the next morning
DAWN = 6  # a plain hour before it may as well be of the afternoon
Span = tuple[int, int]  # minutes after midnight; an end not after its start lies on the next morning


class Clock(NamedTuple):
    """A time as written: ``padded`` with a zero, as nobody writes an hour of the afternoon; ``part`` of the day."""

    hour: int
    minute: int = 0
    padded: bool = False
    part: str = ""  # am, pm, night, noon, or nothing


def minutes(time: Clock) -> int | None:
    """Return the minutes after midnight that a time means by itself."""
    hour = HOURS[time.part](time.hour)
    if hour is None or time.minute > 59 or (hour == 24 and time.minute):
        return None
    return hour * 60 + time.minute


def between(start: Clock, end: Clock, label: str = "") -> Span | None:
    """Return the span between two times; ``label`` is the part of the day said before both («عصر ۴ تا ۸»)."""
    first, last = _labelled(start, label), end if label == "night" else _labelled(end, label)
    begins, ends = minutes(first), minutes(last)
    if begins is None or ends is None or begins == DAY:
        return None
    same_part = label in ("am", "pm") and ends <= begins
    if same_part or not _sure(first, last, begins, ends):
        return None
    return whole(begins, ends)


def _sure(first: Clock, last: Clock, start: int, end: int) -> bool:
    """Return whether a span can be meant in one way only; nobody means one into the next evening («۲۲ تا ۶ شب»)."""
    told_apart = first.part and last.part and first.part != last.part
    if start - DAY // 3 < end < start and not told_apart:
        return False
    return SURE[bool(first.part), bool(last.part)](first, last, start, end)


def whole(start: int, end: int) -> Span:
    """Return a span whose end at midnight is written 24:00."""
    return start, end or DAY


def apart(spans: tuple[Span, ...]) -> bool:
    """Return whether the spans of one day do not overlap; those past midnight fill the day's end."""
    ordered = sorted((start, end if end > start else DAY) for start, end in spans)
    return all(one[1] <= other[0] for one, other in zip(ordered, ordered[1:], strict=False))


def _labelled(time: Clock, label: str) -> Clock:
    plain = not label or time.part or (time.hour >= 12 and label != "night")
    return time if plain else time._replace(part=label)


def _plain(hour: int) -> int | None:
    return hour if hour <= 24 else None


def _morning(hour: int) -> int | None:
    return hour if hour < 12 else None


def _afternoon(hour: int) -> int | None:
    return hour if 12 <= hour < 24 else hour + 12 if 0 < hour < 12 else None


def _night(hour: int) -> int | None:
    if 6 <= hour <= 12:
        return hour + 12
    return hour if hour < 5 or 18 <= hour <= 24 else None


def _noon(hour: int) -> int | None:
    return hour + 12 if 1 <= hour <= 3 else hour if 11 <= hour <= 14 else None


HOURS = {"": _plain, "am": _morning, "pm": _afternoon, "night": _night, "noon": _noon}


def _both_plain(first: Clock, last: Clock, start: int, end: int) -> bool:
    """24-hour times: unsure are 4–8, 4–20 and 8–4, whose 4 may be of the afternoon; 18–7 is a night."""
    if end <= start:
        return first.hour >= EVENING and end < start
    return first.padded or first.hour == 0 or first.hour >= (DAWN - 1 if last.hour > 12 else DAWN)


def _plain_start(first: Clock, last: Clock, start: int, end: int) -> bool:
    """Unsure is 4–8 pm, whose 4 may be either; 8–8 pm can begin in the morning only."""
    if first.padded or first.hour >= 12 or first.hour == 0:
        return True
    return start < end <= start + NOON


def _plain_end(first: Clock, last: Clock, start: int, end: int) -> bool:
    """Unsure is 8 am–2, which may end in the afternoon or the next morning."""
    return end > start or last.padded or end + NOON <= start


SURE = {
    (False, False): _both_plain,
    (False, True): _plain_start,
    (True, False): _plain_end,
    (True, True): lambda first, last, start, end: True,
}
