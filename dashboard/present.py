"""Who asks: the person signed in, as every part of the dashboard may know one. Knows nothing of passwords or pages."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, has_request_context

from layers import READERS, Reader

EXACT: Reader = "analyst"
ROLES = frozenset(READERS)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in. ``agency`` is the body whose batches alone a steward handles, None for all."""

    name: str
    shown: str
    roles: frozenset[str]
    agency: str | None = None


def person() -> Person | None:
    """Return who asks; None for somebody not signed in, and outside a request."""
    found = g.get("person") if has_request_context() else None
    return found if isinstance(found, Person) else None


def name() -> str:
    """Return the name for the audit: an account's, or that of the command line outside a request."""
    if not has_request_context():
        return "command line"
    found = person()
    return found.name if found else "anonymous"


def reader() -> Reader:
    """Return whose numbers are meant: exact ones for an analyst and outside a request, else protected ones."""
    if not has_request_context():
        return EXACT
    found = person()
    return EXACT if found and EXACT in found.roles else "viewer"


def may(role: str) -> bool:
    """Return whether whoever asks has a role: what a page offers. Outside a request nothing is held back."""
    found = person()
    return not has_request_context() or (found is not None and role in found.roles)


def agency() -> str | None:
    """Return the body whose batches alone whoever asks handles, None for all."""
    found = person()
    return found.agency if found else None
