"""When members were last active, whom retention has reached, and a log that is only added to"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_AUTHOR = "wrong_match_author_id_fkey"
_COLUMNS = ("active_at", "retention_told_at", "anonymised_at")
_SAID = "the log of moderation is only ever added to"

_STAYS = ("id", "at", "moderator_id", "account_id", "publication_id", "act", "until")
"""What nothing changes; words, and a moderator's name, may be emptied once they are nobody's."""

_NOBODYS = "NOT EXISTS (SELECT 1 FROM account WHERE id = OLD.{0} AND anonymised_at IS NULL)"


def _forgets(same: str) -> str:
    """A condition on OLD and NEW: nothing changes but what may be forgotten."""
    return " AND ".join(
        [
            *(f"NEW.{name} {same} OLD.{name}" for name in _STAYS),
            f"(NEW.reason = OLD.reason OR (NEW.reason = '' AND {_NOBODYS.format('account_id')}))",
            f"(NEW.keyword {same} OLD.keyword OR (NEW.keyword = '' AND OLD.keyword IS NOT NULL"
            f" AND {_NOBODYS.format('account_id')}))",
            "(NEW.moderator = OLD.moderator OR (NEW.moderator = ''"
            f" AND {_NOBODYS.format('moderator_id')}))",
        ]
    )


_POSTGRES = (
    f"""
    CREATE FUNCTION keep_moderation_act() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF {_forgets("IS NOT DISTINCT FROM")} THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION '{_SAID}';
    END $$
    """,
    "CREATE TRIGGER moderation_act_stays BEFORE UPDATE OR DELETE ON moderation_act"
    " FOR EACH ROW EXECUTE FUNCTION keep_moderation_act()",
    "CREATE TRIGGER moderation_act_is_not_emptied BEFORE TRUNCATE ON moderation_act"
    " FOR EACH STATEMENT EXECUTE FUNCTION keep_moderation_act()",
)
_SQLITE = (
    "CREATE TRIGGER moderation_act_stays BEFORE UPDATE ON moderation_act"
    f" WHEN NOT ({_forgets('IS')}) BEGIN SELECT RAISE(ABORT, '{_SAID}'); END",
    "CREATE TRIGGER moderation_act_is_not_emptied BEFORE DELETE ON moderation_act"
    f" BEGIN SELECT RAISE(ABORT, '{_SAID}'); END",
)


def upgrade() -> None:
    for name in _COLUMNS:
        op.add_column("account", sa.Column(name, sa.DateTime(), nullable=True))
    op.execute("UPDATE account SET active_at = COALESCE(hub_seen_at, created_at)")
    op.create_index("ix_account_active_at", "account", ["active_at"])
    with op.batch_alter_table("wrong_match") as table:
        table.add_column(sa.Column("author_id", sa.String(), nullable=True))
        table.create_foreign_key(_AUTHOR, "account", ["author_id"], ["id"], ondelete="CASCADE")
    op.create_index("ix_wrong_match_author_id", "wrong_match", ["author_id"])
    op.execute(
        "UPDATE wrong_match SET author_id = (SELECT account_id FROM publication"
        " WHERE publication.id = wrong_match.publication_id)"
    )
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER moderation_act_stays")
        op.execute("DROP TRIGGER moderation_act_is_not_emptied")
    else:
        op.execute("DROP TRIGGER moderation_act_stays ON moderation_act")
        op.execute("DROP TRIGGER moderation_act_is_not_emptied ON moderation_act")
        op.execute("DROP FUNCTION keep_moderation_act()")
    op.drop_index("ix_wrong_match_author_id", "wrong_match")
    with op.batch_alter_table("wrong_match") as table:
        table.drop_constraint(_AUTHOR, type_="foreignkey")
        table.drop_column("author_id")
    op.drop_index("ix_account_active_at", "account")
    for name in reversed(_COLUMNS):
        op.drop_column("account", name)
