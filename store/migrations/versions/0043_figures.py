"""One figure for an interest, its needs and its tiers; a draw for each count of subscribers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("interest_figure")
    op.create_table(
        "interest_figure",
        sa.Column("kind", sa.String(32), primary_key=True),
        sa.Column("stem", sa.String(), primary_key=True),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
    )
    # Counted anew with the next question: what was counted before was drawn otherwise.
    op.execute("DELETE FROM subscriber_snapshot")
    for column in (
        sa.Column("taken_on", sa.Date(), nullable=False, server_default="1970-01-01"),
        sa.Column("needed", sa.Integer(), nullable=False, server_default="10"),
    ):
        op.add_column("subscriber_snapshot", column)


def downgrade() -> None:
    op.drop_column("subscriber_snapshot", "needed")
    op.drop_column("subscriber_snapshot", "taken_on")
    op.drop_table("interest_figure")
    op.create_table(
        "interest_figure",
        sa.Column("kind", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("tier", sa.String(32), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
    )
