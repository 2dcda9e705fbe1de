"""What the demo club's members have with each other, read from `content/dealings.toml`.

Each entry holds what a member would send, in the club's own shapes, and by whom: members are
their slugs. When is so many days or hours before the seeding. Nothing is read at import.
"""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.circle import CircleIn
from schemas.contact import ContactIn
from schemas.deal import Stars, Subject
from schemas.delegation import DelegateIn
from schemas.mailing import NewsletterIn
from schemas.notice import SaidTwice
from schemas.plan import OrderIn
from schemas.profile import ProfilePatch
from schemas.publication import Draft
from schemas.share import Towards
from schemas.signature import SignatureIn
from schemas.site import SitePatch

PASSWORD = "olives-and-honey"  # noqa: S105 - told to whoever runs the demo
"""Password of every demo login."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Dated(_Frozen):
    days: int = Field(default=0, ge=0)
    hours: int = Field(default=0, ge=0)

    @property
    def age(self) -> timedelta:
        """How long before the seeding."""
        return timedelta(days=self.days, hours=self.hours)


class Followed(_Dated):
    """Who asked to read an account's feed, one after the other since, and what it decided (F1)."""

    authorised: tuple[str, ...]
    pending: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class Confided(_Dated):
    """A Private Message or a Company Profile (P2, P4), for circles by name (F3)."""

    author: str
    draft: Draft
    circles: tuple[str, ...] = ()


class Shared(_Dated):
    """A publication that somebody else shows, by its title (P6)."""

    sharer: str
    title: str
    to: tuple[Towards, ...]


class Done(_Dated):
    """Business, and what proposer and partner gave for it so far (A16)."""

    proposer: str
    partner: str
    subject: Subject
    confirmed: bool
    stars: tuple[Stars, ...] = Field(default=(), max_length=2)


class Written(_Dated):
    """A letter that the club relays, with the sender's signature of that title (A13)."""

    sender: str
    to: str
    signature: str
    about: str | None = None
    """Title of the publication that it is about."""
    subject: str
    text: str


class Ordered(_Dated):
    """A plan, and after how many days it was paid, if it was (C5)."""

    order: OrderIn
    paid_after: int | None = None


class Delegated(_Dated):
    """Somebody who acts for an account (A4, A5)."""

    delegate: DelegateIn

    @model_validator(mode="before")
    @classmethod
    def _log_in_as_all(cls, data: dict[str, Any]) -> dict[str, Any]:
        delegate = data["delegate"]
        own = {} if delegate["kind"] == "webmaster" else {"password": PASSWORD}
        return {**data, "delegate": {**delegate, **own}}


class Enquiry(_Dated):
    """What a member wrote to the club (C11)."""

    sender: str
    enquiry: ContactIn


class Notice(_Frozen):
    """What stands above every page for some days (C11)."""

    days: int
    texts: SaidTwice


class Newsletter(_Frozen):
    """A letter, and who asked for such letters (C4)."""

    readers: tuple[str, ...]
    letter: NewsletterIn


class Dealings(_Frozen):
    """All of it; what is by one member stands under that member's slug."""

    profiles: dict[str, ProfilePatch]
    sites: dict[str, SitePatch]
    signatures: dict[str, tuple[SignatureIn, ...]]
    followed: dict[str, Followed]
    circles: dict[str, tuple[CircleIn, ...]]
    publications: tuple[Confided, ...]
    shares: tuple[Shared, ...]
    deals: tuple[Done, ...]
    messages: tuple[Written, ...]
    orders: dict[str, tuple[Ordered, ...]]
    webmasters: tuple[str, ...]
    """Who is certified (A5)."""
    delegates: dict[str, tuple[Delegated, ...]]
    enquiries: tuple[Enquiry, ...]
    notice: Notice
    newsletter: Newsletter


@cache
def load_dealings() -> Dealings:
    """Read and validate them; the same frozen value at every call."""
    file = files("demo") / "content" / "dealings.toml"
    return Dealings.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
