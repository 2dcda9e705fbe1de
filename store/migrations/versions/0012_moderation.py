"""Held keywords and publications, and the log of what moderators decide"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("review", sa.String(length=32), nullable=True),
        sa.Column("passage", sa.String(), nullable=False, server_default=""),
    ):
        op.add_column("publication_keyword", column)
    op.add_column(
        "publication",
        sa.Column("withheld", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "moderation_act",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("moderator", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("publication_id", sa.String(), nullable=True),
        sa.Column("keyword", sa.String(), nullable=True),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sqlite_autoincrement=True,
    )
    for name in ("account_id", "publication_id"):
        op.create_index(f"ix_moderation_act_{name}", "moderation_act", [name])


def downgrade() -> None:
    op.drop_table("moderation_act")
    op.drop_column("publication", "withheld")
    for name in ("held", "review", "passage"):
        op.drop_column("publication_keyword", name)
