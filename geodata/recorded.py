"""Meetings and decisions as plain rows, ready to be written as JSON or spelled for people. Reads only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd

from geodata.decisions import Standing
from geodata.persian import jalali

EPOCH = date(1970, 1, 1)
EASTERN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
PLAIN = ("token", "what", "agency", "place", "place_fa", "place_en", "issue", "indicator", "version", "query", "made")

Row = dict[str, Any]


def decisions(standing: Standing) -> list[Row]:
    """Return the decisions in order, each with its ``events``; days are ISO, numbers that are not known are None.

    ``due`` counts extensions, ``due_first`` does not; ``stance`` and ``said`` are as in ``Standing``.
    """
    now = zip(standing.due, standing.stance, standing.said, strict=True)
    rows = standing.decisions.to_dict("index").items()
    return [_decision(standing, number, row, *one) for (number, row), one in zip(rows, now, strict=True)]


def meetings(standing: Standing) -> list[Row]:
    """Return the meetings in order, each with the numbers of its ``decisions``; the day is ISO."""
    return [
        {
            "number": int(number),
            "day": iso(row["day"]),
            "opened": row["opened"],
            "closed": row["closed"],
            "present": list(row["present"]),
            "agenda": list(row["agenda"]),
            "decisions": standing.of_meeting(number).index.tolist(),
        }
        for number, row in standing.meetings.to_dict("index").items()
    ]


def iso(day: int) -> str:
    """Return a day since 1970-01-01 as YYYY-MM-DD."""
    return (EPOCH + timedelta(days=int(day))).isoformat()


def in_persian(day: str) -> str:
    """Return an ISO day as Persian readers write it: ۱۴۰۴/۱۰/۱۵."""
    year, month, number = jalali((date.fromisoformat(day) - EPOCH).days)
    return f"{year}/{month:02d}/{number:02d}".translate(EASTERN)


def _decision(standing: Standing, number: int, row: Row, due: int, stance: str, said: str) -> Row:
    return {
        "number": int(number),
        "meeting": int(row["meeting"]),
        "day": iso(row["day"]),
        "due": iso(due),
        "due_first": iso(row["due"]),
        **{name: row[name] for name in PLAIN},
        "helpers": row["helpers"].split(),
        "baseline": _known(row["baseline"]),
        "target": _known(row["target"]),
        "picture": _known(row["picture"]),
        "stance": stance,
        "said": said,
        "events": [_event(one) for one in standing.events_of(number).to_dict("records")],
    }


def _event(row: Row) -> Row:
    due = None if pd.isna(row["due"]) else iso(row["due"])
    return {"kind": row["kind"], "said": row["said"], "due": due, "moment": row["moment"]}


def _known(value: Any) -> Any:
    return None if pd.isna(value) else value
