"""Individual messages, relayed by email: no address is ever shown on the site (A10, A13)."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session, col, select

from club import allowances, letters, shelf, signatures
from club.audience import Reader
from club.login import account_of
from club.site_addresses import by_slug
from schemas.account import Account
from schemas.allowance import Purpose
from schemas.errors import N_, Forbidden, Invalid, LimitReached, NotFound
from schemas.letter import LetterPurpose
from schemas.message import Message, MessageIn, MessageOut
from schemas.publication import Author, Publication
from schemas.signature import Signature
from schemas.words import AccountState, Tier
from store.truth import Truth

Wording = Callable[[Account, Account, Signature, MessageIn, str | None], tuple[str, str]]
"""Subject and text of the email, in its reader's language.

Given the recipient, the sender, the sender's signature, the message and the title of the
publication that it is about.
"""


def may_contact(reader: Reader, owner: Account, lowest: Tier | None = None) -> bool:
    """Whether a member may write to another: their tier reaches both bounds (A10, P5)."""
    bounds = (owner.contact_tier, lowest or owner.contact_tier)
    return (
        reader.id is not None
        and reader.id != owner.id
        and owner.state is AccountState.ACTIVE
        and all(reader.tier.rank >= bound.rank for bound in bounds)
    )


def send(truth: Truth, sender: Account, wanted: MessageIn, wording: Wording) -> Message:
    """Keep a message and promise its email.

    Raises `NotFound` for a member or publication that is not there for the sender, `Forbidden`
    when the recipient is not to be contacted from the sender's tier, `Invalid` for a signature
    that is not the sender's, `LimitReached` after too many.
    """
    with truth.read() as session:
        check_recipient(session, sender, wanted.to, wanted.publication)
    if not allowances.spend(truth, sender.id, Purpose.MESSAGE):
        raise LimitReached(N_("You have written many messages. Wait a while before the next."))
    with truth.work() as work:
        account_of(work.session, sender.id)
        recipient, publication = check_recipient(
            work.session, sender, wanted.to, wanted.publication
        )
        signature = _signature(work.session, sender, wanted.signature)
        message = Message(
            sender_id=sender.id,
            recipient_id=recipient.id,
            publication_id=publication.id if publication else None,
            subject=wanted.subject,
            text=wanted.text,
            created_at=work.now,
        )
        work.session.add(message)
        title = publication.title if publication else None
        subject, text = wording(recipient, sender, signature, wanted, title)
        letters.write(
            work,
            recipient,
            LetterPurpose.MESSAGE,
            subject,
            text,
            reply_to=signature.email,
            sender=sender.id,
        )
        work.commit()
    return message


def check_recipient(
    session: Session, sender: Account, slug: str, publication_id: str | None = None
) -> tuple[Account, Publication | None]:
    """Whom a message goes to and what it is about; raises as `send`."""
    recipient = by_slug(session, slug)
    reader = Reader(sender.id, sender.tier, sender.language)
    publication = None
    if publication_id is not None:
        publication = _publication(session, reader, recipient, publication_id)
    lowest = publication.contact_tier if publication else None
    if recipient.id == sender.id:
        raise Forbidden(N_("This is you: nobody else would read it."))
    if not may_contact(reader, recipient, lowest):
        raise Forbidden(N_("This member is not to be contacted from your membership tier."))
    return recipient, publication


def _publication(
    session: Session, reader: Reader, author: Account, publication_id: str
) -> Publication:
    shelved = shelf.opened(session, reader, publication_id)
    row = session.get(Publication, shelved.entry.id)
    if row is None or row.account_id != author.id:
        raise shelf.not_open()
    return row


def _signature(session: Session, sender: Account, signature_id: str) -> Signature:
    try:
        return signatures.owned(session, sender.id, signature_id)
    except NotFound as error:
        raise Invalid(error.detail, fields={"signature": error.detail}) from error


def sent_by(session: Session, account_id: str) -> list[MessageOut]:
    """What a member wrote, the newest first."""
    rows = session.exec(
        select(Message, Account)
        .join(Account, col(Account.id) == col(Message.recipient_id), isouter=True)
        .where(col(Message.sender_id) == account_id)
        .order_by(col(Message.created_at).desc(), col(Message.id))
    ).all()
    return [describe(message, recipient) for message, recipient in rows]


def describe(message: Message, recipient: Account | None) -> MessageOut:
    """A message as its sender sees it."""
    return MessageOut(
        id=message.id,
        to=Author(slug=recipient.slug, name=recipient.name) if recipient else None,
        publication=message.publication_id,
        subject=message.subject,
        text=message.text,
        created_at=message.created_at,
    )
