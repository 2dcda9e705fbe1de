"""Sessions that read one Site at its own host, and how they get there"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

_REFERS = (("parent_id", "session"), ("site_id", "account"))


def upgrade() -> None:
    with op.batch_alter_table("session") as batch:
        for column, table in _REFERS:
            batch.add_column(sa.Column(column, sa.String(), nullable=True))
            batch.create_foreign_key(
                f"session_{column}_fkey", table, [column], ["id"], ondelete="CASCADE"
            )
            batch.create_index(f"ix_session_{column}", [column])
    op.create_table(
        "handover",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column(
            "session_id",
            sa.String(),
            sa.ForeignKey("session.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column(
            "site_id",
            sa.String(),
            sa.ForeignKey("account.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("visit", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
    )
    for column in ("session_id", "site_id"):
        op.create_index(f"ix_handover_{column}", "handover", [column])


def downgrade() -> None:
    op.drop_table("handover")
    op.execute("DELETE FROM session WHERE site_id IS NOT NULL")
    with op.batch_alter_table("session") as batch:
        for column, _ in _REFERS:
            batch.drop_index(f"ix_session_{column}")
            batch.drop_constraint(f"session_{column}_fkey", type_="foreignkey")
            batch.drop_column(column)
