"""The truth on either database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.migrate import migrate
from store.truth import Truth
from tests.store.clock import StoppedClock

DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLAlchemy's URL of an empty database of this test's own."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'truth.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def clock() -> StoppedClock:
    """A clock that the test moves."""
    return StoppedClock()


@pytest.fixture
def truth(url: str, clock: StoppedClock) -> Iterator[Truth]:
    """The truth with all its tables, on the test's clock."""
    made = Truth(url, clock=clock)
    migrate(made)
    yield made
    made.close()
