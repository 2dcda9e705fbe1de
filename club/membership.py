"""Who is in a Dynamic Circle now: one rule, asked whenever somebody reads or is told (F3).

Nothing of it is stored: a member whose profile or subscription changes is in or out with the next
question. An account is in its own circles. What that costs is one statement for a reader, two for
many readers of one publication, and none where nothing is restricted to a circle.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Row, String, and_, bindparam, or_, select, type_coerce
from sqlmodel import Session, col

from analyzers.text import fold
from schemas.account import Account
from schemas.circle import Circle, Rule
from schemas.profile import Profile, ProfileField, shows
from schemas.subscription import Subscription, SubscriptionState
from schemas.words import AccountState, Tier
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


def holds(rule: Rule, member: Facts) -> bool:
    """Whether an authorised subscriber is in a circle with this rule."""
    return (
        (not rule.countries or member.country in rule.countries)
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
_OF_READER = (
    select(col(Circle.id), col(Circle.account_id), col(Circle.rule), *_FACTS)
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
_CIRCLES = select(col(Circle.id), col(Circle.account_id), col(Circle.rule)).where(
    in_list(col(Circle.id), "circles")
)
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
    select(Account, *_FACTS)
    .join(Subscription, col(Account.id) == col(Subscription.subscriber_id))
    .outerjoin(Profile, _HAS_PROFILE)
    .where(col(Subscription.account_id) == bindparam("owner"), _IS_AUTHORISED)
    .order_by(col(Subscription.decided_at).desc(), col(Subscription.id))
)


def circles_of(session: Session, reader: str) -> frozenset[str]:
    """Every circle that a reader is in now, and their own."""
    rows = session.connection().execute(_OF_READER, {"reader": reader})
    return frozenset(
        row.id
        for row in rows
        if row.account_id == reader
        or (row.tier is not None and holds(Rule.model_validate(row.rule), _facts(row)))
    )


def members_in(
    session: Session, circles: Collection[str], members: Collection[str]
) -> dict[str, frozenset[str]]:
    """Of these circles: those that each of the members is in now; who is in none is left out."""
    if not circles or not members:
        return {}
    asked = session.connection().execute(_CIRCLES, {"circles": as_list(circles)}).all()
    found: dict[str, set[str]] = {}
    rules: dict[str, list[tuple[str, Rule]]] = {}
    for circle in asked:
        rules.setdefault(circle.account_id, []).append(
            (circle.id, Rule.model_validate(circle.rule))
        )
        if circle.account_id in members:
            found.setdefault(circle.account_id, set()).add(circle.id)
    if rules:
        asking = {"owners": as_list(rules), "members": as_list(members)}
        for row in session.connection().execute(_SUBSCRIBERS, asking):
            for identifier, rule in rules[row.account_id]:
                if holds(rule, _facts(row)):
                    found.setdefault(row.id, set()).add(identifier)
    return {member: frozenset(some) for member, some in found.items()}


def subscribers_in(session: Session, owner: str, rule: Rule) -> Iterator[tuple[Account, Facts]]:
    """The authorised subscribers of an account that a rule holds of now, the latest first."""
    for row in session.execute(_ALL_SUBSCRIBERS, {"owner": owner}):
        member = _facts(row)
        if holds(rule, member):
            yield row.Account, member


def _facts(row: Row[Any]) -> Facts:
    shows_place = shows(row.shown, ProfileField.PLACE)
    return Facts(
        row.country if shows_place else None,
        row.city if shows_place else None,
        row.languages,
        row.sector,
        row.job,
        Tier(row.tier),
        row.decided_at,
    )
