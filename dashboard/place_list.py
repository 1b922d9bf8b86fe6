"""The register of places of help as a page shows it: sums above, one line a place. Lays out only; changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html

from dashboard import spoken
from dashboard.controls import aria
from dashboard.shapes import marker
from dashboard.text import Text
from geodata import facts
from geodata.persian import fold

OFFERS = ("money", "volunteer_hours", "vehicles")
LACKS = ("capacity", "hours", "position")
POSITIONS = {"surveyed": "surveyed", "approximate": "approximate", "none": "nowhere"}


def lines(places: pd.DataFrame, words: Text) -> list[dict[str, Any]]:
    """Return what the browser needs of every place to list, search and filter it; every text is ready to be shown."""
    lacks = lacking(places)
    missing = [[key for key in LACKS if row[key]] for row in lacks.to_dict("records")]
    return [{**_line(row, words), "lacks": keys} for row, keys in zip(places.itertuples(), missing, strict=True)]


def lacking(places: pd.DataFrame) -> pd.DataFrame:
    """Return for each place whether its capacity, hours or exact position are not known, columns as ``LACKS``.

    Whoever only offers something from nowhere in particular lacks none of them.
    """
    somewhere = places["position"] != "none"
    lacks = {"capacity": places["capacity"].isna(), "hours": places["hours"].isna()}
    return pd.DataFrame({**lacks, "position": places["position"] == "approximate"}).mul(somewhere, axis=0)


def sums(places: pd.DataFrame, words: Text) -> list[Any]:
    """Return the cards of numbers: how many, for what, what is to be completed, what is offered; none for no places."""
    if places.empty:
        return []
    strip = [_whole(places, words), _to_complete(places, words), _offered(places, words)]
    return [html.Div([part for part in strip if part], className="places-strip"), _by_service(places, words)]


def table(words: Text) -> html.Div:
    """Return where the browser writes the list, with the words that it needs."""
    titles = ("name", "agency", "services", "capacity", "hours", "who", "position", "offer")
    told: dict[str, Any] = {f"data-{name}": words(f"places.{name}") for name in titles}
    told |= {"data-clear": words("places.clear_search"), "data-none": words("places.none_found")}
    told |= {"data-shown": words("places.shown", n="{n}", all="{all}")}
    return html.Div(
        [html.P(id="places-shown", className="quiet", role="status"), html.Div(id="places-table", **told)],
        className="card places-table",
    )


def filters(words: Text, search: str) -> html.Div:
    """Return the search box and the choices of service and agency, as an address's query has them."""
    asked = {name: entries[-1] for name, entries in parse_qs(search.removeprefix("?")).items()}
    services = {key: one.name(words.names) for key, one in facts.services().items()}
    agencies = {key: one.short(words.names) for key, one in facts.agencies().items()}
    box = dmc.TextInput(
        id="places-search",
        value=asked.get("search", ""),
        placeholder=words("places.search"),
        **_called(words, "search"),
    )
    return html.Div(
        [box, _choice("service", services, asked, words), _choice("agency", agencies, asked, words)],
        className="places-filters",
        role="search",
    )


def empty(words: Text) -> html.Section:
    """Return what stands in the list's place while there is none, with the next step."""
    link = dcc.Link(words("places.import"), href=words.address("/intake"), className="intake-main")
    return html.Section([html.P(words("places.empty")), link], className="card places-empty")


def name_of(row: Any, words: Text) -> str:
    """Return a place's name in the reader's language, or the one it has."""
    return str(getattr(row, words.names) or row.fa)


def offers(row: Any, words: Text) -> list[str]:
    """Return what a place offers others, one phrase each."""
    return [words(f"offer.{name}", n=words.number(getattr(row, name))) for name in OFFERS if getattr(row, name) > 0]


