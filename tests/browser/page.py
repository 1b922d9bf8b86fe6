"""What a test does with a page, in a planner's words."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

MAP = "document.querySelector('#map .js-plotly-plot')._fullLayout.map._subplot.map"
PATIENCE = 60  # seconds; software rendering on a busy machine is slow


def chart_of(key: str) -> str:
    """Return JavaScript for a chart of the panel."""
    return f"document.querySelector('#card-{key} .js-plotly-plot')"


class Page:
    """A browser on one server."""

    def __init__(self, browser: Chrome, address: str) -> None:
        self.browser, self.address = browser, address
        self.size(1366, 768)
        self.browser.get("about:blank")
        self.errors(), self.requests()

    def size(self, width: int, height: int) -> None:
        """Show the page at this many pixels."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def open(self, path: str) -> None:
        """Open a path of the explorer and wait until its map is drawn and its numbers are there."""
        self.browser.get(self.address + path)
        self.until(lambda: self.run("return document.querySelector('#map-frame')?.dataset.ready === 'yes'"))
        self.until(lambda: self.text("finding") != "")
        self.still()

    def run(self, script: str, *values: Any) -> Any:
        """Run JavaScript and return what it gives."""
        return self.browser.execute_script(script, *values)

    def until(self, true: Callable[[], Any], what: str = "") -> Any:
        """Wait until something holds; fail with what was awaited."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if found := true():
                    return found
            except StaleElementReferenceException:
                pass
            time.sleep(0.1)
        raise AssertionError(f"not within {PATIENCE} s: {what or true}")

    def still(self) -> None:
        """Wait until no callback is under way for half a second."""
        quiet = time.monotonic()
        while time.monotonic() - quiet < 0.5:
            if self.run("return document.querySelector('[data-dash-is-loading]') !== null || document.title === '…'"):
                quiet = time.monotonic()
            time.sleep(0.1)

    def text(self, key: str) -> str:
        """Return the words in an element, '' while it is not there."""
        return self.run("return document.getElementById(arguments[0])?.innerText || ''", key)

    def click(self, selector: str, at: int = 0) -> None:
        """Click the element, the at-th of its kind."""
        self.until(lambda: len(self.browser.find_elements(By.CSS_SELECTOR, selector)) > at, selector)
        self.run("arguments[0].click()", self.browser.find_elements(By.CSS_SELECTOR, selector)[at])

    def toggle(self, issue: str) -> None:
        """Press an issue's chip and wait until the address and the finding's caption have followed."""
        before = self.browser.current_url, self.run("return window.__answers || 0")
        self.click(f".issue input[value={issue}]")
        self.until(lambda: self.browser.current_url != before[0], f"address after {issue}")
        self.still()

    def view(self) -> tuple[float, float, float]:
        """Return the map's zoom, latitude and longitude."""
        zoom, lat, lng = self.run(f"const m = {MAP}; return [m.getZoom(), m.getCenter().lat, m.getCenter().lng]")
        return zoom, lat, lng

    def areas(self) -> dict[str, str]:
        """Return what hovering says of each neighbourhood on the map."""
        script = (
            "const t = document.querySelector('#map .js-plotly-plot').data[0];"
            "return Object.fromEntries(t.locations.map((key, i) => [key, t.customdata[i]]))"
        )
        return self.run(script)

    def pixels(self) -> np.ndarray:
        """Return the screen as height × width × 3."""
        from PIL import Image

        return np.asarray(Image.open(io.BytesIO(self.browser.get_screenshot_as_png())).convert("RGB"))

    def errors(self) -> list[str]:
        """Return what the console called an error or a warning since last asked."""
        graver = [entry for entry in self.browser.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
        return [entry["message"] for entry in graver]

    def requests(self) -> list[dict[str, Any]]:
        """Return every answer of the network since last asked: address, and bytes on the wire."""
        sent: dict[str, dict[str, Any]] = {}
        for entry in self.browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            method, details = message["method"], message["params"]
            if method == "Network.requestWillBeSent":
                sent[details["requestId"]] = {"address": details["request"]["url"], "bytes": 0}
            elif method == "Network.loadingFinished" and details["requestId"] in sent:
                sent[details["requestId"]]["bytes"] = details["encodedDataLength"]
        return list(sent.values())

    def outside(self) -> list[str]:
        """Return the addresses asked that are not this server's, since last asked."""
        own = urlsplit(self.address).netloc
        asked = [urlsplit(r["address"]) for r in self.requests()]
        return [a.geturl() for a in asked if a.scheme in ("http", "https", "ws", "wss") and a.netloc != own]
