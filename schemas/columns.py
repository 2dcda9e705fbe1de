"""Column types and defaults that every table shares."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant; stored naive so that SQLite and PostgreSQL compare it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values, store the rest in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Give the instant back as an aware UTC time."""
        return None if value is None else value.replace(tzinfo=UTC)


def large() -> type[Any]:
    """Column type for numbers that grow as long as the club lives: 64 bits on every database."""
    return cast("type[Any]", BigInteger().with_variant(Integer(), "sqlite"))


def word(words: type[StrEnum]) -> type[Any]:
    """Column type for a closed vocabulary: stored by value as plain text on every database."""
    kind = Enum(
        words,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )
    return cast("type[Any]", kind)


_ID = re.compile("[0-9a-f]{16}")


def new_id() -> str:
    """A fresh opaque identifier: 16 hexadecimal digits, no order, no meaning."""
    return secrets.token_hex(8)


def is_id(text: str) -> bool:
    """Whether `text` has the form of an identifier; nothing else needs looking up.

    What has it not may be anything that a request's path can hold, which not every database
    takes: PostgreSQL refuses a NUL even in a comparison.
    """
    return _ID.fullmatch(text) is not None


def rfc3339(moment: datetime | None) -> str | None:
    """The instant as the API writes it, to the millisecond: `2026-05-17T08:30:00.000Z`."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
