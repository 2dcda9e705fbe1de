"""Signs of life of the background work, and why a promise is not carried out yet"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    heartbeat = op.create_table(
        "heartbeat",
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("part"),
    )
    op.bulk_insert(heartbeat, [{"part": "worker"}, {"part": "beat"}])
    op.add_column("outbox", sa.Column("error", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "error")
    op.drop_table("heartbeat")
