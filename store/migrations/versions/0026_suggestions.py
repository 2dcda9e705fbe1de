"""Suggestions of members: who wants none, who was dismissed, and where to look"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_LOOKUPS = {
    "account_by_place": ["country", "city", "created_at"],
    "account_by_sector": ["sector", "created_at"],
    "account_by_job": ["job", "created_at"],
}


def upgrade() -> None:
    for name, default in (("suggested", sa.true()), ("keywords_suggest", sa.false())):
        op.add_column(
            "account", sa.Column(name, sa.Boolean(), nullable=False, server_default=default)
        )
    for name, columns in _LOOKUPS.items():
        op.create_index(name, "account", columns)
    op.create_index(
        "account_open_keywords",
        "account",
        ["id"],
        sqlite_where=sa.text("keywords_suggest"),
        postgresql_where=sa.text("keywords_suggest"),
    )
    op.create_table(
        "dismissal",
        *(
            sa.Column(
                name,
                sa.String(),
                sa.ForeignKey("account.id", ondelete="CASCADE"),
                primary_key=True,
            )
            for name in ("account_id", "member_id")
        ),
        sa.Column("created_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_dismissal_member_id", "dismissal", ["member_id"])


def downgrade() -> None:
    op.drop_table("dismissal")
    for name in ("account_open_keywords", *_LOOKUPS):
        op.drop_index(name, "account")
    for name in ("suggested", "keywords_suggest"):
        op.drop_column("account", name)
