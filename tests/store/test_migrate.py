"""Migrations: the tables are what the models say, whoever makes them at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect, text

from store.migrate import configuration, differences, migrate
from store.truth import Truth

_PROJECT = Path(__file__).parents[2]
_MIGRATE = """
import sys
from store.migrate import migrate
from store.truth import Truth
sys.stdin.read(1)
migrate(Truth(sys.argv[1]))
"""


def test_the_tables_are_what_the_models_say(truth: Truth) -> None:
    assert differences(truth) == []


def test_a_missing_column_is_a_difference(truth: Truth) -> None:
    with truth.engine.begin() as connection:
        connection.execute(text("ALTER TABLE keyword DROP COLUMN rules"))
    assert "rules" in str(differences(truth))


def test_migrating_again_changes_nothing(truth: Truth) -> None:
    migrate(truth)
    assert differences(truth) == []


def test_two_processes_migrate_at_once(url: str) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _MIGRATE, url],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=_PROJECT,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"!")
        process.stdin.flush()
    for process in processes:
        _, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint.decode()
    truth = Truth(url)
    assert differences(truth) == []
    truth.close()


def test_every_migration_can_be_undone(truth: Truth) -> None:
    with truth.engine.connect() as connection:
        command.downgrade(configuration(connection), "base")
        connection.commit()
        assert set(inspect(connection).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
    migrate(truth)
    assert differences(truth) == []


@pytest.mark.parametrize("steps", [1])
def test_rows_outlive_a_migration(truth: Truth, steps: int) -> None:
    with truth.engine.connect() as connection:
        command.downgrade(configuration(connection), f"-{steps}")
        connection.execute(
            text(
                "INSERT INTO trace (publication_id, revision, shown) VALUES ('p', 2147483647, '{}')"
            )
        )
        connection.commit()
    migrate(truth)
    with truth.engine.connect() as connection:
        (row,) = connection.execute(text("SELECT publication_id, revision FROM trace"))
        assert tuple(row) == ("p", 2**31 - 1)
