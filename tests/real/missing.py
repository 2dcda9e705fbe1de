"""What to say when this machine lacks a real part."""

from __future__ import annotations

import shutil
from pathlib import Path


class Missing(Exception):
    """A real part is not installed; the message says which, and how to install it."""

    def __init__(self, part: str, install: str) -> None:
        super().__init__(f"{part} is not installed; to install it: {install}")


def find_program(name: str, *, install: str, folders: str = "") -> Path:
    """The program `name` on PATH, or in one of the `folders` (a glob, the newest first).

    Raises `Missing` with the command that installs it.
    """
    found = shutil.which(name)
    if found:
        return Path(found)
    candidates = sorted(Path("/").glob(f"{folders.lstrip('/')}/{name}")) if folders else []
    if not candidates:
        raise Missing(name, install)
    return candidates[-1]
