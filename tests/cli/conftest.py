"""The command line, run in this process as a shell would run it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cli.main import main
from settings import Settings


class Outcome(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `marieur` with these words, in an embedded club of this test's own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MARIEUR_{name.upper()}", raising=False)
    monkeypatch.setenv("MARIEUR_DATA_DIR", str(tmp_path / "var"))

    def call(*words: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["marieur", *words])
        capsys.readouterr()
        status = 0
        try:
            main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        told = capsys.readouterr()
        return Outcome(status, told.out, told.err)

    return call
