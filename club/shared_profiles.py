"""Members' profiles that others share: on their Sites and to their subscribers (P6, A9).

A profile is for members, and every member may open it: so a share shows it to members alone,
a chain of shares lets nobody see more, and none hangs on another. What shows is read from the
profile at that moment. It shows while its member takes part and lets it be shared; the member
may end each share. Whatever changes tells the pages of the sharer's Site and subscribers to load
again.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from club.audience import Reader
from club.shelf import author_of
from club.shown_profiles import profile_of, profiles_of, shown_profile
from club.site_addresses import member_at
from schemas.account import Account
from schemas.errors import N_, Forbidden, Invalid
from schemas.outbox import Topic
from schemas.profile import Profile
from schemas.share import ProfileCard, ProfileShare, SharedProfile, ShareIn, ShareOut, Towards
from schemas.subscription import Subscription, SubscriptionState
from schemas.words import AccountState
from store.rows import find_row
from store.unit_of_work import Work

MOST_ON_SITE = 24
MOST_ON_FEED = 12
"""Shared profiles that a Site or a feed shows: the latest."""

_Sharer = aliased(Account)


def share(work: Work, sharer: Account, wanted: ShareIn) -> ShareOut:
    """Share a member's profile; again changes where it shows.

    Raises `NotFound` for who is not there or does not take part, `Forbidden` for who lets nobody
    share it, `Invalid` for one's own.
    """
    member = member_at(work.session, wanted.profile or "")
    if member.id == sharer.id:
        sentence = N_("This is your own profile: others may share it, you need not.")
        raise Invalid(sentence, fields={"profile": sentence})
    if not profile_of(work.session, member.id).shareable:
        raise Forbidden(N_("This member lets nobody share their profile."))
    held = work.session.exec(
        select(ProfileShare).where(
            col(ProfileShare.account_id) == sharer.id, col(ProfileShare.member_id) == member.id
        )
    ).first()
    if held is None:
        held = ProfileShare(account_id=sharer.id, member_id=member.id, created_at=work.now)
        work.session.add(held)
    held.on_site = Towards.SITE in wanted.to
    held.to_subscribers = Towards.SUBSCRIBERS in wanted.to
    work.note(Topic.SHARER, sharer.id)
    return _out(held, sharer, _card(member, profile_of(work.session, member.id)))


def take_back(work: Work, member: str, identifier: str) -> bool:
    """End one's own share of a profile, or anybody's of one's own; whether there is such a one."""
    held = find_row(work.session, ProfileShare, identifier)
    if held is None or member not in (held.account_id, held.member_id):
        return False
    _drop(work, [held])
    return True


def shares(session: Session, member: str) -> list[ShareOut]:
    """The profiles that a member shares, and who shares the member's own."""
    mine = or_(col(ProfileShare.account_id) == member, col(ProfileShare.member_id) == member)
    rows = _shown(session, mine)
    return [_out(row, sharer, card) for row, sharer, card in rows]


def on_site(session: Session, reader: Reader, owner: str) -> list[ProfileCard]:
    """The profiles that the owner of a Site shares there, the latest first; none to strangers."""
    if reader.id is None:
        return []
    there = (col(ProfileShare.account_id) == owner) & col(ProfileShare.on_site)
    return [card for _, _, card in _shown(session, there, reader.muted, limit=MOST_ON_SITE)]


def on_feed(session: Session, reader: Reader) -> list[SharedProfile]:
    """The profiles that accounts which a reader follows share, the latest first, each once."""
    followed = select(col(Subscription.account_id)).where(
        col(Subscription.subscriber_id) == reader.id,
        col(Subscription.state) == SubscriptionState.AUTHORISED,
    )
    there = col(ProfileShare.account_id).in_(followed) & col(ProfileShare.to_subscribers)
    found: dict[str, SharedProfile] = {}
    for row, sharer, card in _shown(session, there, reader.muted, limit=MOST_ON_FEED):
        found.setdefault(row.member_id, SharedProfile(profile=card, shared_by=author_of(sharer)))
    return list(found.values())


def tell(work: Work, member: str) -> None:
    """A member's profile changes: whoever sees it by a share has to be told."""
    for one in sorted({row.account_id for row in _of_member(work, member)}):
        work.note(Topic.SHARER, one)


def revoke(work: Work, member: str) -> None:
    """A member lets nobody share their profile any more, or leaves the club."""
    _drop(work, _of_member(work, member))


def silence(work: Work, sharer: str) -> None:
    """A member is shut out: no profile shows any more by their sharing it."""
    own = select(ProfileShare).where(col(ProfileShare.account_id) == sharer)
    _drop(work, work.session.exec(own).all())


def _shown(
    session: Session,
    condition: ColumnElement[bool],
    muted: Collection[str] = (),
    *,
    limit: int | None = None,
) -> list[tuple[ProfileShare, Account, ProfileCard]]:
    """Shares with sharer and profile, the latest first, while both members take part."""
    rows = session.exec(
        select(ProfileShare, Account, _Sharer)
        .join(Account, col(Account.id) == col(ProfileShare.member_id))
        .join(_Sharer, col(_Sharer.id) == col(ProfileShare.account_id))
        .where(
            condition,
            col(Account.state) == AccountState.ACTIVE,
            col(_Sharer.state) == AccountState.ACTIVE,
            col(ProfileShare.account_id).not_in(muted),
            col(ProfileShare.member_id).not_in(muted),
        )
        .order_by(col(ProfileShare.created_at).desc(), col(ProfileShare.id))
        .limit(limit)
    ).all()
    profiles = profiles_of(session, {member.id for _, member, _ in rows})
    return [(row, sharer, _card(member, profiles[member.id])) for row, member, sharer in rows]


def _of_member(work: Work, member: str) -> Collection[ProfileShare]:
    return work.session.exec(
        select(ProfileShare).where(col(ProfileShare.member_id) == member)
    ).all()


def _drop(work: Work, dropped: Collection[ProfileShare]) -> None:
    for one in dropped:
        work.session.delete(one)
    for sharer in sorted({one.account_id for one in dropped}):
        work.note(Topic.SHARER, sharer)


def _card(member: Account, profile: Profile) -> ProfileCard:
    """What of a profile its shares show: no more than the profile itself."""
    return ProfileCard.model_validate(shown_profile(profile, member), from_attributes=True)


def _out(row: ProfileShare, sharer: Account, card: ProfileCard) -> ShareOut:
    ways = ((Towards.SITE, row.on_site), (Towards.SUBSCRIBERS, row.to_subscribers))
    return ShareOut(
        id=row.id,
        sharer=author_of(sharer),
        profile=card,
        to=[way for way, on in ways if on],
        created_at=row.created_at,
    )
