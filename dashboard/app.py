"""The application: one frame around the pages, one handler for what goes wrong. Knows no layer and no number."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update, set_props
from flask import request

from dashboard import controls, decision_routes, gate, meeting_parts, paper_routes, screen_routes, server
from dashboard.desk import Desk
from dashboard.pages import PAGES, Page, register
from dashboard.text import LANGUAGES, Text, language, plain_path, text

log = logging.getLogger("dashboard")
THEME = {
    "fontFamily": "Vazirmatn, Tahoma, sans-serif",
    "headings": {"fontFamily": "Vazirmatn, Tahoma, sans-serif"},
    "primaryColor": "petrol",
    "primaryShade": 7,
    "colors": {
        "petrol": [
            "#EAF3F3",
            "#D3E6E3",
            "#A3CECB",
            "#6AAEB0",
            "#4B989C",
            "#34848B",
            "#1D757E",
            "#0B5F6B",
            "#0B4F5C",
            "#083C46",
        ]
    },
    "defaultRadius": 8,
    "respectReducedMotion": True,
}
INDEX = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>{metas}<title>{title}</title>{css}</head>
<body>{app_entry}<footer>{config}{scripts}{renderer}</footer></body>
</html>"""


def create_app(desk: Desk) -> Dash:
    """Return the application for this desk; every callback is bound to it alone."""
    app = Dash(
        "dashboard",
        assets_folder="assets",
        use_pages=False,
        compress=True,
        update_title=None,  # type: ignore[arg-type]
        suppress_callback_exceptions=True,
        on_error=_failed,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.server.config["COMPRESS_ALGORITHM"] = ["gzip"]
    app.interpolate_index = partial(_index)  # type: ignore[method-assign]
    app.layout = dmc.MantineProvider(
        [
            dcc.Location(id="url", refresh="callback-nav"),
            html.Div(id="page"),
            html.Div(id="alert", className="alert", role="alert"),
        ],
        theme=THEME,
        forceColorScheme="light",
    )

    @app.callback(Output("page", "children"), Input("url", "pathname"), State("url", "search"))
    def show(pathname: str, search: str) -> Any:
        return page(desk, pathname, search or "")

    gate.register(app.server)
    register(app, desk)
    server.register(app.server, desk)
    boards = {page.path: page.board for page in PAGES if page.board}
    screen_routes.register(app.server, desk, boards)
    decision_routes.register(app.server, desk, boards)
    paper_routes.register(app.server, desk, boards)
    return app


def page(desk: Desk, pathname: str, search: str) -> Any:
    """Return the whole page at an address: frame, and the content of the page it names."""
    words = text(language(pathname))
    path = plain_path(pathname)
    found = next((one for one in PAGES if one.path == path), None)
    content = found.layout(desk, words, search) if found else _missing(words)
    frame = html.Div(
        [_header(words, found, path), _demonstration(desk, words), *content],
        className="frame",
        dir=words.direction,
        lang=words.language,
    )
    return dmc.DirectionProvider(frame, direction=words.direction)


def _header(words: Text, here: Page | None, path: str) -> html.Header:
    links = [
        dcc.Link(
            words(f"nav.{one.key}"),
            id=f"nav-{one.key}",
            href=words.address(one.path),
            className=" ".join(["board"] * (one.board is not None) + ["here"] * (one.path == path)),
        )
        for one in PAGES
    ]
    switches = [
        html.A(other("language.name"), href=other.address(path), className="language", lang=other.language)
        for other in map(text, LANGUAGES)
        if other is not words
    ]
    return html.Header(
        [
            html.Span(words("brand.name"), className="brand"),
            html.Nav(links, **controls.aria(words("nav.main"))),
            *(meeting_parts.adder(words) if here and here.board else ()),
            *switches,
        ]
    )


def _demonstration(desk: Desk, words: Text) -> Any:
    return html.P(words("demo.line"), className="demo") if desk.snapshot.demonstration else None


def _missing(words: Text) -> list[Any]:
    return [
        html.Main(
            [html.P(words("error.not_found")), dcc.Link(words("error.home"), href=words.address("/"))],
            className="message",
        )
    ]


def _failed(error: Exception) -> Any:
    """Log what went wrong, leave the page as it was, and say so in the reader's language."""
    log.error("callback failed", exc_info=error)
    words = text(language(urlsplit(request.referrer or "").path))
    set_props("alert", {"children": words("error.callback")})
    return no_update


def _index(**parts: str) -> str:
    words = text(language(request.path))
    given = parts | {"title": words("brand.title"), "language": words.language, "direction": words.direction}
    return INDEX.format(
        **{
            name: given.get(name, "")
            for name in ("language", "direction", "metas", "title", "css", "app_entry", "config", "scripts", "renderer")
        }
    )
