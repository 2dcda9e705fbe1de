"""Column types: instants, identifiers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from schemas.columns import UtcDateTime, is_id, new_id, rfc3339

DIALECTS = [sqlite.dialect(), postgresql.dialect()]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_a_naive_time_is_refused(dialect: object) -> None:
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(datetime(2026, 5, 17), dialect)  # type: ignore[arg-type]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_an_instant_comes_back_in_utc(dialect: object) -> None:
    paris = datetime(2026, 5, 17, 10, 30, tzinfo=timezone(timedelta(hours=2)))
    column = UtcDateTime()
    stored = column.process_bind_param(paris, dialect)  # type: ignore[arg-type]
    assert stored == datetime(2026, 5, 17, 8, 30)
    back = column.process_result_value(stored, dialect)  # type: ignore[arg-type]
    assert back == paris
    assert back is not None
    assert back.tzinfo is UTC
    assert column.process_bind_param(None, dialect) is None  # type: ignore[arg-type]


def test_identifiers() -> None:
    made = {new_id() for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(map(is_id, made))
    for text in ("", "0" * 15, "0" * 17, "G" * 16, "0" * 16 + "\n", "\x00" * 16, "０" * 16):
        assert not is_id(text)


def test_instants_as_the_api_writes_them() -> None:
    moment = datetime(2026, 5, 17, 10, 30, 0, 123456, timezone(timedelta(hours=2)))
    assert rfc3339(moment) == "2026-05-17T08:30:00.123Z"
    assert rfc3339(None) is None
