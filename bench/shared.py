"""The folder of real material to measure with, which is no part of the project."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "MARIEUR_DATA_DIR_SHARED"
"""Names the folder; without it, it is `shared/data` beside the project."""


def shared_folder() -> Path:
    """Where the material would be."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    return Path(os.environ.get(VARIABLE, beside))


def lacking(*names: str) -> str | None:
    """Which of these files is not there, as a sentence; None when all are."""
    absent = [path for name in names if not (path := shared_folder() / name).exists()]
    return f"there is no {absent[0]}; {VARIABLE} names its folder" if absent else None
