"""Plans, invoices and payments; what they give an account, and keywords that sleep"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_ACCOUNT = sa.table("account", sa.column("tier", sa.String), sa.column("given_tier", sa.String))


def upgrade() -> None:
    op.add_column(
        "account",
        sa.Column("given_tier", sa.String(32), nullable=False, server_default="basic_free"),
    )
    op.add_column(
        "account", sa.Column("bought_keywords", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("account", sa.Column("deactivated_at", sa.DateTime(), nullable=True))
    # What accounts have, nobody paid for here.
    op.execute(_ACCOUNT.update().values(given_tier=_ACCOUNT.c.tier))
    op.add_column(
        "keyword", sa.Column("asleep", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    _orders()
    _invoices()


def _orders() -> None:
    op.create_table(
        "plan_order",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("tier", sa.String(32), nullable=True),
        sa.Column("keywords", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("renews", sa.String(), nullable=True),
        *(
            sa.Column(name, sa.DateTime(), nullable=name != "ordered_at")
            for name in ("ordered_at", "paid_at", "begins_at", "ends_at", "next_at")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account_id", "key"),
        sa.UniqueConstraint("renews"),
    )
    op.create_index("ix_plan_order_account_id", "plan_order", ["account_id"])
    waiting = sa.text("next_at IS NOT NULL")
    op.create_index(
        "plan_order_next",
        "plan_order",
        ["next_at"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _invoices() -> None:
    op.create_table(
        "invoice_series",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year"),
    )
    op.create_table(
        "invoice",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("order_id", sa.String(), nullable=True),
        sa.Column("account_id", sa.String(), nullable=True),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["plan_order.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("order_id", "kind"),
    )
    op.create_index("ix_invoice_account_id", "invoice", ["account_id"])
    op.create_index("ix_invoice_reference", "invoice", ["reference"])
    op.create_table(
        "payment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("invoice_number", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["invoice_number"], ["invoice.number"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("method", "reference"),
    )
    op.create_index("ix_payment_invoice_number", "payment", ["invoice_number"])


def downgrade() -> None:
    for table in ("payment", "invoice", "invoice_series", "plan_order"):
        op.drop_table(table)
    op.drop_column("keyword", "asleep")
    for name in ("deactivated_at", "bought_keywords", "given_tier"):
        op.drop_column("account", name)
