"""Make the README's pictures anew from the running demonstration: ``.venv/bin/python -m docs.screenshots``."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from tests.browser.conftest import FLAGS, serve
from tests.browser.page import Page

HERE = Path(__file__).parent
PICTURES = {"explorer-fa.png": "/", "hotspots-fa.png": "/hotspots", "coverage-fa.png": "/coverage"}


def main() -> None:
    """Serve the demonstration, open each page, and keep what is seen at 1366 × 768; the projector's at 1280 × 720."""
    options = Options()
    for flag in FLAGS.split():
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with tempfile.TemporaryDirectory() as folder, contextmanager(serve)(Path(folder)) as address:
        browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        try:
            page = Page(browser, address)
            for name, path in PICTURES.items():
                page.open(path)
                page.run("return new Promise((done) => setTimeout(done, 3000))")
                browser.save_screenshot(str(HERE / name))
            _projector(page)
            browser.save_screenshot(str(HERE / "meeting-fa.png"))
        finally:
            browser.quit()


def _projector(page: Page) -> None:
    """Prepare a meeting and show what changed beyond chance."""
    page.browser.get(page.address + "/meeting")
    page.until(lambda: page.run("return document.querySelector('[data-act=begin]') !== null"), "the button")
    page.still()
    page.click("[data-act=begin]")
    page.until(lambda: page.run("return document.querySelectorAll('.meeting-scenes > li').length") > 0, "the agenda")
    page.size(1280, 720)
    page.browser.get(page.address + "/meeting/screen?scene=2")
    page.until(lambda: page.run("return document.querySelector('.scene svg') !== null"), "the scene")


if __name__ == "__main__":
    main()
