"""Ways out for letters: a port, a mail server that fulfils it, and letters that stay here."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Protocol
from urllib.parse import unquote, urlsplit

from schemas.errors import LetterRefused, MailUnavailable, Undeliverable
from store.delivery_reports import blames_address

SECONDS = 15
"""How long a mail server may take for each step."""

CLUB_NAME = "Marieur"

_UNBROKEN = SMTP.clone(max_line_length=998)
"""As long as a line may be: a link in a header that were broken would be written in code."""


@dataclass(frozen=True)
class Envelope:
    """One email, ready to go; `identifier` is the same however often it is tried."""

    identifier: str
    to: str
    subject: str
    text: str
    written_at: datetime
    reply_to: str | None = None
    unsubscribe: str | None = None
    """The link that ends such letters in one click (RFC 8058)."""


class Mailer(Protocol):
    """Takes envelopes to a mail server."""

    def send(self, envelope: Envelope) -> None:
        """Return when a server has taken it.

        Raises `MailUnavailable` when it may be tried again, `LetterRefused` when it is refused
        for good, `Undeliverable` when any letter to that address would be.
        """


class KeepingMailer:
    """For a demo club, whose letters are read on a page of it and go nowhere."""

    def send(self, envelope: Envelope) -> None:
        """Take the envelope, and do nothing with it."""


class NoMailer:
    """For a club that has no mail server yet: its letters wait for one."""

    def send(self, envelope: Envelope) -> None:
        """Raise `MailUnavailable`."""
        raise MailUnavailable("no mail server is set: MARIEUR_MAIL_URL")


class SmtpMailer:
    """A mail server: `smtp://` (STARTTLS where it is offered) or `smtps://`, with its log-in."""

    def __init__(self, url: str, sender: str, bounces: str | None = None) -> None:
        parts = urlsplit(url)
        self._secure = parts.scheme == "smtps"
        self._host = parts.hostname or ""
        self._port = parts.port or (465 if self._secure else 587)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender
        self._bounces = bounces or sender
        """Whom servers on the way report to (the envelope's sender)."""

    def send(self, envelope: Envelope) -> None:
        """Give the envelope to the server; errors as `Mailer.send`."""
        try:
            with self._connected() as server:
                server.send_message(
                    self._message(envelope), from_addr=self._bounces, to_addrs=[envelope.to]
                )
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _told(code, said, of_address=True) from error
        except smtplib.SMTPResponseException as error:
            raise _told(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailUnavailable(str(error)) from error

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._secure:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
        if self._user:
            server.login(self._user, self._password)
        return server

    def _message(self, envelope: Envelope) -> EmailMessage:
        message = EmailMessage(policy=_UNBROKEN)
        message["From"] = formataddr((CLUB_NAME, self._sender))
        message["To"] = envelope.to
        message["Subject"] = envelope.subject
        message["Date"] = format_datetime(envelope.written_at)
        # A letter that is tried again is the same letter: mail programs show it once.
        message["Message-ID"] = f"<{envelope.identifier}@{self._sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        if envelope.reply_to:
            message["Reply-To"] = envelope.reply_to
        if envelope.unsubscribe:
            message["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(envelope.text)
        return message


def _told(
    code: int, said: bytes | str, *, of_address: bool = False
) -> MailUnavailable | LetterRefused:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    if 500 <= code < 600:
        lasts = of_address and blames_address(words)
        return (Undeliverable if lasts else LetterRefused)(f"{code} {words}")
    return MailUnavailable(f"{code} {words}")
