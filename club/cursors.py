"""Where a page of a list begins, for lists by moment and id, the latest first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from schemas.columns import is_id
from schemas.errors import N_, Invalid

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Listed(Protocol):
    """A row of such a list."""

    id: str
    created_at: datetime


def cursor_of(row: Listed) -> str:
    """The cursor of the page that begins after a row: its moment in microseconds, and its id."""
    return f"{(row.created_at - _EPOCH) // _MICROSECOND}-{row.id}"


def place_at(cursor: str | None) -> tuple[datetime, str] | None:
    """Moment and id of the row that a page begins after; None for the first page.

    Raises `Invalid` for what is no cursor.
    """
    if cursor is None:
        return None
    moment, _, identifier = cursor.partition("-")
    if not (moment.isdecimal() and len(moment) < 18 and is_id(identifier)):
        sentence = N_("This is not the `next` of a page.")
        raise Invalid(sentence, fields={"cursor": sentence})
    return (_EPOCH + int(moment) * _MICROSECOND, identifier)
