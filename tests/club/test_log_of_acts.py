"""The database lets nobody change the log of moderation, whatever program asks (A15, C3)."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from club import acts
from club.accounts import erase
from club.registration import register
from schemas.account import Account, JoiningIndividual
from schemas.moderation import Act
from store.truth import Truth
from tests.api.club_client import joining

SAYS = "only ever added to"


def joins(truth: Truth) -> Account:
    return register(truth, JoiningIndividual.model_validate(joining()))


def log(truth: Truth) -> list[tuple[str, str, str | None, str]]:
    with truth.read() as session:
        return [(one.moderator, one.reason, one.keyword, one.act) for one in acts.latest(session)]


def logged(truth: Truth, author: Account, moderator: Account) -> None:
    with truth.work() as work:
        acts.note(work, moderator, author.id, Act.REFUSE, "It says so nowhere.", keyword="olives")
        work.commit()


FORBIDDEN = (
    "DELETE FROM moderation_act",
    "UPDATE moderation_act SET reason = 'another'",
    "UPDATE moderation_act SET reason = ''",
    "UPDATE moderation_act SET keyword = NULL",
    "UPDATE moderation_act SET moderator = ''",
    "UPDATE moderation_act SET act = 'approve'",
    "UPDATE moderation_act SET account_id = 'x'",
)


def test_a15_the_log_is_only_ever_added_to(truth: Truth) -> None:
    author, moderator = joins(truth), joins(truth)
    logged(truth, author, moderator)
    before = log(truth)
    emptying = () if truth.is_sqlite else ("TRUNCATE moderation_act CASCADE",)
    for statement in (*FORBIDDEN, *emptying):
        with pytest.raises(DBAPIError, match=SAYS), truth.engine.begin() as connection:
            connection.execute(text(statement))
        assert log(truth) == before, statement


def test_c8_erasing_empties_the_words_and_keeps_the_act(truth: Truth) -> None:
    author, moderator = joins(truth), joins(truth)
    logged(truth, author, moderator)
    erase(truth, author.id)
    assert log(truth) == [(moderator.slug, "", "", Act.REFUSE)]
    erase(truth, moderator.id)
    assert log(truth) == [("", "", "", Act.REFUSE)]
    with pytest.raises(DBAPIError, match=SAYS), truth.engine.begin() as connection:
        connection.execute(text("UPDATE moderation_act SET reason = 'another'"))
