"""Letters to members: written with the change they tell of, sent after it, once or again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

import structlog
from sqlmodel import Session, col, func, select

from club import bounces
from schemas.account import Account
from schemas.errors import LetterRefused, MailUnavailable, Undeliverable
from schemas.letter import Letter, LetterPurpose
from store.catalogues import translator
from store.mail import Envelope, Mailer
from store.truth import Truth
from store.unit_of_work import Work

LEASE = timedelta(minutes=2)
"""How long one attempt may take before another is made."""

LONGEST_WAIT = timedelta(hours=6)
MOST_ATTEMPTS = 30
KEPT = timedelta(days=30)
"""How long a letter is kept after it was sent, refused or given up."""

log = structlog.get_logger(__name__)


def paragraphs(parts: Iterable[str]) -> str:
    """A letter's text, an empty line between its parts."""
    return "\n\n".join(parts) + "\n"


def with_way_out(text: str, language: str, link: str) -> str:
    """A letter's text with the link that ends such letters, in the reader's language."""
    say = translator(language).gettext
    return f"{text}\n\n-- \n" + say("To have no more of these letters:") + f"\n{link}\n"


def write(
    work: Work,
    to: Account,
    purpose: LetterPurpose,
    subject: str,
    text: str,
    *,
    reply_to: str | None = None,
    sender: str | None = None,
    address: str | None = None,
) -> Letter:
    """Promise an email to a member, in the transaction of what it tells of.

    `sender` is the account whose words it brings, where these are not the club's own; `address`
    where it goes if not to the account's holder: to somebody who acts for it.
    """
    letter = letter_to(work, to, purpose, subject, text, reply_to=reply_to, sender=sender)
    letter.address = address or letter.address
    work.session.add(letter)
    return letter


def letter_to(
    work: Work,
    to: Account | str,
    purpose: LetterPurpose,
    subject: str,
    text: str,
    *,
    reply_to: str | None = None,
    sender: str | None = None,
    mailing_id: str | None = None,
    unsubscribe: str | None = None,
) -> Letter:
    """An email as a row that nobody has added yet; `to` is a member, or a stranger's address."""
    return Letter(
        account_id=to.id if isinstance(to, Account) else None,
        address=to if isinstance(to, str) else None,
        from_id=sender,
        purpose=purpose,
        # A line break would end the header, and begin another.
        subject=" ".join(subject.split()),
        text=text,
        created_at=work.now,
        due_at=work.now,
        reply_to=reply_to,
        mailing_id=mailing_id,
        unsubscribe=unsubscribe,
    )


def send_due(
    truth: Truth, mailer: Mailer, digest: Callable[[Letter], str | None], *, limit: int = 20
) -> int:
    """Try the letters that are due, oldest first; returns how many were sent.

    `digest` writes a digest's text as it is true now, None where nothing is left to tell: then
    it goes nowhere. One mail server that is away is enough to know: the rest waits too.
    """
    sent = 0
    for identifier, address in _claim(truth, limit):
        with truth.read() as session:
            letter = session.get(Letter, identifier)
        if letter is None or not _is_true(truth, letter, digest):
            continue
        try:
            mailer.send(
                Envelope(
                    letter.id,
                    address,
                    letter.subject,
                    letter.text,
                    letter.created_at,
                    letter.reply_to,
                    letter.unsubscribe,
                )
            )
        except LetterRefused as error:
            # What a server says often names the address.
            log.warning("letter refused", letter=letter.id, kind=type(error).__name__)
            _note(truth, letter.id, refused=str(error), bounced=isinstance(error, Undeliverable))
        except MailUnavailable as error:
            log.warning("letter waits", letter=letter.id, error=str(error))
            break
        else:
            _note(truth, letter.id)
            sent += 1
    return sent


def _claim(truth: Truth, limit: int) -> list[tuple[str, str]]:
    """Lease due letters: their ids, and where each goes today."""
    with truth.work() as work:
        rows = work.session.exec(
            select(Letter, func.coalesce(col(Letter.address), col(Account.email)))
            .join(Account, col(Account.id) == col(Letter.account_id), isouter=True)
            .where(
                col(Letter.sent_at).is_(None),
                col(Letter.refused).is_(None),
                col(Letter.due_at) <= work.now,
            )
            .order_by(col(Letter.due_at), col(Letter.id))
            .limit(limit)
            .with_for_update(skip_locked=True, of=Letter)
        ).all()
        for letter, _ in rows:
            letter.attempts += 1
            letter.due_at = work.now + min(LEASE * 2 ** min(letter.attempts - 1, 10), LONGEST_WAIT)
            if letter.attempts > MOST_ATTEMPTS:
                letter.refused = "given up"
        claimed = [(letter.id, address) for letter, address in rows if letter.refused is None]
        work.commit()
    return claimed


def _is_true(truth: Truth, letter: Letter, digest: Callable[[Letter], str | None]) -> bool:
    """Have a digest say what is true now; whether there is still anything to say."""
    if letter.purpose is not LetterPurpose.DIGEST:
        return True
    text = digest(letter)
    with truth.work() as work:
        held = work.session.get(Letter, letter.id, with_for_update=True)
        if held is not None and text is None:
            work.session.delete(held)
        elif held is not None and text is not None:
            held.text = letter.text = text
        work.commit()
    return held is not None and text is not None


def _note(
    truth: Truth, identifier: str, refused: str | None = None, *, bounced: bool = False
) -> None:
    with truth.work() as work:
        letter = work.session.get(Letter, identifier, with_for_update=True)
        if letter is not None:
            letter.sent_at = None if refused else work.now
            letter.refused = refused
            if bounced:
                bounces.mark(work, letter)
            work.commit()


def newest(session: Session, *, limit: int = 100) -> list[tuple[Letter, Account | None]]:
    """The newest letters and the members they are for; only a demo club shows them."""
    return list(
        session.exec(
            select(Letter, Account)
            .join(Account, col(Account.id) == col(Letter.account_id), isouter=True)
            .order_by(col(Letter.created_at).desc(), col(Letter.id))
            .limit(limit)
        ).all()
    )


def purge(truth: Truth) -> int:
    """Forget letters that are done with for more than a month; returns how many."""
    with truth.work() as work:
        gone = work.delete(
            Letter,
            col(Letter.created_at) < work.now - KEPT,
            col(Letter.sent_at).is_not(None) | col(Letter.refused).is_not(None),
        )
        work.commit()
    return gone
