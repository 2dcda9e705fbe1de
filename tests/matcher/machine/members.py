"""Who acts in the machine, and what they may be shown, as plain facts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date

from api.cookies import SESSION_COOKIE, CookieBox
from club.login import open_session
from club.tokens import make_token
from schemas.account import Account
from schemas.outbox import Topic
from schemas.words import AccountType, Place, Tier
from tests.matcher.machine.stage import Stage


@dataclass(eq=False)
class Member:
    """A member with a token for programs and, once a browser logged in, a session."""

    id: str
    slug: str
    tier: Tier
    token: str
    session: str | None = None
    csrf: str | None = None
    tiers: set[Tier] = field(default_factory=set)
    """Every tier held since all pages were last at rest."""
    sources: set[Member] = field(default_factory=set)
    """Everybody followed at some moment since all pages were last at rest."""
    here: bool = True
    """False once the account is erased."""
    blocked: bool = False
    circles: list[str] = field(default_factory=list)

    @property
    def may_act(self) -> bool:
        """Whether the club answers what they ask."""
        return self.here and not self.blocked

    def __repr__(self) -> str:
        return self.slug

    @property
    def as_program(self) -> dict[str, str]:
        """Headers of a program of this member."""
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def as_browser(self) -> dict[str, str]:
        """Headers of this member's browser."""
        return {"Cookie": f"{SESSION_COOKIE}={self.session}", "X-CSRF-Token": self.csrf or ""}


@dataclass(frozen=True)
class Facts:
    """One revision of a publication, as its author was told it."""

    author: Member
    live: bool
    places: frozenset[Place]
    reading_tier: Tier
    title: str
    restricted: bool = False
    """To circles of its author, which are drawn from those who follow them."""

    def open_to(self, tiers: set[Tier], place: Place) -> bool:
        """Whether a reader who had these tiers may have been shown this revision there."""
        return (
            self.live
            and place in self.places
            and any(tier.rank >= self.reading_tier.rank for tier in tiers)
        )


def join(stage: Stage, tier: Tier) -> Member:
    """A new member; registration over HTTP, which takes long by design, has tests of its own."""
    slug = f"m{secrets.token_hex(4)}"
    with stage.truth.work() as work:
        account = Account(
            type=AccountType.INDIVIDUAL,
            email=f"{slug}@example.org",
            password_hash="-",
            slug=slug,
            tier=tier,
            full_name=slug,
            birth_date=date(1980, 5, 17),
            postcode="35000",
            city="Rennes",
            country="FR",
            language="fr",
            languages=["fr", "en"],
            time_zone="Europe/Paris",
            policies_accepted_at=work.now,
            # Its publications bear out none of their keywords.
            vouched=True,
            created_at=work.now,
        )
        work.session.add(account)
        work.commit()
    _, token = make_token(stage.truth, account.id, "machine")
    return Member(account.id, slug, tier, token, tiers={tier})


def log_in(stage: Stage, member: Member) -> None:
    """Open a browser's session for the member."""
    with stage.truth.read() as session:
        account = session.get_one(Account, member.id)
    secret = open_session(stage.truth, account)
    cookies = CookieBox(
        [key.get_secret_value() for key in stage.house.settings.secret_keys], secure=False
    )
    member.session = cookies._fernet.encrypt(secret.encode()).decode()
    member.csrf = cookies.csrf_token(secret)


def move(stage: Stage, member: Member, tier: Tier) -> None:
    """Give the member another tier, as whoever sells memberships does."""
    with stage.truth.work() as work:
        work.session.get_one(Account, member.id).tier = tier
        work.note(Topic.MEMBER, member.id)
        work.commit()
    member.tier = tier
    member.tiers.add(tier)
