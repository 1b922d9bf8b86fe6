"""The form of one place of help: laid out, filled from the register, and what came of it said. Writes to the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html, no_update

from dashboard import place_faults, place_list, spoken
from dashboard.desk import Desk
from dashboard.text import Text
from geodata import facts, opening, register_edits
from geodata.problems import Problem

FIELDS = (
    "name",
    "en",
    "kind",
    "agency",
    "services",
    "capacity",
    "hours",
    "age_from",
    "age_to",
    "sex",
    "contact",
    "y",
    "x",
    "position",
    "volunteer_hours",
    "money",
    "vehicles",
)
PARTS = {
    "what": ("name", "en", "kind", "agency", "services", "contact"),
    "whom": ("capacity", "hours", "age_from", "age_to", "sex"),
    "where": ("y", "x", "position"),
    "offer": ("money", "volunteer_hours", "vehicles"),
}
EXAMPLES = {"x": "51.2570", "y": "35.6960"}
FIGURES = dict.fromkeys(("capacity", "age_from", "age_to"), "numeric") | dict.fromkeys(("y", "x"), "decimal")
FIGURES |= dict.fromkeys(("hours", "volunteer_hours", "money", "vehicles"), "text")
SURE, ANYBODY = "approximate", "any"
NEW: dict[str, Any] = dict.fromkeys(FIELDS, "") | {"services": [], "position": SURE, "sex": ANYBODY}
OWN_LABELS = {"name": "own_name", "position": "sure"}
WIDE = ("services", "contact", "hours")
SELECTS = ("kind", "agency", "sex", "position")
JOINED = "؛ "


def drawer(words: Text, version: str) -> dmc.Drawer:
    """Return the form, closed; every field is in the page from the first moment. ``version`` is the snapshot's."""
    parts = [_part(key, fields, words, version) for key, fields in PARTS.items()]
    return dmc.Drawer(
        [html.P(id="place-said", className="place-said", role="alert"), *parts, _actions(words), _removal(words)],
        id="place",
        position="left" if words.persian else "right",
        size=560,
        padding=24,
        opened=False,
        keepMounted=True,
        zIndex=600,
        className="place",
        closeButtonProps={"aria-label": words("places.close")},
        transitionProps={"duration": 0},
    )


def filled(desk: Desk, words: Text, asked: Mapping[str, Any] | None) -> tuple[Any, ...]:
    """Return what opens the form on a place, or on a new one.

    In order: opened, title, key, what to say, what removing would do, whether that is hidden, all values, all errors.
    """
    if not asked:
        return (no_update,) * (6 + 2 * len(FIELDS))
    row = _found(desk, asked["key"])
    key, errors = ("" if row is None else asked["key"]), ("",) * len(FIELDS)
    title = words("places.change" if key else "places.new")
    told = words("places.gone") if asked["key"] and not key else ""
    if row is None:
        return (True, title, key, told, "", True, *NEW.values(), *errors)
    values = _values(row, words)
    going = words("places.remove_sure", name=place_list.name_of(row, words))
    return (True, title, key, told, going, False, *(values[field] for field in FIELDS), *errors)


def _found(desk: Desk, key: str) -> Any:
    places = desk.snapshot.resources
    return next(places[places["key"] == key].itertuples(), None)


def saved(desk: Desk, words: Text, clicks: int | None, key: str, values: Sequence[Any]) -> tuple[Any, ...]:
    """Put the form's place on the list; return opened, its sentence, the page's message, and every field's error."""
    if not clicks:
        return (no_update,) * (3 + len(FIELDS))
    sent = dict(zip(FIELDS, values, strict=True))
    grave = place_faults.grave(register_edits.checked(_row(sent))[1])
    if grave:
        return (no_update, words("places.not_saved"), no_update, *_errors(grave, sent, words))
    put = register_edits.put(desk.store, {"key": key or "", **_row(sent)})
    desk.renew()
    if not put.kept:
        return (no_update, words("places.not_saved"), no_update, *_errors(put.problems, sent, words))
    return (False, "", _message(words("places.saved", name=sent["name"]), put.problems, words), *("",) * len(FIELDS))


def removed(desk: Desk, words: Text, clicks: int | None, key: str, name: str) -> tuple[Any, ...]:
    """Take the form's place off the list; return opened and the page's message."""
    if not clicks or not key:
        return no_update, no_update
    gone = register_edits.remove(desk.store, key)
    desk.renew()
    return False, _message(words("places.removed", name=name) if gone else words("places.gone"), (), words)


def hours_read(words: Text, written: str | None) -> str:
    """Return how the hours that somebody is writing are understood."""
    if not (written or "").strip():
        return words("places.hours_about")
    found = opening.read(str(written))
    return words("places.hours_read", hours=spoken.hours(found, words)) if found else words("places.hours_unread")


