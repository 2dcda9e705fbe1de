"""`marieur grant`: who moderates and who administers."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from club.registration import register
from house import open_house, prepare
from schemas.account import Account, JoiningIndividual
from schemas.words import Role
from settings import Settings
from tests.api.club_client import joining
from tests.cli.conftest import Run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a club with one member."""
    with open_house(Settings(data_dir=tmp_path / "var")) as house:
        prepare(house)
        body = joining(email="ada@example.com")
        register(house.truth, JoiningIndividual.model_validate(body))
    return tmp_path / "var"


def role_in(folder: Path) -> Role:
    with open_house(Settings(data_dir=folder)) as house, house.truth.read() as session:
        return session.exec(select(Account)).one().role


@pytest.mark.parametrize("role", Role)
def test_grant_gives_the_role(run: Run, folder: Path, role: Role) -> None:
    done = run("grant", "Ada@Example.com", role)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("ada@example.com is a")
    assert role_in(folder) is role


def test_nobody_of_that_address_is_told_in_one_sentence(run: Run, folder: Path) -> None:
    done = run("grant", "eve@example.com", "administrator")
    assert (done.status, done.out) == (1, "")
    assert done.err == "No account has this email address.\n"
    assert role_in(folder) is Role.MEMBER


def test_an_unknown_role_is_wrong_usage(run: Run, folder: Path) -> None:
    assert run("grant", "ada@example.com", "emperor").status == 2


def test_block_and_unblock_say_what_they_did(run: Run, folder: Path) -> None:
    for command, told, state in (("block", "blocked", "blocked"), ("unblock", "active", "active")):
        done = run(command, "Ada@Example.com")
        assert (done.status, done.out) == (0, f"ada@example.com is {told} now\n")
        with open_house(Settings(data_dir=folder)) as house, house.truth.read() as session:
            assert session.exec(select(Account)).one().state == state
    assert run("block", "eve@example.com").status == 1
