"""Seats of plans that members share"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seat",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("invited_at", sa.DateTime(), nullable=False),
        *(
            sa.Column(name, sa.DateTime(), nullable=True)
            for name in ("told_at", "accepted_at", "ended_at")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["account.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("owner_id", "member_id", "email"):
        op.create_index(f"ix_seat_{name}", "seat", [name])
    _partial("seat_taken", "member_id", "accepted_at IS NOT NULL AND ended_at IS NULL", unique=True)
    _partial("seat_untold", "email", "told_at IS NULL AND ended_at IS NULL")


def _partial(name: str, column: str, where: str, *, unique: bool = False) -> None:
    op.create_index(
        name,
        "seat",
        [column],
        unique=unique,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def downgrade() -> None:
    op.drop_table("seat")
