"""Closed vocabularies of the club, each a `StrEnum` whose values are those of the public API."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Kind of a keyword; one kind never matches another (K1)."""

    B2B = "b2b"
    B2C = "b2c"
    CULTURAL = "cultural"


class Need(StrEnum):
    """What a keyword's author wants; a need marries its complement (K3)."""

    BUY = "buy"
    SELL = "sell"
    RENT = "rent"
    LET = "let"
    SHARE = "share"
    EXCHANGE = "exchange"

    @property
    def complement(self) -> Need:
        """The need that this one marries: buy–sell, rent–let, share–share, exchange–exchange."""
        return _COMPLEMENTS.get(self, self)


_COMPLEMENTS = {
    Need.BUY: Need.SELL,
    Need.SELL: Need.BUY,
    Need.RENT: Need.LET,
    Need.LET: Need.RENT,
}


class Tier(StrEnum):
    """Membership tier, declared lowest to highest (A14)."""

    BASIC_FREE = "basic_free"
    BASIC_PLUS = "basic_plus"
    PREMIUM_VIP = "premium_vip"
    PREMIUM_DIAMOND = "premium_diamond"

    @property
    def rank(self) -> int:
        """0 for the lowest tier, growing by one a tier."""
        return _RANKS[self]

    @property
    def label(self) -> str:
        """The tier's name as members read it, the same in every language."""
        return _TIER_LABELS[self]


_RANKS = {tier: rank for rank, tier in enumerate(Tier)}
_TIER_LABELS = {
    Tier.BASIC_FREE: "Basic Free",
    Tier.BASIC_PLUS: "Basic Plus",
    Tier.PREMIUM_VIP: "Premium VIP",
    Tier.PREMIUM_DIAMOND: "Premium Diamond",
}


class AccountType(StrEnum):
    """Who holds an account (A1)."""

    INDIVIDUAL = "individual"
    ENTERPRISE = "enterprise"


class AccountState(StrEnum):
    """Whether an account's holder may act and be seen."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    """Until its email address is validated (A11)."""
    BLOCKED = "blocked"
    ANONYMISED = "anonymised"
    """What identified it is gone after years of silence: nobody can log in to it (C9)."""
    DEACTIVATED = "deactivated"
    """An invoice was not paid in time: until support restores it (C5)."""


class Role(StrEnum):
    """What an account may do besides being a member."""

    MEMBER = "member"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


class PublicationType(StrEnum):
    """The types of publication; `schemas.types` says what each may hold (P1–P4)."""

    FLASH = "flash"
    PRIVATE = "private"
    ARTICLE = "article"
    COMPANY = "company"


class PageTemplate(StrEnum):
    """Presentations of a publication's page (P9)."""

    CLASSIC = "classic"
    MAGAZINE = "magazine"
    GALLERY = "gallery"
    LETTER = "letter"


class PublicationState(StrEnum):
    """Life of a publication; only `LIVE` ones are shown to others."""

    DRAFT = "draft"
    LIVE = "live"
    HELD = "held"
    OFFLINE = "offline"
    BANNED = "banned"


PUBLISHED = (PublicationState.LIVE, PublicationState.HELD)
"""Sent out by their authors: shown, or held back until somebody decides."""


class Review(StrEnum):
    """Where what is doubted stands with the moderators: a keyword, a stuffed text (K5, K6)."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


class Sign(StrEnum):
    """What makes a publication look stuffed (K6)."""

    LIST = "list"
    REPEATED = "repeated"
    TITLE = "title"
    MATTERS = "matters"
    INVISIBLE = "invisible"
    COPY = "copy"


class Place(StrEnum):
    """Where a publication can show (P5)."""

    SITE = "site"
    HUB = "hub"
    FEED = "feed"
    WEB = "web"


class KeywordState(StrEnum):
    """Whether a member's keyword already selects, or waits for the engine."""

    ACTIVE = "active"
    ACTIVATING = "activating"
    ASLEEP = "asleep"
    """Above what the tier holds now: kept, and awake again with the quota (K4)."""


class Layout(StrEnum):
    """Layouts of a Site homepage; all but the first are personalised (M3)."""

    ORDINARY = "ordinary"
    HERO = "hero"
    FEATURED = "featured"
    GRID = "grid"
    DENSE = "dense"
