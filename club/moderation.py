"""Moderators decide on keywords that no text bears out, and on whole publications (K5, A15).

An author asks for a review and may name the passage; a moderator approves or refuses a keyword,
holds a publication or lets it go, and vouches for accounts. What members reported waits beside it,
until a moderator decides on the whole publication. Each act is logged with its reason, which its
author reads; the log is only ever added to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, union
from sqlmodel import Session, col, select

from club import acts, feedback, offers, originality, sanctions
from club.authored import describe, owned
from club.showing import change_begins, show_or_hold
from schemas.account import Account
from schemas.errors import N_, Invalid, NotFound, StateConflict
from schemas.moderation import (
    Act,
    Case,
    DecisionIn,
    Moderated,
    Resembled,
    VouchIn,
)
from schemas.outbox import Topic
from schemas.publication import Publication, PublicationKeyword, PublicationOut
from schemas.words import PUBLISHED, PublicationState, Review
from store.locking import ALONE
from store.rows import find_row
from store.truth import Truth

_MOST_CASES = 50
_DECISIONS = (Act.APPROVE, Act.REFUSE, Act.HOLD)
_REVIEWED = {Act.APPROVE: Review.APPROVED, Act.REFUSE: Review.REFUSED}


def ask_review(
    truth: Truth, account: Account, publication_id: str, position: int, passage: str
) -> PublicationOut:
    """Send a held keyword to the moderators, with the words that its author says bear it out.

    Raises `NotFound`, `Invalid` when the publication does not have the passage, `StateConflict`
    when the keyword is not held or a moderator has refused it.
    """
    with truth.work() as work:
        publication = find_row(work.session, Publication, publication_id, for_update=True)
        if publication is None:
            raise NotFound(N_("You have no such publication."))
        owned(work.session, account.id, publication_id)
        keyword = _keyword(work.session, publication_id, position)
        if not keyword.held:
            raise StateConflict(N_("This keyword is not held."))
        if keyword.review is Review.REFUSED:
            raise StateConflict(N_("The moderators have refused this keyword for this text."))
        said = (publication.title, publication.subtitle, *publication.texts)
        if passage and not any(passage in text for text in said):
            sentence = N_("These words are not in the publication as they stand here.")
            raise Invalid(N_("Some fields need another look."), fields={"passage": sentence})
        keyword.review, keyword.passage = Review.ASKED, passage
        work.session.flush()
        out = describe(work.session, publication, account)
        work.commit()
    return out


def queue(session: Session) -> list[Case]:
    """What waits for a moderator, the oldest first.

    Held publications, keywords to review, and what members reported; not what is held because
    every keyword was refused: its author has the next word.
    """
    reported = {one.publication: one for one in feedback.reports(session, _MOST_CASES)}
    undecided = select(PublicationKeyword.publication_id).where(
        col(PublicationKeyword.publication_id) == col(Publication.id),
        col(PublicationKeyword.held),
        col(PublicationKeyword.review).is_distinct_from(Review.REFUSED),
    )
    held = select(col(Publication.id)).where(
        col(Publication.state) == PublicationState.HELD,
        col(Publication.withheld)
        | (col(Publication.review) == Review.ASKED)
        | (col(Publication.review).is_distinct_from(Review.REFUSED) & exists(undecided)),
    )
    asked = select(col(PublicationKeyword.publication_id)).where(
        col(PublicationKeyword.review) == Review.ASKED
    )
    # Each part has an index of its own that holds little more than what waits.
    waiting = union(held, asked).subquery()
    rows = session.exec(
        select(Publication, Account)
        .join(Account, col(Account.id) == col(Publication.account_id))
        .where(
            col(Publication.id).in_(reported)
            | (
                col(Publication.id).in_(select(waiting.c.id))
                & col(Publication.state).in_(PUBLISHED)
            )
        )
        .order_by(col(Publication.updated_at), col(Publication.id))
        .limit(_MOST_CASES)
    ).all()
    return [
        _case(session, publication, author, reported.get(publication.id))
        for publication, author in rows
    ]


def decide(truth: Truth, moderator: Account, publication_id: str, decision: DecisionIn) -> Case:
    """Approve, refuse or hold a keyword or a whole publication, ban it or lift its ban.

    Its author reads the reason. Approving all of it approves every keyword and lets go of what a
    moderator held; refusing it holds every keyword. By any of these its reports are dealt with.
    Raises `NotFound`; `Invalid` for an act that is of accounts, and for refusing or holding without
    a reason; and as `sanctions.ban` and `sanctions.lift`.
    """
    sanction = {Act.BAN: sanctions.ban, Act.LIFT: sanctions.lift}.get(decision.act)
    if sanction is not None:
        sanction(truth, moderator, publication_id, decision)
        with truth.read() as session:
            return _case_of(session, publication_id)
    if decision.act not in _DECISIONS:
        raise Invalid(N_("This is done to accounts, not to publications."), fields={})
    with truth.work() as work:
        if decision.act is not Act.APPROVE:
            sanctions.check(work, decision.reason)
        publication = find_row(work.session, Publication, publication_id, for_update=True)
        if publication is None or publication.state is PublicationState.DRAFT:
            raise NotFound(N_("There is no such publication to moderate."))
        keywords: Sequence[PublicationKeyword] = offers.keywords_of(work.session, publication_id)
        text = None
        change_begins(work, publication)
        if decision.keyword is not None:
            keywords_meant = [_keyword(work.session, publication_id, decision.keyword)]
            text = keywords_meant[0].text
        else:
            keywords_meant = list(keywords)
            publication.withheld = decision.act is Act.HOLD
            if publication.doubts and decision.act is not Act.HOLD:
                publication.review = _REVIEWED[decision.act]
            feedback.settle(work, publication.id, upheld=decision.act is not Act.APPROVE)
        if text is not None or decision.act is not Act.HOLD:
            for keyword in keywords_meant:
                _apply(keyword, decision.act)
        work.session.flush()
        if publication.state in PUBLISHED:
            show_or_hold(work, publication, keywords)
        work.note(Topic.PUBLICATION, publication.id)
        acts.note(
            work,
            moderator,
            publication.account_id,
            decision.act,
            decision.reason,
            publication=publication.id,
            keyword=text,
        )
        work.session.flush()
        author = work.session.get_one(Account, publication.account_id)
        case = _case(work.session, publication, author)
        work.commit()
    return case


def vouch(truth: Truth, moderator: Account, slug: str, change: VouchIn) -> None:
    """Say that an account's keywords are true, or no longer: what it holds is let go (K5)."""
    with truth.work() as work:
        found = select(Account).where(col(Account.slug) == slug).with_for_update(**ALONE)
        account = work.session.exec(found).first()
        if account is None:
            raise NotFound(N_("There is no such account."))
        account.vouched = change.vouched
        act = Act.VOUCH if change.vouched else Act.UNVOUCH
        if change.vouched:
            for publication in _held_of(work.session, account.id):
                change_begins(work, publication)
                if publication.review is not Review.REFUSED:
                    publication.doubts, publication.review = [], None
                keywords = offers.keywords_of(work.session, publication.id)
                for keyword in keywords:
                    if keyword.review is not Review.REFUSED:
                        keyword.held = False
                work.session.flush()
                if publication.state in PUBLISHED:
                    show_or_hold(work, publication, keywords)
                work.note(Topic.PUBLICATION, publication.id)
        acts.note(work, moderator, account.id, act, change.reason)
        work.commit()


