"""The application's role of PostgreSQL does all that the club does, and cannot rewrite its log."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from house import open_house, prepare
from schemas.words import Role
from settings import Settings
from store.roles import admit
from store.truth import Truth
from tests.api.club_client import (
    Club,
    add_keyword,
    eventually,
    invented,
    on_hub,
    publish,
    register,
    running_club,
)
from tests.api.conftest import moderator_of
from tests.api.test_plans import buy
from workers.upkeep import make_round, tidy

pytestmark = pytest.mark.postgres

NAME = f"marieur_app_{os.getpid()}"


@pytest.fixture
def club(embedded_settings: Settings, postgres_url: str) -> Iterator[Club]:
    """A club whose truth is PostgreSQL, at work as a role that owns nothing."""
    url = make_url(postgres_url).set(username=NAME, password="it's of no use")
    application = url.render_as_string(hide_password=False)
    with open_house(embedded_settings.model_copy(update={"database_url": postgres_url})) as owner:
        prepare(owner)
        for _ in range(2):
            admit(owner.truth, application)
        with running_club(
            embedded_settings.model_copy(update={"database_url": application})
        ) as club:
            yield club
        with owner.truth.engine.begin() as connection:
            connection.execute(text(f"DROP OWNED BY {NAME}"))
            connection.execute(text(f"DROP ROLE {NAME}"))


FORBIDDEN = (
    "DELETE FROM moderation_act",
    "TRUNCATE moderation_act CASCADE",
    "UPDATE moderation_act SET act = 'approve'",
    "UPDATE moderation_act SET at = now()",
    "ALTER TABLE moderation_act DISABLE TRIGGER ALL",
    "DROP TRIGGER moderation_act_stays ON moderation_act",
    "DROP TABLE moderation_act CASCADE",
    "UPDATE alembic_version SET version_num = '0001'",
    "CREATE TABLE another (id int)",
    "SET session_replication_role = replica",
)


def test_a15_the_application_works_and_cannot_rewrite_the_log(club: Club) -> None:
    support, author, reader = moderator_of(club, Role.ADMINISTRATOR), register(club), register(club)
    word = invented()
    add_keyword(reader, word)
    title = publish(author, word)["title"]
    eventually(lambda: on_hub(reader) == [title])
    assert buy(support, reader)["state"] == "running"
    slug = author.account["slug"]
    block = {"act": "block", "reason": "spam"}
    assert support.call("POST", f"/admin/moderation/accounts/{slug}", block).status_code == 204
    eventually(lambda: on_hub(reader) == [])
    log = support.get("/admin/moderation/log")["entries"]
    for statement in FORBIDDEN:
        with (
            pytest.raises(DBAPIError, match=r"permission denied|must be owner"),
            club.house.truth.engine.begin() as connection,
        ):
            connection.execute(text(statement))
    with (
        pytest.raises(DBAPIError, match="only ever added to"),
        club.house.truth.engine.begin() as connection,
    ):
        connection.execute(text("UPDATE moderation_act SET reason = 'another'"))
    assert support.get("/admin/moderation/log")["entries"] == log
    assert reader.call("DELETE", "/me").status_code == 204, "forgetting works, by its trigger"
    make_round(club.house)
    tidy(club.house)


def test_two_roles_are_two(postgres_url: str) -> None:
    owner = Truth(postgres_url)
    with pytest.raises(ValueError, match="two roles"):
        admit(owner, postgres_url)
    owner.close()
