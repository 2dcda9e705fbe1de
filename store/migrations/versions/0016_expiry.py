"""When a publication goes offline by itself"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("publication", sa.Column("expires_at", sa.DateTime(), nullable=True))
    expires = sa.text("expires_at IS NOT NULL")
    op.create_index(
        "publication_by_expiry",
        "publication",
        ["expires_at"],
        sqlite_where=expires,
        postgresql_where=expires,
    )


def downgrade() -> None:
    op.drop_index("publication_by_expiry", "publication")
    op.drop_column("publication", "expires_at")
