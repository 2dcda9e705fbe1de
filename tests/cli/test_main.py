"""What every command has in common: help, exit statuses, failures in one sentence."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.cli.conftest import Run

COMMANDS = (
    "serve",
    "worker",
    "migrate",
    "secret",
    "demo",
    "keys",
    "evidence",
    "marry",
    "grant",
    "forget-factor",
    "judge",
    "reindex",
    "check",
    "bench",
)


def test_help_names_every_command(run: Run) -> None:
    done = run("--help")
    assert done.status == 0
    assert all(f"  {command} " in done.out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS[:-1])
def test_every_command_explains_itself(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.status == 0
    assert "Usage:" in done.out
    assert len(done.out) > 100


@pytest.mark.parametrize(
    "words",
    [["nothing"], ["serve", "--port", "x"], ["check", "--all"], ["worker", "--concurrency=0"]],
)
def test_wrong_usage_is_status_2(run: Run, words: list[str]) -> None:
    done = run(*words)
    assert done.status == 2
    assert "Usage:" in done.err
    assert done.out == ""


def test_a_secret_is_a_fresh_key(run: Run) -> None:
    one, other = run("secret").out.strip(), run("secret").out.strip()
    assert Fernet(one)
    assert one != other


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEYS", "changeme", "marieur secret"),
        ("ENGINE", "elastic", "'embedded' or 'opensearch'"),
        ("ENGINE", "opensearch", "MARIEUR_OPENSEARCH_URLS"),
        ("WORKERS", "celery", "MARIEUR_BUS=redis"),
        ("DATABASE_URL", "nonsense", "postgresql+psycopg"),
        ("DATABASE_URL", "mysql://x/y", "postgresql+psycopg"),
        ("REDIS_URL", "localhost", "redis://"),
    ],
)
def test_a_wrong_setting_is_told_in_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"MARIEUR_{name}", value)
    done = run("check")
    assert done.status == 1
    assert done.err.count("\n") == 1
    assert name in done.err
    assert said in done.err


def test_a_folder_that_cannot_be_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARIEUR_DATA_DIR", "/dev/null/x")
    done = run("migrate")
    assert (done.status, done.err.count("\n")) == (1, 1)
    assert "/dev/null/x" in done.err


def test_serving_without_a_secret_is_refused(run: Run) -> None:
    done = run("serve", "--port", "0")
    assert (done.status, done.out) == (1, "")
    assert done.err == "MARIEUR_SECRET_KEYS is not set: make one with `marieur secret`\n"


def test_a_port_that_is_taken_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARIEUR_SECRET_KEYS", Fernet.generate_key().decode())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--port", str(taken.getsockname()[1]))
    assert done.status == 1
    assert done.err.count("\n") == 1
    assert "in use" in done.err


def test_a_truth_that_is_away_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{unheard.getsockname()[1]}"
        monkeypatch.setenv("MARIEUR_DATABASE_URL", f"postgresql+psycopg://x@{address}/x")
        done = run("migrate")
    assert done.status == 1
    assert "Traceback" not in done.err
    assert address.rpartition(":")[2] in done.err


def test_the_program_is_installed() -> None:
    program = Path(sys.executable).parent / "marieur"
    done = subprocess.run([program, "secret"], capture_output=True, timeout=120, check=False)
    assert done.returncode == 0
    assert Fernet(done.stdout.strip())
