"""Who acts for an account besides its holder, and what they did"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_CREDENTIALS = ("session", "access_token")


def _refers(
    name: str, table: str, ondelete: str = "CASCADE", *, nullable: bool = False
) -> sa.Column[str]:
    key = sa.ForeignKey(f"{table}.id", ondelete=ondelete)
    return sa.Column(name, sa.String(), key, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "delegate",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("account_id", "account"),
        sa.Column("kind", sa.String(length=32), nullable=False),
        _refers("worker_id", "account", "SET NULL", nullable=True),
        sa.Column("email", sa.String(), nullable=True, unique=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("full_name", sa.String(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("job", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("rights", sa.JSON(), nullable=False),
        sa.Column("guardian_confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
    )
    for name in ("account_id", "worker_id", "ended_at"):
        op.create_index(f"ix_delegate_{name}", "delegate", [name])
    op.create_table(
        "activity",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        _refers("account_id", "account"),
        _refers("delegate_id", "delegate"),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("deed", sa.String(length=32), nullable=False),
        sa.Column("matter", sa.String(length=32), nullable=True),
        sa.Column("ref", sa.String(), nullable=True),
    )
    for name in ("account_id", "delegate_id", "at"):
        op.create_index(f"ix_activity_{name}", "activity", [name])
    for table in _CREDENTIALS:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("delegate_id", sa.String(), nullable=True))
            batch.create_foreign_key(
                f"{table}_delegate_id_fkey",
                "delegate",
                ["delegate_id"],
                ["id"],
                ondelete="CASCADE",
            )
            batch.create_index(f"ix_{table}_delegate_id", ["delegate_id"])
    op.add_column(
        "account",
        sa.Column("webmaster", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("account", "webmaster")
    for table in _CREDENTIALS:
        with op.batch_alter_table(table) as batch:
            batch.drop_index(f"ix_{table}_delegate_id")
            batch.drop_constraint(f"{table}_delegate_id_fkey", type_="foreignkey")
            batch.drop_column("delegate_id")
    op.drop_table("activity")
    op.drop_table("delegate")
