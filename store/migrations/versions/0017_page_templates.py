"""The presentation that an author chose for a publication's page"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "publication",
        sa.Column("template", sa.String(length=32), nullable=False, server_default="classic"),
    )


def downgrade() -> None:
    op.drop_column("publication", "template")
