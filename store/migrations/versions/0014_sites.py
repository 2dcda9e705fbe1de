"""How Sites present themselves"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "site",
        sa.Column(
            "account_id",
            sa.String(),
            sa.ForeignKey("account.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("header", sa.String(), nullable=False),
        sa.Column("look", sa.String(length=32), nullable=False),
        sa.Column("name_hidden", sa.Boolean(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("site")
