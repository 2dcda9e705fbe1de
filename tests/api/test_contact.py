"""Signatures, who may write to whom, and messages relayed by email (A10, A12, A13)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import col, select

from schemas.account import Account
from schemas.letter import Letter
from schemas.words import Tier
from store.mail import SmtpMailer
from tests.api.club_client import Browser, Club, eventually, invented, is_problem, publish, register
from tests.real.smtp import Postbox, mail_server
from workers import upkeep

CARD = {
    "title": "Olive oils",
    "civility": "ms",
    "first_name": "Line",
    "last_name": "Roux",
    "field_of_work": "Food",
    "job_title": "Miller",
    "position": "Owner",
    "sector": "Oils",
    "languages": ["fr", "it"],
    "country": "FR",
}


def signature(member: Browser, **changes: Any) -> dict[str, Any]:
    """A signature as it was answered."""
    body = {**CARD, "email": "line@roux.example", **changes}
    return dict(member.post("/signatures", body))


def promote(club: Club, member: Browser, tier: Tier) -> None:
    """Give a member a tier, as a paid plan does."""
    with club.house.truth.work() as work:
        account = work.session.get(Account, member.account["id"])
        assert account is not None
        account.tier = tier
        work.commit()


def message(recipient: Browser, card: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The body of `POST /messages`."""
    return {
        "to": recipient.account["slug"],
        "signature": card["id"],
        "subject": "Ten barrels",
        "text": "Have you ten barrels for March?",
        **changes,
    }


@pytest.fixture
def postbox(club: Club) -> Iterator[Postbox]:
    """The club's letters go to a real mail server while a test runs."""
    before = club.house.mailer
    with mail_server() as (url, taken):
        object.__setattr__(club.house, "mailer", SmtpMailer(url, "club@marieur.example"))
        yield taken
    object.__setattr__(club.house, "mailer", before)


def _waits(club: Club, member: Browser) -> bool:
    with club.house.truth.read() as session:
        written = select(Letter).where(
            col(Letter.account_id) == member.account["id"], col(Letter.sent_at).is_(None)
        )
        return session.exec(written).first() is not None


def delivered(club: Club, postbox: Postbox, member: Browser) -> list[Any]:
    """Emails that reached a member, once everything due was sent."""
    upkeep.send_letters(club.house)
    # The club's own rounds may have taken one, and be sending it.
    eventually(lambda: not _waits(club, member))
    return [mail for mail in postbox.taken if mail["to"] == member.account["email"]]


def test_a_message_reaches_by_email_with_the_signature_to_answer_to(
    club: Club, postbox: Postbox
) -> None:
    sender, recipient = register(club, full_name="Line Roux"), register(club, language="fr")
    card = signature(sender)
    made = publish(recipient, invented(), title="Barriques d’occasion")
    answer = sender.post("/messages", message(recipient, card, publication=made["id"]))
    assert answer["to"] == {"slug": recipient.account["slug"], "name": recipient.account["name"]}
    assert recipient.account["email"] not in str(answer)
    (mail,) = delivered(club, postbox, recipient)
    text = mail.get_content()
    assert mail["subject"] == "Ten barrels"
    assert mail["reply-to"] == "line@roux.example"
    for part in ("Line Roux vous écrit", "Barriques d’occasion", "ten barrels", "Mme Line Roux"):
        assert part in text
    assert sender.account["email"] not in mail.as_string()
    assert sender.get("/messages")["entries"] == [answer]
    assert len(delivered(club, postbox, recipient)) == 1


def test_nobody_writes_from_below_the_tier_that_a_member_asks_for(
    club: Club, postbox: Postbox
) -> None:
    sender, recipient = register(club), register(club)
    card = signature(sender)
    change = {"contact_tier": "premium_vip"}
    assert recipient.call("PATCH", "/me", change).json()["contact_tier"] == "premium_vip"
    is_problem(sender.call("POST", "/messages", message(recipient, card)), 403, "forbidden")
    promote(club, sender, Tier.PREMIUM_VIP)
    sender.post("/messages", message(recipient, card))
    settings = {"contact_tier": "premium_diamond"}
    made = publish(recipient, invented(), settings=settings)
    about = message(recipient, card, publication=made["id"])
    is_problem(sender.call("POST", "/messages", about), 403, "forbidden")
    assert len(delivered(club, postbox, recipient)) == 1


