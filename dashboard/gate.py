"""The gate before every address: who comes. Until there are accounts everybody is the demonstration's."""

from __future__ import annotations

from flask import Flask, g

from dashboard.present import ROLES, Person

DEMONSTRATION = Person("demo", "", ROLES)


def register(server: Flask) -> None:
    """Tell who asks, before every request."""

    @server.before_request
    def somebody() -> None:
        g.person = DEMONSTRATION
