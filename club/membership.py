"""Who is in a Dynamic Circle now: one rule, asked whenever somebody reads or is told (F3).

Nothing of it is stored: a member whose profile, publications or subscription change is in or out
with the next question. An account is in its own circles. What that costs is one statement for a
reader, two for many readers of one publication, two more where a rule has keywords, and none where
nothing is restricted to a circle.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Row, String, and_, bindparam, or_, select, type_coerce
from sqlmodel import Session, col

from analyzers.text import fold
from club.circle_keywords import published
from schemas.account import Account
from schemas.circle import Circle, Rule
from schemas.profile import Profile, ProfileField, shows
from schemas.subscription import Subscription, SubscriptionState
from schemas.words import AccountState, Tier
from store import editions
from store.lists import as_list, in_list


class Facts(NamedTuple):
    """What a circle's rule is asked of: a subscriber, as the owner may see them."""

    country: str | None
    city: str | None
    """None where the member hides where they are (A9)."""
    languages: list[str]
    sector: str | None
    job: str | None
    tier: Tier
    since: datetime | None
    """When the owner authorised them."""
    offers: frozenset[str] = frozenset()
    """Interests that what they publish answers, of those that were asked for."""


class Drawn(NamedTuple):
    """A rule with what its keywords stand for now."""

    rule: Rule
    interests: frozenset[str] = frozenset()


EVERYBODY = Drawn(Rule())
"""All subscribers."""


def holds(drawn: Drawn, member: Facts) -> bool:
    """Whether an authorised subscriber is in a circle that is drawn so."""
    rule = drawn.rule
    return (
        (not rule.keywords or not drawn.interests.isdisjoint(member.offers))
        and (not rule.countries or member.country in rule.countries)
        and (not rule.tiers or member.tier in rule.tiers)
        and (not rule.languages or not set(rule.languages).isdisjoint(member.languages))
        and (not rule.cities or _is_one_of(member.city, rule.cities))
        and (not rule.sectors or _has_words(member.sector, rule.sectors))
        and (not rule.jobs or _has_words(member.job, rule.jobs))
        and _is_within(rule, member.since)
    )


def _is_one_of(said: str | None, wanted: Collection[str]) -> bool:
    return said is not None and _folded(said) in map(_folded, wanted)


def _has_words(said: str | None, wanted: Collection[str]) -> bool:
    return said is not None and any(_words(one) <= _words(said) for one in wanted)


def _is_within(rule: Rule, since: datetime | None) -> bool:
    if rule.since is None and rule.until is None:
        return True
    day = since.astimezone(UTC).date() if since is not None else None
    return (
        day is not None
        and (rule.since is None or day >= rule.since)
        and (rule.until is None or day <= rule.until)
    )


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return " ".join(fold(text).replace("-", " ").split())


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(_folded(text).split())


_FACTS: tuple[Any, ...] = (
    col(Account.country),
    col(Account.city),
    col(Account.languages),
    col(Account.sector),
    col(Account.job),
    type_coerce(col(Account.tier), String).label("tier"),
    col(Subscription.decided_at),
    col(Profile.shown),
)
_HAS_PROFILE = col(Profile.account_id) == col(Account.id)
_IS_AUTHORISED = and_(
    col(Subscription.state) == SubscriptionState.AUTHORISED,
    col(Account.state) == AccountState.ACTIVE,
)
_CIRCLE: tuple[Any, ...] = (
    col(Circle.id),
    col(Circle.account_id),
    col(Circle.rule),
    col(Circle.keys),
)
_OF_READER = (
    select(*_CIRCLE, *_FACTS)
    .select_from(Circle)
    .outerjoin(
        Subscription,
        and_(
            col(Subscription.account_id) == col(Circle.account_id),
            col(Subscription.subscriber_id) == bindparam("reader"),
            col(Subscription.state) == SubscriptionState.AUTHORISED,
        ),
    )
    .outerjoin(Account, col(Account.id) == col(Subscription.subscriber_id))
    .outerjoin(Profile, _HAS_PROFILE)
    .where(
        or_(
            col(Circle.account_id) == bindparam("reader"),
            col(Circle.account_id).in_(
                select(col(Subscription.account_id)).where(
                    col(Subscription.subscriber_id) == bindparam("reader"),
                    col(Subscription.state) == SubscriptionState.AUTHORISED,
                )
            ),
        )
    )
)
_CIRCLES = select(*_CIRCLE).where(in_list(col(Circle.id), "circles"))
_SUBSCRIBERS = (
    select(col(Subscription.account_id), col(Account.id), *_FACTS)
    .join(Account, col(Account.id) == col(Subscription.subscriber_id))
    .outerjoin(Profile, _HAS_PROFILE)
    .where(
        in_list(col(Subscription.account_id), "owners"),
        in_list(col(Subscription.subscriber_id), "members"),
        _IS_AUTHORISED,
    )
)
_ALL_SUBSCRIBERS = (
    select(col(Account.id), *_FACTS)
    .join(Subscription, col(Account.id) == col(Subscription.subscriber_id))
    .outerjoin(Profile, _HAS_PROFILE)
    .where(col(Subscription.account_id) == bindparam("owner"), _IS_AUTHORISED)
    .order_by(col(Subscription.decided_at).desc(), col(Subscription.id))
)