def _line(row: Any, words: Text) -> dict[str, Any]:
    services = [facts.services()[key].name(words.names) for key in row.services.split() if key in facts.services()]
    agency, kind = facts.agencies().get(row.agency), facts.kinds().get(row.kind, facts.kinds()["other"])
    run_by = agency.short(words.names) if agency else ""
    name = name_of(row, words)
    return {
        "key": row.key,
        "name": name,
        "kind": kind.name(words.names),
        "icon": marker(kind.key, row.position),
        "agency": run_by,
        "services": services,
        "capacity": _capacity(row.capacity, words),
        "hours": spoken.hours(row.hours, words) or words("places.unknown"),
        "who": spoken.audience(row.age_from, row.age_to, row.sex, words),
        "position": row.position,
        "where": words(f"places.{POSITIONS[row.position]}"),
        "offers": offers(row, words),
        "edit": words("places.edit", name=name),
        "of": {"service": row.services.split(), "agency": [agency.key] if agency else []},
        "find": fold(" ".join([row.fa, row.en, kind.name(words.names), run_by, *services])),
    }


def _capacity(capacity: float, words: Text) -> str:
    if capacity != capacity:
        return words("places.unknown")
    return words("places.people", n=words.short(capacity)) if capacity else words("places.takes_nobody")


def _whole(places: pd.DataFrame, words: Text) -> html.Dl:
    numbers = {"total_short": len(places), "people_short": places["capacity"].sum()}
    pairs = [[html.Dt(words(f"places.{key}")), html.Dd(words.number(n))] for key, n in numbers.items()]
    return html.Dl([html.Div(pair) for pair in pairs], className="places-whole")


def _to_complete(places: pd.DataFrame, words: Text) -> html.Div:
    counts = lacking(places).sum()
    buttons = [
        html.Button([words(f"places.lacks_{key}"), html.B(words.number(counts[key]))], className="preset", **_lack(key))
        for key in LACKS
        if counts[key]
    ]
    said = html.Div(buttons, className="presets") if buttons else html.P(words("places.lacks_none"), className="quiet")
    return html.Div([html.H2(words("places.lacks")), said])


def _offered(places: pd.DataFrame, words: Text) -> html.Div | None:
    totals = places[list(OFFERS)].sum()
    said = [words(f"offer.{name}", n=words.number(totals[name])) for name in OFFERS if totals[name] > 0]
    return html.Div([html.H2(words("places.offers")), html.P(words.list(said))]) if said else None


def _by_service(places: pd.DataFrame, words: Text) -> html.Div:
    """Return the capacity of every service; a place counts in each of those that it gives."""
    given = places.assign(service=places["services"].str.split()).explode("service")
    rows = given.groupby("service")["capacity"].agg(["sum", "size"])
    buttons = [
        html.Button(
            [one.name(words.names), html.B(words.number(rows.at[key, "sum"]))],
            className="preset",
            title=words(
                "places.of_service", n=words.number(rows.at[key, "sum"]), all=words.number(rows.at[key, "size"])
            ),
            **_service(key),
        )
        for key, one in facts.services().items()
        if key in rows.index
    ]
    head = html.H2([words("places.by_service"), " ", html.Small(words("places.by_service_about"))])
    return html.Div([head, html.Div(buttons, className="presets")])


def _service(key: str) -> Any:
    return {"data-service": key}


def _choice(key: str, names: Mapping[str, str], asked: Mapping[str, str], words: Text) -> dmc.Select:
    return dmc.Select(
        id=f"places-{key}",
        value=asked.get(key) if asked.get(key) in names else None,
        data=[{"value": one, "label": name} for one, name in names.items()],
        placeholder=words(f"places.any_{key}"),
        clearable=True,
        searchable=True,
        nothingFoundMessage=words("places.nothing_found"),
        **_called(words, key),
    )


def _called(words: Text, key: str) -> dict[str, Any]:
    return aria(words(f"places.{key}"))


def _lack(key: str) -> Any:
    return {"data-lacks": key, "aria-pressed": "false"}
