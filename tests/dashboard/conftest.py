"""A desk on the demonstration district, made once."""

from __future__ import annotations

import pytest

from dashboard.desk import Desk
from dashboard.settings import Settings
from tests.stores import demonstration


@pytest.fixture(scope="session")
def desk(tmp_path_factory) -> Desk:
    """A desk that tests only read from."""
    folder = tmp_path_factory.mktemp("desk")
    store = demonstration(folder)
    return Desk(Settings(folder), store)
