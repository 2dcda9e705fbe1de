"""Where what members upload is kept: a port, and a folder that fulfils it.

Names are chosen by the caller, are never a person's words, and are written once: what is under
a name does not change until it is removed.
"""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Protocol

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,98}[a-z0-9]")


class Files(Protocol):
    """Bytes by name."""

    def put(self, name: str, data: bytes) -> None:
        """Keep `data` under `name`, whole or not at all; again is harmless."""

    def get(self, name: str) -> bytes | None:
        """What is kept under `name`; None when nothing is."""

    def drop(self, name: str) -> None:
        """Remove what is under `name`, if anything is."""


class Folder:
    """Files in a local folder, spread over sub-folders by the start of their names."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, name: str, data: bytes) -> None:
        """Write beside, then move into place: a reader or a power cut meets no half file."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(path)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(beside).unlink()
            raise

    def get(self, name: str) -> bytes | None:
        """Read the file, None when there is none."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def drop(self, name: str) -> None:
        """Unlink the file, if there is one."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        # Names come from our own code; a wrong one must not reach outside all the same.
        if not _NAME.fullmatch(name) or ".." in name:
            raise ValueError(f"not a file's name: {name!r}")
        return self._root / name[:2] / name
