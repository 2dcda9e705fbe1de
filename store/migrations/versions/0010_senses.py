"""Senses that writers of keywords chose"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TABLES = ("keyword", "publication_keyword")


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("sense", sa.String(), nullable=True))


def downgrade() -> None:
    for table in _TABLES:
        op.drop_column(table, "sense")
