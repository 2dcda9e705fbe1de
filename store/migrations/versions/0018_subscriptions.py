"""Subscriptions, and the index that feeds are read by"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", sa.String(), primary_key=True),
        *(
            sa.Column(
                name, sa.String(), sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=False
            )
            for name in ("subscriber_id", "account_id")
        ),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.UniqueConstraint("subscriber_id", "account_id"),
    )
    op.create_index(
        "subscription_by_subscriber", "subscription", ["subscriber_id", "state", "account_id"]
    )
    op.create_index(
        "subscription_by_account", "subscription", ["account_id", "state", "created_at"]
    )
    on_feeds = sa.text("state = 'live' AND on_feed")
    op.create_index(
        "publication_on_feeds",
        "publication",
        ["account_id", "sequence", "reading_tier", "id"],
        sqlite_where=on_feeds,
        postgresql_where=on_feeds,
    )


def downgrade() -> None:
    op.drop_index("publication_on_feeds", "publication")
    op.drop_table("subscription")
