"""Who fills a generation, so that a half-filled one never looks whole"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("generation", sa.Column("busy_until", sa.DateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("generation", "busy_until")
