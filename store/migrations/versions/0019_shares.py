"""Shares of publications"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def _reference(name: str, to: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(
        name, sa.String(), sa.ForeignKey(f"{to}.id", ondelete="CASCADE"), nullable=nullable
    )


def upgrade() -> None:
    op.create_table(
        "share",
        sa.Column("id", sa.String(), primary_key=True),
        _reference("account_id", "account"),
        _reference("publication_id", "publication"),
        _reference("via_id", "share", nullable=True),
        sa.Column("on_site", sa.Boolean(), nullable=False),
        sa.Column("to_subscribers", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("account_id", "publication_id"),
    )
    op.create_index("share_by_account", "share", ["account_id", "sequence"])
    for column in ("publication_id", "via_id"):
        op.create_index(f"ix_share_{column}", "share", [column])


def downgrade() -> None:
    op.drop_table("share")
