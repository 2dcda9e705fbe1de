"""What the keywords of circles' rules stand for"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("circle", sa.Column("keys", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("circle", "keys")
