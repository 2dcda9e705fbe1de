"""How far the applying of an edition is"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "edition",
        sa.Column("state", sa.String(length=32), nullable=False, server_default="applied"),
    )
    for column in ("done", "total"):
        op.add_column(
            "edition", sa.Column(column, sa.Integer(), nullable=False, server_default="0")
        )


def downgrade() -> None:
    for column in ("state", "done", "total"):
        op.drop_column("edition", column)
