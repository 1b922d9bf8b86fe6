"""A warm start until the first page is answered, against importing the libraries alone. Both are new processes."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.sidebyside import Comparison, compare
from geodata import demo
from geodata.store import Store

RUNS = 7
LIBRARIES = (
    "dash, plotly.graph_objects, dash_mantine_components, dash_ag_grid, flask_compress, waitress, geopandas, pandas, "
    "numpy, shapely, pyproj, pyogrio, scipy.spatial, h3, sqlalchemy, openpyxl, python_calamine, persiantools.jdatetime"
)


def measure() -> Comparison:
    """Return the comparison on a data folder that already holds the demonstration."""
    with tempfile.TemporaryDirectory() as folder:
        demo.load(Store.open(Path(folder)))
        return compare(
            "first page, warm start",
            "demonstration",
            lambda: _served(folder),
            "importing the libraries",
            lambda: subprocess.run([sys.executable, "-c", f"import {LIBRARIES}"], check=True),
            runs=RUNS,
        )


def _served(folder: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "dashboard", "--data", folder, "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/", process)
    finally:
        process.terminate()
        process.wait()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(6000):
        if process.poll() is not None:
            raise ValueError(f"the server ended with {process.returncode}")
        try:
            urllib.request.urlopen(address, timeout=5).read()
            return
        except urllib.error.URLError:
            time.sleep(0.01)
    raise ValueError("the server did not answer within a minute")


if __name__ == "__main__":
    print(measure().line())
