"""Email addresses that are validated, and when they are due"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_COLUMNS = ("email_validated_at", "email_asked_at", "email_due_at")
_ACCOUNT = sa.table("account", sa.column("email_due_at", sa.DateTime))


def upgrade() -> None:
    for name in _COLUMNS:
        op.add_column("account", sa.Column(name, sa.DateTime(), nullable=True))
    op.create_index("ix_account_email_due_at", "account", ["email_due_at"])
    op.create_index("ix_mail_link_email", "mail_link", ["email"])
    # Those who are there already are asked, as those who join.
    now = datetime.now(UTC).replace(tzinfo=None)
    op.execute(_ACCOUNT.update().values(email_due_at=now))


def downgrade() -> None:
    op.drop_index("ix_mail_link_email", "mail_link")
    op.drop_index("ix_account_email_due_at", "account")
    for name in reversed(_COLUMNS):
        op.drop_column("account", name)
