"""The club's notices: put up and taken down by administrators, above every page (C11)."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from sqlmodel import Session, col, select

from club import acts, mailings
from schemas.account import Account
from schemas.columns import is_id
from schemas.errors import N_, Invalid, NotFound, Unavailable
from schemas.mailing import MailingPurpose
from schemas.moderation import Act
from schemas.notice import ClubNotice, NoticeIn, NoticeOut
from store.catalogues import translator
from store.truth import Truth
from store.unit_of_work import Work

_SUBJECT = N_("A notice of the club")
_FRESH = 5.0
"""Seconds for which a process takes the notices that it has read as those of now."""


class Board:
    """The notices as one process knows them: pages ask it, and the truth every few seconds."""

    def __init__(self, truth: Truth) -> None:
        self._truth = truth
        self._known: Sequence[ClubNotice] = ()
        self._read_at: float | None = None

    def now(self) -> list[ClubNotice]:
        """The notices that stand now; those known last while the truth is away."""
        moment = self._truth.clock()
        if self._read_at is None or time.monotonic() - self._read_at > _FRESH:
            self._read_at = time.monotonic()
            with suppress(Unavailable), self._truth.glance() as glance:
                self._known = to_come(glance, moment)
        return [one for one in self._known if one.from_at <= moment < one.until_at]

    def forget(self) -> None:
        """Ask the truth again next time."""
        self._read_at = None


def to_come(session: Session, now: datetime) -> Sequence[ClubNotice]:
    """The notices that stand or are going to, in the order in which they begin."""
    return session.exec(
        select(ClubNotice)
        .where(col(ClubNotice.until_at) > now)
        .order_by(col(ClubNotice.from_at), col(ClubNotice.id))
    ).all()


def put_up(truth: Truth, administrator: Account, wanted: NoticeIn) -> ClubNotice:
    """Put a notice up, and write to every member where that is asked for; raises `Invalid`."""
    with truth.work() as work:
        if wanted.until_at <= max(wanted.from_at, work.now):
            sentence = N_("The end must be after the beginning, and to come.")
            raise Invalid(sentence, fields={"until_at": sentence})
        texts = wanted.texts.model_dump()
        notice = add(work, texts, wanted.from_at, wanted.until_at)
        if wanted.by_email:
            mailings.begin(work, MailingPurpose.MAINTENANCE, _letters(texts))
        acts.note(work, administrator, acts.THE_CLUB, Act.NOTICE, wanted.texts.en)
        work.commit()
    return notice


def add(
    work: Work,
    texts: Mapping[str, str],
    from_at: datetime,
    until_at: datetime,
    link: str | None = None,
) -> ClubNotice:
    """Put a notice up within a transaction."""
    notice = ClubNotice(
        texts=dict(texts), link=link, from_at=from_at, until_at=until_at, created_at=work.now
    )
    work.session.add(notice)
    return notice


def take_down(truth: Truth, administrator: Account, notice_id: str) -> None:
    """Take a notice down before its time; raises `NotFound`."""
    with truth.work() as work:
        notice = work.session.get(ClubNotice, notice_id) if is_id(notice_id) else None
        if notice is None:
            raise NotFound(N_("There is no such notice."))
        acts.note(work, administrator, acts.THE_CLUB, Act.NOTICE, notice.texts["en"])
        work.session.delete(notice)
        work.commit()


def told(notice: ClubNotice, language: str) -> NoticeOut:
    """A notice as a reader of `language` reads it."""
    whole = notice.model_dump(include=set(NoticeOut.model_fields))
    return NoticeOut(**whole, text=notice.texts[language])


def _letters(texts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {
        language: {
            "subject": translator(language).gettext(_SUBJECT),
            "text": text,
        }
        for language, text in texts.items()
    }
