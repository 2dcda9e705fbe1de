"""Appeals: an author answers an act once, and another moderator decides (A15)."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from club import acts, offers, sanctions
from club.sanction_letters import tell
from club.showing import change_begins, show_or_hold
from schemas.account import Account
from schemas.errors import N_, Forbidden, NotFound, StateConflict
from schemas.moderation import (
    APPEALABLE,
    Act,
    ActOut,
    Appeal,
    AppealOut,
    ModerationAct,
    OpenAppeal,
    VerdictIn,
)
from schemas.outbox import Topic
from schemas.publication import Publication
from schemas.words import PUBLISHED, PublicationState, Review
from store.rows import find_row
from store.truth import Truth
from store.unit_of_work import Work

_MOST = 50


def appeal(truth: Truth, account: Account, act_id: int | None, words: str) -> AppealOut:
    """Answer an act, or the block of the account where none is named.

    Raises `NotFound` for what is no act against this account that can be appealed,
    `StateConflict` for a second appeal.
    """
    with truth.work() as work:
        act = (
            acts.latest_block(work.session, account.id)
            if act_id is None
            else work.session.get(ModerationAct, act_id)
        )
        if act is None or act.account_id != account.id or act.act not in APPEALABLE:
            raise NotFound(N_("There is nothing that you could appeal against."))
        made = Appeal(act_id=_number(act), account_id=account.id, words=words, made_at=work.now)
        work.session.add(made)
        try:
            work.session.flush()
        except IntegrityError as error:
            raise StateConflict(N_("You have appealed against this already.")) from error
        told = _told(made, act)
        work.commit()
    return told


def of_account(session: Session, account_id: str) -> list[AppealOut]:
    """An author's appeals, the newest first."""
    rows = session.exec(
        select(Appeal, ModerationAct)
        .join(ModerationAct, col(ModerationAct.id) == col(Appeal.act_id))
        .where(col(Appeal.account_id) == account_id)
        .order_by(col(Appeal.made_at).desc(), col(Appeal.id))
    )
    return [_told(made, act) for made, act in rows]


def waiting(session: Session) -> list[OpenAppeal]:
    """Appeals that nobody has decided on, the oldest first."""
    rows = session.exec(
        select(Appeal, ModerationAct, Account, Publication)
        .join(ModerationAct, col(ModerationAct.id) == col(Appeal.act_id))
        .join(Account, col(Account.id) == col(Appeal.account_id))
        .join(Publication, col(Publication.id) == col(ModerationAct.publication_id), isouter=True)
        .where(col(Appeal.decided_at).is_(None))
        .order_by(col(Appeal.made_at), col(Appeal.id))
        .limit(_MOST)
    ).all()
    return [
        OpenAppeal(
            **_told(made, act).model_dump(),
            decided_by=act.moderator,
            author=author.name,
            author_slug=author.slug,
            title=publication.title if publication else None,
            infringements=acts.infringements(session, author.id),
        )
        for made, act, author, publication in rows
    ]


def decide(truth: Truth, moderator: Account, appeal_id: str, verdict: VerdictIn) -> AppealOut:
    """Grant an appeal, which undoes the act, or dismiss it; its author is told.

    Raises `NotFound`, `Forbidden` for the moderator whose act it is against, `StateConflict`
    when somebody else has decided.
    """
    with truth.work() as work:
        made = find_row(work.session, Appeal, appeal_id, for_update=True)
        if made is None:
            raise NotFound(N_("There is no such appeal."))
        act = work.session.get_one(ModerationAct, made.act_id)
        # Rows of before say who decided by slug alone.
        if moderator.id == act.moderator_id or moderator.slug == act.moderator:
            raise Forbidden(N_("Somebody else has to decide: it was you who did this."))
        if moderator.id == made.account_id:
            raise Forbidden(N_("Somebody else has to decide: the appeal is your own."))
        if made.decided_at is not None:
            raise StateConflict(N_("Somebody has decided on this appeal already."))
        made.decided_at, made.granted = work.now, verdict.granted
        publication = (
            work.session.get(Publication, act.publication_id, with_for_update=True)
            if act.publication_id
            else None
        )
        author = work.session.get_one(Account, made.account_id)
        if verdict.granted:
            _undo(work, act, author, publication)
        answer = Act.GRANT if verdict.granted else Act.DISMISS
        row = acts.note(
            work,
            moderator,
            author.id,
            answer,
            verdict.reason,
            publication=act.publication_id,
            keyword=act.keyword,
        )
        tell(work, author, row, publication.title if publication else None)
        work.session.flush()
        told = _told(made, act)
        work.commit()
    return told


def _undo(work: Work, act: ModerationAct, author: Account, publication: Publication | None) -> None:
    """Undo what an act did, as far as it still holds."""
    if act.act is Act.BLOCK:
        latest = acts.latest_block(work.session, author.id)
        if latest is not None and latest.id == act.id:
            sanctions.open_again(work, author)
    elif publication is not None and act.act is Act.BAN:
        if publication.state is PublicationState.BANNED:
            sanctions.restore(work, publication)
    elif publication is not None:
        _approve(work, act, publication)
    if publication is not None:
        work.note(Topic.PUBLICATION, publication.id)


def _approve(work: Work, act: ModerationAct, publication: Publication) -> None:
    change_begins(work, publication)
    keywords = offers.keywords_of(work.session, publication.id)
    if act.keyword is None:
        publication.withheld = False
        publication.review = Review.APPROVED if publication.doubts else None
    for keyword in keywords:
        if act.act is Act.REFUSE and act.keyword in (None, keyword.text):
            keyword.held, keyword.review = False, Review.APPROVED
    work.session.flush()
    if publication.state in PUBLISHED:
        show_or_hold(work, publication, keywords)


def _told(made: Appeal, act: ModerationAct) -> AppealOut:
    told = ActOut.model_validate(act.model_dump(include=set(ActOut.model_fields)))
    return AppealOut(
        id=made.id, act=told, words=made.words, made_at=made.made_at, granted=made.granted
    )


def _number(act: ModerationAct) -> int:
    if act.id is None:
        raise ValueError("an act that was never written cannot be appealed")
    return act.id
