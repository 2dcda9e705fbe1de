"""Sessions with what they were opened by, links that letters bring, bounds on strangers"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_SESSION = sa.table("session", sa.column("id", sa.String), sa.column("handle", sa.String))


def upgrade() -> None:
    op.add_column("session", sa.Column("handle", sa.String(), nullable=True))
    for name in ("browser", "address"):
        op.add_column("session", sa.Column(name, sa.String(), nullable=False, server_default=""))
    connection = op.get_bind()
    for (identifier,) in connection.execute(sa.select(_SESSION.c.id)).all():
        connection.execute(
            _SESSION.update().where(_SESSION.c.id == identifier).values(handle=secrets.token_hex(8))
        )
    with op.batch_alter_table("session") as batch:
        batch.alter_column("handle", existing_type=sa.String(), nullable=False)
        batch.create_unique_constraint("session_handle_key", ["handle"])
        for name in ("browser", "address"):
            batch.alter_column(name, existing_type=sa.String(), server_default=None)
    op.create_table(
        "stranger_allowance",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("left", sa.Float(), nullable=False),
        sa.Column("counted_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_stranger_allowance_counted_at", "stranger_allowance", ["counted_at"])
    op.create_table(
        "mail_link",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column(
            "account_id",
            sa.String(),
            sa.ForeignKey("account.id", ondelete="CASCADE"),
            nullable=True,
        ),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True, unique=True),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.Column("used_at", sa.DateTime(), nullable=True),
    )
    op.create_index("ix_mail_link_account_id", "mail_link", ["account_id"])
    op.create_index(
        "mail_link_asked",
        "mail_link",
        ["asked_at"],
        sqlite_where=sa.text("digest IS NULL"),
        postgresql_where=sa.text("digest IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("mail_link")
    op.drop_table("stranger_allowance")
    with op.batch_alter_table("session") as batch:
        batch.drop_constraint("session_handle_key", type_="unique")
        for name in ("address", "browser", "handle"):
            batch.drop_column(name)
