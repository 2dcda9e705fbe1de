"""Sharing what others publish: on one's own Site and to one's own subscribers (P6).

A share lasts until its sharer takes it back, the author revokes it or allows none any more, or
the sharer loses sight of the publication: then whatever was shared from it goes too. What is
restricted to circles (F3) is not shared at all, and restricting it revokes. While the
publication is offline its shares show nothing. Each change tells the open feeds that follow the
sharer, and the pages open on the sharer's Site, to load again. Members' own profiles are shared
alike, by `club.shared_profiles`.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from club import allowances, companies, shared_profiles, shelf
from club.audience import Reader, following, may_open, may_see
from club.commerce import refuse_commerce
from club.login import account_of
from club.shelf import Shelved, author_of
from schemas.account import Account
from schemas.allowance import Purpose
from schemas.errors import N_, Forbidden, Invalid, LimitReached, NotFound
from schemas.outbox import Topic
from schemas.publication import Author, Publication
from schemas.share import Share, ShareIn, ShareOut, Towards
from schemas.words import AccountState, Place
from store.rows import find_row
from store.truth import Truth
from store.unit_of_work import Work

MOST_ON_SITE = 24
"""Shared publications that a Site shows: the newest."""

_PLACES = {Towards.SITE: Place.SITE, Towards.SUBSCRIBERS: Place.FEED}


def share(truth: Truth, member: str, wanted: ShareIn) -> ShareOut:
    """Share a publication or a profile; again changes where it shows (P6).

    Raises `NotFound` for what is not open to the member, `Forbidden` when its author lets nobody
    share it, `Invalid` for one's own or for a place where it does not show, `LimitReached`,
    `Embargoed`.
    """
    if not allowances.spend(truth, member, Purpose.SHARE):
        raise LimitReached(N_("You have shared much. Wait a while before the next."))
    with truth.work() as work:
        sharer = account_of(work.session, member, for_update=True)
        named = _named(work.session, wanted)
        if named is None:
            told = shared_profiles.share(work, sharer, wanted)
            work.commit()
            return told
        refuse_commerce(sharer)
        reader = Reader(sharer.id, sharer.tier, sharer.language)
        shelved = shelf.opened(work.session, reader, named)
        _check(work.session, sharer, shelved, wanted)
        held = own_share(work.session, member, shelved.entry.id)
        if held is None:
            held = Share(
                account_id=member,
                publication_id=shelved.entry.id,
                via_id=_seen_by(work.session, reader, shelved),
                sequence=shelved.sequence,
                created_at=work.now,
            )
            work.session.add(held)
        held.on_site = Towards.SITE in wanted.to
        held.to_subscribers = Towards.SUBSCRIBERS in wanted.to
        work.note(Topic.SHARER, member)
        work.commit()
        return _out(held, author_of(sharer), shelved)


def is_shareable(session: Session, publication_id: str) -> bool:
    """Whether a publication may be shared by whoever it is open to: its settings say so (P5)."""
    publication = session.get(Publication, publication_id)
    return publication is not None and publication.shareable and not publication.circles


def take_back(truth: Truth, member: str, identifier: str) -> None:
    """End a share: one's own, or anybody's of one's publication or profile."""
    with truth.work() as work:
        if shared_profiles.take_back(work, member, identifier):
            work.commit()
            return
        held = find_row(work.session, Share, identifier)
        author = None
        if held is not None:
            author = work.session.get_one(Publication, held.publication_id).account_id
        if held is None or member not in (held.account_id, author):
            raise NotFound(N_("You have no such share."))
        _drop(work, [held])
        work.commit()


def shares(session: Session, member: str) -> list[ShareOut]:
    """What a member shares, and what others share of the member's own, the latest first."""
    rows = session.exec(
        select(Share, Account)
        .join(Account, col(Account.id) == col(Share.account_id))
        .join(Publication, col(Publication.id) == col(Share.publication_id))
        .where((col(Share.account_id) == member) | (col(Publication.account_id) == member))
        .order_by(col(Share.created_at).desc(), col(Share.id))
    ).all()
    shelved = shelf.read(session, {row.publication_id for row, _ in rows})
    told = []
    for row, sharer in rows:
        shown = shelved[row.publication_id]
        reader = Reader(member, sharer.tier)
        is_author = shown.visibility.author == member
        if is_author or shelf.is_open_to(session, reader, shown.visibility):
            told.append(_out(row, author_of(sharer), shown))
    told += shared_profiles.shares(session, member)
    return sorted(told, key=lambda one: one.created_at, reverse=True)


def own_share(session: Session, member: str, publication: str) -> Share | None:
    """A member's share of a publication, if there is one."""
    return session.exec(
        select(Share).where(
            col(Share.account_id) == member, col(Share.publication_id) == publication
        )
    ).first()


