"""Connections that their server ended are not handed out, and a question costs one round trip."""

from __future__ import annotations

import pytest
from sqlalchemy import event, text

from store import connections
from store.truth import Truth

pytestmark = pytest.mark.postgres


@pytest.fixture
def truth(postgres_url: str) -> Truth:
    """The truth on PostgreSQL, without tables."""
    return Truth(postgres_url)


def backend(truth: Truth) -> int:
    with truth.glance() as glance:
        return int(glance.execute(text("SELECT pg_backend_pid()")).scalar_one())


def test_one_that_was_idle_is_pinged_first(truth: Truth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "TRUSTED_SECONDS", 0.0)
    with truth.glance() as held:
        held.execute(text("SELECT 1"))
        pid = backend(truth)
        held.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    assert backend(truth) != pid
    truth.close()


def test_one_statement_is_all_that_a_glance_sends(truth: Truth) -> None:
    sent: list[str] = []
    event.listen(truth.engine, "before_cursor_execute", lambda *a: sent.append(a[2]))
    backend(truth)
    assert sent == ["SELECT pg_backend_pid()"]
    truth.close()


def test_a_reading_sees_one_state_and_a_glance_what_is_there(truth: Truth) -> None:
    truth.change(text("CREATE TABLE seen (n integer)"), {})
    count = text("SELECT count(*) FROM seen")
    with truth.read() as reading, truth.glance() as glance:
        assert reading.execute(count).scalar_one() == glance.execute(count).scalar_one() == 0
        assert truth.change(text("INSERT INTO seen VALUES (:n)"), {"n": 1}) == 1
        assert reading.execute(count).scalar_one() == 0
        assert glance.execute(count).scalar_one() == 1
    truth.close()
