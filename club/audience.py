"""Who may see what, where: the one rule, asked for sets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import String, bindparam, cast, null, or_, select, type_coerce
from sqlmodel import Session, col

from club.membership import circles_of, members_in
from schemas.account import Account
from schemas.document import Audience
from schemas.feedback import Exclusion
from schemas.subscription import Subscription, SubscriptionState
from schemas.words import AccountState, Place, PublicationState, Tier
from store.lists import as_list, in_list


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever looks: a member, or anybody when `id` is None."""

    id: str | None
    tier: Tier
    language: str | None = None
    muted: frozenset[str] = frozenset()
    """Accounts whose publications this reader does not want to be shown (K8)."""
    hidden: frozenset[str] = frozenset()
    """Publications likewise."""
    subscriptions: frozenset[str] = frozenset()
    """Accounts that have authorised this reader as a subscriber, as far as was asked (F1)."""
    circles: frozenset[str] = frozenset()
    """Circles that this reader is in now, or owns, as far as was asked (F3)."""
    languages: frozenset[str] = frozenset()
    """Those that this reader speaks, as far as was asked."""

    def at(self, place: Place, author: str | None = None) -> Audience:
        """The engine's filter for this reader at a place; a Site's is its author's."""
        return Audience(
            place, self.tier, author, muted=self.muted, hidden=self.hidden, circles=self.circles
        )

    def excludes(self, publication: str, author: str) -> bool:
        """Whether this reader does not want to be shown it, wherever it shows (K8)."""
        return publication in self.hidden or author in self.muted

    def has_on_feed(self, publication: Visibility) -> bool:
        """Whether its author or somebody who shares it, whom this reader follows, brings it."""
        return publication.author in self.subscriptions or not publication.sharers.isdisjoint(
            self.subscriptions - self.muted
        )

    def is_inside(self, publication: Visibility) -> bool:
        """Whether no circle keeps this reader from the publication (F3)."""
        return not publication.circles or not publication.circles.isdisjoint(self.circles)

    def has_feed_of(self, author: str) -> bool:
        """Whether an account's feed is this reader's to read: one's own always is (F1)."""
        return author == self.id or author in self.subscriptions


ANYBODY = Reader(None, Tier.BASIC_FREE)
"""A visitor who is not logged in."""


@dataclass(frozen=True, slots=True)
class Visibility:
    """What the rule needs to know of a publication."""

    author: str
    author_state: AccountState
    state: PublicationState
    places: frozenset[Place]
    reading_tier: Tier
    publication: str = ""
    """Its id."""
    sharers: frozenset[str] = frozenset()
    """Accounts that share it to their subscribers, as far as was asked (P6)."""
    circles: frozenset[str] = frozenset()
    """Circles of its author that alone may see it; everybody may where there are none (F3)."""


def may_see(reader: Reader, publication: Visibility, place: Place) -> bool:
    """Whether `reader` may be shown `publication` at `place` (P5, P8, C7, K8, F3).

    Live, by an author in good standing, shown at that place by its settings, open to the
    reader's tier and circles, and not excluded by the reader. Hubs and feeds belong to members,
    and a feed has nothing but what those whose authorised subscriber the reader is publish or
    share (F1, P6).
    """
    return _is_open(reader, publication, place) and _is_wanted(reader, publication, place)


def admission(publication: Visibility, place: Place) -> Callable[[Reader], bool]:
    """`may_see` for many readers of one publication: asked once of each sort of reader."""
    everybody = replace(publication, circles=frozenset())
    members, strangers = (
        frozenset(tier for tier in Tier if _is_open(Reader(some, tier), everybody, place))
        for some in ("a member", None)
    )

    def admits(reader: Reader) -> bool:
        tiers = strangers if reader.id is None else members
        if publication.circles and not reader.is_inside(publication):
            return False
        return reader.tier in tiers and _is_wanted(reader, publication, place)

    return admits


def nobody(_reader: Reader) -> bool:
    """The admission of what is not there."""
    return False


def may_open(reader: Reader, publication: Visibility) -> bool:
    """Whether `reader` may read the publication's own page: seen somewhere, opened there.

    What shows on feeds alone opens for those who have its author's (P2). What a reader has hidden
    still opens for whoever follows a link to it.
    """
    places = {Place.SITE, Place.HUB}
    if reader.has_feed_of(publication.author) or reader.has_on_feed(publication):
        places.add(Place.FEED)
    return any(_is_open(reader, publication, place) for place in places)


def _is_wanted(reader: Reader, publication: Visibility, place: Place) -> bool:
    """Whether a reader has not excluded it, and on a feed follows somebody who brings it."""
    if place is Place.FEED and not reader.has_on_feed(publication):
        return False
    return not reader.excludes(publication.publication, publication.author)


def _is_open(reader: Reader, publication: Visibility, place: Place) -> bool:
    if place in (Place.HUB, Place.FEED) and reader.id is None:
        return False
    return (
        publication.state is PublicationState.LIVE
        and publication.author_state is AccountState.ACTIVE
        and place in publication.places
        and reader.tier.rank >= publication.reading_tier.rank
        and reader.is_inside(publication)
    )


_TIERS = {tier.value: tier for tier in Tier}

