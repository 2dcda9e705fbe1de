"""Photos and videos of publications"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "photo",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column(
            "account_id",
            sa.String(),
            sa.ForeignKey("account.id", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column(
            "publication_id",
            sa.String(),
            sa.ForeignKey("publication.id", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column("widths", sa.JSON(), nullable=False),
        sa.Column("loose_since", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_photo_account_id", "photo", ["account_id"])
    op.create_index("ix_photo_publication_id", "photo", ["publication_id"])
    with op.batch_alter_table("publication") as table:
        table.add_column(sa.Column("media", sa.JSON(), nullable=False, server_default="[]"))
        table.alter_column("media", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("publication") as table:
        table.drop_column("media")
    op.drop_table("photo")
