"""Countries under an embargo, and the accounts that they concern (A7)"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "embargo",
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("country"),
    )
    op.add_column(
        "account", sa.Column("embargoed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index("account_by_embargo", "account", ["embargoed", "country"])


def downgrade() -> None:
    op.drop_index("account_by_embargo", "account")
    op.drop_column("account", "embargoed")
    op.drop_table("embargo")
