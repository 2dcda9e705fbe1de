"""The contact form: kept, sent to the operator, answered by email (C11)."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session, col, select

from club import acts, letters
from club.operator import operator_of
from schemas.account import Account
from schemas.columns import is_id
from schemas.contact import AnswerIn, ContactIn, ContactMessage, ContactOut
from schemas.errors import N_, NotFound, StateConflict
from schemas.letter import LetterPurpose
from schemas.moderation import Act
from store.catalogues import translator
from store.truth import Truth

KEPT = timedelta(days=365)
"""How long a message is kept."""

_SHOWN = 100


def write(
    truth: Truth,
    sender: Account | None,
    language: str,
    wanted: ContactIn,
    *,
    operator_email: str | None,
) -> None:
    """Keep a message, and write to the operator, who can answer to its sender's address."""
    with truth.work() as work:
        message = ContactMessage(
            **wanted.model_dump(),
            account_id=sender.id if sender else None,
            language=language,
            sent_at=work.now,
        )
        work.session.add(message)
        operator = operator_of(work.session, operator_email)
        if operator is not None:
            say = translator(operator.language).gettext
            subject = say("%(name)s has written to the club") % {"name": wanted.name}
            letters.write(
                work,
                operator,
                LetterPurpose.CONTACT,
                subject,
                f"{wanted.text}\n\n{wanted.name}\n{wanted.email}\n",
                reply_to=wanted.email,
                sender=sender.id if sender else None,
            )
        work.commit()


def answer(truth: Truth, administrator: Account, message_id: str, said: AnswerIn) -> ContactOut:
    """Answer by email, once; raises `NotFound`, `StateConflict`."""
    with truth.work() as work:
        message = None
        if is_id(message_id):
            message = work.session.get(ContactMessage, message_id, with_for_update=True)
        if message is None:
            raise NotFound(N_("There is no such message."))
        if message.answered_at is not None:
            raise StateConflict(N_("This message was answered already."))
        message.answer, message.answered_at = said.text, work.now
        say = translator(message.language).gettext
        quoted = "\n".join(f"> {line}" for line in message.text.splitlines())
        letter = letters.letter_to(
            work,
            message.email,
            LetterPurpose.CONTACT,
            say("The club’s answer to your message"),
            f"{said.text}\n\n{quoted}\n",
        )
        # Goes with the account's other letters when it is erased.
        letter.account_id = message.account_id
        work.session.add(letter)
        acts.note(work, administrator, message.account_id or acts.THE_CLUB, Act.LETTER, "")
        work.commit()
    return ContactOut.model_validate(message.model_dump())


def messages(session: Session) -> list[ContactOut]:
    """What was written to the club: the unanswered first, then the newest."""
    rows = session.exec(
        select(ContactMessage)
        .order_by(
            col(ContactMessage.answered_at).is_not(None),
            col(ContactMessage.sent_at).desc(),
            col(ContactMessage.id),
        )
        .limit(_SHOWN)
    )
    return [ContactOut.model_validate(row.model_dump()) for row in rows]


def of_account(session: Session, account_id: str) -> list[ContactOut]:
    """What a member wrote to the club, the newest first."""
    rows = session.exec(
        select(ContactMessage)
        .where(col(ContactMessage.account_id) == account_id)
        .order_by(col(ContactMessage.sent_at).desc(), col(ContactMessage.id))
    )
    return [ContactOut.model_validate(row.model_dump()) for row in rows]


def purge(truth: Truth) -> int:
    """Forget messages of more than a year ago; returns how many."""
    with truth.work() as work:
        gone = work.delete(ContactMessage, col(ContactMessage.sent_at) < work.now - KEPT)
        work.commit()
    return gone
