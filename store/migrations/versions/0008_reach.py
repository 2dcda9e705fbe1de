"""Allowances, and keywords found by their keys"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allowance",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("left", sa.Float(), nullable=False),
        sa.Column("counted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "purpose"),
    )
    # SQLite reads the keywords through: an embedded club has few enough.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX keyword_by_key ON keyword USING gin ((keys::jsonb))")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX keyword_by_key")
    op.drop_table("allowance")