def circles_of(session: Session, reader: str) -> frozenset[str]:
    """Every circle that a reader is in now, and their own."""
    rows = session.connection().execute(_OF_READER, {"reader": reader}).all()
    own = {row.id for row in rows if row.account_id == reader}
    others = [row for row in rows if row.id not in own and row.tier is not None]
    drawn = draw(session, others)
    offers = published(session, [reader], _asked(drawn.values())).get(reader, frozenset())
    inside = {row.id for row in others if holds(drawn[row.id], _facts(row, offers))}
    return frozenset(own | inside)


def members_in(
    session: Session, circles: Collection[str], members: Collection[str]
) -> dict[str, frozenset[str]]:
    """Of these circles: those that each of the members is in now; who is in none is left out."""
    if not circles or not members:
        return {}
    asked = session.connection().execute(_CIRCLES, {"circles": as_list(circles)}).all()
    found: dict[str, set[str]] = {}
    drawn = draw(session, asked)
    by_owner: dict[str, list[str]] = {}
    for circle in asked:
        by_owner.setdefault(circle.account_id, []).append(circle.id)
        if circle.account_id in members:
            found.setdefault(circle.account_id, set()).add(circle.id)
    if by_owner:
        offers = published(session, members, _asked(drawn.values()))
        asking = {"owners": as_list(by_owner), "members": as_list(members)}
        for row in session.connection().execute(_SUBSCRIBERS, asking):
            member = _facts(row, offers.get(row.id, frozenset()))
            for identifier in by_owner[row.account_id]:
                if holds(drawn[identifier], member):
                    found.setdefault(row.id, set()).add(identifier)
    return {member: frozenset(some) for member, some in found.items()}


def subscribers_in(session: Session, owner: str, *circles: Drawn) -> Iterator[tuple[str, Facts]]:
    """The authorised subscribers of an account who are in one of the circles now, latest first.

    Each by the account's id.
    """
    rows = session.connection().execute(_ALL_SUBSCRIBERS, {"owner": owner}).all()
    offers = published(session, [row.id for row in rows], _asked(circles))
    for row in rows:
        member = _facts(row, offers.get(row.id, frozenset()))
        if any(holds(one, member) for one in circles):
            yield row.id, member


def draw(session: Session, rows: Collection[Any]) -> dict[str, Drawn]:
    """Circles by id, with their keywords as the edition that answers reads them."""
    edition = editions.live_number(session) if any(row.keys for row in rows) else None
    return {
        row.id: Drawn(
            Rule.model_validate(row.rule), frozenset((row.keys or {}).get(str(edition), ()))
        )
        for row in rows
    }


def _asked(circles: Iterable[Drawn]) -> frozenset[str]:
    return frozenset[str]().union(*(one.interests for one in circles))


def _facts(row: Row[Any], offers: frozenset[str]) -> Facts:
    shows_place = shows(row.shown, ProfileField.PLACE)
    return Facts(
        row.country if shows_place else None,
        row.city if shows_place else None,
        row.languages,
        row.sector,
        row.job,
        Tier(row.tier),
        row.decided_at,
        offers,
    )
