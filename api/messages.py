"""Individual messages: written here, relayed by email (A13)."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import CallerDep, HouseDep
from api.i18n import country_names, language_names, translator
from api.openapi import problems
from club import letters, messages
from schemas.account import Account
from schemas.message import MessageIn, MessageOut
from schemas.signature import Civility, Signature

router = APIRouter(prefix="/messages", tags=["contact"], responses=problems(401))


class MessageList(BaseModel):
    """What a member wrote."""

    entries: list[MessageOut]


@router.get("")
def list_messages(house: HouseDep, caller: CallerDep) -> MessageList:
    """The messages that the member wrote, the newest first."""
    with house.truth.read() as session:
        return MessageList(entries=messages.sent_by(session, caller.account.id))


@router.post("", status_code=201, responses=problems(403, 404, 429))
def send_message(house: HouseDep, caller: CallerDep, wanted: MessageIn) -> MessageOut:
    """Write to a member; the email carries the signature's address, so that they can answer."""
    message = messages.send(house.truth, caller.account, wanted, letter)
    with house.truth.read() as session:
        recipient = session.get(Account, message.recipient_id)
    return messages.describe(message, recipient)


def letter(
    recipient: Account, sender: Account, signature: Signature, wanted: MessageIn, about: str | None
) -> tuple[str, str]:
    """Subject and text of the email that relays a message, in its reader's language."""
    say = translator(recipient.language).gettext
    heading = say("%(name)s writes to you through Marieur.") % {"name": sender.name}
    parts = [heading]
    if about is not None:
        parts.append(say("About your publication “%(title)s”.") % {"title": about})
    parts += [
        wanted.text,
        "-- \n" + card(signature, recipient.language),
        say("Answer this email, and your answer goes to %(email)s.") % {"email": signature.email},
        say("Your own address was not shown to them. Answering shows it."),
    ]
    return wanted.subject, letters.paragraphs(parts)


def card(signature: Signature, language: str) -> str:
    """A signature as lines of text."""
    person = f"{signature.first_name} {signature.last_name}"
    civility = civility_name(signature.civility, language)
    spoken = language_names(language, tuple(signature.languages))
    lines = [
        signature.title,
        f"{civility} {person}".strip(),
        f"{signature.job_title}, {signature.position}",
        f"{signature.field_of_work}, {signature.sector}",
        dict(country_names(language)).get(signature.country, signature.country),
        ", ".join(name for _, name in spoken),
        signature.email,
    ]
    return "\n".join(lines)


def civility_name(civility: Civility, language: str) -> str:
    """How a person is addressed; empty where they would rather not say."""
    say = translator(language).gettext
    return {Civility.MR: say("Mr"), Civility.MS: say("Ms")}.get(civility, "")
