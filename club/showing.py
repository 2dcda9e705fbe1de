"""What every change of a publication does to where it shows: live or held, traces left (P8)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from club import offers, sharing
from schemas.account import Account
from schemas.event import Shown, pack_shown, unpack_shown
from schemas.outbox import Topic, Trace
from schemas.publication import Publication, PublicationKeyword
from schemas.served import area_of
from schemas.words import AccountState, PublicationState
from store.unit_of_work import Work


def show_or_hold(
    work: Work, publication: Publication, keywords: Sequence[PublicationKeyword]
) -> None:
    """Show a publication, or hold it whole (K5, K6).

    Held while a moderator holds it, while it looks stuffed, while no keyword of it is true, and
    while its author may do no commerce (A7).
    """
    untrue = bool(keywords) and all(keyword.held for keyword in keywords)
    if publication.withheld or publication.is_doubted or untrue or _is_embargoed(work, publication):
        publication.state = PublicationState.HELD
    elif publication.state is not PublicationState.LIVE:
        _go_live(work, publication)


def _is_embargoed(work: Work, publication: Publication) -> bool:
    author = select(col(Account.embargoed)).where(col(Account.id) == publication.account_id)
    return bool(work.session.exec(author).first())


def change_begins(work: Work, publication: Publication) -> None:
    """Prepare a change of a publication: a new revision, and the trace of what pages show."""
    publication.revision += 1
    publication.updated_at = work.now
    leave_trace(work, publication)
    sharing.tell(work, publication.id)


def _go_live(work: Work, publication: Publication) -> None:
    promise = work.note(Topic.PUBLICATION, publication.id)
    publication.state = PublicationState.LIVE
    if publication.sequence is None:
        publication.sequence = promise
        publication.published_at = work.now


def show_anew(work: Work, author: Account) -> None:
    """Have every page take what shows of an author's live publications once more.

    What is read of the author is at the new revision; at the same one, what was taken down stays
    down.
    """
    for publication in _live(work, author):
        publication.revision += 1
        if author.state is AccountState.ACTIVE:
            leave_trace(work, publication)
        work.note(Topic.PUBLICATION, publication.id)
        sharing.tell(work, publication.id)


def _live(work: Work, author: Account) -> list[Publication]:
    owned = select(Publication).where(
        col(Publication.account_id) == author.id,
        col(Publication.state) == PublicationState.LIVE,
    )
    return list(work.session.exec(owned.with_for_update()))


def leave_trace(work: Work, publication: Publication) -> None:
    """Note what open pages may show now: they must drop it, whenever the change is announced."""
    # Locked: an earlier change that is ticked off meanwhile would take its trace away.
    trace = work.session.get(Trace, publication.id, with_for_update=True)
    shown = unpack_shown(trace.shown) if trace else None
    if publication.state is PublicationState.LIVE:
        now = shown_now(work.session, publication)
        shown = now | shown if shown else now
    if shown is None:
        return
    if trace is None:
        trace = Trace(publication_id=publication.id, revision=0, shown={})
        work.session.add(trace)
    trace.revision = publication.revision
    trace.shown = pack_shown(shown)


def shown_now(session: Session, publication: Publication) -> Shown:
    """Where and to whom a live publication shows, by its own keys."""
    return Shown(
        publication.account_id,
        offers.interests(session, [publication.id]).get(publication.id, frozenset()),
        frozenset(place for place, on in publication.places.items() if on),
        publication.reading_tier,
        frozenset(publication.circles or ()),
        areas=frozenset((area_of(publication.area),)),
    )
