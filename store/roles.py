"""Two roles of PostgreSQL: one owns the tables, the other works with them (A15).

Whoever takes over a process of the application has the application's role: it can neither change
the tables and what guards them, nor what the log of moderation says. SQLite has no roles, and
keeps the log by its triggers alone.
"""

from __future__ import annotations

from psycopg import sql
from sqlalchemy.engine import make_url

from store.truth import Truth, translated

FORGOTTEN = ("reason", "keyword", "moderator")
"""Columns of the log that are emptied when an account goes; its trigger lets nothing else in."""

_RIGHTS = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}",
    "REVOKE UPDATE, DELETE ON moderation_act FROM {role}",
    "GRANT UPDATE ({forgotten}) ON moderation_act TO {role}",
)


def admit(owner: Truth, application: str) -> None:
    """Make the role that the application's URL logs in with, and give it what it needs.

    `owner` is connected as the role that owns the tables and may make others. To be done after
    each migration; again is harmless. Raises `ValueError` where the two are one role.
    """
    url = make_url(application)
    if owner.is_sqlite or url.username in (None, owner.engine.url.username):
        raise ValueError("the owner of the tables and the application are to be two roles")
    role = sql.Identifier(str(url.username))
    forgotten = sql.SQL(", ").join(map(sql.Identifier, FORGOTTEN))
    with translated(), owner.engine.begin() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (url.username,))
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        login = sql.SQL(f"{verb} ROLE {{}} LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD {{}}")
        # Without a password nobody logs in by one, whatever the role had before.
        password = None if url.password is None else str(url.password)
        cursor.execute(login.format(role, sql.Literal(password)))
        for statement in _RIGHTS:
            cursor.execute(sql.SQL(statement).format(role=role, forgotten=forgotten))