def _values(row: Any, words: Text) -> dict[str, Any]:
    """Return the form's values of a place of the register."""
    numbers = ("capacity", "age_from", "age_to", "volunteer_hours", "money", "vehicles")
    texts = {name: getattr(row, name) for name in SELECTS + ("contact",)}
    plain = {name: text if isinstance(text, str) else NEW[name] for name, text in texts.items()}
    degrees = {
        axis: "" if value != value else words.figures(f"{value:.9g}")
        for axis, value in (("x", row.lon), ("y", row.lat))
    }
    own = {
        "name": row.fa,
        "en": "" if row.en == row.fa else row.en,
        "services": row.services.split(),
        "hours": spoken.hours_to_mend(row.hours, words),
    }
    return {**plain, **degrees, **own, **{name: _figure(getattr(row, name), words) for name in numbers}}


def _figure(value: float, words: Text) -> str:
    return "" if value != value else words.figures(f"{value:.15g}")


def _row(sent: Mapping[str, Any]) -> dict[str, str]:
    """Return the form's values as a sheet would have them."""
    plain = {field: str(value or "") for field, value in sent.items() if not isinstance(value, list)}
    return {
        **plain,
        "services": JOINED.join(sent["services"] or []),
        "sex": "" if sent["sex"] == ANYBODY else plain["sex"],
        "position": "surveyed" if sent["position"] == "surveyed" else "",
    }


def _errors(problems: Sequence[Problem], sent: Mapping[str, Any], words: Text) -> list[str]:
    said = place_faults.said(problems, sent, words)
    return [" ".join(said.get(field, [])) for field in FIELDS]


def _message(sentence: str, problems: Sequence[Problem], words: Text) -> list[Any]:
    doubts = [html.Li(place_faults.sentence(problem, words)) for problem in problems]
    return [html.Span(sentence, className="intake-done"), *([html.Ul(doubts)] if doubts else [])]


def _part(key: str, fields: Sequence[str], words: Text, version: str) -> html.Fieldset:
    about = [html.P(words("places.offer_about"), className="quiet")] if key == "offer" else []
    chart = [html.P(words("places.map_hint")), _map(words, version)] if key == "where" else []
    inside = html.Div([_field(field, words) for field in fields], className=f"place-fields {key}")
    return html.Fieldset([html.Legend(words(f"places.part_{key}")), *about, *chart, inside], className="place-part")


def _map(words: Text, version: str) -> html.Div:
    told: dict[str, Any] = {"data-shapes": f"/shapes/{version}/{words.names}/neighbourhoods.geojson"}
    return html.Div(id="place-map", className="place-map", title=words("places.map"), **told)


def _field(field: str, words: Text) -> Any:
    if field in SELECTS:
        return dmc.Select(clearable=field in ("kind", "agency"), allowDeselect=False, **_choosing(field, words))
    if field == "services":
        return dmc.MultiSelect(description=words("places.services_about"), **_choosing(field, words))
    degrees = {"dir": "ltr"} if field in EXAMPLES else {}
    figures = {"inputProps": {"inputMode": FIGURES[field], **degrees}} if field in FIGURES else {}
    return dmc.TextInput(
        description=_about(field, words),
        required=field == "name",
        debounce=300 if field == "hours" else False,
        autoComplete="off",
        **figures,
        **_said(field, words),
    )


def _said(field: str, words: Text) -> dict[str, Any]:
    return {
        "id": f"place-{field}",
        "label": _label(field, words),
        "value": NEW[field],
        "size": "sm",
        "error": "",
        "className": "wide" if field in WIDE else "",
        "inputWrapperOrder": ["label", "input", "error", "description"],
    }


def _label(field: str, words: Text) -> str:
    return words(f"places.{OWN_LABELS.get(field, field)}")


def _choosing(field: str, words: Text) -> dict[str, Any]:
    offered = [{"value": key, "label": name} for key, name in _options(field, words).items()]
    return {
        **_said(field, words),
        "data": offered,
        "placeholder": words("places.pick"),
        "searchable": len(offered) > 4,
        "nothingFoundMessage": words("places.nothing_found"),
        "comboboxProps": {"withinPortal": False},
    }


def _options(field: str, words: Text) -> dict[str, str]:
    if field == "sex":
        return {key: words(f"places.sex_{key}") for key in (ANYBODY, *facts.sexes())}
    if field == "position":
        return {key: words(f"places.{key}") for key in (SURE, "surveyed")}
    catalogues: dict[str, Mapping[str, facts.Fact]] = {
        "kind": facts.kinds(),
        "agency": facts.agencies(),
        "services": facts.services(),
    }
    return {key: one.name(words.names) for key, one in catalogues[field].items()}


def _about(field: str, words: Text) -> str:
    if field in EXAMPLES:
        return words("places.degrees_about", example=words.figures(EXAMPLES[field]))
    key = "places.age_about" if field.startswith("age_") else f"places.about_{field}"
    return words.words.get(key, "")


def _actions(words: Text) -> html.Div:
    return html.Div(
        [
            html.Button(words("places.save"), id="place-save", className="intake-main"),
            html.Button(words("places.cancel"), id="place-cancel", className="intake-quiet"),
        ],
        className="intake-actions place-actions",
    )


def _removal(words: Text) -> html.Details:
    sure = [
        html.P(id="place-going"),
        html.Button(words("places.remove_yes"), id="place-remove", className="intake-warn"),
    ]
    return html.Details([html.Summary(words("places.remove")), *sure], id="place-removal", className="place-removal")
