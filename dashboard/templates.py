"""Pages of plain HTML, filled in from templates: the projector, papers, decisions. Escapes whatever it is given."""

from __future__ import annotations

import base64
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parent / "templates"
FONT = Path(__file__).parent / "assets" / "fonts" / "Vazirmatn.woff2"


def page(name: str, **values: Any) -> str:
    """Return a template filled in; jinja2.UndefinedError when it asks for something it was not given."""
    return _environment().get_template(name).render(values)


@lru_cache
def font() -> str:
    """Return the font as an address that holds it: for papers that ask for nothing else."""
    return "data:font/woff2;base64," + base64.b64encode(FONT.read_bytes()).decode()


@lru_cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
