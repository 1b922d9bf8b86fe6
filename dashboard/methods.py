"""The drawer of methods: each word and number of the page in plain sentences, with its source. Words only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.text import Text

Sources = Mapping[str, str]
SOURCES: Sources = {  # authors, year and DOI are the same in every language
    "words": "Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x",
    "hotspots": "Ord & Getis 1995, doi:10.1111/j.1538-4632.1995.tb00912.x",
    "moran": "Anselin 1995, doi:10.1111/j.1538-4632.1995.tb00338.x",
    "rates": "Marshall 1991, doi:10.2307/2347593",
    "funnel": "Spiegelhalter 2005, doi:10.1002/sim.1970",
    "density": "Silverman 1986, ISBN 978-0-412-24620-3; Diggle 1985, doi:10.2307/2347366",
    "change": "Przyborowski & Wilenski 1940, doi:10.1093/biomet/31.3-4.313",
    "trends": "Mann 1945, doi:10.2307/1907187; Sen 1968, doi:10.1080/01621459.1968.10480934",
    "alerts": "Lucas 1985, doi:10.1080/00401706.1985.10488030",
    "prediction": "Chainey et al. 2008, doi:10.1057/palgrave.sj.8350066",
    "effort": "",
}
HELP: Sources = {
    "reach": "Dijkstra 1959, doi:10.1007/BF01386390; Boscoe et al. 2012, doi:10.1080/00330124.2011.583586",
    "assignment": "Edmonds & Karp 1972, doi:10.1145/321694.321699",
    "access": "Luo & Wang 2003, doi:10.1068/b29120; Luo & Qi 2009, doi:10.1016/j.healthplace.2009.06.002",
    "sites": "Church & ReVelle 1974, doi:10.1007/BF01942293; Hakimi 1964, doi:10.1287/opre.12.3.450",
    "exchange": "",
}

PRIORITIES: Sources = {
    "priorities": "OECD & JRC 2008, doi:10.1787/9789264043466-en",
    "firmness": "Saisana, Saltelli & Tarantola 2005, doi:10.1111/j.1467-985X.2005.00350.x",
    "assignment": HELP["assignment"],
}


def button(text: Text) -> html.Button:
    """Return what opens the drawer."""
    return html.Button(text("method.open"), id="methods-open", className="wider")


def drawer(text: Text, sources: Sources = SOURCES) -> dmc.Drawer:
    """Return the drawer, closed."""
    return dmc.Drawer(
        [_one(key, source, text) for key, source in sources.items()],
        id="methods",
        title=text("method.title"),
        position="left" if text.persian else "right",
        size=560,
        padding=24,
        opened=False,
        zIndex=600,
        transitionProps={"duration": 0},
    )


def _one(key: str, source: str, text: Text) -> html.Section:
    cite: list[Any] = [html.P(html.Span(source, dir="ltr"), className="quiet source")] if source else []
    return html.Section(
        [html.H3(text(f"method.{key}")), html.P(text(f"method.about_{key}")), *cite], className="method"
    )
