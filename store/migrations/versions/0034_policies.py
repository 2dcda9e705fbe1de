"""Versions of the club's policies, and who accepted which"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_LATER = sa.text("number > 1")


def upgrade() -> None:
    op.create_table(
        "policy_version",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("announced_at", sa.DateTime(), nullable=True),
        sa.Column("in_force_at", sa.DateTime(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("name", "number"),
    )
    op.create_index(
        "policy_to_accept",
        "policy_version",
        ["in_force_at"],
        sqlite_where=_LATER,
        postgresql_where=_LATER,
    )
    op.create_table(
        "policy_acceptance",
        sa.Column(
            "account_id",
            sa.String(),
            sa.ForeignKey("account.id", ondelete="CASCADE"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column(
            "version_id",
            sa.String(),
            sa.ForeignKey("policy_version.id"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("accepted_at", sa.DateTime(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("policy_acceptance")
    op.drop_index("policy_to_accept", "policy_version")
    op.drop_table("policy_version")
