"""Rows written at once are what the session itself would have written, on either database."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import col, select

from schemas.account import Account
from schemas.columns import new_id
from schemas.publication import Publication, PublicationKeyword
from schemas.wording import PublicationWording
from schemas.words import AccountType, Kind, Need, PublicationType, Review
from store.truth import Truth

WORDS = ['quoted " and \\', "d'or", "é › ‼", "{}", "null", "  spaced\tand\nbroken ", ":named %(x)s"]


def an_account(truth: Truth) -> Account:
    return Account(
        type=AccountType.INDIVIDUAL,
        email=f"{new_id()}@example.org",
        password_hash="",
        slug=new_id(),
        full_name=WORDS[0],
        birth_date=date(1980, 5, 17),
        postcode="75001",
        city="Paris",
        country="FR",
        language="fr",
        languages=["fr", "en"],
        time_zone="Europe/Paris",
        policies_accepted_at=truth.clock().astimezone(timezone(timedelta(hours=9))),
        created_at=truth.clock(),
    )


def a_publication(truth: Truth, account: str) -> Publication:
    return Publication(
        account_id=account,
        type=PublicationType.FLASH,
        language="fr",
        title=WORDS[1],
        texts=WORDS,
        media=[{"name": WORDS[2], "width": 1}],
        created_at=truth.clock(),
        updated_at=truth.clock(),
    )


def a_keyword(publication: str, position: int) -> PublicationKeyword:
    return PublicationKeyword(
        publication_id=publication,
        position=position,
        text=WORDS[position],
        kind=Kind.B2C,
        need=Need.RENT if position % 2 else None,
        language="fr",
        keys=WORDS[:position],
        rules="r",
        supported=bool(position % 2),
        score=position / 7,
        evidence=[{"quote": word, "start": 0} for word in WORDS[:position]],
        beside={"2": {"score": 0.1}} if position % 3 else None,
        review=Review.ASKED if position % 2 else None,
    )


def test_rows_come_back_as_they_were_written(truth: Truth) -> None:
    account = an_account(truth)
    publication = a_publication(truth, account.id)
    keywords = [a_keyword(publication.id, position) for position in range(len(WORDS))]
    wording = PublicationWording(
        publication_id=publication.id, title=b"", words=bytes(range(256)), said_at=truth.clock()
    )
    with truth.work() as work:
        work.insert([account])
        work.insert([publication])
        work.insert(keywords)
        work.insert([wording])
        work.insert([])
        work.commit()
    with truth.read() as session:
        assert session.exec(select(Account)).one().model_dump() == account.model_dump()
        assert session.exec(select(Publication)).one().model_dump() == publication.model_dump()
        found = session.exec(select(PublicationKeyword).order_by(col(PublicationKeyword.position)))
        assert [row.model_dump() for row in found] == [row.model_dump() for row in keywords]
        assert session.exec(select(PublicationWording)).one().model_dump() == wording.model_dump()
        # What is absent is absent to conditions too.
        absent = col(PublicationKeyword.beside).is_(None)
        assert len(session.exec(select(PublicationKeyword).where(absent)).all()) == 3


def test_what_belongs_to_nobody_is_refused(truth: Truth) -> None:
    with truth.work() as work, pytest.raises(IntegrityError):
        work.insert([a_publication(truth, new_id())])


def test_a_naive_time_is_refused(truth: Truth) -> None:
    publication = a_publication(truth, new_id())
    publication.updated_at = datetime(2026, 1, 1)
    with truth.work() as work, pytest.raises((ValueError, StatementError), match="naive"):
        work.insert([publication])
