"""A second factor at login: codes of an app, and recovery codes on paper (C1)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field, SQLModel

from schemas.account import Credentials
from schemas.body import Body
from schemas.columns import UtcDateTime

Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
"""Six digits of the app, or a recovery code."""


class SecondFactor(SQLModel, table=True):
    """What somebody's codes are checked by; it counts once `confirmed_at` is set."""

    __tablename__ = "second_factor"

    person_id: str = Field(primary_key=True)
    """Who logs in: the delegate, or the account for its holder."""
    account_id: str = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    secret: str
    """Sealed: whoever reads the table alone can make no codes."""
    last_step: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    """The half minute, since 1970, of the last code that was taken: none is taken twice."""
    recovery: list[str] = Field(sa_column=Column(JSON, nullable=False))
    """Digests of the recovery codes that are left."""
    begun_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LoginIn(Credentials):
    """Body of `POST /session`."""

    code: Code | None = None
    """Needed where a second factor is on: refused with `code_needed` without."""


class FactorIn(Body):
    """Body of `POST /me/second-factor`."""

    password: Annotated[str, StringConstraints(max_length=200)]


class FactorConfirmation(Body):
    """Body of `PUT /me/second-factor`."""

    code: Code


class FactorProof(FactorIn):
    """Body of `POST /me/second-factor/end` and of `/recovery-codes`: both factors again."""

    code: Code


class NewFactor(BaseModel):
    """The one answer that tells an app's secret."""

    secret: str
    """In base32, to be typed where no camera is."""
    uri: str
    """`otpauth://…`, as apps read it from a QR code."""


class FactorOut(BaseModel):
    """Whether codes are asked for, as their holder reads it."""

    on: bool
    since: datetime | None = None
    recovery_codes_left: int = 0
    recovery_codes_low: bool = False
    """So few are left that it is time to renew them."""


class RecoveryCodes(BaseModel):
    """The one answer that tells the recovery codes."""

    recovery_codes: list[str]