def _apply(keyword: PublicationKeyword, act: Act) -> None:
    keyword.held = act is not Act.APPROVE
    keyword.review = _REVIEWED.get(act)


def _keyword(session: Session, publication_id: str, position: int) -> PublicationKeyword:
    keyword = session.get(PublicationKeyword, (publication_id, position))
    if keyword is None:
        raise NotFound(N_("The publication has no such keyword."))
    return keyword


def _held_of(session: Session, account_id: str) -> list[Publication]:
    held = select(PublicationKeyword.publication_id).where(col(PublicationKeyword.held))
    return list(
        session.exec(
            select(Publication)
            .where(
                col(Publication.account_id) == account_id,
                col(Publication.id).in_(held) | col(Publication.review).is_not(None),
            )
            .with_for_update()
        )
    )


def _original(session: Session, publication: Publication) -> Resembled | None:
    """What it looks like a copy of, for reading both side by side."""
    other = session.get(Publication, publication.resembles) if publication.resembles else None
    if other is None:
        return None
    author = session.get_one(Account, other.account_id)
    return Resembled(**_moderated(other, author), published_at=other.published_at)


def _moderated(publication: Publication, author: Account) -> dict[str, Any]:
    said = publication.model_dump(include=set(Moderated.model_fields))
    return said | {"author": author.name, "author_slug": author.slug}


def _case_of(session: Session, publication_id: str) -> Case:
    """A publication as moderators read it."""
    publication = session.get_one(Publication, publication_id)
    return _case(session, publication, session.get_one(Account, publication.account_id))


def _case(
    session: Session,
    publication: Publication,
    author: Account,
    reported: feedback.Reported | None = None,
) -> Case:
    return Case(
        **_moderated(publication, author),
        vouched=author.vouched,
        keywords=[offers.report(row) for row in offers.keywords_of(session, publication.id)],
        doubts=originality.told(publication),
        original=_original(session, publication),
        reported_by=reported.times if reported else 0,
        reporters=feedback.reporters(session, publication.id) if reported else [],
        comments=list(reported.comments) if reported else [],
        infringements=acts.infringements(session, author.id),
        banned_until=publication.banned_until,
        history=acts.logged(acts.on_publication(session, publication.id)),
    )
