"""Signatures, individual messages and the letters that relay them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _account(name: str, *, ondelete: str = "CASCADE") -> sa.Column[str]:
    return sa.Column(
        name,
        sa.String(),
        sa.ForeignKey("account.id", ondelete=ondelete),
        nullable=ondelete == "SET NULL",
    )


def upgrade() -> None:
    op.create_table(
        "signature",
        sa.Column("id", sa.String(), primary_key=True),
        _account("account_id"),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("civility", sa.String(length=32), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("field_of_work", sa.String(), nullable=False),
        sa.Column("job_title", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("reading_tier", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_signature_account_id", "signature", ["account_id"])
    op.create_table(
        "message",
        sa.Column("id", sa.String(), primary_key=True),
        _account("sender_id"),
        _account("recipient_id", ondelete="SET NULL"),
        sa.Column(
            "publication_id",
            sa.String(),
            sa.ForeignKey("publication.id", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_message_sender_id", "message", ["sender_id"])
    op.create_index("ix_message_recipient_id", "message", ["recipient_id"])
    op.create_table(
        "letter",
        sa.Column("id", sa.String(), primary_key=True),
        _account("account_id"),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reply_to", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("refused", sa.String(), nullable=True),
    )
    op.create_index("ix_letter_account_id", "letter", ["account_id"])
    op.create_index("ix_letter_due_at", "letter", ["due_at"])
    with op.batch_alter_table("account") as table:
        table.add_column(
            sa.Column(
                "contact_tier", sa.String(length=32), nullable=False, server_default="basic_free"
            )
        )
        table.alter_column("contact_tier", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("account") as table:
        table.drop_column("contact_tier")
    for table_name in ("letter", "message", "signature"):
        op.drop_table(table_name)
