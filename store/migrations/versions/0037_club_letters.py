"""Letters to many, the newsletter, notices above every page, and the contact form"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_OPEN = sa.text("finished_at IS NULL")


def _account(*, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(
        "account_id",
        sa.String(),
        sa.ForeignKey("account.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=not primary_key,
    )


def upgrade() -> None:
    op.create_table(
        "mailing",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("reached", sa.String(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
    )
    op.create_index(
        "mailing_open", "mailing", ["created_at"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_table(
        "newsletter_subscription",
        _account(primary_key=True),
        sa.Column("secret", sa.String(), nullable=False, unique=True),
        sa.Column("since", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "club_notice",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("from_at", sa.DateTime(), nullable=False),
        sa.Column("until_at", sa.DateTime(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_club_notice_until_at", "club_notice", ["until_at"])
    op.create_table(
        "contact_message",
        sa.Column("id", sa.String(), primary_key=True),
        _account(),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
    )
    for name in ("account_id", "sent_at"):
        op.create_index(f"ix_contact_message_{name}", "contact_message", [name])
    with op.batch_alter_table("letter") as letter:
        letter.alter_column("account_id", existing_type=sa.String(), nullable=True)
        letter.add_column(sa.Column("address", sa.String(), nullable=True))
        letter.add_column(sa.Column("unsubscribe", sa.String(), nullable=True))
        letter.add_column(sa.Column("mailing_id", sa.String(), nullable=True))
        letter.create_foreign_key("letter_mailing", "mailing", ["mailing_id"], ["id"])
    op.create_index("ix_letter_mailing_id", "letter", ["mailing_id"])
    # Who announced a version is in the log of acts.
    op.drop_column("policy_version", "author")


def downgrade() -> None:
    op.add_column(
        "policy_version", sa.Column("author", sa.String(), nullable=False, server_default="")
    )
    op.execute("DELETE FROM letter WHERE account_id IS NULL")
    op.drop_index("ix_letter_mailing_id", "letter")
    with op.batch_alter_table("letter") as letter:
        letter.drop_constraint("letter_mailing", type_="foreignkey")
        for name in ("mailing_id", "unsubscribe", "address"):
            letter.drop_column(name)
        letter.alter_column("account_id", existing_type=sa.String(), nullable=False)
    for name in ("contact_message", "club_notice", "newsletter_subscription", "mailing"):
        op.drop_table(name)
