"""One id for each case, so that nothing is counted twice. Knows nothing of files; keeps no agency's own number.

An id is BLAKE2b, keyed with the data folder's secret (the keyed hash of RFC 7693, half the time of HMAC-SHA256), as 32
hexadecimal digits: of the agency and its own number, or of what the row says where the agency gives no number. Rows
without a number that say the same are one case where they have a point; where only a name places them, they may be two
children of one neighbourhood, and are told apart by their order.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b, sha256

import numpy as np
import pandas as pd

from geodata.persian import clean, digits
from geodata.words import each

MEANING = ("issue", "day", "name", "age_band", "sex", "severity", "needs")  # never the status, which changes
BETWEEN = "\x1f"  # cannot stand in a cell
UNIQUE = 0.5  # share of different values below which a column does not number cases
DECIMALS = 5  # of a degree: about a metre


def numbers(written: np.ndarray) -> np.ndarray:
    """Return an agency's own numbers in one spelling: ASCII digits, no spaces, lower case."""
    return each(written, lambda one: "".join(digits(clean(one)).lower().split()))


def unique_enough(written: np.ndarray) -> bool:
    """Return True when a column can be the number of a case: at least half of its filled cells are different."""
    filled = written[written != ""]
    return bool(len(filled) and len(set(filled)) >= UNIQUE * len(filled))


def ids(cases: pd.DataFrame, agency: str, secret: bytes) -> np.ndarray:
    """Return each row's id, object array of 32 hexadecimal digits.

    ``cases`` holds ``number`` ('' for none), ``lon``, ``lat`` and ``MEANING``; only rows that will be stored should be
    given, because order tells equal rows without a point apart.
    """
    key = sha256(secret).digest()
    place = [f"{lon:.{DECIMALS}f} {lat:.{DECIMALS}f}" for lon, lat in zip(cases["lon"], cases["lat"], strict=True)]
    columns = [cases[column].astype(str).tolist() for column in MEANING]
    meaning = pd.Series([BETWEEN.join(parts) for parts in zip(place, *columns, strict=True)], dtype=object)
    turn = meaning.groupby(meaning).cumcount().where(cases["lon"].isna().to_numpy(), 0)
    told = [
        f"number{BETWEEN}{agency}{BETWEEN}{number}" if number else f"row{BETWEEN}{agency}{BETWEEN}{said}{BETWEEN}{nth}"
        for number, said, nth in zip(cases["number"], meaning, turn, strict=True)
    ]
    return np.array([_hashed(one, key) for one in told], dtype=object)


def of_number(agency: str, number: str, secret: bytes) -> str:
    """Return the id of the case to which an agency gave this number, spelled as ``numbers`` spells it."""
    return _hashed(f"number{BETWEEN}{agency}{BETWEEN}{number}", sha256(secret).digest())


def _hashed(told: str, key: bytes) -> str:
    return blake2b(told.encode(), digest_size=16, key=key).hexdigest()


def repeated(found: np.ndarray, stored: Collection[str]) -> np.ndarray:
    """Return True where an id stands in ``stored`` or farther up in the same file."""
    series = pd.Series(found, dtype=object)
    return (series.isin(set(stored)) | series.duplicated()).to_numpy(dtype=bool)
