"""Letters that come back are noted, told, and lead to another address or to a pause (A11)."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from cli import mail
from club import bounces
from schemas.account import Account
from schemas.words import Role
from settings import Settings
from tests.api.club_client import (
    Browser,
    Club,
    MovableClock,
    add_keyword,
    invented,
    is_problem,
    letters_to,
    publish,
    register,
    running_club,
    settle,
)
from tests.api.conftest import moderator_of
from tests.real.smtp import Postbox, mail_server
from workers.upkeep import make_round

REPORTS = "bounces@club.example.org"
GONE = "550 5.1.1 no such mailbox"


@dataclass
class Mailed:
    """A club with a mail server, whose rounds the test makes."""

    club: Club
    postbox: Postbox

    def round(self, after: timedelta = timedelta()) -> None:
        """Do the background work, `after` some time."""
        settle(self.club)
        self.club.clock.moved += after
        make_round(self.club.house)

    def letter_to(self, member: Browser) -> EmailMessage:
        """The newest email that the server took for a member."""
        return [one for one in self.postbox.taken if one["to"] == member.account["email"]][-1]

    def bounced(self, member: Browser) -> bool:
        """Whether the member is told that letters come back, by program and on each page alike."""
        told: bool = member.get("/me")["email_bounced_at"] is not None
        page = member.http.get("/me/keywords").text
        assert ("come back to us" in page) == told
        return told


@contextmanager
def mailed(settings: Settings) -> Iterator[Mailed]:
    with mail_server() as (url, postbox):
        update = {"mail_url": SecretStr(url), "mail_bounces": REPORTS}
        mailing = settings.model_copy(update=update)
        with running_club(mailing, clock=MovableClock(), rounds=False) as club:
            yield Mailed(club, postbox)


@pytest.fixture
def post(embedded_settings: Settings) -> Iterator[Mailed]:
    """A club of this test's own with a mail server."""
    with mailed(embedded_settings) as made:
        yield made


def report_on(
    letter: EmailMessage, status: str = "5.1.1", action: str = "failed", *, whole: bool = False
) -> bytes:
    """What a mail server sends back of a letter."""
    headers = "".join(f"{name}: {value}\n" for name, value in letter.items())
    back = ("message/rfc822", letter.as_string()) if whole else ("text/rfc822-headers", headers)
    recipient = f"Final-Recipient: rfc822; {letter['to']}\nAction: {action}\nStatus: {status}\n"
    parts = [
        ("text/plain", "I'm sorry to have to inform you …\n"),
        (
            "message/delivery-status",
            f"Reporting-MTA: dns; mx.example.net\n\n{recipient}"
            "Diagnostic-Code: smtp; 550 mailbox\n unavailable\n",
        ),
        back,
    ]
    kind = "multipart/report; report-type=delivery-status; boundary=line"
    body = "".join(f"--line\nContent-Type: {name}\n\n{text}\n" for name, text in parts)
    return f"To: {REPORTS}\nContent-Type: {kind}\n\n{body}--line--\n".encode()


def test_a11_a_refused_address_is_told_and_asked_for(own_settings: Settings) -> None:
    with mailed(own_settings) as post:
        member, other = register(post.club), register(post.club)
        post.postbox.refuse[member.account["email"]] = GONE
        post.round()
        assert post.bounced(member)
        assert not post.bounced(other)
        page = member.http.get("/me").text
        assert 'href="/me/email"' in page
        assert "Send the letter again" in page
        post.round(timedelta(days=15))
        is_problem(member.call("GET", "/me"), 401)


def test_a11_a_validated_address_that_fails_later_is_asked_again(post: Mailed) -> None:
    member = register(post.club)
    post.round()
    secret = post.letter_to(member).get_content().split("/validate/")[1].split()[0]
    assert post.club.visitor().call("POST", "/validation", {"secret": secret}).status_code == 204
    before = len(letters_to(post.club, member))
    assert bounces.take(post.club.house.truth, report_on(post.letter_to(member))) is not None
    assert post.bounced(member)
    post.round()
    assert len(letters_to(post.club, member)) == before + 1, "it is asked to validate"
    secret = post.letter_to(member).get_content().split("/validate/")[1].split()[0]
    assert post.club.visitor().call("POST", "/validation", {"secret": secret}).status_code == 204
    assert not post.bounced(member), "letters arrive again"


@pytest.mark.parametrize("whole", [False, True], ids=["headers", "whole letter"])
def test_a_report_by_the_mail_server_counts_once(post: Mailed, whole: bool) -> None:
    member = register(post.club)
    post.round()
    report = report_on(post.letter_to(member), whole=whole)
    assert bounces.take(post.club.house.truth, report) is not None
    since = member.get("/me")["email_bounced_at"]
    post.round(timedelta(days=1))
    assert bounces.take(post.club.house.truth, report) is not None
    assert member.get("/me")["email_bounced_at"] == since


