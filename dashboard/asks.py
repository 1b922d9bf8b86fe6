"""What is asked of a page: a state of the address, in a language, at one moment. Every part of a page answers one."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.address import State
from dashboard.desk import Desk
from dashboard.text import Text
from geodata.snapshot import Snapshot
from layers import Filter, Result


class Ask(NamedTuple):
    """Who answers, from which snapshot, for which address, in which words."""

    desk: Desk
    snapshot: Snapshot
    state: State
    words: Text

    def run(self, key: str, choice: Filter | None = None) -> Result:
        """Return a layer for the address's filter and options, or for another filter."""
        return self.desk.run(key, choice or self.state.choice, self.snapshot, self.state.ways)

    @property
    def main(self) -> Result:
        """The layer that the map shows."""
        return self.run(self.state.layer)
