"""Administrators write the next version of a policy, date it and announce it (A17)."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from analyzers.analyzer import Analyzer
from club import acts, mailings, notices
from club.announcements import announce, read_announcement
from club.operator import operator_of
from club.policies import head
from schemas.account import LANGUAGES, Account
from schemas.errors import N_, Invalid, StateConflict
from schemas.mailing import MailingPurpose
from schemas.moderation import Act
from schemas.outbox import Topic
from schemas.policy import (
    FIRST_NUMBER,
    Announcing,
    PolicyDraft,
    PolicyName,
    PolicyTexts,
    PolicyVersion,
)
from store.catalogues import translator
from store.truth import Truth


def all_versions(session: Session) -> list[PolicyVersion]:
    """Every version of every policy, drafts too: by policy, the newest first."""
    rows = session.exec(select(PolicyVersion).order_by(col(PolicyVersion.number).desc()))
    order = list(PolicyName)
    return sorted(rows, key=lambda row: order.index(row.name))


def draft(
    truth: Truth, administrator: Account, name: PolicyName, texts: PolicyTexts
) -> PolicyDraft:
    """Write the next version of a policy, or write it anew; nobody else reads it yet."""
    with truth.work() as work:
        row = _draft(work.session, name)
        if row is None:
            newest = work.session.exec(
                select(func.max(col(PolicyVersion.number))).where(col(PolicyVersion.name) == name)
            ).one()
            row = PolicyVersion(
                name=name,
                number=(newest or 0) + FIRST_NUMBER,
                texts={},
                created_at=work.now,
            )
        row.texts = texts.model_dump()
        row.created_at = work.now
        work.session.add(row)
        work.commit()
    return as_written(row, administrator.language)


def drop_draft(truth: Truth, name: PolicyName) -> None:
    """Throw the draft of a policy away; nothing where there is none."""
    with truth.work() as work:
        row = _draft(work.session, name)
        if row is not None:
            work.session.delete(row)
            work.commit()


def announce_version(
    truth: Truth,
    analyzer: Analyzer,
    administrator: Account,
    name: PolicyName,
    change: Announcing,
    *,
    origin: str,
    operator_email: str | None,
) -> PolicyDraft:
    """Date the draft of a policy, and tell of it: on feeds, by letter, above every page.

    `origin` is the club's own address. Raises `StateConflict` without a draft or an operator,
    `Invalid` for a date that has passed.
    """
    with truth.read() as session:
        operator = operator_of(session, operator_email)
        written = _draft(session, name)
        if written is None:
            raise StateConflict(N_("There is no draft of this policy to announce."))
        if operator is None:
            raise StateConflict(N_("The club has no operator’s account to announce it."))
    title, text = _announcement(operator.language, written, change.in_force_at)
    link = f"{origin}/policies/{name}?version={written.number}"
    said = read_announcement(analyzer, operator, title, text, link)
    with truth.work() as work:
        row = work.session.get(PolicyVersion, written.id, with_for_update=True)
        if row is None or row.in_force_at is not None or row.texts != written.texts:
            raise StateConflict(N_("The draft has changed meanwhile: look at it again."))
        if change.in_force_at <= work.now:
            sentence = N_("This moment has passed.")
            raise Invalid(sentence, fields={"in_force_at": sentence})
        row.in_force_at, row.announced_at = change.in_force_at, work.now
        announce(work, operator, said)
        letters = {one: _letter(one, row, link) for one in LANGUAGES}
        mailings.begin(work, MailingPurpose.POLICY, letters)
        notices.add(
            work,
            {language: letter["subject"] for language, letter in letters.items()},
            work.now,
            change.in_force_at,
            link=f"/policies/{name}?version={row.number}",
        )
        acts.note(work, administrator, acts.THE_CLUB, Act.POLICY, f"{name} {row.number}")
        work.commit()
    return as_written(row, administrator.language)


def take_effect(truth: Truth) -> int:
    """Close the pages of who has not accepted what is in force by now; returns how many versions.

    Members who ask for anything find out by themselves; only what is open already has to be told.
    """
    with truth.glance() as glance:
        if glance.exec(_due(truth.clock())).first() is None:
            return 0
    with truth.work() as work:
        due = work.session.exec(_due(work.now).with_for_update(skip_locked=True)).all()
        for row in due:
            row.told = True
            work.note(Topic.POLICY, row.id)
        work.commit()
    return len(due)


def as_written(row: PolicyVersion, language: str) -> PolicyDraft:
    """A version as administrators read it."""
    texts = PolicyTexts.model_validate(row.texts)
    return PolicyDraft(**head(row, language).model_dump(), texts=texts)


def _announcement(language: str, row: PolicyVersion, in_force_at: datetime) -> tuple[str, str]:
    """Title and text of the announcement."""
    say, said = translator(language).gettext, row.in_language(language)
    about = {"title": said.title, "day": format_date(in_force_at, "long", locale=language)}
    parts = [
        say("A new version of “%(title)s” holds from %(day)s on.") % about,
        said.changes,
        say("From that day on you are asked to accept it before you go on."),
    ]
    title = say("%(title)s: a new version from %(day)s") % about
    return title, "\n\n".join(part for part in parts if part)


def _letter(language: str, row: PolicyVersion, link: str) -> dict[str, str]:
    """The letter to each member, in one language."""
    if row.in_force_at is None:
        raise AssertionError("what is announced has a date")
    subject, text = _announcement(language, row, row.in_force_at)
    return {"subject": subject, "text": f"{text}\n\n{link}\n"}


def _draft(session: Session, name: PolicyName) -> PolicyVersion | None:
    return session.exec(
        select(PolicyVersion).where(
            col(PolicyVersion.name) == name, col(PolicyVersion.in_force_at).is_(None)
        )
    ).first()


def _due(now: datetime) -> SelectOfScalar[PolicyVersion]:
    return select(PolicyVersion).where(
        col(PolicyVersion.in_force_at) <= now, ~col(PolicyVersion.told)
    )
