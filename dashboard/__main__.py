"""python -m dashboard: serve the dashboard."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path

from dashboard.settings import Settings


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until stopped. An empty data folder is filled with the demonstration district first."""
    given = Settings.of()
    parser = argparse.ArgumentParser(prog="python -m dashboard", description="Serve the dashboard.")
    parser.add_argument("--host", default=given.host, help="address to listen on (default %(default)s)")
    parser.add_argument("--port", type=int, default=given.port, help="port to listen on (default %(default)s)")
    parser.add_argument("--data", type=Path, default=given.data, help="data folder (default %(default)s)")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    serve(Settings(chosen.data, chosen.host, chosen.port, given.tiles, given.threads, given.chromium))


def serve(settings: Settings) -> None:
    """Open the store, say where the dashboard is, and answer until stopped."""
    import waitress

    from dashboard.app import create_app
    from dashboard.desk import Desk
    from dashboard.uploads import ENVELOPE, LARGEST
    from geodata import demo
    from geodata.store import Store

    store = Store.open(settings.data)
    if store.empty:
        demo.load(store)
    app = create_app(Desk(settings, store))
    print(f"http://{settings.host}:{settings.port}/", flush=True)
    most = max(LARGEST.values()) + ENVELOPE  # refused by its announced size, before it is read
    waitress.serve(
        app.server,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        ident="headquarters",
        max_request_body_size=most,
    )


if __name__ == "__main__":
    main()
