"""Links that letters bring: to choose a new password, to validate an address (C1, A11)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import EmailStr, StringConstraints
from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from schemas.account import Credentials, Password
from schemas.body import Body
from schemas.columns import UtcDateTime, new_id, word
from schemas.plan import OrderIn
from schemas.second_factor import Code
from schemas.text import plain_line


class LinkPurpose(StrEnum):
    """What a link is for."""

    RECOVER = "recover"
    VALIDATE = "validate"
    EXTEND = "extend"
    """Its address was registered again (C5)."""
    CHANGE = "change"
    """An account is to have this address (C8)."""


class MailLink(SQLModel, table=True):
    """A link that somebody asked for; it works once, until `expires_at`.

    Asking writes the address alone, known or not; whoever writes the letter looks whether an
    account has it. So no answer, and no time that it takes, tells which addresses are known.
    """

    __tablename__ = "mail_link"
    __table_args__ = (
        Index(
            "mail_link_asked",
            "asked_at",
            sqlite_where=text("digest IS NULL"),
            postgresql_where=text("digest IS NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    purpose: LinkPurpose = Field(sa_type=word(LinkPurpose))
    email: str = Field(index=True)
    account_id: str | None = Field(
        default=None, foreign_key="account.id", index=True, ondelete="CASCADE"
    )
    asked_at: datetime = Field(sa_type=UtcDateTime)
    digest: str | None = Field(default=None, unique=True)
    """Of the link's secret; None until its letter is written."""
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


Secret = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Address = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=320), plain_line
]


class RecoveryIn(Body):
    """Body of `POST /recovery`."""

    email: Address


class NewPasswordIn(Body):
    """Body of `POST /recovery/password`: the secret is the last part of the letter's link."""

    secret: Secret
    password: Password
    code: Code | None = None
    """Where a second factor is on: of its app, or a recovery code."""


class PasswordChange(Body):
    """Body of `PUT /me/password`."""

    password: Annotated[str, StringConstraints(max_length=200)]
    """The one that holds now."""
    new_password: Password


class EmailChange(Body):
    """Body of `PUT /me/email`."""

    email: EmailStr
    password: Annotated[str, StringConstraints(max_length=200)]


class EmailConfirmation(Body):
    """Body of `POST /email`: the secret is the last part of the letter's link."""

    secret: Secret


class ValidationIn(Body):
    """Body of `POST /validation`: the secret is the last part of the letter's link."""

    secret: Secret


class ValidationLetterIn(Credentials):
    """Body of `POST /validation/letter`."""

    instead: EmailStr | None = None
    """Another address for a suspended account, where letters do not reach the one that it has."""


class ExtensionIn(OrderIn):
    """Body of `POST /extension`: the secret is the last part of the letter's link."""

    secret: Secret
