"""What moves while the index is audited is no finding; what stays wrong is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, func, select

from club.publications import publish
from club.registration import register
from house import House, open_house, prepare
from indexer.audit import audit
from schemas.account import Account, JoiningIndividual
from schemas.errors import EngineUnavailable
from schemas.outbox import Promise
from schemas.publication import Draft, OfferedKeyword
from schemas.words import Kind, PublicationType
from settings import Settings
from tests.api.club_client import joining
from workers.upkeep import sweep_outbox


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(Settings(data_dir=tmp_path)) as house:
        prepare(house)
        yield house


@pytest.fixture
def author(house: House) -> Account:
    return register(house.truth, JoiningIndividual.model_validate(joining()))


def write(house: House, author: Account) -> None:
    keyword = OfferedKeyword(text="olive oil", kind=Kind.B2B)
    draft = Draft(type=PublicationType.FLASH, language="en", title="Olive oil", keywords=[keyword])
    publish(house.truth, house.analyzer, author, draft)


def write_unindexed(house: House, author: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine is away while it is published: its promise stays open."""

    def away(*_: Any) -> None:
        raise EngineUnavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(house.engine, "put", away)
        write(house, author)


def once_read(house: House, monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]) -> None:
    """Have something happen right after the audit has read which documents the index has."""
    real = house.engine.documents

    def documents(generation: str) -> Any:
        found = list(real(generation))
        monkeypatch.undo()
        deed()
        return found

    monkeypatch.setattr(house.engine, "documents", documents)


def test_what_is_published_amid_the_audit_is_no_finding(
    house: House, author: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    once_read(house, monkeypatch, lambda: write(house, author))
    assert audit(house.truth, house.engine, "g1") == []


def test_what_was_under_way_and_arrives_amid_the_audit_is_no_finding(
    house: House, author: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_unindexed(house, author, monkeypatch)
    with house.truth.work() as work:
        work.session.exec(update(Promise).values(lease_until=work.now))
        work.commit()
    once_read(house, monkeypatch, lambda: sweep_outbox(house))
    assert audit(house.truth, house.engine, "g1") == []


def test_what_commits_amid_the_audit_under_an_older_number_is_no_finding(
    house: House, author: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(house, author)
    with house.truth.work() as work:
        work.session.exec(update(Promise).values(id=col(Promise.id) + 100))
        work.commit()

    def commit_late() -> None:
        write(house, author)
        with house.truth.work() as work:
            newest = work.session.exec(select(func.max(col(Promise.id)))).one()
            work.session.exec(update(Promise).where(col(Promise.id) == newest).values(id=99))
            work.commit()

    once_read(house, monkeypatch, commit_late)
    assert audit(house.truth, house.engine, "g1") == []


def test_what_was_ticked_and_is_not_there_is_a_finding(house: House, author: Account) -> None:
    write(house, author)
    house.engine.drop("g1")
    house.engine.build("g1")
    (finding,) = audit(house.truth, house.engine, "g1")
    assert finding.endswith("is not in the index")
