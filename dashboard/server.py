"""What the server gives by plain address: shapes, styles, drawings, health; bound to the application it is given."""

from __future__ import annotations

import json
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from dashboard import mapstyle, shapes
from dashboard.desk import Desk
from geodata.snapshot import Snapshot
from layers.cells import RESOLUTIONS

FOR_EVER = "public, max-age=31536000, immutable"  # the version is in the address


def register(server: Flask, desk: Desk) -> None:
    """Add the addresses to this application."""

    @server.get("/shapes/<version>/<language>/<name>.geojson")
    def shape(version: str, language: str, name: str) -> Response:
        body = _shape(desk.snapshot, language, name)
        return _kept(body, "application/geo+json") if body else abort(404)

    @server.get("/style/<version>/<language>.json")
    def style(version: str, language: str) -> Response:
        origin = request.host_url.rstrip("/")
        return _kept(json.dumps(mapstyle.style(origin, version, language, desk.settings.tiles)), "application/json")

    @server.get("/glyphs/<name>.svg")
    def glyph(name: str) -> Response:
        return _drawing(shapes.glyph, name)

    @server.get("/icons/<name>.svg")
    def icon(name: str) -> Response:
        return _drawing(shapes.icon, name)

    @server.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok", "version": desk.store.version()}

    @server.after_request
    def guard(response: Response) -> Response:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Content-Security-Policy", _policy(desk.settings.tiles))
        return response


@lru_cache
def _policy(tiles: str) -> str:
    """Return what a page may ask for: this server, and the organisation's tile server where one is set."""
    near = " ".join(filter(None, ("'self'", _origin(tiles))))
    return (
        f"default-src 'self'; connect-src {near}; img-src {near} data: blob:; worker-src 'self' blob:; "
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
        "font-src 'self' data:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    )


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


@lru_cache(maxsize=64)
def _shape(snapshot: Snapshot, language: str, name: str) -> str:
    """Return a shape as GeoJSON text, '' when there is none of that name."""
    makers = {
        "neighbourhoods": lambda: shapes.neighbourhoods(snapshot, language),
        "labels": lambda: shapes.labels(snapshot, language),
        "outline": lambda: shapes.outline(snapshot),
        "places": lambda: shapes.places(snapshot, language),
        "stations": lambda: shapes.stations(language),
        "roads": lambda: shapes.roads(snapshot),
        "jurisdictions": lambda: shapes.jurisdictions(snapshot, language),
        **{f"grid-{r}": lambda r=r: shapes.grid(snapshot, r) for r in RESOLUTIONS},  # type: ignore[misc]
    }
    if name not in makers or language not in ("fa", "en"):
        return ""
    return json.dumps(makers[name](), ensure_ascii=False, separators=(",", ":"))


def _drawing(make: object, name: str) -> Response:
    try:
        return _kept(make(name), "image/svg+xml")  # type: ignore[operator]
    except KeyError:
        return abort(404)


def _kept(body: str, kind: str) -> Response:
    return Response(body, mimetype=kind, headers={"Cache-Control": FOR_EVER})
