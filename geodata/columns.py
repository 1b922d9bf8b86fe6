"""Which column of a sheet holds which field: decides between rivals, and by the cells where no heading tells.

Between two columns for one field the surer kind of heading wins (by hand, the sender's own, exact, in part), then the
one more of whose cells can be read, then the spelling that stands first in the catalogue; a column of which nothing
can be read wins over none. East and north are chosen as a pair, so that degrees are never paired with metres.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
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
    open_claims = {place: claim for place, claim in enumerate(claims) if claim and place not in personal}
    free = [place for place in range(len(headings)) if place not in personal and place not in open_claims]
    fields: dict[str, int] = {}
    for field in FIELDS:
        rivals = [place for place, claim in open_claims.items() if claim.field == field]
        if rivals and field not in ("x", "y"):
            fields[field] = min(rivals, key=lambda place: _rank(open_claims[place], readable, place))
    fields |= _by_cells(fields, open_claims, [(place, headings[place]) for place in free], readable)
    fields |= _pair(open_claims, [place for place in free if place not in fields.values()], readable)
    if "x" in fields:
        fields.pop("position", None)
    passed = [
        (fields[claim.field], place)
        for place, claim in open_claims.items()
        if claim.field in fields and fields[claim.field] != place
    ]
    return Matched(fields, tuple(sorted(personal)), tuple(passed))


def _rank(claim: Claim, readable: Readable, place: int) -> tuple[bool, int, int, int, int]:
    share = readable(claim.field, (place,))
    return (share == 0 and claim.tier != BY_HAND, claim.tier, -round(share * STEP), claim.order, place)


def _by_cells(
    fields: dict[str, int], claims: dict[int, Claim], free: Sequence[tuple[int, str]], readable: Readable
) -> dict[str, int]:
    """Look among columns without a known heading for the fields that no readable column was found for."""
    found: dict[str, int] = {}
    for field in BY_CELLS:
        chosen = fields.get(field)
        sure = chosen is not None and (claims[chosen].tier == BY_HAND or readable(field, (chosen,)) > 0)
        rivals = [
            place
            for place, heading in free
            if not sure and place not in found.values() and not forbidden(heading, field)
        ]
        shares = {place: readable(field, (place,)) for place in rivals}
        best = max(shares, key=lambda place: (shares[place], -place), default=None)
        if best is not None and shares[best] >= ENOUGH:
            found[field] = best
    return found


def _pair(claims: dict[int, Claim], free: Sequence[int], readable: Readable) -> dict[str, int]:
    """Return the columns of east and north that fit together best; empty when there is no such pair."""
    easts = [place for place, claim in claims.items() if claim.field == "x"]
    norths = [place for place, claim in claims.items() if claim.field == "y"]
    pairs = list(product(easts, norths))
    if pairs:
        east, north = min(pairs, key=lambda pair: _pair_rank(pair, claims, readable))
        return {"x": east, "y": north}
    told = [(x, y) for x, y in product(easts or free, norths or free) if x != y]
    shares = {pair: readable("x", pair) for pair in told}
    best = max(shares, key=lambda pair: (shares[pair], -pair[0]), default=None)
    return {"x": best[0], "y": best[1]} if best is not None and shares[best] >= ENOUGH else {}


def _pair_rank(
    pair: tuple[int, int], claims: dict[int, Claim], readable: Readable
) -> tuple[bool, int, int, int, int, tuple[int, int]]:
    tier, order = (sum(getattr(claims[place], part) for place in pair) for part in ("tier", "order"))
    share = readable("x", pair)
    return (share == 0, tier, -round(share * STEP), abs(pair[0] - pair[1]), order, pair)
