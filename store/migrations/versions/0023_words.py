"""What publications say of each word, for searches; reindexing reads older ones"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("publication", sa.Column("words", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("publication", "words")
