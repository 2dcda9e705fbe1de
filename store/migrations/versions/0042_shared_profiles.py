"""Members' profiles that others share, and whether they may"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def _account(name: str) -> sa.Column[str]:
    key = sa.ForeignKey("account.id", ondelete="CASCADE")
    return sa.Column(name, sa.String(), key, nullable=False)


def upgrade() -> None:
    op.create_table(
        "profile_share",
        sa.Column("id", sa.String(), primary_key=True),
        _account("account_id"),
        _account("member_id"),
        sa.Column("on_site", sa.Boolean(), nullable=False),
        sa.Column("to_subscribers", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("account_id", "member_id"),
    )
    op.create_index("profile_share_by_account", "profile_share", ["account_id", "created_at"])
    op.create_index("ix_profile_share_member_id", "profile_share", ["member_id"])
    op.add_column(
        "profile", sa.Column("shareable", sa.Boolean(), nullable=False, server_default=sa.true())
    )


def downgrade() -> None:
    op.drop_column("profile", "shareable")
    op.drop_table("profile_share")
