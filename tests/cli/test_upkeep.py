"""`migrate`, `reindex` and `check` on an embedded club."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import col, select

from club.keywords import add_keyword
from club.publications import publish
from club.registration import register
from house import open_house, prepare
from indexer.embedded import EmbeddedEngine
from indexer.projection import project
from schemas.account import JoiningIndividual
from schemas.document import Document, Interest, Tombstone
from schemas.edition import plain
from schemas.keyword import KeywordIn
from schemas.publication import Draft, OfferedKeyword, Publication
from schemas.words import Kind, PublicationType
from settings import Settings
from tests.api.club_client import joining
from tests.cli.conftest import Run


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Path:
    """The folder of a club with a member, a keyword and two publications."""
    folder = tmp_path / "var"
    with open_house(Settings(data_dir=folder)) as house:
        prepare(house)
        account = register(house.truth, JoiningIndividual.model_validate(joining()))
        keyword = KeywordIn(text="olive oil", kind=Kind.B2B, language="en")
        add_keyword(house.truth, house.analyzer, account.id, keyword)
        for title in ("Olive oil", "More olive oil"):
            offered = [OfferedKeyword(text="olive oil", kind=Kind.B2B)]
            draft = Draft(
                type=PublicationType.ARTICLE,
                language="en",
                title=title,
                texts=["Olive oil."],
                keywords=offered,
            )
            publish(house.truth, house.analyzer, account, draft)
    return folder


def test_migrate_makes_the_tables_and_may_be_repeated(run: Run, tmp_path: Path) -> None:
    assert run("migrate").status == 0
    assert run("migrate").status == 0
    with sqlite3.connect(tmp_path / "var" / "truth.db") as tables:
        assert tables.execute("SELECT count(*) FROM account").fetchone() == (0,)
    done = run("check")
    assert (done.status, done.out) == (0, "g1 agrees with the truth\n")


def test_check_before_migrate_is_told_in_one_sentence(run: Run) -> None:
    done = run("check")
    assert done.status == 1
    assert done.err.count("\n") == 1


def test_check_agrees_with_a_sound_club(run: Run, filled: Path) -> None:
    done = run("check")
    assert (done.status, done.out, done.err) == (0, "g1 agrees with the truth\n", "")


def _loses_a_document(engine: EmbeddedEngine, held: list[Document]) -> None:
    engine.put("g1", [Tombstone(held[0].id, held[0].revision)])


def _knows_another_revision(engine: EmbeddedEngine, held: list[Document]) -> None:
    engine.put("g1", [replace(held[0], revision=9)])


def _keeps_what_is_gone(engine: EmbeddedEngine, held: list[Document]) -> None:
    engine.put("g1", [replace(held[0], id="0" * 16)])


def _loses_the_interests(engine: EmbeddedEngine, held: list[Document]) -> None:
    engine.drop("g1")
    engine.build("g1")
    engine.put("g1", held)


def _forgets_a_key(engine: EmbeddedEngine, held: list[Document]) -> None:
    _loses_a_document(engine, held)
    other = {Kind.B2B: frozenset(("en:vinegar|plain",))}
    engine.drop("g1")
    engine.build("g1")
    engine.add_interests("g1", [Interest(Kind.B2B, key) for key in sorted(held[0].keys[Kind.B2B])])
    engine.put("g1", [replace(held[0], keys=other), *held[1:]])


Tamper = Callable[[EmbeddedEngine, list[Document]], None]
TAMPERED: dict[Tamper, str] = {
    _loses_a_document: "is not in the index",
    _knows_another_revision: "is at revision 1, in the index at 9",
    _keeps_what_is_gone: "is in the index but not live",
    _loses_the_interests: "is not in the index",
    _forgets_a_key: "is not selected by an interest it satisfies",
}


def spoil(folder: Path, tamper: Tamper) -> None:
    """Do something to the index behind the truth's back."""
    with open_house(Settings(data_dir=folder)) as house:
        with house.truth.read() as session:
            ids = session.exec(select(col(Publication.id)).order_by(col(Publication.id))).all()
            held = [item for item in project(session, ids).values() if isinstance(item, Document)]
        engine = EmbeddedEngine(folder)
        tamper(engine, held)
        engine.close()


@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda tamper: tamper.__name__)
def test_check_lists_what_differs_and_reindex_mends_it(
    run: Run, filled: Path, tamper: Tamper
) -> None:
    spoil(filled, tamper)
    done = run("check")
    assert done.status == 1
    assert TAMPERED[tamper] in done.out
    assert "agrees" not in done.out
    done = run("reindex")
    assert (done.status, done.out) == (0, "g2 answers now\n")
    done = run("check")
    assert (done.status, done.out) == (0, "g2 agrees with the truth\n")


def test_reindex_after_an_upgrade_reads_anew_what_older_code_read(run: Run, filled: Path) -> None:
    with sqlite3.connect(filled / "truth.db") as tables:
        (fresh,) = tables.execute("SELECT keys FROM keyword").fetchone()
        tables.execute("UPDATE edition SET rules = 'older'")
        tables.execute("""UPDATE keyword SET keys = '["en:oil|plain"]'""")
        tables.execute("""UPDATE publication_keyword SET keys = '["en:oil|plain"]'""")
    assert run("reindex").out == "edition 2 answers now\ng2 answers now\n"
    assert run("check").out == "g2 agrees with the truth\n"
    with sqlite3.connect(filled / "truth.db") as tables:
        ((keys,),) = tables.execute("SELECT keys FROM keyword").fetchall()
        offered = tables.execute("SELECT keys FROM publication_keyword").fetchall()
    assert plain(json.loads(keys), 1) == ["en:oil|plain"]
    assert plain(json.loads(keys), 2) == json.loads(fresh)
    for (keys,) in offered:
        assert {*json.loads(fresh)} <= {*plain(json.loads(keys), 2)}
    assert run("reindex").out == "g3 answers now\n"


def test_check_tells_of_work_that_waits(run: Run, filled: Path) -> None:
    with sqlite3.connect(filled / "truth.db") as tables:
        tables.execute("UPDATE outbox SET announced = 0 WHERE id = 1")
    done = run("check")
    assert done.status == 0
    assert done.err == "1 changes are not carried out yet\n"
