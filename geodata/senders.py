"""Who sent a file, told by its name, its cover and its headings. Never refuses: what nothing tells of is ``other``."""

from __future__ import annotations

from functools import lru_cache

from geodata.facts import Agency, agencies
from geodata.headings import runs
from geodata.persian import fold
from geodata.problems import Unreadable
from geodata.spreadsheet import Sheet

UNKNOWN = "other"
SIGNATURE = 0.8  # share of an agency's own headings that must be there, border included
FEWEST = 4  # headings that make a signature


def sender(name: str, sheet: Sheet, agency: str | None = None) -> Agency:
    """Return the agency that sent a file called ``name``; ``agency`` is its key where somebody knows.

    Raises
    ------
    Unreadable
        'agency-unknown': there is no such key.
    """
    if agency is not None and agency not in agencies():
        raise Unreadable("agency-unknown", agency, ", ".join(agencies()))
    return agencies()[agency or _by_signs(name, sheet) or _by_headings(sheet) or UNKNOWN]


def _by_signs(name: str, sheet: Sheet) -> str:
    """Return the agency with the longest sign in the file's name; else on its cover or sheet; '' when there is none."""
    for told in (name.rpartition(".")[0] or name, f"{sheet.preamble} {sheet.name}"):
        here = set(runs(told))
        found = [sign for sign in _signs() if sign in here]
        if found:
            return _signs()[max(found, key=len)]
    return ""


def _by_headings(sheet: Sheet) -> str:
    """Return the one agency whose own headings nearly all stand in the sheet; '' when none or several do."""
    here = {fold(heading) for heading in sheet.headings}
    shares = {key: len(own & here) / len(own) for key, own in _signatures().items()}
    most = max(shares.values(), default=0.0)
    best = [key for key, share in shares.items() if share == most]
    return best[0] if len(best) == 1 and most >= SIGNATURE else ""


@lru_cache
def _signatures() -> dict[str, set[str]]:
    spelled = {
        key: {fold(word) for words in agency.columns.values() for word in words} for key, agency in agencies().items()
    }
    return {key: own for key, own in spelled.items() if len(own) >= FEWEST}


@lru_cache
def _signs() -> dict[str, str]:
    return {fold(sign): key for key, agency in agencies().items() for sign in agency.signs}
