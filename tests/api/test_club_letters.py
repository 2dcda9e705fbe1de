"""What the club says: newsletter, notices above pages, the contact form (C4, C11)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from sqlmodel import col, func, select

from club import letters, mailings
from schemas.account import Account
from schemas.columns import rfc3339
from schemas.letter import Letter, LetterPurpose
from schemas.words import Role
from settings import Settings
from store.mail import SmtpMailer
from tests.api.club_client import (
    Browser,
    Club,
    eventually,
    is_problem,
    letters_to,
    register,
    running_club,
)
from tests.api.conftest import moderator_of
from tests.club.test_letters import no_digest
from tests.real.smtp import mail_server
from workers.upkeep import make_round

NEWS = {
    "fr": {"subject": "Nouvelles", "text": "Du neuf au club."},
    "en": {"subject": "News", "text": "New things at the club."},
}
MAINTENANCE = {"fr": "Le club se repose dimanche.", "en": "The club rests on Sunday."}


@pytest.fixture
def lettered(embedded_settings: Settings) -> Iterator[Club]:
    """A club whose letters are kept, and whose rounds the test makes."""
    settings = embedded_settings.model_copy(update={"outbox_page": True})
    with running_club(settings, rounds=False) as club:
        yield club


def letters_about(club: Club, purpose: LetterPurpose) -> int:
    with club.house.truth.read() as session:
        counted = select(func.count()).where(col(Letter.purpose) == purpose)
        return session.exec(counted).one()


def test_c4_the_newsletter_reaches_who_wants_it_and_ends_by_one_click(
    own_settings: Settings,
) -> None:
    with (
        mail_server() as (url, postbox),
        running_club(own_settings, rounds=False) as club,
    ):
        administrator = moderator_of(club, Role.ADMINISTRATOR)
        joined = register(club, newsletter=True, language="fr")
        later, never = register(club), register(club)
        assert joined.get("/me/newsletter") == {"subscribed": True}
        assert never.get("/me/newsletter") == {"subscribed": False}
        assert later.call("PUT", "/me/newsletter", {"subscribed": True}).is_success
        is_problem(never.call("POST", "/admin/newsletters", NEWS), 403)
        administrator.post("/admin/newsletters", NEWS, expect=202)
        assert mailings.write_next(club.house.truth, "https://club.example") == 2
        postbox.refuse[later.account["email"]] = "550 no such mailbox"
        mailer = SmtpMailer(url, "club@club.example")
        eventually(lambda: letters.send_due(club.house.truth, mailer, no_digest, limit=50) == 0)
        (mail,) = [one for one in postbox.taken if one["to"] == joined.account["email"]]
        assert (mail["subject"], never.account["email"] in str(postbox.taken)) == (
            "Nouvelles",
            False,
        )
        assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
        link = re.fullmatch(r"<https://club\.example(/newsletter/\S+)>", mail["list-unsubscribe"])
        assert link is not None
        assert link[1] in mail.get_content()
        (sent,) = administrator.get("/admin/newsletters")["entries"]
        assert (sent["written"], sent["waiting"], sent["refused"]) == (2, 0, 1)
        assert sent["finished_at"] is not None
        stranger = club.visitor().http
        assert stranger.get(link[1]).status_code == 200
        assert joined.get("/me/newsletter") == {"subscribed": True}, "looking ends nothing"
        for _ in range(2):
            one_click = stranger.post(link[1], data={"List-Unsubscribe": "One-Click"})
            assert one_click.status_code == 200
        assert joined.get("/me/newsletter") == {"subscribed": False}


def test_c11_a_notice_is_written_to_everybody_once_however_often_it_is_interrupted(
    lettered: Club,
) -> None:
    club = lettered
    administrator = moderator_of(club, Role.ADMINISTRATOR)
    members = [register(club) for _ in range(4)]
    now = club.house.truth.clock()
    body = {
        "texts": MAINTENANCE,
        "from_at": rfc3339(now),
        "until_at": rfc3339(now + timedelta(days=1)),
        "by_email": True,
    }
    administrator.post("/admin/notices", body)
    late = register(club)
    # A batch at a time; nobody remembers anything between two but the truth.
    written = [mailings.write_next(club.house.truth, "", batch=2) for _ in range(4)]
    assert written == [2, 2, 1, 0]
    assert letters_about(club, LetterPurpose.NOTICE) == 5
    for one in members:
        assert any("The club rests on Sunday." in letter for letter in letters_to(club, one))
    assert not any("Sunday" in letter for letter in letters_to(club, late))


def put_up(club: Club, administrator: Browser, **changes: object) -> str:
    now = club.house.truth.clock()
    body = {
        "texts": MAINTENANCE,
        "from_at": rfc3339(now + timedelta(hours=1)),
        "until_at": rfc3339(now + timedelta(hours=3)),
        **changes,
    }
    return str(administrator.post("/admin/notices", body)["id"])


def test_c11_a_notice_stands_above_every_page_for_its_time_and_can_be_dismissed(
    lettered: Club,
) -> None:
    administrator, member = moderator_of(lettered, Role.ADMINISTRATOR), register(lettered)
    stranger = lettered.visitor()
    identifier = put_up(lettered, administrator)
    assert "rests" not in member.http.get("/hub").text
    lettered.clock.moved += timedelta(hours=2)
    for page in (member.http.get("/hub"), stranger.http.get("/"), stranger.http.get("/nothing")):
        assert "The club rests on Sunday." in page.text
    french = stranger.http.get("/login", headers={"accept-language": "fr"})
    assert "Le club se repose dimanche." in french.text
    gone = stranger.http.post(f"/notices/{identifier}/dismiss", data={"next": "/login"})
    assert gone.headers["location"] == "/login"
    assert "rests" not in stranger.http.get("/login").text
    assert "rests" in member.http.get("/hub").text
    assert stranger.get("/notices")["entries"][0]["text"] == MAINTENANCE["en"]
    lettered.clock.moved += timedelta(hours=2)
    assert "rests" not in member.http.get("/hub").text
    another = put_up(lettered, administrator, from_at=rfc3339(lettered.house.truth.clock()))
    assert "rests" in member.http.get("/hub").text
    assert administrator.call("DELETE", f"/admin/notices/{another}").status_code == 204
    assert "rests" not in member.http.get("/hub").text
    is_problem(member.call("POST", "/admin/notices", {}), 403)
    acts = administrator.get("/admin/moderation/log")["entries"]
    assert [one["act"] for one in acts] == ["notice"] * 3


def test_c11_a_change_of_rules_is_written_to_everybody_and_stands_above_pages(
    lettered: Club,
) -> None:
    administrator, member = moderator_of(lettered, Role.ADMINISTRATOR), register(lettered)
    texts = {one: {"title": "Rules", "text": "All new."} for one in ("fr", "en")}
    assert administrator.call("PUT", "/admin/policies/terms", texts).is_success
    day = rfc3339(lettered.house.truth.clock() + timedelta(days=9))
    administrator.post("/admin/policies/terms/announcement", {"in_force_at": day}, expect=200)
    assert 'href="/policies/terms?version=2"' in member.http.get("/hub").text
    make_round(lettered.house)
    (letter,) = [one for one in letters_to(lettered, member) if "new version" in one]
    assert "/policies/terms?version=2" in letter


def contact_token(stranger: Browser) -> str:
    page = stranger.http.get("/contact").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    return token[1]


def test_c11_the_contact_form_reaches_the_operator_and_is_answered_by_email(
    lettered: Club,
) -> None:
    administrator, stranger = moderator_of(lettered, Role.ADMINISTRATOR), lettered.visitor()
    typed = {
        "csrf_token": contact_token(stranger),
        "topic": "rights",
        "name": "Zoé",
        "email": "zoe@example.org",
        "text": "My <photo> is on a page.",
    }
    wrong = stranger.http.post("/contact", data={**typed, "email": "zoe"})
    assert wrong.status_code == 422
    assert "My &lt;photo&gt; is on a page." in wrong.text
    for robot in ("https://spam.example", ""):
        answer = stranger.http.post("/contact", data={**typed, "website": robot})
        typed["csrf_token"] = contact_token(stranger)
        assert answer.headers["location"] == "/contact?done=posted"
    (message,) = administrator.get("/admin/contact")["entries"]
    assert (message["name"], message["topic"], message["answer"]) == ("Zoé", "rights", None)
    (letter,) = [one for one in letters_to(lettered, administrator) if "Zoé" in one]
    assert "My <photo> is on a page." in letter
    assert "My <photo>" in unescape(administrator.http.get("/admin/contact").text)
    body = {"text": "It is gone."}
    path = f"/admin/contact/{message['id']}/answer"
    assert administrator.post(path, body, expect=200)["answer"] == "It is gone."
    is_problem(administrator.call("POST", path, body), 409)
    with lettered.house.truth.read() as session:
        sent = session.exec(select(Letter).where(col(Letter.address) == "zoe@example.org")).one()
    assert sent.text == "It is gone.\n\n> My <photo> is on a page.\n"
    is_problem(register(lettered).call("GET", "/admin/contact"), 403)


def test_c11_what_is_written_reaches_an_administrator_where_nobody_is_named_any_more(
    embedded_settings: Settings,
) -> None:
    named = {"operator_email": "Us@Club.Example"}
    with running_club(embedded_settings.model_copy(update=named), rounds=False) as club:
        administrator = moderator_of(club, Role.ADMINISTRATOR)
        operator = register(club, email="us@club.example")
        written = {"topic": "feedback", "name": "Ada", "email": "ada@example.org", "text": "Hm."}
        for reached in (operator, administrator):
            club.visitor().call("POST", "/contact", written)
            assert len([one for one in letters_to(club, reached) if "Ada" in one]) == 1
            with club.house.truth.work() as work:
                work.session.get_one(Account, operator.account["id"]).email = "new@club.example"
                work.commit()


def test_c11_writing_to_the_club_is_bounded_and_goes_with_the_account(lettered: Club) -> None:
    member = register(lettered)
    body = {
        "topic": "feedback",
        "name": "Ada",
        "email": member.account["email"],
        "text": "I like it.",
    }
    for _ in range(5):
        assert member.call("POST", "/contact", body).status_code == 202
    is_problem(member.call("POST", "/contact", body), 429, "limit_reached")
    assert [one["text"] for one in member.get("/me/export")["contact"]] == ["I like it."] * 5
    administrator = moderator_of(lettered, Role.ADMINISTRATOR)
    assert len(administrator.get("/admin/contact")["entries"]) == 5
    assert member.call("DELETE", "/me").status_code == 204
    assert administrator.get("/admin/contact")["entries"] == []
