"""`marieur thesaurus`: imported whole or not at all, listed, dropped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.conftest import Run

OILS = "id,fr,en,broader\n1,huile,oil,\n2,huile d'olive,olive oil,1\n"


@pytest.fixture
def oils(tmp_path: Path) -> Path:
    path = tmp_path / "oils.csv"
    path.write_text(OILS, "utf-8")
    return path


def test_import_list_drop(run: Run, oils: Path) -> None:
    done = run("thesaurus", "import", str(oils), "--name", "oils", "--kind", "b2b", "--kind", "b2c")
    assert (done.status, done.err) == (0, "")
    assert ": 2 concepts, 4 labels in 2 languages (en fr)" in done.out
    listed = run("thesaurus", "list").out
    assert "for b2b b2c; from oils.csv, by " in listed
    assert run("thesaurus", "drop", "oils").status == 0
    assert run("thesaurus", "list").out == "no thesaurus was imported yet\n"
    again = run("thesaurus", "drop", "oils")
    assert (again.status, again.err) == (1, "There is no thesaurus oils.\n")


def test_importing_again_replaces(run: Run, oils: Path) -> None:
    first = run("thesaurus", "import", str(oils), "--name", "oils").out
    assert run("thesaurus", "import", str(oils), "--name", "oils").out == first
    oils.write_text(OILS + "3,beurre,butter,\n", "utf-8")
    assert run("thesaurus", "import", str(oils), "--name", "oils").out != first
    (listed,) = run("thesaurus", "list").out.splitlines()
    assert "3 concepts" in listed


def test_a_bad_row_is_named_and_nothing_is_imported(run: Run, oils: Path) -> None:
    oils.write_text(OILS + ",beurre,butter,\n", "utf-8")
    done = run("thesaurus", "import", str(oils), "--name", "oils")
    assert done.status == 1
    assert "oils.csv:4: it has no id" in done.err
    assert run("thesaurus", "list").out == "no thesaurus was imported yet\n"
    skipped = run("thesaurus", "import", str(oils), "--name", "oils", "--skip-bad")
    assert skipped.status == 0
    assert "1 bad rows were left out" in skipped.err


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("--name", "a:b"), 2, "a vocabulary's name has three letters or more: 'a:b'"),
        (("--name", "club"), 1, "The name club belongs to the thesaurus"),
        (("--name", "oils", "--field", "colour=x"), 2, "no such field: 'colour'"),
        (("--name", "oils", "--kind", "b2x"), 2, "b2x"),
        ((), 2, "--name"),
    ],
)
def test_what_cannot_be_is_told(
    run: Run, oils: Path, words: tuple[str, ...], status: int, told: str
) -> None:
    done = run("thesaurus", "import", str(oils), *words)
    assert done.status == status
    assert told in done.err
    assert run("thesaurus", "list").out == "no thesaurus was imported yet\n"


def test_an_unknown_format_and_an_empty_file_are_told(run: Run, tmp_path: Path) -> None:
    for name, told in (("x.doc", "x.doc: the formats are .ttl"), ("x.csv", "there is no concept")):
        (tmp_path / name).write_text("", "utf-8")
        done = run("thesaurus", "import", str(tmp_path / name), "--name", "oils")
        assert done.status == 1
        assert told in done.err


def test_interrupted_it_leaves_nothing(run: Run, tmp_path: Path) -> None:
    """The file is a pipe that stays open, so that the signal comes in the middle of it."""
    pipe = tmp_path / "oils.csv"
    os.mkfifo(pipe)
    # Tests that run in the background are begun with interrupts ignored, and pass that on.
    script = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from cli.main import main; main()"
    )
    command = [sys.executable, "-c", script, "thesaurus", "import", str(pipe), "--name", "oils"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    with os.fdopen(open_for_reader(pipe, process), "w", encoding="utf-8") as writer:
        writer.write(OILS)
        writer.flush()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) != 0
    assert run("thesaurus", "list").out == "no thesaurus was imported yet\n"


def open_for_reader(pipe: Path, process: subprocess.Popen[bytes]) -> int:
    """Open the pipe once the process reads it."""
    while process.poll() is None:
        with suppress(OSError):
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        time.sleep(0.05)
    raise AssertionError("it ended before it read anything")
