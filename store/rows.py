"""Rows by the identifiers that requests name."""

from __future__ import annotations

from typing import Protocol, TypeVar

from sqlmodel import Session, SQLModel

from schemas.columns import is_id
from schemas.errors import NotFound


class Owned(Protocol):
    """A row of one account's."""

    account_id: str


AnyRow = TypeVar("AnyRow", bound=SQLModel)
OwnedRow = TypeVar("OwnedRow", bound=Owned)


def find_row(
    session: Session, table: type[AnyRow], identifier: str, *, for_update: bool = False
) -> AnyRow | None:
    """The row of that identifier; what has not the form of one is not looked up at all."""
    if not is_id(identifier):
        return None
    return session.get(table, identifier, with_for_update=for_update or None)


def own_row(
    session: Session,
    table: type[OwnedRow],
    identifier: str,
    account_id: str,
    sentence: str,
    *,
    for_update: bool = False,
) -> OwnedRow:
    """The account's own row; raises `NotFound` with the sentence for anybody else's."""
    found = None
    if is_id(identifier):
        found = session.get(table, identifier, with_for_update=for_update or None)
    if found is None or found.account_id != account_id:
        raise NotFound(sentence)
    return found
