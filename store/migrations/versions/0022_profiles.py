"""Members' profiles, each field shown or hidden"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_TEXTS = (
    "registration_number",
    "vat_number",
    "street",
    "building",
    "industrial_zone",
    "po_box",
    "region",
)
_LISTS = ("phones", "messengers", "social_networks", "shown")


def upgrade() -> None:
    op.create_table(
        "profile",
        sa.Column(
            "account_id",
            sa.String(),
            sa.ForeignKey("account.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        *(sa.Column(name, sa.String(), nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in _LISTS),
    )


def downgrade() -> None:
    op.drop_table("profile")
