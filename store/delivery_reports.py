"""What mail servers report of a letter that they took and could not deliver (RFC 3464)."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from email.utils import parseaddr

_NOT_OF_THE_ADDRESS = ("5.5.", "5.6.", "5.7.")
_LONGEST = 500


@dataclass(frozen=True)
class Failure:
    """A letter that came back: its identifier, whom it went to, status and words of the server."""

    identifier: str
    to: str
    said: str


def blames_address(said: str) -> bool:
    """Whether a refusal for good, by its enhanced status code, will meet any letter (RFC 3463).

    Another letter may pass where protocol, content or policy were at fault.
    """
    return not said.startswith(_NOT_OF_THE_ADDRESS)


def read_failure(report: bytes) -> Failure | None:
    """The failure that a report tells of; None for a delay, a delivery, and what is no report.

    The letter is known by its headers, which the report brings back.
    """
    message = message_from_bytes(report)
    said, returned = _said(message), _returned(message)
    if said is None or returned is None:
        return None
    identifier = parseaddr(returned.get("message-id", ""))[1].partition("@")[0]
    return Failure(identifier, parseaddr(returned.get("to", ""))[1], said)


def _said(message: Message) -> str | None:
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
            continue
        for fields in part.get_payload():
            if isinstance(fields, Message) and fields.get("action", "").strip() == "failed":
                words = f"{fields.get('status', '')} {fields.get('diagnostic-code', '')}"
                return " ".join(words.split())[:_LONGEST]
    return None


def _returned(message: Message) -> Message | None:
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            return message_from_string(str(part.get_payload()))
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            return inner if isinstance(inner, Message) else None
    return None
