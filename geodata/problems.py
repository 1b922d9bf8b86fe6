"""One finding about what was sent, as data: all of them at once. Knows nothing of where they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geodata.facts import problem_words

Grade = Literal["reject", "warn", "note", "refuse"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. ``row`` is the sheet's own number (first line = 1), None when it concerns the whole file.

    ``column`` is the heading as the sheet spells it, ``value`` the text found there. Neither ever holds the
    content of a personal column.
    """

    code: str
    row: int | None = None
    column: str = ""
    value: str = ""

    @property
    def grade(self) -> Grade:
        """How grave it is; KeyError when the catalogue does not know the code."""
        return problem_words()[self.code]["grade"]

    def sentence(self, language: str) -> str:
        """Return what was found and what to do, in ``fa`` or ``en``."""
        words = problem_words()[self.code][language]
        return words.format(value=self.value, column=self.column, row=self.row)


class Unreadable(Exception):
    """A file that cannot be taken at all; carries the one Problem that says why. Nothing was stored."""

    def __init__(self, code: str, value: str = "", column: str = "") -> None:
        self.problem = Problem(code, None, column, value)
        super().__init__(self.problem.sentence("en"))
