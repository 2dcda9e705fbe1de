"""Editions of the analyzers' settings"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_JSON = (
    ("generation", "editions"),
    ("publication_keyword", "beside"),
    ("keyword", "read_by"),
    ("keyword", "read_in"),
)


def upgrade() -> None:
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("thesauri", sa.JSON(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("based_on", sa.Integer(), sa.ForeignKey("edition.id"), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sqlite_autoincrement=True,
    )
    # What there is so far was made by the shipped settings: that is the first edition.
    op.execute(
        "INSERT INTO edition (id, changes, thesauri, rules, author, why, created_at) "
        "SELECT 1, '{}', '[[\"club\", \"\"]]', rules, 'Marieur', '', created_at "
        "FROM generation WHERE id = (SELECT min(id) FROM generation)"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval('edition_id_seq', greatest(max(id), 1)) FROM edition")
    for table in ("generation", "publication_keyword"):
        op.add_column(table, sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
    for table, column in _JSON:
        op.add_column(table, sa.Column(column, sa.JSON(), nullable=True))
    op.create_table(
        "tuning_draft",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("based_on", sa.Integer(), sa.ForeignKey("edition.id"), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("thesauri", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "tuning_preview",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("lease_until", sa.DateTime(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("tuning_preview")
    op.drop_table("tuning_draft")
    for table, column in _JSON:
        op.drop_column(table, column)
    for table in ("generation", "publication_keyword"):
        op.drop_column(table, "edition")
    op.drop_table("edition")
