"""What publications say, to find copies; why one is held as stuffed; what the queue asks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("doubts", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("review", sa.String(length=32), nullable=True),
        sa.Column("resembles", sa.String(), nullable=True),
    ):
        op.add_column("publication", column)
    op.create_index("ix_publication_resembles", "publication", ["resembles"])
    op.create_table(
        "publication_wording",
        sa.Column(
            "publication_id",
            sa.String(),
            sa.ForeignKey("publication.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "wording_mark",
        sa.Column(
            "mark",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column(
            "publication_id",
            sa.String(),
            sa.ForeignKey("publication.id", ondelete="CASCADE"),
            primary_key=True,
        ),
    )
    op.create_index("ix_wording_mark_publication_id", "wording_mark", ["publication_id"])
    # The moderators' queue asks for the few rows that wait, among all there are.
    op.create_index(
        "publication_held",
        "publication",
        ["updated_at", "id"],
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index(
        "publication_keyword_asked",
        "publication_keyword",
        ["publication_id"],
        sqlite_where=sa.text("review = 'asked'"),
        postgresql_where=sa.text("review = 'asked'"),
    )
    op.create_index(
        "report_open",
        "report",
        ["publication_id", "created_at"],
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("report_open", "report")
    op.drop_index("publication_keyword_asked", "publication_keyword")
    op.drop_index("publication_held", "publication")
    op.drop_table("wording_mark")
    op.drop_table("publication_wording")
    op.drop_index("ix_publication_resembles", "publication")
    for name in ("doubts", "review", "resembles"):
        op.drop_column("publication", name)
