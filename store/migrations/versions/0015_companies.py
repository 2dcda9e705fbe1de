"""Directory entries of Company Profiles"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("publication", sa.Column("company", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("publication", "company")
