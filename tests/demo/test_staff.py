"""The demo club has an administrator and a moderator, also where it was made before they came."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import col, select

from club.login import log_in
from demo.dealings import PASSWORD
from demo.seed import TOUR, hire
from house import open_house, prepare
from schemas.account import Account, Credentials
from schemas.keyword import Keyword
from schemas.words import Role
from settings import Settings


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MODERATOR])
def test_staff_log_in_as_the_tour_tells(tmp_path: Path, role: Role) -> None:
    email = f"{role}@example.org"
    with open_house(Settings(data_dir=tmp_path)) as house:
        prepare(house)
        hire(house)
        hire(house)
        credentials = Credentials(email=email, password=PASSWORD)
        account = log_in(house.truth, credentials, "127.0.0.1").account
        assert account.role is role
        assert account.email_validated_at is not None, "nobody reads their letters (A11)"
        assert account.email_due_at is None
        with house.truth.read() as session:
            assert len(session.exec(select(Account)).all()) == 2
            held = select(Keyword).where(col(Keyword.account_id) == account.id)
            assert len(session.exec(held).all()) == 3
    assert any(email in line for line in TOUR)
