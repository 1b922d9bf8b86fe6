"""A desk on the demonstration district, made once."""

from __future__ import annotations

import pytest

from dashboard.desk import Desk
from dashboard.settings import Settings
from geodata import demo
from geodata.store import Store


@pytest.fixture(scope="session")
def desk(tmp_path_factory) -> Desk:
    """A desk that tests only read from."""
    folder = tmp_path_factory.mktemp("desk")
    store = Store.open(folder)
    demo.load(store)
    return Desk(Settings(folder), store)
