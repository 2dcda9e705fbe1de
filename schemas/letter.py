"""Letters: emails promised by a change, written in its transaction and sent after it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from schemas.columns import UtcDateTime, new_id, word


class LetterPurpose(StrEnum):
    """Why a letter is sent."""

    MESSAGE = "message"
    MODERATION = "moderation"
    ACCOUNT = "account"
    NOTICE = "notice"
    NEWSLETTER = "newsletter"
    DIGEST = "digest"
    CONTACT = "contact"


class Letter(SQLModel, table=True):
    """An email to a member, or to whoever wrote to the club; `sent_at`: a mail server took it.

    A member's address is read from the account when it is sent, so that nothing goes to an old one.
    """

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str | None = Field(
        default=None, foreign_key="account.id", ondelete="CASCADE", index=True
    )
    address: str | None = None
    """Of somebody without an account, or who acts for one; none: the account's."""
    from_id: str | None = Field(
        default=None, foreign_key="account.id", ondelete="CASCADE", index=True
    )
    """Whose words it brings: it goes with that account, too (C8)."""
    mailing_id: str | None = Field(default=None, foreign_key="mailing.id", index=True)
    unsubscribe: str | None = None
    """The link that ends such letters in one click (RFC 8058)."""
    since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Of a digest: what came to the hub later is in it; its text is written anew at each try."""
    purpose: LetterPurpose = Field(sa_type=word(LetterPurpose))
    subject: str
    text: str
    reply_to: str | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    """When it may be tried; moved on while somebody tries, and after a failure."""
    attempts: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refused: str | None = None
    """What the mail server said of a letter that it will never take."""
