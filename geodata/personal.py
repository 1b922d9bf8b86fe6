"""Which columns' cells say who somebody is, whatever stands above them. Knows no headings and keeps nothing it reads.

Headings are the business of ``headings.py``; a column that either of the two recognises is never read further.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from geodata.persian import digits
from geodata.words import texts

SHARE = 0.6  # of the non-empty cells, border included
FEWEST = 3  # different values
SHORT_SHARE, SHORT_FEWEST = 0.8, 8  # for identifiers that lost more than two zeros
SAMPLE = 1000  # cells looked at, spread over the column
SEPARATORS = re.compile(r"[\s\-().\u200c\u200e\u200f]")
# A mobile number with or without its zero or country code; Tehran's and Karaj's landlines.
TELEPHONE = re.compile(r"(?:\+98|0098|98|0)?9[0-39]\d{8}|(?:\+98|0098|0)(?:21|26)\d{8}")
EMAIL = re.compile(r"[^@]+@[^@]+")
ACCOUNT = re.compile(r"IR\d{24}", re.IGNORECASE)
CARD = re.compile(r"[2-9]\d{15}")
IDENTIFIER = re.compile(r"\d{8,10}")
SHORT_IDENTIFIER = re.compile(r"\d{5,10}")
HIDDEN = re.compile(r"\d{8,}|(?:\+98|0)?9\d{2}[\s\-]\d{3}[\s\-]?\d{4}")
LONGEST = 40
RUN = re.compile(r"\+?\d(?:[\s\-().\u200c\u200e\u200f]{0,2}\d)+")
INNOCENT = re.compile(  # dates and sums of money, which are long runs of digits too
    r"(?<!\d)(?:13|14|19|20)\d\d([-/.]?)(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|\d+\s*(?:هزار|میلیون|میلیارد)?\s*(?:ریال|تومان|rials?|tomans?)",
    re.IGNORECASE,
)


def tells_who(cells: pd.Series) -> bool:
    """Return True when enough cells are national identifiers, telephone numbers, e-mail addresses or bank numbers.

    At least ``SHARE`` of the non-empty cells and ``FEWEST`` different values must be of one kind. About 9 % of
    any ten digits pass the identifier's check digit by chance, so a column of case numbers is not mistaken.
    """
    values = _sample(cells)
    if len(values) < FEWEST:
        return False
    kinds = (_is_telephone, _is_identifier, EMAIL.fullmatch, ACCOUNT.fullmatch, _is_card)
    if any(_mostly(values, np.array([bool(kind(value)) for value in values]), SHARE, FEWEST) for kind in kinds):
        return True
    short = np.array([_is_short_identifier(value) for value in values])
    return _mostly(values, short, SHORT_SHARE, SHORT_FEWEST)


def shown(value: str, longest: int = LONGEST) -> str:
    """Return a cell's text as a problem may quote it: long runs of digits masked, cut at ``longest`` characters."""
    masked = HIDDEN.sub("…", value)
    return masked if len(masked) <= longest else masked[: longest - 1] + "…"


def reveals(text: str) -> bool:
    """Return True when a sentence holds a telephone, an identifier, a bank number or an e-mail address."""
    plain = INNOCENT.sub(" ", digits(text))
    runs = [SEPARATORS.sub("", run) for run in RUN.findall(plain)]
    kinds = (_is_telephone, _is_identifier, _is_card, re.compile(r"\d{11,}").search)
    return bool(HIDDEN.search(plain) or EMAIL.search(plain) or any(kind(run) for run in runs for kind in kinds))


def checks(number: str) -> bool:
    """Return True when ten digits carry the check digit of Iran's national identifier; lost zeros are put back."""
    ten = number.zfill(10)
    if len(set(ten)) == 1 or len(ten) != 10:
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(ten, range(10, 1, -1), strict=False)) % 11
    return int(ten[9]) == (rest if rest < 2 else 11 - rest)


def _sample(cells: pd.Series) -> np.ndarray:
    filled = cells[cells.notna()]
    spread = texts(filled.iloc[:: max(1, len(filled) // SAMPLE)])
    return np.array([SEPARATORS.sub("", digits(value)) if len(value) < LONGEST else "" for value in spread if value])


def _mostly(values: np.ndarray, hits: np.ndarray, share: float, fewest: int) -> bool:
    return bool(hits.mean() >= share and len(set(values[hits])) >= fewest)


def _is_telephone(value: str) -> bool:
    return TELEPHONE.fullmatch(value) is not None


def _is_identifier(value: str) -> bool:
    return IDENTIFIER.fullmatch(value) is not None and checks(value)


def _is_short_identifier(value: str) -> bool:
    return SHORT_IDENTIFIER.fullmatch(value) is not None and checks(value)


def _is_card(value: str) -> bool:
    if not CARD.fullmatch(value):
        return False
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(value)]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0
