"""A page of HTML as PDF, by the print of a Chromium that is installed. Knows nothing of what the page says."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome", "msedge")
FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers give little shared memory
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # a page that holds all it needs asks nobody
    "--no-pdf-header-footer",
    "--virtual-time-budget=5000",
)
LONGEST = 60.0  # seconds
ONE = Lock()  # a Chromium takes hundreds of megabytes: one at a time


def browser(named: str = "") -> str:
    """Return the program that prints: the one that was named, else one on the search path; '' when there is none."""
    found = map(shutil.which, (named,) if named else NAMES)
    return next((path for path in found if path), "")


def pdf(html: str, program: str, longest: float = LONGEST) -> bytes:
    """Return a page as PDF, its size and margins as its own style says.

    Raises
    ------
    RuntimeError
        The program made no PDF, or took longer than ``longest`` seconds; it is ended then, with all it started. Or
        others have been printing for that long.
    OSError
        It cannot be started, or there is no room for its files.
    """
    if not ONE.acquire(timeout=longest):
        raise RuntimeError(f"others have been printing for {longest:.0f} s")
    try:
        return _printed(html, program, longest)
    finally:
        ONE.release()


def _printed(html: str, program: str, longest: float) -> bytes:
    with TemporaryDirectory(prefix="print-", ignore_cleanup_errors=True) as folder:
        page, made = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(html, encoding="utf-8")
        root = ["--no-sandbox"] * (hasattr(os, "geteuid") and os.geteuid() == 0)  # it refuses to start otherwise
        profile = f"--user-data-dir={Path(folder) / 'profile'}"
        command = [program, *FLAGS, *root, profile, f"--print-to-pdf={made}", page.as_uri()]
        status = _run(command, longest)
        if not made.exists() or not made.stat().st_size:
            raise RuntimeError(f"{Path(program).name} made no PDF: status {status}")
        return made.read_bytes()


def _run(command: list[str], longest: float) -> int:
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)
    try:
        return process.wait(longest)
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"no PDF within {longest:.0f} s") from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started."""
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):  # all of it has ended already
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
