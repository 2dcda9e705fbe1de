"""Accounts that may be one member's: keys, checks that are due, and what support decides"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def _account(name: str) -> sa.Column[str]:
    target = sa.ForeignKey("account.id", ondelete="CASCADE")
    return sa.Column(name, sa.String(), target, nullable=False)


def upgrade() -> None:
    op.create_table(
        "duplicate_key",
        sa.Column("key", sa.String(), nullable=False),
        _account("account_id"),
        sa.Column("joined_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", "account_id"),
    )
    op.create_index("ix_duplicate_key_account_id", "duplicate_key", ["account_id"])
    op.create_index("duplicate_key_latest", "duplicate_key", ["key", "joined_at"])
    op.create_table(
        "duplicate_check",
        sa.Column("id", sa.Integer(), primary_key=True),
        _account("account_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_duplicate_check_account_id", "duplicate_check", ["account_id"])
    op.create_table(
        "duplicate_flag",
        sa.Column("id", sa.String(), primary_key=True),
        _account("first_id"),
        _account("second_id"),
        sa.Column("clues", sa.JSON(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("certain", sa.Boolean(), nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.UniqueConstraint("first_id", "second_id"),
    )
    op.create_index("ix_duplicate_flag_second_id", "duplicate_flag", ["second_id"])
    op.create_index("ix_duplicate_flag_decided_at", "duplicate_flag", ["decided_at"])
    # Those who are members already are compared, too.
    op.execute(
        "INSERT INTO duplicate_check (account_id)"
        " SELECT id FROM account WHERE state <> 'anonymised' ORDER BY created_at"
    )


def downgrade() -> None:
    op.drop_table("duplicate_flag")
    op.drop_table("duplicate_check")
    op.drop_table("duplicate_key")