def on_site(session: Session, reader: Reader, owner: str) -> list[Shelved]:
    """What the owner of a Site shares there, as far as the visitor may see it, newest first."""
    ids = session.exec(
        select(col(Share.publication_id))
        .join(Publication, col(Publication.id) == col(Share.publication_id))
        .where(col(Share.account_id) == owner, col(Share.on_site), col(Publication.shareable))
        .order_by(col(Share.sequence).desc())
        .limit(MOST_ON_SITE)
    ).all()
    rows = shelf.read(session, ids)
    found = [rows[one] for one in ids if one in rows]
    return [row for row in found if may_see(reader, row.visibility, Place.SITE)]


def revoke(work: Work, publication: str) -> None:
    """The author lets nobody share a publication any more."""
    _drop(work, _of_publication(work.session, publication))


def tell(work: Work, publication: str) -> None:
    """A publication changes: whoever sees it by a share has to be told."""
    for sharer in sorted({one.account_id for one in _of_publication(work.session, publication)}):
        work.note(Topic.SHARER, sharer)


def lose(work: Work, member: str, author: str) -> None:
    """A member follows an account no longer: what only that showed is not theirs to share."""
    reader = Reader(member, account_of(work.session, member).tier)
    rows = work.session.exec(
        select(Share, Publication)
        .join(Publication, col(Publication.id) == col(Share.publication_id))
        .where(col(Share.account_id) == member)
    ).all()
    shared = {row.id: row.account_id for row in _by_id(work, {row.via_id for row, _ in rows})}
    shelved = shelf.read(work.session, [publication.id for _, publication in rows])
    lost = [
        row
        for row, publication in rows
        if (publication.account_id == author and row.via_id is None)
        or shared.get(row.via_id or "") == author
        if not may_open(reader, shelved[publication.id].visibility)
    ]
    _drop(work, lost)


def silence(work: Work, member: str) -> None:
    """A member is shut out: nothing of what they share shows any more, nor what came of it."""
    end_all(work, member)
    shared_profiles.silence(work, member)


def end_all(work: Work, member: str) -> None:
    """End every share of a publication that a member made, with what came of it."""
    _drop(work, work.session.exec(select(Share).where(col(Share.account_id) == member)).all())


def _drop(work: Work, dropped: Collection[Share]) -> None:
    """End shares with all that were made from them."""
    chain = {one.id: one for one in dropped}
    latest = list(chain)
    while latest:
        found = work.session.exec(select(Share).where(col(Share.via_id).in_(latest))).all()
        latest = [one.id for one in found if one.id not in chain]
        chain |= {one.id: one for one in found}
    # Those that came of others first: each names the one before it.
    for one in reversed(chain.values()):
        work.session.delete(one)
        work.session.flush()
    for sharer in sorted({one.account_id for one in chain.values()}):
        work.note(Topic.SHARER, sharer)


def _named(session: Session, wanted: ShareIn) -> str | None:
    """The id of the publication to be shared, a Company Profile's too; None for a member's."""
    if wanted.profile is None:
        return wanted.publication or ""
    return companies.profile_at(session, wanted.profile)


def _check(session: Session, sharer: Account, shelved: Shelved, wanted: ShareIn) -> None:
    publication = session.get_one(Publication, shelved.entry.id)
    if publication.account_id == sharer.id:
        sentence = N_("This is your own: it shows where its settings say.")
        raise Invalid(sentence, fields={"publication": sentence})
    if not publication.shareable:
        raise Forbidden(N_("Its author lets nobody share it."))
    if publication.circles:
        raise Forbidden(N_("Its author shows it to some subscribers alone: nobody may share it."))
    if any(_PLACES[one] not in shelved.visibility.places for one in wanted.to):
        sentence = N_("It does not show there: its author says where it may.")
        raise Invalid(sentence, fields={"to": sentence})


def _seen_by(session: Session, reader: Reader, shelved: Shelved) -> str | None:
    """The share that alone lets a reader see a publication; None where more does."""
    publication = shelved.visibility
    if may_open(following(session, reader, [publication.author]), publication):
        return None
    shared = [one for one in _of_publication(session, shelved.entry.id) if one.to_subscribers]
    known = following(session, reader, {one.account_id for one in shared}).subscriptions
    return next(one.id for one in shared if one.account_id in known)


def _of_publication(session: Session, publication: str) -> list[Share]:
    return list(
        session.exec(
            select(Share)
            .join(Account, col(Account.id) == col(Share.account_id))
            .where(
                col(Share.publication_id) == publication, col(Account.state) == AccountState.ACTIVE
            )
            .order_by(col(Share.created_at), col(Share.id))
        )
    )


def _by_id(work: Work, ids: Collection[str | None]) -> list[Share]:
    known = [one for one in ids if one is not None]
    return list(work.session.exec(select(Share).where(col(Share.id).in_(known))))


def _out(row: Share, sharer: Author, shelved: Shelved) -> ShareOut:
    ways = ((Towards.SITE, row.on_site), (Towards.SUBSCRIBERS, row.to_subscribers))
    return ShareOut(
        id=row.id,
        sharer=sharer,
        publication=shelved.entry,
        to=[way for way, on in ways if on],
        created_at=row.created_at,
    )
