"""Views of publications by periods, and how many hold an interest"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "view_period",
        sa.Column(
            "publication_id",
            sa.String(),
            sa.ForeignKey("publication.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("since", sa.Date(), primary_key=True),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("readers", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(), nullable=True),
        sa.Column("sketch", sa.LargeBinary(), nullable=True),
        sa.Column("told", sa.Integer(), nullable=True),
    )
    is_open = sa.text("told IS NULL")
    op.create_index(
        "view_period_open", "view_period", ["last"], sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "interest_figure",
        sa.Column("kind", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("tier", sa.String(32), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("interest_figure")
    op.drop_table("view_period")
