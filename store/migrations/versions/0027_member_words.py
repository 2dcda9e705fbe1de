"""What members are found by; filled when the club is next prepared"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "member_word",
        sa.Column("word", sa.String(), primary_key=True),
        sa.Column(
            "account_id",
            sa.String(),
            sa.ForeignKey("account.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("weight", sa.Integer(), nullable=False),
    )
    op.create_index("ix_member_word_account_id", "member_word", ["account_id"])


def downgrade() -> None:
    op.drop_table("member_word")
