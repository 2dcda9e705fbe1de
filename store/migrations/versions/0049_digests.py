"""Digests of members' hubs"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digest_subscription",
        sa.Column(
            "account_id",
            sa.String(),
            sa.ForeignKey("account.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("pace", sa.String(length=32), nullable=False),
        sa.Column("secret", sa.String(), nullable=False, unique=True),
        sa.Column("told_until", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_digest_subscription_due_at", "digest_subscription", ["due_at"])
    op.add_column("letter", sa.Column("since", sa.DateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("letter", "since")
    op.drop_table("digest_subscription")
