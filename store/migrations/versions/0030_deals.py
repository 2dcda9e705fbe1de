"""Deals between members, ratings, and how reliable each is"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def _account(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(
        name,
        sa.String(),
        sa.ForeignKey("account.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


def upgrade() -> None:
    op.create_table(
        "deal",
        sa.Column("id", sa.String(), primary_key=True),
        _account("proposer_id"),
        _account("partner_id"),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
    )
    for name in ("proposer_id", "partner_id"):
        op.create_index(f"ix_deal_{name}", "deal", [name])
    op.create_table(
        "rating",
        sa.Column(
            "deal_id", sa.String(), sa.ForeignKey("deal.id", ondelete="CASCADE"), primary_key=True
        ),
        _account("rater_id", primary_key=True),
        _account("rated_id"),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_rating_rated_id", "rating", ["rated_id"])
    op.add_column(
        "account", sa.Column("reliability", sa.Float(), nullable=False, server_default="0.5")
    )
    op.add_column("account", sa.Column("raters", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    for name in ("raters", "reliability"):
        op.drop_column("account", name)
    for name in ("rating", "deal"):
        op.drop_table(name)
