"""Whose words a letter brings: it goes with that account, too"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_FROM = "letter_from_id_fkey"


def upgrade() -> None:
    with op.batch_alter_table("letter") as table:
        table.add_column(sa.Column("from_id", sa.String(), nullable=True))
        table.create_foreign_key(_FROM, "account", ["from_id"], ["id"], ondelete="CASCADE")
    op.create_index("ix_letter_from_id", "letter", ["from_id"])


def downgrade() -> None:
    op.drop_index("ix_letter_from_id", "letter")
    with op.batch_alter_table("letter") as table:
        table.drop_constraint(_FROM, type_="foreignkey")
        table.drop_column("from_id")
