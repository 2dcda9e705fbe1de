"""Dynamic Circles, and the publications that are restricted to them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "circle",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column(
            "account_id",
            sa.String(),
            sa.ForeignKey("account.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("account_id", "name"),
    )
    op.create_index("ix_circle_account_id", "circle", ["account_id"])
    op.add_column("publication", sa.Column("circles", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("publication", "circles")
    op.drop_table("circle")
