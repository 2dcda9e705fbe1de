"""Real material in tests: what needs it is skipped where it is absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.shared import lacking, shared_folder


def shared(name: str) -> Path:
    """A file of the shared material; skips the test where this machine has it not."""
    if lacks := lacking(name):
        pytest.skip(lacks)
    return shared_folder() / name
