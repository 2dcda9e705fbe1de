"""Since when letters to an account's address come back"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("email_bounced_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("account", "email_bounced_at")
