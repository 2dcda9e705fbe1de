"""Whatever is written: accepted and unchanged, or refused in words; never an error of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from schemas.account import Account
from schemas.words import Tier
from tests.api.club_client import Browser, Club, draft, invented, joining, register
from tests.api.naughty import OWN, big_list

Place = Callable[[Browser, str], tuple[httpx.Response, Any]]
"""Sends a text to one place; gives the answer, and the text as it came back if accepted."""


def as_keyword(member: Browser, text: str) -> tuple[httpx.Response, Any]:
    answer = member.call("POST", "/keywords", {"text": text, "kind": "b2b", "language": "fr"})
    if answer.status_code != 201:
        return answer, None
    (row,) = member.get("/keywords")["entries"]
    assert member.call("DELETE", f"/keywords/{row['id']}").status_code == 204
    return answer, row["text"]


def in_publication(member: Browser, **changes: Any) -> tuple[httpx.Response, Any]:
    body = draft(invented(), texts=["Something to read."], title="News")
    answer = member.call("POST", "/publications", {**body, **changes})
    if answer.status_code != 201:
        return answer, None
    return answer, member.get(f"/publications/{answer.json()['id']}")


def as_title(member: Browser, text: str) -> tuple[httpx.Response, Any]:
    answer, stored = in_publication(member, title=text)
    return answer, stored and stored["title"]


def as_subtitle(member: Browser, text: str) -> tuple[httpx.Response, Any]:
    answer, stored = in_publication(member, subtitle=text)
    return answer, stored and stored["subtitle"]


def as_text(member: Browser, text: str) -> tuple[httpx.Response, Any]:
    answer, stored = in_publication(member, texts=[text, "And more."])
    return answer, stored and stored["texts"][0]


def as_offered_keyword(member: Browser, text: str) -> tuple[httpx.Response, Any]:
    answer, stored = in_publication(member, keywords=[{"text": text, "kind": "b2c"}])
    return answer, stored and stored["keywords"][0]["text"]


def as_name(member: Browser, text: str) -> tuple[httpx.Response, Any]:
    answer = member.call("PATCH", "/me", {"full_name": text})
    accepted = answer.status_code == 200
    return answer, member.get("/me")["full_name"] if accepted else None


def as_token(member: Browser, text: str) -> tuple[httpx.Response, Any]:
    answer = member.call("POST", "/me/tokens", {"name": text})
    return answer, answer.json()["name"] if answer.status_code == 201 else None


def as_slug(_member: Browser, text: str) -> tuple[httpx.Response, Any]:
    visitor = _member.club.visitor()
    answer = visitor.call("POST", "/accounts", joining(slug=text))
    return answer, answer.json()["account"]["slug"] if answer.status_code == 201 else None


def as_email(_member: Browser, text: str) -> tuple[httpx.Response, Any]:
    visitor = _member.club.visitor()
    answer = visitor.call("POST", "/session", {"email": text, "password": text[:200]})
    assert answer.status_code in (401, 413, 422), answer.text
    return answer, None


def in_query(member: Browser, text: str) -> tuple[httpx.Response, Any]:
    # What no URL can carry, a program cannot send.
    sent = text.encode("utf-8", "replace").decode()[:5_000]
    for path in ("/hub", "/sites/nobody/home", "/live"):
        query = {"cursor": sent, "topics": f"site:{sent}"}
        answer = member.call("GET", path, params=query)
        assert 400 <= answer.status_code < 500, answer.text
    return answer, None


def in_path(member: Browser, text: str) -> tuple[httpx.Response, Any]:
    sent = httpx.URL("http://x", params={"p": text.encode("utf-8", "replace").decode()[:3_000]})
    name = sent.query.decode().removeprefix("p=").replace("+", "%20") or "%20"
    for path in (f"/sites/{name}/home", f"/publications/{name}"):
        answer = member.call("GET", path)
        assert answer.status_code in (404, 405), answer.text
    for path in (f"/keywords/{name}", f"/me/tokens/{name}", f"/publications/{name}"):
        answer = member.call("DELETE", path)
        assert answer.status_code in (404, 405), answer.text
    return answer, None


PLACES: list[Place] = [
    as_keyword,
    as_title,
    as_subtitle,
    as_text,
    as_offered_keyword,
    as_name,
    as_token,
    as_slug,
    as_email,
    in_query,
    in_path,
]
BLOCKS = (as_subtitle, as_text)


@pytest.fixture(scope="module")
def member(club: Club) -> Iterator[Browser]:
    member = register(club)
    with club.house.truth.work() as work:
        work.session.get_one(Account, member.account["id"]).tier = Tier.PREMIUM_DIAMOND
        work.commit()
    yield member
    member.http.close()


def try_out(place: Place, member: Browser, text: str) -> str | None:
    """What is wrong with how the club takes the text; None when nothing is."""
    answer, back = place(member, text)
    if 400 <= answer.status_code < 500:
        if answer.headers["content-type"] != "application/problem+json":
            return f"{text[:80]!r}: {answer.status_code} is no problem"
        return None
    if answer.status_code >= 300:
        return f"{text[:80]!r}: {answer.status_code} {answer.text[:200]}"
    expected = text
    if place is not as_text:
        expected = expected.strip()
    if place in BLOCKS:
        expected = expected.replace("\r\n", "\n").replace("\r", "\n")
    return None if back == expected else f"{text[:80]!r} came back as {str(back)[:80]!r}"


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_our_own_naughty_strings(place: Place, member: Browser) -> None:
    wrong = [try_out(place, member, text) for text in OWN.values()]
    assert not [one for one in wrong if one]


@pytest.mark.parametrize(
    "place", [as_keyword, as_title, as_slug, as_name], ids=lambda place: place.__name__
)
def test_the_big_list_of_naughty_strings(place: Place, member: Browser) -> None:
    wrong = [try_out(place, member, text) for text in big_list()]
    assert not [one for one in wrong if one]


@pytest.mark.parametrize(
    "name",
    [
        "right to left",
        "decomposed",
        "emoji family",
        "an emoji of the future",
        "combining marathon",
        "apostrophes",
        "markup",
        "quotes",
        "template",
    ],
)
def test_what_members_may_well_write_is_accepted(name: str, member: Browser) -> None:
    for place in (as_title, as_subtitle, as_text, as_name):
        answer, back = place(member, OWN[name])
        assert answer.is_success, answer.text
        assert back == OWN[name]


@pytest.mark.parametrize(
    "name", ["NUL", "lone high surrogate", "escape", "noncharacters", "only zero width"]
)
def test_what_nobody_can_read_is_refused_with_its_field(name: str, member: Browser) -> None:
    answer, _ = as_title(member, OWN[name])
    assert answer.status_code == 422
    assert answer.json()["fields"].keys() == {"title"}
