"""A form that is refused comes back as it was typed, with a sentence beside each field."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from schemas.words import Role
from tests.api.club_client import Browser, Club, draft, invented, joining, register
from tests.api.conftest import moderator_of
from tests.api.test_plans import order

LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])
TYPED = "Typed with care, and not to be lost"
NO_DATE = {"en": "This is not a date.", "fr": "Ce n’est pas une date."}
TOO_LONG = {
    "en": "This is too long: at most {} characters.",
    "fr": "C’est trop long\u00a0: au plus {} caractères.",
}


@pytest.fixture
def administrator(club: Club) -> Browser:
    return moderator_of(club, Role.ADMINISTRATOR)


def refused(browser: Browser, language: str, path: str, **fields: Any) -> str:
    """The page that a form of one's own is answered with, a refusal of its words."""
    answer = browser.http.post(
        path,
        data={"csrf_token": browser.csrf, **fields},
        headers={"accept-language": language},
    )
    assert answer.status_code == 422, answer.text
    return answer.text


def speak(browser: Browser, language: str) -> None:
    assert browser.call("PATCH", "/me", {"language": language}).status_code == 200


def beside(page: str, identifier: str) -> str:
    """The sentence that a field is described by."""
    (field,) = re.findall(rf'<(?:input|textarea|select)[^>]* id="{identifier}"[^>]*>', page)
    assert 'aria-invalid="true"' in field
    assert f"{identifier}-error" in field
    assert f'href="#{identifier}"' in page, "the list above leads to the field"
    (sentence,) = re.findall(rf'id="{identifier}-error">(.*?)<', page)
    return html.unescape(sentence)


def value_of(page: str, identifier: str) -> str:
    """What a field holds."""
    area = re.search(rf'<textarea[^>]* id="{identifier}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    line = re.search(rf'<input[^>]* id="{identifier}"[^>]* value="([^"]*)"', page)
    found = area or line
    assert found is not None
    return html.unescape(found[1])


def held(member: Browser) -> str:
    """A publication that waits for the moderators."""
    body = draft(invented(), title="News", texts=[f"It speaks of something else: {invented()}."])
    return str(member.post("/publications", body)["id"])


@LANGUAGES
@pytest.mark.parametrize("act", ["ban", "block"])
def test_a15_a_ban_and_a_block_come_back_as_typed(
    club: Club, moderator: Browser, language: str, act: str
) -> None:
    speak(moderator, language)
    author = register(club)
    path = f"/admin/moderation/publications/{held(author)}"
    if act == "block":
        path = f"/admin/moderation/accounts/{author.account['slug']}/standing"
    page = refused(moderator, language, path, act=act, reason=TYPED, until="tomorrow")
    assert value_of(page, "reason") == TYPED
    assert value_of(page, "until") == "tomorrow"
    assert beside(page, "until") == NO_DATE[language]
    assert f'action="{path}"' in page
    assert f'name="act" value="{act}"' in page
    page = refused(moderator, language, path, act=act, reason="", until="2030-05-17")
    assert beside(page, "reason")
    assert value_of(page, "until") == "2030-05-17"
    page = refused(moderator, language, path, act=act, reason=TYPED, until="2020-05-17")
    assert beside(page, "until")


@LANGUAGES
def test_a15_every_moderators_reason_comes_back_as_typed(
    club: Club, moderator: Browser, language: str
) -> None:
    speak(moderator, language)
    author, long = register(club), TYPED + "!" * 1_000
    publication = held(author)
    home = f"/admin/moderation/accounts/{author.account['slug']}"
    forms = [
        (f"/admin/moderation/publications/{publication}", {"act": "refuse"}),
        (f"/admin/moderation/publications/{publication}", {"act": "refuse", "keyword": "0"}),
        (f"{home}/standing", {"act": "unblock"}),
        (home, {"vouched": "true"}),
        (f"/admin/moderation/appeals/{publication}", {"granted": "false"}),
    ]
    for path, hidden in forms:
        page = refused(moderator, language, path, reason=long, **hidden)
        assert value_of(page, "reason") == long
        assert beside(page, "reason") == TOO_LONG[language].format(1000)
        for name, value in hidden.items():
            assert f'name="{name}" value="{value}"' in page


def test_a15_what_somebody_else_decided_first_comes_back_too(
    club: Club, moderator: Browser
) -> None:
    path = f"/admin/moderation/accounts/{register(club).account['slug']}/standing"
    form = {"csrf_token": moderator.csrf, "act": "unblock", "reason": TYPED}
    answer = moderator.http.post(path, data=form)
    assert answer.status_code == 409
    assert value_of(answer.text, "reason") == TYPED
    assert "This account is not blocked." in answer.text