def test_what_is_not_there_for_the_sender_is_no_reason_to_write(club: Club) -> None:
    sender, recipient, other = register(club), register(club), register(club)
    card, theirs = signature(sender), signature(other)
    made = publish(recipient, invented())
    recipient.post(f"/publications/{made['id']}/offline", expect=200)
    elsewhere = publish(other, invented())
    for wrong, status, field in (
        ({"to": "nobody-here"}, 404, None),
        ({"publication": made["id"]}, 404, None),
        ({"publication": elsewhere["id"]}, 404, None),
        ({"publication": "\0"}, 404, None),
        ({"signature": theirs["id"]}, 422, "signature"),
        ({"to": sender.account["slug"]}, 403, None),
        ({"text": " "}, 422, "text"),
    ):
        answer = sender.call("POST", "/messages", message(recipient, card, **wrong))
        told = is_problem(answer, status)
        assert field is None or field in told["fields"]
    is_problem(club.visitor().call("POST", "/messages", message(recipient, card)), 401)


def test_messages_of_one_member_are_bounded(club: Club) -> None:
    sender, recipient = register(club), register(club)
    card = signature(sender)
    for _ in range(10):
        sender.post("/messages", message(recipient, card))
    answer = sender.call("POST", "/messages", message(recipient, card))
    is_problem(answer, 429, "limit_reached")


def test_an_account_has_four_signatures_and_others_never_see_their_email(club: Club) -> None:
    owner, reader = register(club), register(club)
    made = [signature(owner, title=f"Card {number}") for number in range(3)]
    signature(owner, title="For the best", reading_tier="premium_vip")
    full = {**CARD, "email": "x@example.org"}
    is_problem(owner.call("POST", "/signatures", full), 409, "quota_reached")
    path = f"/sites/{owner.account['slug']}/signatures"
    answer = reader.call("GET", path)
    assert [one["title"] for one in answer.json()["entries"]] == ["Card 0", "Card 1", "Card 2"]
    assert "roux.example" not in answer.text
    promote(club, reader, Tier.PREMIUM_VIP)
    assert len(reader.get(path)["entries"]) == 4
    is_problem(club.visitor().call("GET", path), 401)
    changed = owner.call("PUT", f"/signatures/{made[0]['id']}", {**full, "title": "New"})
    assert changed.json()["title"] == "New"
    is_problem(reader.call("PUT", f"/signatures/{made[0]['id']}", full), 404)
    is_problem(reader.call("DELETE", f"/signatures/{made[0]['id']}"), 404)
    assert owner.call("DELETE", f"/signatures/{made[0]['id']}").status_code == 204
    assert len(owner.get("/signatures")["entries"]) == 3


def test_every_field_of_a_signature_is_needed(club: Club) -> None:
    answer = register(club).call("POST", "/signatures", {})
    assert is_problem(answer, 422)["fields"].keys() == {*CARD, "email"}


def test_signatures_and_messages_are_in_the_export_and_go_with_the_account(club: Club) -> None:
    sender, recipient = register(club), register(club)
    card = signature(sender)
    sender.post("/messages", message(recipient, card))
    assert _waits(club, recipient)
    exported = sender.get("/me/export")
    assert [one["title"] for one in exported["signatures"]] == [CARD["title"]]
    assert [one["subject"] for one in exported["messages"]] == ["Ten barrels"]
    assert recipient.call("DELETE", "/me").status_code == 204
    assert sender.get("/messages")["entries"][0]["to"] is None
    assert not _waits(club, recipient)


def test_a_line_break_in_a_subject_begins_no_header(club: Club, postbox: Postbox) -> None:
    sender, recipient = register(club), register(club)
    wrong = message(recipient, signature(sender), subject="Hello\r\nBcc: all@example.org")
    is_problem(sender.call("POST", "/messages", wrong), 422)
    assert not delivered(club, postbox, recipient)
