"""Since when what a member's hub shows is new, for as long as a visit lasts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("hub_new_since", sa.DateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("account", "hub_new_since")
