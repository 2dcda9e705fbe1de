"""Bring the truth's tables to the present schema."""

from __future__ import annotations

import warnings
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from schemas.tables import METADATA
from store import connections
from store.truth import Truth, translated

_ONE_AT_A_TIME = 4242
"""Key of the PostgreSQL advisory lock under which migrations run."""


def configuration(connection: Connection) -> Config:
    """Alembic's configuration, on one open connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def migrate(truth: Truth) -> None:
    """Run the migrations that are missing; several processes may call this at once."""
    # Begun here, all are one transaction: Alembic would commit each, and let others in between.
    with translated(), connections.writing(truth.engine).begin() as connection:
        if not truth.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
        command.upgrade(configuration(connection), "head")


def differences(truth: Truth) -> list[object]:
    """What the tables lack of the models; empty when every change has its migration."""
    with translated(), truth.engine.connect() as connection, warnings.catch_warnings():
        # SQLite cannot tell of indices on expressions; it has none of ours.
        warnings.filterwarnings("ignore", ".*expression-based index", UserWarning)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))
