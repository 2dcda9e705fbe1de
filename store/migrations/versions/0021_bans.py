"""Bans and blocks until a date, appeals, and what became of reports"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (
        ("publication", sa.Column("banned_until", sa.DateTime(), nullable=True)),
        ("publication", sa.Column("before_ban", sa.String(length=32), nullable=True)),
        ("account", sa.Column("blocked_until", sa.DateTime(), nullable=True)),
        ("report", sa.Column("upheld", sa.Boolean(), nullable=True)),
        ("moderation_act", sa.Column("moderator_id", sa.String(), nullable=True)),
        ("moderation_act", sa.Column("until", sa.DateTime(), nullable=True)),
    ):
        op.add_column(table, column)
    op.create_index("ix_account_blocked_until", "account", ["blocked_until"])
    op.create_index(
        "publication_banned",
        "publication",
        ["banned_until"],
        sqlite_where=sa.text("state = 'banned'"),
        postgresql_where=sa.text("state = 'banned'"),
    )
    op.create_table(
        "appeal",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column(
            "act_id", sa.Integer(), sa.ForeignKey("moderation_act.id"), nullable=False, unique=True
        ),
        sa.Column(
            "account_id",
            sa.String(),
            sa.ForeignKey("account.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
    )
    op.create_index("ix_appeal_account_id", "appeal", ["account_id"])
    op.create_index(
        "appeal_open",
        "appeal",
        ["made_at"],
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("appeal")
    op.drop_index("publication_banned", "publication")
    op.drop_index("ix_account_blocked_until", "account")
    for table, name in (
        ("moderation_act", "until"),
        ("moderation_act", "moderator_id"),
        ("report", "upheld"),
        ("account", "blocked_until"),
        ("publication", "before_ban"),
        ("publication", "banned_until"),
    ):
        op.drop_column(table, name)