@LANGUAGES
def test_c5_a_payment_and_a_restoration_come_back_as_typed(
    club: Club, administrator: Browser, language: str
) -> None:
    speak(administrator, language)
    number, other = order(register(club))["invoice"], order(register(club))["invoice"]
    path = f"/admin/plans/invoices/{number}/payments"
    paid = {"amount": "22800", "currency": "EUR", "received_on": "soon", "reference": TYPED}
    page = refused(administrator, language, path, **paid)
    assert beside(page, f"received_on-{number}")
    assert value_of(page, f"received_on-{number}") == "soon"
    assert value_of(page, f"reference-{number}") == TYPED
    assert value_of(page, f"reference-{other}") == ""


@LANGUAGES
def test_a17_the_day_of_a_policy_comes_back_as_typed(
    club: Club, administrator: Browser, language: str
) -> None:
    speak(administrator, language)
    texts = {
        f"{name}_{one}": TYPED for name in ("title", "text", "changes") for one in ("en", "fr")
    }
    form = {"csrf_token": administrator.csrf, **texts}
    assert administrator.http.post("/admin/policies/ranking", data=form).status_code == 303
    page = refused(administrator, language, "/admin/policies/ranking/announcement", day="soon")
    assert beside(page, "day-ranking") == NO_DATE[language]
    assert value_of(page, "day-ranking") == "soon"
    long = {**texts, "title_fr": TYPED * 50}
    page = refused(administrator, language, "/admin/policies/ranking", **long)
    assert beside(page, "title_fr")
    assert value_of(page, "title_fr") == TYPED * 50
    assert value_of(page, "text_en") == TYPED
    administrator.http.post("/admin/policies/ranking/drop", data=form)


@LANGUAGES
def test_c11_c4_what_the_club_says_comes_back_as_typed(
    club: Club, administrator: Browser, language: str
) -> None:
    speak(administrator, language)
    notice = {"text_fr": TYPED, "text_en": "", "from_at": "soon", "until_at": "2030-01-01T00:00"}
    page = refused(administrator, language, "/admin/notices", **notice)
    assert beside(page, "from_at") == NO_DATE[language]
    assert value_of(page, "text_fr") == TYPED
    assert value_of(page, "until_at") == "2030-01-01T00:00"
    notice["from_at"] = "2029-01-01T00:00"
    assert beside(refused(administrator, language, "/admin/notices", **notice), "text_en")
    letter = {"subject_fr": TYPED, "text_fr": TYPED, "subject_en": TYPED, "text_en": ""}
    page = refused(administrator, language, "/admin/newsletter", **letter)
    assert beside(page, "text_en")
    assert value_of(page, "subject_fr") == TYPED
    written = {"topic": "question", "name": "Jo", "email": "jo@example.com", "text": invented()}
    register(club).post("/contact", written, expect=202)
    (message,) = re.findall(
        rf'id="message-(\w+)"(?:(?!id="message).)*{written["text"]}',
        administrator.http.get("/admin/contact").text,
        re.DOTALL,
    )
    long = TYPED + "!" * 20_000
    page = refused(administrator, language, f"/admin/contact/{message}", text=long)
    assert beside(page, f"answer-{message}")
    assert value_of(page, f"answer-{message}") == long


@LANGUAGES
def test_m6_why_a_draft_is_applied_comes_back_as_typed(
    club: Club, administrator: Browser, language: str
) -> None:
    speak(administrator, language)
    path = "/admin/analyzers/draft/apply"
    page = refused(administrator, language, path, revision="1", why=TYPED + "!" * 300)
    assert TOO_LONG[language].format(300) in html.unescape(page)


@LANGUAGES
def test_c3_why_support_looks_comes_back_as_typed(
    club: Club, administrator: Browser, language: str
) -> None:
    speak(administrator, language)
    path = f"/admin/accounts/{register(club).account['slug']}"
    answer = administrator.http.get(path, params={"purpose": TYPED + "!" * 300})
    assert answer.status_code == 422
    assert beside(answer.text, "purpose") == TOO_LONG[language].format(300)
    assert value_of(answer.text, "purpose") == TYPED + "!" * 300


@LANGUAGES
def test_a1_a_registration_comes_back_as_typed_but_for_the_password(
    club: Club, language: str
) -> None:
    visitor = club.visitor(**{"accept-language": language})
    form = visitor.http.get("/register").text
    (token,) = set(re.findall(r'name="csrf_token" value="([^"]+)"', form))
    typed = joining(email="nowhere", full_name="Zoë", birth_date="yesterday", csrf_token=token)
    visitor.csrf = token
    answer = visitor.http.post("/register", data={**typed, "accept_policies": "true"})
    assert answer.status_code == 422
    for field in ("email", "birth_date"):
        assert beside(answer.text, field)
        assert value_of(answer.text, field) == typed[field]
    assert value_of(answer.text, "full_name") == "Zoë"
    assert typed["password"] not in answer.text
