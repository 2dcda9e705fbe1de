"""The Chromium that browser tests drive: the distribution's, through Playwright."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.real.missing import Missing

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first has the same engine without windows, which cost five times what a small page does."""


def find_chromium() -> Path:
    """The path to give Playwright as `executable_path`, together with `ARGUMENTS`."""
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    raise Missing("chromium", "apt-get install chromium-headless-shell")
