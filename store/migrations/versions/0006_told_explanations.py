"""Explanations are told in the reader's language, so they are no longer stored"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("keyword") as batch_op:
        batch_op.drop_column("explanation")


def downgrade() -> None:
    with op.batch_alter_table("keyword") as batch_op:
        batch_op.add_column(
            sa.Column("explanation", sa.String(), nullable=False, server_default="")
        )
