"""Members as suggestions know them: what each shows, who is near, whose keywords are open (M4).

Everything here is bounded and looked up by an index: a club's size is never read through.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, text
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from club.held_keys import lookup
from club.reliability import is_reliable
from club.shown_profiles import profiles_of
from schemas.account import Account
from schemas.document import Interest
from schemas.profile import Profile, ProfileField
from schemas.publication import Publication, PublicationKeyword
from schemas.subscription import Subscription, SubscriptionState
from schemas.suggestion import Dismissal
from schemas.words import AccountState, Kind, PublicationState

MOST_NEAR = 60
"""Members looked at for each thing that a profile has in common with the viewer's."""

MOST_OPEN = 300
"""Open keywords that one viewer's offers are compared with."""

MOST_OFFERS = 60
"""Published keywords, of the newest publications, that speak for a member."""

_ANSWERED = """
    SELECT keyword.account_id, keyword.kind, own.value
    FROM account
    JOIN keyword ON keyword.account_id = account.id
    {keys}
    WHERE account.keywords_suggest
      AND account.suggested
      AND account.state = :active
      AND account.id <> :asker
      AND keyword.activation IS NOT NULL
      AND NOT keyword.asleep
      -- A keyword with conditions may not want what the asker offers (K8).
      AND keyword.place IS NULL AND keyword.excluded_keys IS NULL
      AND keyword.kind || ':' || own.value IN ({names})
      {among}
    ORDER BY keyword.created_at DESC, keyword.id
    LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class Person:
    """A member as far as their profile shows; what is hidden is None (A9)."""

    id: str
    slug: str
    name: str
    sector: str | None
    job: str | None
    city: str | None
    country: str | None
    language: str
    languages: tuple[str, ...]
    time_zone: str | None
    reliable: bool = False
    """Whether they show that they are reliable (A16)."""


def person_of(account: Account, profile: Profile, *, whole: bool = False) -> Person:
    """What a member shows; the `whole` of it for that member's own eyes."""
    placed = whole or profile.shows(ProfileField.PLACE)
    return Person(
        id=account.id,
        slug=account.slug,
        name=account.name,
        sector=account.sector,
        job=account.job,
        city=account.city if placed else None,
        country=account.country if placed else None,
        language=account.language,
        languages=tuple(account.languages),
        # It may tell the country.
        time_zone=account.time_zone if placed else None,
        reliable=is_reliable(account),
    )


def people(session: Session, accounts: Collection[str]) -> dict[str, Person]:
    """Those of the accounts that may be suggested, by id."""
    rows = session.exec(
        select(Account).where(
            col(Account.id).in_(accounts),
            col(Account.state) == AccountState.ACTIVE,
            col(Account.suggested),
        )
    ).all()
    profiles = profiles_of(session, [row.id for row in rows])
    return {row.id: person_of(row, profiles[row.id]) for row in rows}


def near(session: Session, viewer: Account) -> set[str]:
    """Members of the viewer's town, sector or job, the newest of each.

    Those who hide their town are not found by it, whatever else would speak for them.
    """
    town = (col(Account.country) == viewer.country) & (col(Account.city) == viewer.city)
    neighbours = _newest(session, viewer, town)
    profiles = profiles_of(session, neighbours)
    found = {one for one in neighbours if profiles[one].shows(ProfileField.PLACE)}
    for column, value in ((col(Account.sector), viewer.sector), (col(Account.job), viewer.job)):
        if value:
            found.update(_newest(session, viewer, column == value))
    return found


def _newest(session: Session, viewer: Account, same: ColumnElement[bool]) -> list[str]:
    newest: Select[Any] = (
        sql_select(col(Account.id))
        .where(same, col(Account.id) != viewer.id)
        .order_by(col(Account.created_at).desc())
        .limit(MOST_NEAR)
    )
    return list(session.execute(newest).scalars())


def left_out(session: Session, viewer: str) -> set[str]:
    """Whom the viewer has dismissed, and whom they follow or have asked to follow already."""
    dismissed = session.exec(
        select(col(Dismissal.member_id)).where(col(Dismissal.account_id) == viewer)
    )
    followed = session.exec(
        select(col(Subscription.account_id)).where(
            col(Subscription.subscriber_id) == viewer,
            col(Subscription.state) != SubscriptionState.REFUSED,
        )
    )
    return {viewer, *dismissed, *followed}


def offered_by(session: Session, account: str) -> list[PublicationKeyword]:
    """The keywords of a member's newest live publications, but for held ones."""
    return list(
        session.exec(
            select(PublicationKeyword)
            .join(Publication, col(Publication.id) == col(PublicationKeyword.publication_id))
            .where(
                col(Publication.account_id) == account,
                col(Publication.state) == PublicationState.LIVE,
                col(PublicationKeyword.held).is_(False),
            )
            .order_by(col(Publication.sequence).desc(), col(PublicationKeyword.position))
            .limit(MOST_OFFERS)
        )
    )


def answered(
    session: Session, viewer: str, interests: Collection[Interest]
) -> Mapping[str, set[Interest]]:
    """Members who opened their private keywords, with those of the interests that they have.

    Nobody else's keywords are looked at: to write a keyword, or to publish one, is no way to ask
    who wants a thing (M5).
    """
    if not interests:
        return {}
    statement, keys = lookup(session, _ANSWERED, interests)
    asked = {"active": AccountState.ACTIVE.value, "asker": viewer, "most": MOST_OPEN, **keys}
    found: dict[str, set[Interest]] = {}
    for member, kind, key in session.execute(text(statement), asked):
        found.setdefault(member, set()).add(Interest(Kind(kind), key))
    return found