@pytest.mark.parametrize(
    ("status", "action", "counts"),
    [
        ("5.1.1", "failed", True),
        ("5.2.2", "failed", True),
        ("4.4.7", "failed", True),
        ("4.4.1", "delayed", False),
        ("2.0.0", "delivered", False),
        ("5.7.1", "failed", False),
        ("5.6.0", "failed", False),
    ],
)
def test_what_says_nothing_of_the_address_does_not_count(
    post: Mailed, status: str, action: str, counts: bool
) -> None:
    member = register(post.club)
    post.round()
    bounces.take(post.club.house.truth, report_on(post.letter_to(member), status, action))
    assert post.bounced(member) == counts


def test_a_server_that_refuses_the_words_or_the_club_says_nothing_of_the_address(
    post: Mailed,
) -> None:
    member = register(post.club)
    post.postbox.refuse[member.account["email"]] = "550 5.7.1 you are on a list"
    post.round()
    assert not post.bounced(member)


def test_an_address_left_behind_is_not_the_new_one_s_fault(post: Mailed) -> None:
    member = register(post.club)
    post.round()
    letter = post.letter_to(member)
    with post.club.house.truth.work() as work:
        work.session.get_one(Account, member.account["id"]).email = f"{invented()}@example.org"
        work.commit()
    assert bounces.take(post.club.house.truth, report_on(letter)) is not None
    assert not post.bounced(member)


def test_nobody_makes_another_s_letters_come_back(post: Mailed) -> None:
    """The letter's identifier is the proof, and a letter not sent yet cannot come back."""
    member, rogue = register(post.club), register(post.club)
    post.round()
    letter = post.letter_to(rogue)
    letter.replace_header("To", member.account["email"])
    bounces.take(post.club.house.truth, report_on(letter))
    assert not post.bounced(member)
    assert not post.bounced(rogue)
    forged = post.letter_to(member)
    forged.replace_header("Message-ID", f"<{member.account['id']}@example.org>")
    assert bounces.take(post.club.house.truth, report_on(forged)) is None


def test_what_nobody_waits_for_goes_to_no_address_that_fails(post: Mailed) -> None:
    member, other, author = (register(post.club) for _ in range(3))
    word = invented()
    for one in (member, other):
        add_keyword(one, word)
        one.call("PUT", "/me/digest", {"pace": "daily"})
        one.call("PUT", "/me/newsletter", {"subscribed": True})
    post.round(timedelta(minutes=2))
    bounces.take(post.club.house.truth, report_on(post.letter_to(member)))
    publish(author, word)
    editor = moderator_of(post.club, Role.ADMINISTRATOR)
    said = {one: {"subject": "News", "text": "So much of it."} for one in ("en", "fr")}
    editor.post("/admin/newsletters", said, expect=202)
    before = [len(letters_to(post.club, one)) for one in (member, other)]
    post.round(timedelta(days=2))
    after = [len(letters_to(post.club, one)) for one in (member, other)]
    assert [new - old for old, new in zip(before, after, strict=True)] == [0, 2]


def test_support_sees_since_when(post: Mailed) -> None:
    member, support = register(post.club), moderator_of(post.club, Role.ADMINISTRATOR)
    post.round()
    bounces.take(post.club.house.truth, report_on(post.letter_to(member)))
    path = f"/admin/accounts/{member.account['slug']}"
    file = support.get(path, purpose="They ask why nothing comes")
    assert file["email_bounced_at"] is not None
    page = support.http.get(path, params={"purpose": "They ask why nothing comes"}).text
    assert "letters come back since" in page


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\xff\xfe\x00 no mail at all",
        b"Content-Type: multipart/report; boundary=x\n\n--x\n"
        b"Content-Type: message/delivery-status\n",
        b"Content-Type: message/delivery-status\n\nAction: failed\n\nAction: failed\n",
        b"Content-Type: text/rfc822-headers\n\nMessage-ID: <" + b"\xff" * 40 + b">\n",
    ],
)
def test_the_command_takes_what_a_server_pipes(
    post: Mailed, sent: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    member = register(post.club)
    post.round()
    settings = post.club.house.settings
    monkeypatch.setenv("MARIEUR_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("MARIEUR_SECRET_KEYS", Fernet.generate_key().decode())
    for piped, said in (
        (sent, "no letter of the club's came back"),
        (report_on(post.letter_to(member)), "came back"),
    ):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(piped)))
        mail.bounce()
        assert said in capsys.readouterr().out
    assert post.bounced(member)


def test_reports_are_asked_for_where_the_operator_says(post: Mailed) -> None:
    register(post.club)
    post.round()
    assert post.postbox.senders == [REPORTS]
