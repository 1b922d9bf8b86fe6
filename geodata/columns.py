"""Which column of a sheet holds which field: decides between rivals, and by the cells where no heading tells.

Between two columns for one field the surer kind of heading wins (by hand, the sender's own, exact, in part), then the
one more of whose cells can be read, then the spelling that stands first in the catalogue; a column of which nothing
can be read wins over none. East and north are chosen as a pair, so that degrees are never paired with metres.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from geodata.headings import BY_HAND, FIELDS, Claim, forbidden

ENOUGH = 0.6  # share of the filled cells by which a column without a known heading is told, border included
BY_CELLS = ("issue", "day", "neighbourhood")  # fields that are looked for by their cells
STEP = 20  # shares nearer than 1/20 count as equal, so that a few blanks do not outweigh the better heading

Readable = Callable[[str, tuple[int, ...]], float]


@dataclass(frozen=True, slots=True)
class Matched:
    """Field -> column position; the personal columns; and (chosen, other) where two columns meant one field."""

    fields: dict[str, int]
    personal: tuple[int, ...] = ()
    passed_over: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns that may hold a field: ``claims`` of those whose heading means something, and the ``free`` ones."""

    claims: dict[int, Claim]
    free: dict[int, str]
    readable: Readable

    def claiming(self, field: str) -> list[int]:
        return [place for place, claim in self.claims.items() if claim.field == field]

    def rank(self, place: int) -> tuple[bool, int, int, int, int]:
        claim = self.claims[place]
        share = self.readable(claim.field, (place,))
        return (share == 0 and claim.tier != BY_HAND, claim.tier, -round(share * STEP), claim.order, place)

    def pair_rank(self, pair: tuple[int, int]) -> tuple[bool, int, int, int, int, tuple[int, int]]:
        east, north = (self.claims[place] for place in pair)
        share = self.readable("x", pair)
        near = abs(pair[0] - pair[1])
        return (share == 0, east.tier + north.tier, -round(share * STEP), near, east.order + north.order, pair)


def match(
    headings: Sequence[str], claims: Sequence[Claim | None], readable: Readable, tells_who: Collection[int] = ()
) -> Matched:
    """Return which column holds which field.

    Parameters
    ----------
    claims
        What each heading means, in the sheet's order.
    readable
        Asked with a field and a column position ('x' with two: east and north): the share of the filled cells, 0 to 1,
        that can be read as that field.
    tells_who
        Positions of columns whose cells are personal: they hold no field, whatever their heading.
    """
    personal = {place for place, claim in enumerate(claims) if claim and claim.field == "personal"} | set(tells_who)
    columns = _open(headings, claims, readable, personal)
    fields = _by_heading(columns)
    fields |= _by_cells(columns, fields)
    fields |= _pair(columns, fields)
    if "x" in fields:
        fields.pop("position", None)
    return Matched(fields, tuple(sorted(personal)), _passed_over(columns, fields))


def _open(
    headings: Sequence[str], claims: Sequence[Claim | None], readable: Readable, personal: Collection[int]
) -> _Columns:
    columns = _Columns({}, {}, readable)
    for place, claim in enumerate(claims):
        if place not in personal and claim:
            columns.claims[place] = claim
        elif place not in personal:
            columns.free[place] = headings[place]
    return columns


def _by_heading(columns: _Columns) -> dict[str, int]:
    rivals = {field: columns.claiming(field) for field in FIELDS if field not in ("x", "y")}
    return {field: min(places, key=columns.rank) for field, places in rivals.items() if places}


def _by_cells(columns: _Columns, fields: Mapping[str, int]) -> dict[str, int]:
    """Look among columns without a known heading for the fields that no readable column was found for."""
    found: dict[str, int] = {}
    for field in BY_CELLS:
        if not _is_sure(columns, field, fields):
            taken = found.values()
            rivals = [place for place, title in columns.free.items() if not (place in taken or forbidden(title, field))]
            found |= _fullest(field, rivals, columns.readable)
    return found


def _fullest(field: str, rivals: Sequence[int], readable: Readable) -> dict[str, int]:
    best = max(rivals, key=lambda place: (readable(field, (place,)), -place), default=None)
    return {field: best} if best is not None and readable(field, (best,)) >= ENOUGH else {}


def _is_sure(columns: _Columns, field: str, fields: Mapping[str, int]) -> bool:
    if field not in fields:
        return False
    place = fields[field]
    return columns.claims[place].tier == BY_HAND or columns.readable(field, (place,)) > 0


def _pair(columns: _Columns, fields: Mapping[str, int]) -> dict[str, int]:
    """Return the columns of east and north that fit together best; empty when there is no such pair."""
    easts, norths = columns.claiming("x"), columns.claiming("y")
    if easts and norths:
        return _east_north(min(product(easts, norths), key=columns.pair_rank))
    free = [place for place in columns.free if place not in fields.values()]
    return _pair_by_cells(easts or free, norths or free, columns.readable)


def _pair_by_cells(easts: Sequence[int], norths: Sequence[int], readable: Readable) -> dict[str, int]:
    pairs = [pair for pair in product(easts, norths) if pair[0] != pair[1]]
    best = max(pairs, key=lambda pair: (readable("x", pair), -pair[0]), default=None)
    return _east_north(best) if best and readable("x", best) >= ENOUGH else {}


def _east_north(pair: tuple[int, int]) -> dict[str, int]:
    return {"x": pair[0], "y": pair[1]}


def _passed_over(columns: _Columns, fields: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
    rivals = ((fields[claim.field], place) for place, claim in columns.claims.items() if claim.field in fields)
    return tuple((chosen, other) for chosen, other in rivals if chosen != other)