_EXCLUSIONS = select(
    col(Exclusion.account_id), col(Exclusion.publication_id), col(Exclusion.author_id)
)
_EXCLUDED_BY = _EXCLUSIONS.where(in_list(col(Exclusion.account_id), "ids"))
# Asked for a thousand readers at once: the words are read here, not by the column's type.
_READERS = select(
    col(Account.id),
    null(),
    null(),
    type_coerce(col(Account.tier), String),
    col(Account.language),
    cast(col(Account.languages), String),
).where(in_list(col(Account.id), "ids"), col(Account.state) == AccountState.ACTIVE)
_ALL_EXCLUSIONS = _EXCLUDED_BY.add_columns(null(), null(), null()).union_all(_READERS)
_TOUCHING_EXCLUSIONS = (
    _EXCLUSIONS.where(
        or_(
            col(Exclusion.publication_id) == bindparam("publication"),
            col(Exclusion.author_id) == bindparam("author"),
        )
    )
    .add_columns(null(), null(), null())
    .union_all(_READERS)
)

_FOLLOWED = select(col(Subscription.subscriber_id), col(Subscription.account_id)).where(
    in_list(col(Subscription.subscriber_id), "ids"),
    col(Subscription.state) == SubscriptionState.AUTHORISED,
)
_FOLLOWED_AMONG = _FOLLOWED.where(in_list(col(Subscription.account_id), "accounts"))

_Exclusions = dict[str, tuple[set[str], set[str]]]
"""Authors and publications excluded, by member."""


def readers(
    session: Session,
    ids: Collection[str],
    *,
    about: tuple[str, str] | None = None,
    among: Collection[str] = (),
    circles: Collection[str] | None = None,
) -> dict[str, Reader]:
    """Readers by account id, read in one state of the truth; inactive ones are left out.

    With `about`, a publication and its author, their exclusions are read as far as they touch
    these: what that costs does not depend on how many readers there are. Of the accounts that
    they follow those `among` these are read, which feeds need to know, and those of `circles`
    that they are in: of all there are where that is None.
    """
    if not ids:
        return {}
    asked = {"ids": as_list(ids)}
    statement = _ALL_EXCLUSIONS
    if about is not None:
        statement = _TOUCHING_EXCLUSIONS
        asked |= {"publication": about[0], "author": about[1]}
    rows = session.connection().execute(statement, asked).all()
    excluded = _gather(row[:3] for row in rows if row[3] is None)
    found: dict[str, Reader] = {}
    for member, _, _, tier, language, spoken in rows:
        if tier is None:
            continue
        muted, hidden = map(frozenset, excluded.get(member, _NOTHING))
        found[member] = Reader(
            member, _TIERS[tier], language, muted, hidden, languages=_spoken(spoken)
        )
    followed = subscriptions_of(session, found, among) if among else {}
    for member, accounts in followed.items():
        found[member] = replace(found[member], subscriptions=accounts)
    if circles is None:
        inside = {member: circles_of(session, member) for member in found}
    else:
        inside = members_in(session, circles, found.keys())
    for member, some in inside.items():
        found[member] = replace(found[member], circles=some)
    return found


@lru_cache(maxsize=10_000)
def _spoken(languages: str) -> frozenset[str]:
    """One set for all who speak the same, of a column as the database keeps it."""
    return frozenset(orjson.loads(languages))


_NOTHING: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


def knowing(session: Session, reader: Reader) -> Reader:
    """The reader with all that they exclude and every circle they are in, as pull needs it."""
    if reader.id is None:
        return reader
    excluded = _gather(session.execute(_EXCLUDED_BY, {"ids": as_list([reader.id])}))
    muted, hidden = excluded.get(reader.id, _NOTHING)
    return replace(
        reader,
        muted=frozenset(muted),
        hidden=frozenset(hidden),
        circles=circles_of(session, reader.id),
    )


def inside(session: Session, reader: Reader, circles: Collection[str]) -> Reader:
    """The reader with those of the circles that they are in; asks only where there are any (F3)."""
    if reader.id is None or not circles:
        return reader
    found = members_in(session, circles, [reader.id])
    return replace(reader, circles=reader.circles | found.get(reader.id, frozenset()))


def following(session: Session, reader: Reader, among: Collection[str] | None = None) -> Reader:
    """The reader with the accounts that they follow, all or those `among` these (F1)."""
    if reader.id is None:
        return reader
    found = subscriptions_of(session, [reader.id], among)
    return replace(reader, subscriptions=found.get(reader.id, frozenset()))


def subscriptions_of(
    session: Session, members: Collection[str], among: Collection[str] | None = None
) -> dict[str, frozenset[str]]:
    """The accounts whose authorised subscriber each member is, all or those `among` these.

    Members who follow nobody are left out.
    """
    asked = {"ids": as_list(members)}
    if among is None:
        rows = session.execute(_FOLLOWED, asked)
    else:
        rows = session.execute(_FOLLOWED_AMONG, asked | {"accounts": as_list(among)})
    found: dict[str, set[str]] = {}
    for member, account in rows:
        found.setdefault(member, set()).add(account)
    return {member: frozenset(accounts) for member, accounts in found.items()}


def _gather(rows: Iterable[Any]) -> _Exclusions:
    excluded: _Exclusions = {}
    for member, publication, author in rows:
        muted, hidden = excluded.setdefault(member, (set(), set()))
        if author is not None:
            muted.add(author)
        if publication is not None:
            hidden.add(publication)
    return excluded
