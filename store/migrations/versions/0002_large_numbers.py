"""Numbers that outgrow 32 bits"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("outbox", "id"),
    ("keyword", "activation"),
    ("publication", "sequence"),
    ("publication", "revision"),
    ("trace", "revision"),
)


def upgrade() -> None:
    # SQLite's integers have 64 bits already.
    if op.get_bind().dialect.name == "sqlite":
        return
    for table, column in _COLUMNS:
        op.alter_column(table, column, type_=sa.BigInteger(), existing_type=sa.Integer())
    op.execute("ALTER SEQUENCE outbox_id_seq AS bigint")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("ALTER SEQUENCE outbox_id_seq AS integer")
    for table, column in _COLUMNS:
        op.alter_column(table, column, type_=sa.Integer(), existing_type=sa.BigInteger())
