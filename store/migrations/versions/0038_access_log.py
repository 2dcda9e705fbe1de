"""The access log"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_log",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=True),
        *(
            sa.Column(name, sa.Integer() if name == "status" else sa.String(), nullable=False)
            for name in ("address", "method", "url", "status", "browser", "system")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_access_log_at", "access_log", ["at"])
    op.create_index("ix_access_log_account_id", "access_log", ["account_id"])


def downgrade() -> None:
    op.drop_table("access_log")
