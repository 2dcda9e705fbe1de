"""Publications: published, edited, taken offline, put online, deleted (P1–P5, P8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import bindparam, delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from analyzers.analyzer import Analyzer
from club import allowances, circles, companies, media, offers, originality, places, sharing
from club.authored import describe, owned, tell_author
from club.commerce import refuse_commerce
from club.judging import Read, read_draft
from club.login import gone
from club.shapes import check_shape, draft_after, is_company, said_in
from club.showing import change_begins, leave_trace, show_or_hold
from schemas.account import Account
from schemas.allowance import Purpose
from schemas.errors import N_, Invalid, LimitReached, StateConflict
from schemas.media import MediumIn
from schemas.outbox import Topic
from schemas.publication import (
    Amendment,
    Draft,
    Publication,
    PublicationKeyword,
    PublicationOut,
    SettingsIn,
)
from schemas.stages import Stage, timed
from schemas.types import TYPES
from schemas.words import PUBLISHED, Place, PublicationState
from store.locking import ALONE
from store.rows import find_row
from store.truth import Truth
from store.unit_of_work import Work

_STANDING = (
    select(col(Account.vouched), col(Account.tier))
    .where(col(Account.id) == bindparam("author"))
    .with_for_update(**ALONE)
)

Step = Callable[[Work, Publication], None]
"""What a change does to its publication, inside the transaction."""


class _Outdated(Exception):
    """The publication was changed between the look and the transaction."""


def publish(truth: Truth, analyzer: Analyzer, account: Account, draft: Draft) -> PublicationOut:
    """Write a publication with its keywords; live ones are announced at once (M1).

    Raises `Invalid` when a field does not go with the type or a keyword holds nothing,
    `StateConflict` for a second Company Profile (P4), `LimitReached` for more in a day than one
    member may (K6), `Embargoed`.
    """
    check_shape(draft)
    area = places.area_said(account, draft)
    with timed(truth.observe, Stage.ANALYSE):
        company = companies.stored(draft.company) if is_company(draft) else None
        read = read_draft(analyzer, account, draft, company=company, area=area)
    with truth.work() as work:
        if is_company(draft):
            companies.check_first(work, account)
        if draft.state == "live":
            refuse_commerce(account)
            _admit(work, account)
        publication = drafted(work, account, draft, read)
        originality.judge(work, account, publication, read.said)
        if draft.state == "live":
            show_or_hold(work, publication, read.keywords)
        if draft.media:
            _show_media(work, publication, draft.media)
        try:
            work.insert([publication])
        except IntegrityError as error:
            raise gone() from error
        keywords = _store_keywords(work, publication.id, read.keywords)
        originality.keep_new(work, publication.id, read.said)
        work.commit()
    return tell_author(publication, account, keywords, analyzer.edition)


def drafted(work: Work, account: Account, draft: Draft, read: Read) -> Publication:
    """A draft as a row that nobody has written yet; raises `Invalid` for an end that has passed."""
    publication = Publication(
        account_id=account.id,
        type=draft.type,
        language=draft.language,
        title=draft.title,
        subtitle=draft.subtitle,
        texts=draft.texts,
        link=str(draft.link) if draft.link else None,
        company=read.company,
        words=read.words,
        state=PublicationState.DRAFT,
        shareable=TYPES[draft.type].shareable,
        created_at=work.now,
        updated_at=work.now,
    )
    publication.template = draft.template
    publication.area = read.area
    _set_end(work, publication, draft.expires_at)
    _apply_settings(work, publication, draft.settings)
    return publication


def amend(
    truth: Truth, analyzer: Analyzer, account: Account, publication_id: str, change: Amendment
) -> PublicationOut:
    """Change what is sent; its place among the others stays (K6)."""
    while True:
        with truth.read() as session:
            before = owned(session, account.id, publication_id)
            draft = draft_after(before, offers.keywords_of(session, publication_id), change)
        check_shape(draft)
        area = places.area_after(account, before.area, change)
        company = before.company if change.company is None else companies.stored(change.company)
        kept = change.keywords is None
        read = read_draft(analyzer, account, draft, company=company, area=area, kept=kept)
        edit = _edit(account, change, read)
        # Somebody else's change meanwhile must not be undone: begin again from theirs.
        with suppress(_Outdated):
            return _change(truth, account, publication_id, edit, revision=before.revision)


def _edit(account: Account, change: Amendment, read: Read) -> Step:
    def edit(work: Work, publication: Publication) -> None:
        sent = said_in(change)
        before, said_before = offers.keywords_of(work.session, publication.id), _said(publication)
        for name, value in sent.items():
            setattr(publication, name, value)
        publication.words = read.words
        if change.media is not None:
            _show_media(work, publication, change.media)
        if change.company is not None:
            publication.company = read.company
        if "link" in change.model_fields_set:
            publication.link = str(change.link) if change.link else None
        if change.template is not None:
            publication.template = change.template
        publication.area = read.area
        if "expires_at" in change.model_fields_set:
            _set_end(work, publication, change.expires_at)
        _apply_settings(work, publication, change.settings)
        if not publication.shareable or publication.circles:
            sharing.revoke(work, publication.id)
        work.session.exec(
            delete(PublicationKeyword).where(
                col(PublicationKeyword.publication_id) == publication.id
            )
        )
        for row in before:
            work.session.expunge(row)
        is_same = _said(publication) == said_before
        if is_same:
            offers.keep_decisions(before, read.keywords)
        _store_keywords(work, publication.id, read.keywords)
        originality.judge(work, account, publication, read.said, decided=is_same)
        originality.keep(work, publication, read.said)
        if publication.state in PUBLISHED:
            show_or_hold(work, publication, read.keywords)

    return edit


def _said(publication: Publication) -> tuple[object, ...]:
    """What a moderator has read, when deciding on a keyword."""
    return publication.language, publication.title, publication.subtitle, tuple(publication.texts)


def take_offline(truth: Truth, account: Account, publication_id: str) -> PublicationOut:
    """Remove a publication from every hub, Site, feed and search at once, or from the held (P8)."""

    def hide(_work: Work, publication: Publication) -> None:
        if publication.state not in PUBLISHED:
            raise StateConflict(N_("This publication is not online."))
        publication.state = PublicationState.OFFLINE

    return _change(truth, account, publication_id, hide)


def put_online(truth: Truth, account: Account, publication_id: str) -> PublicationOut:
    """Show an offline publication or a draft; an old one keeps its date and place (K6)."""

    def show(work: Work, publication: Publication) -> None:
        if publication.state is PublicationState.LIVE:
            raise StateConflict(N_("This publication is online already."))
        if publication.state not in (PublicationState.OFFLINE, PublicationState.DRAFT):
            raise StateConflict(N_("The club's moderators hold this publication back."))
        if publication.expires_at is not None and publication.expires_at <= work.now:
            raise StateConflict(N_("Its end has come: set a later one first, or none."))
        refuse_commerce(account)
        keywords = offers.keywords_of(work.session, publication.id)
        check_shape(draft_after(publication, keywords, Amendment(), state="live"))
        if publication.sequence is None:
            _admit(work, account)
        originality.judge_again(work, account, publication)
        show_or_hold(work, publication, keywords)

    return _change(truth, account, publication_id, show, promised=True)


def delete_publication(truth: Truth, account: Account, publication_id: str) -> None:
    """Delete a publication; nothing late or repeated brings it back (P8)."""
    with truth.work() as work:
        remove(work, _owned_for_change(work, account.id, publication_id))
        work.commit()


def remove(work: Work, publication: Publication) -> None:
    """Delete within a transaction, leaving the trace that takes it off open pages."""
    publication.revision += 1
    leave_trace(work, publication)
    sharing.revoke(work, publication.id)
    originality.forget(work, publication)
    for table, column in (
        (PublicationKeyword, col(PublicationKeyword.publication_id)),
        (Publication, col(Publication.id)),
    ):
        work.session.exec(delete(table).where(column == publication.id))
    work.session.expunge(publication)
    work.note(Topic.PUBLICATION, publication.id)


def _change(
    truth: Truth,
    account: Account,
    publication_id: str,
    step: Step,
    *,
    revision: int | None = None,
    promised: bool = False,
) -> PublicationOut:
    with truth.work() as work:
        publication = _owned_for_change(work, account.id, publication_id)
        if revision not in (None, publication.revision):
            raise _Outdated
        change_begins(work, publication)
        step(work, publication)
        if not promised:
            work.note(Topic.PUBLICATION, publication.id)
        work.session.flush()
        out = describe(work.session, publication, account)
        work.commit()
    return out


def _owned_for_change(work: Work, account_id: str, publication_id: str) -> Publication:
    find_row(work.session, Publication, publication_id, for_update=True)
    return owned(work.session, account_id, publication_id)


def _admit(work: Work, account: Account) -> None:
    """Count a publication that goes out; raises `LimitReached` (K6)."""
    # The row lock makes two at once see each other: as many, and as copies.
    author = work.session.execute(_STANDING, {"author": account.id}).one_or_none()
    if author is None:
        raise gone()
    if author.vouched:
        return
    bucket = allowances.PUBLICATIONS[author.tier]
    if not allowances.take(work, account.id, Purpose.PUBLISH, bucket):
        raise LimitReached(
            N_("You have published {most} times within a day: wait until tomorrow."),
            most=int(bucket.most),
        )


def _show_media(work: Work, publication: Publication, wanted: Sequence[MediumIn]) -> None:
    publication.media = media.attach(
        work, publication.account_id, publication.id, publication.type, wanted
    )


def _store_keywords(
    work: Work, publication_id: str, offered: Sequence[PublicationKeyword]
) -> Sequence[PublicationKeyword]:
    for keyword in offered:
        keyword.publication_id = publication_id
    work.insert(offered)
    return offered


def _set_end(work: Work, publication: Publication, end: datetime | None) -> None:
    """Have it go offline by itself at `end` (`club.expiry`), which must be to come if it is new."""
    if end is not None and end != publication.expires_at and end <= work.now:
        sentence = N_("This moment has passed.")
        raise Invalid(sentence, fields={"expires_at": sentence})
    publication.expires_at = end


def _apply_settings(work: Work, publication: Publication, settings: SettingsIn | None) -> None:
    if settings is None:
        return
    if settings.places is not None:
        for place in Place:
            wanted = getattr(settings.places, place)
            if wanted is not None:
                setattr(publication, f"on_{place}", wanted)
    if settings.circles is not None:
        publication.circles = circles.check_own(work, publication.account_id, settings.circles)
    for name in ("contact_tier", "reading_tier", "shareable"):
        value = getattr(settings, name)
        if value is not None:
            setattr(publication, name, value)
